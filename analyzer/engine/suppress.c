/* Suppressions: read from comments, then matched with the findings they cover. */
#include <stdint.h>

#include "suppress.h"

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* The comment's text without its markers. */
static struct sg_str comment_text(struct sg_ctx *cx, const struct sg_comment *comment)
{
	struct sg_str text = sg_text_of(cx, comment->span);

	text = sg_str_sub(text, 2, text.n);
	if (comment->block && sg_str_ends(text, "*/"))
		text.n -= 2;
	text = sg_str_trim(text);
	/* The line of stars that a block comment may begin its lines with. */
	while (comment->block && text.n && (text.p[0] == '*' || sg_is_blank(text.p[0])))
		text = sg_str_sub(text, 1, text.n);
	return text;
}

static struct sg_str next_name(struct sg_str *rest)
{
	size_t from = 0, to;

	while (from < rest->n && (sg_is_blank(rest->p[from]) || rest->p[from] == ','))
		from++;
	to = from;
	while (to < rest->n && is_name_char(rest->p[to]))
		to++;
	struct sg_str name = sg_str_sub(*rest, from, to);
	*rest = sg_str_sub(*rest, to, rest->n);
	return name;
}

/* Number of the first statement that ends after an offset. */
static size_t ends_after(const struct sg_script *script, uint32_t off)
{
	size_t low = 0, high = script->statements.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sg_span_end(script->statements.items[middle].span) > off)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* A trailing comment belongs to what ends on its line, any other to what follows. */
static size_t covered(struct sg_ctx *cx, uint32_t off)
{
	size_t next = ends_after(cx->script, off);

	if (next > 0) {
		const struct sg_statement *before =
			&cx->script->statements.items[next - 1];
		uint32_t end = sg_span_end(before->span);

		if (end && sg_line_of(cx, end - 1) == sg_line_of(cx, off))
			return next - 1;
	}
	return next < cx->script->statements.len ? next : SIZE_MAX;
}

static struct sg_suppression *add(struct sg_directives *out, struct sg_arena *arena,
				  struct sg_span span, size_t statement)
{
	struct sg_directive *directive = SG_PUSH(arena, out);

	directive->node = sg_node_new(arena, SG_SUPPRESSION, span);
	directive->statement = statement;
	return sg_as_suppression(directive->node);
}

static bool begins(struct sg_str text, struct sg_str word)
{
	return text.n > word.n && sg_is_blank(text.p[word.n]) &&
	       sg_str_eq(sg_str_sub(text, 0, word.n), word);
}

bool sg_directive_is_for(struct sg_ctx *cx, const struct sg_comment *comment,
			 size_t statement)
{
	struct sg_str text = comment_text(cx, comment);
	struct sg_str words = sg_str_sub(text, 9, text.n);

	if (!sg_str_starts(text, "sqlguard:"))
		return false;
	if (statement == SIZE_MAX)
		return begins(words, SG_STR("ignore-file"));
	return begins(words, SG_STR("ignore")) &&
	       covered(cx, comment->span.off) == statement;
}

/* A directive without names, or a misspelt one, becomes one that names no rule. */
static void read_names(struct sg_directives *out, struct sg_ctx *cx,
		       struct sg_arena *arena, struct sg_span span, struct sg_str text)
{
	bool whole = begins(text, SG_STR("ignore-file"));
	bool one = begins(text, SG_STR("ignore"));
	size_t dash = sg_str_find(text, "--", 0);
	struct sg_str reason = sg_str_trim(sg_str_sub(text, dash + 2, text.n));
	struct sg_str rest = sg_str_sub(text, whole ? 12 : one ? 7 : dash, dash);
	struct sg_str name = next_name(&rest);

	do {
		struct sg_suppression *s =
			add(out, arena, span, whole ? SIZE_MAX : covered(cx, span.off));

		s->rule = name;
		s->reason = reason;
		s->whole_file = whole;
		s->known = sg_rule_find(name) != NULL;
		name = next_name(&rest);
	} while (name.n);
}

void sg_directives_read(struct sg_directives *out, struct sg_ctx *cx,
			struct sg_arena *arena)
{
	for (size_t i = 0; i < cx->script->comments.len; i++) {
		const struct sg_comment *comment = &cx->script->comments.items[i];
		struct sg_str text = comment_text(cx, comment);

		if (sg_str_starts(text, "sqlguard:"))
			read_names(out, cx, arena, comment->span,
				   sg_str_sub(text, 9, text.n));
	}
}

/* Findings come in the order of their statements, those about the file last. */
static size_t first_of(const struct sg_pending *pending, size_t statement)
{
	size_t low = 0, high = pending->findings.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		long number = pending->findings.items[middle].statement;

		if (!number || (size_t)number > statement)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* A finding about the file is covered where it points to, and in a file of comments. */
static bool covers(struct sg_ctx *cx, const struct sg_directive *directive,
		   const struct sg_finding *finding)
{
	const struct sg_script *script = cx->script;
	struct sg_span span;

	if (sg_as_suppression(directive->node)->whole_file)
		return true;
	if (finding->statement)
		return (size_t)finding->statement - 1 == directive->statement;
	if (directive->statement == SIZE_MAX)
		return !script->statements.len;
	span = script->statements.items[directive->statement].span;
	return finding->span.off >= span.off && finding->span.off < sg_span_end(span);
}
static void hide(struct sg_suppression *s, struct sg_finding *finding,
		 struct sg_pending *pending)
{
	if (!sg_str_is(s->rule, finding->rule->name))
		return;
	finding->suppressed = s->used = true;
	finding->reason = sg_strdup(pending->keep, s->reason);
}

static void apply(struct sg_ctx *cx, struct sg_directive *directive,
		  struct sg_pending *pending)
{
	struct sg_suppression *s = sg_as_suppression(directive->node);
	size_t i = s->whole_file ? 0 : first_of(pending, directive->statement);

	while (i < pending->findings.len) {
		struct sg_finding *finding = &pending->findings.items[i];

		if (covers(cx, directive, finding)) {
			hide(s, finding, pending);
			i++;
		} else {
			i = finding->statement ? first_of(pending, SIZE_MAX) : i + 1;
		}
	}
}

void sg_directives_apply(struct sg_directives *directives, struct sg_ctx *cx,
			 struct sg_pending *pending)
{
	for (size_t i = 0; i < directives->len; i++)
		if (sg_as_suppression(directives->items[i].node)->known)
			apply(cx, &directives->items[i], pending);
}
