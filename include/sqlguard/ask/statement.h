/* What rules ask about the statement under judgement and the session around it. */
#ifndef SQLGUARD_ASK_STATEMENT_H
#define SQLGUARD_ASK_STATEMENT_H

#include <sqlguard/session.h>

struct sg_ctx;

/* The table that this ALTER TABLE changes; NULL when it alters a view, an index .. */
const struct sg_name *sg_altered_table(const struct sg_ctx *cx);

/* The table whose rows an INSERT, UPDATE, DELETE, MERGE or COPY FROM changes, or NULL. */
const struct sg_name *sg_written_table(const struct sg_node *node);

/* The table whose rows a DELETE or DROP TABLE of SQLite takes away, or NULL. */
const struct sg_name *sg_emptied_table(const struct sg_node *node);

/* A branch of a MERGE: its ON chooses the rows. */
bool sg_is_merge_branch(const struct sg_ctx *cx, const struct sg_node *node);

/* False in the body of a trigger, rule, view or function and under EXPLAIN without
 * ANALYZE. */
bool sg_runs_now(const struct sg_ctx *cx);

/*
 * The statement is a step of a rebuild, whose rules speak of it.  Where PostgreSQL
 * empties and refills a table in place, there is none of these, and DELETE is judged as
 * such.
 */
bool sg_judged_as_rebuild(const struct sg_ctx *cx);

/* Help: the CONCURRENTLY form, and that it needs a file outside of any transaction. */
void sg_help_concurrently(struct sg_ctx *cx);

/* ---- session.c ---- */

/* The next statement of this file with "PRAGMA name = asked", or SG_NEVER. */
size_t sg_pragma_after(const struct sg_ctx *cx, const char *name, enum sg_maybe asked);

/* The last BEGIN of this file stands without a COMMIT before the statement, so that it
   runs in a transaction with every runner. */
bool sg_in_own_transaction(const struct sg_ctx *cx);

/* Known to be run by the sqlite3 shell, whose connection ends with the file. */
bool sg_is_run_by_shell(const struct sg_ctx *cx);

/* The runner, or the shell whose commands the file has, goes on behind an error. */
bool sg_goes_on_after_error(struct sg_ctx *cx);

/* ---- down.c ---- */

/* The whole file undoes a migration: down.sql, 0007_x.down.sql, U7__x.sql. */
bool sg_is_down_file(const struct sg_ctx *cx);

/*
 * Makes the finding an info in a down part, which destroys what the up part made.  True:
 * it is one, and there is nothing to write instead.
 */
bool sg_soften_down(struct sg_ctx *cx);

#endif
