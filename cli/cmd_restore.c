/*
 * sqlguard restore: a database, or one table of it, as it was in a backup.  What is there
 * now is backed up first, so that a restore can be undone, too.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sqlguard/apply/run.h>
#include <sqlguard/json_build.h>

#include "backup_print.h"
#include "print.h"
#include "restore.h"

struct restore_values {
	struct target_values common; /* first: SG_TARGET_OPTIONS counts on it */
	const char *table, *as;
	bool yes, no_backup;
	const char *command; /* no option: whose work it is, for the journal */
};

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	{"table", OPTION_TEXT, offsetof(struct restore_values, table), "NAME",
	 "only this table"},
	{"as", OPTION_TEXT, offsetof(struct restore_values, as), "NAME",
	 "the table beside the one that is there, under this name"},
	SG_YES_OPTION(struct restore_values),
	{"no-backup", OPTION_FLAG, offsetof(struct restore_values, no_backup), NULL,
	 "do not back up what is there now: it may be too damaged"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

/* A restore that is under way. */
struct restoring {
	struct restore_values *values;
	struct sg_arena *arena;
	struct opened opened;
	struct sg_backup from;   /* what is restored */
	struct sg_backup before; /* what was there; path NULL: not backed up */
	double started;
};

/* ---- telling ---- */

static void add_facts(cJSON *object, const struct restoring *r)
{
	cJSON *from = sg_backup_json(&r->from);

	if (r->values->table)
		sg_json_add_texts(from, "table", r->values->table);
	if (r->values->as)
		sg_json_add_texts(from, "as", r->values->as);
	sg_json_add(object, "restored", from);
	sg_json_add(object, "backup", sg_backup_json(&r->before));
}

static void journal(struct restoring *r, const char *event, const char *outcome,
		    const char *why)
{
	cJSON *entry = sg_journal_entry(&r->opened.target, r->values->command);

	add_facts(entry, r);
	if (outcome)
		sg_json_add_seconds(entry, "seconds", sg_now() - r->started);
	sg_journal_event(&r->opened.target, entry, event, outcome, why);
}

static void print_json(struct restoring *r, const char *outcome, const char *why)
{
	cJSON *root = sg_json_document();

	sg_json_add_texts(root, "command", "restore");
	sg_json_add_texts(root, "database", r->opened.target.name);
	sg_json_add_texts(root, "outcome", outcome);
	sg_json_add_maybe(root, "why", why);
	add_facts(root, r);
	sg_print_json(root);
}

/* "table 'users' of app.db", "app.db" */
static const char *subject(const struct restoring *r)
{
	const char *place = r->opened.target.place;

	return r->values->table
		       ? sg_printf(r->arena, "table '%s' of %s", r->values->table, place)
		       : place;
}

static void print_text(const struct restoring *r)
{
	const char *as = r->values->as;

	sg_print_line("Restored and compared with the backup: %s%s%s%s", subject(r),
		      as ? ", as '" : "", as ? as : "", as ? "'" : "");
	putchar('\n');
	sg_print_fact("from", r->from.path);
	if (r->before.path)
		sg_print_fact("before", r->before.path);
	if (!r->values->table)
		puts("\nWhat was applied after the backup is pending again: see "
		     "'sqlguard status'.");
}

static void tell(struct restoring *r, const char *outcome, const char *why)
{
	sg_progress_end();
	if (why)
		sg_say("%s", why);
	if (sg_wants_json(&r->values->common))
		print_json(r, outcome, why);
	else if (!why)
		print_text(r);
}

/* ---- doing ---- */

static bool confirm(struct restoring *r, struct sg_err *err)
{
	const char *question =
		sg_printf(r->arena, "Restore %s from '%s'%s%s?", subject(r), r->from.path,
			  *r->from.taken_at ? " of " : "", r->from.taken_at);

	/* A table beside the live one takes nothing away. */
	if (r->values->as && !r->opened.target.is_protected)
		return true;
	return sg_confirm(&r->opened.target, &r->values->common, r->values->yes, question,
			  err);
}

static bool back_up(struct restoring *r, struct sg_err *err)
{
	const struct sg_driver *driver = r->opened.db.driver;
	struct sg_err why;

	if (r->values->no_backup)
		return true;
	if (driver->has_room(&r->opened.db, &why) &&
	    driver->back_up(&r->before, r->arena, &r->opened.db, SG_BEFORE_RESTORE, &why))
		return true;
	r->before.path = NULL;
	return sg_fail(err,
		       "what is there now cannot be backed up: %.800s; --no-backup "
		       "restores without",
		       why.text);
}

static bool run_driver(struct restoring *r, struct sg_err *err)
{
	struct sg_restore what = {.from = r->from.path,
				  .table = r->values->table,
				  .as = r->values->as,
				  .as_backed_up = r->before.path != NULL};

	return r->opened.db.driver->restore(&r->opened.db, r->arena, &what, err);
}

static bool restore(struct restoring *r, struct sg_err *err)
{
	sg_progress_step(&r->values->common, "back up what is there");
	if (!back_up(r, err))
		return false;
	sg_progress_step(&r->values->common, "restore");
	return run_driver(r, err);
}

/* Remote D1 goes back by Time Travel, which wrangler is to be told: the driver says how.
 */
static int advise(struct restoring *r, struct sg_err *err)
{
	if (run_driver(r, err))
		sg_bug("remote D1 was restored without being asked about it");
	tell(r, "refused", err->text);
	return EXIT_STOPPED;
}

/* What cannot be read has no mark, and may be what a restore is to repair. */
static bool check_mark(struct restoring *r, struct sg_err *err)
{
	struct sg_identity identity = {0};
	struct sg_err unread;

	return !r->opened.db.driver->identify(&identity, r->arena, &r->opened.db,
					      &unread) ||
	       sg_mark_fits(&identity, &r->opened.target, err);
}

static int run_opened(struct restoring *r, struct sg_err *err)
{
	bool ok;

	if (!r->opened.target.file)
		return advise(r, err);
	if (!check_mark(r, err) || !confirm(r, err)) {
		tell(r, "refused", err->text);
		return EXIT_STOPPED;
	}
	r->started = sg_now();
	journal(r, "begin", NULL, NULL);
	ok = restore(r, err);
	journal(r, "end", ok ? "done" : "stopped", ok ? NULL : err->text);
	tell(r, ok ? "done" : "stopped", ok ? NULL : err->text);
	return ok ? EXIT_CLEAN : EXIT_STOPPED;
}

static bool check_values(const struct restore_values *values, struct text_list rest,
			 struct sg_err *err)
{
	if (!rest.len)
		return sg_fail(err, "restore what? a file, a name that 'sqlguard backup "
				    "--list' tells, or latest");
	return !values->as || values->table ||
	       sg_fail(err, "--as goes with --table: it names the copy of the table");
}

/* The latest of what somebody wanted to keep: who restores one table and then another
   means the same backup both times. */
static bool find_latest(struct restoring *r, struct sg_err *err)
{
	const struct sg_apply_target *target = &r->opened.target;
	struct sg_backups all;

	if (!sg_backups_of(&all, r->arena, target, err))
		return false;
	for (size_t i = 0; i < all.of.len; i++) {
		r->from = all.of.items[i];
		if (strcmp(r->from.label, SG_BEFORE_RESTORE) != 0)
			return true;
	}
	return sg_fail(err, "there is no backup of '%s' in '%s' yet%s", target->place,
		       target->backups,
		       all.of.len ? ", but of what restores replaced: name one" : "");
}

static bool find_named(struct restoring *r, const char *name, struct sg_err *err)
{
	return strcmp(name, "latest")
		       ? sg_backup_find(&r->from, r->arena, &r->opened.target, name, err)
		       : find_latest(r, err);
}

/* The backup is looked for before the database is opened, and needs it not. */
static bool find_backup(struct restoring *r, struct text_list rest, struct sg_err *err)
{
	const struct sg_apply_target *target = &r->opened.target;
	struct text_list folder = {rest.items + 1, rest.len - 1, 0};

	if (!sg_target_find(&r->opened, &r->values->common, folder, r->arena, err) ||
	    !find_named(r, rest.items[0], err))
		return false;
	return !target->file || !access(target->file, F_OK) ||
	       sg_fail(err,
		       "%s is not there; a backup is a database: copy '%s' to its "
		       "place",
		       target->place, r->from.path);
}

static bool run_restore(int *code, void *wanted, struct text_list rest,
			struct sg_arena *arena, struct sg_err *err)
{
	struct restoring r = {.values = wanted, .arena = arena};
	struct text_list folder = {rest.items + 1, rest.len - 1, 0};

	if (!check_values(wanted, rest, err) || !find_backup(&r, rest, err) ||
	    !sg_target_open(&r.opened, &r.values->common, folder, SG_READ_WRITE, arena,
			    err))
		return false;
	if (!r.opened.db.driver->lock(&r.opened.db, err)) {
		tell(&r, "refused", err->text);
		*code = EXIT_STOPPED;
	} else {
		*code = run_opened(&r, err);
	}
	sg_target_close(&r.opened);
	return true;
}

bool sg_restore_backup(int *code, const char *command, const struct target_values *common,
		       bool yes, const char *backup, struct text_list rest,
		       struct sg_arena *arena, struct sg_err *err)
{
	struct restore_values values = {
		.common = *common, .yes = yes, .command = command};
	struct text_list arguments = {0};

	*SG_PUSH(arena, &arguments) = backup;
	for (size_t i = 0; i < rest.len; i++)
		*SG_PUSH(arena, &arguments) = rest.items[i];
	return run_restore(code, &values, arguments, arena, err);
}

static const struct restore_values defaults = {.common = {.format = "text"},
					       .command = "restore"};

SG_COMMAND(restore){
	.summary = "bring a database, or one table, back to a backup",
	.usage = "[options] BACKUP [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "BACKUP is a file, a name that 'sqlguard backup --list' tells, an SQL "
		"dump "
		"such as\n"
		"'wrangler d1 export' writes, or latest.  What is there now is backed up "
		"first (latest\n"
		"passes by these).  The result is compared with the backup, row by "
		"row.\n"
		"\n"
		"  sqlguard restore --database app.db latest\n"
		"  sqlguard restore --database app.db --table users latest\n"
		"  sqlguard restore --database app.db --table users --as users_then "
		"latest\n"
		"\n"
		"Exit codes: 0 restored; 2 usage, file or database error; 4 refused or "
		"stopped: the\n"
		"database is as it was.\n",
	.on_database = true,
	.run = run_restore,
};
