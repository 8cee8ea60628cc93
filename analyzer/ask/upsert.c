/*
 * INSERT OR REPLACE as an upsert, which changes the row that is in the way instead of
 * deleting it (lang_conflict.html, lang_upsert.html).
 */
#include <sqlguard/rule.h>

struct upsert {
	struct sg_ctx *cx;
	const struct sg_insert *insert;
	const struct sg_object *table;
	const struct sg_keys *key; /* the only one that a row can meet; NULL */
	size_t keys;               /* how many there are */
	struct sg_buf clause;      /* "ON CONFLICT (id) DO UPDATE SET .." */
	bool whole;                /* every column gets a value */
};

static void add_key(struct upsert *u, const struct sg_keys *keys)
{
	u->keys++;
	u->key = keys;
}

static void find_key(struct upsert *u)
{
	uint32_t at = u->cx->at;

	SG_EACH_PART(part, u->table, SG_OBJ_CONSTRAINT, at)
	{
		const struct sg_constraint_record *con = sg_constraint_at(part, at);

		if (con->type == SG_CON_PRIMARY_KEY || con->type == SG_CON_UNIQUE)
			add_key(u, &con->keys);
	}
	SG_EACH_PART(part, u->table, SG_OBJ_INDEX, at)
	{
		const struct sg_index *index = sg_index_at(part, at);

		if (index->unique && !index->constraint && index->origin == 'c')
			add_key(u, index->predicate.n ? NULL : &index->keys);
	}
	if (u->keys != 1)
		u->key = NULL;
}

static bool is_key(const struct upsert *u, struct sg_str column)
{
	for (size_t i = 0; i < u->key->of.len; i++)
		if (sg_str_ieq(sg_key_name(&u->key->of.items[i], u->cx->at), column))
			return true;
	return false;
}

static bool is_given(const struct upsert *u, struct sg_str column)
{
	SG_EACH (item, u->insert->columns)
		if (sg_str_ieq(sg_as_ident(item)->name, column))
			return true;
	return !u->insert->columns.len;
}

/* False: the key itself is not given, or is no plain column. */
static bool write_clause(struct upsert *u)
{
	const char *comma = "";

	sg_buf_adds(&u->clause, "ON CONFLICT (");
	for (size_t i = 0; i < u->key->of.len; i++) {
		struct sg_str name = sg_key_name(&u->key->of.items[i], u->cx->at);

		if (!name.n || u->key->of.items[i].collation.n || !is_given(u, name))
			return false;
		sg_buf_printf(&u->clause, "%s%s", i ? ", " : "",
			      sg_sql_ident(u->cx, name));
	}
	sg_buf_adds(&u->clause, ") DO ");
	u->whole = true;
	SG_EACH_PART(part, u->table, SG_OBJ_COLUMN, u->cx->at)
	{
		const struct sg_column *column = sg_column_at(part, u->cx->at);
		const char *name = sg_sql_ident(u->cx, column->record.name);

		if (column->generated || is_key(u, column->record.name))
			continue;
		if (!is_given(u, column->record.name)) {
			u->whole = false;
			continue;
		}
		sg_buf_printf(&u->clause, "%s%s = excluded.%s",
			      *comma ? comma : "UPDATE SET ", name, name);
		comma = ", ";
	}
	if (!*comma)
		sg_buf_adds(&u->clause, "NOTHING");
	return true;
}

/* REPLACE puts the DEFAULT where NOT NULL meets NULL (lang_conflict.html). */
static bool has_values_only(const struct sg_insert *insert)
{
	const struct sg_select *source = sg_as_select(insert->source);

	if (!source->value_rows || (size_t)source->value_rows != source->rows.len)
		return false;
	SG_EACH (row, source->rows)
		SG_EACH (value, sg_as_row(row)->items)
			if (!sg_is(value, SG_LITERAL) ||
			    sg_as_literal(value)->type == SG_LIT_NULL)
				return false;
	return true;
}

/* A trigger sees an UPDATE in the place of an INSERT; a table that is not known from its
   creation on may have more columns and keys than are seen. */
static bool keeps_meaning(const struct upsert *u)
{
	const struct sg_table *table = sg_table_at(u->table, u->cx->at);

	if (!u->whole || table->complete != SG_YES || u->table->perhaps_before ||
	    !has_values_only(u->insert) || u->insert->with || u->insert->returning.len ||
	    u->insert->alias.n)
		return false;
	SG_EACH_PART(trigger, u->table, SG_OBJ_TRIGGER, u->cx->at)
	return false;
	return true;
}

/* INSERT INTO .. up to the end of its source, and the clause. */
static void suggest(struct upsert *u)
{
	struct sg_ctx *cx = u->cx;
	const struct sg_insert *insert = u->insert;
	uint32_t from = insert->table.span.off, to = sg_span_end(insert->source->span);
	bool values = sg_as_select(insert->source)->value_rows > 0;

	/* The parser would take ON for that of a join (lang_upsert.html section 2.2). */
	sg_help_sql(cx, "INSERT INTO %s%s\n\t%.*s;",
		    sg_one_line(cx, (struct sg_span){from, to - from}),
		    values || sg_as_select(insert->source)->where ? "" : " WHERE true",
		    SG_STR_ARG(sg_buf_str(&u->clause)));
	if (!keeps_meaning(u))
		return;
	sg_fix(cx, SG_FIX_SAFE, "change the row in place with ON CONFLICT");
	sg_fix_replace(
		cx, (struct sg_span){insert->node.span.off, from - insert->node.span.off},
		"INSERT INTO ");
	sg_fix_insert(cx, to,
		      sg_printf(cx->arena, " %.*s", SG_STR_ARG(sg_buf_str(&u->clause))));
}

void sg_help_upsert(struct sg_ctx *cx, const struct sg_insert *insert)
{
	struct upsert u = {.cx = cx, .insert = insert};

	u.table = sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE, &insert->table);
	if (!u.table || !insert->source || !sg_table_at(u.table, cx->at))
		return;
	find_key(&u);
	if (u.key && write_clause(&u))
		suggest(&u);
	sg_buf_release(&u.clause);
}
