/*
 * # SQL of PostgreSQL that SQLite reads as something else
 *
 * SQLite takes any words as a type. `SERIAL PRIMARY KEY` makes no number: every id is
 * NULL. `text[]` is a type called so, which holds no array. A default that calls a
 * function which SQLite does not have, such as `DEFAULT (now())`, is accepted, and each
 * INSERT that leaves the column out fails: `unknown function: now()`. A schema is an
 * attached file: `unknown database public` (measured on 3.40.1).
 *
 * ## Instead
 *
 *     CREATE TABLE users (
 *         id INTEGER PRIMARY KEY,
 *         tags TEXT NOT NULL DEFAULT '[]', -- JSON
 *         made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
 *     );
 *
 * ## Unless
 *
 * The function is not one of PostgreSQL: the application may define it.
 *
 * ## See
 *
 * - https://www.sqlite.org/datatype3.html
 * - https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key
 */
#include <sqlguard/rule.h>

/* ---- types ---- */

/* A column that is no key may get all its values from the application. */
static void check_serial(struct sg_ctx *cx, const struct sg_column_def *column,
			 struct sg_str type)
{
	bool key = sg_find_constraint(column->constraints, SG_CON_PRIMARY_KEY);

	sg_report(cx, column->type->span, "SQLite has no %s: '%s' %s",
		  sg_show_ident(cx, type), sg_show_ident(cx, column->name),
		  key ? "is NULL in every new row" : "gets no number by itself");
	sg_help(cx, "only INTEGER PRIMARY KEY is numbered");
	if (!key) {
		sg_severity(cx, SG_WARNING);
		return;
	}
	sg_fix(cx, SG_FIX_SAFE, "make it INTEGER PRIMARY KEY");
	sg_fix_replace(cx, column->type->span, "INTEGER");
}

static void check_type(struct sg_ctx *cx, const struct sg_column_def *column)
{
	const char *name = sg_show_ident(cx, column->name);
	const struct sg_node *type = column->type;
	struct sg_str text;

	if (!type)
		return;
	text = sg_text_of(cx, type->span);
	if (sg_is_serial_type(text)) {
		check_serial(cx, column, text);
	} else if (sg_is_array_type(text)) {
		sg_report(cx, type->span,
			  "SQLite has no arrays: '%s' of '%s' is only a name",
			  sg_one_line(cx, type->span), name);
		sg_severity(cx, SG_WARNING);
		sg_help(cx, "keep JSON in a TEXT column, or the elements in a table");
	}
}

/* ---- functions in a default ---- */

struct search {
	struct sg_ctx *cx;
	const struct sg_column_def *column; /* whose default it is; NULL: a CHECK .. */
};

static bool find_function(struct sg_node *node, void *payload)
{
	struct search *s = payload;
	const char *instead;

	if (!sg_is(node, SG_CALL) ||
	    !sg_is_foreign_function(&instead, sg_as_call(node)->name))
		return true;
	if (!s->column) {
		sg_report(s->cx, node->span,
			  "SQLite has no %s(): it refuses the statement",
			  sg_show_ident(s->cx, sg_as_call(node)->name));
		return true;
	}
	sg_report(s->cx, node->span, "SQLite has no %s(): an INSERT without '%s' fails",
		  sg_show_ident(s->cx, sg_as_call(node)->name),
		  sg_show_ident(s->cx, s->column->name));
	sg_note(s->cx, "the default is not looked at before a row needs it");
	if (instead) {
		sg_help(s->cx, "use what SQLite has");
		sg_help_sql(s->cx, "DEFAULT %s", instead);
	}
	return true;
}

/* ---- schemas ---- */

static const struct sg_name *name_of(const struct sg_node *node)
{
	switch ((int)node->kind) {
	case SG_CREATE_TABLE: return &sg_as_create_table(node)->name;
	case SG_CREATE_VIEW: return &sg_as_create_view(node)->name;
	case SG_CREATE_INDEX: return &sg_as_create_index(node)->name;
	case SG_CREATE_TRIGGER: return &sg_as_create_trigger(node)->name;
	default: return NULL;
	}
}

static void check_schema(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_name *name = name_of(node);

	if (!name || !sg_refused_here(cx, SG_REFUSED_SCHEMA))
		return;
	sg_report(cx, name->span, "SQLite refuses '%s': no database is attached as '%s'",
		  sg_show_name(cx, name), sg_show_ident(cx, name->schema));
	sg_help(cx, "leave '%s' out: a file of SQLite has one schema",
		sg_show_ident(cx, name->schema));
	if (!sg_str_iis(name->schema, "public"))
		return;
	sg_fix(cx, SG_FIX_SAFE, "leave the schema out");
	sg_fix_replace(cx, name->span, sg_sql_ident(cx, name->name));
}

static void check_column(struct sg_ctx *cx, const struct sg_column_def *column)
{
	const struct sg_constraint *fallback =
		sg_find_constraint(column->constraints, SG_CON_DEFAULT);
	struct search s = {cx, column};

	if (!sg_refused_here(cx, SG_REFUSED_STRICT_TYPE))
		check_type(cx, column);
	if (fallback && fallback->expr)
		sg_walk(fallback->expr, find_function, &s);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_constraint *con;
	struct search s = {cx, NULL};

	if (sg_is(node, SG_COLUMN_DEF)) {
		check_column(cx, sg_as_column_def(node));
		return;
	}
	if (!sg_is(node, SG_CONSTRAINT)) {
		check_schema(cx, node);
		return;
	}
	con = sg_as_constraint(node);
	if (con->expr && con->type != SG_CON_DEFAULT)
		sg_walk(con->expr, find_function, &s);
}

SG_RULE(sqlite_postgres_syntax){
	.summary = "SQL of PostgreSQL that SQLite accepts and reads as something else",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_COLUMN_DEF, SG_CONSTRAINT, SG_CREATE_TABLE, SG_CREATE_VIEW,
	       SG_CREATE_INDEX, SG_CREATE_TRIGGER},
	.check = check,
};
