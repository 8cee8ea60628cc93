/* What rules ask about a tree alone, and about the names of types and functions in it. */
#ifndef SQLGUARD_ASK_TREE_H
#define SQLGUARD_ASK_TREE_H

#include <sqlguard/ast.h>
#include <sqlguard/maybe.h>

/* A PROBLEM of that type. */
bool sg_is_problem(const struct sg_node *node, enum sg_problem_type type);

/* NULL, or a cast of it. */
bool sg_is_null(const struct sg_node *value);

/* The condition lets every row through: none at all, TRUE, 1 = 1. */
bool sg_is_always_true(const struct sg_node *condition);

/* A column of that name stands somewhere in it. */
bool sg_names_column(struct sg_node *condition, struct sg_str column);

/* The SET of an UPDATE sets the column. */
bool sg_sets_column(struct sg_list sets, struct sg_str column);

/* The definition of a column of SQLite in its CREATE TABLE, or NULL. */
const struct sg_column_def *sg_find_column_def(const struct sg_create_table *create,
					       struct sg_str name);

/* A default that SQLite takes for a constant when it adds a column. */
bool sg_is_constant_default(const struct sg_node *value);

/* The column of a key of CREATE INDEX; empty: an expression. */
struct sg_str sg_index_key(const struct sg_node *key);

/* ---- add_check.c ---- */

/*
 * Whether the value that a new column has in every row, its default or NULL, breaks that
 * CHECK.  UNKNOWN: `by_rows` tells that other columns decide.
 */
enum sg_maybe sg_breaks_check(bool *by_rows, const struct sg_column_def *column,
			      const struct sg_node *check);

/* ---- types.c ---- */

/* 'B'lob or none, 'T'ext, 'N'umeric, 'I'nteger, 'R'eal (datatype3.html section 3.1). */
char sg_affinity(struct sg_str type);

/* One of the six that a STRICT table knows. */
bool sg_is_strict_type(struct sg_str type);

/* One of the words of a type is the name of an integer type: "unsigned big int". */
bool sg_is_integer_type(struct sg_str type);

/* Types of PostgreSQL, as written: SERIAL and its sizes; an array, "int[3]". */
bool sg_is_serial_type(struct sg_str type);
bool sg_is_array_type(struct sg_str type);

/* The type of SQLite that a misspelt name in lower case stands for; NULL: it is none, or
   the affinity is numeric either way. */
const char *sg_misspelt_type(struct sg_str type);

/* ---- functions.c ---- */

/* A function of other databases; `instead`: what SQLite has for a DEFAULT, or NULL. */
bool sg_is_foreign_function(const char **instead, struct sg_str name);

#endif
