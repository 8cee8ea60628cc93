/* What rules about a migration set ask of it. */
#include <stdlib.h>
#include <string.h>

#include <sqlguard/rule.h>

const char *sg_runner_title(const struct sg_ctx *cx)
{
	if (cx->set->runner)
		return cx->set->runner->title;
	return "the tool that applies these files";
}

const char *sg_index_name(const struct sg_ctx *cx)
{
	const char *path = cx->set->index_path;
	size_t n = strlen(cx->set->root);

	if (path && !strncmp(path, cx->set->root, n) && path[n] == '/')
		return path + n + 1;
	return path;
}

/* Numbers of more digits are dates. */
#define MOST_DIGITS 5

static bool is_number(struct sg_str version)
{
	for (size_t i = 0; i < version.n; i++)
		if (version.p[i] < '0' || version.p[i] > '9')
			return false;
	return version.n > 0;
}

/* The highest version of the set; empty when some are dates, or none are numbers. */
static struct sg_str highest_number(struct sg_ctx *cx)
{
	struct sg_str highest = {0};

	for (size_t i = 0; i < cx->set->migrations.len; i++) {
		struct sg_str version = cx->set->migrations.items[i].version;

		if (!is_number(version))
			continue;
		if (version.n > MOST_DIGITS)
			return (struct sg_str){0};
		if (!highest.n || strtol(sg_cstr(cx->arena, version), NULL, 10) >
					  strtol(sg_cstr(cx->arena, highest), NULL, 10))
			highest = version;
	}
	return highest;
}

/* This file's name with a number above all others, "0013_x.sql"; NULL: with dates. */
static const char *next_name(struct sg_ctx *cx)
{
	struct sg_str highest = highest_number(cx), version, name;
	const char *slash;
	size_t at;

	if (!highest.n || !cx->migration)
		return NULL;
	slash = strrchr(cx->migration->path, '/');
	name = sg_str_of(slash ? slash + 1 : cx->migration->path);
	version = cx->migration->version;
	at = sg_str_find(name, sg_cstr(cx->arena, version), 0);
	if (!version.n || at > 1)
		return NULL;
	return sg_printf(cx->arena, "%.*s%0*ld%.*s", (int)at, name.p, (int)highest.n,
			 strtol(sg_cstr(cx->arena, highest), NULL, 10) + 1,
			 SG_STR_ARG(sg_str_sub(name, at + version.n, name.n)));
}

void sg_help_rename(struct sg_ctx *cx, const char *above)
{
	const char *next = next_name(cx);

	if (!next)
		sg_help(cx, "give it a version of its own, above that of '%s'", above);
	else if (sg_str_ends(sg_str_of(next), ".up.sql"))
		sg_help(cx, "rename it to '%s', and its .down.sql likewise", next);
	else
		sg_help(cx, "rename it to '%s'", next);
}
