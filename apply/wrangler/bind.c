/*
 * Queries as text, since wrangler's command line binds no values.  The parser finds the
 * parameters, so that none is looked for in a string or a comment, and a value becomes
 * a literal of printable ASCII: hexadecimal wherever it has any other byte, which also
 * carries NUL through an argument and stays clear of who splits at ';'.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlguard/ast.h>
#include <sqlguard/buf.h>
#include <sqlguard/parse.h>

#include "wrangler.h"

/* ---- literals ---- */

static bool is_plain(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	return true;
}

static void add_hex(struct sg_buf *out, struct sg_str bytes)
{
	sg_buf_adds(out, "x'");
	for (size_t i = 0; i < bytes.n; i++)
		sg_buf_printf(out, "%02x", (unsigned)(unsigned char)bytes.p[i]);
	sg_buf_addc(out, '\'');
}

static void add_doubled(struct sg_buf *out, struct sg_str text, char quote)
{
	sg_buf_addc(out, quote);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == quote)
			sg_buf_addc(out, quote);
		sg_buf_addc(out, text.p[i]);
	}
	sg_buf_addc(out, quote);
}

static void add_text(struct sg_buf *out, struct sg_str text)
{
	if (is_plain(text)) {
		add_doubled(out, text, '\'');
		return;
	}
	sg_buf_adds(out, "CAST(");
	add_hex(out, text);
	sg_buf_adds(out, " AS TEXT)");
}

void sg_wrangler_literal(struct sg_buf *out, const struct sg_value *value)
{
	switch (value->type) {
	case SG_VALUE_NULL: sg_buf_adds(out, "NULL"); break;
	case SG_VALUE_INTEGER:
		/* In parentheses: a minus behind a minus begins a comment. */
		sg_buf_printf(out, "(%lld)", (long long)value->integer);
		break;
	case SG_VALUE_TEXT: add_text(out, value->bytes); break;
	case SG_VALUE_BLOB: add_hex(out, value->bytes); break;
	}
}

void sg_wrangler_quoted(struct sg_buf *out, struct sg_str name)
{
	add_doubled(out, name, '"');
}

/* ---- parameters ---- */

struct binding {
	const struct sg_query *query;
	struct sg_str sql;
	struct sg_buf out;
	size_t done; /* bytes of the query that are in `out` */
	bool ok;
};

/* "?12" is 12; anything else is none of ours. */
static size_t number_of(struct sg_str text)
{
	size_t number = 0;

	for (size_t i = 1; i < text.n && text.p[0] == '?' && number < 1000; i++)
		number = text.p[i] >= '0' && text.p[i] <= '9'
				 ? number * 10 + (size_t)(text.p[i] - '0')
				 : 1000;
	return number;
}

static bool bind(struct sg_node *node, void *payload)
{
	struct binding *b = payload;
	size_t number;

	if (!sg_is(node, SG_PARAMETER))
		return b->ok;
	number = number_of(sg_str_sub(b->sql, node->span.off, sg_span_end(node->span)));
	b->ok = number && number <= b->query->values_len && node->span.off >= b->done;
	if (!b->ok)
		return false;
	sg_buf_add(&b->out, sg_str_sub(b->sql, b->done, node->span.off));
	sg_wrangler_literal(&b->out, &b->query->values[number - 1]);
	b->done = sg_span_end(node->span);
	return true;
}

/* ---- columns ---- */

/* How many columns a query has; 0: "*" among them, or it is no query. */
static size_t count_columns(const struct sg_node *node)
{
	const struct sg_select *select;
	size_t count = 0;

	while (sg_is(node, SG_SELECT) && sg_as_select(node)->left)
		node = sg_as_select(node)->left;
	if (!sg_is(node, SG_SELECT))
		return 0;
	select = sg_as_select(node);
	SG_EACH (column, select->columns) {
		if (!sg_is(column, SG_RESULT_COLUMN) ||
		    sg_is(sg_as_result_column(column)->value, SG_STAR))
			return 0;
		count++;
	}
	return count;
}

/* With a line end, since the query may end with a comment. */
static void wrap(struct sg_bound *out, struct sg_arena *arena)
{
	struct sg_buf sql = {0};

	sg_buf_adds(&sql, "WITH q(");
	for (size_t i = 1; i <= out->columns; i++)
		sg_buf_printf(&sql, "%sc%zu", i > 1 ? "," : "", i);
	sg_buf_adds(&sql, ") AS (");
	sg_buf_add(&sql, out->sql);
	sg_buf_adds(&sql, "\n) SELECT ");
	for (size_t i = 1; i <= out->columns; i++)
		sg_buf_printf(&sql, "%ssubstr(typeof(c%zu),1,1)||hex(c%zu) AS c%zu",
			      i > 1 ? "," : "", i, i, i);
	sg_buf_adds(&sql, " FROM q");
	out->sql = sg_buf_keep(&sql, arena);
}

bool sg_wrangler_bind(struct sg_bound *out, struct sg_arena *arena,
		      const struct sg_query *query, struct sg_err *err)
{
	struct binding b = {.query = query, .sql = sg_str_of(query->sql), .ok = true};
	struct sg_script script = {0};
	const struct sg_statement *statement;
	struct sg_source source;

	*out = (struct sg_bound){0};
	sg_source_init(&source, arena, "query", b.sql);
	sg_parse_sqlite(&script, &source, arena);
	if (script.statements.len != 1 ||
	    sg_is(script.statements.items[0].node, SG_PROBLEM))
		return sg_fail(err, "'%.200s' is not one statement of SQL", query->sql);
	statement = &script.statements.items[0];
	b.done = statement->span.off;
	sg_walk(statement->node, bind, &b);
	if (!b.ok) {
		sg_buf_release(&b.out);
		return sg_fail(err, "'%.200s' has a parameter without a value",
			       query->sql);
	}
	sg_buf_add(&b.out, sg_str_sub(b.sql, b.done, sg_span_end(statement->span)));
	out->sql = sg_buf_keep(&b.out, arena);
	out->columns = count_columns(statement->node);
	out->reads_only =
		sg_is(statement->node, SG_SELECT) || sg_is(statement->node, SG_PRAGMA);
	if (out->columns)
		wrap(out, arena);
	return true;
}
