/* What a value of a setting means: its text, the schemas of a search_path, a time. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

/* ---- search_path ---- */

/*
 * Schemas that every session has are left out; so is the user's own, which few databases
 * have: a schema that does not exist is passed over (runtime-config-client.html,
 * search_path).
 */
static bool is_left_out(struct sg_str schema)
{
	return !schema.n || sg_str_is(schema, "pg_catalog") ||
	       sg_str_is(schema, "pg_temp") || sg_str_is(schema, "$user");
}

static void add_schema(struct sg_arena *arena, struct sg_search_schemas *schemas,
		       struct sg_str name)
{
	if (!is_left_out(name))
		*SG_PUSH(arena, &schemas->of) = name;
}

/* A text is read from its start: a, "B" (SplitIdentifierString of varlena.c 15). */
struct reader {
	struct sg_str rest;
	char *to; /* the names, one behind the other: no longer than the text */
};

static bool at(const struct reader *r, char c)
{
	return r->rest.n && r->rest.p[0] == c;
}

static bool at_space(const struct reader *r)
{
	return r->rest.n && memchr(" \t\n\r\f", r->rest.p[0], 5);
}

static char take(struct reader *r)
{
	char c = r->rest.p[0];

	r->rest = sg_str_sub(r->rest, 1, r->rest.n);
	return c;
}

static void skip_spaces(struct reader *r)
{
	while (at_space(r))
		take(r);
}

/* Without its quotes; "" stands for one of them.  False: it has no end. */
static bool read_quoted(struct reader *r, struct sg_str *out)
{
	const char *start = r->to;

	take(r);
	while (r->rest.n) {
		char c = take(r);

		if (c == '"' && !at(r, '"')) {
			*out = (struct sg_str){start, (size_t)(r->to - start)};
			return true;
		}
		if (c == '"')
			take(r);
		*r->to++ = c;
	}
	return false;
}

static bool read_bare(struct reader *r, struct sg_str *out)
{
	const char *start = r->to;

	while (r->rest.n && !at(r, ',') && !at_space(r)) {
		char c = take(r);

		*r->to++ = sg_lower(c);
	}
	*out = (struct sg_str){start, (size_t)(r->to - start)};
	return out->n > 0;
}

/* False: it is no list of names. */
static bool read_schemas(struct sg_search_schemas *schemas, struct sg_arena *arena,
			 struct sg_str text)
{
	struct reader r = {text, sg_alloc(arena, text.n + 1)};
	struct sg_str name;

	skip_spaces(&r);
	if (!r.rest.n)
		return true;
	for (;;) {
		if (!(at(&r, '"') ? read_quoted(&r, &name) : read_bare(&r, &name)))
			return false;
		add_schema(arena, schemas, name);
		skip_spaces(&r);
		if (!at(&r, ','))
			return !r.rest.n;
		take(&r);
		skip_spaces(&r);
	}
}

static bool is_search_path(struct sg_str name)
{
	return sg_str_iis(name, "search_path");
}

struct value sg_session_value_unread(struct sg_arena *arena, struct sg_str name)
{
	struct value value = {.setting = {.known = SG_NO}};
	struct sg_search_schemas *schemas;

	if (is_search_path(name)) {
		value.schemas = schemas = SG_NEW(arena, struct sg_search_schemas);
		schemas->unknown = true;
	}
	return value;
}

struct value sg_session_value_of(struct sg_arena *arena, struct sg_str name,
				 struct sg_str text)
{
	struct value value = {.setting = {.known = SG_YES, .value = text}};
	struct sg_search_schemas *schemas;

	if (!is_search_path(name))
		return value;
	value.schemas = schemas = SG_NEW(arena, struct sg_search_schemas);
	if (!read_schemas(schemas, arena, text))
		return sg_session_value_unread(arena, name);
	return value;
}

static bool all_literals(struct sg_list values)
{
	SG_EACH (value, values)
		if (!sg_is(value, SG_LITERAL))
			return false;
	return values.len > 0;
}

/* As SHOW has a list, but for the quotes: a, B */
static struct sg_str join(struct sg_arena *arena, struct sg_list values)
{
	size_t n = 0;
	char *all, *to;

	SG_EACH (value, values)
		n += sg_as_literal(value)->text.n + 2;
	all = to = sg_alloc(arena, n);
	SG_EACH (item, values) {
		struct sg_str text = sg_as_literal(item)->text;

		if (to > all) {
			*to++ = ',';
			*to++ = ' ';
		}
		memcpy(to, text.p ? text.p : "", text.n);
		to += text.n;
	}
	return (struct sg_str){all, (size_t)(to - all)};
}

struct value sg_session_value(struct sg_arena *arena, struct sg_str name,
			      struct sg_list values)
{
	struct value value = {.setting = {.known = SG_YES}};
	struct sg_search_schemas *schemas;

	if (!all_literals(values))
		return sg_session_value_unread(arena, name);
	value.setting.value = join(arena, values);
	if (!is_search_path(name))
		return value;
	value.schemas = schemas = SG_NEW(arena, struct sg_search_schemas);
	SG_EACH (item, values)
		add_schema(arena, schemas, sg_as_literal(item)->text);
	return value;
}

/* ---- time ---- */

/* In milliseconds, the largest first (time_unit_conversion_table of guc.c 15). */
static const struct unit {
	const char *name;
	double milliseconds;
} units[] = {{"d", 86400000}, {"h", 3600000}, {"min", 60000},
	     {"s", 1000},     {"ms", 1},      {"us", 0.001}};

#define UNITS (sizeof units / sizeof *units)

/* A fraction is rounded to the next smaller unit, then to whole milliseconds
   (convert_to_base_unit of guc.c 15). */
static bool convert(double *out, double number, const char *unit)
{
	for (size_t i = 0; i < UNITS; i++) {
		if (strcmp(units[i].name, unit) != 0)
			continue;
		number *= units[i].milliseconds;
		if (i + 1 < UNITS)
			number = rint(number / units[i + 1].milliseconds) *
				 units[i + 1].milliseconds;
		*out = rint(number);
		return true;
	}
	return false;
}

/* As C writes it, 0x10 and 010 too; with a fraction or an exponent it is decimal
   (parse_int of guc.c 15). */
static double read_number(const char *text, char **end)
{
	long number = strtol(text, end, 0);

	if (**end == '.' || **end == 'e' || **end == 'E' || number == LONG_MAX)
		return strtod(text, end);
	return (double)number;
}

/* The longest value that is read. */
#define TIME_BYTES 64

bool sg_setting_milliseconds(double *out, const struct sg_setting *setting)
{
	struct sg_str trimmed = sg_str_trim(setting->value);
	char text[TIME_BYTES], *unit;
	double number;

	if (setting->known != SG_YES || trimmed.n >= sizeof text)
		return false;
	memcpy(text, trimmed.p ? trimmed.p : "", trimmed.n);
	text[trimmed.n] = '\0';
	number = read_number(text, &unit);
	if (unit == text)
		return false;
	unit += strspn(unit, " \t\n\r\f\v");
	return convert(out, number, *unit ? unit : "ms") && *out >= 0 && *out <= INT_MAX;
}
