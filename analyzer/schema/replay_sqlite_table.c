/* CREATE TABLE: columns, options and what SQLite refuses (build.c). */
#include "../sqlite/sqlite.h"
#include "replay_sqlite.h"

/* ---- columns ---- */

struct sg_column *sg_sq_new_column(struct sg_step *step, struct sg_object *table,
				   struct sg_str name)
{
	struct sg_column *column;
	uint32_t number = 1;

	for (size_t i = table->parts.len; i-- > 0;)
		if (table->parts.items[i]->type == SG_OBJ_COLUMN) {
			number = sg_sq_column(table->parts.items[i])->number + 1;
			break;
		}
	column = SG_OBJECT_NEW(step->catalog, SG_OBJ_COLUMN, table, sg_column, SG_STR(""),
			       name);
	column->number = number;
	return column;
}

static bool is_quote(char c)
{
	return c == '"' || c == '`' || c == '\'' || c == '[';
}

/* sqlite3DequoteToken(): the first and the last byte, whatever the last one is. */
static bool has_inner_quote(struct sg_str type)
{
	for (size_t i = 1; i + 1 < type.n; i++)
		if (is_quote(type.p[i]))
			return true;
	return false;
}

/* Of a type that begins with a quote, what is behind the closing one may be lost
   (sqlite3AddColumn(), sqlite3Dequote(); measured, 3.40.1). */
static struct sg_str dequoted(struct sg_step *step, struct sg_str type)
{
	char *copy = sg_cstr(step->catalog->arena, type);
	size_t n = 0;

	if (type.n < 2 || !is_quote(type.p[0]))
		return (struct sg_str){copy, type.n};
	if (!has_inner_quote(type))
		return (struct sg_str){copy + 1, type.n - 2};
	for (size_t i = 1; i < type.n; i++) {
		if (type.p[i] == type.p[0] &&
		    (i + 1 == type.n || type.p[++i] != type.p[0]))
			break;
		copy[n++] = type.p[i];
	}
	return (struct sg_str){copy, n};
}

/* GENERATED ALWAYS before AS reads as part of the type (sqlite3AddColumn()). */
static struct sg_str without_generated(struct sg_str type)
{
	struct sg_str rest = type;

	if (rest.n < 16 || !sg_str_iis(sg_str_sub(rest, rest.n - 6, rest.n), "always"))
		return type;
	rest = sg_str_trim(sg_str_sub(rest, 0, rest.n - 6));
	if (!sg_str_iis(sg_str_sub(rest, rest.n - 9, rest.n), "generated"))
		return type;
	return sg_str_trim(sg_str_sub(rest, 0, rest.n - 9));
}

static struct sg_str declared(struct sg_step *step, const struct sg_node *type)
{
	if (!type)
		return SG_STR("");
	return dequoted(step, without_generated(sg_step_text(step, type)));
}

static struct sg_str default_text(struct sg_step *step, const struct sg_constraint *con)
{
	struct sg_str source = step->file->src->text;
	struct sg_span rest = sg_sqlite_after(source, con->node.span, "default");

	if (rest.len && source.p[rest.off] == '(')
		rest = sg_sqlite_inside(source, rest);
	return sg_sq_text(step, rest);
}

static bool no_constant(struct sg_node *node, void *payload)
{
	bool *found = payload;

	*found = *found || sg_is(node, SG_COLUMN_REF) || sg_is(node, SG_SUBQUERY) ||
		 sg_is(node, SG_PARAMETER);
	return true;
}

static bool set_default(struct sg_step *step, struct sg_column *column,
			const struct sg_constraint *con)
{
	bool varies = false;

	if (con->expr)
		sg_walk(con->expr, no_constant, &varies);
	if (varies)
		return sg_step_refuse_for(
			step, SG_REFUSED_ITSELF,
			"default value of column [%.*s] is not constant",
			SG_STR_ARG(column->record.name));
	column->has_default = true;
	column->fallback = default_text(step, con);
	return true;
}

static void set_generated(struct sg_step *step, struct sg_column *column,
			  const struct sg_constraint *con)
{
	struct sg_str source = step->file->src->text;

	column->generated = con->stored ? 's' : 'v';
	column->generation = sg_sq_text(step, sg_sqlite_inside(source, con->node.span));
}

/* What a constraint says of its column alone. */
static bool set_property(struct sg_step *step, struct sg_column *column,
			 const struct sg_constraint *con)
{
	switch (con->type) {
	case SG_CON_NOT_NULL: column->not_null = true; break;
	case SG_CON_COLLATE:
		column->collation = sg_step_keep(step, con->collation);
		break;
	case SG_CON_DEFAULT: return set_default(step, column, con);
	case SG_CON_GENERATED: set_generated(step, column, con); break;
	default: break;
	}
	return true;
}

bool sg_sq_is_strict_type(struct sg_str type)
{
	static const char *const types[] = {"int",  "integer", "real",
					    "text", "blob",    "any"};

	return SG_STR_IIS_ANY(type, types);
}

static bool check_type(struct sg_step *step, const struct sg_object *table,
		       const struct sg_column *column)
{
	struct sg_str name = table->newest->name;

	if (!sg_sq_table(table)->strict || sg_sq_is_strict_type(column->type))
		return true;
	if (!column->type.n)
		return sg_step_refuse_for(
			step, SG_REFUSED_STRICT_TYPE, "missing datatype for %.*s.%.*s",
			SG_STR_ARG(name), SG_STR_ARG(column->record.name));
	return sg_step_refuse_for(step, SG_REFUSED_STRICT_TYPE,
				  "unknown datatype for %.*s.%.*s: \"%.*s\"",
				  SG_STR_ARG(name), SG_STR_ARG(column->record.name),
				  SG_STR_ARG(column->type));
}

bool sg_sq_add_column(struct sg_step *step, struct sg_object *table,
		      const struct sg_column_def *def)
{
	struct sg_column *column;

	if (sg_find_part(step->catalog, SG_NOW, table, SG_OBJ_COLUMN, def->name))
		return sg_step_refuse(step, "duplicate column name: %.*s",
				      SG_STR_ARG(def->name));
	column = sg_sq_new_column(step, table, def->name);
	return sg_sq_define_column(step, table, column, def);
}

bool sg_sq_define_column(struct sg_step *step, struct sg_object *table,
			 struct sg_column *column, const struct sg_column_def *def)
{
	column->type = declared(step, def->type);
	SG_EACH (item, def->constraints)
		if (!set_property(step, column, sg_as_constraint(item)))
			return false;
	SG_EACH (item, def->constraints)
		if (!sg_sq_add_constraint(step, table, sg_as_constraint(item),
					  column->record.object))
			return false;
	return check_type(step, table, column);
}

/* ---- the whole table ---- */

bool sg_sq_check_generation(struct sg_step *step, struct sg_object *table,
			    const struct sg_constraint *con)
{
	if (sg_sq_has_dot(con->expr))
		return sg_step_refuse(
			step, "the \".\" operator prohibited in generated columns");
	return sg_sq_check_expression(step, table, con->expr);
}

/* Generated columns name each other, so that all of them must be there first. */
static bool check_generated(struct sg_step *step, struct sg_object *table,
			    const struct sg_create_table *create)
{
	bool plain = false;

	SG_EACH (item, create->columns) {
		const struct sg_constraint *con = sg_find_constraint(
			sg_as_column_def(item)->constraints, SG_CON_GENERATED);

		plain = plain || !con;
		if (con && !sg_sq_check_generation(step, table, con))
			return false;
	}
	return plain || sg_step_refuse_for(step, SG_REFUSED_ITSELF,
					   "must have at least one non-generated column");
}

static bool add_parts(struct sg_step *step, struct sg_object *table,
		      const struct sg_create_table *create)
{
	SG_EACH (item, create->columns)
		if (!sg_sq_add_column(step, table, sg_as_column_def(item)))
			return false;
	SG_EACH (item, create->constraints)
		if (!sg_sq_add_constraint(step, table, sg_as_constraint(item), NULL))
			return false;
	return sg_sq_finish_keys(step, table) && check_generated(step, table, create) &&
	       sg_sq_check_names(step, table, create);
}

void sg_sq_create_table(struct sg_step *step)
{
	const struct sg_create_table *create = sg_as_create_table(step->node);
	struct sg_str schema;
	struct sg_table *table;

	if (!sg_sq_schema(step, &schema, &create->name, create->temporary) ||
	    !sg_sq_may_name(step, create->name.name) ||
	    !sg_sq_is_free(step, SG_OBJ_TABLE, schema, create->name.name,
			   create->if_not_exists))
		return;
	table = SG_OBJECT_NEW(step->catalog, SG_OBJ_TABLE, NULL, sg_table, schema,
			      create->name.name);
	table->temporary = sg_str_iis(schema, "temp");
	table->without_rowid = create->without_rowid;
	table->strict = create->strict;
	table->complete = SG_YES;
	sg_sq_note_temporary(step, table->record.object, schema);
	if (create->query)
		sg_sq_create_as(step, table->record.object);
	else
		add_parts(step, table->record.object, create);
}
