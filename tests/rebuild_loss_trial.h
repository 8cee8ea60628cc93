/* What rebuild_loss_oracle.c asks a real SQLite, and texts as lists of lines. */
#ifndef SQLGUARD_TESTS_REBUILD_LOSS_TRIAL_H
#define SQLGUARD_TESTS_REBUILD_LOSS_TRIAL_H

#include "golden_run.h"
#include "sqlite_memory.h"

struct trial {
	struct test *t;
	const struct sg_finding *finding;
	size_t part; /* the migration that it stands in */
	struct sg_str table;
	sqlite3 *before, *after;
	const char *why;
};

/* ---- databases ---- */

static const char *text_of(struct trial *trial, struct sg_str text)
{
	return sg_cstr(&trial->t->arena, text);
}

static inline void fail(struct trial *trial, const char *what, struct sg_str about)
{
	if (!trial->why)
		trial->why =
			sg_printf(&trial->t->arena, "%s: %.*s", what, SG_STR_ARG(about));
}

static inline bool runs(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static inline void run(struct trial *trial, sqlite3 *db, struct sg_str sql)
{
	if (!runs(db, text_of(trial, sql)))
		fail(trial, sqlite3_errmsg(db), sql);
}

static inline struct sg_str ask(struct trial *trial, sqlite3 *db, const char *sql)
{
	struct sg_buf out = {0};

	if (!ask_lines(&out, db, sql))
		fail(trial, sqlite3_errmsg(db), sg_str_of(sql));
	return sg_buf_keep(&out, &trial->t->arena);
}

static inline struct sg_str ask_table(struct trial *trial, sqlite3 *db,
				      const char *format)
{
	return ask(trial, db,
		   sg_printf(&trial->t->arena, format, SG_STR_ARG(trial->table)));
}

static inline sqlite3 *open_before(struct trial *trial)
{
	static const char fill[] =
		"SELECT 'INSERT INTO \"' || m.name || '\" (' || group_concat(c.name) || "
		"') VALUES (' || group_concat(iif(c.type LIKE '%CHAR%' OR c.type LIKE "
		"'%TEXT%', '''007''', '7')) || ');' FROM sqlite_schema m, "
		"pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND c.hidden = 0 "
		"AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name";
	sqlite3 *db = open_memory();

	for (size_t i = 0; i < trial->part; i++)
		run(trial, db, trial->t->parts.items[i].text);
	run(trial, db, ask(trial, db, fill));
	return db;
}

/* ---- lists of lines ---- */

static inline bool has_line(struct sg_str lines, struct sg_str wanted)
{
	struct sg_str line;

	while (line_next(&line, &lines))
		if (sg_str_eq(line, wanted))
			return true;
	return false;
}

/* The text between the n-th pair of quotes; empty: there are fewer. */
static inline struct sg_str quoted(struct sg_str text, size_t n)
{
	size_t at = 0, end;

	for (;;) {
		at = sg_str_find(text, "'", at) + 1;
		end = sg_str_find(text, "'", at);
		if (end >= text.n)
			return SG_STR("");
		if (!n--)
			return sg_str_sub(text, at, end);
		at = end + 1;
	}
}

static inline bool is_quoted(struct sg_str text, struct sg_str word)
{
	for (size_t n = 0; quoted(text, n).n; n++)
		if (sg_str_eq(quoted(text, n), word))
			return true;
	return false;
}

#endif
