/* Text that layouts ask for: lines by pattern, words of a project file, numbers. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <ctype.h>
#include <pcre2.h>
#include <string.h>

#include "finder.h"

struct sg_patterns_used {
	struct sg_map index; /* pattern to `codes` */
	SG_ARRAY(pcre2_code *) codes;
	pcre2_compile_context *context;
	pcre2_match_data *match;
};

static struct sg_patterns_used *patterns_of(struct sg_finder *finder)
{
	struct sg_patterns_used *patterns = finder->patterns;

	if (patterns)
		return patterns;
	patterns = SG_NEW(&finder->arena, struct sg_patterns_used);
	patterns->context = pcre2_compile_context_create(NULL);
	patterns->match = pcre2_match_data_create(1, NULL);
	if (!patterns->context || !patterns->match)
		sg_die("out of memory");
	pcre2_set_newline(patterns->context, PCRE2_NEWLINE_ANYCRLF);
	finder->patterns = patterns;
	return patterns;
}

void sg_patterns_used_free(struct sg_patterns_used *patterns)
{
	for (size_t i = 0; patterns && i < patterns->codes.len; i++)
		pcre2_code_free(patterns->codes.items[i]);
	if (!patterns)
		return;
	pcre2_compile_context_free(patterns->context);
	pcre2_match_data_free(patterns->match);
}

/* Patterns are ours, so one that does not compile is our mistake. */
static pcre2_code *code_of(struct sg_finder *finder, const char *pattern)
{
	struct sg_patterns_used *patterns = patterns_of(finder);
	size_t *known = sg_map_find(&patterns->index, sg_str_of(pattern));
	PCRE2_SIZE where;
	pcre2_code *code;
	int error;

	if (known)
		return patterns->codes.items[*known];
	code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
			     PCRE2_CASELESS | PCRE2_MULTILINE |
				     (*pattern == '^' ? PCRE2_NO_START_OPTIMIZE : 0),
			     &error, &where, patterns->context);
	if (!code)
		sg_bug("the pattern '%s' does not compile", pattern);
	*sg_map_add(&finder->arena, &patterns->index, sg_str_of(pattern)) =
		patterns->codes.len;
	*SG_PUSH(&finder->arena, &patterns->codes) = code;
	return code;
}

/* Where the next line begins behind i. */
static size_t next_line(struct sg_str bytes, size_t i)
{
	while (i < bytes.n && bytes.p[i] != '\n' && bytes.p[i] != '\r')
		i++;
	return i + 1;
}

/* Line by line, since PCRE2 looks from each of them to the end of the bytes for a letter
   that the match must have (10.42; measured: 1 s for 3 MB). */
static bool match_line(struct sg_finder *finder, pcre2_code *code, struct sg_str bytes,
		       size_t from)
{
	for (size_t i = from; i <= bytes.n; i = next_line(bytes, i))
		if (pcre2_match(code, (PCRE2_SPTR)bytes.p, bytes.n, i, PCRE2_ANCHORED,
				finder->patterns->match, NULL) >= 0)
			return true;
	return false;
}

static bool match_anywhere(struct sg_finder *finder, pcre2_code *code,
			   struct sg_str bytes, size_t from)
{
	return pcre2_match(code, (PCRE2_SPTR)bytes.p, bytes.n, from, 0,
			   finder->patterns->match, NULL) >= 0;
}

size_t sg_find_line(struct sg_finder *finder, struct sg_str bytes, const char *pattern,
		    size_t from)
{
	pcre2_code *code = code_of(finder, pattern);
	bool found = *pattern == '^' ? match_line(finder, code, bytes, from)
				     : match_anywhere(finder, code, bytes, from);

	return found ? pcre2_get_ovector_pointer(finder->patterns->match)[0] : bytes.n;
}

bool sg_has_line(struct sg_finder *finder, struct sg_str bytes, const char *pattern)
{
	return bytes.n && sg_find_line(finder, bytes, pattern, 0) < bytes.n;
}

void sg_cut_down(struct sg_finder *finder, struct sg_migration *migration,
		 struct sg_str bytes, const char *up, const char *down)
{
	for (size_t from = 0, to; from < bytes.n; from = to) {
		from = sg_find_line(finder, bytes, down, from);
		if (from == bytes.n)
			return;
		to = up ? sg_find_line(finder, bytes, up, from + 1) : bytes.n;
		*SG_PUSH(&finder->arena, &migration->down) = sg_span_of(from, to);
	}
}

/* "prisma" of "@prisma/client", not of "prisma-lint". */
static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

static bool has_word(struct sg_str text, const char *word)
{
	size_t n = strlen(word);

	for (size_t at = sg_str_find(text, word, 0); at < text.n;
	     at = sg_str_find(text, word, at + 1))
		if ((!at || !is_name_char(text.p[at - 1])) &&
		    (at + n == text.n || !is_name_char(text.p[at + n])))
			return true;
	return false;
}

bool sg_project_names(struct sg_finder *finder, const char *folder, const char *file,
		      const char *word)
{
	for (; folder; folder = sg_folder_above(finder, folder))
		if (has_word(sg_text_in(finder, folder, file), word))
			return true;
	return false;
}

struct sg_str sg_leading_digits(const char *name)
{
	return (struct sg_str){name, strspn(name, "0123456789")};
}

int sg_compare_digits(struct sg_str a, struct sg_str b)
{
	while (a.n && *a.p == '0')
		a = sg_str_sub(a, 1, a.n);
	while (b.n && *b.p == '0')
		b = sg_str_sub(b, 1, b.n);
	return a.n != b.n ? (a.n > b.n) - (a.n < b.n) : sg_str_cmp(a, b);
}
