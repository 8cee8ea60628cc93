/*
 * Clauses put into the text of a statement, and what running a file twice does: the SQL
 * that a finding proposes is the user's own text, changed only where it must be.
 */
#include <sqlguard/rule.h>

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Offset of the next byte that is neither white space nor part of a comment. */
static size_t skip_blank(struct sg_str text, size_t i)
{
	for (;;) {
		struct sg_str rest = sg_str_sub(text, i, text.n);

		if (sg_str_starts(rest, "--"))
			i += sg_str_find(rest, "\n", 0);
		else if (sg_str_starts(rest, "/*"))
			i += sg_str_find(rest, "*/", 2) + 2;
		else if (rest.n &&
			 (rest.p[0] == ' ' || (rest.p[0] >= 9 && rest.p[0] <= 13)))
			i++;
		else
			return i < text.n ? i : text.n;
	}
}

uint32_t sg_after_word(struct sg_ctx *cx, uint32_t off, const char *word)
{
	struct sg_str text = cx->src->text;
	size_t from = skip_blank(text, off), to = from;

	while (to < text.n && is_word_char(text.p[to]))
		to++;
	return sg_str_iis(sg_str_sub(text, from, to), word) ? (uint32_t)to : off;
}

void sg_edit_add(struct sg_ctx *cx, struct sg_edits *edits, uint32_t off,
		 const char *text)
{
	*SG_PUSH(cx->arena, &edits->at) = (struct sg_edit){off, text};
}

const char *sg_edited(struct sg_ctx *cx, const struct sg_edits *edits)
{
	struct sg_span span = cx->statement->span;
	struct sg_buf text = {0};
	uint32_t at = span.off;
	const char *copy;

	for (size_t i = 0; i < edits->at.len; i++) {
		const struct sg_edit *edit = &edits->at.items[i];

		sg_buf_add(&text, sg_text_of(cx, sg_span_of(at, edit->off)));
		sg_buf_adds(&text, edit->text);
		at = edit->off;
	}
	sg_buf_add(&text, sg_text_of(cx, sg_span_of(at, sg_span_end(span))));
	sg_buf_addc(&text, ';');
	copy = sg_cstr(cx->arena, sg_buf_str(&text));
	sg_buf_release(&text);
	return copy;
}

const char *sg_index_concurrently(struct sg_ctx *cx, const struct sg_create_index *index)
{
	struct sg_span span = cx->statement->span;
	uint32_t off = sg_after_word(cx, span.off, "CREATE");
	uint32_t rest;

	off = sg_after_word(cx, sg_after_word(cx, off, "UNIQUE"), "INDEX");
	rest = index->name.name.n ? index->name.span.off
				  : sg_after_word(cx, off, "CONCURRENTLY");
	return sg_printf(cx->arena, "%.*s CONCURRENTLY %.*s;",
			 SG_STR_ARG(sg_text_of(cx, sg_span_of(span.off, off))),
			 SG_STR_ARG(sg_str_trim(
				 sg_text_of(cx, sg_span_of(rest, sg_span_end(span))))));
}

static bool lacks(struct sg_ctx *cx, sg_gaps *gaps, size_t index)
{
	struct sg_edits edits = {0};
	struct sg_ctx other = *cx;

	other.index = index;
	other.statement = &cx->script->statements.items[index];
	other.top = other.statement->node;
	if (sg_in_transaction(cx->facts, index) != SG_UNKNOWN)
		return false;
	gaps(&other, &edits);
	return edits.at.len > 0;
}

/* How many statements depend on the runner like this one; 0: an earlier one spoke. */
static size_t count_alike(struct sg_ctx *cx, sg_gaps *gaps)
{
	size_t count = 1;

	for (size_t i = cx->index; i > 0; i--)
		if (lacks(cx, gaps, i - 1))
			return 0;
	for (size_t i = cx->index + 1; i < cx->script->statements.len; i++)
		count += lacks(cx, gaps, i);
	return count;
}

static void report_outside(struct sg_ctx *cx)
{
	struct sg_str reason = sg_transaction_reason(cx->facts, cx->index);

	sg_report(cx, cx->statement->span,
		  "this statement fails when the file runs a second time");
	if (reason.n)
		sg_note(cx, "outside a transaction: %.*s", SG_STR_ARG(reason));
	sg_note(cx,
		"what ran before a failure stays, and the next try begins at the top");
}

static bool report_first(struct sg_ctx *cx, size_t count)
{
	if (!count)
		return false;
	if (count == 1)
		sg_report(cx, cx->statement->span,
			  "this statement fails when the file runs a second time");
	else
		sg_report(
			cx, cx->statement->span,
			"%zu statements like this fail when the file runs a second time",
			count);
	sg_severity(cx, SG_INFO);
	sg_note(cx, "it matters only where the runner does not wrap the file in a "
		    "transaction, "
		    "so that a failure leaves half of it in the database");
	return true;
}

bool sg_report_rerun(struct sg_ctx *cx, sg_gaps *gaps)
{
	enum sg_maybe inside = sg_in_transaction(cx->facts, cx->index);
	struct sg_edits edits = {0};

	if (inside == SG_YES)
		return false;
	gaps(cx, &edits);
	if (!edits.at.len)
		return false;
	if (inside == SG_NO)
		report_outside(cx);
	else if (!report_first(cx, count_alike(cx, gaps)))
		return false;
	sg_help_sql(cx, "%s", sg_edited(cx, &edits));
	return true;
}
