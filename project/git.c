/* What is staged in git, asked of git itself; its output is read through a pipe. */
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "git.h"
#include "read.h"

extern char **environ;

static bool start(pid_t *out, int pipe_ends[2], const char *const argv[],
		  struct sg_err *err)
{
	posix_spawn_file_actions_t actions;
	int code;

	if (pipe(pipe_ends))
		return sg_fail(err, "cannot make a pipe: %s", strerror(errno));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, pipe_ends[0]);
	posix_spawn_file_actions_addclose(&actions, pipe_ends[1]);
	/* posix_spawn takes char *const [] for history's sake and changes nothing. */
	code = posix_spawnp(out, argv[0], &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(pipe_ends[1]);
	if (!code)
		return true;
	close(pipe_ends[0]);
	return sg_fail(err, "cannot run git: %s", strerror(code));
}

bool sg_git_run(struct sg_str *out, struct sg_arena *arena, const char *const argv[],
		struct sg_err *err)
{
	int pipe_ends[2], status = 0;
	pid_t pid;
	bool ok;

	if (!start(&pid, pipe_ends, argv, err))
		return false;
	ok = sg_read_fd(out, arena, pipe_ends[0], "git's output", err);
	close(pipe_ends[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (ok && (!WIFEXITED(status) || WEXITSTATUS(status)))
		return sg_fail(err, "'git %s' failed; is this a git repository?",
			       argv[1]);
	return ok;
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
