/*
 * Questions that several rules ask about the statement under judgement, so that they all
 * get the same answer.
 */
#ifndef SQLGUARD_ASK_H
#define SQLGUARD_ASK_H

#include <sqlguard/facts.h>

struct sg_ctx;

/*
 * Reports a PROBLEM of that type: its message at its place, its hint as help, or else the
 * rule's own.
 */
void sg_report_problem(struct sg_ctx *cx, const struct sg_node *node,
		       enum sg_problem_type type, const char *help);

/* The table that this ALTER TABLE changes; NULL when it alters a view, an index .. */
const struct sg_name *sg_altered_table(const struct sg_ctx *cx);

/* A branch of a MERGE: its ON chooses the rows. */
bool sg_is_merge_branch(const struct sg_ctx *cx, const struct sg_node *node);

/* False in the body of a trigger, rule, view or function and under EXPLAIN without
 * ANALYZE. */
bool sg_runs_now(const struct sg_ctx *cx);

/*
 * The nearest statement before or after this one that `fits` says is wanted, or NULL; the
 * statement itself is never asked, nor one further away than SG_FIND_CEILING statements,
 * so that no file takes quadratic time.
 */
#define SG_FIND_CEILING ((size_t)2048)
typedef bool sg_fits(const struct sg_ctx *cx, const struct sg_node *top,
		     const void *wanted);
const struct sg_statement *sg_find_before(const struct sg_ctx *cx, sg_fits *fits,
					  const void *wanted);
const struct sg_statement *sg_find_after(const struct sg_ctx *cx, sg_fits *fits,
					 const void *wanted);

/* A table that ends with its session, as far as the file shows. */
bool sg_is_temporary(const struct sg_ctx *cx, const struct sg_name *table);

/* Temporary, or created in this file and still empty: no lock and no loss can hurt. */
bool sg_is_private(const struct sg_ctx *cx, const struct sg_name *table);

/* The same, and so is what CREATE TABLE IF NOT EXISTS made: for locks, not for losses. */
bool sg_is_probably_private(const struct sg_ctx *cx, const struct sg_name *table);

/* An ALTER TABLE that adds the column to the table. */
bool sg_adds_column(const struct sg_ctx *cx, const struct sg_node *top,
		    const struct sg_name *table, struct sg_str column);

/* Whether this file added the column to the table before the statement. */
bool sg_column_is_new(const struct sg_ctx *cx, const struct sg_name *table,
		      struct sg_str column);

/* An earlier CREATE INDEX of this file that made the index, or NULL. */
const struct sg_create_index *sg_index_made_here(const struct sg_ctx *cx,
						 const struct sg_name *index);

/* Help: the CONCURRENTLY form, and that it needs a file outside of any transaction. */
void sg_help_concurrently(struct sg_ctx *cx);

/* The source text under a span on one line, cut where it gets long. */
const char *sg_one_line(struct sg_ctx *cx, struct sg_span span);

/*
 * The SQL that makes this rebuild without touching rows of other tables, in SQLite with
 * foreign keys on; NULL when the file does not tell enough, or no such order exists.
 */
const char *sg_safe_rebuild(struct sg_ctx *cx, const struct sg_rebuild *rebuild);

/* "DROP TABLE in line 7" and so on: the parts of a rebuild, as one note. */
void sg_note_parts(struct sg_ctx *cx, const struct sg_rebuild *rebuild);

/* The condition lets every row through: none at all, TRUE, 1 = 1. */
bool sg_is_always_true(const struct sg_node *condition);

/* What a CREATE statement makes. */
struct sg_created {
	enum sg_object_type object;
	struct sg_name name; /* without a span where SQL allows no qualified name */
	bool temporary;
	bool guarded; /* IF NOT EXISTS or OR REPLACE is there */
};

/* False when the node is no CREATE. */
bool sg_created_by(struct sg_created *out, const struct sg_node *top);

/* An earlier DROP of this file removed an object of that kind and name. */
bool sg_dropped_before(const struct sg_ctx *cx, enum sg_object_type object,
		       struct sg_str name);

/* The whole file undoes a migration: down.sql, 0007_x.down.sql, U7__x.sql. */
bool sg_is_down_file(const struct sg_ctx *cx);

/* The file does, or the statement stands below "-- +goose Down" and the like. */
bool sg_is_down(const struct sg_ctx *cx);

/* Makes the finding an info in a down part, which destroys what the up part made. */
void sg_soften_down(struct sg_ctx *cx);

/* The rule whose name is nearest to a misspelt one, or NULL when none is near. */
const char *sg_rule_nearest(struct sg_str name);

/* Offset after the next word if it is `word` (without case), else `off` itself. */
uint32_t sg_after_word(struct sg_ctx *cx, uint32_t off, const char *word);

/* A clause to put into a statement's text. */
struct sg_edit {
	uint32_t off;
	const char *text;
};

struct sg_edits {
	SG_ARRAY(struct sg_edit) at; /* in source order */
};

void sg_edit_add(struct sg_ctx *cx, struct sg_edits *edits, uint32_t off,
		 const char *text);

/* The statement's text with the clauses put in, ended by a semicolon. */
const char *sg_edited(struct sg_ctx *cx, const struct sg_edits *edits);

/*
 * The statement of a CREATE INDEX as one that builds concurrently, without IF NOT EXISTS,
 * which would keep the INVALID index of a failed build.
 */
const char *sg_index_concurrently(struct sg_ctx *cx, const struct sg_create_index *index);

/*
 * Rules about running a file twice.  A gap function says what clauses the statement lacks
 * to be safe when it runs again; it is asked about other statements of the file, too.
 *
 * Nothing is reported in a transaction, where a failure leaves nothing behind; where it
 * depends on the runner, the first such statement speaks for all.  True: it was reported,
 * with the statement in its repaired form.
 */
typedef void sg_gaps(struct sg_ctx *cx, struct sg_edits *out);
bool sg_report_rerun(struct sg_ctx *cx, sg_gaps *gaps);

#endif
