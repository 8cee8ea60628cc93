/*
 * The private configuration: one database, as it was resolved, and of the project's own
 * only what leads to the account.
 */
#include <string.h>
#include <unistd.h>

#include <json.h>

#include <sqlguard/project.h>

#include "wrangler.h"

static bool names_database(const cJSON *part, const char *id)
{
	const cJSON *database;

	cJSON_ArrayForEach(database,
			   cJSON_GetObjectItemCaseSensitive(part, "d1_databases"))
	{
		const char *said = sg_json_text(database, "database_id");

		if (said && !strcmp(said, id))
			return true;
	}
	return false;
}

/* An environment inherits what it does not say. */
static const char *inherited(const cJSON *tree, const cJSON *part, const char *key)
{
	const char *own = sg_json_text(part, key);

	return own ? own : sg_json_text(tree, key);
}

/* The environment that has the database; the whole when that names it at the top. */
static const cJSON *part_of(const cJSON *tree, const char *id)
{
	const cJSON *part;

	if (names_database(tree, id))
		return tree;
	cJSON_ArrayForEach(part, cJSON_GetObjectItemCaseSensitive(tree, "env"))
	{
		if (names_database(part, id))
			return part;
	}
	return tree;
}

/* The account, and the region whose interface is to be asked. */
static bool inherit(cJSON *out, const struct sg_apply_target *target, struct sg_err *err)
{
	static const char *const keys[] = {"account_id", "compliance_region"};
	struct sg_arena arena = {0};
	struct sg_str text;
	bool ok = sg_read_file(&text, &arena, target->d1_config, err);
	cJSON *tree = ok ? sg_config_parse(target->d1_config, text) : NULL;
	const cJSON *part = part_of(tree, target->d1_id);

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *value = inherited(tree, part, keys[i]);

		if (value)
			cJSON_AddStringToObject(out, keys[i], value);
	}
	cJSON_Delete(tree);
	sg_arena_release(&arena);
	return ok;
}

static cJSON *make_config(struct sg_database *db, const char *pattern, struct sg_err *err)
{
	const struct sg_apply_target *target = db->target;
	cJSON *config = cJSON_CreateObject(), *database = cJSON_CreateObject();

	cJSON_AddStringToObject(config, "name", "sqlguard");
	cJSON_AddStringToObject(database, "binding",
				target->d1_binding ? target->d1_binding : "DB");
	cJSON_AddStringToObject(database, "database_name", target->d1_name);
	cJSON_AddStringToObject(database, "database_id", target->d1_id);
	cJSON_AddStringToObject(database, "migrations_dir", "migrations");
	cJSON_AddStringToObject(database, "migrations_table", sg_wrangler_of(db)->table);
	if (pattern)
		cJSON_AddStringToObject(database, "migrations_pattern", pattern);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(config, "d1_databases"), database);
	if (inherit(config, target, err))
		return config;
	cJSON_Delete(config);
	return NULL;
}

bool sg_wrangler_configure(struct sg_database *db, const char *pattern,
			   struct sg_err *err)
{
	cJSON *config = make_config(db, pattern, err);
	char *text = config ? cJSON_Print(config) : NULL;
	bool ok = text != NULL;

	if (ok) {
		unlink(sg_wrangler_of(db)->config);
		ok = sg_wrangler_write(sg_wrangler_of(db)->config, sg_str_of(text), err);
	}
	cJSON_free(text);
	cJSON_Delete(config);
	return ok;
}
