/* The fields of an object as texts: to be read, and to be compared. */
#include "diff.h"

const struct sg_record *sg_side_record(const struct sg_described *side,
				       const struct sg_object *object)
{
	return sg_record_at(object, side->at);
}

static struct sg_str comparable(const struct differ *d, const struct sg_field *field,
				struct sg_str text)
{
	switch (field->type) {
	case SG_SQL_FIELD: return sg_comparable_sql(d->arena, d->dialect, text, false);
	case SG_QUERY_FIELD: return sg_comparable_sql(d->arena, d->dialect, text, true);
	default: return d->dialect == SG_POSTGRES ? text : sg_str_lower(d->arena, text);
	}
}

static void add_list(struct sg_buf *out, const struct differ *d,
		     const struct sg_field *field, bool compare)
{
	for (size_t i = 0; i < field->list.len; i++) {
		struct sg_str item = field->list.items[i];

		sg_buf_adds(out, i ? ", " : "");
		sg_buf_add(out, compare ? comparable(d, field, item) : item);
	}
}

/* The value as text; `compare`: made equal for values that mean the same. */
static struct sg_str value_of(const struct differ *d, const struct sg_field *field,
			      bool compare)
{
	struct sg_buf text = {0};

	if (field->type == SG_FLAG_FIELD)
		return field->flag ? SG_STR("true") : SG_STR("false");
	if (field->type == SG_LIST_FIELD || field->type == SG_KEYS_FIELD)
		add_list(&text, d, field, compare);
	else
		return compare ? comparable(d, field, field->text) : field->text;
	return sg_buf_keep(&text, d->arena);
}

static void describe(struct sg_described *side, const struct sg_object *object,
		     bool comparable)
{
	side->fields.len = 0;
	side->comparable = comparable;
	sg_describe(side, object);
}

void sg_diff_values(struct sg_values *out, struct differ *d, struct sg_described *side,
		    const struct sg_object *object)
{
	*out = (struct sg_values){{0}};
	describe(side, object, false);
	for (size_t i = 0; i < side->fields.len; i++) {
		struct sg_field field = side->fields.items[i];

		*SG_PUSH(d->arena, &out->of) = (struct sg_value){
			.name = field.name, .readable = value_of(d, &field, false)};
	}
	describe(side, object, true);
	for (size_t i = 0; i < side->fields.len; i++) {
		struct sg_field field = side->fields.items[i];

		out->of.items[i].comparable = value_of(d, &field, true);
	}
}
