/*
 * # Rows after COPY FROM stdin
 *
 * `COPY .. FROM stdin;` tells the server that rows follow as a stream of their own. Only
 * psql and `pg_restore` read them from the script. A migration tool sends the rows as if
 * they were SQL: the server waits for a stream that never comes, or reports a syntax
 * error at the first row.
 *
 * ## Instead
 *
 * Write `INSERT INTO .. VALUES (..), (..);`, or make the dump with
 * `pg_dump --inserts` / `--column-inserts`.
 *
 * ## Unless
 *
 * Never silent in a file that a driver runs. For a file run by psql write
 * `-- sqlguard:ignore-file copy-from-stdin-data -- run by psql`.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-copy.html
 * - https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-COPY
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (!sg_is_problem(node, SG_PROBLEM_COPY_DATA))
		return;
	sg_report(cx, node->span, "rows of COPY .. FROM stdin, which only psql can send");
	sg_note(cx, "a driver sends them as SQL: a syntax error, or a wait without end");
	sg_help(cx, "write the rows as INSERT INTO .. VALUES: pg_dump --inserts does");
}

SG_RULE(copy_from_stdin_data){
	.summary = "rows after COPY .. FROM stdin, which only psql can send",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_PROBLEM},
	.check = check,
};
