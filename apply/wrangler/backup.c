/*
 * A backup of remote D1: the bookmark of Time Travel, which is the way back, and an
 * export, which stays when the thirty days of Time Travel are over.  The export counts as
 * one when it was loaded into SQLite and has the rows that D1 counted.
 *
 * What is written of it is what the SQLite driver writes, with the bookmark and the
 * database's id, and without sums.
 */
#include "backup.h"

/* ---- what is in it ---- */

/* A database without tables has an export without statements, which is no dump. */
bool sg_wrangler_load(sqlite3 *db, const char *dump, bool has_tables, struct sg_err *err)
{
	return !has_tables || sg_dump_load(db, dump, "the export", err);
}

/* What D1 said before the export. */
struct expected {
	struct sg_census census;
	struct sg_str objects;
};

static bool list_objects(struct sg_str *out, struct sg_arena *arena, sqlite3 *db,
			 struct sg_err *err)
{
	static const char tried[] = "list what is in the export";
	sqlite3_stmt *rows = sg_sqlite_ask(db, tried, err, "%s", SG_WRANGLER_OBJECTS);
	struct sg_buf text = {0};

	while (rows && sqlite3_step(rows) == SQLITE_ROW) {
		sg_buf_add(&text, sg_sqlite_text(arena, rows, 0));
		sg_buf_addc(&text, '\n');
	}
	*out = sg_buf_keep(&text, arena);
	return rows && sg_sqlite_done(rows, tried, err);
}

/* A file that was cut off between two statements lacks the last ones. */
static bool has_objects(struct sg_arena *arena, sqlite3 *db,
			const struct expected *expected, struct sg_err *err)
{
	struct sg_str found;
	size_t line = 0;

	if (!list_objects(&found, arena, db, err))
		return false;
	for (size_t i = 0; i < found.n && i < expected->objects.n &&
			   found.p[i] == expected->objects.p[i];
	     i++)
		if (found.p[i] == '\n')
			line = i + 1;
	if (sg_str_eq(found, expected->objects))
		return true;
	found = sg_str_sub(found, line, sg_str_find(found, "\n", line));
	line = line < expected->objects.n ? line : expected->objects.n;
	return sg_fail(
		err,
		"the export has not what is in the database: '%.*s' where that has "
		"'%.*s'; was it cut off, or the schema changed meanwhile? try again",
		SG_STR_ARG(found),
		SG_STR_ARG(sg_str_sub(expected->objects, line,
				      sg_str_find(expected->objects, "\n", line))));
}

/* Loads the dump beside itself, counts, and removes the copy. */
static bool count_dump(struct sg_census *out, struct sg_arena *arena,
		       struct sg_database *db, const char *dump,
		       const struct expected *before, struct sg_err *err)
{
	struct sg_partial copy;
	sqlite3 *loaded = NULL;
	bool ok = sg_partial_make(&copy, arena, db->target->backups, NULL, err);

	*out = (struct sg_census){0};
	if (ok)
		loaded = sg_copy_open(copy.path, SQLITE_OPEN_READWRITE, err);
	ok = loaded && sg_wrangler_load(loaded, dump, before->objects.n > 0, err) &&
	     has_objects(arena, loaded, before, err) &&
	     sg_census_take(out, arena, loaded, "main", NULL, db->progress, err);
	/* D1 gives no sums that these could be compared with. */
	for (size_t i = 0; i < out->tables.len; i++)
		out->tables.items[i].hashed = false;
	sqlite3_close(loaded);
	sg_partial_drop(&copy);
	return ok;
}

/* Rows of a table; -1: there is none. */
static int64_t rows_of(const struct sg_census *census, struct sg_str table)
{
	const struct sg_table_census *found = sg_census_find(census, table);

	return found ? found->rows : -1;
}

/* The first table whose rows in the export are not from `before` to `after`; the live
   database may have been written meanwhile. */
static const struct sg_table_census *find_other(const struct sg_census *dump,
						const struct sg_census *before,
						const struct sg_census *after)
{
	const struct sg_census *all[] = {before, dump};

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < all[k]->tables.len; i++) {
			const struct sg_table_census *table = &all[k]->tables.items[i];
			int64_t got = rows_of(dump, table->name);
			int64_t a = rows_of(before, table->name);
			int64_t b = rows_of(after, table->name);

			if (got < (a < b ? a : b) || got > (a > b ? a : b))
				return table;
		}
	return NULL;
}

static bool verify(struct sg_census *out, struct sg_arena *arena, struct sg_database *db,
		   const char *dump, const struct expected *expected, struct sg_err *err)
{
	const struct sg_census *before = &expected->census;
	struct sg_census after = *before;
	const struct sg_table_census *other;

	if (!count_dump(out, arena, db, dump, expected, err))
		return false;
	other = find_other(out, before, &after);
	if (other && !sg_wrangler_census(&after, arena, db, NULL, err))
		return false;
	other = find_other(out, before, &after);
	return !other ||
	       sg_fail(err,
		       "the export has %lld rows of '%.*s', and the database %lld before "
		       "it and %lld after it; is it written meanwhile? try again",
		       (long long)rows_of(out, other->name), SG_STR_ARG(other->name),
		       (long long)rows_of(before, other->name),
		       (long long)rows_of(&after, other->name));
}

/* ---- the file ---- */

static cJSON *describe(const struct sg_backup *backup, const struct sg_database *db)
{
	cJSON *object = sg_sidecar_describe(db->target->d1_name, backup);

	cJSON_AddStringToObject(object, "database_id", db->target->d1_id);
	cJSON_AddStringToObject(object, "bookmark", sg_wrangler_of(db)->bookmark);
	return object;
}

static bool take(struct sg_new_backup *b, struct sg_database *db, struct sg_err *err)
{
	struct sg_wrangler *w = sg_wrangler_of(db);
	struct expected before;

	if (!sg_wrangler_note_bookmark(db, b->arena, err) ||
	    !sg_wrangler_objects(&before.objects, b->arena, db, err) ||
	    !sg_wrangler_census(&before.census, b->arena, db, NULL, err) ||
	    !sg_wrangler_export(db, &b->file, err) ||
	    !verify(&b->out->census, b->arena, db, b->file.path, &before, err) ||
	    !sg_backup_measure(b, err) ||
	    !sg_backup_publish(b, describe(b->out, db), err))
		return false;
	w->dump = sg_cstr(&w->arena, sg_str_of(b->out->path));
	w->dump_has_tables = before.objects.n > 0;
	return true;
}

bool sg_wrangler_back_up(struct sg_backup *out, struct sg_arena *arena,
			 struct sg_database *db, const char *label, struct sg_err *err)
{
	struct sg_new_backup b = {out, arena, db->target->backups, {.fd = -1}};
	const char *stem = sg_backup_stem(arena, sg_str_of(db->target->d1_name));

	return (sg_backup_begin(&b, stem, ".sql", label, err) && take(&b, db, err)) ||
	       sg_backup_drop(&b);
}
