/* The dialect that a text looks like, by words that only one dialect has. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <ctype.h>
#include <pcre2.h>
#include <string.h>

#include <sqlguard/err.h>

#include "content.h"

/* A dump's first part tells its dialect; the rest would only cost time. */
#define LOOKED_AT ((size_t)64 << 10)

/* Two heavy words without a word of another dialect. */
#define FAR_AHEAD 8

static const struct {
	enum sg_dialect dialect;
	int weight;
	const char *words, *pattern, *what;
} evidence[] = {
#define SG_EVIDENCE(dialect, weight, words, pattern, what)                               \
	{dialect, weight, words, pattern, what},
#include "evidence.def"
#undef SG_EVIDENCE
};

#define EVIDENCE (sizeof evidence / sizeof *evidence)

/* A word and the evidence that it asks for. */
struct asked {
	size_t evidence[EVIDENCE], len;
};

struct sg_patterns {
	pcre2_code *codes[EVIDENCE];
	pcre2_match_data *match;
	struct sg_map words; /* word to its place in `asked` */
	SG_ARRAY(struct asked) asked;
};

/* ---- words ---- */

static void ask(struct sg_patterns *patterns, struct sg_arena *arena, struct sg_str word,
		size_t i)
{
	size_t *known = sg_map_find(&patterns->words, word);
	size_t place = known ? *known : patterns->asked.len;
	struct asked *asked;

	if (!known) {
		*sg_map_add(arena, &patterns->words, word) = place;
		(void)SG_PUSH(arena, &patterns->asked);
	}
	asked = &patterns->asked.items[place];
	asked->evidence[asked->len++] = i;
}

static void ask_all(struct sg_patterns *patterns, struct sg_arena *arena, size_t i)
{
	struct sg_str words = sg_str_of(evidence[i].words);

	for (size_t from = 0, to; from < words.n; from = to + 1) {
		to = sg_str_find(words, " ", from);
		ask(patterns, arena, sg_str_sub(words, from, to), i);
	}
}

/* The evidence worth looking for in a text. */
struct candidates {
	bool at[EVIDENCE];
};

static void meet(struct candidates *out, const struct sg_patterns *patterns,
		 struct sg_str word)
{
	size_t *place = sg_map_find(&patterns->words, word);

	for (size_t k = 0; place && k < patterns->asked.items[*place].len; k++)
		out->at[patterns->asked.items[*place].evidence[k]] = true;
}

#define LONGEST_WORD 20

/* The word at i, folded into `word`; its length in the text is returned. */
static size_t read_word(char *word, size_t *len, struct sg_str text, size_t i)
{
	size_t from = i;

	for (*len = 0;
	     i < text.n && (isalnum((unsigned char)text.p[i]) || text.p[i] == '_'); i++)
		if (*len < LONGEST_WORD)
			word[(*len)++] = (char)tolower((unsigned char)text.p[i]);
	return i - from;
}

static void find_candidates(struct candidates *out, const struct sg_patterns *patterns,
			    struct sg_str text)
{
	char word[LONGEST_WORD];
	size_t len;

	for (size_t i = 0; i < text.n;) {
		size_t n = read_word(word, &len, text, i);

		if (n)
			meet(out, patterns, (struct sg_str){word, len});
		else if (text.p[i] == '`' || text.p[i] == '$')
			meet(out, patterns, sg_str_sub(text, i, i + 1));
		else if (text.p[i] == ':' && i + 1 < text.n && text.p[i + 1] == ':')
			meet(out, patterns, SG_STR("::"));
		i += n ? n : 1;
	}
}

/* ---- patterns ---- */

struct sg_patterns *sg_patterns_new(struct sg_arena *arena)
{
	struct sg_patterns *patterns = SG_NEW(arena, struct sg_patterns);

	patterns->match = pcre2_match_data_create(1, NULL);
	if (!patterns->match)
		sg_die("out of memory");
	for (size_t i = 0; i < EVIDENCE; i++)
		ask_all(patterns, arena, i);
	return patterns;
}

void sg_patterns_free(struct sg_patterns *patterns)
{
	for (size_t i = 0; patterns && i < EVIDENCE; i++)
		pcre2_code_free(patterns->codes[i]);
	if (patterns)
		pcre2_match_data_free(patterns->match);
}

/* Compiled when first asked for: most files are told by the first few. */
static pcre2_code *code_of(struct sg_patterns *patterns, size_t i)
{
	PCRE2_SIZE where;
	int code;

	if (!patterns->codes[i])
		patterns->codes[i] = pcre2_compile(
			(PCRE2_SPTR)evidence[i].pattern, PCRE2_ZERO_TERMINATED,
			PCRE2_CASELESS | PCRE2_MULTILINE, &code, &where, NULL);
	if (!patterns->codes[i])
		sg_bug("the pattern for '%s' does not compile", evidence[i].what);
	return patterns->codes[i];
}

static bool found(struct sg_patterns *patterns, size_t i, struct sg_str text)
{
	return pcre2_match(code_of(patterns, i), (PCRE2_SPTR)text.p, text.n, 0, 0,
			   patterns->match, NULL) >= 0;
}

/* Weights by dialect; a dialect is a bit, and the bit itself is its slot. */
struct tally {
	int score[SG_MYSQL + 1];
	const char *word[SG_MYSQL + 1]; /* the heaviest found, which comes first */
};

/* The dialect that leads by at least so much; 0: none does. */
static enum sg_dialect leader(const struct tally *tally, int lead)
{
	for (int d = SG_POSTGRES; d <= SG_MYSQL; d *= 2) {
		bool ahead = tally->score[d] >= lead;

		for (int other = SG_POSTGRES; other <= SG_MYSQL; other *= 2)
			ahead &= other == d ||
				 tally->score[d] - tally->score[other] >= lead;
		if (ahead)
			return (enum sg_dialect)d;
	}
	return 0;
}

enum sg_dialect sg_content_dialect(const char **what, struct sg_patterns *patterns,
				   struct sg_str text)
{
	struct candidates candidates = {0};
	struct tally tally = {0};
	enum sg_dialect best;

	text = sg_str_sub(text, 0, LOOKED_AT);
	find_candidates(&candidates, patterns, text);
	for (size_t i = 0; i < EVIDENCE && !leader(&tally, FAR_AHEAD); i++) {
		if (!candidates.at[i] || !found(patterns, i, text))
			continue;
		tally.score[evidence[i].dialect] += evidence[i].weight;
		if (!tally.word[evidence[i].dialect])
			tally.word[evidence[i].dialect] = evidence[i].what;
	}
	best = leader(&tally, 1);
	*what = tally.word[best];
	return best;
}
