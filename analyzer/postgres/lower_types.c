/* Type names: canonical short names without pg_catalog, type modifiers as arguments. */
#include <string.h>

#include "lower.h"

#include <utils/datetime.h>
#include <utils/timestamp.h>

/* Words that go on after the first one of a type's name. */
static bool goes_on(const struct sg_pg_lower *lw, uint32_t i)
{
	static const char *const words[] = {"precision", "varying", "array", "time",
					    "zone"};

	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (sg_pg_word_at(lw, i, words[k]))
			return true;
	return (sg_pg_word_at(lw, i, "with") || sg_pg_word_at(lw, i, "without")) &&
	       sg_pg_word_at(lw, i + 1, "time");
}

/* The token after the type that starts at i. */
static uint32_t type_end(const struct sg_pg_lower *lw, uint32_t i)
{
	for (i++; i < lw->tokens_len;) {
		if (sg_pg_char_at(lw, i, '.'))
			i += 2;
		else if (sg_pg_char_at(lw, i, '(') || sg_pg_char_at(lw, i, '['))
			i = sg_pg_skip(lw, i);
		else if (goes_on(lw, i))
			i++;
		else
			break;
	}
	return i;
}

static struct sg_str interval_fields(const TypeName *type)
{
	static const struct {
		int mask;
		const char *fields;
	} masks[] = {
		{INTERVAL_MASK(YEAR), "year"},
		{INTERVAL_MASK(MONTH), "month"},
		{INTERVAL_MASK(DAY), "day"},
		{INTERVAL_MASK(HOUR), "hour"},
		{INTERVAL_MASK(MINUTE), "minute"},
		{INTERVAL_MASK(SECOND), "second"},
		{INTERVAL_MASK(YEAR) | INTERVAL_MASK(MONTH), "year to month"},
		{INTERVAL_MASK(DAY) | INTERVAL_MASK(HOUR), "day to hour"},
		{INTERVAL_MASK(DAY) | INTERVAL_MASK(HOUR) | INTERVAL_MASK(MINUTE),
		 "day to minute"},
		{INTERVAL_MASK(DAY) | INTERVAL_MASK(HOUR) | INTERVAL_MASK(MINUTE) |
			 INTERVAL_MASK(SECOND),
		 "day to second"},
		{INTERVAL_MASK(HOUR) | INTERVAL_MASK(MINUTE), "hour to minute"},
		{INTERVAL_MASK(HOUR) | INTERVAL_MASK(MINUTE) | INTERVAL_MASK(SECOND),
		 "hour to second"},
		{INTERVAL_MASK(MINUTE) | INTERVAL_MASK(SECOND), "minute to second"},
	};
	const A_Const *mask = linitial(type->typmods);

	for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
		if (IsA(mask, A_Const) && intVal(&mask->val) == masks[i].mask)
			return sg_str_of(masks[i].fields);
	return (struct sg_str){"", 0};
}

static bool is_interval(List *names)
{
	return list_length(names) == 2 &&
	       !strcmp(strVal(linitial(names)), "pg_catalog") &&
	       !strcmp(strVal(lsecond(names)), "interval");
}

static void add_arguments(struct sg_pg_lower *lw, struct sg_type_name *out,
			  const TypeName *type)
{
	ListCell *cell;
	bool interval = is_interval(type->names) && type->typmods;

	if (interval)
		out->interval_fields = interval_fields(type);
	foreach(cell, type->typmods) if (!interval || foreach_current_index(cell) > 0)
		sg_pg_add(lw, &out->arguments, sg_pg_expr(lw, lfirst(cell)));
}

/* TypeName.names holds pg_catalog for the types that the grammar knows itself. */
static struct sg_name type_name(struct sg_pg_lower *lw, const TypeName *type)
{
	struct sg_name name = {.schema = sg_pg_qualifier(lw, type->names),
			       .name = sg_pg_last(lw, type->names)};

	if (sg_str_is(name.schema, "pg_catalog"))
		name.schema.n = 0;
	sg_pg_place(lw, &name,
		    type->location < 0 ? lw->tokens_len
				       : sg_pg_token_at(lw, type->location));
	return name;
}

struct sg_node *sg_pg_type_name(struct sg_pg_lower *lw, Node *node)
{
	const TypeName *type = (const TypeName *)node;
	struct sg_type_name *out;
	uint32_t first;

	if (!type)
		return NULL;
	first = sg_pg_token_at(lw, type->location);
	out = SG_PG_NEW(lw, TYPE_NAME, type_name,
			type->location < 0
				? lw->span
				: sg_pg_span(lw, first, type_end(lw, first) - 1));
	out->name = type_name(lw, type);
	out->array_dimensions = list_length(type->arrayBounds);
	out->setof = type->setof;
	out->percent_type = type->pct_type;
	add_arguments(lw, out, type);
	return &out->node;
}
