/*
 * Questions that several rules ask about the statement under judgement, so that they all
 * get the same answer.
 */
#ifndef SQLGUARD_ASK_H
#define SQLGUARD_ASK_H

#include <sqlguard/facts.h>

struct sg_ctx;

/* Reports a PROBLEM of that type: its message at its place, its hint as help. */
void sg_report_problem(struct sg_ctx *cx, const struct sg_node *node,
		       enum sg_problem_type type);

/* The table that this ALTER TABLE changes; NULL when it alters a view, an index .. */
const struct sg_name *sg_altered_table(const struct sg_ctx *cx);

/* False in the body of a trigger or view and under EXPLAIN without ANALYZE. */
bool sg_runs_now(const struct sg_ctx *cx);

/*
 * The nearest statement before or after this one that `fits` says is wanted, or NULL; the
 * statement itself is never asked.
 */
typedef bool sg_fits(const struct sg_ctx *cx, const struct sg_node *top, const void *wanted);
const struct sg_statement *sg_find_before(const struct sg_ctx *cx, sg_fits *fits,
					  const void *wanted);
const struct sg_statement *sg_find_after(const struct sg_ctx *cx, sg_fits *fits,
					 const void *wanted);

/* A table that ends with its session, as far as the file shows. */
bool sg_is_temporary(const struct sg_ctx *cx, const struct sg_name *table);

/* Temporary, or created in this file and still empty: no lock and no loss can hurt. */
bool sg_is_private(const struct sg_ctx *cx, const struct sg_name *table);

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

/* The condition lets every row through: none at all, TRUE, 1 = 1. */
bool sg_is_always_true(const struct sg_node *condition);

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

void sg_edit_add(struct sg_ctx *cx, struct sg_edits *edits, uint32_t off, const char *text);

/* The statement's text with the clauses put in, ended by a semicolon. */
const char *sg_edited(struct sg_ctx *cx, const struct sg_edits *edits);

/*
 * Rules about running a file twice.  A gap function says what clauses the statement lacks
 * to be safe when it runs again; it runs for other statements of the file, too.
 */
typedef void sg_gaps(struct sg_ctx *cx, struct sg_edits *out);

enum sg_rerun {
	SG_RERUN_SAFE,  /* a failure leaves nothing behind, or it was reported already */
	SG_RERUN_RISKY, /* runs outside a transaction */
	SG_RERUN_MAYBE, /* depends on the runner; the first such statement of the file */
};

/* How the statement stands; `count` is how many statements of the file are like it. */
enum sg_rerun sg_rerun_of(struct sg_ctx *cx, sg_gaps *gaps, struct sg_edits *edits,
			  size_t *count);

#endif
