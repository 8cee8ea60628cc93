/*
 * The place that is meant: a file, or a D1 database of wrangler's configuration, local
 * (appliers.md 2.3) or remote.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "d1_target.h"
#include "target_parts.h"

const char *sg_wish_environment(const struct wish *wish)
{
	return wish->settings->name ? wish->settings->name : "this project";
}

const char *sg_wish_shows(const struct wish *wish)
{
	return wish->variable ? sg_printf(wish->arena, "$%s", wish->variable)
			      : wish->text;
}

/* ---- paths ---- */

/* As who stands in the working directory would write it. */
static const char *short_path(struct sg_arena *arena, const char *path)
{
	char *here = getcwd(NULL, 0);
	size_t n = here ? strlen(here) : 0;

	if (n > 1 && !strncmp(path, here, n) && (path[n] == '/' || !path[n]))
		path = path[n] ? sg_printf(arena, "%s", path + n + 1) : ".";
	free(here);
	return path;
}

static const char *folder_of(struct sg_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return slash == path ? "/" : sg_printf(arena, "%.*s", (int)(slash - path), path);
}

static const char *below(struct sg_arena *arena, const char *folder, const char *name)
{
	if (!strcmp(folder, "."))
		return name;
	return sg_printf(arena, "%s/%s", strcmp(folder, "/") != 0 ? folder : "", name);
}

static void fill_folders(struct sg_apply_target *out, struct sg_arena *arena,
			 const char *beside, const char *backups)
{
	out->home = below(arena, beside, ".sqlguard");
	if (!out->backups)
		out->backups = below(arena, out->home, backups);
}

/* ---- a file ---- */

static bool is_file(const char *path)
{
	struct stat info;

	return path && !stat(path, &info) && !S_ISDIR(info.st_mode);
}

/* Of wrangler, of NuxtHub in .data/hub/d1, of --persist-to: miniflare's folder. */
static bool is_local_d1(const char *path)
{
	return strstr(path, "/miniflare-D1DatabaseObject/") != NULL;
}

/* Absolute and without links; a file that is not there as it was said. */
static const char *real_path(struct sg_arena *arena, const char *path)
{
	char real[PATH_MAX];

	return realpath(path, real) ? sg_cstr(arena, sg_str_of(real)) : path;
}

/* Journal and lock lie beside the file itself, whatever links lead to it; those of local
   D1 beside wrangler's configuration. */
static const char *home_of(struct sg_arena *arena, const char *real)
{
	const char *state = strstr(real, SG_LOCAL_D1_FOLDER);

	if (!state)
		return folder_of(arena, real);
	return state == real ? "/" : sg_printf(arena, "%.*s", (int)(state - real), real);
}

static bool take_file(struct sg_apply_target *out, const struct wish *wish,
		      const struct sg_migration_set *set)
{
	const char *real = real_path(wish->arena, wish->path);
	bool d1 = is_local_d1(wish->path) || is_local_d1(real) ||
		  (set && set->runner && set->runner->dialects == SG_D1);
	enum sg_dialect found = d1 ? SG_D1 : SG_SQLITE;

	out->driver = "sqlite";
	out->dialect = wish->settings->dialect ? wish->settings->dialect : found;
	out->file = sg_printf(wish->arena, "%s", wish->path);
	out->name = sg_printf(wish->arena, "%s", sg_file_name(wish->path));
	out->place = wish->variable ? sg_wish_shows(wish) : out->file;
	fill_folders(out, wish->arena,
		     short_path(wish->arena, home_of(wish->arena, real)), "backups");
	return true;
}

/* ---- D1 ---- */

static const char *keep(const struct wish *wish, const char *text)
{
	return text ? sg_printf(wish->arena, "%s", text) : NULL;
}

static bool take_d1(struct sg_apply_target *out, struct wish *wish,
		    const struct sg_d1 *d1, struct sg_err *err)
{
	const char *beside = short_path(wish->arena, keep(wish, d1->at));

	out->dialect = SG_D1;
	out->name = keep(wish, sg_d1_name(d1));
	out->d1_config = below(wish->arena, beside, keep(wish, d1->config));
	out->d1_name = keep(wish, d1->name);
	out->d1_id = keep(wish, d1->id);
	out->d1_binding = keep(wish, d1->binding);
	if (!out->ledger_table && (!out->ledger || !strcmp(out->ledger, "wrangler")))
		out->ledger_table = keep(wish, d1->table);
	if (!wish->migrations)
		wish->migrations = short_path(wish->arena, keep(wish, d1->folder));
	if (wish->remote) {
		out->driver = "wrangler";
		out->place = sg_printf(wish->arena, "remote D1 %s", out->name);
		fill_folders(out, wish->arena, beside, "remote-backups");
		return true;
	}
	out->driver = "sqlite";
	out->place = sg_printf(wish->arena, "local D1 %s", out->name);
	out->file = short_path(wish->arena, sg_d1_local_file(wish->arena, d1));
	fill_folders(out, wish->arena, beside, "backups");
	return is_file(out->file) ||
	       sg_fail(err,
		       "there is no local D1 database '%s' yet; 'wrangler d1 execute %s "
		       "--local --command \"select 1\"' makes it",
		       out->name, out->name);
}

/* ---- which of them ---- */

static struct sg_d1_question question_of(const struct wish *wish,
					 const struct sg_migration_set *set)
{
	return (struct sg_d1_question){
		.migrations = set ? set->root : wish->migrations,
		.named = wish->text,
		.environment = wish->settings->name,
	};
}

static bool no_d1(const struct wish *wish, const struct sg_d1_question *question,
		  struct sg_err *err)
{
	struct sg_str names = sg_d1_names(wish->finder, question);

	if (!names.n)
		return sg_fail(err,
			       "%s needs a D1 database, and no wrangler "
			       "configuration names one for %s%s",
			       wish->remote ? "--remote" : "the dialect \"d1\"",
			       wish->migrations ? "the migrations in " : "this folder",
			       wish->migrations ? wish->migrations : "");
	return sg_fail(err,
		       "there is no D1 database '%s'; wrangler's configuration has "
		       "%.*s",
		       sg_wish_shows(wish), SG_STR_ARG(names));
}

/* A word that is no file, beside a configuration that has databases. */
static bool is_unknown_name(const struct wish *wish,
			    const struct sg_d1_question *question)
{
	return wish->path && !wish->variable && wish->settings->dialect != SG_SQLITE &&
	       !strpbrk(wish->text, "/.") && !is_file(wish->path) &&
	       sg_d1_names(wish->finder, question).n;
}

static bool nothing_said(struct sg_err *err)
{
	return sg_fail(err, "which database? say --database FILE, or name it in "
			    "sqlguard.jsonc; for D1 a wrangler configuration at or above "
			    "the migrations tells");
}

/* A D1 database and a file may have the same name: the file is there to be seen. */
static bool prefers_file(const struct wish *wish)
{
	return wish->path && !wish->remote &&
	       (wish->settings->dialect == SG_SQLITE || is_file(wish->path));
}

/* A variable may hold anything, and whoever fails to open a path says which. */
static bool is_shown(const struct wish *wish, struct sg_err *err)
{
	return !wish->variable || is_file(wish->path) ||
	       sg_fail(err,
		       "there is no file where '%s' says that the database of '%s' is",
		       wish->variable, sg_wish_environment(wish));
}

static bool is_in(const char *folder, const char *path)
{
	size_t n = strlen(folder);

	return !strncmp(folder, path, n) &&
	       (!path[n] || path[n] == '/' || (n && folder[n - 1] == '/'));
}

/* Who names one file or folder of a set means that one, and would get all of them. */
static bool is_whole(const struct wish *wish, const struct sg_migration_set *set,
		     struct sg_err *err)
{
	const char *folder = real_path(wish->arena, wish->migrations);

	if (is_in(folder, real_path(wish->arena, set->root)))
		return true;
	for (size_t i = 0; i < set->migrations.len; i++)
		if (!is_in(folder, real_path(wish->arena, set->migrations.items[i].path)))
			return sg_fail(err,
				       "'%s' is one of the migrations in '%s': name "
				       "that folder; --to NAME stops behind one",
				       wish->migrations, set->root);
	return true;
}

bool sg_wish_find(struct sg_apply_target *out, struct wish *wish, struct sg_err *err)
{
	struct sg_migration_set *set = NULL;
	struct sg_d1_question question;
	const struct sg_d1 *d1 = NULL;
	struct sg_err ignored;

	if (wish->migrations && !sg_find_only_set(&set, wish->finder, wish->migrations,
						  wish->arena, &ignored))
		set = NULL; /* who reads migrations complains */
	if (set && !is_whole(wish, set, err))
		return false;
	if (!is_shown(wish, err))
		return false;
	if (prefers_file(wish)) {
		d1 = sg_d1_of_file(wish->finder, real_path(wish->arena, wish->path));
		return d1 ? take_d1(out, wish, d1, err) : take_file(out, wish, set);
	}
	question = question_of(wish, set);
	if (wish->settings->dialect != SG_SQLITE &&
	    !sg_d1_choose(&d1, wish->finder, &question, err))
		return false;
	if (d1)
		return take_d1(out, wish, d1, err);
	if (wish->remote || (wish->settings->dialect == SG_D1 && !wish->path))
		return no_d1(wish, &question, err);
	if (is_unknown_name(wish, &question))
		return no_d1(wish, &question, err);
	return wish->path ? take_file(out, wish, set) : nothing_said(err);
}
