/*
 * Content as numbers that do not depend on the order of rows.  A value is XXH3_128 of its
 * bytes with its storage class as seed, so 1, 1.0, '1' and x'31' differ; a row is
 * XXH3_128 of its values' hashes; a column and a table are sums of these modulo 2^128.  A
 * sum, not an XOR: two equal rows must not cancel out.
 *
 * Facts: datatype3.html (storage classes); c3ref/column_blob.html: text is asked for as
 * UTF-8, so a database in UTF-16 has the sums of the same one in UTF-8.  XXH3 finds every
 * accident; it is no seal against somebody who makes collisions on purpose.
 */
#include <stdio.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "copies.h"

static struct sg_sum hash(const void *bytes, size_t n, int seed)
{
	XXH128_hash_t hash = XXH3_128bits_withSeed(bytes, n, (XXH64_hash_t)seed);

	return (struct sg_sum){hash.low64, hash.high64};
}

static void add(struct sg_sum *to, struct sg_sum sum)
{
	to->low += sum.low;
	to->high += sum.high + (to->low < sum.low);
}

/* The class first: asking for text changes what the value says it is. */
static struct sg_sum value_sum(sqlite3_value *value)
{
	int type = sqlite3_value_type(value);
	int64_t integer;
	const void *bytes;
	double real;

	switch (type) {
	case SQLITE_INTEGER:
		integer = sqlite3_value_int64(value);
		return hash(&integer, sizeof integer, type);
	case SQLITE_FLOAT:
		real = sqlite3_value_double(value);
		return hash(&real, sizeof real, type);
	case SQLITE_NULL: return hash("", 0, type);
	case SQLITE_TEXT: bytes = sqlite3_value_text(value); break;
	default: bytes = sqlite3_value_blob(value); break;
	}
	return hash(bytes ? bytes : "", (size_t)sqlite3_value_bytes(value), type);
}

void sg_sum_row(struct sg_table_census *table, sqlite3_stmt *row, struct sg_sum *room)
{
	size_t n = table->columns.len;

	for (size_t i = 0; i < n; i++) {
		room[i] = value_sum(sqlite3_column_value(row, (int)i));
		add(&table->columns.items[i].sum, room[i]);
	}
	add(&table->sum, hash(room, n * sizeof *room, 0));
	table->rows++;
}

void sg_sum_print(char out[SG_SUM_TEXT], struct sg_sum sum)
{
	snprintf(out, SG_SUM_TEXT, "%016llx%016llx", (unsigned long long)sum.high,
		 (unsigned long long)sum.low);
}

static bool read_half(uint64_t *out, const char *text)
{
	static const char digits[] = "0123456789abcdef";

	*out = 0;
	for (int i = 0; i < 16; i++) {
		const char *digit = text[i] ? strchr(digits, text[i]) : NULL;

		if (!digit)
			return false;
		*out = *out << 4 | (uint64_t)(digit - digits);
	}
	return true;
}

bool sg_sum_read(struct sg_sum *out, const char *text)
{
	return strlen(text) == SG_SUM_TEXT - 1 && read_half(&out->high, text) &&
	       read_half(&out->low, text + 16);
}
