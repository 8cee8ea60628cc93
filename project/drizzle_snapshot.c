/*
 * Reading Drizzle's snapshots.  1.x (measured: drizzle-kit 1.0.0-rc.5) has a flat list,
 * "ddl"; 0.x (versions 5 to 7, measured: drizzle-kit 0.31.11) has maps within maps, which
 * become the same list here.
 */
#include "dialect_word.h"
#include "drizzle_snapshot.h"
#include "json.h"

static const char *text(const cJSON *item, const char *key)
{
	const char *value = cJSON_GetStringValue(cJSON_GetObjectItem(item, key));

	return value ? value : "";
}

/* ---- 0.x to the list of 1.x ---- */

struct flat {
	cJSON *ddl;
	const char *table, *schema; /* of the parts that are added; NULL: of no table */
};

static void set_text(cJSON *item, const char *key, const char *value)
{
	if (!value || cJSON_GetObjectItem(item, key))
		return;
	if (!cJSON_AddStringToObject(item, key, value))
		sg_die("out of memory");
}

/* Moves the values of the map into the list, each with its type and its table. */
static void add_map(struct flat *flat, cJSON *owner, const char *key, const char *type)
{
	cJSON *map = cJSON_GetObjectItem(owner, key), *next;

	for (cJSON *item = map ? map->child : NULL; item; item = next) {
		next = item->next;
		if (!cJSON_IsObject(item))
			continue;
		cJSON_DetachItemViaPointer(map, item);
		set_text(item, "entityType", type);
		set_text(item, "table", flat->table);
		set_text(item, "schema", flat->schema);
		cJSON_AddItemToArray(flat->ddl, item);
	}
}

/* A key of one column stands at the column. */
static void add_primary_keys(struct flat *flat, const cJSON *columns)
{
	for (const cJSON *c = columns ? columns->child : NULL; c; c = c->next) {
		const char *name = text(c, "name");
		cJSON *key;

		if (!cJSON_IsTrue(cJSON_GetObjectItem(c, "primaryKey")))
			continue;
		key = cJSON_CreateObject();
		if (!key || !cJSON_AddItemToArray(flat->ddl, key) ||
		    !cJSON_AddItemToObject(key, "columns",
					   cJSON_CreateStringArray(&name, 1)))
			sg_die("out of memory");
		set_text(key, "entityType", "pks");
		set_text(key, "table", flat->table);
		set_text(key, "schema", flat->schema);
	}
}

static void add_table(cJSON *ddl, cJSON *table)
{
	struct flat flat = {ddl, text(table, "name"), text(table, "schema")};

	set_text(table, "entityType", "tables");
	if (cJSON_GetArraySize(cJSON_GetObjectItem(table, "policies")))
		cJSON_AddTrueToObject(table, "isRlsEnabled");
	add_primary_keys(&flat, cJSON_GetObjectItem(table, "columns"));
	add_map(&flat, table, "columns", "columns");
	add_map(&flat, table, "compositePrimaryKeys", "pks");
	add_map(&flat, table, "uniqueConstraints", "uniques");
	add_map(&flat, table, "checkConstraints", "checks");
	add_map(&flat, table, "foreignKeys", "fks");
	add_map(&flat, table, "indexes", "indexes");
	add_map(&flat, table, "policies", "policies");
	cJSON_AddItemToArray(ddl, table);
}

/* "schemas" maps a name to itself. */
static void add_schemas(cJSON *ddl, const cJSON *schemas)
{
	for (const cJSON *s = schemas ? schemas->child : NULL; s; s = s->next) {
		cJSON *item = cJSON_CreateObject();

		if (!item || !cJSON_AddItemToArray(ddl, item))
			sg_die("out of memory");
		set_text(item, "entityType", "schemas");
		set_text(item, "name", s->string);
	}
}

static cJSON *flatten(cJSON *root)
{
	cJSON *tables = cJSON_GetObjectItem(root, "tables"), *next;
	struct flat flat = {.ddl = cJSON_CreateArray()};

	if (!flat.ddl)
		sg_die("out of memory");
	add_schemas(flat.ddl, cJSON_GetObjectItem(root, "schemas"));
	add_map(&flat, root, "enums", "enums");
	add_map(&flat, root, "sequences", "sequences");
	for (cJSON *table = tables->child; table; table = next) {
		next = table->next;
		if (cJSON_IsObject(table))
			add_table(flat.ddl, cJSON_DetachItemViaPointer(tables, table));
	}
	add_map(&flat, root, "views", "views");
	add_map(&flat, root, "policies", "policies");
	return flat.ddl;
}

/* ---- the file ---- */

static bool read_dialect(enum sg_dialect *out, const char *path, const cJSON *root,
			 struct sg_err *err)
{
	const char *word = text(root, "dialect");

	*out = sg_dialect_of_word(sg_str_of(word));
	return *out & SG_ANY_DIALECT ||
	       sg_fail(err,
		       "'%s' is a Drizzle snapshot of dialect '%s', which is not "
		       "analysed",
		       path, word);
}

static bool is_snapshot(const cJSON *root)
{
	return cJSON_IsArray(cJSON_GetObjectItem(root, "ddl")) ||
	       cJSON_IsObject(cJSON_GetObjectItem(root, "tables"));
}

static bool convert(struct sg_str *out, enum sg_dialect *dialect, struct sg_arena *arena,
		    const char *path, cJSON *root, struct sg_err *err)
{
	cJSON *ddl = cJSON_GetObjectItem(root, "ddl"), *flat = NULL;
	struct sg_buf sql = {0};
	struct sg_err why;
	bool ok;

	if (!is_snapshot(root))
		return sg_fail(err,
			       "'%s' is no Drizzle snapshot: it has neither 'tables' nor "
			       "'ddl'",
			       path);
	if (!read_dialect(dialect, path, root, err))
		return false;
	if (!cJSON_IsArray(ddl))
		ddl = flat = flatten(root);
	ok = sg_drizzle_ddl(&sql, *dialect == SG_POSTGRES, ddl, &why);
	if (ok)
		*out = sg_strdup(arena, sg_buf_str(&sql));
	else
		sg_fail(err, "'%s': %s", path, why.text);
	sg_buf_release(&sql);
	cJSON_Delete(flat);
	return ok;
}

bool sg_drizzle_snapshot(struct sg_str *out, enum sg_dialect *dialect,
			 struct sg_arena *arena, const char *path, struct sg_str json,
			 struct sg_err *err)
{
	size_t line;
	cJSON *root = sg_json_parse(json, &line);
	bool ok;

	if (!root)
		return sg_fail(err, "'%s' is no valid JSON: line %zu", path, line);
	ok = convert(out, dialect, arena, path, root, err);
	cJSON_Delete(root);
	return ok;
}
