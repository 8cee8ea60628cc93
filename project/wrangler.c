/*
 * wrangler's configuration.  Source: workers-sdk,
 * packages/workers-utils/src/d1-migrations and packages/wrangler/src/d1 (2026-08):
 * migrations_dir is "migrations" beside the file unless it is set; migrations_pattern is
 * a glob relative to the file that must begin with migrations_dir (since 4.98);
 * environments have databases of their own.
 */
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "wrangler.h"

/* A configuration is small; a larger file only costs time. */
#define CONFIG_CEILING ((size_t)1 << 20)

/* "./a//b/" as "a/b" */
static const char *normal(struct sg_finder *finder, const char *path)
{
	struct sg_str in = sg_str_of(path);
	const char *out = path[0] == '/' ? "/" : ".";

	for (size_t from = 0, to; from < in.n; from = to + 1) {
		struct sg_str part;

		to = sg_str_find(in, "/", from);
		part = sg_str_sub(in, from, to);
		if (part.n && !sg_str_is(part, "."))
			out = sg_path_in(finder, out,
					 sg_cstr(sg_finder_arena(finder), part));
	}
	return out;
}

/* The pattern without the folder that it must begin with; NULL: wrangler refuses it. */
static const char *pattern_below(const char *pattern, const char *dir)
{
	size_t n = strlen(dir);

	if (!strcmp(dir, "."))
		return pattern;
	return !strncmp(pattern, dir, n) && pattern[n] == '/' ? pattern + n + 1 : NULL;
}

static const char *text_of(struct sg_finder *finder, const cJSON *object, const char *key)
{
	const char *text = sg_json_text(object, key);

	return text ? sg_printf(sg_finder_arena(finder), "%s", text) : NULL;
}

static void name_database(struct sg_d1 *d1, struct sg_finder *finder, const char *folder,
			  const cJSON *scope, const cJSON *database)
{
	d1->at = folder;
	/* At the top of the file a scope has no key. */
	d1->env = scope->string ? sg_printf(sg_finder_arena(finder), "%s", scope->string)
				: NULL;
	d1->table = text_of(finder, database, "migrations_table");
	d1->name = text_of(finder, database, "database_name");
	d1->id = text_of(finder, database, "database_id");
	d1->preview_id = text_of(finder, database, "preview_database_id");
	d1->binding = text_of(finder, database, "binding");
}

static struct sg_d1 *add_database(struct sg_d1_list *list, struct sg_finder *finder,
				  const char *folder, const char *config,
				  const cJSON *database)
{
	const char *said = sg_json_text(database, "migrations_dir");
	const char *pattern = sg_json_text(database, "migrations_pattern");
	const char *dir = normal(finder, said ? said : "migrations");
	struct sg_d1 *d1 = SG_PUSH(sg_finder_arena(finder), &list->all);
	const char *path = dir[0] == '/' ? dir : sg_path_in(finder, folder, dir);

	d1->config = config;
	d1->key = pattern ? "migrations_pattern"
		  : said  ? "migrations_dir"
			  : "migrations beside it";
	d1->folder = sg_real_folder(finder, strcmp(dir, ".") ? path : folder);
	d1->pattern = pattern ? pattern_below(normal(finder, pattern), dir) : "*.sql";
	return d1;
}

static void add_databases(struct sg_d1_list *list, struct sg_finder *finder,
			  const char *folder, const char *config, const cJSON *scope)
{
	const cJSON *databases = cJSON_GetObjectItemCaseSensitive(scope, "d1_databases");
	const cJSON *database;

	cJSON_ArrayForEach(database, databases) if (cJSON_IsObject(database))
		name_database(add_database(list, finder, folder, config, database),
			      finder, folder, scope, database);
}

static void add_config(struct sg_d1_list *list, struct sg_finder *finder,
		       const char *folder, const char *config)
{
	struct sg_str text = sg_text_in(finder, folder, config);
	cJSON *tree, *environment;

	if (text.n > CONFIG_CEILING || sg_str_find(text, "d1_databases", 0) == text.n)
		return;
	tree = sg_config_parse(config, text);
	add_databases(list, finder, folder, config, tree);
	cJSON_ArrayForEach(environment, cJSON_GetObjectItemCaseSensitive(tree, "env"))
		add_databases(list, finder, folder, config, environment);
	cJSON_Delete(tree);
}

/* "wrangler.toml", and "wrangler.production.toml" of who passes --config. */
static bool is_config(struct sg_str name)
{
	return sg_str_starts(name, "wrangler.") &&
	       (sg_str_ends(name, ".toml") || sg_str_ends(name, ".json") ||
		sg_str_ends(name, ".jsonc"));
}

const struct sg_d1_list *sg_d1_in(struct sg_finder *finder, const char *folder)
{
	struct sg_d1_list *list = sg_kept(finder, "wrangler", folder);
	const struct sg_entries *entries;

	if (list)
		return list;
	list = SG_NEW(sg_finder_arena(finder), struct sg_d1_list);
	entries = sg_entries_of(finder, folder);
	for (size_t i = 0; i < entries->all.len; i++)
		if (!entries->all.items[i].folder &&
		    is_config(sg_str_of(entries->all.items[i].name)))
			add_config(list, finder, folder, entries->all.items[i].name);
	sg_keep(finder, "wrangler", folder, list);
	return list;
}

/* The database of a configuration in `at` whose migrations lie in the folder. */
static const struct sg_d1 *find_in(struct sg_finder *finder, const char *at,
				   const char *folder)
{
	const struct sg_d1_list *list = sg_d1_in(finder, at);

	for (size_t i = 0; i < list->all.len; i++)
		if (list->all.items[i].pattern &&
		    !strcmp(list->all.items[i].folder, folder))
			return &list->all.items[i];
	return NULL;
}

static const struct sg_d1 *find_below(struct sg_finder *finder, const char *at,
				      const char *folder, int depth)
{
	const struct sg_entries *entries = sg_entries_of(finder, at);
	const struct sg_d1 *found = find_in(finder, at, folder);

	for (size_t i = 0; !found && depth && i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];

		if (entry->folder && entry->name[0] != '.' &&
		    strcmp(entry->name, "node_modules"))
			found = find_below(finder, sg_path_in(finder, at, entry->name),
					   folder, depth - 1);
	}
	return found;
}

/* Where the members of a workspace lie, by custom and by its tools' templates. */
static const char *const workspaces[] = {"apps",     "packages", "workers",  "services",
					 "worker",   "api",      "backend",  "server",
					 "frontend", "web",      "functions"};

/* A worker beside the package of its migrations: apps/api and packages/db. */
static const struct sg_d1 *find_beside(struct sg_finder *finder, const char *at,
				       const char *folder)
{
	const struct sg_d1 *found = NULL;

	for (size_t i = 0; !found && i < sizeof workspaces / sizeof *workspaces; i++)
		if (sg_has_folder(finder, at, workspaces[i]))
			found = find_below(finder, sg_path_in(finder, at, workspaces[i]),
					   folder, 1);
	return found;
}

const struct sg_d1 *sg_d1_of(struct sg_finder *finder, const char *folder)
{
	const struct sg_d1 *found = NULL;
	const char *at;

	for (at = folder; !found && at; at = sg_folder_above(finder, at))
		found = find_in(finder, at, folder);
	for (at = folder; !found && at; at = sg_folder_above(finder, at))
		if (sg_has_file(finder, at, "package.json"))
			found = find_beside(finder, at, folder);
	return found;
}

const struct sg_d1 *sg_d1_above(struct sg_finder *finder, const char *folder)
{
	for (; folder; folder = sg_folder_above(finder, folder)) {
		const struct sg_d1_list *list = sg_d1_in(finder, folder);

		if (list->all.len)
			return &list->all.items[0];
	}
	return NULL;
}

/* ---- files ---- */

/* Folders below one another that a pattern is followed into. */
#define DEEPEST 3

/* minimatch: '*' and '?' do not stand for a dot that begins a name. */
static bool matches(struct sg_str glob, const char *name)
{
	size_t g = 0, n = 0, star = SIZE_MAX, again = 0, len = strlen(name);

	if (name[0] == '.' && glob.n && glob.p[0] != '.')
		return false;
	while (n < len) {
		if (g < glob.n && glob.p[g] == '*') {
			star = g++;
			again = n;
		} else if (g < glob.n && (glob.p[g] == '?' || glob.p[g] == name[n])) {
			g++;
			n++;
		} else if (star != SIZE_MAX) {
			g = star + 1;
			n = ++again;
		} else {
			return false;
		}
	}
	while (g < glob.n && glob.p[g] == '*')
		g++;
	return g == glob.n;
}

struct search {
	struct sg_finder *finder;
	const char *folder;
	struct sg_d1_files *files;
};

static void search(struct search *s, const char *below, struct sg_str pattern, int depth);

/* A link may lead anywhere, also to the root of the disk. */
static bool is_linked(struct search *s, const char *folder)
{
	const char *path = sg_path_in(s->finder, s->folder, folder);

	return strcmp(sg_real_folder(s->finder, path), path);
}

static void meet(struct search *s, const char *below, const struct sg_entry *entry,
		 struct sg_str pattern, int depth)
{
	size_t slash = sg_str_find(pattern, "/", 0);
	struct sg_str part = sg_str_sub(pattern, 0, slash);
	const char *path = sg_path_in(s->finder, below, entry->name);
	bool any = sg_str_is(part, "**");

	if (entry->folder && slash < pattern.n && depth < DEEPEST &&
	    matches(any ? SG_STR("*") : part, entry->name) && !is_linked(s, path))
		search(s, path, any ? pattern : sg_str_sub(pattern, slash + 1, pattern.n),
		       depth + 1);
	else if (!entry->folder && slash == pattern.n && matches(part, entry->name))
		*SG_PUSH(sg_finder_arena(s->finder), &s->files->paths) = path;
}

static void search(struct search *s, const char *below, struct sg_str pattern, int depth)
{
	const struct sg_entries *entries = sg_entries_of(
		s->finder,
		strcmp(below, ".") ? sg_path_in(s->finder, s->folder, below) : s->folder);

	for (size_t i = 0; i < entries->all.len; i++)
		meet(s, below, &entries->all.items[i], pattern, depth);
	if (sg_str_starts(pattern, "**/")) {
		pattern = sg_str_sub(pattern, 3, pattern.n);
		for (size_t i = 0; i < entries->all.len; i++)
			if (!entries->all.items[i].folder)
				meet(s, below, &entries->all.items[i], pattern, depth);
	}
}

/* parseInt of what stands before the first '_'; numbered names come first. */
static int by_part(struct sg_str a, struct sg_str b)
{
	struct sg_str m = {a.p, 0}, n = {b.p, 0};
	int order = 0;

	while (m.n < a.n && a.p[m.n] >= '0' && a.p[m.n] <= '9')
		m.n++;
	while (n.n < b.n && b.p[n.n] >= '0' && b.p[n.n] <= '9')
		n.n++;
	if (m.n && n.n)
		order = sg_compare_digits(m, n);
	else if (m.n || n.n)
		order = m.n ? -1 : 1;
	return order ? order : sg_str_cmp(a, b);
}

/* compareMigrationPaths: part by part, the shorter path first. */
static int by_path(const void *left, const void *right)
{
	struct sg_str a = sg_str_of(*(const char *const *)left);
	struct sg_str b = sg_str_of(*(const char *const *)right);
	int order = 0;

	while (!order && a.n && b.n) {
		size_t m = sg_str_find(a, "/", 0), n = sg_str_find(b, "/", 0);

		order = by_part(sg_str_sub(a, 0, m), sg_str_sub(b, 0, n));
		a = sg_str_sub(a, m + 1, a.n);
		b = sg_str_sub(b, n + 1, b.n);
	}
	return order ? order : (a.n > 0) - (b.n > 0);
}

const struct sg_d1_files *sg_d1_files(struct sg_finder *finder, const char *folder,
				      const char *pattern)
{
	const char *key = sg_path_in(finder, folder, pattern);
	struct sg_d1_files *files = sg_kept(finder, "d1 files", key);
	struct search s = {finder, folder, files};

	if (files)
		return files;
	files = s.files = SG_NEW(sg_finder_arena(finder), struct sg_d1_files);
	search(&s, ".", sg_str_of(pattern), 0);
	if (files->paths.len)
		qsort(files->paths.items, files->paths.len, sizeof *files->paths.items,
		      by_path);
	sg_keep(finder, "d1 files", key, files);
	return files;
}
