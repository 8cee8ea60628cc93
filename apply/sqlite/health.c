/* Whether the file is sound, and which rows have foreign keys that lead nowhere. */
#include "copies.h"
#include "foreign_keys.h"

static struct sg_violation *violation(struct sg_health *out, struct sg_arena *arena,
				      const struct sg_broken_key *key)
{
	struct sg_violation *new;

	for (size_t i = 0; i < out->violations.len; i++)
		if (sg_str_eq(out->violations.items[i].table, key->table) &&
		    sg_str_eq(out->violations.items[i].parent, key->parent))
			return &out->violations.items[i];
	new = SG_PUSH(arena, &out->violations);
	new->table = key->table;
	new->parent = key->parent;
	return new;
}

static bool check_keys(struct sg_health *out, struct sg_arena *arena, sqlite3 *db,
		       struct sg_err *err)
{
	struct sg_broken_keys keys = {0};

	if (!sg_broken_keys(&keys, arena, db, err))
		return false;
	for (size_t i = 0; i < keys.of.len; i++) {
		const struct sg_broken_key *key = &keys.of.items[i];

		if (key->why.n)
			*SG_PUSH(arena, &out->problems) = key->why;
		else
			violation(out, arena, key)->rows += key->rows;
	}
	return true;
}

static void take_line(struct sg_health *out, struct sg_arena *arena, sqlite3_stmt *row)
{
	const char *line = (const char *)sqlite3_column_text(row, 0);

	if (!sqlite3_stricmp(line, "ok"))
		return;
	*SG_PUSH(arena, &out->problems) = sg_strdup(arena, sg_str_of(line));
	out->is_damaged = out->is_damaged || !sg_is_about_rows(line);
}

/* Of a table that is not there nothing is asked.  NULL: the whole file. */
static bool check_integrity(struct sg_health *out, struct sg_arena *arena, sqlite3 *db,
			    const char *table, struct sg_err *err)
{
	static const char tried[] = "check its integrity";
	sqlite3_stmt *rows;

	if (table && sqlite3_table_column_metadata(db, "main", table, NULL, NULL, NULL,
						   NULL, NULL, NULL) != SQLITE_OK)
		return true;
	rows = table ? sg_sqlite_ask(db, tried, err,
				     "PRAGMA main.integrity_check(\"%w\")", table)
		     : sg_sqlite_ask(db, tried, err, "PRAGMA main.integrity_check");
	while (rows && sqlite3_step(rows) == SQLITE_ROW)
		take_line(out, arena, rows);
	return rows && sg_sqlite_done(rows, tried, err);
}

bool sg_sqlite_health(struct sg_health *out, struct sg_arena *arena,
		      struct sg_database *db, const struct sg_names *only,
		      struct sg_err *err)
{
	sqlite3 *handle = sg_sqlite_of(db)->db;

	if (!only && !check_integrity(out, arena, handle, NULL, err))
		return false;
	for (size_t i = 0; only && i < only->of.len; i++)
		if (!check_integrity(out, arena, handle,
				     sg_cstr(arena, only->of.items[i]), err))
			return false;
	return check_keys(out, arena, handle, err);
}
