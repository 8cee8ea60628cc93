/*
 * What rules ask about the table that a statement works on.
 *
 * Whether there is anything to hurt is not one question.  By what it knows:
 *
 *   sg_new_here             of facts.h: the file made it, so that nobody else uses it yet
 *   sg_created_here         the same, and the file has not filled it
 *   sg_perhaps_created_here the same, if IF NOT EXISTS made it at all
 *   sg_is_surely_empty      of rows.h, SQLite: no row is left, whoever made the table and
 *                           whatever filled it before
 *
 * And by what a rule is about:
 *
 *   sg_has_no_rows          statements that fail, or take long, because of rows (SQLite)
 *   sg_is_private           rows that are lost
 *   sg_is_probably_private  locks, for which a doubt on every IF NOT EXISTS is noise
 *   sg_new_here             names that others may use
 */
#ifndef SQLGUARD_ASK_TABLES_H
#define SQLGUARD_ASK_TABLES_H

#include <sqlguard/catalog.h>

struct sg_ctx;

/* A table that ends with its session, as far as the file shows. */
bool sg_is_temporary(const struct sg_ctx *cx, const struct sg_name *table);

/* Temporary, or created in this file and not filled: no loss can hurt. */
bool sg_is_private(const struct sg_ctx *cx, const struct sg_name *table);

/* The same, and so is what CREATE TABLE IF NOT EXISTS made: nobody waits for a lock. */
bool sg_is_probably_private(const struct sg_ctx *cx, const struct sg_name *table);

/* SQLite: the table surely has no row at this statement, so that what only rows make fail
   succeeds on every database. */
bool sg_has_no_rows(const struct sg_ctx *cx, const struct sg_name *table);

/* The history shows that there is no table of that name: IF EXISTS does nothing. */
bool sg_is_missing(const struct sg_ctx *cx, const struct sg_name *table);

/* SQLite: the virtual table that keeps its rows in a table of that name; NULL: none. */
const struct sg_object *sg_virtual_table_of(const struct sg_ctx *cx,
					    const struct sg_name *name);

/* sqlite_sequence and its like, which no statement makes (fileformat2.html 2.6). */
bool sg_is_internal_table(const struct sg_ctx *cx, const struct sg_name *table);

/* sqlite_master, by one of its names (schematab.html): the schema as rows. */
bool sg_is_schema_table(struct sg_str name);

/* ---- drop.c ---- */

/*
 * Calls judge for each table that a DROP takes away: not where that is a step of a
 * rebuild, nor for one that is new in this file, temporary or not there.
 */
void sg_each_dropped_table(struct sg_ctx *cx, const struct sg_drop *drop,
			   void (*judge)(struct sg_ctx *cx, const struct sg_drop *drop,
					 const struct sg_node *item));

/* What dropping a table does to rows of tables that the history does not show; where it
   shows them all, cascade-data-loss tells. */
void sg_note_unseen_children(struct sg_ctx *cx);

/* ---- its columns ---- */

/* Every SQLite table with a rowid has these (lang_createtable.html#rowid). */
bool sg_is_rowid(const struct sg_ctx *cx, struct sg_str column);

/* The history shows the table, and that it has no such column. */
bool sg_lacks_column(const struct sg_ctx *cx, const struct sg_name *table,
		     struct sg_str column);

/* Whether this file added the column to the table before the statement. */
bool sg_column_is_new(const struct sg_ctx *cx, const struct sg_name *table,
		      struct sg_str column);

/* An UPDATE of columns that this file added: they hold nothing yet that could be lost. */
bool sg_sets_only_new(const struct sg_ctx *cx, const struct sg_update *update);

/* The column was added by this file and is NULL in every row. */
bool sg_is_all_null(const struct sg_ctx *cx, const struct sg_name *table,
		    struct sg_str column);

/* ---- unique.c ---- */

/* A key or unique index of the table keeps the keys of this index unique already. */
bool sg_is_unique_at(const struct sg_ctx *cx, uint32_t at,
		     const struct sg_create_index *index);

#endif
