/*
 * The CREATE statements of a database, in an order in which they run again: tables,
 * indexes, views, triggers, each as they were made.  A virtual table makes its shadow
 * tables itself; the engine makes those called sqlite_%, and D1 those called _cf_%.
 */
#include "sqlite.h"

static const char statements[] =
	"SELECT s.sql || ';' || char(10) FROM main.sqlite_schema s "
	"WHERE s.sql IS NOT NULL AND substr(s.name, 1, 7) <> 'sqlite_' COLLATE NOCASE "
	"AND substr(s.tbl_name, 1, 4) <> '_cf_' COLLATE NOCASE AND s.tbl_name NOT IN "
	"(SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') "
	"ORDER BY CASE s.type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 "
	"ELSE 4 END, s.rowid";

static bool add_row(void *payload, const struct sg_value *values, size_t n)
{
	(void)n;
	sg_buf_add(payload, values[0].bytes);
	return true;
}

bool sg_sqlite_schema(struct sg_str *out, struct sg_arena *arena, struct sg_database *db,
		      struct sg_err *err)
{
	struct sg_buf text = {0};
	const struct sg_query query = {
		.sql = statements,
		.row = add_row,
		.payload = &text,
	};
	bool ok = sg_sqlite_query(db, &query, err);

	*out = sg_buf_keep(&text, arena);
	return ok;
}

static bool take_number(void *payload, const struct sg_value *values, size_t n)
{
	*(int64_t *)payload = n ? values[0].integer : 0;
	return true;
}

/* pragma.html#pragma_schema_version and #pragma_data_version */
bool sg_sqlite_stamp(struct sg_stamp *out, struct sg_database *db, struct sg_err *err)
{
	const struct sg_query schema = {.sql = "PRAGMA schema_version",
					.row = take_number,
					.payload = &out->schema};
	const struct sg_query data = {
		.sql = "PRAGMA data_version", .row = take_number, .payload = &out->data};

	if (!sg_sqlite_query(db, &schema, err) || !sg_sqlite_query(db, &data, err))
		return false;
	out->data += sg_sqlite_of(db)->opened << 32;
	return true;
}
