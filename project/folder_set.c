/* From a folder to the one migration set below it. */
#include <sqlguard/project.h>

static bool ambiguous(struct sg_err *err, const char *path,
		      const struct sg_migration_set *one,
		      const struct sg_migration_set *other)
{
	return sg_fail(
		err, "'%s' holds several migration sets: name one, such as '%s' or '%s'",
		path, one->root, other->root);
}

bool sg_find_only_set(struct sg_migration_set **out, struct sg_finder *finder,
		      const char *folder, struct sg_arena *arena, struct sg_err *err)
{
	struct sg_paths files = {0}, unreadable = {0};
	size_t place;

	*out = NULL;
	if (!sg_discover(&files, &unreadable, arena, folder, err))
		return false;
	for (size_t i = 0; i < files.len; i++) {
		struct sg_migration_set *set =
			sg_find_set(&place, finder, files.items[i]);

		if (*out && set && set != *out)
			return ambiguous(err, folder, *out, set);
		*out = set ? set : *out;
	}
	return *out || sg_fail(err,
			       "'%s' holds no migration set; 'sqlguard layouts' "
			       "lists what is known",
			       folder);
}
