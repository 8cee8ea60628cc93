/* sqlguard backup: a verified copy of a database, and the list of those that are there.
 */
#include <stdio.h>
#include <string.h>

#include <sqlguard/apply/journal.h>
#include <sqlguard/json_build.h>

#include "backup_print.h"
#include "print.h"

struct backup_values {
	struct target_values common; /* first: SG_TARGET_OPTIONS counts on it */
	const char *label;
	bool list;
};

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	{"list", OPTION_FLAG, offsetof(struct backup_values, list), NULL,
	 "list the backups that are there, newest first"},
	{"label", OPTION_TEXT, offsetof(struct backup_values, label), "TEXT",
	 "a word on what it is for; it is kept with the backup"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

/* ---- the list ---- */

static void print_line(struct sg_arena *arena, const struct sg_backup *backup)
{
	int64_t rows = sg_census_rows(&backup->census);

	sg_print_line("%s  %9s  %10lld %-4s  %s%s%s", backup->taken_at,
		      sg_bytes_words(arena, (double)backup->bytes), (long long)rows,
		      rows == 1 ? "row" : "rows", sg_file_name(backup->path),
		      *backup->label ? "  " : "", backup->label);
}

static void print_list(const struct sg_backups *all, const struct sg_apply_target *target,
		       struct sg_arena *arena)
{
	if (!all->of.len)
		sg_print_line("There is no backup of %s in %s yet.", target->place,
			      target->backups);
	for (size_t i = 0; i < all->of.len; i++)
		print_line(arena, &all->of.items[i]);
}

static cJSON *list_json(const struct sg_backups *all)
{
	cJSON *root = sg_json_document();
	cJSON *list = sg_json_add_array(root, "backups");

	for (size_t i = 0; i < all->of.len; i++)
		sg_json_push(list, sg_backup_json(&all->of.items[i]));
	return root;
}

static bool run_list(struct backup_values *values, struct text_list rest,
		     struct sg_arena *arena, struct sg_err *err)
{
	struct opened opened;
	struct sg_backups all;

	if (!sg_target_find(&opened, &values->common, rest, arena, err) ||
	    !sg_backups_of(&all, arena, &opened.target, err))
		return false;
	if (sg_wants_json(&values->common))
		sg_print_json(list_json(&all));
	else
		print_list(&all, &opened.target, arena);
	return true;
}

/* ---- taking one ---- */

static void print_text(struct opened *opened, struct sg_arena *arena,
		       const struct sg_backup *backup)
{
	const char *way_back = opened->db.driver->way_back(&opened->db, arena);

	sg_print_line("Backed up and verified: %s", opened->target.place);
	putchar('\n');
	sg_print_backup(arena, backup);
	if (way_back)
		sg_print_fact("restore", way_back);
}

static cJSON *result_json(struct opened *opened, const struct sg_backup *backup,
			  const char *why)
{
	cJSON *root = sg_json_document();

	sg_json_add_texts(root, "command", "backup");
	sg_json_add_texts(root, "database", opened->target.name);
	sg_json_add_texts(root, "outcome", why ? "stopped" : "done");
	sg_json_add_maybe(root, "why", why);
	sg_json_add(root, "backup", sg_backup_json(backup));
	return root;
}

static bool take(struct sg_backup *out, struct opened *opened, const char *label,
		 struct sg_arena *arena, struct sg_err *err)
{
	const struct sg_driver *driver = opened->db.driver;

	if (!driver->has_room(&opened->db, err) ||
	    !driver->back_up(out, arena, &opened->db, label ? label : "", err))
		return false;
	driver->retire(&opened->db, out);
	return true;
}

static void journal(struct opened *opened, const struct sg_backup *backup, double seconds,
		    const char *why)
{
	cJSON *entry = sg_journal_entry(&opened->target, "backup");

	sg_json_add(entry, "backup", sg_backup_json(backup));
	sg_json_add_seconds(entry, "seconds", seconds);
	sg_journal_event(&opened->target, entry, "end", why ? "stopped" : "done", why);
}

static bool run_backup(int *code, void *wanted, struct text_list rest,
		       struct sg_arena *arena, struct sg_err *err)
{
	struct backup_values *values = wanted;
	struct sg_backup backup = {0};
	struct opened opened;
	double start = sg_now();
	bool ok;

	if (values->list)
		return run_list(values, rest, arena, err);
	if (!sg_target_open(&opened, &values->common, rest, SG_READ_ONLY, arena, err))
		return false;
	ok = take(&backup, &opened, values->label, arena, err);
	sg_progress_end();
	if (!ok) {
		backup.path = NULL; /* whatever became of it, it is none */
		*code = EXIT_STOPPED;
		sg_say("%s", err->text);
	}
	journal(&opened, &backup, sg_now() - start, ok ? NULL : err->text);
	if (sg_wants_json(&values->common))
		sg_print_json(result_json(&opened, &backup, ok ? NULL : err->text));
	else if (ok)
		print_text(&opened, arena, &backup);
	sg_target_close(&opened);
	return true;
}

static const struct backup_values defaults = {.common = {.format = "text"}};

SG_COMMAND(backup){
	.summary = "take a verified backup of a database, or list those there are",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "The copy is checked as a whole and compared with the database, row by "
		"row, and is\n"
		"on the disk before the command ends.  The database may be in use "
		"meanwhile.\n"
		"Older backups of the same database than the newest 10 go (\"keep\" of\n"
		"sqlguard.jsonc).\n"
		"\n"
		"Exit codes: 0 taken; 2 usage, file or database error; 4 there is no "
		"backup, and\n"
		"standard error says why.\n",
	.on_database = true,
	.run = run_backup,
};
