/*
 * Reads sqlguard.jsonc.  A key that is misspelt would leave a database unprotected, so
 * whatever is not understood is an error, with its line.
 */
#include <limits.h>
#include <string.h>

#include <sqlguard/project.h>

#include "config.h"
#include "json.h"

/* A configuration is small; keys are compared with one another. */
#define CONFIG_CEILING ((size_t)256 << 10)

struct reader {
	struct sg_config *out;
	struct sg_arena *arena;
	struct sg_str text;
	const cJSON *tree;
	struct sg_err *err;
};

/* ---- values ---- */

static bool fail_at(const struct reader *r, const cJSON *item, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool fail_at(const struct reader *r, const cJSON *item, const char *format, ...)
{
	va_list args;
	const char *what;

	va_start(args, format);
	what = sg_vprintf(r->arena, format, args);
	va_end(args);
	return sg_fail(r->err, "%s:%zu: %s", r->out->path,
		       sg_json_line_of(r->text, r->tree, item), what);
}

static const char *text_of(const struct reader *r, const cJSON *item)
{
	return sg_printf(r->arena, "%s", cJSON_GetStringValue(item));
}

static bool take_text(struct reader *r, const cJSON *item, void *at)
{
	if (!cJSON_IsString(item) || !*item->valuestring)
		return fail_at(r, item, "'%s' must be a text, and not an empty one",
			       item->string);
	*(const char **)at = text_of(r, item);
	return true;
}

static bool take_path(struct reader *r, const cJSON *item, void *at)
{
	const char **path = at;

	if (!take_text(r, item, at))
		return false;
	*path = sg_config_beside(r->out, r->arena, *path);
	return true;
}

static bool take_flag(struct reader *r, const cJSON *item, void *at)
{
	if (!cJSON_IsBool(item))
		return fail_at(r, item, "'%s' must be true or false", item->string);
	*(enum sg_maybe *)at = cJSON_IsTrue(item) ? SG_YES : SG_NO;
	return true;
}

static bool take_count(struct reader *r, const cJSON *item, void *at)
{
	double value = cJSON_GetNumberValue(item);
	long *count = SG_NEW(r->arena, long);

	if (!cJSON_IsNumber(item) || !(value >= 0 && value <= INT_MAX) ||
	    value != (double)(long)value)
		return fail_at(r, item, "'%s' must be a whole number, 0 or more",
			       item->string);
	*count = (long)value;
	*(const long **)at = count;
	return true;
}

static bool take_dialect(struct reader *r, const cJSON *item, void *at)
{
	const char *name;
	enum sg_dialect dialect;

	if (!take_text(r, item, &name))
		return false;
	if (!sg_dialect_find(&dialect, sg_str_of(name)) || !(dialect & SG_ANY_SQLITE))
		return fail_at(r, item,
			       "'%s' must be \"sqlite\" or \"d1\"; others are "
			       "checked, and not yet applied",
			       item->string);
	*(enum sg_dialect *)at = dialect;
	return true;
}

/* A text, or {"env": "NAME"}: `at` are the settings. */
static bool take_database(struct reader *r, const cJSON *item, void *at)
{
	struct sg_settings *settings = at;
	const cJSON *name = item->child;

	if (cJSON_IsString(item))
		return take_text(r, item, &settings->database);
	if (!cJSON_IsObject(item) || cJSON_GetArraySize(item) != 1 ||
	    strcmp(name->string, "env") != 0)
		return fail_at(r, item,
			       "'database' must be a path, the name of a D1 "
			       "database, or {\"env\": \"NAME\"}");
	return take_text(r, name, &settings->variable);
}

static bool take_nothing(struct reader *r, const cJSON *item, void *at)
{
	(void)r;
	(void)item;
	(void)at;
	return true;
}

/* ---- keys ---- */

struct key {
	const char *name;
	bool (*take)(struct reader *r, const cJSON *item, void *at);
	size_t offset; /* in struct sg_settings */
};

#define FIELD(name) offsetof(struct sg_settings, name)

static const struct key keys[] = {
	{"database", take_database, 0},
	{"migrations", take_path, FIELD(migrations)},
	{"dialect", take_dialect, FIELD(dialect)},
	{"ledger", take_text, FIELD(ledger)},
	{"ledgerTable", take_text, FIELD(ledger_table)},
	{"backups", take_path, FIELD(backups)},
	{"keep", take_count, FIELD(keep)},
	{"busyTimeout", take_count, FIELD(busy_ms)},
	{"protected", take_flag, FIELD(is_protected)},
	{"mark", take_flag, FIELD(marks)},
	{"remote", take_flag, FIELD(remote)},
	/* Those of the file alone; take_environments reads the second. */
	{"$schema", take_nothing, 0},
	{"environments", take_nothing, 0},
};

#define KEYS_LEN     (sizeof keys / sizeof *keys)
#define COMMON_KEYS  KEYS_LEN
#define SETTING_KEYS (KEYS_LEN - 2)

static bool unknown_key(const struct reader *r, const cJSON *item, size_t known)
{
	const char *near = sg_nearest(sg_str_of(item->string), keys, known, sizeof *keys);
	struct sg_buf names = {0};
	bool ok;

	if (near)
		return fail_at(r, item, "unknown key '%s'; did you mean '%s'?",
			       item->string, near);
	for (size_t i = 0; i < known; i++)
		sg_buf_printf(&names, "%s%s", i ? ", " : "", keys[i].name);
	ok = fail_at(r, item, "unknown key '%s'; known are %s", item->string, names.p);
	sg_buf_release(&names);
	return ok;
}

/* cJSON keeps both, and readers differ in which one counts. */
static bool is_first(const struct reader *r, const cJSON *object, const cJSON *item)
{
	const cJSON *first = cJSON_GetObjectItemCaseSensitive(object, item->string);

	return first == item ||
	       fail_at(r, item, "'%s' stands here a second time", item->string);
}

static bool read_settings(struct reader *r, struct sg_settings *out, const cJSON *object,
			  size_t known)
{
	for (const cJSON *item = object->child; item; item = item->next) {
		size_t i = 0;

		while (i < known && strcmp(keys[i].name, item->string) != 0)
			i++;
		if (i == known)
			return unknown_key(r, item, known);
		if (!is_first(r, object, item) ||
		    !keys[i].take(r, item, (char *)out + keys[i].offset))
			return false;
	}
	return true;
}

/* Its name alone protects it: nobody has to remember the key. */
static enum sg_maybe protects(const char *name, enum sg_maybe common)
{
	bool production = sg_str_iis(sg_str_of(name), "production") ||
			  sg_str_iis(sg_str_of(name), "prod");

	return production ? SG_YES : common;
}

static bool read_environment(struct reader *r, const cJSON *environments,
			     const cJSON *item)
{
	struct sg_settings *out = SG_PUSH(r->arena, &r->out->environments);

	*out = r->out->common;
	out->name = sg_printf(r->arena, "%s", item->string);
	out->is_protected = protects(out->name, out->is_protected);
	if (!*item->string)
		return fail_at(r, item, "an environment needs a name");
	if (!cJSON_IsObject(item))
		return fail_at(r, item,
			       "'%s' must be an object, such as "
			       "{\"database\": \"app.db\"}",
			       item->string);
	return is_first(r, environments, item) &&
	       read_settings(r, out, item, SETTING_KEYS);
}

static bool read_environments(struct reader *r)
{
	const cJSON *all = cJSON_GetObjectItemCaseSensitive(r->tree, "environments");
	const cJSON *shared = cJSON_GetObjectItemCaseSensitive(r->tree, "database");

	if (!all)
		return true;
	if (!cJSON_IsObject(all))
		return fail_at(r, all,
			       "'environments' must be an object, such as "
			       "{\"local\": {\"database\": \"dev.db\"}}");
	if (shared)
		return fail_at(r, shared,
			       "'database' belongs into an environment: here "
			       "all of them would share it");
	for (const cJSON *item = all->child; item; item = item->next)
		if (!read_environment(r, all, item))
			return false;
	return true;
}

static bool read_tree(struct reader *r)
{
	if (!cJSON_IsObject(r->tree))
		return sg_fail(r->err, "'%s' must hold an object", r->out->path);
	return read_settings(r, &r->out->common, r->tree, COMMON_KEYS) &&
	       read_environments(r);
}

bool sg_config_read(struct sg_config *out, struct sg_arena *arena, const char *path,
		    struct sg_err *err)
{
	struct reader r = {.out = out, .arena = arena, .err = err};
	size_t line = 1;
	cJSON *tree;
	bool ok;

	*out = (struct sg_config){.path = path};
	if (!sg_read_file(&r.text, arena, path, err))
		return false;
	if (r.text.n > CONFIG_CEILING)
		return sg_fail(err, "'%s' has more than 256 KiB; is it a configuration?",
			       path);
	tree = sg_json_parse(r.text, &line);
	if (!tree)
		return sg_fail(err,
			       "%s:%zu: this is no JSON; comments and trailing "
			       "commas may stand in it",
			       path, line);
	r.tree = tree;
	ok = read_tree(&r);
	cJSON_Delete(tree);
	return ok;
}

const struct sg_settings *sg_config_environment(const struct sg_config *config,
						const char *name)
{
	for (size_t i = 0; i < config->environments.len; i++)
		if (!strcmp(config->environments.items[i].name, name))
			return &config->environments.items[i];
	return NULL;
}
