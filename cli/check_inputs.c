/* The files of a check: found, grouped by migration set, read, handed to the engine. */
#include <stdio.h>
#include <string.h>

#include "check_sets.h"
#include "fix.h"

void sg_inputs_complain(struct inputs *in, const char *text)
{
	sg_say("%s", text);
	in->out->failed++;
}

/* Of what is staged the staged bytes; the history of it as it lies in the folder. */
bool sg_inputs_read(struct sg_str *out, struct inputs *in, struct sg_arena *arena,
		    const char *path, struct sg_err *err)
{
	if (in->options->fixes && sg_fixes_read(out, in->options->fixes, path))
		return true;
	if (in->options->staged && sg_map_find(&in->given, sg_str_of(path)))
		return sg_git_read_staged(out, arena, path, err);
	return sg_read_file(out, arena, path, err);
}

/* ---- files that belong to no set ---- */

static enum sg_dialect dialect_of(const char **reason, struct inputs *in,
				  const char *path, struct sg_str bytes)
{
	if (in->options->history.dialect) {
		*reason = "--dialect";
		return in->options->history.dialect;
	}
	return sg_detect(reason, &in->history.detector, path, bytes);
}

void sg_inputs_checked(struct inputs *in, const char *path, const struct sg_input *input)
{
	in->out->checked++;
	if (in->options->verbose)
		sg_say("%s: dialect %s, since %s", path, sg_dialect_name(input->dialect),
		       input->reason);
}

static bool start_alone(struct sg_input *input, struct inputs *in, struct sg_arena *arena)
{
	struct sg_err err;

	if (!in->options->history.schema ||
	    sg_history_start(&input->replay, &in->history, arena, input->dialect,
			     SG_BEGINS_UNKNOWN, &err))
		return true;
	sg_inputs_complain(in, err.text);
	return false;
}

static void check_alone(struct inputs *in, const char *path)
{
	bool standard = !strcmp(path, "-");
	const char *shown = standard ? in->options->stdin_path : path;
	struct sg_input input = {.down = in->options->down};
	struct sg_arena arena = {0}, history = {0};
	struct sg_file *file;
	struct sg_err err;

	if (!sg_inputs_read(&input.bytes, in, &arena, path, &err)) {
		sg_inputs_complain(in, err.text);
		sg_arena_release(&arena);
		return;
	}
	input.dialect = dialect_of(&input.reason, in, shown, input.bytes);
	file = sg_run_add(in->run, shown);
	file->arena = arena;
	if (start_alone(&input, in, &history)) {
		sg_run_check(in->run, file, &input);
		sg_inputs_checked(in, shown, &input);
	}
	sg_arena_release(&history);
}

/* ---- finding ---- */

static void find(struct inputs *in, const char *argument)
{
	struct sg_paths unreadable = {0};
	size_t before = in->paths.len;
	struct sg_err err;

	if (!strcmp(argument, "-"))
		check_alone(in, "-");
	else if (!sg_discover(&in->paths, &unreadable, &in->arena, argument, &err))
		sg_inputs_complain(in, err.text);
	else if (in->paths.len == before && !unreadable.len)
		sg_inputs_complain(
			in, sg_printf(&in->arena, "no .sql file under '%s'", argument));
	for (size_t i = 0; i < unreadable.len; i++)
		sg_inputs_complain(in, sg_printf(&in->arena, "cannot read '%s'",
						 unreadable.items[i]));
}

static bool find_all(struct inputs *in, struct text_list paths, struct sg_err *err)
{
	if (in->options->staged && paths.len)
		return sg_fail(err, "--staged takes no path, got '%s'", paths.items[0]);
	if (in->options->staged)
		return sg_git_staged(&in->paths, &in->arena, err);
	if (!paths.len)
		find(in, ".");
	for (size_t i = 0; i < paths.len; i++)
		find(in, paths.items[i]);
	sg_paths_sort(&in->paths);
	return true;
}

/* ---- grouping ---- */

static struct set_inputs *group_of(struct inputs *in, struct sg_migration_set *set)
{
	size_t *place = sg_map_add(&in->arena, &in->index, sg_str_of(set->root));
	struct set_inputs *group;

	if (*place)
		return &in->sets.items[*place - 1];
	group = SG_PUSH(&in->arena, &in->sets);
	*place = in->sets.len;
	group->set = set;
	return group;
}

/* Files of sets are put to their set; the others are checked one by one. */
static void take_path(struct inputs *in, const char *path)
{
	size_t place;
	struct sg_migration_set *set = sg_find_set(&place, in->history.finder, path);
	struct set_inputs *group;

	sg_map_add(&in->arena, &in->given, sg_str_of(path));
	if (!set && sg_is_seaorm_file(path))
		return;
	if (!set) {
		in->alone++;
		check_alone(in, path);
		return;
	}
	group = group_of(in, set);
	while (group->wanted.len <= place)
		SG_PUSH(&in->arena, &group->wanted);
	group->wanted.items[place] = true;
}

/* What was not read must not pass as clean, least of all when nothing else was there. */
static void admit_unread(struct inputs *in)
{
	size_t n = in->unread;

	if (!n)
		return;
	sg_say("%zu migration%s no SQL and %s not read: nothing is said of %s", n,
	       n == 1 ? " is" : "s are", n == 1 ? "was" : "were", n == 1 ? "it" : "them");
	in->out->failed += !in->out->checked;
}

/* A guess must not pass as knowledge. */
static void admit_guesses(const struct inputs *in)
{
	size_t n = in->history.detector.guessed;

	if (n && !in->options->quiet)
		sg_say("nothing tells the dialect of %zu file%s: read as PostgreSQL; say "
		       "--dialect",
		       n, n == 1 ? "" : "s");
	if (in->alone && in->options->history.finding.layout && !in->options->quiet)
		sg_say("%zu file%s no migration of --layout %s: checked without a "
		       "history",
		       in->alone, in->alone == 1 ? " is" : "s are",
		       in->options->history.finding.layout);
	if (in->down && !in->options->quiet)
		sg_say("%zu down migration%s passed by; --down checks %s", in->down,
		       in->down == 1 ? "" : "s", in->down == 1 ? "it" : "them");
}

bool sg_check_inputs(struct check_inputs *out, struct sg_run *run,
		     const struct check_options *options, struct text_list paths,
		     struct sg_err *err)
{
	struct inputs in = {.out = out, .run = run, .options = options};
	bool ok;

	*out = (struct check_inputs){0};
	ok = sg_history_init(&in.history, &options->history, err) &&
	     find_all(&in, paths, err);
	for (size_t i = 0; ok && options->staged && i < in.paths.len; i++)
		sg_finder_assume(in.history.finder, in.paths.items[i]);
	for (size_t i = 0; ok && i < in.paths.len; i++)
		take_path(&in, in.paths.items[i]);
	if (ok && sg_finder_complaint(in.history.finder))
		sg_inputs_complain(&in, sg_finder_complaint(in.history.finder));
	for (size_t i = 0; ok && i < in.sets.len; i++)
		sg_check_set(&in, &in.sets.items[i]);
	admit_unread(&in);
	admit_guesses(&in);
	sg_history_end(&in.history);
	sg_arena_release(&in.arena);
	return ok;
}
