/*
 * Opening: which wrangler runs, and a private folder with a configuration that names the
 * one database that was resolved, so that neither an edit of the project's file nor an
 * environment in it leads a later call elsewhere.  No call is made: the first question
 * tells whether the database is there.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wrangler.h"

static const struct sg_patience usual = {
	.query = 120, .backup = 3600, .migration = 600, .settle = 35};

/* ---- the program ---- */

static const char *find_wrangler(struct sg_arena *arena, const char *folder)
{
	struct sg_str at = sg_str_of(folder);

	while (at.n) {
		const char *path = sg_printf(arena, "%.*s/node_modules/.bin/wrangler",
					     SG_STR_ARG(at));

		if (!access(path, X_OK))
			return path;
		while (at.n && at.p[at.n - 1] != '/')
			at.n--;
		at.n -= at.n > 0;
	}
	return sg_process_find(arena, "wrangler");
}

/* ---- what is said of the database ---- */

static bool is_plain_name(const char *name)
{
	return strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
			    "0123456789") == strlen(name) &&
	       *name && !(*name >= '0' && *name <= '9');
}

/* Names become arguments, and wrangler 4.86 writes the table into SQL as it is. */
static bool check(const struct sg_wrangler *w, const struct sg_apply_target *target,
		  struct sg_err *err)
{
	const char *name = target->d1_name;

	if (!target->d1_config || !name || !*name || !target->d1_id || !*target->d1_id)
		return sg_fail(err,
			       "the configuration of wrangler gives no database_name "
			       "and database_id; 'wrangler d1 list' tells them");
	if (name[0] == '-')
		return sg_fail(err,
			       "wrangler would take the database_name '%s' for an "
			       "option; name it otherwise",
			       name);
	if (!is_plain_name(w->table))
		return sg_fail(err,
			       "wrangler writes the migrations_table '%s' into SQL as it "
			       "is; name it with letters, digits and '_' only",
			       w->table);
	return true;
}

static const char *make_scratch(struct sg_arena *arena, struct sg_err *err)
{
	const char *above = getenv("TMPDIR");
	char *path = sg_printf(arena, "%s/sqlguard-XXXXXX",
			       above && above[0] == '/' ? above : "/tmp");

	if (mkdtemp(path))
		return path;
	sg_fail(err, "cannot make the folder '%s': %s", path, strerror(errno));
	return NULL;
}

/* ---- open and close ---- */

/* Its configuration as wrangler's own words: the folder above it, without links. */
static bool find_project(struct sg_wrangler *w, const char *config, struct sg_err *err)
{
	char real[PATH_MAX];

	if (!realpath(config, real))
		return sg_fail(err, "cannot find '%s': %s", config, strerror(errno));
	*strrchr(real, '/') = '\0';
	w->project = sg_cstr(&w->arena, sg_str_of(*real ? real : "/"));
	w->program = find_wrangler(&w->arena, w->project);
	return w->program ||
	       sg_fail(err,
		       "remote D1 needs wrangler, and there is none in '%s/node_modules' "
		       "or above, nor in PATH; run 'npm install --save-dev wrangler'",
		       w->project);
}

bool sg_wrangler_open(struct sg_database *db, struct sg_arena *arena, struct sg_err *err)
{
	struct sg_wrangler *w = SG_NEW(arena, struct sg_wrangler);
	const struct sg_apply_target *target = db->target;

	db->handle = w;
	w->lock = -1;
	w->patience = usual;
	w->table = target->ledger_table ? target->ledger_table : "d1_migrations";
	if (!check(w, target, err) || !find_project(w, target->d1_config, err))
		return false;
	w->scratch = make_scratch(&w->arena, err);
	if (!w->scratch)
		return false;
	w->config = sg_printf(&w->arena, "%s/wrangler.json", w->scratch);
	return sg_wrangler_configure(db, NULL, err);
}

void sg_wrangler_close(struct sg_database *db)
{
	struct sg_wrangler *w = db->handle;

	if (!w)
		return;
	if (w->scratch)
		sg_wrangler_remove(w->scratch);
	if (w->lock >= 0)
		close(w->lock);
	sg_arena_release(&w->arena);
	db->handle = NULL;
}
