/*
 * Extensions.  What they bring is not in the migrations: of the well-known ones it stands
 * here, any other may have made whatever it likes.
 */
#include "replay_postgres_objects.h"

/*
 * Types, tables and views of extensions that make nothing else but functions, operators
 * and the like; blanks between the names.  From their SQL scripts in PostgreSQL 15
 * (contrib), PostGIS 3.4 and pgvector 0.7.
 */
static const struct content {
	const char *extension, *types, *tables, *views;
} contents[] = {
	{"btree_gin", "", "", ""},
	{"btree_gist",
	 "gbtreekey2 gbtreekey4 gbtreekey8 gbtreekey16 gbtreekey32 gbtreekey_var", "",
	 ""},
	{"citext", "citext", "", ""},
	{"cube", "cube", "", ""},
	{"dict_int", "", "", ""},
	{"earthdistance", "earth", "", ""},
	{"fuzzystrmatch", "", "", ""},
	{"hstore", "hstore ghstore", "", ""},
	{"intarray", "query_int intbig_gkey", "", ""},
	{"isn", "ean13 isbn13 ismn13 issn13 isbn ismn issn upc", "", ""},
	{"lo", "lo", "", ""},
	{"ltree", "ltree lquery ltxtquery ltree_gist", "", ""},
	{"moddatetime", "", "", ""},
	{"pg_stat_statements", "", "", "pg_stat_statements pg_stat_statements_info"},
	{"pg_trgm", "gtrgm", "", ""},
	{"pgcrypto", "", "", ""},
	{"pgrowlocks", "", "", ""},
	{"plpgsql", "", "", ""},
	{"postgis",
	 "geometry geography box2d box3d box2df gidx spheroid valid_detail geometry_dump",
	 "spatial_ref_sys", "geometry_columns geography_columns"},
	{"seg", "seg", "", ""},
	{"tablefunc", "tablefunc_crosstab_2 tablefunc_crosstab_3 tablefunc_crosstab_4",
	 "", ""},
	{"unaccent", "", "", ""},
	{"uuid-ossp", "", "", ""},
	{"vector", "vector halfvec sparsevec", "", ""},
};

static const struct content *content_of(struct sg_str extension)
{
	for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
		if (sg_str_is(extension, contents[i].extension))
			return &contents[i];
	return NULL;
}

bool sg_pg_knows_extension(struct sg_str name)
{
	return content_of(name) != NULL;
}

/* They are there, but what they are like is not known. */
static void add_all(struct sg_step *step, enum sg_object_type type, size_t size,
		    struct sg_str schema, const char *names)
{
	struct sg_str rest = sg_str_of(names);

	while (rest.n) {
		size_t end = sg_str_find(rest, " ", 0);
		struct sg_str name = sg_str_sub(rest, 0, end);
		struct sg_record *record;

		rest = sg_str_sub(rest, end + 1, rest.n);
		if (!sg_pg_can_create(step, type, schema, name, false))
			return;
		record = sg_object_new(step->catalog, type, NULL, size, schema, name);
		record->object->assumed = true;
		if (type == SG_OBJ_TABLE)
			((struct sg_table *)record)->complete = SG_NO;
	}
}

static struct sg_str schema_said(const struct sg_create_extension *create)
{
	SG_EACH (node, create->options) {
		const struct sg_option *option = sg_as_option(node);

		if (sg_str_is(option->name, "schema"))
			return sg_pg_word(option->value);
	}
	return SG_STR("");
}

void sg_pg_create_extension(struct sg_step *step)
{
	const struct sg_create_extension *create = sg_as_create_extension(step->node);
	const struct content *content = content_of(create->name);
	struct sg_name name = {.schema = schema_said(create)};
	struct sg_str schema = sg_pg_schema_for(step, &name, false);

	/* CREATE DATABASE brings it (plpgsql-overview). */
	if (sg_str_is(create->name, "plpgsql")) {
		if (!create->if_not_exists)
			sg_step_refuse(step, "extension \"plpgsql\" already exists");
		return;
	}
	if (!sg_pg_can_create(step, SG_OBJ_EXTENSION, SG_STR(""), create->name,
			      create->if_not_exists))
		return;
	SG_OBJECT_NEW(step->catalog, SG_OBJ_EXTENSION, NULL, sg_thing, SG_STR(""),
		      create->name);
	if (!content) {
		sg_step_blind(step);
		return;
	}
	add_all(step, SG_OBJ_TYPE, sizeof(struct sg_type), schema, content->types);
	add_all(step, SG_OBJ_TABLE, sizeof(struct sg_table), schema, content->tables);
	add_all(step, SG_OBJ_VIEW, sizeof(struct sg_view), schema, content->views);
}

/* What it brought goes with it: objects that came in the same moment. */
void sg_pg_drop_extension(struct sg_step *step, struct sg_object *extension, bool cascade)
{
	size_t n = step->catalog->objects.len;

	if (!sg_pg_knows_extension(extension->newest->name))
		sg_step_blind(step);
	for (size_t i = 0; i < n; i++) {
		struct sg_object *object = step->catalog->objects.items[i];

		if (object != extension && object->assumed && !object->owner &&
		    object->created == extension->created && !object->newest->gone)
			sg_pg_drop_object(step, object, cascade);
	}
	sg_object_drop(step->catalog, extension);
}
