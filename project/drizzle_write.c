/* What the SQL of a Drizzle snapshot is made of: keys that are read, words written. */
#include <string.h>

#include "drizzle_write.h"

/* ---- reading ---- */

const cJSON *sg_ddl_either(const cJSON *item, const char *key, const char *other)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(item, key);

	return value ? value : cJSON_GetObjectItemCaseSensitive(item, other);
}

const char *sg_ddl_text(const cJSON *item, const char *key)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(item, key);

	return cJSON_IsString(value) ? value->valuestring : "";
}

bool sg_ddl_flag(const cJSON *item, const char *key)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, key));
}

bool sg_ddl_is(const cJSON *item, const char *type)
{
	return !strcmp(sg_ddl_text(item, "entityType"), type);
}

void sg_ddl_fail(struct sg_ddl_writer *w, const cJSON *item, const char *key)
{
	const char *type = sg_ddl_text(item, "entityType");

	if (!w->failed)
		sg_fail(w->err, "an entry of '%.40s'%s%.80s%s has no valid '%s'",
			*type ? type : "ddl", *sg_ddl_text(item, "table") ? " of '" : "",
			sg_ddl_text(item, "table"),
			*sg_ddl_text(item, "table") ? "'" : "", key);
	w->failed = true;
}

/* Text without which there is no SQL to write. */
const char *sg_ddl_needed(struct sg_ddl_writer *w, const cJSON *item, const char *key)
{
	const char *value = sg_ddl_text(item, key);

	if (!*value)
		sg_ddl_fail(w, item, key);
	return value;
}

/* ---- writing ---- */

void sg_ddl_add(struct sg_ddl_writer *w, const char *sql)
{
	sg_buf_adds(w->out, sql);
}

void sg_ddl_add_quoted(struct sg_ddl_writer *w, const char *word, char quote)
{
	sg_buf_addc(w->out, quote);
	for (; *word; word++) {
		if (*word == quote)
			sg_buf_addc(w->out, quote);
		sg_buf_addc(w->out, *word);
	}
	sg_buf_addc(w->out, quote);
}

void sg_ddl_add_name(struct sg_ddl_writer *w, const char *schema, const char *name)
{
	if (w->postgres) {
		sg_ddl_add_quoted(w, *schema ? schema : "public", '"');
		sg_ddl_add(w, ".");
	}
	sg_ddl_add_quoted(w, name, '"');
}

void sg_ddl_add_own_name(struct sg_ddl_writer *w, const cJSON *item)
{
	sg_ddl_add_name(w, sg_ddl_text(item, "schema"), sg_ddl_needed(w, item, "name"));
}

void sg_ddl_add_owner(struct sg_ddl_writer *w, const cJSON *part)
{
	sg_ddl_add_name(w, sg_ddl_text(part, "schema"), sg_ddl_needed(w, part, "table"));
}

/* A scalar as SQL: text is SQL already. */
void sg_ddl_add_value(struct sg_ddl_writer *w, const cJSON *value)
{
	if (cJSON_IsString(value))
		sg_ddl_add(w, value->valuestring);
	else if (cJSON_IsBool(value))
		sg_ddl_add(w, cJSON_IsTrue(value) ? "true" : "false");
	else if (cJSON_IsNumber(value))
		sg_buf_printf(w->out, "%.17g", value->valuedouble);
}

void sg_ddl_add_option(struct sg_ddl_writer *w, const char *word, const cJSON *value)
{
	if (!value || cJSON_IsNull(value))
		return;
	sg_ddl_add(w, word);
	sg_ddl_add_value(w, value);
}
