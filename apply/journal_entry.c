/*
 * What every entry of the journal says: who, where, when, with which version of sqlguard
 * and of the project.  git's files are read, not git run: a container may have none, and
 * git refuses a checkout of another owner (gitrepository-layout(5)).
 */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <sqlguard/clock.h>
#include <sqlguard/apply/journal.h>
#include <sqlguard/json_build.h>
#include <sqlguard/project.h>
#include <sqlguard/report.h>

#include "read.h"

/* ---- the commit that is checked out ---- */

#define GIT_CEILING ((size_t)64 << 20)

static struct sg_str first_line(struct sg_arena *arena, const char *path)
{
	struct sg_str text = sg_read_head(arena, path, 4096);

	return sg_str_trim(sg_str_sub(text, 0, sg_str_find(text, "\n", 0)));
}

/* Where a file of git points to, from the folder that it lies in. */
static const char *join(struct sg_arena *arena, const char *folder, struct sg_str path)
{
	return path.n && path.p[0] == '/'
		       ? sg_cstr(arena, path)
		       : sg_printf(arena, "%s/%.*s", folder, SG_STR_ARG(path));
}

/* A worktree and a submodule have a file: "gitdir: ../.git/worktrees/x". */
static const char *git_folder(struct sg_arena *arena, const char *root)
{
	const char *path = sg_printf(arena, "%s/.git", root);
	struct sg_str line = first_line(arena, path);

	if (!sg_str_starts(line, "gitdir:"))
		return path;
	return join(arena, root, sg_str_trim(sg_str_sub(line, 7, line.n)));
}

static bool is_hash(struct sg_str text)
{
	if (text.n != 40 && text.n != 64)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("0123456789abcdef", text.p[i]))
			return false;
	return true;
}

/* "<hash> <ref>", a line each. */
static struct sg_str packed(struct sg_arena *arena, const char *folder, struct sg_str ref)
{
	struct sg_str text = sg_read_head(
		arena, sg_printf(arena, "%s/packed-refs", folder), GIT_CEILING);

	for (size_t from = 0, to; from < text.n; from = to + 1) {
		struct sg_str line;

		to = sg_str_find(text, "\n", from);
		line = sg_str_sub(text, from, to);
		if (line.n > ref.n + 1 && line.p[line.n - ref.n - 1] == ' ' &&
		    sg_str_eq(sg_str_sub(line, line.n - ref.n, line.n), ref))
			return sg_str_sub(line, 0, line.n - ref.n - 1);
	}
	return (struct sg_str){0};
}

static const char *git_commit(struct sg_arena *arena)
{
	char *here = getcwd(NULL, 0);
	const char *root = here ? sg_git_root(arena, here) : NULL;
	const char *folder = root ? git_folder(arena, root) : NULL, *common = folder;
	struct sg_str hash = {0}, ref, shared;

	free(here);
	if (!folder)
		return NULL;
	hash = first_line(arena, sg_printf(arena, "%s/HEAD", folder));
	shared = first_line(arena, sg_printf(arena, "%s/commondir", folder));
	if (shared.n)
		common = join(arena, folder, shared);
	if (sg_str_starts(hash, "ref:")) {
		ref = sg_str_trim(sg_str_sub(hash, 4, hash.n));
		hash = first_line(arena, join(arena, common, ref));
		if (!is_hash(hash))
			hash = packed(arena, common, ref);
	}
	return is_hash(hash) ? sg_cstr(arena, hash) : NULL;
}

/* ---- who, where, when ---- */

static const char *user_name(struct sg_arena *arena)
{
	char text[4096];
	struct passwd entry, *found = NULL;
	const char *said = getenv("USER");

	if (!getpwuid_r(geteuid(), &entry, text, sizeof text, &found) && found)
		return sg_printf(arena, "%s", found->pw_name);
	return said && *said ? said : sg_printf(arena, "uid %ld", (long)geteuid());
}

static const char *host_name(char *out, size_t size)
{
	if (gethostname(out, size))
		return "unknown";
	out[size - 1] = '\0';
	return out;
}

/* One for the whole process: its entries belong together. */
static const char *run_id(void)
{
	static char id[33];
	unsigned char bytes[16];

	if (id[0])
		return id;
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		sg_die("the system gives no random bytes");
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(id + 2 * i, 3, "%02x", bytes[i]);
	return id;
}

cJSON *sg_journal_entry(const struct sg_apply_target *target, const char *command)
{
	struct sg_arena arena = {0};
	cJSON *entry = sg_json_object();
	char host[256];

	sg_json_add_maybe(entry, "time", sg_time_text(&arena, time(NULL)));
	sg_json_add_maybe(entry, "run", run_id());
	sg_json_add_maybe(entry, "command", command);
	sg_json_add_maybe(entry, "database", target->name);
	sg_json_add_maybe(entry, "driver", target->driver);
	sg_json_add_maybe(entry, "environment", target->environment);
	sg_json_add_maybe(entry, "user", user_name(&arena));
	sg_json_add_maybe(entry, "host", host_name(host, sizeof host));
	sg_json_add_maybe(entry, "git_commit", git_commit(&arena));
	sg_json_add_maybe(entry, "sqlguard", sg_version);
	sg_arena_release(&arena);
	return entry;
}
