/* A schema as SQL: which objects, in which order, and which of them only as comments. */
#include <stdlib.h>

#include <sqlguard/describe_schema.h>

#include "print.h"

typedef void print_one(struct printer *p, const struct sg_object *object);

/* ---- what cannot be made ---- */

static bool is_incomplete(const struct printer *p, const struct sg_object *object)
{
	const struct sg_table *table = sg_table_at(object, p->at);

	return object->assumed || (table && table->complete == SG_NO);
}

static bool reads_incomplete(const struct printer *p, const struct sg_object *object)
{
	const struct sg_view *view = sg_view_at(object, p->at);

	for (size_t i = 0; view && i < view->reads.len; i++) {
		const struct sg_object *read = view->reads.items[i].object;

		if (read && is_incomplete(p, read))
			return true;
	}
	return false;
}

static bool points_to_incomplete(const struct printer *p, const struct sg_object *object)
{
	SG_EACH_PART(part, object, SG_OBJ_CONSTRAINT, p->at)
	{
		const struct sg_object *parent =
			sg_constraint_at(part, p->at)->parent.object;

		if (parent && is_incomplete(p, parent))
			return true;
	}
	return false;
}

static const char *why_not(const struct printer *p, const struct sg_object *object)
{
	if (object->assumed)
		return "existed before the history; columns unknown";
	if (is_incomplete(p, object))
		return "existed before the history; columns may be missing";
	if (object->owner && is_incomplete(p, object->owner))
		return "belongs to what existed before the history";
	if (p->postgres && reads_incomplete(p, object))
		return "reads what existed before the history";
	return NULL;
}

/* Each line behind "-- ". */
static void print_commented(struct sg_buf *out, struct sg_str text)
{
	while (text.n) {
		size_t end = sg_str_find(text, "\n", 0);

		sg_buf_adds(out, "-- ");
		sg_buf_add(out, sg_str_sub(text, 0, end));
		sg_buf_addc(out, '\n');
		text = sg_str_sub(text, end + 1, text.n);
	}
}

/* A statement that stands on the search_path of its time; schemas stand on none. */
static void print_alive(struct printer *p, const struct sg_object *object,
			struct sg_str text)
{
	if (object->type != SG_OBJ_SCHEMA && object->type != SG_OBJ_EXTENSION)
		sg_print_search_path(p, object);
	if (sg_record_at(object, p->at)->known == SG_NO)
		sg_print_remark(p, object,
				"a statement that cannot be read may have changed it");
	sg_buf_add(p->out, text);
}

static void print_statement(struct printer *p, const struct sg_object *object,
			    print_one *print, const char *why)
{
	struct sg_buf text = {0}, *out = p->out;

	p->out = &text;
	print(p, object);
	p->out = out;
	if (text.n && why) {
		sg_print_remark(p, object, why);
		print_commented(out, sg_buf_str(&text));
	} else if (text.n) {
		print_alive(p, object, sg_buf_str(&text));
	}
	sg_buf_release(&text);
}

/* ---- order ---- */

struct listed {
	const struct sg_object *object;
	struct sg_name name;
};

struct listing {
	struct printer *p;
	print_one *print;
	bool *done; /* by object id */
	SG_ARRAY(struct listed) objects;
};

static int by_name(const void *a, const void *b)
{
	const struct listed *one = a, *other = b;
	int order = sg_str_cmp(one->name.schema, other->name.schema);

	order = order ? order : sg_str_cmp(one->name.name, other->name.name);
	return order ? order : one->object->id < other->object->id ? -1 : 1;
}

static void emit(struct listing *list, const struct sg_object *object);

static void emit_wanted(struct listing *list, const struct sg_object *object)
{
	for (size_t i = 0; object && i < list->objects.len; i++)
		if (list->objects.items[i].object == object)
			emit(list, object);
}

/* First what it stands on: parents of a table, what a view reads. */
static void emit(struct listing *list, const struct sg_object *object)
{
	const struct sg_table *table = sg_table_at(object, list->p->at);
	const struct sg_view *view = sg_view_at(object, list->p->at);

	if (list->done[object->id])
		return;
	list->done[object->id] = true;
	if (table)
		emit_wanted(list, table->partition_of);
	for (size_t i = 0; table && i < table->inherits.len; i++)
		emit_wanted(list, table->inherits.items[i]);
	for (size_t i = 0; view && i < view->reads.len; i++)
		emit_wanted(list, view->reads.items[i].object);
	print_statement(list->p, object, list->print, why_not(list->p, object));
}

struct wanted {
	enum sg_object_type a, b; /* either type */
	print_one *print;
	bool (*only)(const struct printer *p, const struct sg_object *object);
	bool as_made; /* in the order of creation, not of names */
};

static bool is_wanted(const struct printer *p, const struct wanted *wanted,
		      const struct sg_object *object)
{
	if (object->type != wanted->a && (!wanted->b || object->type != wanted->b))
		return false;
	return sg_is_listed(object, p->at) &&
	       (!object->owner || sg_record_at(object->owner, p->at)) &&
	       (!wanted->only || wanted->only(p, object));
}

static struct sg_name name_of(const struct printer *p, const struct sg_object *object)
{
	const struct sg_record *record = sg_record_at(object, p->at);

	return (struct sg_name){.schema = record->schema, .name = record->name};
}

static void print_all(struct printer *p, const struct wanted *wanted)
{
	struct listing list = {.p = p, .print = wanted->print};

	list.done = sg_alloc(p->arena, p->catalog->objects.len + 1);
	for (size_t i = 0; i < p->catalog->objects.len; i++) {
		struct sg_object *object = p->catalog->objects.items[i];

		if (is_wanted(p, wanted, object))
			*SG_PUSH(p->arena, &list.objects) =
				(struct listed){object, name_of(p, object)};
	}
	if (list.objects.len && !wanted->as_made)
		qsort(list.objects.items, list.objects.len, sizeof *list.objects.items,
		      by_name);
	for (size_t i = 0; i < list.objects.len; i++)
		emit(&list, list.objects.items[i].object);
}

static bool is_not_called(const struct printer *p, const struct sg_object *function)
{
	return !sg_is_called(p, function);
}

static bool is_of_table(const struct printer *p, const struct sg_object *object)
{
	(void)p;
	return object->owner && object->owner->type != SG_OBJ_MATERIALIZED_VIEW;
}

static bool is_of_view(const struct printer *p, const struct sg_object *object)
{
	return !is_of_table(p, object);
}

/* A foreign key to a table that cannot be made cannot be made, either. */
static void print_foreign_keys(struct printer *p, const struct wanted *wanted)
{
	SG_EACH_OBJECT(object, p->catalog, SG_OBJ_TABLE, p->at)
	{
		const char *why = why_not(p, object);

		if (!sg_is_listed(object, p->at))
			continue;
		if (!why && points_to_incomplete(p, object))
			why = "a foreign key points to what existed before the history";
		print_statement(p, object, wanted->print, why);
	}
}

/* ---- the whole ---- */

static const struct wanted sqlite_order[] = {
	{.a = SG_OBJ_TABLE, .print = sg_print_table},
	{.a = SG_OBJ_INDEX, .print = sg_print_index},
	{.a = SG_OBJ_VIEW, .print = sg_print_view},
	{.a = SG_OBJ_TRIGGER, .print = sg_print_trigger},
};

static const struct wanted before_keys[] = {
	{.a = SG_OBJ_SCHEMA, .print = sg_print_schema_name},
	{.a = SG_OBJ_EXTENSION, .print = sg_print_extension},
	{.a = SG_OBJ_COLLATION, .print = sg_print_thing},
	{SG_OBJ_TYPE, SG_OBJ_DOMAIN, sg_print_type, NULL, true},
	{SG_OBJ_FUNCTION, SG_OBJ_PROCEDURE, sg_print_function, sg_is_called, true},
	{.a = SG_OBJ_SEQUENCE, .print = sg_print_sequence},
	{SG_OBJ_TABLE, SG_OBJ_FOREIGN_TABLE, sg_print_table, NULL, false},
	{SG_OBJ_FUNCTION, SG_OBJ_PROCEDURE, sg_print_function, is_not_called, true},
	{.a = SG_OBJ_AGGREGATE, .print = sg_print_function},
	{.a = SG_OBJ_SEQUENCE, .print = sg_print_sequence_owner},
	{.a = SG_OBJ_INDEX, .print = sg_print_index, .only = is_of_table},
};

static const struct wanted keys = {.a = SG_OBJ_TABLE, .print = sg_print_foreign_keys};

static const struct wanted after_keys[] = {
	{SG_OBJ_VIEW, SG_OBJ_MATERIALIZED_VIEW, sg_print_view, NULL, false},
	{.a = SG_OBJ_INDEX, .print = sg_print_index, .only = is_of_view},
	{.a = SG_OBJ_TRIGGER, .print = sg_print_trigger},
	{.a = SG_OBJ_POLICY, .print = sg_print_policy},
	{SG_OBJ_RULE, SG_OBJ_STATISTICS, sg_print_thing, NULL, false},
	{SG_OBJ_PUBLICATION, SG_OBJ_SUBSCRIPTION, sg_print_thing, NULL, false},
	{SG_OBJ_ROLE, SG_OBJ_TABLESPACE, sg_print_thing, NULL, false},
};

#define PRINT_EACH(p, table)                                                             \
	for (size_t i = 0; i < sizeof(table) / sizeof *(table); i++)                     \
	print_all(p, &(table)[i])

static void print_header(const struct printer *p)
{
	const struct sg_catalog *catalog = p->catalog;

	if (catalog->begins == SG_BEGINS_UNKNOWN)
		sg_buf_adds(p->out, "-- the history does not begin at an empty database: "
				    "objects may be missing\n");
	if (catalog->blind && catalog->blind <= p->at)
		sg_buf_printf(p->out,
			      "-- a statement in line %u of its file cannot be read: "
			      "objects may be missing\n",
			      sg_place_of(catalog, catalog->blind)->line);
}

/* The bodies of functions may speak of tables that come later, as in pg_dump. */
static void print_postgres(struct printer *p)
{
	bool functions = false;

	for (size_t i = 0; i < p->catalog->objects.len; i++)
		functions |= sg_function_at(p->catalog->objects.items[i], p->at) != NULL;
	if (functions)
		sg_buf_adds(p->out, "SET check_function_bodies = false;\n");
	PRINT_EACH(p, before_keys);
	print_foreign_keys(p, &keys);
	PRINT_EACH(p, after_keys);
}

static struct printer printer_of(struct sg_buf *out, const struct sg_schema_at *schema,
				 struct sg_arena *scratch)
{
	return (struct printer){
		.out = out,
		.catalog = schema->catalog,
		.at = schema->at,
		.postgres = schema->catalog->dialect == SG_POSTGRES,
		.arena = scratch,
	};
}

void sg_print_one(struct sg_buf *out, const struct sg_schema_at *schema,
		  const struct sg_object *object)
{
	struct sg_arena scratch = {0};
	struct printer p = printer_of(out, schema, &scratch);

	switch ((int)object->type) {
	case SG_OBJ_TABLE: sg_print_table(&p, object); break;
	case SG_OBJ_INDEX: sg_print_index(&p, object); break;
	case SG_OBJ_VIEW: sg_print_view(&p, object); break;
	case SG_OBJ_TRIGGER: sg_print_trigger(&p, object); break;
	default: break;
	}
	sg_arena_release(&scratch);
}

void sg_print_schema(struct sg_buf *out, const struct sg_schema_at *schema)
{
	struct sg_arena scratch = {0};
	struct printer p = printer_of(out, schema, &scratch);

	print_header(&p);
	if (p.postgres)
		print_postgres(&p);
	else
		PRINT_EACH(&p, sqlite_order);
	sg_arena_release(&scratch);
}
