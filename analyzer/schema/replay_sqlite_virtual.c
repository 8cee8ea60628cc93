/* CREATE VIRTUAL TABLE: what a module makes of it is known only to the module. */
#include "replay_sqlite.h"

/* The tables in which a module keeps its rows; shadow tables (vtab.html 2.5). */
struct module {
	const char *name;
	const char *shadows[6];
};

/* ext/fts3/fts3.c, fts5_main.c and rtree.c of SQLite, 3.40. */
static const struct module modules[] = {
	{"fts3", {"content", "segments", "segdir"}},
	{"fts4", {"content", "segments", "segdir", "docsize", "stat"}},
	{"fts5", {"data", "idx", "content", "docsize", "config"}},
	{"rtree", {"rowid", "node", "parent"}},
	{"rtree_i32", {"rowid", "node", "parent"}},
	{"geopoly", {"rowid", "node", "parent"}},
};

static void add_shadow(struct sg_step *step, struct sg_table *owner, const char *suffix)
{
	struct sg_str name = sg_str_of(sg_printf(step->catalog->arena, "%.*s_%s",
						 SG_STR_ARG(owner->record.name), suffix));
	struct sg_table *table =
		SG_OBJECT_NEW(step->catalog, SG_OBJ_TABLE, owner->record.object, sg_table,
			      owner->record.schema, name);

	table->complete = SG_UNKNOWN;
}

/* An option of the module decides whether some of them are made: content='' of FTS. */
static bool has_content_option(const struct sg_create_virtual_table *create)
{
	SG_EACH (item, create->arguments)
		if (sg_str_istarts(sg_as_literal(item)->text, "content"))
			return true;
	return false;
}

static void add_shadows(struct sg_step *step, struct sg_table *table,
			const struct sg_create_virtual_table *create)
{
	bool without_content = has_content_option(create);

	for (size_t m = 0; m < sizeof modules / sizeof *modules; m++)
		for (size_t i = 0; i < 6 && modules[m].shadows[i]; i++)
			if (sg_str_iis(create->module, modules[m].name) &&
			    !(without_content &&
			      sg_str_is(SG_STR("content"), modules[m].shadows[i])))
				add_shadow(step, table, modules[m].shadows[i]);
}

void sg_sq_create_virtual(struct sg_step *step)
{
	const struct sg_create_virtual_table *create =
		sg_as_create_virtual_table(step->node);
	struct sg_name name = create->name;
	struct sg_table *table;

	if (!sg_sq_schema(step, &name.schema, &create->name, false) ||
	    !sg_sq_may_name(step, name.name) ||
	    !sg_sq_is_free(step, SG_OBJ_TABLE, name.schema, name.name,
			   create->if_not_exists))
		return;
	table = SG_OBJECT_NEW(step->catalog, SG_OBJ_TABLE, NULL, sg_table, name.schema,
			      name.name);
	table->module = sg_step_keep(step, create->module);
	table->complete = SG_UNKNOWN;
	table->temporary = sg_str_iis(name.schema, "temp");
	sg_sq_note_temporary(step, table->record.object, name.schema);
	add_shadows(step, table, create);
}
