/* The files of a check: found, read, told apart by dialect, handed to the engine. */
#include <stdio.h>
#include <string.h>

#include "check.h"

struct inputs {
	struct check_inputs *out;
	struct sg_run *run;
	const struct check_options *options;
	struct sg_arena arena;
	struct sg_paths paths;
	struct sg_detector detector;
};

static void complain(struct inputs *in, const char *text)
{
	sg_say("%s", text);
	in->out->failed++;
}

static enum sg_dialect dialect_of(const char **reason, struct inputs *in,
				  const char *path, struct sg_str bytes)
{
	if (in->options->chosen) {
		*reason = "--dialect";
		return in->options->chosen;
	}
	return sg_detect(reason, &in->detector, path, bytes);
}

static bool read_bytes(struct sg_str *out, struct inputs *in, struct sg_arena *arena,
		       const char *path, struct sg_err *err)
{
	if (in->options->staged)
		return sg_git_read_staged(out, arena, path, err);
	return sg_read_file(out, arena, path, err);
}

static void check_one(struct inputs *in, const char *path)
{
	bool standard = !strcmp(path, "-");
	const char *shown = standard ? in->options->stdin_path : path, *reason;
	struct sg_arena arena = {0};
	enum sg_dialect dialect;
	struct sg_file *file;
	struct sg_str bytes;
	struct sg_err err;

	if (!read_bytes(&bytes, in, &arena, path, &err)) {
		complain(in, err.text);
		sg_arena_release(&arena);
		return;
	}
	file = sg_run_add(in->run, shown);
	file->arena = arena;
	dialect = dialect_of(&reason, in, shown, bytes);
	sg_run_check(in->run, file, bytes, dialect, reason);
	in->out->checked++;
	if (in->options->verbose)
		sg_say("%s: dialect %s, since %s", shown, sg_dialect_name(dialect),
		       file->dialect_reason);
}

static void find(struct inputs *in, const char *argument)
{
	struct sg_paths unreadable = {0};
	size_t before = in->paths.len;
	struct sg_err err;

	if (!strcmp(argument, "-"))
		check_one(in, "-");
	else if (!sg_discover(&in->paths, &unreadable, &in->arena, argument, &err))
		complain(in, err.text);
	else if (in->paths.len == before && !unreadable.len)
		complain(in, sg_printf(&in->arena, "no .sql file under '%s'", argument));
	for (size_t i = 0; i < unreadable.len; i++)
		complain(in,
			 sg_printf(&in->arena, "cannot read '%s'", unreadable.items[i]));
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

/* A guess must not pass as knowledge. */
static void admit_guesses(const struct inputs *in)
{
	size_t n = in->detector.guessed;

	if (n && !in->options->quiet)
		sg_say("nothing tells the dialect of %zu file%s: read as PostgreSQL; say "
		       "--dialect",
		       n, n == 1 ? "" : "s");
}

bool sg_check_inputs(struct check_inputs *out, struct sg_run *run,
		     const struct check_options *options, struct text_list paths,
		     struct sg_err *err)
{
	struct inputs in = {.out = out, .run = run, .options = options};
	bool ok;

	*out = (struct check_inputs){0};
	sg_detector_init(&in.detector);
	ok = find_all(&in, paths, err);
	for (size_t i = 0; ok && i < in.paths.len; i++)
		check_one(&in, in.paths.items[i]);
	admit_guesses(&in);
	sg_detector_release(&in.detector);
	sg_arena_release(&in.arena);
	return ok;
}
