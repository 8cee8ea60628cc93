/*
 * # Primary key that takes NULL
 *
 * In SQLite a primary key column takes NULL, any number of times, unless it is `INTEGER
 * PRIMARY KEY`, `NOT NULL`, or in a `WITHOUT ROWID` or `STRICT` table (measured on 3.40.1
 * and local D1). A row without its key is found by no reference and no `WHERE id = ?`.
 *
 * ## Instead
 *
 *     CREATE TABLE sessions (token TEXT PRIMARY KEY NOT NULL);
 *
 * ## Unless
 *
 * Keys that look like the rowid are reported by `sqlite-int-primary-key`.
 *
 * ## See
 *
 * - https://www.sqlite.org/quirks.html#primary_keys_can_sometimes_contain_nulls
 */
#include <sqlguard/rule.h>

/* A column of the key that takes NULL: the catalog knows what STRICT and WITHOUT ROWID
   make of it. */
static const struct sg_object *nullable(const struct sg_constraint_record *key,
					uint32_t at)
{
	for (size_t i = 0; i < key->keys.of.len; i++) {
		const struct sg_object *column = key->keys.of.items[i].column;

		if (column && !sg_column_at(column, at)->not_null)
			return column;
	}
	return NULL;
}

/* Told by sqlite-int-primary-key, or, of PostgreSQL's, by sqlite-postgres-syntax. */
static bool looks_like_rowid(const struct sg_column *column)
{
	return sg_affinity(column->type) == 'I' || sg_is_serial_type(column->type);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_create_table *create = sg_as_create_table(node);
	uint32_t at = cx->at + 1;
	const struct sg_object *table = sg_find_object(cx->catalog, at, SG_OBJ_TABLE,
						       &create->name),
			       *column;
	const struct sg_constraint_record *key = table ? sg_primary_key(table, at) : NULL;
	const struct sg_column_def *def;

	if (!key || !key->index || table->created != at)
		return;
	column = nullable(key, at);
	def = column ? sg_find_column_def(create, sg_record_at(column, at)->name) : NULL;
	if (!def || (key->keys.of.len == 1 && looks_like_rowid(sg_column_at(column, at))))
		return;
	sg_report(cx, def->node.span, "'%s' is in the primary key of '%s' and takes NULL",
		  sg_show_ident(cx, def->name), sg_show_name(cx, &create->name));
	sg_note(cx, "any number of rows may have NULL there");
	sg_help(cx, "add NOT NULL");
}

SG_RULE(sqlite_nullable_primary_key){
	.summary = "a primary key that is not NOT NULL takes NULL in SQLite",
	.severity = SG_INFO,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_CREATE_TABLE},
	.check = check,
};
