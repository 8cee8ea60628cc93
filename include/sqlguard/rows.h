/*
 * What the statements of a file do to rows in SQLite and D1: which rows of which tables
 * they delete, empty of a key or refuse to touch, through which chain of foreign keys.
 *
 * The file is run over the schema of its history with rows as unknowns: every table that
 * was there before the file is taken to have rows, each of which references one of every
 * table that it has a foreign key to.  What became of those rows is what counts: a table
 * that is saved, emptied and filled again has lost nothing.
 *
 * Facts: foreignkeys.html sections 4.2 and 5, lang_droptable.html; measured on SQLite
 * 3.40 - 3.54 and local D1 of wrangler 4.86 and 4.164; tests/rows_oracle.c asks a real
 * SQLite about every fixture.
 */
#ifndef SQLGUARD_ROWS_H
#define SQLGUARD_ROWS_H

#include <sqlguard/catalog.h>
#include <sqlguard/session.h>

enum sg_row_deed {
	SG_ROWS_DELETED,
	SG_ROWS_NULLED,            /* the columns of `key` become NULL */
	SG_ROWS_RESET,             /* they become their DEFAULT */
	SG_ROWS_REFUSED,           /* the statement fails while such rows exist */
	SG_ROWS_REFUSED_AT_COMMIT, /* the COMMIT does, as checks are deferred */
};

struct sg_row_effect {
	enum sg_row_deed deed;
	size_t statement;              /* that does it */
	const struct sg_object *table; /* whose rows, as of the statement */
	/* The table that had these rows when the file began: `table`, or the one that it
	   was filled from.  NULL: rows that this file made. */
	const struct sg_object *origin;
	/* The foreign key whose action it is; NULL: the statement itself does it. */
	const struct sg_constraint_record *key;
	const struct sg_row_effect *cause; /* what happened to the parent rows */
	/* UNKNOWN: foreign keys may be off, or it depends on which rows are met. */
	enum sg_maybe certain;
	/* The statement after which all of the rows, or values, are back; SG_NEVER. */
	size_t restored;
};

/* By statement, causes before what they cause. */
struct sg_row_effects {
	SG_ARRAY(struct sg_row_effect *) of;
};

struct sg_rows;

struct sg_rows_input {
	enum sg_dialect dialect;
	struct sg_source *src;
	const struct sg_script *script;
	const struct sg_session *session;
	const struct sg_catalog *catalog; /* after the replay of the file */
	const uint32_t *moments;          /* before each statement, and behind the last */
};

/* NULL for PostgreSQL. */
struct sg_rows *sg_rows_new(struct sg_arena *arena, const struct sg_rows_input *input);

/* All that a statement does; never NULL. */
const struct sg_row_effects *sg_row_effects_at(const struct sg_rows *rows, size_t index);

/* All of the file, in order. */
const struct sg_row_effects *sg_row_effects_of(const struct sg_rows *rows);

/*
 * The table surely has no row that was there before the file, nor one that the file put
 * there: just before a statement.  False for PostgreSQL.
 */
bool sg_is_surely_empty(const struct sg_rows *rows, size_t index,
			const struct sg_object *table);

/* Rows with the same key give way: by OR REPLACE, or by a constraint that says so. */
bool sg_replaces_rows(const struct sg_insert *node, const struct sg_object *table,
		      uint32_t at);

/* A row of the table is lost, or loses a key, and does not come back in this file. */
static inline bool sg_is_lasting_loss(const struct sg_row_effect *effect)
{
	return effect->deed <= SG_ROWS_RESET && effect->restored == SG_NEVER;
}

#endif
