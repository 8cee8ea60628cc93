/*
 * Whether a migration may be applied already.  What is in the default branch was deployed
 * or will be with those bytes: tools keep its name or its checksum, and never run it a
 * second time.  The ledgers in databases are not read.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "git.h"

/* The first of these that is there; of a clone the remote's, else the local ones. */
static const char *const branches[] = {"origin/HEAD", "origin/main", "origin/master",
				       "main",        "master",      "HEAD"};

struct place {
	struct sg_arena *arena;
	const char *root; /* of the repository that the file lies in */
	const char *folder, *name;
};

#define WORDS_MOST 8

/* GIT_DIR, as hooks have it, may be of another repository, or relative to its root. */
static bool ask(struct sg_str *out, const struct place *at, const char *const words[])
{
	const char *argv[WORDS_MOST + 7] = {
		"git",
		sg_printf(at->arena, "--git-dir=%s/.git", at->root),
		sg_printf(at->arena, "--work-tree=%s", at->root),
		"--literal-pathspecs",
		"-C",
		at->folder};
	struct sg_err err;

	for (size_t i = 0; words[i] && i < WORDS_MOST; i++)
		argv[6 + i] = words[i];
	return sg_git_run(out, at->arena, argv, &err);
}

static bool has_revision(const struct place *at, const char *revision)
{
	const char *commit = sg_printf(at->arena, "%s^{commit}", revision);
	const char *words[] = {"rev-parse",        "--verify", "--quiet",
			       "--end-of-options", commit,     NULL};
	struct sg_str text;

	return ask(&text, at, words);
}

static const char *base_of(const struct place *at, const char *since)
{
	if (since)
		return since;
	for (size_t i = 0; i < sizeof branches / sizeof *branches; i++)
		if (has_revision(at, branches[i]))
			return branches[i];
	return NULL;
}

static bool is_in(const struct place *at, const char *revision)
{
	const char *words[] = {"ls-tree", "-z",     "--name-only", revision,
			       "--",      at->name, NULL};
	struct sg_str text;

	return ask(&text, at, words) && text.n;
}

/* Where the branch began; of what was removed since, only this knows. */
static const char *merge_base(const struct place *at, const char *base)
{
	const char *words[] = {"merge-base", "--", base, "HEAD", NULL};
	struct sg_str text;

	return ask(&text, at, words) ? sg_cstr(at->arena, sg_str_trim(text)) : NULL;
}

static bool answers(const struct place *at)
{
	const char *words[] = {"rev-parse", "--git-dir", NULL};
	struct sg_str text;

	return ask(&text, at, words);
}

static const char *asked(const struct place *at, const char *since)
{
	const char *base, *start;

	if (!answers(at))
		return "git does not tell whether it is applied";
	base = base_of(at, since);
	if (!base)
		return NULL;
	start = merge_base(at, base);
	if (!is_in(at, base) && !(start && is_in(at, start)))
		return NULL;
	if (!strcmp(base, "HEAD"))
		return "it is committed";
	return sg_printf(at->arena, "it is in '%s'", base);
}

const char *sg_applied_somewhere(struct sg_arena *arena, const char *path,
				 const char *since)
{
	char real[PATH_MAX];
	struct place at = {.arena = arena};
	char *slash;

	if (!realpath(path, real) || !(slash = strrchr(real, '/')))
		return NULL;
	at.name = sg_cstr(arena, sg_str_of(slash + 1));
	*slash = '\0';
	at.folder = sg_cstr(arena, sg_str_of(*real ? real : "/"));
	at.root = sg_git_root(arena, at.folder);
	return at.root ? asked(&at, since) : NULL;
}
