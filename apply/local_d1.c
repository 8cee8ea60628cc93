/*
 * What `wrangler d1 migrations apply --local` has applied: its databases lie as SQLite
 * files in one folder, and each has a table of names (`d1_migrations`, or as the
 * configuration calls it: told by its columns).
 */
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include <sqlguard/ledger.h>

#include "d1_target.h"

/* The table that wrangler makes has these columns and no others. */
static const char find_ledgers[] =
	"SELECT 'SELECT 1 FROM \"' || replace(m.name, '\"', '\"\"') || "
	"'\" WHERE name IN (?1, ?2)' FROM sqlite_schema m WHERE m.type = 'table' AND "
	"(SELECT group_concat(name) FROM pragma_table_info(m.name)) = "
	"'id,name,applied_at'";

static bool has_name(sqlite3 *db, const char *query, const char *name, const char *longer)
{
	sqlite3_stmt *statement = NULL;
	bool found = false;

	if (sqlite3_prepare_v2(db, query, -1, &statement, NULL) == SQLITE_OK) {
		sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
		sqlite3_bind_text(statement, 2, longer, -1, SQLITE_STATIC);
		found = sqlite3_step(statement) == SQLITE_ROW;
	}
	sqlite3_finalize(statement);
	return found;
}

static bool has_applied(const char *database, const char *name, const char *longer)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *ledgers = NULL;
	bool found = false;

	if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, find_ledgers, -1, &ledgers, NULL) == SQLITE_OK)
		while (!found && sqlite3_step(ledgers) == SQLITE_ROW)
			found = has_name(db,
					 (const char *)sqlite3_column_text(ledgers, 0),
					 name, longer);
	sqlite3_finalize(ledgers);
	sqlite3_close(db);
	return found;
}

/* "0001_x.sql", and "0001_x/migration.sql" of a folder for each migration. */
static const char *last_two(const char *path)
{
	const char *slash = strrchr(path, '/');

	while (slash && slash > path && slash[-1] != '/')
		slash--;
	return slash ? slash : path;
}

static const char *search(struct sg_arena *arena, const char *state, const char *path)
{
	const char *name = strrchr(path, '/') + 1, *found = NULL;
	DIR *folder = opendir(state);
	struct dirent *entry;

	while (folder && !found && (entry = readdir(folder))) {
		char *file = sg_printf(arena, "%s/%s", state, entry->d_name);

		if (sg_str_ends(sg_str_of(file), ".sqlite") &&
		    has_applied(file, name, last_two(path)))
			found = file;
	}
	if (folder)
		closedir(folder);
	return found;
}

const char *sg_local_d1_with(struct sg_arena *arena, const char *path)
{
	char real[PATH_MAX];
	const char *found = NULL;
	char *folder, *slash;

	if (!realpath(path, real))
		return NULL;
	folder = sg_cstr(arena, sg_str_of(real));
	while (!found && (slash = strrchr(folder, '/'))) {
		*slash = '\0';
		found = search(arena, sg_printf(arena, "%s" SG_LOCAL_D1_FOLDER, folder),
			       real);
	}
	return found;
}
