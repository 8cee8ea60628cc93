/* Two sorted lists of objects, merged; then the same for the parts of those in both. */
#include <stdlib.h>

#include "diff.h"

struct entry {
	struct sg_str key;
	const struct sg_object *object;
};

struct entries {
	SG_ARRAY(struct entry) of;
};

/* ---- what is the same object ---- */

/* A constraint of SQLite is what it says: kind, columns, expression. */
static struct sg_str constraint_key(struct differ *d, struct sg_described *side,
				    const struct sg_object *object)
{
	struct sg_values values;

	sg_diff_values(&values, d, side, object);
	return sg_str_of(sg_printf(d->arena, "%.*s (%.*s) %.*s",
				   SG_STR_ARG(values.of.items[0].comparable),
				   SG_STR_ARG(values.of.items[1].comparable),
				   SG_STR_ARG(values.of.items[2].comparable)));
}

/* Views and tables share their names, and so do types and domains: a table that became
   a view is one removed and one added all the same. */
static struct sg_str key_of(struct differ *d, struct sg_described *side,
			    const struct sg_object *object)
{
	const struct sg_record *record = sg_side_record(side, object);
	const struct sg_function *function = sg_function_at(object, side->at);
	struct sg_str name = sg_str_of(
		sg_printf(d->arena, "%.*s.%.*s%.*s", SG_STR_ARG(record->schema),
			  SG_STR_ARG(record->name),
			  SG_STR_ARG(function ? function->signature : SG_STR(""))));

	if (d->dialect == SG_POSTGRES)
		return name;
	if (object->type == SG_OBJ_CONSTRAINT)
		return constraint_key(d, side, object);
	return sg_str_lower(d->arena, name);
}

static int by_key(const struct entry *one, const struct entry *other)
{
	if (one->object->type != other->object->type)
		return one->object->type < other->object->type ? -1 : 1;
	return sg_str_cmp(one->key, other->key);
}

static int by_key_and_id(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;
	int order = by_key(one, other);

	if (order)
		return order;
	return one->object->id < other->object->id ? -1
						   : one->object->id > other->object->id;
}

/* ---- changes ---- */

static struct sg_str readable(const struct differ *d, const struct sg_described *side,
			      const struct sg_object *object)
{
	const struct sg_record *record = sg_side_record(side, object);
	const struct sg_function *function = sg_function_at(object, side->at);
	struct sg_name name = {.schema = record->schema, .name = record->name};
	struct sg_str text = sg_readable_name(d->arena, d->dialect, name);

	if (function)
		text = sg_str_of(sg_printf(d->arena, "%.*s%.*s", SG_STR_ARG(text),
					   SG_STR_ARG(function->signature)));
	return text;
}

/* A constraint without a name is called by what it says. */
static struct sg_str name_of(struct differ *d, struct sg_described *side,
			     const struct sg_object *object)
{
	struct sg_values values;
	struct sg_str what;

	if (object->type != SG_OBJ_CONSTRAINT || sg_side_record(side, object)->name.n)
		return readable(d, side, object);
	sg_diff_values(&values, d, side, object);
	what = values.of.items[1].readable.n ? values.of.items[1].readable
					     : values.of.items[2].readable;
	return sg_str_of(sg_printf(d->arena, "%.*s (%.*s)",
				   SG_STR_ARG(values.of.items[0].readable),
				   SG_STR_ARG(what)));
}

static struct sg_schema_change *add(struct differ *d, enum sg_change_type type,
				    struct sg_described *side,
				    const struct sg_object *object)
{
	struct sg_schema_change *change = SG_PUSH(d->arena, &d->out->changes);

	change->type = type;
	change->object = object->type;
	change->name = name_of(d, side, object);
	if (object->owner)
		change->owner = readable(d, side, object->owner);
	return change;
}

static void compare_fields(struct differ *d, const struct sg_object *one,
			   const struct sg_object *other)
{
	struct sg_values a, b;

	sg_diff_values(&a, d, &d->sides[0], one);
	sg_diff_values(&b, d, &d->sides[1], other);
	for (size_t i = 0; i < a.of.len && i < b.of.len; i++) {
		struct sg_schema_change *change;

		if (sg_str_eq(a.of.items[i].comparable, b.of.items[i].comparable))
			continue;
		change = add(d, SG_CHANGED, &d->sides[0], one);
		change->field = a.of.items[i].name;
		change->before = a.of.items[i].readable;
		change->after = b.of.items[i].readable;
	}
}

/* ---- the merge ---- */

static void compare_lists(struct differ *d, struct entries lists[2], bool partial[2]);

static bool is_partial(const struct sg_described *side, const struct sg_object *object)
{
	const struct sg_table *table = sg_table_at(object, side->at);

	return object->assumed || (table && table->complete == SG_NO);
}

static struct entries parts_of(struct differ *d, struct sg_described *side,
			       const struct sg_object *owner)
{
	struct entries list = {0};

	for (size_t i = 0; i < owner->parts.len; i++) {
		const struct sg_object *part = owner->parts.items[i];

		if (!sg_is_listed(part, side->at))
			continue;
		*SG_PUSH(d->arena, &list.of) =
			(struct entry){key_of(d, side, part), part};
	}
	return list;
}

static void compare_both(struct differ *d, const struct sg_object *one,
			 const struct sg_object *other)
{
	bool partial[2] = {is_partial(&d->sides[0], one),
			   is_partial(&d->sides[1], other)};
	struct entries parts[2] = {parts_of(d, &d->sides[0], one),
				   parts_of(d, &d->sides[1], other)};

	/* Such as the types of an extension: nothing is known of either. */
	if (one->assumed && other->assumed && one->type != SG_OBJ_TABLE)
		return;
	if (partial[0] || partial[1])
		add(d, SG_NOT_COMPARED, &d->sides[0], one);
	else
		compare_fields(d, one, other);
	compare_lists(d, parts, partial);
}

static void sort(struct entries *list)
{
	if (list->of.len)
		qsort(list->of.items, list->of.len, sizeof *list->of.items,
		      by_key_and_id);
}

/*
 * What the runner of the other side's migrations makes to remember them: a table, its
 * sequence, and the schema of "drizzle.__drizzle_migrations".  A dump of a database that
 * it migrated has them (measured with wrangler 4.86, dbmate, node-pg-migrate 8).
 */
static bool is_of_runner(const struct differ *d, int side, const struct sg_object *object)
{
	const char *name = d->sides[!side].catalog->history_table;
	uint32_t at = d->sides[side].at;
	const struct sg_sequence *sequence = sg_sequence_at(object, at);
	struct sg_str table = name ? sg_str_of(name) : SG_STR(""), schema = {0};
	size_t dot = sg_str_find(table, ".", 0);

	if (dot < table.n) {
		schema = sg_str_sub(table, 0, dot);
		table = sg_str_sub(table, dot + 1, table.n);
	}
	if (sequence && sequence->owned_by)
		object = sequence->owned_by->owner;
	if (!name || (object->type != SG_OBJ_TABLE && object->type != SG_OBJ_SCHEMA))
		return false;
	return sg_str_eq(sg_side_record(&d->sides[side], object)->name,
			 object->type == SG_OBJ_TABLE ? table : schema);
}

/*
 * What only one side has is a difference only when the other one would know of it.  The
 * parts of a table that is not known well are passed by: the table was named already.
 */
static void only_in(struct differ *d, int side, const struct sg_object *object,
		    const bool partial[2])
{
	if (is_of_runner(d, side, object))
		return;
	if (!partial[!side])
		add(d, side ? SG_ADDED : SG_REMOVED, &d->sides[side], object);
	else if (!object->owner)
		add(d, SG_NOT_COMPARED, &d->sides[side], object);
}

static void compare_lists(struct differ *d, struct entries lists[2], bool partial[2])
{
	size_t i = 0, j = 0;

	sort(&lists[0]);
	sort(&lists[1]);
	while (i < lists[0].of.len || j < lists[1].of.len) {
		const struct entry *one =
			i < lists[0].of.len ? &lists[0].of.items[i] : NULL;
		const struct entry *other =
			j < lists[1].of.len ? &lists[1].of.items[j] : NULL;
		int order = !one ? 1 : !other ? -1 : by_key(one, other);

		if (order < 0)
			only_in(d, 0, one->object, partial);
		else if (order > 0)
			only_in(d, 1, other->object, partial);
		else
			compare_both(d, one->object, other->object);
		i += order <= 0;
		j += order >= 0;
	}
}

static struct entries objects_of(struct differ *d, struct sg_described *side)
{
	const struct sg_catalog *catalog = side->catalog;
	struct entries list = {0};

	for (size_t i = 0; i < catalog->objects.len; i++) {
		const struct sg_object *object = catalog->objects.items[i];

		if (!object->owner && sg_is_listed(object, side->at))
			*SG_PUSH(d->arena, &list.of) =
				(struct entry){key_of(d, side, object), object};
	}
	return list;
}

void sg_diff_schemas(struct sg_schema_diff *out, struct sg_arena *arena,
		     const struct sg_schema_at *one, const struct sg_schema_at *other)
{
	struct differ d = {.arena = arena, .dialect = one->catalog->dialect, .out = out};
	const struct sg_schema_at *schemas[2] = {one, other};
	struct entries lists[2];
	bool partial[2];

	for (int i = 0; i < 2; i++) {
		d.sides[i] = (struct sg_described){
			.arena = arena,
			.catalog = schemas[i]->catalog,
			.at = schemas[i]->at,
		};
		lists[i] = objects_of(&d, &d.sides[i]);
		partial[i] = !sg_history_is_whole(schemas[i]->catalog, schemas[i]->at);
	}
	compare_lists(&d, lists, partial);
}
