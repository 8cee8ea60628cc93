/*
 * A schema as a sorted list of lines, from a real SQLite and from our catalog, so that
 * the first line that only one of them has is the first difference.
 */
#ifndef SQLGUARD_TESTS_CATALOG_FACTS_H
#define SQLGUARD_TESTS_CATALOG_FACTS_H

#include <sqlite3.h>

#include <sqlguard/replay.h>

#include "files.h"
#include "parsed.h"

struct facts {
	struct sg_arena arena;
	SG_ARRAY(char *) lines;
};

static inline void facts_free(struct facts *facts)
{
	sg_arena_release(&facts->arena);
}

#define FACT(facts, ...)                                                                 \
	(*SG_PUSH(&(facts)->arena, &(facts)->lines) =                                    \
		 sg_printf(&(facts)->arena, __VA_ARGS__))

static inline bool facts_differ(struct facts *a, struct facts *b, const char **only_a,
				const char **only_b)
{
	size_t i = 0;

	if (a->lines.len)
		qsort(a->lines.items, a->lines.len, sizeof *a->lines.items,
		      file_name_order);
	if (b->lines.len)
		qsort(b->lines.items, b->lines.len, sizeof *b->lines.items,
		      file_name_order);
	while (i < a->lines.len && i < b->lines.len &&
	       !strcmp(a->lines.items[i], b->lines.items[i]))
		i++;
	*only_a = i < a->lines.len ? a->lines.items[i] : "(no more)";
	*only_b = i < b->lines.len ? b->lines.items[i] : "(no more)";
	return i < a->lines.len || i < b->lines.len;
}

/* ---- SQLite ---- */

/* The value of each row of a query over pragmas, which is one line. */
static inline void add_query(struct facts *facts, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL))
		sg_bug("%s: %s", sqlite3_errmsg(db), sql);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		FACT(facts, "%s", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
}

#define OWN_TABLES                                                                       \
	"(SELECT * FROM pragma_table_list WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\')"
#define PLAIN_TABLES                                                                     \
	"(SELECT schema AS s, name AS t FROM " OWN_TABLES " WHERE type = 'table')"

static inline void facts_of_database(struct facts *facts, sqlite3 *db)
{
	static const char *const queries[] = {
		"SELECT format('%s %s.%s', type, schema, name) || iif(type = 'table', "
		"format(' wr %d strict %d', wr, strict), '') FROM " OWN_TABLES,
		"SELECT format('column %s.%s %d %s %s notnull %d default %s pk %d hidden "
		"%d', s, t, cid, name, upper(type), \"notnull\", "
		"coalesce(dflt_value, '(none)'), pk, hidden) FROM " PLAIN_TABLES
		", pragma_table_xinfo(t, s)",
		"SELECT format('index %s.%s %s unique %d origin %s partial %d', s, t, "
		"name, \"unique\", substr(origin, 1, 1), partial) FROM " PLAIN_TABLES
		", pragma_index_list(t, s)",
		"SELECT format('key %s.%s %d %s desc %d collate %s', s, l.name, x.seqno, "
		"iif(x.cid = -2, '(expression)', coalesce(x.name, '?')), x.desc, "
		"upper(x.coll)) FROM " PLAIN_TABLES ", pragma_index_list(t, s) AS l, "
		"pragma_index_xinfo(l.name) AS x WHERE x.key",
		"SELECT format('foreign key %s.%s (%s) to %s (%s) update %s delete %s', "
		"s, t, group_concat(\"from\"), \"table\", "
		"coalesce(group_concat(\"to\"), ''), on_update, on_delete) FROM "
		"(SELECT * FROM " PLAIN_TABLES
		", pragma_foreign_key_list(t, s) ORDER BY s, t, id, seq) "
		"GROUP BY s, t, id",
		"SELECT format('trigger main.%s on %s', name, tbl_name) FROM "
		"main.sqlite_schema WHERE type = 'trigger'",
		"SELECT format('trigger temp.%s on %s', name, tbl_name) FROM "
		"temp.sqlite_schema WHERE type = 'trigger'",
	};

	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
		add_query(facts, db, queries[i]);
}

/* ---- our catalog ---- */

static inline struct sg_str upper(struct sg_arena *arena, struct sg_str text)
{
	char *copy = sg_cstr(arena, text);

	for (size_t i = 0; i < text.n; i++)
		if (copy[i] >= 'a' && copy[i] <= 'z')
			copy[i] = (char)(copy[i] - 32);
	return (struct sg_str){copy, text.n};
}

static inline size_t place_in_key(const struct sg_constraint_record *key,
				  const struct sg_object *column)
{
	for (size_t i = 0; key && i < key->keys.of.len; i++)
		if (key->keys.of.items[i].column == column)
			return i + 1;
	return 0;
}

static inline void add_columns(struct facts *facts, const struct sg_object *table)
{
	const struct sg_constraint_record *key = sg_primary_key(table, SG_NOW);
	const struct sg_record *record = sg_record_at(table, SG_NOW);
	int n = 0;

	SG_EACH_PART(part, table, SG_OBJ_COLUMN, SG_NOW)
	{
		const struct sg_column *c = sg_column_at(part, SG_NOW);
		struct sg_str type = upper(&facts->arena, c->type);
		struct sg_str value = c->has_default ? c->fallback : SG_STR("(none)");

		if (c->generated) /* SQLite gives the types of these a blank */
			type = sg_str_trim(type);
		FACT(facts,
		     "column %.*s.%.*s %d %.*s %.*s notnull %d default %.*s pk %zu "
		     "hidden "
		     "%d",
		     SG_STR_ARG(record->schema), SG_STR_ARG(record->name), n++,
		     SG_STR_ARG(c->record.name), SG_STR_ARG(type), c->not_null,
		     SG_STR_ARG(value), place_in_key(key, part),
		     c->generated == 'v'   ? 2
		     : c->generated == 's' ? 3
					   : 0);
	}
}

static inline struct sg_str collation_of(const struct sg_key *key)
{
	const struct sg_column *column =
		key->column ? sg_column_at(key->column, SG_NOW) : NULL;

	if (key->collation.n)
		return key->collation;
	return column && column->collation.n ? column->collation : SG_STR("BINARY");
}

static inline void add_index(struct facts *facts, const struct sg_index *index)
{
	const struct sg_record *table = sg_record_at(index->record.object->owner, SG_NOW);

	FACT(facts, "index %.*s.%.*s %.*s unique %d origin %c partial %d",
	     SG_STR_ARG(index->record.schema), SG_STR_ARG(table->name),
	     SG_STR_ARG(index->record.name), index->unique, index->origin,
	     index->predicate.n > 0);
	for (size_t i = 0; i < index->keys.of.len; i++) {
		const struct sg_key *key = &index->keys.of.items[i];
		struct sg_str name = key->expression.n ? SG_STR("(expression)")
						       : sg_key_name(key, SG_NOW);
		struct sg_str collation = upper(&facts->arena, collation_of(key));

		FACT(facts, "key %.*s.%.*s %zu %.*s desc %d collate %.*s",
		     SG_STR_ARG(index->record.schema), SG_STR_ARG(index->record.name), i,
		     SG_STR_ARG(name), key->desc, SG_STR_ARG(collation));
	}
}

static inline struct sg_str join_keys(struct sg_arena *arena, const struct sg_keys *keys)
{
	struct sg_buf text = {0};
	struct sg_str copy;

	for (size_t i = 0; i < keys->of.len; i++) {
		if (i)
			sg_buf_addc(&text, ',');
		sg_buf_add(&text, sg_key_name(&keys->of.items[i], SG_NOW));
	}
	copy = sg_strdup(arena, sg_buf_str(&text));
	sg_buf_release(&text);
	return copy;
}

static inline const char *action_name(enum sg_fk_action action)
{
	static const char *const names[] = {"NO ACTION", "NO ACTION", "RESTRICT",
					    "CASCADE",   "SET NULL",  "SET DEFAULT"};

	return names[action];
}

static inline void add_foreign_key(struct facts *facts,
				   const struct sg_constraint_record *key)
{
	const struct sg_record *table = sg_record_at(key->record.object->owner, SG_NOW);
	struct sg_str from = join_keys(&facts->arena, &key->keys);
	struct sg_str to = join_keys(&facts->arena, &key->parent_keys);

	FACT(facts, "foreign key %.*s.%.*s (%.*s) to %.*s (%.*s) update %s delete %s",
	     SG_STR_ARG(table->schema), SG_STR_ARG(table->name), SG_STR_ARG(from),
	     SG_STR_ARG(sg_target_name(&key->parent, SG_NOW).name), SG_STR_ARG(to),
	     action_name(key->on_update), action_name(key->on_delete));
}

static inline void add_table(struct facts *facts, const struct sg_object *object)
{
	const struct sg_table *table = sg_table_at(object, SG_NOW);
	const char *type = table->module.n ? "virtual"
			   : object->owner ? "shadow"
					   : "table";

	if (table->module.n || object->owner) {
		FACT(facts, "%s %.*s.%.*s", type, SG_STR_ARG(table->record.schema),
		     SG_STR_ARG(table->record.name));
		return;
	}
	FACT(facts, "%s %.*s.%.*s wr %d strict %d", type,
	     SG_STR_ARG(table->record.schema), SG_STR_ARG(table->record.name),
	     table->without_rowid, table->strict);
	add_columns(facts, object);
	SG_EACH_PART(part, object, SG_OBJ_INDEX, SG_NOW)
	add_index(facts, sg_index_at(part, SG_NOW));
	SG_EACH_PART(con, object, SG_OBJ_CONSTRAINT, SG_NOW)
	if (sg_constraint_at(con, SG_NOW)->type == SG_CON_FOREIGN_KEY)
		add_foreign_key(facts, sg_constraint_at(con, SG_NOW));
}

static inline void facts_of_catalog(struct facts *facts, const struct sg_catalog *catalog)
{
	for (size_t i = 0; i < catalog->objects.len; i++) {
		const struct sg_object *object = catalog->objects.items[i];
		const struct sg_record *record = sg_record_at(object, SG_NOW);

		if (!record)
			continue;
		if (object->type == SG_OBJ_TABLE)
			add_table(facts, object);
		else if (object->type == SG_OBJ_VIEW)
			FACT(facts, "view %.*s.%.*s", SG_STR_ARG(record->schema),
			     SG_STR_ARG(record->name));
		else if (object->type == SG_OBJ_TRIGGER)
			FACT(facts, "trigger %.*s.%.*s on %.*s",
			     SG_STR_ARG(record->schema), SG_STR_ARG(record->name),
			     SG_STR_ARG(object->owner->newest->name));
	}
}

/* ---- texts ---- */

static inline void add_text(struct facts *facts, const struct sg_record *record,
			    const char *what, struct sg_str text)
{
	if (text.n)
		FACT(facts, "%s of %.*s: %.*s", what, SG_STR_ARG(record->name),
		     SG_STR_ARG(text));
}

static inline void add_targets(struct facts *facts, const struct sg_record *record,
			       const struct sg_target *targets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_text(facts, record, "target",
			 sg_target_name(&targets[i], SG_NOW).name);
}

static inline void add_texts(struct facts *facts, const struct sg_object *object)
{
	const struct sg_view *view = sg_view_at(object, SG_NOW);
	const struct sg_trigger *trigger = sg_trigger_at(object, SG_NOW);
	const struct sg_index *index = sg_index_at(object, SG_NOW);
	const struct sg_column *column = sg_column_at(object, SG_NOW);
	const struct sg_constraint_record *con = sg_constraint_at(object, SG_NOW);

	if (view) {
		add_text(facts, &view->record, "query", view->query);
		add_targets(facts, &view->record, view->reads.items, view->reads.len);
	}
	if (trigger) {
		add_text(facts, &trigger->record, "when", trigger->when);
		add_text(facts, &trigger->record, "body", trigger->body);
		add_text(facts, &trigger->record, "columns",
			 join_keys(&facts->arena, &trigger->update_of));
		add_targets(facts, &trigger->record, trigger->writes.items,
			    trigger->writes.len);
	}
	for (size_t i = 0; index && i < index->keys.of.len; i++)
		add_text(facts, &index->record, "expression",
			 index->keys.of.items[i].expression);
	if (index)
		add_text(facts, &index->record, "predicate", index->predicate);
	if (column)
		add_text(facts, &column->record, "generation", column->generation);
	if (con)
		add_text(facts, &con->record, "check", con->expression);
}

static inline void texts_of_catalog(struct facts *facts, const struct sg_catalog *catalog)
{
	for (size_t i = 0; i < catalog->objects.len; i++)
		if (sg_record_at(catalog->objects.items[i], SG_NOW))
			add_texts(facts, catalog->objects.items[i]);
}

/* What sqlite_schema holds, as a script; temporary objects have lost their TEMP there. */
static inline void add_schema(struct sg_buf *out, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL))
		sg_bug("%s: %s", sqlite3_errmsg(db), sql);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		sg_buf_printf(out, "%s;\n", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
}

static inline void texts_of_database(struct facts *facts, sqlite3 *db)
{
	struct sg_buf script = {0};
	struct parsed parsed;
	struct sg_session_start start = {.wrap = SG_WRAP_NONE, .foreign_keys = SG_NO};
	struct sg_replay_file file = {.path = "sqlite_schema"};
	struct sg_replay *replay =
		sg_replay_new(&facts->arena, SG_SQLITE, SG_BEGINS_EMPTY);

	add_schema(&script, db,
		   "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND name "
		   "NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid");
	add_schema(
		&script, db,
		"SELECT iif(type = 'index', sql, 'CREATE TEMP' || substr(sql, 7)) FROM "
		"temp.sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
	parse_text(&parsed, SG_SQLITE, "sqlite_schema", sg_buf_str(&script));
	file.src = &parsed.src;
	file.script = &parsed.script;
	file.session = sg_session_new(&parsed.arena, SG_SQLITE, &parsed.src,
				      &parsed.script, &start);
	sg_replay_run(replay, &file, NULL);
	texts_of_catalog(facts, replay->catalog);
	parsed_free(&parsed);
	sg_buf_release(&script);
}

#endif
