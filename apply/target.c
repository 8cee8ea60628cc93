/*
 * From the command line and sqlguard.jsonc to one database.  A database that is protected
 * in the configuration is protected however it is named.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/apply/ledger.h>
#include <sqlguard/project.h>

#include "target_parts.h"

#define KEEP_DEFAULT    10
#define BUSY_MS_DEFAULT 10000

/* ---- the environment ---- */

static bool list_environments(struct sg_err *err, const char *what,
			      const struct sg_config *config)
{
	struct sg_buf names = {0};

	for (size_t i = 0; i < config->environments.len; i++)
		sg_buf_printf(&names, "%s'%s'", i ? ", " : "",
			      config->environments.items[i].name);
	sg_fail(err, "%s; '%s' has %s", what, config->path,
		names.n ? names.p : "no environments");
	sg_buf_release(&names);
	return false;
}

static bool named_environment(struct wish *wish, struct sg_err *err)
{
	const char *name = wish->options->environment, *near;
	const struct sg_config *config = wish->config;

	if (!config)
		return sg_fail(err,
			       "'--env %s' needs a sqlguard.jsonc that says what it is",
			       name);
	wish->settings = sg_config_environment(config, name);
	if (wish->settings)
		return true;
	near = sg_nearest(sg_str_of(name), config->environments.items,
			  config->environments.len, sizeof *config->environments.items);
	return list_environments(err,
				 sg_printf(wish->arena, "unknown environment '%s'%s%s%s",
					   name, near ? ", did you mean '" : "",
					   near ? near : "", near ? "'?" : ""),
				 config);
}

static bool choose_environment(struct wish *wish, struct sg_err *err)
{
	static const struct sg_settings nothing;
	const struct sg_config *config = wish->config;

	if (wish->options->environment)
		return named_environment(wish, err);
	wish->settings = config ? &config->common : &nothing;
	if (wish->options->database || !config || !config->environments.len)
		return true;
	if (config->environments.len > 1)
		return list_environments(err, "which environment? say --env NAME",
					 config);
	wish->settings = &config->environments.items[0];
	return wish->settings->is_protected != SG_YES ||
	       sg_fail(err, "the environment '%s' is protected; name it: --env %s",
		       wish->settings->name, wish->settings->name);
}

/* ---- what is asked for ---- */

static bool read_variable(struct wish *wish, struct sg_err *err)
{
	const char *name = wish->settings->variable, *value = getenv(name);

	if (!value || !*value)
		return sg_fail(err,
			       "the environment variable '%s', which holds the database "
			       "of '%s', is %s",
			       name, sg_wish_environment(wish),
			       value ? "empty" : "not set");
	wish->variable = name;
	wish->text = wish->path = value;
	return true;
}

static bool read_database(struct wish *wish, struct sg_err *err)
{
	const struct sg_settings *settings = wish->settings;

	if (wish->options->database)
		wish->text = wish->path = wish->options->database;
	else if (settings->variable && !read_variable(wish, err))
		return false;
	if (!wish->options->database && settings->database) {
		wish->text = settings->database;
		wish->path = sg_config_beside(wish->config, wish->arena, wish->text);
	}
	return !wish->text || sg_path_of_url(&wish->path, wish->arena, wish->path,
					     sg_wish_shows(wish), err);
}

/* ---- the target ---- */

static void fill_settings(struct sg_apply_target *out, const struct wish *wish)
{
	const struct sg_settings *settings = wish->settings;
	const struct sg_target_options *options = wish->options;

	out->environment = settings->name;
	out->is_protected = settings->is_protected == SG_YES;
	out->marks = settings->marks == SG_UNKNOWN ? out->is_protected
						   : settings->marks == SG_YES;
	out->ledger = options->ledger ? options->ledger : settings->ledger;
	out->ledger_table = options->table ? options->table : settings->ledger_table;
	out->backups = options->backups ? options->backups : settings->backups;
	out->keep = settings->keep ? (size_t)*settings->keep : KEEP_DEFAULT;
	out->busy_ms = settings->busy_ms ? *settings->busy_ms : BUSY_MS_DEFAULT;
}

static bool read_config(struct wish *wish, struct sg_config *config, struct sg_err *err)
{
	const char *path = wish->options->config;

	if (!path && !sg_config_find(&path, wish->arena, err))
		return false;
	if (path && !sg_config_read(config, wish->arena, path, err))
		return false;
	wish->config = path ? config : NULL;
	return true;
}

static bool resolve(struct sg_apply_target *out, const char **migrations,
		    struct wish *wish, struct sg_err *err)
{
	struct sg_finder_options finding = {0};
	const struct sg_ledger_entry *ledger;
	bool ok;

	if (!choose_environment(wish, err) || !read_database(wish, err))
		return false;
	fill_settings(out, wish);
	if (out->ledger && !sg_ledger_named(&ledger, out->ledger, err))
		return false;
	wish->migrations = wish->options->migrations ? wish->options->migrations
						     : wish->settings->migrations;
	wish->remote = wish->options->remote || wish->settings->remote == SG_YES;
	wish->finder = sg_finder_new(&finding, err);
	ok = wish->finder && sg_wish_find(out, wish, err);
	*migrations = wish->migrations ? wish->migrations : ".";
	sg_finder_free(wish->finder);
	return ok;
}

/* ---- protection by another name ---- */

static bool same_file(const char *a, const char *b)
{
	struct stat one, other;

	return a && b && !stat(a, &one) && !stat(b, &other) &&
	       one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static bool same_place(const struct sg_apply_target *a, const struct sg_apply_target *b)
{
	if (a->file || b->file)
		return same_file(a->file, b->file);
	if (a->d1_id && b->d1_id)
		return !strcmp(a->d1_id, b->d1_id);
	return !strcmp(a->d1_config, b->d1_config) && !strcmp(a->name, b->name);
}

/* Protected environments whose database cannot be told (a variable that is not set)
   protect nothing here. */
static bool is_unprotected(const struct sg_apply_target *target, const struct wish *from,
			   struct sg_err *err)
{
	for (size_t i = 0; from->config && i < from->config->environments.len; i++) {
		const struct sg_settings *other = &from->config->environments.items[i];
		struct sg_target_options options = {.environment = other->name,
						    .migrations = from->migrations};
		struct wish wish = {.options = &options,
				    .config = from->config,
				    .arena = from->arena};
		struct sg_apply_target place = {0};
		const char *migrations;
		struct sg_err ignored;

		if (other->is_protected == SG_YES &&
		    resolve(&place, &migrations, &wish, &ignored) &&
		    same_place(target, &place))
			return sg_fail(err,
				       "this is the database of '%s', which is "
				       "protected; say --env %s",
				       other->name, other->name);
	}
	return true;
}

bool sg_target_resolve(struct sg_apply_target *out, const char **migrations,
		       struct sg_arena *arena, const struct sg_target_options *options,
		       struct sg_err *err)
{
	struct sg_config config;
	struct wish wish = {.options = options, .arena = arena};

	*out = (struct sg_apply_target){0};
	*migrations = NULL;
	return read_config(&wish, &config, err) && resolve(out, migrations, &wish, err) &&
	       (out->is_protected || is_unprotected(out, &wish, err));
}
