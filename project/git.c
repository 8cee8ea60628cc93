/* What is staged in git, asked of git itself. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlguard/source.h>

#include "git.h"
#include "process.h"

/* A clone without blobs may fetch them first. */
#define PATIENCE_SECONDS 600

/* What it calls fatal; outside of a repository `git diff` prints its options instead. */
static struct sg_str reason(struct sg_str told)
{
	struct sg_str fatal = SG_STR("fatal: ");
	size_t at = sg_str_find(told, fatal.p, 0);

	if (at == told.n)
		return SG_STR("is this a git repository?");
	at += fatal.n;
	return sg_str_trim(sg_str_sub(told, at, sg_str_find(told, "\n", at)));
}

bool sg_git_run(struct sg_str *out, struct sg_arena *arena, const char *const argv[],
		struct sg_err *err)
{
	const struct sg_process git = {
		.argv = argv, .seconds = PATIENCE_SECONDS, .most = SG_SOURCE_CEILING};
	struct sg_process_result result;

	if (!sg_process_run(&result, arena, &git, err))
		return false;
	*out = result.out;
	if (result.cut)
		return sg_fail(err, "'git %s' printed more than 1 GiB", argv[1]);
	if (result.end == SG_PROCESS_EXITED && !result.code)
		return true;
	return sg_fail(err, "'git %s' failed: %.*s", argv[1],
		       SG_STR_ARG(reason(result.err)));
}

const char *sg_git_root(struct sg_arena *arena, const char *folder)
{
	struct sg_str path = sg_str_of(folder);
	struct stat info;

	while (path.n && path.p[0] == '/') {
		const char *root = sg_cstr(arena, path);

		if (!stat(sg_printf(arena, "%s/.git", root), &info))
			return root;
		while (path.n && path.p[path.n - 1] != '/')
			path.n--;
		if (path.n)
			path.n--;
	}
	return NULL;
}

static void add_names(struct sg_paths *out, struct sg_arena *arena, struct sg_str names)
{
	for (size_t i = 0; i < names.n; i += strlen(names.p + i) + 1)
		*SG_PUSH(arena, out) = names.p + i;
}

static bool changed(struct sg_str *out, struct sg_arena *arena, const char *what,
		    const char *pattern, struct sg_err *err)
{
	const char *argv[] = {
		"git", "diff", "--name-only", "--relative", "--diff-filter=ACMRT",
		"-z",  what,   "--",          pattern,      NULL};

	return sg_git_run(out, arena, argv, err);
}

/* `pre-commit run --from-ref A --to-ref B` tells its hooks so (pre-commit 3.0, hooks). */
static const char *pre_commit_range(struct sg_arena *arena)
{
	const char *from = getenv("PRE_COMMIT_FROM_REF"),
		   *to = getenv("PRE_COMMIT_TO_REF");

	if (!from || !to || from[0] == '-')
		return NULL;
	return sg_printf(arena, "%s...%s", from, to);
}

/*
 * Under pre-commit with nothing staged at all it was run by hand or in CI, with
 * --all-files: passing then would look like a check that was never made.
 */
static bool wants_all(bool *out, struct sg_arena *arena, struct sg_err *err)
{
	struct sg_str staged;

	*out = getenv("PRE_COMMIT") != NULL;
	if (!*out)
		return true;
	if (!changed(&staged, arena, "--cached", ".", err))
		return false;
	*out = !staged.n;
	return true;
}

bool sg_git_staged(struct sg_paths *out, struct sg_arena *arena, struct sg_err *err)
{
	const char *all[] = {"git", "ls-files", "-z", "--", "*.sql", NULL};
	const char *range = pre_commit_range(arena);
	struct sg_str names;
	bool everything;

	if (!wants_all(&everything, arena, err))
		return false;
	if (range)
		everything = false;
	if (everything
		    ? !sg_git_run(&names, arena, all, err)
		    : !changed(&names, arena, range ? range : "--cached", "*.sql", err))
		return false;
	add_names(out, arena, names);
	return true;
}

bool sg_git_read_staged(struct sg_str *out, struct sg_arena *arena, const char *path,
			struct sg_err *err)
{
	const char *argv[] = {"git", "cat-file", "blob", sg_printf(arena, ":./%s", path),
			      NULL};

	return sg_git_run(out, arena, argv, err);
}
