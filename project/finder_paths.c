/*
 * Paths: a set is known by the real path of its folder, however the user names it, and is
 * shown as the user would name it.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/buf.h>

#include "finder.h"

void sg_add_parts(struct sg_buf *out, struct sg_str path)
{
	for (size_t from = 0, to; from < path.n; from = to + 1) {
		struct sg_str part;

		to = sg_str_find(path, "/", from);
		part = sg_str_sub(path, from, to);
		if (sg_str_is(part, "..")) {
			while (out->n && out->p[--out->n] != '/')
				continue;
		} else if (part.n && !sg_str_is(part, ".")) {
			sg_buf_addc(out, '/');
			sg_buf_add(out, part);
		}
	}
}

static char *absolute(struct sg_finder *finder, const char *folder)
{
	struct sg_buf path = {0};
	char *out;

	if (folder[0] != '/')
		sg_add_parts(&path, sg_str_of(finder->working_folder));
	sg_add_parts(&path, sg_str_of(folder));
	out = sg_cstr(&finder->arena, path.n ? sg_buf_str(&path) : SG_STR("/"));
	sg_buf_release(&path);
	return out;
}

/* A folder is asked about itself only, once the one above is known; NULL: it is a link,
   or has none above. */
static char *real_below(struct sg_finder *finder, const char *folder)
{
	const char *slash = strrchr(folder, '/'), *above;
	struct stat info;

	if (!slash || slash == folder || !slash[1] || slash[1] == '.' ||
	    lstat(folder, &info) || !S_ISDIR(info.st_mode))
		return NULL;
	above = sg_real_folder(
		finder, sg_cstr(&finder->arena,
				(struct sg_str){folder, (size_t)(slash - folder)}));
	return sg_printf(&finder->arena, "%s/%s", strcmp(above, "/") ? above : "",
			 slash + 1);
}

const char *sg_real_folder(struct sg_finder *finder, const char *folder)
{
	char *real = sg_memo_find(&finder->real, sg_str_of(folder));
	char resolved[PATH_MAX];

	if (real)
		return real;
	real = real_below(finder, folder);
	if (!real)
		real = realpath(folder, resolved)
			       ? sg_cstr(&finder->arena, sg_str_of(resolved))
			       : absolute(finder, folder);
	sg_memo_add(finder, &finder->real, sg_str_of(folder), real);
	return real;
}

/* The path behind the folder and its '/'; NULL: it does not lie below. */
static const char *below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	if (!strcmp(folder, "/"))
		return path[0] == '/' ? path + 1 : NULL;
	return !strncmp(path, folder, n) && path[n] == '/' ? path + n + 1 : NULL;
}

const char *sg_shown_path(struct sg_finder *finder, const char *path, const char *real,
			  const char *shown)
{
	const char *rest = below(path, real);

	if (!rest)
		rest = below(path, finder->working_folder);
	else if (strcmp(shown, "."))
		return sg_path_in(finder, shown, rest);
	return rest ? rest : path;
}

/* "a/b" of "a/b/c", "../.." of "..", "." of "a". */
static const char *textual_above(struct sg_finder *finder, const char *folder)
{
	const char *slash = strrchr(folder, '/'), *last = slash ? slash + 1 : folder;

	if (!strcmp(last, "..") || !*last)
		return sg_printf(&finder->arena, "%s/..", folder);
	if (!strcmp(last, "."))
		return "..";
	if (!slash)
		return ".";
	return slash == folder
		       ? "/"
		       : sg_cstr(&finder->arena,
				 (struct sg_str){folder, (size_t)(slash - folder)});
}

const char *sg_shown_above(struct sg_finder *finder, const char *folder, int up)
{
	const char *real = sg_real_folder(finder, folder), *shown = folder;

	for (int i = 0; i < up; i++) {
		char *slash = strrchr(real, '/');

		real = sg_cstr(&finder->arena,
			       (struct sg_str){real, (size_t)(slash - real)});
		shown = textual_above(finder, shown);
	}
	real = *real ? real : "/";
	if (!strcmp(sg_real_folder(finder, shown), real))
		return shown;
	/* The folder was a link, and what lies above the link is another folder. */
	shown = below(real, finder->working_folder);
	return shown ? shown : real;
}

const char *sg_folder_above(struct sg_finder *finder, const char *folder)
{
	const char *real = sg_real_folder(finder, folder), *slash = strrchr(real, '/');

	if (!real[1] || sg_has_file(finder, real, ".git") ||
	    sg_has_folder(finder, real, ".git"))
		return NULL;
	return slash == real ? "/"
			     : sg_cstr(&finder->arena,
				       (struct sg_str){real, (size_t)(slash - real)});
}

const char *sg_path_in(struct sg_finder *finder, const char *folder, const char *name)
{
	while (folder[0] == '.' && folder[1] == '/')
		folder += 2;
	if (!*folder || !strcmp(folder, "."))
		return sg_cstr(&finder->arena, sg_str_of(name));
	return sg_printf(&finder->arena, "%s%s%s", folder,
			 folder[strlen(folder) - 1] == '/' ? "" : "/", name);
}
