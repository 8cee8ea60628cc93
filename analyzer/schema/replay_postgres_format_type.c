/* Types as format_type() writes them (utils/adt/format_type.c, 15). */
#include "replay_postgres_tables.h"

/* Types whose name in SQL is not that of pg_type; `tail` stands behind the arguments. */
static const struct spelling {
	const char *name, *words, *tail;
} spellings[] = {
	{"bit", "bit", ""},
	{"bool", "boolean", ""},
	{"bpchar", "character", ""},
	{"char", "\"char\"", ""},
	{"float4", "real", ""},
	{"float8", "double precision", ""},
	{"int2", "smallint", ""},
	{"int4", "integer", ""},
	{"int8", "bigint", ""},
	{"interval", "interval", ""},
	{"numeric", "numeric", ""},
	{"time", "time", " without time zone"},
	{"timestamp", "timestamp", " without time zone"},
	{"timestamptz", "timestamp", " with time zone"},
	{"timetz", "time", " with time zone"},
	{"varbit", "bit varying", ""},
	{"varchar", "character varying", ""},
};

static const struct spelling *spelling_of(struct sg_str name)
{
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		if (sg_str_is(name, spellings[i].name))
			return &spellings[i];
	return NULL;
}

/* The others that columns have; the system's come before any type or table of that name
   (sql-set-search-path: pg_catalog is searched first). */
static const char *const plain_names[] = {
	"box",      "bytea",     "cidr",      "circle",   "date",  "daterange",
	"inet",     "int4range", "int8range", "json",     "jsonb", "jsonpath",
	"line",     "lseg",      "macaddr",   "macaddr8", "money", "name",
	"numrange", "oid",       "path",      "pg_lsn",   "point", "polygon",
	"record",   "regclass",  "regproc",   "regtype",  "text",  "trigger",
	"tsquery",  "tsrange",   "tstzrange", "tsvector", "uuid",  "void",
	"xid",      "xml",
};

static bool is_builtin(struct sg_str name)
{
	for (size_t i = 0; i < sizeof plain_names / sizeof *plain_names; i++)
		if (sg_str_is(name, plain_names[i]))
			return true;
	return spelling_of(name) != NULL;
}

static bool is_plain(struct sg_str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!(c >= 'a' && c <= 'z') && c != '_' &&
		    !(i && ((c >= '0' && c <= '9') || c == '$')))
			return false;
	}
	return name.n && !sg_is_reserved(SG_POSTGRES, name);
}

struct sg_str sg_pg_quoted(struct sg_step *step, struct sg_str name)
{
	struct sg_buf text = {0};

	if (is_plain(name))
		return name;
	sg_buf_addc(&text, '"');
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '"')
			sg_buf_addc(&text, '"');
		sg_buf_addc(&text, name.p[i]);
	}
	sg_buf_addc(&text, '"');
	return sg_buf_keep(&text, step->catalog->arena);
}

/* Not from the source: the 1 of "char" is written nowhere. */
static struct sg_str argument(struct sg_step *step, const struct sg_node *node)
{
	return sg_is(node, SG_LITERAL) ? sg_as_literal(node)->text
				       : sg_pg_text_of(step, node);
}

/* numeric(10) is numeric(10,0). */
static void add_arguments(struct sg_buf *out, struct sg_step *step,
			  const struct sg_type_name *type)
{
	bool numeric = sg_str_is(type->name.name, "numeric");

	for (uint32_t i = 0; i < type->arguments.len; i++) {
		sg_buf_addc(out, i ? ',' : '(');
		sg_buf_add(out, argument(step, type->arguments.items[i]));
	}
	if (numeric && type->arguments.len == 1)
		sg_buf_adds(out, ",0");
	if (type->arguments.len)
		sg_buf_addc(out, ')');
}

static void add_interval(struct sg_buf *out, struct sg_step *step,
			 const struct sg_type_name *type)
{
	if (type->interval_fields.n) {
		sg_buf_addc(out, ' ');
		sg_buf_add(out, type->interval_fields);
	}
	add_arguments(out, step, type);
}

static void add_builtin(struct sg_buf *out, struct sg_step *step,
			const struct sg_type_name *type, const struct spelling *spelling)
{
	bool bare = sg_str_is(type->name.name, "bpchar") && !type->arguments.len;

	sg_buf_adds(out, bare ? "bpchar" : spelling->words);
	if (sg_str_is(type->name.name, "interval"))
		add_interval(out, step, type);
	else
		add_arguments(out, step, type);
	sg_buf_adds(out, spelling->tail);
}

/* A type of the catalog, or the row type of a table or view. */
static struct sg_object *find_type(struct sg_step *step, const struct sg_name *name)
{
	struct sg_object *type = sg_find_object(step->catalog, SG_NOW, SG_OBJ_TYPE, name);

	if (type)
		return type;
	type = sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, name);
	return type && type->type != SG_OBJ_INDEX && type->type != SG_OBJ_SEQUENCE ? type
										   : NULL;
}

void sg_pg_add_type_name(struct sg_buf *out, struct sg_step *step, struct sg_str schema,
			 struct sg_str name)
{
	if (schema.n && (!sg_str_is(schema, "public") || is_builtin(name))) {
		sg_buf_add(out, sg_pg_quoted(step, schema));
		sg_buf_addc(out, '.');
	}
	sg_buf_add(out, sg_pg_quoted(step, name));
}

static struct sg_object *add_type(struct sg_buf *out, struct sg_step *step,
				  const struct sg_type_name *type)
{
	const struct spelling *spelling =
		type->name.schema.n ? NULL : spelling_of(type->name.name);
	bool builtin = !type->name.schema.n && is_builtin(type->name.name);
	struct sg_object *object = builtin ? NULL : find_type(step, &type->name);

	if (spelling)
		add_builtin(out, step, type, spelling);
	else if (object)
		sg_pg_add_type_name(out, step, object->newest->schema,
				    object->newest->name);
	else {
		sg_pg_add_type_name(out, step, type->name.schema, type->name.name);
		add_arguments(out, step, type);
	}
	return object;
}

/* The history shows that a type of that name was dropped. */
static bool is_lost(struct sg_step *step, const struct sg_name *name)
{
	return sg_name_lost(step->catalog, SG_NOW, SG_OBJ_TYPE, name) &&
	       sg_object_exists(step->catalog, SG_NOW, SG_OBJ_TYPE, name) == SG_NO &&
	       !(!name->schema.n && is_builtin(name->name));
}

struct sg_str sg_pg_type(struct sg_step *step, const struct sg_node *node,
			 struct sg_object **object)
{
	const struct sg_type_name *type = node ? sg_as_type_name(node) : NULL;
	struct sg_buf text = {0};
	struct sg_object *found;

	if (object)
		*object = NULL;
	if (!type)
		return SG_STR("");
	found = add_type(&text, step, type);
	if (object)
		*object = found;
	if (!found && is_lost(step, &type->name))
		sg_step_refuse(step, "type \"%.*s\" does not exist",
			       SG_STR_ARG(type->name.name));
	if (type->array_dimensions)
		sg_buf_adds(&text, "[]");
	return sg_buf_keep(&text, step->catalog->arena);
}
