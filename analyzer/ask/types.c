/* What the name of a type means to SQLite, and what it was meant to say. */
#include <string.h>

#include <sqlguard/rule.h>

#include "../schema/replay_sqlite.h"

char sg_affinity(struct sg_str type)
{
	return sg_sq_affinity(type);
}

bool sg_is_strict_type(struct sg_str type)
{
	return sg_sq_is_strict_type(type);
}

/* What may stand behind INT: int4, integer, int unsigned. */
static bool ends_word(struct sg_str rest)
{
	size_t n = sg_str_istarts(rest, "eger") ? 4 : 0;

	while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
		n++;
	return n == rest.n || !sg_is_word(rest.p[n]);
}

bool sg_is_integer_type(struct sg_str type)
{
	static const char *const sizes[] = {"",     "u",      "tiny", "small", "ubig",
					    "huge", "medium", "big",  "uhuge"};

	for (size_t from = 0; from < type.n; from++) {
		struct sg_str word = sg_str_sub(type, from, type.n), rest;

		if (from && sg_is_word(type.p[from - 1]))
			continue;
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			rest = sg_str_sub(word, sg_str_of(sizes[i]).n, word.n);
			if (sg_str_istarts(word, sizes[i]) &&
			    sg_str_istarts(rest, "int") &&
			    ends_word(sg_str_sub(rest, 3, rest.n)))
				return true;
		}
	}
	return false;
}

bool sg_is_serial_type(struct sg_str type)
{
	static const char *const names[] = {"serial",  "bigserial", "smallserial",
					    "serial2", "serial4",   "serial8"};

	return SG_STR_IIS_ANY(type, names);
}

/* "[a type]" is the name of a type in brackets. */
bool sg_is_array_type(struct sg_str type)
{
	size_t open = sg_str_find(type, "[", 1), at = open + 1;

	while (at < type.n && type.p[at] >= '0' && type.p[at] <= '9')
		at++;
	return open < type.n && at < type.n && type.p[at] == ']';
}

/* Types that are written often. */
struct known {
	const char *name;
	const char *instead; /* of a name that is nearly this one; NULL: it is harmless */
};

const char *sg_misspelt_type(struct sg_str type)
{
	static const struct known known[] = {
		{"text", "TEXT"},    {"blob", "BLOB"},      {"real", "REAL"},
		{"float", "REAL"},   {"double", "REAL"},    {"varchar", "TEXT"},
		{"date", NULL},      {"time", NULL},        {"datetime", NULL},
		{"timestamp", NULL}, {"timestamptz", NULL}, {"boolean", NULL},
		{"bool", NULL},      {"bit", NULL},         {"json", NULL},
		{"jsonb", NULL},     {"numeric", NULL},     {"number", NULL},
		{"decimal", NULL},   {"dec", NULL},         {"money", NULL},
		{"serial", NULL},    {"bigserial", NULL},   {"year", NULL},
		{"bytes", NULL},     {"bytea", NULL},       {"binary", NULL},
		{"enum", NULL},      {"any", NULL},         {"varbinary", NULL},
		{"inet", NULL},      {"num", NULL},         {"currency", NULL},
	};
	const char *near =
		sg_nearest(type, known, sizeof known / sizeof *known, sizeof *known);

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (near && !strcmp(known[i].name, near))
			return known[i].instead;
	return NULL;
}
