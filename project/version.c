/* Versions of a tool, as the project's own files tell them. */
#include <stdlib.h>
#include <string.h>

#include "version.h"

static bool parse(struct sg_version *out, const char *text)
{
	char *end;

	out->open = *text == '^' || *text == '>' || *text == '*';
	text += strcspn(text, "0123456789\"\n");
	out->major = strtol(text, &end, 10);
	if (end == text)
		return false;
	out->minor = *end == '.' ? strtol(end + 1, NULL, 10) : 0;
	return true;
}

static bool find_beside(struct sg_version *out, struct sg_finder *finder,
			const char *folder, const struct sg_version_place *places,
			size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sg_str text = sg_text_in(finder, folder, places[i].file);
		size_t from = sg_find_line(finder, text, places[i].pattern, 0);
		struct sg_str rest = sg_str_sub(text, from, from + 32);

		out->file = places[i].file;
		if (rest.n && parse(out, sg_cstr(sg_finder_arena(finder), rest)))
			return true;
	}
	return false;
}

/* What is kept has no file when nothing tells. */
const struct sg_version *sg_version_of(struct sg_finder *finder, const char *folder,
				       const struct sg_version_place *places, size_t n)
{
	struct sg_version *version = sg_kept(finder, places->pattern, folder);
	const char *at = folder;

	if (version)
		return version->file ? version : NULL;
	version = SG_NEW(sg_finder_arena(finder), struct sg_version);
	while (at && !find_beside(version, finder, at, places, n))
		at = sg_folder_above(finder, at);
	if (!at)
		version->file = NULL;
	sg_keep(finder, places->pattern, folder, version);
	return at ? version : NULL;
}

const struct sg_version *sg_version_on_postgres(const struct sg_migration_set *set,
						struct sg_finder *finder,
						const struct sg_version_place *places,
						size_t n)
{
	if (set->dialect != SG_POSTGRES)
		return NULL;
	return sg_version_of(finder, set->root, places, n);
}
