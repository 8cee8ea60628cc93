/*
 * Foreign keys as lang_altertable.html section 7 orders: off before BEGIN, checked before
 * COMMIT, and on again.  What was broken before the migration is not its fault: the rows
 * are counted before and after, by table, columns and parent, which a rebuild keeps where
 * it renumbers the keys.
 *
 * A key that cannot work at all (its parent has no such unique columns) is an error of
 * foreign_key_check, not a row of it (facts/sqlite_d1.md section 1.5): then each table is
 * checked alone, so that it is not in the way of the others.
 */
#include "foreign_keys.h"

static struct sg_str kept(struct sg_arena *arena, sqlite3_stmt *rows, int at)
{
	struct sg_str text = {(const char *)sqlite3_column_text(rows, at),
			      (size_t)sqlite3_column_bytes(rows, at)};

	return sg_strdup(arena, text);
}

/* Of one table, or with NULL of all. */
static const char check_keys[] =
	"SELECT c.\"table\", c.parent, (SELECT group_concat(f.\"from\", ', ') FROM "
	"pragma_foreign_key_list(c.\"table\", 'main') f WHERE f.id = c.fkid), count(*) "
	"FROM pragma_foreign_key_check(?1, 'main') c "
	"GROUP BY c.\"table\", c.parent, c.fkid";

static int check(struct sg_broken_keys *out, struct sg_arena *arena, sqlite3 *db,
		 struct sg_str table)
{
	sqlite3_stmt *rows = NULL;
	int code = sqlite3_prepare_v2(db, check_keys, -1, &rows, NULL);

	if (code == SQLITE_OK && table.p)
		code = sqlite3_bind_text64(rows, 1, table.p, table.n, SQLITE_STATIC,
					   SQLITE_UTF8);
	while (code == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW)
		*SG_PUSH(arena, &out->of) = (struct sg_broken_key){
			.table = kept(arena, rows, 0),
			.parent = kept(arena, rows, 1),
			.columns = kept(arena, rows, 2),
			.rows = sqlite3_column_int64(rows, 3),
		};
	return sqlite3_finalize(rows);
}

/* The primary code: of a key that cannot work. */
static bool cannot_check(int code)
{
	return (code & 0xff) == SQLITE_ERROR;
}

static bool check_each(struct sg_broken_keys *out, struct sg_arena *arena, sqlite3 *db,
		       struct sg_err *err)
{
	struct sg_names tables = {0};
	sqlite3_stmt *rows = NULL;
	int code =
		sqlite3_prepare_v2(db,
				   "SELECT DISTINCT s.name FROM main.sqlite_schema s, "
				   "pragma_foreign_key_list(s.name, 'main') "
				   "WHERE s.type = 'table' AND s.rootpage > 0 ORDER BY 1",
				   -1, &rows, NULL);

	while (code == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW)
		*SG_PUSH(arena, &tables.of) = kept(arena, rows, 0);
	if (sqlite3_finalize(rows) != SQLITE_OK || code != SQLITE_OK)
		return sg_sqlite_fail(db, "read foreign keys", err);
	for (size_t i = 0; i < tables.of.len; i++) {
		code = check(out, arena, db, tables.of.items[i]);
		if (cannot_check(code))
			*SG_PUSH(arena, &out->of) = (struct sg_broken_key){
				.table = tables.of.items[i],
				.why = sg_strdup(arena, sg_str_of(sqlite3_errmsg(db))),
			};
		else if (code != SQLITE_OK)
			return sg_sqlite_fail(db, "check foreign keys", err);
	}
	return true;
}

bool sg_broken_keys(struct sg_broken_keys *out, struct sg_arena *arena, sqlite3 *db,
		    struct sg_err *err)
{
	int code = check(out, arena, db, (struct sg_str){0});

	if (code == SQLITE_OK)
		return true;
	if (!cannot_check(code))
		return sg_sqlite_fail(db, "check foreign keys", err);
	*out = (struct sg_broken_keys){0};
	return check_each(out, arena, db, err);
}

/* ---- before and after ---- */

/*
 * A table that was rebuilt bears its old name again, and the old one is gone; else it may
 * have been renamed.
 */
static bool name_before(struct sg_str *out, sqlite3 *db, const struct sg_watch *watch,
			struct sg_err *err)
{
	const struct sg_watched *same = sg_watch_find(watch, *out);
	sqlite3_stmt *row = NULL;
	int64_t place = 0;
	int code = sqlite3_prepare_v2(
		db,
		"SELECT rowid FROM main.sqlite_schema WHERE type = 'table' AND "
		"name = ?1 COLLATE NOCASE AND (?2 IS NULL OR ?2 IN "
		"(SELECT rowid FROM main.sqlite_schema WHERE type = 'table'))",
		-1, &row, NULL);

	if (code == SQLITE_OK)
		sqlite3_bind_text64(row, 1, out->p, out->n, SQLITE_STATIC, SQLITE_UTF8);
	if (code == SQLITE_OK && same)
		sqlite3_bind_int64(row, 2, same->row);
	if (code == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
		place = sqlite3_column_int64(row, 0);
	code = sqlite3_finalize(row);
	for (size_t i = 0; place && i < watch->tables->of.len; i++)
		if (watch->tables->of.items[i].row == place)
			*out = watch->tables->of.items[i].name;
	return code == SQLITE_OK || sg_sqlite_fail(db, "read the schema", err);
}

/* Of the same columns of the same table; a rebuilt one bears the old name again. */
static int64_t rows_before(const struct sg_broken_keys *before,
			   const struct sg_broken_key *key)
{
	int64_t rows = 0;

	for (size_t i = 0; i < before->of.len; i++) {
		const struct sg_broken_key *old = &before->of.items[i];

		if (sg_str_ieq(old->table, key->table) &&
		    sg_str_ieq(old->parent, key->parent) &&
		    sg_str_ieq(old->columns, key->columns))
			rows += old->rows;
	}
	return rows;
}

static bool could_not_check_before(const struct sg_broken_keys *before,
				   const struct sg_broken_key *key)
{
	for (size_t i = 0; i < before->of.len; i++)
		if (before->of.items[i].why.n &&
		    sg_str_ieq(before->of.items[i].table, key->table))
			return true;
	return false;
}

static bool fail_rows(const struct sg_broken_key *key, int64_t before, struct sg_err *err)
{
	return sg_fail(err,
		       "foreign keys would be broken: %lld row%s of '%.*s' (%.*s) would "
		       "have no parent in '%.*s', %lld before the migration",
		       (long long)key->rows, key->rows == 1 ? "" : "s",
		       SG_STR_ARG(key->table), SG_STR_ARG(key->columns),
		       SG_STR_ARG(key->parent), (long long)before);
}

bool sg_broken_keys_compare(const struct sg_broken_keys *before,
			    const struct sg_broken_keys *after,
			    const struct sg_watch *watch, struct sg_err *err)
{
	for (size_t i = 0; i < after->of.len; i++) {
		const struct sg_broken_key *key = &after->of.items[i];
		struct sg_broken_key old = *key;
		int64_t rows;

		if (!name_before(&old.table, watch->db, watch, err) ||
		    !name_before(&old.parent, watch->db, watch, err))
			return false;
		rows = rows_before(before, &old);
		if (could_not_check_before(before, &old))
			continue;
		if (key->why.n)
			return sg_fail(err,
				       "foreign keys of '%.*s' could not work any more: "
				       "%.*s",
				       SG_STR_ARG(key->table), SG_STR_ARG(key->why));
		if (key->rows > rows)
			return fail_rows(key, rows, err);
	}
	return true;
}

bool sg_enforce_keys(sqlite3 *db, bool on, struct sg_err *err)
{
	int now = -1;

	if (sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, (int)on, &now) ==
		    SQLITE_OK &&
	    now == (int)on)
		return true;
	return sg_fail(err, "SQLite does not switch foreign keys %s", on ? "on" : "off");
}
