/*
 * The entities of a Drizzle snapshot as SQL, in the order that the database needs; as
 * drizzle-kit 0.31 and 1.0.0-rc.5 write it (measured), but for what the catalog does not
 * keep.
 */
#include <string.h>

#include "drizzle_write.h"

static void add_schema(struct sg_ddl_writer *w, const cJSON *item)
{
	if (!strcmp(sg_ddl_text(item, "name"), "public"))
		return;
	sg_ddl_add(w, "CREATE SCHEMA ");
	sg_ddl_add_quoted(w, sg_ddl_needed(w, item, "name"), '"');
	sg_ddl_add(w, ";\n");
}

/* The values are a list, in version 5 a map. */
static void add_enum(struct sg_ddl_writer *w, const cJSON *item)
{
	const cJSON *values = cJSON_GetObjectItemCaseSensitive(item, "values");
	const char *before = "";

	sg_ddl_add(w, "CREATE TYPE ");
	sg_ddl_add_own_name(w, item);
	sg_ddl_add(w, " AS ENUM (");
	for (const cJSON *v = values ? values->child : NULL; v; v = v->next) {
		if (!cJSON_IsString(v)) {
			sg_ddl_fail(w, item, "values");
			return;
		}
		sg_ddl_add(w, before);
		sg_ddl_add_quoted(w, v->valuestring, '\'');
		before = ", ";
	}
	sg_ddl_add(w, ");\n");
}

static void add_sequence(struct sg_ddl_writer *w, const cJSON *item)
{
	sg_ddl_add(w, "CREATE SEQUENCE ");
	sg_ddl_add_own_name(w, item);
	sg_ddl_add_option(w, " INCREMENT BY ",
			  sg_ddl_either(item, "incrementBy", "increment"));
	sg_ddl_add_option(w, " MINVALUE ", sg_ddl_either(item, "minValue", "minValue"));
	sg_ddl_add_option(w, " MAXVALUE ", sg_ddl_either(item, "maxValue", "maxValue"));
	sg_ddl_add_option(w, " START WITH ",
			  sg_ddl_either(item, "startWith", "startWith"));
	sg_ddl_add_option(w, " CACHE ", sg_ddl_either(item, "cacheSize", "cache"));
	sg_ddl_add(w, sg_ddl_flag(item, "cycle") ? " CYCLE;\n" : ";\n");
}

/* One that Drizzle only uses and does not make has no definition. */
static void add_view(struct sg_ddl_writer *w, const cJSON *item)
{
	if (sg_ddl_flag(item, "isExisting") || !*sg_ddl_text(item, "definition"))
		return;
	sg_ddl_add(w, sg_ddl_flag(item, "materialized") ? "CREATE MATERIALIZED VIEW "
							: "CREATE VIEW ");
	sg_ddl_add_own_name(w, item);
	sg_ddl_add(w, " AS ");
	sg_ddl_add(w, sg_ddl_text(item, "definition"));
	sg_ddl_add(w, sg_ddl_flag(item, "withNoData") ? " WITH NO DATA;\n" : ";\n");
}

/* "on" of a policy that is linked to a table Drizzle does not manage is SQL. */
static void add_policy(struct sg_ddl_writer *w, const cJSON *item)
{
	const cJSON *roles = sg_ddl_either(item, "roles", "to");
	const char *before = " TO ";

	sg_ddl_add(w, "CREATE POLICY ");
	sg_ddl_add_quoted(w, sg_ddl_needed(w, item, "name"), '"');
	sg_ddl_add(w, " ON ");
	if (*sg_ddl_text(item, "on"))
		sg_ddl_add(w, sg_ddl_text(item, "on"));
	else
		sg_ddl_add_owner(w, item);
	sg_ddl_add_option(w, " AS ", sg_ddl_either(item, "as", "as"));
	sg_ddl_add_option(w, " FOR ", sg_ddl_either(item, "for", "for"));
	for (const cJSON *r = cJSON_IsArray(roles) ? roles->child : NULL; r;
	     r = r->next) {
		sg_ddl_add(w, before);
		sg_ddl_add_value(w, r);
		before = ", ";
	}
	if (*sg_ddl_text(item, "using"))
		sg_buf_printf(w->out, " USING (%s)", sg_ddl_text(item, "using"));
	if (*sg_ddl_text(item, "withCheck"))
		sg_buf_printf(w->out, " WITH CHECK (%s)", sg_ddl_text(item, "withCheck"));
	sg_ddl_add(w, ";\n");
}

static const struct {
	const char *type;
	void (*write)(struct sg_ddl_writer *w, const cJSON *item);
} order[] = {
	{"schemas", add_schema},  {"enums", add_enum},       {"sequences", add_sequence},
	{"tables", sg_ddl_table}, {"indexes", sg_ddl_index}, {"fks", sg_ddl_later_key},
	{"views", add_view},      {"policies", add_policy},
};

bool sg_drizzle_ddl(struct sg_buf *out, bool postgres, const cJSON *ddl,
		    struct sg_err *err)
{
	struct sg_ddl_writer w = {out, postgres, ddl, err, false};

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		for (const cJSON *item = ddl->child; item; item = item->next)
			if (sg_ddl_is(item, order[i].type))
				order[i].write(&w, item);
	return !w.failed;
}
