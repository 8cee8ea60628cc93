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

/* SQLite drivers, by the package that a project depends on. */
static const struct {
	const char *package, *runner;
} drivers[] = {
	{"better-sqlite3", "drizzle-better-sqlite3"},
	{"@libsql/client", "drizzle-libsql"},
	{"sql.js", "drizzle-sqljs"},
	{"expo-sqlite", "drizzle-orm"},
	{"bun:sqlite", "drizzle-orm"},
};

/* Two drivers leave it open which of them runs the migrations. */
static void choose_by_packages(struct sg_migration_set *set, struct sg_finder *finder)
{
	const char *found = NULL, *package = NULL;

	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		if (sg_project_names(finder, set->root, "package.json",
				     drivers[i].package)) {
			if (found)
				return;
			found = drivers[i].runner;
			package = drivers[i].package;
		}
	if (found)
		choose(set, found,
		       sg_printf(sg_finder_arena(finder), "package.json has %s",
				 package));
}

static void become_d1(struct sg_migration_set *set, const char *runner, const char *why)
{
	set->dialect = SG_D1;
	set->dialect_why = why;
	choose(set, runner, why);
}

static void settle_sqlite(struct sg_migration_set *set, struct sg_finder *finder,
			  const struct config *config, const char *dialect)
{
	const char *driver = value_of(finder, config->text, KEY("driver"));
	const struct sg_d1 *d1 = sg_d1_above(finder, set->root);
	struct sg_arena *arena = sg_finder_arena(finder);

	if (driver && !strcmp(driver, "d1-http"))
		become_d1(set, "drizzle-d1-http",
			  sg_printf(arena, "%s: driver d1-http", config->name));
	else if (driver)
		choose(set, "drizzle-orm",
		       sg_printf(arena, "%s: driver %s", config->name, driver));
	else if (dialect && !strcmp(dialect, "turso"))
		choose(set, "drizzle-libsql", "dialect turso");
	else if (d1)
		become_d1(set, "drizzle-d1",
			  sg_printf(arena, "%s has a D1 database", d1->config));
	else
		choose_by_packages(set, finder);
}

void sg_drizzle_settle(struct sg_migration_set *set, struct sg_finder *finder,
		       const char *said, const char *where)
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
			      said && !strcmp(said, "turso") ? said : configured);
}
