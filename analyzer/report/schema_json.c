/* A schema, and what differs between two, as JSON; docs/schema.schema.json and
   docs/schema-diff.schema.json are the contracts. */
#include <sqlguard/describe_schema.h>
#include <sqlguard/diff_schema.h>
#include <sqlguard/report.h>

#include <sqlguard/json_build.h>

static void add_field(cJSON *item, const struct sg_field *field)
{
	cJSON *list;

	switch (field->type) {
	case SG_FLAG_FIELD: sg_json_add_bool(item, field->name, field->flag); break;
	case SG_TEXT_FIELD:
	case SG_SQL_FIELD:
	case SG_QUERY_FIELD: sg_json_add_optional(item, field->name, field->text); break;
	case SG_LIST_FIELD:
	case SG_KEYS_FIELD:
		list = sg_json_add_array(item, field->name);
		for (size_t i = 0; i < field->list.len; i++)
			sg_json_push(list, sg_json_string(field->list.items[i]));
		break;
	}
}

/* Where the object got its present state. */
static void add_made(cJSON *item, const struct sg_described *d,
		     const struct sg_record *record)
{
	const struct sg_place *place = sg_place_of(d->catalog, record->from);
	cJSON *made;

	if (!place || record->object->assumed) {
		sg_json_add_null(item, "changed_at");
		return;
	}
	made = sg_json_add_object(item, "changed_at");
	sg_json_add_texts(made, "file", sg_path_of_place(d->catalog, place));
	sg_json_add_number(made, "line", place->line);
}

static cJSON *object_item(struct sg_described *d, const struct sg_object *object);

static void add_parts(cJSON *item, struct sg_described *d, const struct sg_object *object,
		      const struct sg_part_group *group)
{
	cJSON *list = sg_json_add_array(item, group->name);

	SG_EACH_PART(part, object, group->type, d->at)
	{
		if (sg_is_listed(part, d->at))
			sg_json_push(list, object_item(d, part));
	}
}

static bool has_parts(enum sg_object_type type)
{
	switch (type) {
	case SG_OBJ_TABLE:
	case SG_OBJ_FOREIGN_TABLE:
	case SG_OBJ_VIEW:
	case SG_OBJ_MATERIALIZED_VIEW:
	case SG_OBJ_TYPE:
	case SG_OBJ_DOMAIN: return true;
	default: return false;
	}
}

static bool is_complete(const struct sg_described *d, const struct sg_object *object)
{
	const struct sg_table *table = sg_table_at(object, d->at);

	return !object->assumed && (!table || table->complete != SG_NO) &&
	       sg_record_at(object, d->at)->known != SG_NO;
}

static void add_identity(cJSON *item, const struct sg_described *d,
			 const struct sg_object *object)
{
	const struct sg_record *record = sg_record_at(object, d->at);

	sg_json_add_texts(item, "type", sg_object_type_name(object->type));
	if (!object->owner)
		sg_json_add_optional(item, "schema", record->schema);
	sg_json_add_optional(item, "name", record->name);
	sg_json_add_bool(item, "known", is_complete(d, object));
	add_made(item, d, record);
}

static cJSON *object_item(struct sg_described *d, const struct sg_object *object)
{
	cJSON *item = sg_json_object();

	add_identity(item, d, object);
	d->fields.len = 0;
	sg_describe(d, object);
	for (size_t i = 0; i < d->fields.len; i++)
		add_field(item, &d->fields.items[i]);
	for (const struct sg_part_group *g = sg_part_groups; g->name; g++)
		if (has_parts(object->type))
			add_parts(item, d, object, g);
	return item;
}

static void add_end(cJSON *root, const struct sg_schema_at *schema)
{
	uint32_t last =
		schema->at < schema->catalog->now ? schema->at : schema->catalog->now;
	const struct sg_place *place = sg_place_of(schema->catalog, last);
	cJSON *end;

	if (!place) {
		sg_json_add_null(root, "after");
		return;
	}
	end = sg_json_add_object(root, "after");
	sg_json_add_texts(end, "file", sg_path_of_place(schema->catalog, place));
	sg_json_add_number(end, "line", place->line);
}

void sg_print_schema_json(struct sg_buf *out, const struct sg_schema_at *schema)
{
	const struct sg_catalog *catalog = schema->catalog;
	struct sg_json_lines lines = {.depth = 2};
	struct sg_arena arena = {0};
	struct sg_described d = {.arena = &arena, .catalog = catalog, .at = schema->at};
	cJSON *root = sg_json_document();

	sg_json_add_texts(root, "dialect", sg_dialect_name(catalog->dialect));
	sg_json_add_bool(root, "complete", sg_history_is_whole(catalog, schema->at));
	add_end(root, schema);
	for (size_t i = 0; i < catalog->objects.len; i++) {
		const struct sg_object *object = catalog->objects.items[i];

		if (!object->owner && sg_is_listed(object, schema->at))
			sg_json_line(&lines, object_item(&d, object));
	}
	sg_json_write(out, root, sg_json_add_lines(root, "objects", &lines));
	sg_arena_release(&arena);
}

/* ---- differences ---- */

static cJSON *change_item(const struct sg_schema_change *change)
{
	static const char *const types[] = {"removed", "added", "changed",
					    "not-compared"};
	cJSON *item = sg_json_object();

	sg_json_add_texts(item, "change", types[change->type]);
	sg_json_add_texts(item, "type", sg_object_type_name(change->object));
	sg_json_add_optional(item, "owner", change->owner);
	sg_json_add_text(item, "name", change->name);
	sg_json_add_optional(item, "field",
			     change->field ? sg_str_of(change->field) : SG_STR(""));
	sg_json_add_optional(item, "before", change->before);
	sg_json_add_optional(item, "after", change->after);
	return item;
}

void sg_diff_json(struct sg_buf *out, const struct sg_schema_diff *diff)
{
	struct sg_json_lines lines = {.depth = 2};
	cJSON *root = sg_json_document();

	sg_json_add_bool(root, "equal", !diff->changes.len);
	for (size_t i = 0; i < diff->changes.len; i++)
		sg_json_line(&lines, change_item(&diff->changes.items[i]));
	sg_json_write(out, root, sg_json_add_lines(root, "changes", &lines));
}
