/*
 * What lies in folders and what stands in files, each read once.  Sorted by name, so that
 * nothing depends on the order in which a file system lists, and asking for a name is a
 * search by halves.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "finder.h"
#include "read.h"

/* Configurations, journals and lock files; a larger file is none of them. */
#define TEXT_CEILING ((size_t)16 << 20)

void *sg_memo_find(const struct sg_memo *memo, struct sg_str path)
{
	size_t *place = sg_map_find(&memo->places, path);

	return place ? memo->answers.items[*place] : NULL;
}

void sg_memo_add(struct sg_finder *finder, struct sg_memo *memo, struct sg_str path,
		 void *answer)
{
	*sg_map_add(&finder->arena, &memo->places, path) = memo->answers.len;
	*SG_PUSH(&finder->arena, &memo->answers) = answer;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct sg_entry *)a)->name,
		      ((const struct sg_entry *)b)->name);
}

/*
 * Links and file systems that do not tell the type are asked.  A link that leads nowhere
 * may be a migration, and whoever reads it says so; a pipe, socket or device is none.
 */
static bool is_wanted(bool *folder, struct sg_finder *finder, const char *path,
		      const struct dirent *entry)
{
	struct stat info;

	*folder = entry->d_type == DT_DIR;
	if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
		return false;
	if (entry->d_type == DT_DIR || entry->d_type == DT_REG)
		return true;
	if (stat(sg_path_in(finder, path, entry->d_name), &info))
		return true;
	*folder = S_ISDIR(info.st_mode);
	return *folder || S_ISREG(info.st_mode);
}

/* Staged files; of several in a folder that is gone each brings the folder. */
static void add_assumed(struct sg_entries *entries, struct sg_finder *finder,
			const char *folder)
{
	const struct sg_entries *assumed =
		sg_memo_find(&finder->assumed, sg_str_of(folder));

	for (size_t i = 0; assumed && i < assumed->all.len; i++)
		*SG_PUSH(&finder->arena, &entries->all) = assumed->all.items[i];
}

static void sort_once_each(struct sg_entries *entries)
{
	size_t kept = 0;

	if (entries->all.len)
		qsort(entries->all.items, entries->all.len, sizeof *entries->all.items,
		      by_name);
	for (size_t i = 0; i < entries->all.len; i++)
		if (!kept ||
		    by_name(&entries->all.items[kept - 1], &entries->all.items[i]))
			entries->all.items[kept++] = entries->all.items[i];
	entries->all.len = kept;
}

static struct sg_entries *list(struct sg_finder *finder, const char *folder)
{
	struct sg_entries *entries = SG_NEW(&finder->arena, struct sg_entries);
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool is_folder;

	while (dir && (entry = readdir(dir))) {
		if (is_wanted(&is_folder, finder, folder, entry))
			*SG_PUSH(&finder->arena, &entries->all) = (struct sg_entry){
				sg_cstr(&finder->arena, sg_str_of(entry->d_name)),
				is_folder};
	}
	if (dir)
		closedir(dir);
	add_assumed(entries, finder, folder);
	sort_once_each(entries);
	return entries;
}

const struct sg_entries *sg_entries_of(struct sg_finder *finder, const char *folder)
{
	struct sg_entries *entries = sg_memo_find(&finder->entries, sg_str_of(folder));

	if (entries)
		return entries;
	entries = list(finder, folder);
	sg_memo_add(finder, &finder->entries, sg_str_of(folder), entries);
	return entries;
}

/* The entry of "name", or of "name" in the folder "a/b" of "a/b/name"; NULL: none. */
static const struct sg_entry *find(struct sg_finder *finder, const char *folder,
				   const char *name)
{
	const char *slash = strrchr(name, '/');
	const struct sg_entries *entries;
	struct sg_entry wanted = {slash ? slash + 1 : name, false};

	if (slash) {
		struct sg_str part = {name, (size_t)(slash - name)};
		const char *parent = sg_cstr(&finder->arena, part);
		const struct sg_entry *found = find(finder, folder, parent);

		if (!found || !found->folder)
			return NULL;
		folder = sg_path_in(finder, folder, parent);
	}
	entries = sg_entries_of(finder, folder);
	if (!entries->all.len)
		return NULL;
	return bsearch(&wanted, entries->all.items, entries->all.len,
		       sizeof *entries->all.items, by_name);
}

bool sg_has_file(struct sg_finder *finder, const char *folder, const char *name)
{
	const struct sg_entry *entry = find(finder, folder, name);

	return entry && !entry->folder;
}

bool sg_has_folder(struct sg_finder *finder, const char *folder, const char *name)
{
	const struct sg_entry *entry = find(finder, folder, name);

	return entry && entry->folder;
}

const char *sg_nearest_with(struct sg_finder *finder, const char *folder,
			    const char *name)
{
	while (folder && !sg_has_file(finder, folder, name))
		folder = sg_folder_above(finder, folder);
	return folder;
}

struct sg_str sg_text_in(struct sg_finder *finder, const char *folder, const char *name)
{
	const char *path = sg_path_in(finder, folder, name);
	struct sg_str *text = sg_memo_find(&finder->texts, sg_str_of(path));

	if (text)
		return *text;
	text = SG_NEW(&finder->arena, struct sg_str);
	*text = SG_STR("");
	if (sg_has_file(finder, folder, name))
		*text = sg_read_head(&finder->arena, path, TEXT_CEILING);
	if (text->n == TEXT_CEILING)
		*text = SG_STR("");
	sg_memo_add(finder, &finder->texts, sg_str_of(path), text);
	return *text;
}

static struct sg_str key_of(struct sg_finder *finder, const char *what, const char *path)
{
	return sg_str_of(sg_printf(&finder->arena, "%s %s", what, path));
}

void *sg_kept(struct sg_finder *finder, const char *what, const char *path)
{
	return sg_memo_find(&finder->kept, key_of(finder, what, path));
}

void sg_keep(struct sg_finder *finder, const char *what, const char *path, void *value)
{
	sg_memo_add(finder, &finder->kept, key_of(finder, what, path), value);
}
