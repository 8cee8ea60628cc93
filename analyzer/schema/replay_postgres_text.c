/*
 * Expressions as text: taken from the source, read again, and the words in them.
 */
#include "replay_postgres_depend.h"

/* ---- out of the source ---- */

size_t sg_pg_skip_quoted(struct sg_str text, size_t i)
{
	char quote = text.p[i++];

	while (i < text.n && text.p[i] != quote)
		i++;
	return i + (i < text.n);
}

/* How many parentheses are open at the end, and how many were closed but never opened. */
static void count_parens(struct sg_str text, size_t *open, size_t *closed)
{
	*open = *closed = 0;
	for (size_t i = 0; i < text.n;) {
		char c = text.p[i];

		if (c == '\'' || c == '"') {
			i = sg_pg_skip_quoted(text, i);
			continue;
		}
		if (c == '(')
			++*open;
		else if (c == ')' && *open)
			--*open;
		else if (c == ')')
			++*closed;
		i++;
	}
}

/* An expression spans its parts, not the parentheses around them: "(a + b) * c". */
static struct sg_str balanced(struct sg_str text, size_t from, size_t to)
{
	size_t open, closed;

	count_parens(sg_str_sub(text, from, to), &open, &closed);
	while (closed && from > 0 &&
	       (sg_is_blank(text.p[from - 1]) || text.p[from - 1] == '('))
		closed -= text.p[--from] == '(';
	while (open && to < text.n && (sg_is_blank(text.p[to]) || text.p[to] == ')'))
		open -= text.p[to++] == ')';
	return sg_str_trim(sg_str_sub(text, from, to));
}

struct sg_str sg_pg_text_of(struct sg_step *step, const struct sg_node *node)
{
	if (!node)
		return SG_STR("");
	return sg_strdup(
		step->catalog->arena,
		balanced(step->file->src->text, node->span.off, sg_span_end(node->span)));
}

/* ---- read again ---- */

const struct sg_node *sg_pg_read(struct sg_source *src, struct sg_arena *arena,
				 struct sg_str text, bool query)
{
	struct sg_script script = {0};
	const struct sg_node *node;

	if (!query)
		text = sg_str_of(
			sg_printf(arena, SG_PG_PREFIX "%.*s)", SG_STR_ARG(text)));
	sg_source_init(src, arena, "", text);
	sg_parse_postgres(&script, src, arena);
	node = script.statements.len == 1 ? script.statements.items[0].node : NULL;
	return sg_is(node, SG_PROBLEM) ? NULL : node;
}

struct sg_name sg_pg_name_in(struct sg_step *step, struct sg_str text)
{
	struct sg_name name = {0};
	char *out = sg_alloc(step->catalog->arena, text.n + 1);
	size_t n = 0, from = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '"')
			quoted = !quoted;
		else if (c == '.' && !quoted) {
			name.schema = (struct sg_str){out + from, n - from};
			from = n;
		} else
			out[n++] = quoted ? c : sg_lower(c);
	}
	name.name = (struct sg_str){out + from, n - from};
	return name;
}

/* ---- words ---- */

bool sg_pg_mentions(struct sg_str text, struct sg_str name)
{
	for (size_t i = 0; name.n && i + name.n <= text.n; i++)
		if ((!i || !sg_is_word(text.p[i - 1])) &&
		    (i + name.n == text.n || !sg_is_word(text.p[i + name.n])) &&
		    sg_str_ieq(sg_str_sub(text, i, i + name.n), name))
			return true;
	return false;
}

/* Where the words end that begin at an offset; 0: they do not. */
static size_t words_at(struct sg_str text, size_t i, const char *words)
{
	for (; *words; words++) {
		bool blank = *words == ' ';

		if (i >= text.n || (blank && !sg_is_blank(text.p[i])) ||
		    (!blank &&
		     !sg_str_ieq(sg_str_sub(text, i, i + 1), (struct sg_str){words, 1})))
			return 0;
		for (i++; blank && i < text.n && sg_is_blank(text.p[i]);)
			i++;
	}
	return i < text.n && sg_is_word(text.p[i]) && sg_is_word(words[-1]) ? 0 : i;
}

static size_t find_words(struct sg_str text, const char *words, size_t from)
{
	for (; from < text.n; from++)
		if ((!from || !sg_is_word(text.p[from - 1])) &&
		    words_at(text, from, words))
			return from;
	return text.n;
}

bool sg_pg_has_words(struct sg_str text, const char *words)
{
	return find_words(text, words, 0) < text.n;
}
