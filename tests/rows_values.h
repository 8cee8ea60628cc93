/* Values that a column of a table might take, and one row of them. */
#ifndef SQLGUARD_TESTS_ROWS_VALUES_H
#define SQLGUARD_TESTS_ROWS_VALUES_H

#include "rows_tables.h"

/* The values of one row, as SQL. */
struct fill_row {
	struct real_table *table;
	int number; /* from 1 */
	const char **values;
	SG_ARRAY(const char *) candidates, seen; /* seen: errors */
	const char *error;
};

/* ---- values ---- */

static inline bool fill_type_has(const struct real_column *column, const char *word)
{
	return strstr(column->type, word) != NULL;
}

static inline const char *fill_value(struct sg_arena *arena,
				     const struct real_column *column, int number)
{
	if (fill_type_has(column, "bool"))
		return number % 2 ? "1" : "0";
	if (fill_type_has(column, "int"))
		return sg_printf(arena, "%d", 7000 + number);
	if (fill_type_has(column, "date") || fill_type_has(column, "time"))
		return sg_printf(arena, "'2024-01-0%d'", number);
	if (fill_type_has(column, "blob"))
		return sg_printf(arena, "x'0%d'", number);
	if (fill_type_has(column, "real") || fill_type_has(column, "num"))
		return sg_printf(arena, "%d.5", number);
	return sg_printf(arena, "'%c%d'", column->name[0] == '\'' ? '_' : column->name[0],
			 number);
}

/* The next string or number at or after `from` in SQL; its end, or 0: there is none. */
static inline size_t fill_literal(struct sg_str *out, struct sg_str sql, size_t from)
{
	for (size_t i = from; i < sql.n; i++) {
		size_t end = i + 1;

		if (sql.p[i] == '\'')
			end = sg_str_find(sql, "'", end) + 1;
		else if (sql.p[i] >= '0' && sql.p[i] <= '9' &&
			 (!i || !sg_is_word(sql.p[i - 1])))
			while (end < sql.n && sg_is_word(sql.p[end]))
				end++;
		else
			continue;
		*out = sg_str_sub(sql, i, end);
		return end;
	}
	return 0;
}

static inline void fill_candidates(struct sg_arena *arena, struct fill_row *row)
{
	static const char *const common[] = {"'[]'",
					     "'{}'",
					     "'2024-01-01T00:00:00Z'",
					     "'a@b.example'",
					     "0.5",
					     "x'00112233'",
					     "'0123456789abcdef0123456789abcdef'"};
	struct sg_str sql = sg_str_of(row->table->sql), literal;

	for (int i = 0; i < 4; i++)
		*SG_PUSH(arena, &row->candidates) =
			sg_printf(arena, i == 3 ? "'%d'" : "%d",
				  i == 1 ? 7000 + row->number : row->number - (i == 2));
	for (size_t at = 0; (at = fill_literal(&literal, sql, at)) > 0;)
		*SG_PUSH(arena, &row->candidates) = sg_cstr(arena, literal);
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		*SG_PUSH(arena, &row->candidates) = common[i];
	*SG_PUSH(arena, &row->candidates) = "NULL";
}

#endif
