/* Queries as text: literals of values, parameters, columns. */
#ifndef SQLGUARD_TESTS_WRANGLER_LITERALS_H
#define SQLGUARD_TESTS_WRANGLER_LITERALS_H

#include "../apply/wrangler/wrangler.h"
#include "case.h"
#include "sqlite_memory.h"
#include "wrangler_values.h"

static bool is_printable(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	return true;
}

static struct sg_value column(sqlite3_stmt *row, int i)
{
	struct sg_value value = {SG_VALUE_NULL, 0, {NULL, 0}};

	switch (sqlite3_column_type(row, i)) {
	case SQLITE_INTEGER:
		value.type = SG_VALUE_INTEGER;
		value.integer = sqlite3_column_int64(row, i);
		return value;
	case SQLITE_TEXT: value.type = SG_VALUE_TEXT; break;
	case SQLITE_BLOB: value.type = SG_VALUE_BLOB; break;
	default: return value;
	}
	value.bytes.p = sqlite3_column_blob(row, i);
	value.bytes.n = (size_t)sqlite3_column_bytes(row, i);
	return value;
}

/* SQLite reads a literal as the value that it stands for. */
static void try_literal(sqlite3 *db, const struct sg_value *value, size_t i)
{
	struct sg_buf sql = {0};
	sqlite3_stmt *row = NULL;
	struct sg_value got;

	sg_buf_adds(&sql, "SELECT 0, 5 -");
	sg_wrangler_literal(&sql, value);
	sg_buf_adds(&sql, ", ");
	sg_wrangler_literal(&sql, value);
	expect(is_printable(sg_buf_str(&sql)), "value %zu: '%s'", i, sql.p);
	expect(sqlite3_prepare_v2(db, sql.p, -1, &row, NULL) == SQLITE_OK &&
		       sqlite3_step(row) == SQLITE_ROW && sqlite3_column_count(row) == 3,
	       "value %zu: '%s': %s", i, sql.p, sqlite3_errmsg(db));
	if (!why[0]) {
		got = column(row, 2);
		expect(same_value(&got, value), "value %zu: '%s' is another", i, sql.p);
	}
	sqlite3_finalize(row);
	sg_buf_release(&sql);
}

static bool bind(struct sg_bound *out, struct sg_arena *arena, const char *sql,
		 const struct sg_value *values, size_t n)
{
	const struct sg_query query = {.sql = sql, .values = values, .values_len = n};
	struct sg_err err;

	return sg_wrangler_bind(out, arena, &query, &err);
}

static void try_binding(struct sg_arena *arena)
{
	const struct sg_value values[] = {sg_text_value(SG_STR("a'b")),
					  sg_integer_value(-7)};
	struct sg_bound bound;

	expect(bind(&bound, arena,
		    "DELETE FROM \"?1\" WHERE a = '?2' AND b = ?2 /* ?1 */ AND c=?1",
		    values, 2) &&
		       sg_str_is(bound.sql, "DELETE FROM \"?1\" WHERE a = '?2' AND b = "
					    "(-7) /* ?1 */ AND c='a''b'"),
	       "got '%.*s'", SG_STR_ARG(bound.sql));
	expect(!bound.reads_only && !bound.columns, "it is taken for a query");
	expect(bind(&bound, arena, " SELECT * FROM t; -- x", values, 0) &&
		       sg_str_is(bound.sql, "SELECT * FROM t") && bound.reads_only,
	       "got '%.*s'", SG_STR_ARG(bound.sql));
	expect(!bind(&bound, arena, "SELECT ?3", values, 2) &&
		       !bind(&bound, arena, "SELECT ?", values, 2) &&
		       !bind(&bound, arena, "SELECT :a", values, 2),
	       "a parameter without a value is accepted");
	expect(!bind(&bound, arena, "SELECT 1; DROP TABLE t", values, 0) &&
		       !bind(&bound, arena, "SELEC 1", values, 0) &&
		       !bind(&bound, arena, "", values, 0),
	       "what is not one statement is accepted");
	done("parameters are found where SQL has them, and nowhere else");
}

/* Types, order, equal names, "WITH", "ORDER BY" and a comment at the end. */
static void try_wrapping(struct sg_arena *arena, sqlite3 *db)
{
	struct sg_bound bound;
	struct sg_buf got = {0};

	expect(bind(&bound, arena,
		    "WITH x(a, b) AS (VALUES (1, 'b'), (2, x'00'), (3, NULL)) "
		    "SELECT a, b, a, 1.5 FROM x WHERE a < ?1 UNION ALL "
		    "SELECT 9, '', 9, 0 ORDER BY 1 DESC -- end",
		    &nasty[3], 1) &&
		       bound.columns == 4 && bound.reads_only,
	       "it is not wrapped");
	expect(ask_lines(&got, db, sg_cstr(arena, bound.sql)), "'%.*s': %s",
	       SG_STR_ARG(bound.sql), sqlite3_errmsg(db));
	expect(sg_str_is(sg_buf_str(&got), "i39|t|i39|i30\ni33|n|i33|r312E35\n"
					   "i32|b00|i32|r312E35\ni31|t62|i31|r312E35\n"),
	       "got '%s'", got.p ? got.p : "");
	sg_buf_release(&got);
	done("rows keep types, order and columns of one name");
}

static void try_literals(void)
{
	struct sg_arena arena = {0};
	sqlite3 *db = open_memory();

	for (size_t i = 0; i < NASTY; i++)
		try_literal(db, &nasty[i], i);
	done("literals are printable ASCII, and SQLite reads the value");
	try_binding(&arena);
	try_wrapping(&arena, db);
	sqlite3_close(db);
	sg_arena_release(&arena);
}

#endif
