/* Inside sg_target_resolve: what is asked for, and finding the place it means. */
#ifndef SQLGUARD_APPLY_TARGET_PARTS_H
#define SQLGUARD_APPLY_TARGET_PARTS_H

#include <sqlguard/apply/target.h>
#include <sqlguard/project.h>

#include "config.h"

/* The command line over the configuration. */
struct wish {
	const struct sg_target_options *options;
	const struct sg_config *config;     /* NULL: there is none */
	const struct sg_settings *settings; /* of the environment; never NULL */
	struct sg_arena *arena;
	struct sg_finder *finder;
	const char *text;     /* the database as it was said; NULL: it was not */
	const char *path;     /* the same as a path */
	const char *variable; /* that said it: its value is not shown; NULL: none */
	const char *migrations;
	bool remote;
};

/* The environment in words: "production", "this project". */
const char *sg_wish_environment(const struct wish *wish);

/* The database as it may be shown: "app.db", "$DATABASE_PATH". */
const char *sg_wish_shows(const struct wish *wish);

/* The path of "file:/x" and "sqlite:///x", a path as it is; other URLs are refused. */
bool sg_path_of_url(const char **out, struct sg_arena *arena, const char *text,
		    const char *shown, struct sg_err *err);

/* Fills driver, dialect, names and folders of a target. */
bool sg_wish_find(struct sg_apply_target *out, struct wish *wish, struct sg_err *err);

#endif
