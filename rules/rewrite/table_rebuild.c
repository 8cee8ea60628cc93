/*
 * # Table rebuilt
 *
 * A new table is filled from the old one, the old one is dropped and the new one takes
 * its name. Every row is copied while the database is locked for writing: 1.5 s for two
 * million rows (129 MB, measured on SQLite 3.40.1), and D1 stops a query after 30 s.
 *
 * Worse, where foreign keys are enforced `DROP TABLE` first deletes every row of the old
 * table. `ON DELETE CASCADE` then deletes the rows of the tables that reference it,
 * `SET NULL` and `SET DEFAULT` overwrite their keys, and nothing of that is an error: the
 * migration succeeds and `PRAGMA foreign_key_check` stays empty. D1 always enforces
 * foreign keys, and `PRAGMA foreign_keys=OFF` has no effect inside its transaction.
 * `PRAGMA defer_foreign_keys` delays checks, not actions. `RESTRICT` and `NO ACTION` make
 * the `DROP TABLE` or the commit fail instead.
 *
 * The finding is an error when this file shows a table that loses rows, and only an
 * information when foreign keys are surely off, the file saves those rows, or the history
 * shows that no table references the one that is rebuilt.
 *
 * ## Instead
 *
 * `ALTER TABLE` adds, renames and drops columns in place. Where that is not enough, move
 * the keys out of the way first, so that no child belongs to a row that is deleted; the
 * rows come back before the commit, which then checks them:
 *
 *     PRAGMA defer_foreign_keys = ON;
 *     CREATE TABLE __copy_authors AS SELECT * FROM authors;
 *     UPDATE authors SET id = -id - 1;
 *     DROP TABLE authors;
 *     CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
 *     INSERT INTO authors (id, name) SELECT id, name FROM __copy_authors;
 *     DROP TABLE __copy_authors;
 *
 * This needs children whose foreign keys have no `ON UPDATE` action, which would follow
 * the moved keys, and point to the key that is moved. It was measured with every `ON
 * DELETE` action on local D1 (wrangler 4.86 and 4.164). Do not end it with `PRAGMA
 * defer_foreign_keys = OFF`: that forgets the pending checks.
 *
 * On plain SQLite, turn foreign keys off before `BEGIN`, and back on after `COMMIT`.
 *
 * ## Unless
 *
 * The old table was created in the same file and is still empty, or is temporary.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_altertable.html#otheralter
 * - https://www.sqlite.org/foreignkeys.html#fk_schemacommands
 * - https://developers.cloudflare.com/d1/sql-api/foreign-keys/
 */
#include <sqlguard/rule.h>

/* The history shows every table, and no other with rows references this one.  Its
   references are only looked at when it is dropped or cleared. */
static bool is_alone(const struct sg_rebuild *rebuild)
{
	return rebuild->all_known && !rebuild->children.len && !rebuild->self &&
	       rebuild->drop != SG_NEVER;
}

static bool is_safe(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	bool shifted = rebuild->key_shift != SG_NEVER &&
		       sg_session_defer_foreign_keys(cx->session, rebuild->loss);

	return cx->dialect != SG_POSTGRES &&
	       (shifted || is_alone(rebuild) ||
		(rebuild->guarded && !rebuild->children.len && !rebuild->spreads) ||
		sg_session_foreign_keys(cx->session, rebuild->loss) == SG_NO);
}

static void note_foreign_keys(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	const char *table = sg_show_name(cx, &rebuild->table);
	const char *when = cx->dialect == SG_D1 ? "D1 always enforces foreign keys"
						: "where foreign keys are enforced";

	if (rebuild->shape == SG_REBUILD_IN_PLACE)
		sg_note(cx, "%s: DELETE reaches the tables that reference '%s'", when,
			table);
	else
		sg_note(cx, "%s: DROP TABLE deletes all rows of '%s' first", when, table);
	sg_note_children(cx, rebuild);
	if (!rebuild->children.len && !rebuild->spreads)
		sg_note(cx, "this file shows no table that references it; one that does "
			    "with ON DELETE CASCADE loses its rows, without an error");
	else if (sg_session_defer_foreign_keys(cx->session, rebuild->loss))
		sg_note(cx, "PRAGMA defer_foreign_keys does not help: it delays checks, "
			    "not actions");
}

static void say(struct sg_ctx *cx, const struct sg_rebuild *rebuild, struct sg_span span)
{
	const char *table = sg_show_name(cx, &rebuild->table);
	bool safe = is_safe(cx, rebuild);
	const char *harm = sg_describe_harm(cx, rebuild);

	if (harm && !safe && cx->dialect != SG_POSTGRES) {
		bool enforced =
			sg_session_foreign_keys(cx->session, rebuild->loss) == SG_YES;

		sg_report(cx, span, "rebuilding '%s' %s%s", table, harm,
			  enforced ? "" : " where foreign keys are on");
		if (enforced)
			sg_severity(cx, SG_ERROR);
		return;
	}
	if (rebuild->drop == SG_NEVER) {
		sg_report(cx, span, "'%s' is rebuilt: all its rows are copied", table);
		return;
	}
	if (rebuild->copy == SG_NEVER) {
		sg_report(cx, span, "'%s' is replaced by '%s' and dropped with its rows",
			  table, sg_show_name(cx, &rebuild->temporary));
		return;
	}
	sg_report(cx, span, "'%s' is rebuilt: all its rows are copied%s", table,
		  safe || cx->dialect == SG_POSTGRES ? "" : " and the old ones deleted");
	if (safe)
		sg_severity(cx, SG_INFO);
	else if (rebuild->spreads &&
		 sg_session_foreign_keys(cx->session, rebuild->loss) == SG_YES)
		sg_severity(cx, SG_ERROR);
}

/* Outside a transaction the safe order does not hold: defer_foreign_keys ends with the
   next statement; but there foreign keys can be turned off. */
static void help(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	static const char in_place[] =
		"ALTER TABLE adds, drops and renames columns in place";
	bool outside = cx->dialect == SG_SQLITE &&
		       sg_session_in_transaction(cx->session, rebuild->loss) != SG_YES;
	bool kept = rebuild->drop == SG_NEVER;
	const char *sql = outside ? NULL : sg_safe_rebuild(cx, rebuild);

	if (cx->dialect == SG_POSTGRES || is_safe(cx, rebuild) || kept ||
	    (!outside && !sql)) {
		sg_help(cx, "%s", in_place);
		return;
	}
	sg_help(cx, "%s; else%s", in_place,
		outside ? " turn foreign keys off before BEGIN"
			: ", if no foreign key to it has an ON UPDATE action, move the "
			  "keys away first, so that no row depends on the drop");
	sg_help_sql(cx, "%s",
		    sql ? sql
			: "PRAGMA foreign_keys = OFF;\nBEGIN;\n-- the rebuild\n"
			  "PRAGMA foreign_key_check;\nCOMMIT;\n"
			  "PRAGMA foreign_keys = ON;");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_rebuild *rebuild = sg_rebuild_at(cx->facts, cx->index);

	if (node != cx->top || !rebuild || rebuild->loss != cx->index || rebuild->empty ||
	    (rebuild->backup && !rebuild->children.len) ||
	    sg_is_temporary(cx, &rebuild->table))
		return;
	/* The table stays, so that in PostgreSQL it is a DELETE like any other. */
	if (cx->dialect == SG_POSTGRES && rebuild->shape == SG_REBUILD_IN_PLACE)
		return;
	/* Nothing is copied: that is rebuild-no-copy. */
	if (rebuild->copy == SG_NEVER && rebuild->create != SG_NEVER)
		return;
	say(cx, rebuild, cx->statement->span);
	sg_note_parts(cx, rebuild);
	if (rebuild->spreads)
		sg_note(cx,
			"a table that references '%s' is saved and filled again, but not "
			"those that reference it in turn",
			sg_show_name(cx, &rebuild->table));
	if (is_alone(rebuild))
		sg_note(cx, "no other table of this history has rows that reference '%s'",
			sg_show_name(cx, &rebuild->table));
	if (!is_safe(cx, rebuild) && cx->dialect != SG_POSTGRES &&
	    rebuild->drop != SG_NEVER)
		note_foreign_keys(cx, rebuild);
	help(cx, rebuild);
}

SG_RULE(table_rebuild){
	.summary =
		"a rebuild copies every row, and dropping the old table may empty others",
	.severity = SG_WARNING,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_DROP, SG_ALTER_TABLE, SG_DELETE, SG_TRUNCATE},
	.check = check,
};
