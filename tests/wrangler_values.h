/* Values that are not easily carried through text. */
#ifndef SQLGUARD_TESTS_WRANGLER_VALUES_H
#define SQLGUARD_TESTS_WRANGLER_VALUES_H

#include <sqlguard/apply/database.h>

static const struct sg_value nasty[] = {
	{SG_VALUE_NULL, 0, {NULL, 0}},
	{SG_VALUE_INTEGER, 0, {NULL, 0}},
	{SG_VALUE_INTEGER, -1, {NULL, 0}},
	{SG_VALUE_INTEGER, INT64_MAX, {NULL, 0}},
	{SG_VALUE_INTEGER, INT64_MIN, {NULL, 0}},
	{SG_VALUE_INTEGER, 9007199254740993, {NULL, 0}},
	{SG_VALUE_TEXT, 0, {"", 0}},
	{SG_VALUE_TEXT, 0, {"plain", 5}},
	{SG_VALUE_TEXT, 0, {"it's; DROP TABLE users; --", 26}},
	{SG_VALUE_TEXT, 0, {"''", 2}},
	{SG_VALUE_TEXT, 0, {"?1 $x $$ /* */", 14}},
	{SG_VALUE_TEXT, 0, {"a\0b", 3}},
	{SG_VALUE_TEXT, 0, {"tab\tline\n\r\x1b[31m\x7f", 17}},
	{SG_VALUE_TEXT, 0, {"gr\xc3\xbc\xc3\x9f \xf0\x9f\x93\x9a", 11}},
	{SG_VALUE_TEXT, 0, {"\xff\xfe", 2}},
	{SG_VALUE_TEXT, 0, {"back\\slash \"quoted\"", 19}},
	{SG_VALUE_BLOB, 0, {"", 0}},
	{SG_VALUE_BLOB, 0, {"\x00\x01\xff'", 4}},
};
#define NASTY (sizeof nasty / sizeof *nasty)

static bool same_value(const struct sg_value *a, const struct sg_value *b)
{
	return a->type == b->type && a->integer == b->integer &&
	       sg_str_eq(a->bytes, b->bytes);
}

#endif
