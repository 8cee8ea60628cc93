/* Sets whose migrations are told by the names of the files in one folder. */
#include <stdlib.h>
#include <string.h>

#include "names.h"

#define READ_FOR_WORDS 16

/* The directive that begins a file stands behind comments at most. */
#define HEAD_OF_FILE ((size_t)16 << 10)

/* Asks about one entry; false for folders, too. */
static bool takes_entry(struct sg_migration *out, const struct sg_entry *entry,
			SG_TAKES((*takes)))
{
	*out = (struct sg_migration){.kind = SG_MIGRATION_UP};
	return !entry->folder && takes(out, entry->name);
}

const char *sg_first_taken(struct sg_finder *finder, const char *folder,
			   SG_TAKES((*takes)))
{
	const struct sg_entries *entries = sg_entries_of(finder, folder);
	struct sg_migration found;

	for (size_t i = 0; i < entries->all.len; i++)
		if (takes_entry(&found, &entries->all.items[i], takes))
			return entries->all.items[i].name;
	return NULL;
}

/* Mostly such names are mistakes. */
static void say_ignored(struct sg_migration_set *set, struct sg_finder *finder,
			const char *why)
{
	for (size_t i = 0; i < set->migrations.len; i++) {
		const struct sg_migration *migration = &set->migrations.items[i];

		if (migration->ignored == why)
			sg_problem_add(set, finder, SG_SET_IGNORED_NAME, i,
				       sg_cstr(sg_finder_arena(finder), migration->name),
				       NULL, why);
	}
}

static void add(struct sg_migration_set *set, struct sg_finder *finder, const char *file,
		const struct sg_migration *found)
{
	struct sg_migration *added =
		sg_set_add(set, finder, found->kind, sg_path_in(finder, set->root, file));

	added->version = found->version;
	added->ignored = found->ignored;
}

void sg_add_taken(struct sg_migration_set *set, struct sg_finder *finder,
		  SG_TAKES((*takes)), int (*order)(const void *, const void *))
{
	const struct sg_entries *entries = sg_entries_of(finder, set->root);
	const char *why = set->layout->ignored;

	if (!why)
		why = sg_printf(sg_finder_arena(finder), "%s takes no file of this name",
				set->layout->title);
	for (size_t i = 0; i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];
		struct sg_migration found;

		if (takes_entry(&found, entry, takes))
			add(set, finder, entry->name, &found);
		else if (!entry->folder && sg_is_sql(entry->name) &&
			 !set->layout->strays_alone)
			add(set, finder, entry->name,
			    &(struct sg_migration){.kind = SG_MIGRATION_IGNORED,
						   .ignored = why});
	}
	if (set->migrations.len)
		qsort(set->migrations.items, set->migrations.len,
		      sizeof *set->migrations.items, order);
	say_ignored(set, finder, why);
}

int sg_by_name(const void *a, const void *b)
{
	const struct sg_migration *x = a, *y = b;

	return strcmp(x->path, y->path);
}

int sg_by_number(const void *a, const void *b)
{
	const struct sg_migration *x = a, *y = b;
	int difference = sg_compare_digits(x->version, y->version);

	return difference ? difference : sg_by_name(a, b);
}

bool sg_is_numbered(struct sg_migration *out, const char *file, const char *ending)
{
	out->version = sg_leading_digits(file);
	return out->version.n && file[out->version.n] == '_' &&
	       sg_str_ends(sg_str_of(file), ending);
}

SG_TAKES(sg_is_pair)
{
	if (sg_is_numbered(out, file, ".down.sql"))
		out->kind = SG_MIGRATION_DOWN;
	else if (!sg_is_numbered(out, file, ".up.sql"))
		return false;
	return true;
}

bool sg_is_sql(const char *file)
{
	return sg_str_ends(sg_str_of(file), ".sql");
}

const char *sg_file_with_line(struct sg_finder *finder, const char *folder,
			      const char *pattern)
{
	const struct sg_entries *entries = sg_entries_of(finder, folder);

	for (size_t i = 0, read = 0; i < entries->all.len && read < READ_FOR_WORDS; i++) {
		const struct sg_entry *entry = &entries->all.items[i];

		if (entry->folder || !sg_is_sql(entry->name))
			continue;
		if (sg_has_line(finder,
				sg_str_sub(sg_text_in(finder, folder, entry->name), 0,
					   HEAD_OF_FILE),
				pattern))
			return entry->name;
		read++;
	}
	return NULL;
}

bool sg_is_for_migrations(const char *folder)
{
	struct sg_str path = sg_str_of(folder);
	size_t from = path.n;

	for (int slashes = 0; from && slashes < 2; from--)
		slashes += path.p[from - 1] == '/';
	return sg_str_find(path, "migrat", from) < path.n ||
	       sg_str_find(path, "Migrat", from) < path.n;
}

const char *sg_own_folder(struct sg_finder *finder, const struct sg_migration *migration)
{
	const char *slash = strrchr(migration->path, '/');
	struct sg_str folder = {migration->path,
				slash ? (size_t)(slash - migration->path) : 0};

	if (!folder.n)
		return slash ? "/" : ".";
	return sg_cstr(sg_finder_arena(finder), folder);
}

void sg_send_bare(const struct sg_migration_set *set, struct sg_migration *migration,
		  const char *why)
{
	migration->wrap = set->dialect & SG_ANY_SQLITE ? SG_WRAP_NONE : SG_WRAP_IMPLICIT;
	migration->wrap_why = why;
}
