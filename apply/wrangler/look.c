/*
 * What is in the database.  D1 authorises neither sqlite_version() nor integrity_check,
 * but quick_check and foreign_key_check, and nothing about the tables _cf_% of its own
 * (tried with 4.86; sqlite_d1.md section 3).  Each function is one call of wrangler as
 * long as the tables are those that were there before.
 */
#include <stdio.h>
#include <string.h>

#include <sqlguard/buf.h>

#include "../own_tables.h"
#include "wrangler.h"

/* ---- tables ---- */

static void read_names(struct sg_names *out, struct sg_arena *arena, const cJSON *answer)
{
	const cJSON *row;

	cJSON_ArrayForEach(row, sg_wrangler_rows(answer, 0))
	{
		const char *name = cJSON_GetStringValue(
			cJSON_GetObjectItemCaseSensitive(row, "name"));

		if (name)
			*SG_PUSH(arena, &out->of) = sg_strdup(arena, sg_str_of(name));
	}
}

void sg_wrangler_know(struct sg_database *db, const cJSON *answer)
{
	struct sg_wrangler *w = sg_wrangler_of(db);

	w->known = (struct sg_names){0};
	read_names(&w->known, &w->arena, answer);
}

static bool list_tables(struct sg_database *db, struct sg_err *err)
{
	cJSON *answer;

	if (!sg_wrangler_ask(&answer, db, SG_STR(SG_WRANGLER_TABLES), err))
		return false;
	sg_wrangler_know(db, answer);
	cJSON_Delete(answer);
	return true;
}

/* ---- identity ---- */

struct identity {
	struct sg_arena *arena;
	const char *marked_as;
};

static bool take_mark(void *payload, const struct sg_value *values, size_t n)
{
	struct identity *identity = payload;

	(void)n;
	identity->marked_as = sg_cstr(identity->arena, values[0].bytes);
	return false;
}

static bool is_marked(const struct sg_wrangler *w)
{
	return sg_names_have(&w->known, SG_STR(SG_MARK_TABLE));
}

bool sg_wrangler_identify(struct sg_identity *out, struct sg_arena *arena,
			  struct sg_database *db, struct sg_err *err)
{
	const struct sg_wrangler *w = sg_wrangler_of(db);
	struct identity identity = {arena, NULL};
	const struct sg_query mark = {.sql = "SELECT name FROM " SG_MARK_TABLE,
				      .row = take_mark,
				      .payload = &identity};

	if (!list_tables(db, err) || (is_marked(w) && !sg_wrangler_query(db, &mark, err)))
		return false;
	*out = (struct sg_identity){
		.engine = sg_printf(arena, "D1 (remote) %s", db->target->d1_name),
		.details =
			sg_printf(arena, "%s, through %s", db->target->d1_id, w->program),
		.marked_as = identity.marked_as,
		.bytes = w->bytes};
	return true;
}

/* ---- census ---- */

/* Columns of a row: D1 has at most 100. */
#define COUNTS_AT_ONCE 50

/* No compound SELECT: D1 takes five terms.  A statement for each fifty tables. */
static void add_counts(struct sg_buf *sql, const struct sg_names *tables)
{
	for (size_t i = 0; i < tables->of.len; i++) {
		sg_buf_adds(sql, i % COUNTS_AT_ONCE ? ", " : ";\nSELECT ");
		sg_buf_adds(sql, "(SELECT count(*) FROM ");
		sg_wrangler_quoted(sql, tables->of.items[i]);
		sg_buf_printf(sql, ") AS n%zu", i);
	}
}

static bool same_names(const struct sg_names *a, const struct sg_names *b)
{
	bool same = a->of.len == b->of.len;

	for (size_t i = 0; same && i < a->of.len; i++)
		same = sg_str_eq(a->of.items[i], b->of.items[i]);
	return same;
}

static bool read_count(int64_t *out, const cJSON *answer, size_t i, struct sg_err *err)
{
	char key[32];
	const cJSON *row = sg_wrangler_rows(answer, 1 + (int)(i / COUNTS_AT_ONCE))->child;
	const cJSON *count;

	snprintf(key, sizeof key, "n%zu", i);
	count = cJSON_GetObjectItemCaseSensitive(row, key);
	*out = cJSON_IsNumber(count) ? (int64_t)count->valuedouble : 0;
	return cJSON_IsNumber(count) ||
	       sg_fail(err,
		       "'wrangler d1 execute' answered without the count of a table");
}

static bool fill(struct sg_census *out, struct sg_arena *arena,
		 const struct sg_wrangler *w, const cJSON *answer,
		 const struct sg_names *only, struct sg_err *err)
{
	for (size_t i = 0; i < w->known.of.len; i++) {
		struct sg_str name = w->known.of.items[i];
		struct sg_table_census *table;

		if (only && !sg_names_have(only, name))
			continue;
		table = SG_PUSH(arena, &out->tables);
		table->name = sg_strdup(arena, name);
		if (!read_count(&table->rows, answer, i, err))
			return false;
	}
	return true;
}

/*
 * Lists the tables and counts those that are known, in one request, which D1 runs at one
 * moment; `again`: the list differs, and is what is known now.
 */
static bool count(struct sg_census *out, bool *again, struct sg_arena *arena,
		  struct sg_database *db, const struct sg_names *only, struct sg_err *err)
{
	struct sg_wrangler *w = sg_wrangler_of(db);
	struct sg_names now = {0};
	struct sg_buf sql = {0};
	cJSON *answer;
	bool ok;

	sg_buf_adds(&sql, SG_WRANGLER_TABLES);
	add_counts(&sql, &w->known);
	ok = sg_wrangler_ask(&answer, db, sg_buf_str(&sql), err);
	sg_buf_release(&sql);
	if (!ok)
		return false;
	read_names(&now, &w->arena, answer);
	*again = !same_names(&now, &w->known);
	if (*again)
		w->known = now;
	else
		ok = fill(out, arena, w, answer, only, err);
	cJSON_Delete(answer);
	return ok;
}

/* Another deployment may make tables meanwhile, but not for ever. */
#define TRIES 4

bool sg_wrangler_census(struct sg_census *out, struct sg_arena *arena,
			struct sg_database *db, const struct sg_names *only,
			struct sg_err *err)
{
	struct sg_wrangler *w = sg_wrangler_of(db);

	*out = (struct sg_census){0};
	for (int i = 0; i < TRIES; i++) {
		bool knew = w->known.of.len > 0, again = false;

		if (count(out, &again, arena, db, only, err)) {
			if (!again)
				return true;
		} else if (knew && strstr(err->text, "no such table")) {
			w->known = (struct sg_names){0}; /* one was dropped */
		} else {
			return false;
		}
	}
	return sg_fail(err, "the tables of '%s' change while they are counted",
		       db->target->d1_name);
}

/* ---- schema ---- */

/* As the SQLite driver has them, so that a rehearsal can be compared as text. */
static const char statements[] =
	"SELECT s.sql || ';' FROM sqlite_schema s WHERE s.sql IS NOT NULL AND "
	"substr(s.name, 1, 7) <> 'sqlite_' COLLATE NOCASE AND "
	"substr(s.tbl_name, 1, 4) <> '_cf_' COLLATE NOCASE AND s.tbl_name NOT IN "
	"(SELECT name FROM pragma_table_list WHERE type = 'shadow') "
	"ORDER BY CASE s.type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 "
	"ELSE 4 END, s.rowid";

static bool add_line(void *payload, const struct sg_value *values, size_t n)
{
	(void)n;
	sg_buf_add(payload, values[0].bytes);
	sg_buf_addc(payload, '\n');
	return true;
}

static bool ask_text(struct sg_str *out, struct sg_arena *arena, struct sg_database *db,
		     const char *sql, struct sg_err *err)
{
	struct sg_buf text = {0};
	const struct sg_query query = {.sql = sql, .row = add_line, .payload = &text};
	bool ok = sg_wrangler_query(db, &query, err);

	*out = sg_buf_keep(&text, arena);
	return ok;
}

bool sg_wrangler_objects(struct sg_str *out, struct sg_arena *arena,
			 struct sg_database *db, struct sg_err *err)
{
	return ask_text(out, arena, db, SG_WRANGLER_OBJECTS, err);
}

bool sg_wrangler_schema(struct sg_str *out, struct sg_arena *arena,
			struct sg_database *db, struct sg_err *err)
{
	return ask_text(out, arena, db, statements, err);
}

/* ---- health ---- */

struct examination {
	struct sg_health *out;
	struct sg_arena *arena;
};

/* "ok" or a line of quick_check; else a table, the one that it points to, and rows. */
static bool take_finding(void *payload, const struct sg_value *values, size_t n)
{
	struct examination *e = payload;
	struct sg_violation *violation;

	(void)n;
	if (values[2].type == SG_VALUE_NULL) {
		if (!sg_str_is(values[0].bytes, "ok"))
			*SG_PUSH(e->arena, &e->out->problems) =
				sg_strdup(e->arena, values[0].bytes);
		return true;
	}
	violation = SG_PUSH(e->arena, &e->out->violations);
	violation->table = sg_strdup(e->arena, values[0].bytes);
	violation->parent = sg_strdup(e->arena, values[1].bytes);
	violation->rows = values[2].integer;
	return true;
}

bool sg_wrangler_health(struct sg_health *out, struct sg_arena *arena,
			struct sg_database *db, const struct sg_names *only,
			struct sg_err *err)
{
	struct examination examination = {out, arena};
	const struct sg_query query = {
		.sql = "SELECT quick_check, NULL, NULL FROM pragma_quick_check UNION ALL "
		       "SELECT \"table\", parent, count(*) FROM "
		       "pragma_foreign_key_check GROUP BY \"table\", parent",
		.row = take_finding,
		.payload = &examination};

	(void)only; /* one call costs the same for all */
	*out = (struct sg_health){0};
	return sg_wrangler_query(db, &query, err);
}
