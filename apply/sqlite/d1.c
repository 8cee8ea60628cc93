/*
 * What D1 refuses, refused by a plain SQLite in the same place: the authorizer
 * (facts/sqlite_d1.md section 3).  Names of functions, modules and PRAGMAs are the
 * analyzer's (sqlguard/d1.h).
 *
 * D1 takes phantom columns in double quotes for strings (DQS); here they fail, as the
 * driver promises.
 */
#include <string.h>

#include <sqlguard/d1.h>

#include "watch.h"

/* As workerd sets them; measured in facts/sqlite_d1.md section 3. */
static const struct {
	int limit, value;
} limits[] = {
	{SQLITE_LIMIT_SQL_LENGTH, SG_D1_STATEMENT_BYTES},
	{SQLITE_LIMIT_COLUMN, SG_D1_COLUMNS},
	{SQLITE_LIMIT_COMPOUND_SELECT, 5},
	{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
	{SQLITE_LIMIT_VARIABLE_NUMBER, 100},
	{SQLITE_LIMIT_FUNCTION_ARG, 127},
	{SQLITE_LIMIT_EXPR_DEPTH, 100},
	{SQLITE_LIMIT_TRIGGER_DEPTH, 10},
};

void sg_d1_limit(struct sg_watch *watch)
{
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		watch->limits[limits[i].limit] =
			sqlite3_limit(watch->db, limits[i].limit, limits[i].value);
}

void sg_d1_unlimit(struct sg_watch *watch)
{
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		sqlite3_limit(watch->db, limits[i].limit, watch->limits[limits[i].limit]);
}

static bool is_own(const char *name)
{
	return name && sg_str_istarts(sg_str_of(name), "_cf_");
}

static bool read_modules(struct sg_watch *watch, struct sg_err *err)
{
	sqlite3_stmt *rows = NULL;
	int code = sqlite3_prepare_v2(watch->db, "SELECT name FROM pragma_module_list",
				      -1, &rows, NULL);

	while (code == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW)
		*SG_PUSH(&watch->arena, &watch->modules.of) =
			sg_strdup(&watch->arena,
				  sg_str_of((const char *)sqlite3_column_text(rows, 0)));
	code = sqlite3_finalize(rows);
	return code == SQLITE_OK ||
	       sg_sqlite_fail(watch->db, "read the virtual tables", err);
}

static bool count_own(int64_t *out, sqlite3 *db, struct sg_err *err)
{
	sqlite3_stmt *row = NULL;
	int code = sqlite3_prepare_v2(db,
				      "SELECT count(*) FROM main.sqlite_schema WHERE "
				      "substr(name, 1, 4) = '_cf_' COLLATE NOCASE",
				      -1, &row, NULL);

	if (code == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
		*out = sqlite3_column_int64(row, 0);
	code = sqlite3_finalize(row);
	return code == SQLITE_OK || sg_sqlite_fail(db, "read the schema", err);
}

bool sg_d1_watch(struct sg_watch *watch, struct sg_err *err)
{
	return read_modules(watch, err) && count_own(&watch->internal, watch->db, err);
}

static const char own_name[] = "D1 refuses names that begin with _cf_";

/* The authorizer is not told the new name of a renamed table. */
bool sg_d1_check_names(struct sg_watch *watch, struct sg_err *err)
{
	int64_t own = 0;

	if (!watch->d1 || !watch->alters)
		return true;
	if (!count_own(&own, watch->db, err))
		return false;
	if (own > watch->internal)
		watch->refused = own_name;
	return own == watch->internal;
}

/* Those that ALTER TABLE calls in statements of its own; no user can (func.c). */
static bool is_of_alter(struct sg_str name)
{
	return sg_str_istarts(name, "sqlite_rename_") ||
	       sg_str_iis(name, "sqlite_drop_column");
}

/* What is written without a call, and so is not in the analyzer's list. */
static bool is_operator(struct sg_str name)
{
	static const char *const operators[] = {"->", "->>", "current_time",
						"current_date", "current_timestamp"};

	return SG_STR_IIS_ANY(name, operators);
}

static bool has_function(struct sg_watch *watch, const char *name)
{
	struct sg_str lower = sg_str_lower(&watch->arena, sg_str_of(name));

	return sg_d1_has_function(lower) || is_operator(lower) || is_of_alter(lower);
}

static const char *refuses_pragma(struct sg_watch *watch, const char *name,
				  const char *value, const char *database)
{
	struct sg_ident argument = {.node = {.kind = SG_IDENT}};
	struct sg_pragma pragma = {.node = {.kind = SG_PRAGMA}};
	const char *why;

	pragma.name.name = sg_str_of(name);
	pragma.name.schema = sg_str_of(database ? database : "");
	argument.name = sg_str_of(value ? value : "");
	pragma.value = value ? &argument.node : NULL;
	why = sg_d1_refuses_pragma(&pragma);
	return why ? sg_printf(&watch->arena, "D1 refuses PRAGMA %s%s", name, why) : NULL;
}

/* A module that is read like a table: dbstat, pragma_cache_size(). */
static const char *refuses_table(struct sg_watch *watch, const char *table)
{
	struct sg_str name = sg_str_of(table);
	bool is_module = false;

	for (size_t i = 0; i < watch->modules.of.len; i++)
		is_module = is_module || sg_str_ieq(watch->modules.of.items[i], name);
	if (!is_module || sg_watch_find(watch, name) || sg_d1_has_table_function(name))
		return NULL;
	return sg_printf(&watch->arena, "D1 does not have %s", table);
}

static bool is_temp(const char *table, const char *database)
{
	return database && !strcmp(database, "temp") &&
	       !(table && sg_str_istarts(sg_str_of(table), "sqlite_"));
}

/* Their second name is a table, too; that of the others is a column. */
static bool names_table_second(int action)
{
	return action == SQLITE_ALTER_TABLE || action == SQLITE_CREATE_INDEX ||
	       action == SQLITE_CREATE_TRIGGER || action == SQLITE_DROP_INDEX ||
	       action == SQLITE_DROP_TRIGGER;
}

const char *sg_d1_refuses(struct sg_watch *watch, int action, const char *one,
			  const char *two, const char *database)
{
	switch (action) {
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		return "D1 refuses BEGIN, COMMIT and SAVEPOINT: each migration is one "
		       "transaction";
	case SQLITE_ATTACH:
	case SQLITE_DETACH: return "D1 refuses ATTACH and DETACH";
	case SQLITE_CREATE_TEMP_INDEX:
	case SQLITE_CREATE_TEMP_TABLE:
	case SQLITE_CREATE_TEMP_TRIGGER:
	case SQLITE_CREATE_TEMP_VIEW: return "D1 refuses TEMP objects";
	case SQLITE_PRAGMA: return refuses_pragma(watch, one, two, database);
	case SQLITE_FUNCTION:
		return has_function(watch, two)
			       ? NULL
			       : sg_printf(&watch->arena, "D1 does not have %s()", two);
	case SQLITE_CREATE_VTABLE:
		if (!sg_d1_has_module(sg_str_of(two)))
			return sg_printf(&watch->arena,
					 "D1 does not have virtual tables of %s", two);
		break;
	case SQLITE_ANALYZE:
	case SQLITE_REINDEX: return NULL; /* of all tables, its own too */
	default: break;
	}
	if (is_own(one) || (names_table_second(action) && is_own(two)))
		return own_name;
	if (is_temp(one, database))
		return "D1 refuses TEMP objects";
	return action == SQLITE_READ ? refuses_table(watch, one) : NULL;
}
