/* Constraints of SQLite's tables, and the indexes that enforce them (build.c). */
#include "../sqlite/sqlite.h"
#include "replay_sqlite.h"

/* A record of this statement may still be filled. */
static struct sg_column *open_column(struct sg_step *step, struct sg_object *column)
{
	if (column->newest->from == step->catalog->now + 1)
		return (struct sg_column *)(uintptr_t)column->newest;
	return sg_object_change(step->catalog, column);
}

/* ---- automatic indexes ---- */

static struct sg_str collation_of(const struct sg_key *key)
{
	if (key->collation.n)
		return key->collation;
	if (key->column && sg_sq_column(key->column)->collation.n)
		return sg_sq_column(key->column)->collation;
	return SG_STR("BINARY");
}

static bool same_keys(const struct sg_keys *a, const struct sg_keys *b)
{
	if (a->of.len != b->of.len)
		return false;
	for (size_t i = 0; i < a->of.len; i++)
		if (a->of.items[i].column != b->of.items[i].column ||
		    !sg_str_ieq(collation_of(&a->of.items[i]),
				collation_of(&b->of.items[i])))
			return false;
	return true;
}

/* Two constraints on the same columns share an index (sqlite3CreateIndex()). */
static struct sg_index *find_same(struct sg_object *table, const struct sg_keys *keys)
{
	SG_EACH_PART(part, table, SG_OBJ_INDEX, SG_NOW)
	{
		struct sg_index *index = (struct sg_index *)(uintptr_t)part->newest;

		if (same_keys(&index->keys, keys))
			return index;
	}
	return NULL;
}

static size_t count_indexes(const struct sg_object *table)
{
	size_t n = 0;

	SG_EACH_PART(part, table, SG_OBJ_INDEX, SG_NOW)
	n++;
	return n;
}

static struct sg_index *make_index(struct sg_step *step, struct sg_object *table,
				   const struct sg_keys *keys)
{
	struct sg_str schema = table->newest->schema;
	char *name = sg_printf(step->catalog->arena, "sqlite_autoindex_%.*s_%zu",
			       SG_STR_ARG(table->newest->name), count_indexes(table) + 1);
	struct sg_index *index = SG_OBJECT_NEW(step->catalog, SG_OBJ_INDEX, table,
					       sg_index, schema, sg_str_of(name));

	index->unique = index->valid = true;
	index->keys = *keys;
	return index;
}

static void enforce(struct sg_step *step, struct sg_object *table,
		    struct sg_constraint_record *con)
{
	struct sg_index *index = find_same(table, &con->keys);

	if (!index)
		index = make_index(step, table, &con->keys);
	if (index->origin != 'p') {
		index->origin = con->type == SG_CON_PRIMARY_KEY ? 'p' : 'u';
		index->constraint = con->record.object;
	}
	con->index = index->record.object;
}

/* ---- PRIMARY KEY and UNIQUE ---- */

static void keep_once(struct sg_keys *keys)
{
	size_t kept = 0;

	for (size_t i = 0; i < keys->of.len; i++) {
		bool twice = false;

		for (size_t k = 0; k < kept; k++)
			twice = twice ||
				keys->of.items[k].column == keys->of.items[i].column;
		if (!twice)
			keys->of.items[kept++] = keys->of.items[i];
	}
	keys->of.len = kept;
}

/* INTEGER PRIMARY KEY is the rowid: no index enforces it (sqlite3AddPrimaryKey()). */
static bool is_rowid(const struct sg_constraint_record *con,
		     const struct sg_constraint *said)
{
	return con->keys.of.len == 1 && con->keys.of.items[0].column && !said->desc &&
	       sg_str_iis(sg_sq_column(con->keys.of.items[0].column)->type, "integer");
}

static bool add_primary_key(struct sg_step *step, struct sg_object *table,
			    struct sg_constraint_record *con,
			    const struct sg_constraint *said)
{
	bool rowid = is_rowid(con, said);

	for (size_t i = 0; i < con->keys.of.len; i++)
		if (con->keys.of.items[i].column &&
		    sg_sq_column(con->keys.of.items[i].column)->generated)
			return sg_step_refuse_for(step, SG_REFUSED_ITSELF,
						  "generated columns cannot be part of "
						  "the PRIMARY KEY");
	con->autoincrement = said->autoincrement;
	if (said->autoincrement && !rowid)
		return sg_step_refuse_for(
			step, SG_REFUSED_ITSELF,
			"AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY");
	if (said->autoincrement && sg_sq_table(table)->without_rowid)
		return sg_step_refuse_for(
			step, SG_REFUSED_ITSELF,
			"AUTOINCREMENT not allowed on WITHOUT ROWID tables");
	if (!rowid)
		enforce(step, table, con);
	return true;
}

static struct sg_constraint_record *begin(struct sg_step *step, struct sg_object *table,
					  const struct sg_constraint *said,
					  const struct sg_object *column)
{
	struct sg_constraint_record *con =
		SG_OBJECT_NEW(step->catalog, SG_OBJ_CONSTRAINT, table,
			      sg_constraint_record, SG_STR(""), said->name);

	con->type = said->type;
	con->named = said->name.n > 0;
	con->at_column = column != NULL;
	con->conflict = said->conflict;
	con->validated = true;
	return con;
}

static bool add_key(struct sg_step *step, struct sg_object *table,
		    const struct sg_constraint *said, struct sg_object *column)
{
	struct sg_constraint_record *con;
	bool primary = said->type == SG_CON_PRIMARY_KEY;

	if (primary && sg_primary_key(table, SG_NOW))
		return sg_step_refuse(step,
				      "table \"%.*s\" has more than one primary key",
				      SG_STR_ARG(table->newest->name));
	con = begin(step, table, said, column);
	if (column)
		*SG_PUSH(step->catalog->arena, &con->keys.of) =
			(struct sg_key){.column = column, .desc = said->desc};
	else if (!sg_sq_fill_keys(step, table, &con->keys, said->columns, false))
		return false;
	if (primary && sg_sq_table(table)->without_rowid)
		keep_once(&con->keys);
	if (primary)
		return add_primary_key(step, table, con, said);
	enforce(step, table, con);
	return true;
}

/* ---- FOREIGN KEY and CHECK ---- */

static bool fill_parent(struct sg_step *step, struct sg_object *table,
			struct sg_constraint_record *con,
			const struct sg_constraint *said)
{
	con->parent.schema = table->newest->schema;
	con->parent.name = sg_step_keep(step, said->ref_table.name);
	SG_EACH (item, said->ref_columns)
		sg_key_add(step->catalog, &con->parent_keys, NULL,
			   sg_as_ident(item)->name);
	con->on_delete = said->on_delete;
	con->on_update = said->on_update;
	con->match = sg_step_keep(step, said->match);
	con->deferrable = said->deferrable;
	con->initially_deferred = said->deferrable && said->initially_deferred;
	if (!con->parent_keys.of.len || con->parent_keys.of.len == con->keys.of.len)
		return true;
	return sg_step_refuse_for(step, SG_REFUSED_ITSELF,
				  "number of columns in foreign key does not match the "
				  "number of columns in the referenced table");
}

static bool add_foreign_key(struct sg_step *step, struct sg_object *table,
			    const struct sg_constraint *said, struct sg_object *column)
{
	struct sg_constraint_record *con = begin(step, table, said, column);

	if (column) {
		SG_PUSH(step->catalog->arena, &con->keys.of)->column = column;
	} else {
		SG_EACH (item, said->columns) {
			struct sg_str name =
				sg_sq_written(sg_as_index_column(item)->value);
			struct sg_object *key = sg_find_part(step->catalog, SG_NOW, table,
							     SG_OBJ_COLUMN, name);

			if (!key && sg_sq_table(table)->complete == SG_YES)
				return sg_step_refuse(step,
						      "unknown column \"%.*s\" in "
						      "foreign key definition",
						      SG_STR_ARG(name));
			sg_key_add(step->catalog, &con->keys, key,
				   key ? SG_STR("") : name);
		}
	}
	sg_sq_note_user(step->catalog, con->record.object, said->ref_table.name);
	return fill_parent(step, table, con, said);
}

static void add_check(struct sg_step *step, struct sg_object *table,
		      const struct sg_constraint *said, struct sg_object *column)
{
	struct sg_constraint_record *con = begin(step, table, said, column);
	struct sg_str source = step->file->src->text;

	if (column)
		SG_PUSH(step->catalog->arena, &con->keys.of)->column = column;
	con->expression = sg_sq_text(step, sg_sqlite_inside(source, said->node.span));
}

bool sg_sq_add_constraint(struct sg_step *step, struct sg_object *table,
			  const struct sg_constraint *said, struct sg_object *column)
{
	switch (said->type) {
	case SG_CON_PRIMARY_KEY:
	case SG_CON_UNIQUE: return add_key(step, table, said, column);
	case SG_CON_FOREIGN_KEY: return add_foreign_key(step, table, said, column);
	case SG_CON_CHECK: add_check(step, table, said, column); return true;
	default: return true;
	}
}

/* ---- when all of the table is known ---- */

/* WITHOUT ROWID has an index for every primary key (convertToWithoutRowidTable()), and
   makes its columns NOT NULL; STRICT does so, too, but for the rowid. */
bool sg_sq_finish_keys(struct sg_step *step, struct sg_object *table)
{
	struct sg_constraint_record *con =
		(struct sg_constraint_record *)(uintptr_t)sg_primary_key(table, SG_NOW);
	bool without_rowid = sg_sq_table(table)->without_rowid;

	if (without_rowid && !con)
		return sg_step_refuse_for(step, SG_REFUSED_ITSELF,
					  "PRIMARY KEY missing on table %.*s",
					  SG_STR_ARG(table->newest->name));
	if (without_rowid && !con->index)
		enforce(step, table, con);
	if (!con || !con->index || (!without_rowid && !sg_sq_table(table)->strict))
		return true;
	for (size_t i = 0; i < con->keys.of.len; i++)
		if (con->keys.of.items[i].column)
			open_column(step, con->keys.of.items[i].column)->not_null = true;
	return true;
}
