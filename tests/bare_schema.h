/* The schema of a real SQLite as a text that does not depend on how it was made. */
#ifndef SQLGUARD_TESTS_BARE_SCHEMA_H
#define SQLGUARD_TESTS_BARE_SCHEMA_H

#include "files.h"
#include "rows_tables.h"

/* Without comments, quotes, parentheses and white space, in lower case, a comma ends a
   line: RENAME quotes, ADD COLUMN puts a column behind constraints. */
static inline void add_bare(struct sg_buf *out, struct sg_str sql)
{
	for (size_t i = 0; i < sql.n; i++) {
		struct sg_str rest = sg_str_sub(sql, i, sql.n);

		if (sg_str_starts(rest, "--"))
			i += sg_str_find(rest, "\n", 0);
		else if (sg_str_starts(rest, "/*"))
			i += sg_str_find(rest, "*/", 2) + 1;
		else if (sg_str_istarts(rest, "for each row"))
			i += strlen("for each row") - 1;
		else if (sql.p[i] == ',')
			sg_buf_addc(out, '\n');
		else if (!sg_is_blank(sql.p[i]) && !strchr("\"`[]()", sql.p[i]))
			sg_buf_addc(out, sg_lower(sql.p[i]));
	}
	sg_buf_addc(out, '\n');
}

static inline int by_text(const void *left, const void *right)
{
	const struct sg_str *a = left, *b = right;

	return sg_str_cmp(*a, *b);
}

static inline struct sg_str sorted_lines(struct sg_arena *arena, struct sg_str text)
{
	SG_ARRAY(struct sg_str) lines = {0};
	struct sg_str line, rest = text;
	struct sg_buf out = {0};

	while (line_next(&line, &rest))
		*SG_PUSH(arena, &lines) = line;
	if (lines.len)
		qsort(lines.items, lines.len, sizeof *lines.items, by_text);
	for (size_t i = 0; i < lines.len; i++) {
		sg_buf_add(&out, lines.items[i]);
		sg_buf_addc(&out, '\n');
	}
	return sg_buf_keep(&out, arena);
}

/* What is there, and all that its statements say. */
static inline struct sg_str schema_of(struct sg_arena *arena, sqlite3 *db)
{
	sqlite3_stmt *stmt = real_ask(
		db,
		"SELECT type || ' ' || name || ' of ' || tbl_name || ' ', sql FROM "
		"sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
		"ORDER BY type, name",
		NULL);
	struct sg_buf out = {0};

	while (stmt && sqlite3_step(stmt) == SQLITE_ROW) {
		struct sg_buf bare = {0};

		sg_buf_adds(&out, real_cell(arena, stmt, 0));
		sg_buf_addc(&out, '\n');
		add_bare(&bare, sg_str_of(real_cell(arena, stmt, 1)));
		sg_buf_add(&out, sorted_lines(arena, sg_buf_str(&bare)));
		sg_buf_release(&bare);
	}
	sqlite3_finalize(stmt);
	return sg_buf_keep(&out, arena);
}

#endif
