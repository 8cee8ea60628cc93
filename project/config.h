/*
 * sqlguard.jsonc: the databases of a project.  docs/configuration.md describes it for
 * people, docs/sqlguard.schema.json for editors.
 */
#ifndef SQLGUARD_PROJECT_CONFIG_H
#define SQLGUARD_PROJECT_CONFIG_H

#include <sqlguard/arena.h>
#include <sqlguard/dialect.h>
#include <sqlguard/err.h>
#include <sqlguard/maybe.h>

/* What a configuration says of one environment; NULL, 0 and UNKNOWN: nothing. */
struct sg_settings {
	const char *name;
	const char *database; /* as written: a path, or the name of a D1 database */
	const char *variable; /* of the process's environment, that has the path */
	const char *migrations, *backups; /* paths, as of the working directory */
	enum sg_dialect dialect;
	const char *ledger, *ledger_table;
	const long *keep, *busy_ms;
	enum sg_maybe is_protected, marks, remote;
};

struct sg_config {
	const char *path;
	/* What is said for all; the only settings of a file without environments. */
	struct sg_settings common;
	SG_ARRAY(struct sg_settings) environments; /* with the common ones filled in */
};

/*
 * The path of the configuration in the working directory or above it, up to the root of
 * the git checkout; NULL: there is none.  Two in one folder are an error.
 */
bool sg_config_find(const char **out, struct sg_arena *arena, struct sg_err *err);

/* Errors name file and line, and never a value. */
bool sg_config_read(struct sg_config *out, struct sg_arena *arena, const char *path,
		    struct sg_err *err);

/* A path of a configuration, as of the working directory. */
const char *sg_config_beside(const struct sg_config *config, struct sg_arena *arena,
			     const char *path);

/* NULL: there is no such environment. */
const struct sg_settings *sg_config_environment(const struct sg_config *config,
						const char *name);

#endif
