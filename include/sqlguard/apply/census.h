/*
 * What a database holds, in numbers: rows of each table, and sums over their content that
 * do not depend on the order of rows.  Two censuses tell which tables lost, gained or
 * changed rows, and in which columns.
 */
#ifndef SQLGUARD_APPLY_CENSUS_H
#define SQLGUARD_APPLY_CENSUS_H

#include <stdint.h>

#include <sqlguard/arena.h>

/* A sum over hashes of 128 bits; equal for equal multisets of values. */
struct sg_sum {
	uint64_t low, high;
};

struct sg_column_census {
	struct sg_str name;
	struct sg_sum sum; /* of its values with their storage class */
};

struct sg_table_census {
	struct sg_str name;
	int64_t rows;
	bool hashed;       /* false: only the rows were counted (remote D1) */
	struct sg_sum sum; /* of whole rows, columns in order */
	SG_ARRAY(struct sg_column_census) columns; /* in order; not generated ones */
};

struct sg_census {
	SG_ARRAY(struct sg_table_census) tables; /* by byte order of the names */
};

struct sg_names {
	SG_ARRAY(struct sg_str) of;
};

/* As SQLite compares names: ASCII without case. */
bool sg_names_have(const struct sg_names *names, struct sg_str name);

/* NULL: no such table. */
const struct sg_table_census *sg_census_find(const struct sg_census *census,
					     struct sg_str table);

/* Rows of all tables. */
int64_t sg_census_rows(const struct sg_census *census);

enum sg_census_change_type {
	SG_TABLE_GONE,
	SG_TABLE_NEW,
	SG_ROWS_FEWER,
	SG_ROWS_MORE,
	SG_CONTENT_CHANGED, /* as many rows, another content in columns that both have */
};

struct sg_census_change {
	enum sg_census_change_type type;
	struct sg_str table;
	int64_t before, after; /* rows */
	SG_ARRAY(struct sg_str)
	columns; /* of CONTENT_CHANGED; none: the rows are paired
		    otherwise, or there is no telling which */
};

struct sg_census_changes {
	SG_ARRAY(struct sg_census_change) of; /* by table */
};

/*
 * What differs, for tables that are in either; with `only`, of those alone.  Columns that
 * one side lacks do not count: of a table with other columns, those that both have are
 * compared one by one, else whole rows are.
 */
void sg_census_compare(struct sg_census_changes *out, struct sg_arena *arena,
		       const struct sg_census *before, const struct sg_census *after,
		       const struct sg_names *only);

#endif
