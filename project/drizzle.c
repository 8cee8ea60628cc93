/*
 * Who runs Drizzle's files.  The files are the same for every driver; drizzle.config
 * tells it, or what package.json depends on.  What nothing tells stays unknown.  Source:
 * drizzle-orm 0.45 and drizzle-kit 0.31 and 1.0.0-rc.5 (facts 2.1, sqlite_d1 1.3).
 */
#include <string.h>

#include "dialect_word.h"
#include "drizzle.h"
#include "wrangler.h"

static bool is_config(struct sg_str name)
{
	return sg_str_starts(name, "drizzle") &&
	       sg_str_find(name, "config.", 0) < name.n && !sg_str_ends(name, ".sql");
}

/* The text in quotes behind the key of a configuration that is a program; NULL: none. */
static const char *value_of(struct sg_finder *finder, struct sg_str text,
			    const char *pattern)
{
	size_t from = sg_find_line(finder, text, pattern, 0), to;

	while (from < text.n && text.p[from] != ':')
		from++;
	while (from < text.n && !strchr("'\"`", text.p[from]))
		from++;
	if (from >= text.n)
		return NULL;
	for (to = from + 1; to < text.n && text.p[to] != text.p[from];)
		to++;
	return sg_cstr(sg_finder_arena(finder), sg_str_sub(text, from + 1, to));
}

#define KEY(word) "(^|[{,\\s])[\"']?" word "[\"']?\\s*:\\s*['\"`]"

/* "out" is ./drizzle unless it is set (drizzle-kit 0.31, cli/commands/utils.ts). */
static bool writes_to(struct sg_finder *finder, const char *beside, struct sg_str text,
		      const char *folder)
{
	const char *out = value_of(finder, text, KEY("out"));
	const char *path = sg_path_in(finder, beside, out ? out : "drizzle");

	return !strcmp(sg_real_folder(finder, path), folder);
}

struct config {
	const char *name;
	struct sg_str text;
};

static bool find_beside(struct config *out, struct sg_finder *finder, const char *beside,
			const char *folder)
{
	const struct sg_entries *entries = sg_entries_of(finder, beside);

	for (size_t i = 0; i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];

		if (entry->folder || !is_config(sg_str_of(entry->name)))
			continue;
		*out = (struct config){entry->name,
				       sg_text_in(finder, beside, entry->name)};
		if (writes_to(finder, beside, out->text, folder))
			return true;
	}
	return false;
}

/* The drizzle.config that writes into the folder; empty: there is none. */
static struct config find_config(struct sg_finder *finder, const char *folder)
{
	struct config config = {NULL, {"", 0}};

	for (const char *at = folder; at; at = sg_folder_above(finder, at))
		if (find_beside(&config, finder, at, folder))
			return config;
	return (struct config){NULL, {"", 0}};
}

static enum sg_dialect dialect_of(const char *word)
{
	return word ? sg_dialect_of_word(sg_str_of(word)) : 0;
}

static void choose(struct sg_migration_set *set, const char *runner, const char *why)
{
	set->runner = sg_runner_find(sg_str_of(runner));
	set->runner_why = why;
}

struct package {
	const char *name, *runner;
};

/* SQLite drivers, by the package that a project depends on. */
static const struct package drivers[] = {
	{"better-sqlite3", "drizzle-better-sqlite3"},
	{"@libsql/client", "drizzle-libsql"},
	{"sql.js", "drizzle-sqljs"},
	{"expo-sqlite", "drizzle-expo"},
};

/* bun:sqlite is part of bun: only its types are a package, and a project of bun may well
   have another driver. */
static const struct package runtimes[] = {
	{"@types/bun", "drizzle-bun"},
	{"bun-types", "drizzle-bun"},
};

/* The runner of the only one of them that the project names; two leave it open which of
   them runs the migrations.  True: it names any. */
static bool choose_by_packages(struct sg_migration_set *set, struct sg_finder *finder,
			       const struct package *packages, size_t n)
{
	const struct package *found = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!sg_project_names(finder, set->root, "package.json",
				      packages[i].name))
			continue;
		if (found && strcmp(found->runner, packages[i].runner) != 0)
			return true;
		found = &packages[i];
	}
	if (found)
		choose(set, found->runner,
		       sg_printf(sg_finder_arena(finder), "package.json has %s",
				 found->name));
	return found;
}

static void become_d1(struct sg_migration_set *set, const char *runner, const char *why)
{
	set->dialect = SG_D1;
	set->dialect_why = why;
	choose(set, runner, why);
}

/* What `driver` of drizzle.config says (drizzle-kit 0.31.11, bin.cjs). */
static const char *runner_of_driver(const char *driver)
{
	if (!strcmp(driver, "expo"))
		return "drizzle-expo";
	if (!strcmp(driver, "durable-sqlite"))
		return "drizzle-durable-objects";
	return "drizzle-orm";
}

static void settle_sqlite(struct sg_migration_set *set, struct sg_finder *finder,
			  const struct config *config, const char *dialect,
			  const char *d1_http)
{
	const char *driver = value_of(finder, config->text, KEY("driver"));
	const struct sg_d1 *d1 = sg_d1_above(finder, set->root);
	struct sg_arena *arena = sg_finder_arena(finder);

	if (driver && !strcmp(driver, "d1-http"))
		become_d1(set, d1_http,
			  sg_printf(arena, "%s: driver d1-http", config->name));
	else if (driver)
		choose(set, runner_of_driver(driver),
		       sg_printf(arena, "%s: driver %s", config->name, driver));
	else if (dialect && !strcmp(dialect, "turso"))
		choose(set, "drizzle-libsql", "dialect turso");
	else if (d1)
		become_d1(set, "drizzle-d1",
			  sg_printf(arena, "%s has a D1 database", d1->config));
	else if (!choose_by_packages(set, finder, drivers,
				     sizeof drivers / sizeof *drivers))
		choose_by_packages(set, finder, runtimes,
				   sizeof runtimes / sizeof *runtimes);
}

void sg_drizzle_settle(struct sg_migration_set *set, struct sg_finder *finder,
		       const char *said, const char *where, const char *d1_http)
{
	struct config config = find_config(finder, set->root);
	const char *configured = value_of(finder, config.text, KEY("dialect"));

	set->dialect = dialect_of(said);
	set->dialect_why = where;
	if (!set->dialect) {
		set->dialect = dialect_of(configured);
		set->dialect_why = config.name;
	}
	/* Journals of a libSQL database say "sqlite" or "turso". */
	if (set->dialect == SG_SQLITE)
		settle_sqlite(set, finder, &config,
			      said && !strcmp(said, "turso") ? said : configured,
			      d1_http);
}
