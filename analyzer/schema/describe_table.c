/* Tables, columns, constraints and indexes as lists of named values. */
#include "describe.h"

/* "range (created_at)" */
static struct sg_str partition_by(struct sg_described *out, const struct sg_table *table)
{
	struct sg_buf text = {0};

	if (table->partition_strategy.n)
		sg_buf_printf(&text, "%.*s (", SG_STR_ARG(table->partition_strategy));
	for (size_t i = 0; i < table->partition_keys.of.len; i++) {
		const struct sg_key *key = &table->partition_keys.of.items[i];
		struct sg_str name = sg_key_name(key, out->at);

		sg_buf_adds(&text, i ? ", " : "");
		sg_buf_add(&text, name.n ? name : key->expression);
	}
	if (table->partition_strategy.n)
		sg_buf_addc(&text, ')');
	return sg_buf_keep(&text, out->arena);
}

static const char *replica_identity(char letter)
{
	switch (letter) {
	case 'n': return "nothing";
	case 'f': return "full";
	case 'i': return "index";
	default: return "default";
	}
}

static void postgres_table(struct sg_described *out, const struct sg_table *table)
{
	struct sg_field *inherits;

	sg_field_flag(out, "unlogged", table->unlogged);
	sg_field_text(out, "partition_by", partition_by(out, table));
	sg_field_text(out, "partition_of", sg_name_of_object(out, table->partition_of));
	sg_field_text(out, "partition_bound", table->partition_bound);
	inherits = sg_field_add(out, "inherits", SG_LIST_FIELD);
	for (size_t i = 0; i < table->inherits.len; i++)
		*SG_PUSH(out->arena, &inherits->list) =
			sg_name_of_object(out, table->inherits.items[i]);
	sg_field_text(out, "of_type", table->of_type);
	sg_field_flag(out, "row_security", table->row_security);
	sg_field_flag(out, "force_row_security", table->force_row_security);
	sg_field_words(out, "replica_identity",
		       replica_identity(table->replica_identity));
}

void sg_describe_table(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_table *table = sg_table_at(object, out->at);

	if (out->catalog->dialect == SG_POSTGRES) {
		postgres_table(out, table);
		return;
	}
	sg_field_flag(out, "without_rowid", table->without_rowid);
	sg_field_flag(out, "strict", table->strict);
	sg_field_text(out, "module", table->module);
}

static const char *generated_kind(char letter)
{
	return letter == 's' ? "stored" : letter == 'v' ? "virtual" : "";
}

static const char *identity_kind(char letter)
{
	return letter == 'a' ? "always" : letter == 'd' ? "by default" : "";
}

void sg_describe_column(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_column *column = sg_column_at(object, out->at);

	sg_field_text(out, "data_type", column->type);
	sg_field_flag(out, "not_null", column->not_null);
	sg_field_sql(out, "default", column->has_default ? column->fallback : SG_STR(""));
	sg_field_words(out, "generated", generated_kind(column->generated));
	sg_field_sql(out, "generation",
		     column->generated ? column->generation : SG_STR(""));
	if (out->catalog->dialect == SG_POSTGRES)
		sg_field_words(out, "identity", identity_kind(column->identity));
	sg_field_text(out, "collation", column->collation);
}

/* ---- constraints ---- */

static const struct sg_object *parent_of(const struct sg_described *out,
					 const struct sg_constraint_record *key)
{
	struct sg_name name = sg_target_name(&key->parent, out->at);

	return key->parent.object
		       ? key->parent.object
		       : sg_find_object(out->catalog, out->at, SG_OBJ_TABLE, &name);
}

/* "no action" is what an unsaid action is, in both dialects. */
static const char *action(enum sg_fk_action value)
{
	static const char *const words[] = {"no action", "no action", "restrict",
					    "cascade",   "set null",  "set default"};

	return words[value];
}

static void foreign_key(struct sg_described *out, const struct sg_constraint_record *key)
{
	static const struct sg_keys none;
	const struct sg_keys *parent =
		sg_referenced_keys(key, parent_of(out, key), out->at);

	sg_field_text(out, "references", sg_name_of_target(out, &key->parent));
	sg_field_names(out, "referenced_columns", parent ? parent : &none);
	sg_field_words(out, "on_delete", action(key->on_delete));
	sg_field_words(out, "on_update", action(key->on_update));
	sg_field_text(out, "match", key->match.n ? key->match : SG_STR("simple"));
}

static const char *kind(enum sg_constraint_type type)
{
	switch (type) {
	case SG_CON_PRIMARY_KEY: return "primary key";
	case SG_CON_UNIQUE: return "unique";
	case SG_CON_FOREIGN_KEY: return "foreign key";
	case SG_CON_EXCLUDE: return "exclude";
	case SG_CON_CHECK: return "check";
	default: return sg_constraint_type_name(type);
	}
}

void sg_describe_constraint(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_constraint_record *c = sg_constraint_at(object, out->at);
	static const struct sg_keys none;

	sg_field_words(out, "kind", kind(c->type));
	/* Those of a CHECK stand in its expression. */
	sg_field_keys(out, "columns", c->type == SG_CON_CHECK ? &none : &c->keys);
	sg_field_sql(out, "expression", c->expression);
	sg_field_flag(out, "deferrable", c->deferrable);
	sg_field_flag(out, "initially_deferred", c->initially_deferred);
	if (out->catalog->dialect == SG_POSTGRES) {
		sg_field_flag(out, "validated", c->validated);
		sg_field_flag(out, "no_inherit", c->no_inherit);
	} else {
		sg_field_flag(out, "autoincrement", c->autoincrement);
		sg_field_words(out, "conflict",
			       c->conflict ? sg_conflict_name(c->conflict) : "");
	}
	if (c->type == SG_CON_FOREIGN_KEY)
		foreign_key(out, c);
}

void sg_describe_index(struct sg_described *out, const struct sg_object *object)
{
	const struct sg_index *index = sg_index_at(object, out->at);

	sg_field_flag(out, "unique", index->unique);
	sg_field_keys(out, "columns", &index->keys);
	sg_field_sql(out, "predicate", index->predicate);
	if (out->catalog->dialect == SG_POSTGRES) {
		sg_field_text(out, "method",
			      index->method.n ? index->method : SG_STR("btree"));
		sg_field_names(out, "include", &index->include);
		sg_field_flag(out, "nulls_not_distinct", index->nulls_not_distinct);
		sg_field_flag(out, "valid", index->valid);
	}
}
