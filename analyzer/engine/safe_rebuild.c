/*
 * The SQL that rebuilds a table of SQLite without hurting the tables that reference it,
 * written with the names and the new shape of the file (the sequence was measured on
 * sqlite 3.40.1 and local D1 of wrangler 4.86 and 4.164, for each ON DELETE action).
 */
#include <stdlib.h>
#include <string.h>

#include <sqlguard/rule.h>

/* Definitions longer than this are named, not repeated. */
#define DEFINITION_SHOWN 4000

/* "name.column", the quote after the name included */
static bool is_qualifier(struct sg_str text, size_t end)
{
	if (end < text.n && strchr("\"`]", text.p[end]))
		end++;
	while (end < text.n && sg_is_blank(text.p[end]))
		end++;
	return end < text.n && text.p[end] == '.';
}

/* "REFERENCES name", the quote before the name included */
static bool is_referenced(struct sg_str text, size_t start)
{
	static const char word[] = "references";
	size_t n = sizeof word - 1;

	if (start && strchr("\"`[", text.p[start - 1]))
		start--;
	while (start && sg_is_blank(text.p[start - 1]))
		start--;
	return start >= n && sg_str_iis(sg_str_sub(text, start - n, start), word);
}

static bool is_word(struct sg_str text, size_t start, size_t end)
{
	return (!start || !sg_is_word(text.p[start - 1])) &&
	       (end >= text.n || !sg_is_word(text.p[end]));
}

/* Adds a definition with another name for its table; a column or a text that is called
 * the same stays. */
static void add_renamed(struct sg_ctx *cx, struct sg_buf *out,
			const struct sg_create_table *table, struct sg_str to)
{
	struct sg_str text = sg_text_of(cx, table->node.span), from = table->name.name;
	size_t named = sg_span_end(table->name.span) - table->node.span.off;

	for (size_t i = 0; i < text.n;) {
		bool quoted = i && strchr("\"`[", text.p[i - 1]);
		size_t end = i + from.n;

		if (sg_str_ieq(sg_str_sub(text, i, end), from) && is_word(text, i, end) &&
		    (end == named || end + 1 == named || is_qualifier(text, end) ||
		     is_referenced(text, i))) {
			sg_buf_add(out, quoted ? to : sg_str_of(sg_sql_ident(cx, to)));
			i += from.n;
		} else {
			sg_buf_addc(out, text.p[i++]);
		}
	}
}

struct part {
	size_t index;
	const char *what;
};

static int by_index(const void *left, const void *right)
{
	const struct part *a = left, *b = right;

	return (a->index > b->index) - (a->index < b->index);
}

void sg_note_parts(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	bool back = rebuild->back != SG_NEVER;
	bool kept = rebuild->shape == SG_REBUILD_IN_PLACE;
	struct part parts[] = {
		{rebuild->shape == SG_REBUILD_REFILL || !back ? rebuild->create
							      : SG_NEVER,
		 back ? "the table is created anew" : "the new table is created"},
		{rebuild->copy, back ? "rows are copied away" : "rows are copied"},
		{rebuild->away, "the old table is renamed"},
		{rebuild->drop, kept ? "rows are deleted" : "the old table is dropped"},
		{rebuild->rename, "the new one takes its name"},
		{rebuild->back, "rows are copied back"},
	};
	struct sg_buf out = {0};

	qsort(parts, sizeof parts / sizeof *parts, sizeof *parts, by_index);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].index == SG_NEVER)
			break;
		sg_buf_printf(&out, "%s%s in line %zu", out.n ? ", " : "", parts[i].what,
			      sg_line_of_statement(cx, parts[i].index));
	}
	sg_note(cx, "%s", out.p ? out.p : "");
	sg_buf_release(&out);
}

static const struct sg_statement *statement(struct sg_ctx *cx, size_t index)
{
	return index == SG_NEVER ? NULL : &cx->script->statements.items[index];
}

static bool is_integer(const struct sg_column_def *column)
{
	return column->type &&
	       sg_str_istarts(sg_as_type_name(column->type)->name.name, "int");
}

/* The only column of the primary key, or NULL. */
static const struct sg_column_def *key_of(const struct sg_create_table *table)
{
	struct sg_constraint *key =
		sg_find_constraint(table->constraints, SG_CON_PRIMARY_KEY);
	struct sg_node *value = NULL;

	if (key && key->columns.len == 1)
		value = sg_as_index_column(key->columns.items[0])->value;
	SG_EACH (item, table->columns) {
		const struct sg_column_def *column = sg_as_column_def(item);

		if (sg_find_constraint(column->constraints, SG_CON_PRIMARY_KEY))
			return column;
		if (sg_is(value, SG_COLUMN_REF) &&
		    sg_str_ieq(sg_as_column_ref(value)->column, column->name))
			return column;
	}
	return NULL;
}

/* ON UPDATE CASCADE and friends would carry the moved keys to the child. */
static bool is_left_behind(const struct sg_reference *ref, struct sg_str moved)
{
	if (ref->on_update > SG_FK_RESTRICT)
		return false;
	SG_EACH (key, ref->keys)
		if (sg_is(key, SG_IDENT) && sg_str_ieq(sg_as_ident(key)->name, moved))
			return true;
	return !ref->keys.len;
}

static bool key_may_move(const struct sg_rebuild *rebuild, struct sg_str key)
{
	for (size_t k = 0; k < rebuild->children.len; k++)
		if (!is_left_behind(&rebuild->children.items[k], key))
			return false;
	return !rebuild->self || is_left_behind(rebuild->self, key);
}

/* The old table has the key, too: it is copied under its name. */
static bool is_copied(const struct sg_insert *insert, struct sg_str key)
{
	const struct sg_list *values = &sg_as_select(insert->source)->columns;

	for (size_t i = 0; i < insert->columns.len && i < values->len; i++) {
		const struct sg_node *value =
			sg_as_result_column(values->items[i])->value;

		if (sg_str_ieq(sg_as_ident(insert->columns.items[i])->name, key))
			return sg_is(value, SG_COLUMN_REF) &&
			       sg_str_ieq(sg_as_column_ref(value)->column, key);
	}
	return false;
}

static void add_definition(struct sg_ctx *cx, struct sg_buf *out,
			   const struct sg_create_table *table, struct sg_str name)
{
	struct sg_str text = sg_text_of(cx, table->node.span);

	if (text.n > DEFINITION_SHOWN)
		sg_buf_printf(out, "CREATE TABLE %s (...) -- as in line %zu\n",
			      sg_sql_ident(cx, name),
			      sg_line_of(cx, table->node.span.off));
	else
		add_renamed(cx, out, table, name);
	sg_buf_adds(out, ";\n");
}

static void add_copy_back(struct sg_ctx *cx, struct sg_buf *out, struct sg_insert *insert,
			  const char *table, const char *copy)
{
	const struct sg_select *select = sg_as_select(insert->source);
	const struct sg_table_ref *from = sg_as_table_ref(select->from.items[0]);
	const char *comma = "";

	sg_buf_printf(out, "INSERT INTO %s (", table);
	SG_EACH (column, insert->columns) {
		sg_buf_printf(out, "%s%s", comma,
			      sg_sql_ident(cx, sg_as_ident(column)->name));
		comma = ", ";
	}
	sg_buf_adds(out, ")\n\tSELECT ");
	comma = "";
	SG_EACH (column, select->columns) {
		sg_buf_printf(out, "%s%.*s", comma,
			      SG_STR_ARG(sg_text_of(cx, column->span)));
		comma = ", ";
	}
	sg_buf_printf(out, " FROM %s AS %s;\n", copy,
		      sg_sql_ident(cx, from->alias.n ? from->alias : from->name.name));
}

/* Row by row, from one table: only then the copy of it can stand in its place. */
static bool is_plain_copy(const struct sg_node *node)
{
	const struct sg_select *select;

	if (!sg_is(node, SG_INSERT) || !sg_as_insert(node)->columns.len ||
	    sg_as_insert(node)->with || !sg_is(sg_as_insert(node)->source, SG_SELECT))
		return false;
	select = sg_as_select(sg_as_insert(node)->source);
	return select->columns.len && select->from.len == 1 && !select->where &&
	       !select->group_by.len && !select->distinct && !select->limit &&
	       !select->with && sg_is(select->from.items[0], SG_TABLE_REF);
}

/* The copy names a column that the old table lacks, which no order of steps makes right.
 */
static bool copies_what_is_missing(struct sg_ctx *cx, const struct sg_insert *copy,
				   const struct sg_name *table)
{
	SG_EACH (column, sg_as_select(copy->source)->columns) {
		const struct sg_node *value = sg_as_result_column(column)->value;

		if (sg_is(value, SG_COLUMN_REF) &&
		    sg_lacks_column(cx, table, sg_as_column_ref(value)->column) &&
		    !sg_is_rowid(cx, sg_as_column_ref(value)->column))
			return true;
	}
	return false;
}

const char *sg_safe_rebuild(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	const struct sg_statement *create = statement(cx, rebuild->create);
	const struct sg_statement *copy =
		statement(cx, rebuild->back == SG_NEVER ? rebuild->copy : rebuild->back);
	const struct sg_column_def *key;
	struct sg_buf out = {0};
	struct sg_name old = {.name = rebuild->table.name};
	const char *table = sg_sql_name(cx, &old), *moved, *text;

	if (!create || !copy || rebuild->shape == SG_REBUILD_IN_PLACE ||
	    !sg_is(create->node, SG_CREATE_TABLE) || !is_plain_copy(copy->node))
		return NULL;
	key = key_of(sg_as_create_table(create->node));
	if (copies_what_is_missing(cx, sg_as_insert(copy->node), &rebuild->table) ||
	    !key || !key_may_move(rebuild, key->name) ||
	    !is_copied(sg_as_insert(copy->node), key->name))
		return NULL;
	old.name = sg_str_of(sg_printf(cx->arena, "__copy_%.*s", SG_STR_ARG(old.name)));
	moved = sg_sql_name(cx, &old);
	text = sg_sql_ident(cx, key->name);
	sg_buf_printf(&out, "PRAGMA defer_foreign_keys = ON;\n");
	sg_buf_printf(&out, "CREATE TABLE %s AS SELECT * FROM %s;\n", moved, table);
	sg_buf_printf(&out,
		      is_integer(key) ? "UPDATE %s SET %s = -%s - 1;\n"
				      : "UPDATE %s SET %s = '__moved__' || %s;\n",
		      table, text, text);
	sg_buf_printf(&out, "DROP TABLE %s;\n", table);
	add_definition(cx, &out, sg_as_create_table(create->node), rebuild->table.name);
	add_copy_back(cx, &out, sg_as_insert(copy->node), table, moved);
	sg_buf_printf(&out, "DROP TABLE %s;\n-- then its indexes and triggers again",
		      moved);
	text = sg_cstr(cx->arena, sg_buf_str(&out));
	sg_buf_release(&out);
	return text;
}
