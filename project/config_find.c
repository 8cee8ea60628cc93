/* Where sqlguard.jsonc lies, and what its paths are relative to. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlguard/project.h>

#include "config.h"

/* The one of a folder; `out` stays as it is when there is none. */
static bool look_in(const char **out, struct sg_arena *arena, const char *folder,
		    struct sg_err *err)
{
	static const char *const names[] = {"sqlguard.jsonc", "sqlguard.json"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *path =
			*folder ? sg_printf(arena, "%s/%s", folder, names[i]) : names[i];

		if (access(path, F_OK))
			continue;
		if (*out)
			return sg_fail(err, "there are '%s' and '%s'; keep one of them",
				       *out, path);
		*out = path;
	}
	return true;
}

/* Outside of git only the working directory: who can write above it is not known. */
bool sg_config_find(const char **out, struct sg_arena *arena, struct sg_err *err)
{
	char *here = getcwd(NULL, 0);
	const char *root = here ? sg_git_root(arena, here) : NULL;
	bool ok;

	*out = NULL;
	ok = look_in(out, arena, "", err);
	while (ok && !*out && root && strlen(here) > strlen(root)) {
		*strrchr(here, '/') = '\0';
		ok = look_in(out, arena, sg_printf(arena, "%s", here), err);
	}
	free(here);
	return ok;
}

const char *sg_config_beside(const struct sg_config *config, struct sg_arena *arena,
			     const char *path)
{
	const char *slash = strrchr(config->path, '/');

	if (path[0] == '/' || !slash)
		return path;
	return sg_printf(arena, "%.*s/%s", (int)(slash - config->path), config->path,
			 path);
}
