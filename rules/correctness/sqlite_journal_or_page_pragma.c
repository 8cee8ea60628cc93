/*
 * # Setting of the file inside a transaction
 *
 * `journal_mode`, `page_size`, `auto_vacuum` and `encoding` are settings of the database
 * file. Inside a transaction SQLite accepts the last three without an error and changes
 * nothing. A `journal_mode` that is or was `WAL` fails: `cannot change into wal mode from
 * within a transaction`; behind a write of the same transaction it is ignored instead.
 * `PRAGMA synchronous` fails, too: `Safety level may not be changed inside a transaction`
 * (measured on 3.40.1).
 *
 * ## Instead
 *
 * Set them where the application opens the database, or before the migration begins:
 *
 *     PRAGMA journal_mode = WAL;
 *
 * `page_size` and `auto_vacuum` of a database with tables change with the next `VACUUM`.
 *
 * ## Unless
 *
 * The statement runs outside a transaction, or only the runner decides that and nothing
 * tells which it is; the PRAGMA only reads. D1 refuses all of them:
 * `d1-unsupported-statement` speaks there.
 *
 * ## See
 *
 * - https://www.sqlite.org/pragma.html#pragma_journal_mode
 * - https://www.sqlite.org/pragma.html#pragma_page_size
 */
#include <sqlguard/rule.h>

/* What each does inside a transaction, and SQLite's words for it: NULL: none. */
static const struct setting {
	const char *name, *outcome, *error;
} settings[] =
	{
		{"page_size", "does nothing", NULL},
		{"auto_vacuum", "does nothing", NULL},
		{"encoding", "does nothing", NULL},
		{"synchronous", "fails",
		 "Safety level may not be changed inside a transaction"},
},
  to_wal =
	  {
		  "journal_mode",
		  "fails or does nothing",
		  "cannot change into wal mode from within a transaction; behind a write "
		  "it is "
		  "ignored",
},
  to_other = {
	  "journal_mode",
	  "fails in WAL mode",
	  "cannot change out of wal mode from within a transaction; behind a write it is "
	  "ignored",
};

static const struct setting *find(struct sg_ctx *cx, const struct sg_pragma *pragma)
{
	if (!pragma->value)
		return NULL;
	if (sg_str_iis(pragma->name.name, "journal_mode"))
		return sg_str_iis(sg_text_of(cx, pragma->value->span), "wal") ? &to_wal
									      : &to_other;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (sg_str_iis(pragma->name.name, settings[i].name))
			return &settings[i];
	return NULL;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct setting *setting = find(cx, sg_as_pragma(node));

	if (!setting || sg_session_in_transaction(cx->session, cx->index) != SG_YES)
		return;
	sg_report(cx, node->span, "'%s' %s inside a transaction",
		  sg_one_line(cx, node->span), setting->outcome);
	sg_note(cx, "%.*s",
		SG_STR_ARG(sg_session_transaction_reason(cx->session, cx->index)));
	if (setting->error)
		sg_note(cx, "SQLite: %s", setting->error);
	if (setting->error && setting != &to_wal && setting != &to_other)
		sg_severity(cx, SG_ERROR);
	sg_help(cx, "set it where the application opens the database");
	if ((!setting->error || setting == &to_wal) && sg_in_own_transaction(cx)) {
		sg_fix(cx, SG_FIX_SAFE, "remove '%s'", sg_one_line(cx, node->span));
		sg_fix_remove_statement(cx, cx->index);
	}
}

SG_RULE(sqlite_journal_or_page_pragma){
	.summary = "a setting of the database file cannot change in a transaction",
	.severity = SG_WARNING,
	.dialects = SG_SQLITE,
	.since = "0.1",
	.on = {SG_PRAGMA},
	.check = check,
};
