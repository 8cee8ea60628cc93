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

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* Adds the text with one name for another wherever it stands as a word, quoted or not. */
static void add_renamed(struct sg_ctx *cx, struct sg_buf *out, struct sg_str text,
			struct sg_str from, struct sg_str to)
{
	for (size_t i = 0; i < text.n;) {
		bool quoted = i && strchr("\"`[", text.p[i - 1]);
		bool starts = !i || !is_name_char(text.p[i - 1]);
		bool ends = i + from.n >= text.n || !is_name_char(text.p[i + from.n]);

		if (starts && ends && sg_str_ieq(sg_str_sub(text, i, i + from.n), from)) {
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

/* Moving the keys would be carried to the children by ON UPDATE CASCADE and friends. */
static bool keys_may_move(const struct sg_rebuild *rebuild)
{
	for (size_t k = 0; k < rebuild->children.len; k++)
		if (rebuild->children.items[k].on_update > SG_FK_RESTRICT)
			return false;
	return !rebuild->self || rebuild->self->on_update <= SG_FK_RESTRICT;
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
		add_renamed(cx, out, text, table->name.name, name);
	sg_buf_adds(out, ";\n");
}

static void add_copy_back(struct sg_ctx *cx, struct sg_buf *out, struct sg_insert *insert,
			  const char *table, const char *copy)
{
	const struct sg_select *select = sg_as_select(insert->source);
	const char *comma = "";
	struct sg_str alias;

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
	alias = sg_as_table_ref(select->from.items[0])->alias;
	sg_buf_printf(out, " FROM %s AS %s;\n", copy,
		      alias.n ? sg_sql_ident(cx, alias) : table);
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
	    !sg_is(create->node, SG_CREATE_TABLE) || !is_plain_copy(copy->node) ||
	    !keys_may_move(rebuild))
		return NULL;
	key = key_of(sg_as_create_table(create->node));
	if (!key)
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
