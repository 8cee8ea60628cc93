/*
 * A folder's evidence is its own configuration files, else its name, else what the folder
 * above says, up to the root of the checkout.
 */
#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/buf.h>

#include "dialect_word.h"
#include "finder.h"
#include "folder.h"

/* A configuration file, the key in it that names the dialect, and its values. */
static const struct {
	const char *file, *key;
} configurations[] = {
	{"meta/_journal.json", "dialect"}, {"migration_lock.toml", "provider"},
	{"drizzle.config.ts", "dialect"},  {"drizzle.config.js", "dialect"},
	{"drizzle.config.mjs", "dialect"}, {"drizzle.config.json", "dialect"},
	{"schema.prisma", "provider"},     {"prisma/schema.prisma", "provider"},
};

static bool is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The dialect at: key, then any of space : = and a quote, then the word. */
static enum sg_dialect value_of(struct sg_str text, const char *key)
{
	size_t n = strlen(key);

	for (size_t i = sg_str_find(text, key, 0); i < text.n;
	     i = sg_str_find(text, key, i + n)) {
		size_t from = i + n, to;
		enum sg_dialect dialect;

		while (from < text.n && strchr(" \t:=\"'`", text.p[from]))
			from++;
		for (to = from; to < text.n && is_word_char(text.p[to]);)
			to++;
		dialect = sg_dialect_of_word(sg_str_sub(text, from, to));
		if (dialect)
			return dialect;
	}
	return 0;
}

/* More names than this are not read: asking for each file is cheaper then. */
#define NAMES_READ 256

/* The first parts of all names that are asked for, as far as the folder has them. */
struct listing {
	bool complete;
	SG_ARRAY(const char *) names;
};

static void list_folder(struct listing *out, struct sg_arena *arena, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry = NULL;

	while (dir && out->names.len < NAMES_READ && (entry = readdir(dir)))
		*SG_PUSH(arena, &out->names) = sg_cstr(arena, sg_str_of(entry->d_name));
	out->complete = dir && !entry;
	if (dir)
		closedir(dir);
}

/* False when the folder surely lacks "name" or the folder of "folder/name". */
static bool may_have(const struct listing *listing, const char *name)
{
	struct sg_str first = {name, strcspn(name, "/")};

	for (size_t i = 0; i < listing->names.len; i++)
		if (sg_str_is(first, listing->names.items[i]))
			return true;
	return !listing->complete;
}

static bool read_config(struct sg_str *out, struct sg_arena *arena,
			const struct sg_folder *folder, const struct listing *listing,
			const char *name)
{
	struct stat info;
	struct sg_err err;
	const char *path;

	if (!may_have(listing, name))
		return false;
	path = sg_printf(arena, "%s/%s", folder->path, name);
	return !stat(path, &info) && S_ISREG(info.st_mode) && info.st_size < 1 << 20 &&
	       sg_read_file(out, arena, path, &err);
}

static void look_at_configurations(struct sg_folder *folder,
				   const struct listing *listing, struct sg_arena *arena)
{
	struct sg_str text;

	for (size_t i = 0; i < sizeof configurations / sizeof *configurations; i++) {
		const char *file = configurations[i].file;

		if (!read_config(&text, arena, folder, listing, file))
			continue;
		folder->dialect = value_of(text, configurations[i].key);
		folder->reason = sg_printf(arena, "%s says so", file);
		if (folder->dialect)
			return;
	}
}

static void look_at_wrangler(struct sg_folder *folder, const struct listing *listing,
			     struct sg_arena *arena)
{
	static const char *const names[] = {"wrangler.toml", "wrangler.jsonc",
					    "wrangler.json"};
	struct sg_str text;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (read_config(&text, arena, folder, listing, names[i]) &&
		    sg_str_find(text, "d1_databases", 0) < text.n)
			folder->d1_reason =
				sg_printf(arena, "%s has a D1 database", names[i]);
}

/* "atuin-server-sqlite" names SQLite; "mysql-to-postgres" names two and so none. */
static enum sg_dialect dialect_of_name(struct sg_str name)
{
	enum sg_dialect found = 0;

	for (size_t from = 0, to; from < name.n; from = to + 1) {
		enum sg_dialect dialect;

		for (to = from; to < name.n && !strchr("-_. ", name.p[to]);)
			to++;
		dialect = sg_dialect_of_word(sg_str_sub(name, from, to));
		if (dialect && found && dialect != found)
			return 0;
		if (dialect)
			found = dialect;
	}
	return found;
}

static void look_at_name(struct sg_folder *folder, struct sg_arena *arena)
{
	const char *name = strrchr(folder->path, '/') + 1;

	folder->dialect = dialect_of_name(sg_str_of(name));
	folder->reason = sg_printf(arena, "it lies in a folder '%s'", name);
}

static bool is_checkout(const struct sg_folder *folder, const struct listing *listing,
			struct sg_arena *arena)
{
	struct stat info;

	return may_have(listing, ".git") &&
	       !stat(sg_printf(arena, "%s/.git", folder->path), &info);
}

static struct sg_folder *folder_at(struct sg_detector *detector, struct sg_str path);

static struct sg_folder *parent_of(struct sg_detector *detector, const char *path)
{
	struct sg_str parent = {path, (size_t)(strrchr(path, '/') - path)};

	return parent.n ? folder_at(detector, parent) : NULL;
}

static void inherit(struct sg_folder *folder)
{
	if (!folder->d1_reason)
		folder->d1_reason = folder->parent->d1_reason;
	if (folder->dialect)
		return;
	folder->dialect = folder->parent->dialect;
	folder->reason = folder->parent->reason;
}

static void learn(struct sg_folder *folder, struct sg_detector *detector)
{
	struct sg_arena scratch = {0};
	struct listing listing = {0};
	bool checkout;

	list_folder(&listing, &scratch, folder->path);
	look_at_wrangler(folder, &listing, &detector->arena);
	look_at_configurations(folder, &listing, &detector->arena);
	checkout = is_checkout(folder, &listing, &scratch);
	sg_arena_release(&scratch);
	if (!folder->dialect)
		look_at_name(folder, &detector->arena);
	if (!checkout)
		folder->parent = parent_of(detector, folder->path);
	if (folder->parent)
		inherit(folder);
}

/* Recursion is bounded by the depth of a path. */
static struct sg_folder *folder_at(struct sg_detector *detector, struct sg_str path)
{
	size_t *known = sg_map_find(&detector->index, path);
	struct sg_folder *folder;

	if (known)
		return detector->folders.items[*known];
	folder = SG_NEW(&detector->arena, struct sg_folder);
	folder->path = sg_cstr(&detector->arena, path);
	learn(folder, detector);
	*sg_map_add(&detector->arena, &detector->index, path) = detector->folders.len;
	*SG_PUSH(&detector->arena, &detector->folders) = folder;
	return folder;
}

static struct sg_str working_folder(struct sg_detector *detector)
{
	char folder[PATH_MAX];

	if (!detector->started_in)
		detector->started_in =
			sg_cstr(&detector->arena,
				sg_str_of(getcwd(folder, sizeof folder) ? folder : "/"));
	return sg_str_of(detector->started_in);
}

bool sg_has_own_folder(const char *path)
{
	struct sg_str name = sg_str_of(path);

	return sg_str_ends(name, "/migration.sql") || sg_str_ends(name, "/up.sql") ||
	       sg_str_ends(name, "/down.sql");
}

struct sg_folder *sg_folder_of(struct sg_detector *detector, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct sg_buf absolute = {0};
	struct sg_folder *folder;

	if (path[0] != '/')
		sg_add_parts(&absolute, working_folder(detector));
	if (slash)
		sg_add_parts(&absolute, (struct sg_str){path, (size_t)(slash - path)});
	if (sg_has_own_folder(path))
		sg_add_parts(&absolute, SG_STR(".."));
	folder = absolute.n ? folder_at(detector, sg_buf_str(&absolute)) : NULL;
	sg_buf_release(&absolute);
	return folder;
}
