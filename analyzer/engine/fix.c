/*
 * What rules call to offer a repair: text edits of the file, kept in order.  Line ends
 * stay those of the file.
 */
#include <stdarg.h>

#include "suppress.h"

void sg_fix(struct sg_ctx *cx, enum sg_fix_kind kind, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	sg_pending_last(cx)->fix = (struct sg_fix){
		.kind = kind,
		.title = sg_str_of(sg_vprintf(cx->arena, format, args)),
	};
	va_end(args);
	cx->pending->removed = 0;
}

static const char *line_end(const struct sg_ctx *cx)
{
	size_t at = sg_str_find(cx->src->text, "\n", 0);

	return at && at < cx->src->text.n && cx->src->text.p[at - 1] == '\r' ? "\r\n"
									     : "\n";
}

static struct sg_str with_line_ends(struct sg_ctx *cx, const char *text)
{
	struct sg_str rest = sg_str_of(text);
	const char *end = line_end(cx);
	struct sg_buf out = {0};

	while (rest.n) {
		size_t at = sg_str_find(rest, "\n", 0);

		sg_buf_add(&out, sg_str_sub(rest, 0, at));
		sg_buf_adds(&out, at < rest.n ? end : "");
		rest = sg_str_sub(rest, at + 1, rest.n);
	}
	return sg_buf_keep(&out, cx->arena);
}

/* Two deletions that meet are one. */
static void join_deletions(struct sg_fix *fix)
{
	size_t kept = 0;

	for (size_t i = 1; i < fix->edits.len; i++) {
		struct sg_text_edit *last = &fix->edits.items[kept];
		const struct sg_text_edit *edit = &fix->edits.items[i];

		if (!last->text.n && !edit->text.n &&
		    sg_span_end(last->span) >= edit->span.off)
			last->span = sg_span_join(last->span, edit->span);
		else
			fix->edits.items[++kept] = *edit;
	}
	fix->edits.len = kept + 1;
}

/* Sorted as they come: a fix has few of them. */
void sg_fix_replace(struct sg_ctx *cx, struct sg_span span, const char *text)
{
	struct sg_fix *fix = &sg_pending_last(cx)->fix;
	struct sg_text_edit edit = {span, with_line_ends(cx, text)};
	size_t at;

	SG_PUSH(cx->arena, &fix->edits);
	at = fix->edits.len - 1;
	for (; at && fix->edits.items[at - 1].span.off > span.off; at--)
		fix->edits.items[at] = fix->edits.items[at - 1];
	fix->edits.items[at] = edit;
	join_deletions(fix);
}

void sg_fix_insert(struct sg_ctx *cx, uint32_t off, const char *text)
{
	sg_fix_replace(cx, sg_span_of(off, off), text);
}

/* ---- taking out ---- */

static bool is_space(struct sg_str text, size_t at)
{
	return at < text.n && (text.p[at] == ' ' || text.p[at] == '\t');
}

static bool ends_line(struct sg_str text, size_t at)
{
	return at == text.n || text.p[at] == '\n' || text.p[at] == '\r';
}

/* The number of the first comment that begins at or after an offset. */
static size_t next_comment(const struct sg_ctx *cx, size_t off)
{
	size_t low = 0, high = cx->script->comments.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cx->script->comments.items[middle].span.off < off)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct sg_comment *comment_at(const struct sg_ctx *cx, size_t off)
{
	size_t i = next_comment(cx, off);

	if (i == cx->script->comments.len ||
	    cx->script->comments.items[i].span.off != off)
		return NULL;
	return &cx->script->comments.items[i];
}

/* A remark on what stands before it in its line, and nothing that others need. */
static bool goes_along(struct sg_ctx *cx, const struct sg_comment *comment)
{
	struct sg_str text = sg_text_of(cx, comment->span);

	return !comment->breakpoint && sg_str_find(text, "\n", 0) == text.n &&
	       !sg_directive_is_for(cx, comment, SIZE_MAX);
}

/* The end of the line when only remarks stand before it; else where the next thing is. */
static size_t rest_of_line(struct sg_ctx *cx, size_t off)
{
	struct sg_str text = cx->src->text;
	const struct sg_comment *comment;
	size_t at = off, next;

	while (is_space(text, at))
		at++;
	next = at;
	while ((comment = comment_at(cx, at)) && goes_along(cx, comment)) {
		at = sg_span_end(comment->span);
		while (is_space(text, at))
			at++;
	}
	return ends_line(text, at) ? at : next;
}

static size_t behind_line_end(struct sg_str text, size_t at)
{
	at += at < text.n && text.p[at] == '\r';
	return at + (at < text.n && text.p[at] == '\n');
}

void sg_fix_remove(struct sg_ctx *cx, struct sg_span span)
{
	struct sg_str text = cx->src->text;
	size_t from = span.off, first = from, to = sg_span_end(span);
	size_t bom = sg_source_bom(text);
	bool joins;

	while (is_space(text, to))
		to++;
	while (first > bom && is_space(text, first - 1))
		first--;
	if (ends_line(text, to)) {
		from = first;
		if (first == bom || ends_line(text, first - 1))
			to = behind_line_end(text, to);
	}
	joins = from > bom && to < text.n && sg_is_word(text.p[from - 1]) &&
		sg_is_word(text.p[to]);
	sg_fix_replace(cx, sg_span_of(from, to), joins ? " " : "");
}

/* One past the ';' of the statement, or past its last token. */
static size_t end_of(const struct sg_ctx *cx, size_t index)
{
	const struct sg_statement *statement = &cx->script->statements.items[index];
	struct sg_str text = cx->src->text;
	size_t at = sg_span_end(statement->span);
	const struct sg_comment *comment;

	if (!statement->terminated)
		return at;
	while (at < text.n && text.p[at] != ';') {
		comment = comment_at(cx, at);
		at = comment ? sg_span_end(comment->span) : at + 1;
	}
	return at + 1;
}

/* The first breakpoint between two offsets, or NULL. */
static const struct sg_comment *breakpoint(const struct sg_ctx *cx, size_t from,
					   size_t to)
{
	for (size_t i = next_comment(cx, from); i < cx->script->comments.len; i++) {
		const struct sg_comment *comment = &cx->script->comments.items[i];

		if (comment->span.off >= to)
			return NULL;
		if (comment->breakpoint)
			return comment;
	}
	return NULL;
}

/* What hides findings of this statement must not hide those of the next one. */
static void remove_directives(struct sg_ctx *cx, size_t index, size_t from, size_t to)
{
	for (size_t i = next_comment(cx, from); i < cx->script->comments.len; i++) {
		const struct sg_comment *comment = &cx->script->comments.items[i];

		if (comment->span.off >= to)
			return;
		if (sg_directive_is_for(cx, comment, index))
			sg_fix_remove(cx, comment->span);
	}
}

/*
 * A piece between two breakpoints that holds nothing else goes with one of them: runners
 * stumble over an empty one.  Any other keeps both, so that no neighbours are joined.
 */
static const struct sg_comment *own_breakpoint(const struct sg_ctx *cx, size_t index,
					       size_t last, struct sg_span own)
{
	const struct sg_script *script = cx->script;
	size_t next = index + 1 < script->statements.len
			      ? script->statements.items[index + 1].span.off
			      : cx->src->text.n;
	const struct sg_comment *before = breakpoint(cx, last, own.off);
	const struct sg_comment *after = breakpoint(cx, sg_span_end(own), next);

	if (index && !before)
		return NULL;
	if (!after && index + 1 < script->statements.len)
		return NULL;
	return after ? after : before;
}

/* Blank lines between the two are no reason to keep them apart. */
static bool is_next_to(const struct sg_ctx *cx, struct sg_span a, struct sg_span b)
{
	struct sg_span first = a.off < b.off ? a : b, second = a.off < b.off ? b : a;
	struct sg_str between = sg_str_sub(cx->src->text, sg_span_end(first), second.off);

	return !sg_str_trim(between).n;
}

void sg_fix_remove_statement(struct sg_ctx *cx, size_t index)
{
	size_t last = index ? end_of(cx, index - 1) : 0;
	struct sg_span own = sg_span_of(cx->script->statements.items[index].span.off,
					end_of(cx, index));
	const struct sg_comment *mark = own_breakpoint(cx, index, last, own);

	if (++cx->pending->removed == cx->script->statements.len) {
		sg_pending_last(cx)->fix = (struct sg_fix){0};
		return;
	}
	remove_directives(cx, index, last, own.off);
	if (mark && is_next_to(cx, own, mark->span))
		own = sg_span_join(own, mark->span);
	else if (mark)
		sg_fix_remove(cx, mark->span);
	sg_fix_remove(cx, sg_span_of(own.off, rest_of_line(cx, sg_span_end(own))));
}

/* ---- adding ---- */

void sg_fix_append(struct sg_ctx *cx, const char *statement)
{
	size_t count = cx->script->statements.len;
	const struct sg_statement *last = &cx->script->statements.items[count - 1];
	size_t end = end_of(cx, count - 1), at;
	bool cut = breakpoint(cx, 0, cx->src->text.n) != NULL;
	const struct sg_comment *mark = breakpoint(cx, end, cx->src->text.n);

	at = rest_of_line(cx, mark ? sg_span_end(mark->span) : end);
	if (!last->terminated)
		sg_fix_insert(cx, sg_span_end(last->span), ";");
	sg_fix_insert(cx, (uint32_t)at,
		      sg_printf(cx->arena, "%s\n%s",
				cut && !mark ? "\n--> statement-breakpoint" : "",
				statement));
}
