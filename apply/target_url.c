/*
 * The path that a URL means, where all tools read it alike: "file:/x", "sqlite:///x".
 * Others are refused, since one tool's path is another one's host or query.
 */
#include <string.h>

#include "target_parts.h"

static bool has_scheme(const char *text)
{
	static const char *const schemes[] = {"file:", "sqlite:", "libsql:"};

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (sg_str_istarts(sg_str_of(text), schemes[i]))
			return true;
	return strstr(text, "://") != NULL;
}

bool sg_path_of_url(const char **out, struct sg_arena *arena, const char *text,
		    const char *shown, struct sg_err *err)
{
	struct sg_str url = sg_str_of(text), rest;

	if (!has_scheme(text))
		return true;
	rest = sg_str_sub(url, sg_str_find(url, ":", 0) + 1, url.n);
	if (!sg_str_istarts(url, "file:") && !sg_str_istarts(url, "sqlite:"))
		return sg_fail(err,
			       "%s is a URL; sqlguard applies to SQLite files "
			       "and D1 so far: give the path of the file",
			       shown == text ? "--database" : shown);
	if (sg_str_starts(rest, "//"))
		rest = sg_str_sub(rest, 2, rest.n);
	if (!sg_str_starts(rest, "/") || sg_str_find(rest, "?", 0) < rest.n ||
	    sg_str_find(rest, "%", 0) < rest.n)
		return sg_fail(err,
			       "%s is a URL that tools read differently; give the "
			       "path of the file",
			       shown == text ? "--database" : shown);
	*out = sg_cstr(arena, rest);
	return true;
}
