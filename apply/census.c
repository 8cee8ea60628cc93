/*
 * Censuses, compared.  Both sides are sorted by name; names are equal as SQLite compares
 * them, so a lookup is by bytes first and then without case.
 */
#include <stdlib.h>

#include <sqlguard/apply/census.h>

bool sg_names_have(const struct sg_names *names, struct sg_str name)
{
	for (size_t i = 0; i < names->of.len; i++)
		if (sg_str_ieq(names->of.items[i], name))
			return true;
	return false;
}

static int by_name(const void *name, const void *table)
{
	return sg_str_cmp(*(const struct sg_str *)name,
			  ((const struct sg_table_census *)table)->name);
}

const struct sg_table_census *sg_census_find(const struct sg_census *census,
					     struct sg_str table)
{
	const struct sg_table_census *found = NULL;

	if (census->tables.len)
		found = bsearch(&table, census->tables.items, census->tables.len,
				sizeof *census->tables.items, by_name);
	for (size_t i = 0; i < census->tables.len && !found; i++)
		if (sg_str_ieq(census->tables.items[i].name, table))
			found = &census->tables.items[i];
	return found;
}

int64_t sg_census_rows(const struct sg_census *census)
{
	int64_t rows = 0;

	for (size_t i = 0; i < census->tables.len; i++)
		rows += census->tables.items[i].rows;
	return rows;
}

static bool same_sum(struct sg_sum a, struct sg_sum b)
{
	return a.low == b.low && a.high == b.high;
}

static bool same_columns(const struct sg_table_census *a, const struct sg_table_census *b)
{
	if (a->columns.len != b->columns.len)
		return false;
	for (size_t i = 0; i < a->columns.len; i++)
		if (!sg_str_ieq(a->columns.items[i].name, b->columns.items[i].name))
			return false;
	return true;
}

static const struct sg_column_census *column_of(const struct sg_table_census *table,
						struct sg_str name)
{
	for (size_t i = 0; i < table->columns.len; i++)
		if (sg_str_ieq(table->columns.items[i].name, name))
			return &table->columns.items[i];
	return NULL;
}

static void list_columns(struct sg_census_change *out, struct sg_arena *arena,
			 const struct sg_table_census *before,
			 const struct sg_table_census *after)
{
	for (size_t i = 0; i < before->columns.len; i++) {
		const struct sg_column_census *was = &before->columns.items[i];
		const struct sg_column_census *is = column_of(after, was->name);

		if (is && !same_sum(was->sum, is->sum))
			*SG_PUSH(arena, &out->columns) = was->name;
	}
}

/* Of as many rows; false: the content is the same as far as both have columns. */
static bool content_changed(struct sg_census_change *out, struct sg_arena *arena,
			    const struct sg_table_census *before,
			    const struct sg_table_census *after)
{
	if (!before->hashed || !after->hashed)
		return false;
	list_columns(out, arena, before, after);
	return out->columns.len ||
	       (same_columns(before, after) && !same_sum(before->sum, after->sum));
}

static void compare_table(struct sg_census_changes *out, struct sg_arena *arena,
			  const struct sg_table_census *before,
			  const struct sg_table_census *after)
{
	struct sg_census_change change = {.table = before->name, .before = before->rows};

	if (!after) {
		change.type = SG_TABLE_GONE;
	} else if (before->rows != after->rows) {
		change.type = after->rows < before->rows ? SG_ROWS_FEWER : SG_ROWS_MORE;
		change.after = after->rows;
	} else if (content_changed(&change, arena, before, after)) {
		change.type = SG_CONTENT_CHANGED;
		change.after = after->rows;
	} else {
		return;
	}
	*SG_PUSH(arena, &out->of) = change;
}

static int by_table(const void *a, const void *b)
{
	return sg_str_cmp(((const struct sg_census_change *)a)->table,
			  ((const struct sg_census_change *)b)->table);
}

static bool counts(const struct sg_names *only, struct sg_str table)
{
	return !only || sg_names_have(only, table);
}

void sg_census_compare(struct sg_census_changes *out, struct sg_arena *arena,
		       const struct sg_census *before, const struct sg_census *after,
		       const struct sg_names *only)
{
	*out = (struct sg_census_changes){0};
	for (size_t i = 0; i < before->tables.len; i++) {
		const struct sg_table_census *table = &before->tables.items[i];

		if (counts(only, table->name))
			compare_table(out, arena, table,
				      sg_census_find(after, table->name));
	}
	for (size_t i = 0; i < after->tables.len; i++) {
		const struct sg_table_census *table = &after->tables.items[i];

		if (!counts(only, table->name) || sg_census_find(before, table->name))
			continue;
		*SG_PUSH(arena, &out->of) = (struct sg_census_change){
			.type = SG_TABLE_NEW, .table = table->name, .after = table->rows};
	}
	if (out->of.len)
		qsort(out->of.items, out->of.len, sizeof *out->of.items, by_table);
}
