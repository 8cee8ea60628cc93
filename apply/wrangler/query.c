/*
 * Queries: each is one call of wrangler, which takes two seconds; who needs much asks for
 * it at once.  Rows come back as JSON.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlguard/buf.h>

#include "wrangler.h"

/* ---- values ---- */

static unsigned digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
}

static struct sg_str from_hex(struct sg_arena *arena, const char *hex)
{
	size_t n = strlen(hex) / 2;
	char *bytes = sg_alloc(arena, n + 1);

	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
	return (struct sg_str){bytes, n};
}

/* The letter of the type and hexadecimal digits: see sg_wrangler_bind. */
static bool unpack(struct sg_value *out, struct sg_arena *arena, const cJSON *cell)
{
	const char *text = cJSON_GetStringValue(cell);
	size_t n = text ? strlen(text) : 0;

	*out = (struct sg_value){.type = SG_VALUE_NULL};
	if (!n || !strchr("nirtb", text[0]) || n % 2 == 0 ||
	    strspn(text + 1, "0123456789ABCDEFabcdef") != n - 1)
		return false;
	if (text[0] == 'n')
		return true;
	out->type = text[0] == 'b'   ? SG_VALUE_BLOB
		    : text[0] == 'i' ? SG_VALUE_INTEGER
				     : SG_VALUE_TEXT;
	out->bytes = from_hex(arena, text + 1);
	if (text[0] == 'i') {
		out->integer = strtoll(out->bytes.p, NULL, 10);
		out->bytes = (struct sg_str){0};
	}
	return true;
}

static void take_number(struct sg_value *out, struct sg_arena *arena, double number)
{
	bool fits = number >= -0x1p63 && number < 0x1p63;

	*out = fits && number == (double)(int64_t)number
		       ? sg_integer_value((int64_t)number)
		       : sg_text_value(sg_str_of(sg_printf(arena, "%.15g", number)));
}

static void take_bytes(struct sg_value *out, struct sg_arena *arena, const cJSON *array)
{
	struct sg_buf bytes = {0};
	const cJSON *byte;

	cJSON_ArrayForEach(byte, array)
	{
		sg_buf_addc(&bytes, (char)byte->valueint);
	}
	out->type = SG_VALUE_BLOB;
	out->bytes = sg_buf_keep(&bytes, arena);
}

/* As JSON has it: of "SELECT *" and pragmas, which nobody could wrap. */
static void take_json(struct sg_value *out, struct sg_arena *arena, const cJSON *cell)
{
	*out = (struct sg_value){.type = SG_VALUE_NULL};
	if (cJSON_IsString(cell))
		*out = sg_text_value(sg_str_of(cell->valuestring));
	else if (cJSON_IsNumber(cell))
		take_number(out, arena, cell->valuedouble);
	else if (cJSON_IsArray(cell))
		take_bytes(out, arena, cell);
}

struct values {
	SG_ARRAY(struct sg_value) of;
};

static bool read_row(struct values *out, struct sg_arena *arena, const cJSON *row,
		     size_t columns)
{
	const cJSON *cell;

	out->of.len = 0;
	for (size_t i = 1; i <= columns; i++) {
		cell = cJSON_GetObjectItemCaseSensitive(row, sg_printf(arena, "c%zu", i));
		if (!unpack(SG_PUSH(arena, &out->of), arena, cell))
			return false;
	}
	if (!columns)
		cJSON_ArrayForEach(cell, row)
			take_json(SG_PUSH(arena, &out->of), arena, cell);
	return true;
}

static bool deliver(const cJSON *answer, const struct sg_query *query, size_t columns,
		    struct sg_err *err)
{
	const cJSON *row;

	if (!query->row)
		return true;
	cJSON_ArrayForEach(row, sg_wrangler_rows(answer, 0))
	{
		struct sg_arena arena = {0};
		struct values values = {0};
		bool ok = read_row(&values, &arena, row, columns);
		bool more =
			ok && query->row(query->payload, values.of.items, values.of.len);

		sg_arena_release(&arena);
		if (!ok)
			return sg_fail(err, "'wrangler d1 execute' answered a row that "
					    "was not asked for");
		if (!more)
			break;
	}
	return true;
}

bool sg_wrangler_query(struct sg_database *db, const struct sg_query *query,
		       struct sg_err *err)
{
	struct sg_arena arena = {0};
	struct sg_bound bound;
	cJSON *answer = NULL;
	bool ok = sg_wrangler_bind(&bound, &arena, query, err);

	if (ok && !bound.reads_only && db->access == SG_READ_ONLY)
		ok = sg_fail(err, "'%.200s' would write, and '%s' is only read",
			     query->sql, db->target->d1_name);
	if (ok && !bound.reads_only)
		sg_wrangler_of(db)->dump = NULL;
	ok = ok && sg_wrangler_ask(&answer, db, bound.sql, err) &&
	     deliver(answer, query, bound.columns, err);
	cJSON_Delete(answer);
	sg_arena_release(&arena);
	return ok;
}
