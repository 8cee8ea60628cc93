/*
 * # Command of the shell in a migration
 *
 * `\connect`, `\i` and `\copy` are read by psql, `.mode` and `.read` by the sqlite3
 * shell, before anything reaches the database. A migration tool sends the file to
 * the server as it is, and the server answers with a syntax error. Such lines come from
 * dumps and from files that were once run by hand.
 *
 * ## Instead
 *
 * Write what the command does in SQL, or remove it:
 *
 * - `\connect` and `\c`: the tool has already connected; remove the line
 * - `\i other.sql`: make `other.sql` a migration of its own
 * - `\set`: write the value where its name is used
 * - `\copy`: `INSERT INTO .. VALUES`, or load the rows outside of the migrations
 *
 * ## Unless
 *
 * A dot-command under `--runner sqlite3`. Else never silent: when the file is only ever
 * run by the shell itself, write `-- sqlguard:ignore-file psql-metacommand -- run by
 * psql`.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/app-psql.html#APP-PSQL-META-COMMANDS
 * - https://www.sqlite.org/cli.html#special_commands_to_sqlite3_dot_commands_
 */
#include <sqlguard/rule.h>

/* Bytes of the command's name that are shown. */
#define WORD_SHOWN 40

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	bool psql = sg_is_problem(node, SG_PROBLEM_PSQL);
	struct sg_str text;
	size_t n = 0;

	if (!psql && (!sg_is_problem(node, SG_PROBLEM_SHELL) || sg_is_run_by_shell(cx)))
		return;
	text = sg_text_of(cx, node->span);
	while (n < text.n && n < WORD_SHOWN && (unsigned char)text.p[n] > ' ')
		n++;
	sg_report(cx, node->span, "'%.*s' is a command of %s, not SQL", (int)n, text.p,
		  psql ? "psql" : "the sqlite3 shell");
	sg_help(cx, "say it in SQL, or leave it out: a migration tool sends it as it is");
}

SG_RULE(psql_metacommand){
	.summary = "a command of psql or of the sqlite3 shell, not SQL",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_PROBLEM},
	.check = check,
};
