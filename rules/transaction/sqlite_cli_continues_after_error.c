/*
 * # Rebuild by a shell that does not stop
 *
 * `sqlite3 db < file` prints an error and goes on with the next statement. When the copy
 * of a rebuild fails, because a row is NULL where the new table has NOT NULL or a value
 * is there twice, `DROP TABLE` and the rename still run: the table ends empty, and the
 * rows are gone. `BEGIN` and `COMMIT` around it do not help, as the `COMMIT` runs, too
 * (measured on 3.40.1: two rows before, none after, exit code 1).
 *
 * ## Instead
 *
 * Stop at the first error, by `sqlite3 -bail db < file` or by the first line of the file:
 *
 *     .bail on
 *
 * ## Unless
 *
 * Another runner applies the file, or nothing tells which: `--runner sqlite3` does, and
 * so does a dot-command of the shell in the file.
 *
 * ## See
 *
 * - https://www.sqlite.org/cli.html
 */
#include <sqlguard/rule.h>

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);
	const char *table;

	if (node != cx->top || !rebuild || rebuild->drop != cx->index ||
	    rebuild->copy == SG_NEVER || rebuild->empty || !sg_goes_on_after_error(cx))
		return;
	table = sg_show_name(cx, &rebuild->table);
	sg_report(cx, node->span, "'%s' is emptied even when the copy of its rows fails",
		  table);
	sg_note(cx,
		"the sqlite3 shell goes on after an error in line %zu, which copies "
		"them%s",
		sg_line_of_statement(cx, rebuild->copy),
		sg_session_in_transaction(cx->session, cx->index) == SG_YES
			? "; the COMMIT runs, too"
			: "");
	sg_help(cx, "run 'sqlite3 -bail', or begin the file with");
	sg_help_sql(cx, ".bail on");
}

SG_RULE(sqlite_cli_continues_after_error){
	.summary = "the sqlite3 shell drops the old table after a copy that failed",
	.severity = SG_WARNING,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_DROP, SG_DELETE},
	.check = check,
};
