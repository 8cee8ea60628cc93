/*
 * A case of fixtures/rules/, checked: its parts as a history, or as files of a checkout;
 * and what fixes make of it.
 */
#ifndef SQLGUARD_TESTS_GOLDEN_RUN_H
#define SQLGUARD_TESTS_GOLDEN_RUN_H

#include <sqlguard/fix.h>
#include <sqlguard/project.h>

#include "golden_case.h"

static inline struct sg_file *check_file(struct test *t, const char *name,
					 struct sg_input *input)
{
	struct sg_file *file = sg_run_add(&t->run, name);

	input->bytes = sg_strdup(&file->arena, input->bytes);
	input->dialect = t->dialect;
	input->reason = "the case";
	sg_run_check(&t->run, file, input);
	if (file->parsed != file->statements && !t->problems)
		t->why = "a statement does not parse; '--problems' allows that";
	return file;
}

static inline struct sg_file *check_part(struct test *t, size_t part,
					 struct sg_replay *replay)
{
	struct sg_input input = {.bytes = t->parts.items[part].text, .replay = replay};

	return check_file(t, t->parts.items[part].name, &input);
}

/* For files one after the other, as if they were a history that begins at zero; NULL:
   there is only one. */
static inline struct sg_replay *history_of(struct test *t)
{
	return t->parts.len > 1
		       ? sg_replay_new(&t->arena, t->dialect, SG_BEGINS_PRESUMED_EMPTY)
		       : NULL;
}

static inline void check_parts(struct test *t)
{
	struct sg_replay *replay = history_of(t);

	for (size_t i = 0; i < t->parts.len; i++)
		check_part(t, i, replay);
}

/* Each file of the set that runs, and those that its index does not know. */
static inline void check_set(struct test *t, struct sg_finder *finder,
			     struct sg_migration_set *set)
{
	struct sg_replay *replay = sg_replay_new(&t->arena, t->dialect,
						 set->ordered ? SG_BEGINS_PRESUMED_EMPTY
							      : SG_BEGINS_UNKNOWN);

	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];
		struct sg_input input = {.replay = replay, .set = set, .place = i};
		struct sg_err err;

		if (migration->kind == SG_MIGRATION_MISSING ||
		    migration->kind == SG_MIGRATION_UNREAD ||
		    !sg_str_ends(sg_str_of(migration->path), ".sql"))
			continue;
		if (migration->kind == SG_MIGRATION_IGNORED)
			input.replay = NULL;
		if (!sg_read_file(&input.bytes, &t->arena, migration->path, &err)) {
			t->why = sg_cstr(&t->arena, sg_str_of(err.text));
			return;
		}
		sg_set_prepare(finder, set, i, input.bytes);
		check_file(t, migration->path, &input);
	}
	sg_run_check_index(&t->run, set, t->dialect);
}

static inline void check_checkout(struct test *t)
{
	char folder[] = "/tmp/sqlguard.golden.XXXXXX";
	int back = open(".", O_RDONLY | O_DIRECTORY);
	struct sg_finder_options options = {.since = t->since ? "HEAD" : NULL};
	struct sg_migration_set *set = NULL;
	struct sg_finder *finder;
	struct sg_err err;
	size_t place;

	if (!mkdtemp(folder) || back < 0 || chdir(folder)) {
		t->why = "no temporary folder";
		return;
	}
	write_checkout(t);
	finder = sg_finder_new(&options, &err);
	for (size_t i = 0; !set && i < t->parts.len; i++)
		if (sg_str_ends(sg_str_of(t->parts.items[i].name), ".sql") &&
		    !t->parts.items[i].old && t->parts.items[i].text.n)
			set = sg_find_set(&place, finder, t->parts.items[i].name);
	if (set)
		check_set(t, finder, set);
	else
		t->why = "no migration set is found";
	if (sg_finder_complaint(finder))
		t->why = sg_cstr(&t->arena, sg_str_of(sg_finder_complaint(finder)));
	sg_finder_free(finder);
	if (t->since && system("rm -rf .git"))
		t->why = "git's folder stays";
	if (fchdir(back))
		t->why = "no way back";
	close(back);
	folder_remove(folder);
}

static inline void check_case(struct test *t)
{
	if (t->set)
		check_checkout(t);
	else
		check_parts(t);
}

/* ---- fixes ---- */

/* The file of a finding with its fix alone. */
static inline struct sg_str fixed_by(struct sg_arena *arena,
				     const struct sg_finding *finding)
{
	struct sg_text_edits edits = {0};
	struct sg_buf out = {0};

	sg_edits_add(&edits, arena, finding);
	sg_edits_apply(&out, finding->file->source.text, &edits);
	return sg_buf_keep(&out, arena);
}

/* git as in no hook, and without its user's configuration. */
static inline void private_git(void)
{
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	unsetenv("GIT_DIR");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_WORK_TREE");
}

#endif
