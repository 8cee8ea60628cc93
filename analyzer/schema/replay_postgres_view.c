/* Views and materialized views of PostgreSQL: CREATE, OR REPLACE, REFRESH. */
#include "replay_postgres_objects.h"
#include "replay_postgres_tables.h"

/* A view of a temporary table is temporary by itself (sql-createview). */
static bool reads_temporary(const struct sg_view *view)
{
	for (size_t i = 0; i < view->reads.len; i++) {
		const struct sg_object *object = view->reads.items[i].object;

		if (object &&
		    sg_str_eq(object->newest->schema, sg_temp_schema(SG_POSTGRES)))
			return true;
	}
	return false;
}

/* Written names come first, the query's own after them. */
static void name_columns(struct sg_step *step, struct sg_view *view,
			 const struct sg_create_view *create)
{
	struct sg_keys own = {0};
	size_t written = create->columns.len;

	sg_pg_name_columns(step, &own, create->query);
	view->columns = (struct sg_keys){0};
	if (!own.of.len)
		return;
	SG_EACH (column, create->columns)
		sg_key_add(step->catalog, &view->columns, NULL,
			   sg_as_ident(column)->name);
	for (size_t i = written; i < own.of.len; i++)
		sg_key_add(step->catalog, &view->columns, NULL, own.of.items[i].name);
}

/* OR REPLACE keeps names and order of the columns and may add more (sql-createview). */
static void check_columns(struct sg_step *step, const struct sg_keys *old,
			  const struct sg_keys *now)
{
	if (now->of.len && now->of.len < old->of.len)
		sg_step_refuse(step, "cannot drop columns from view");
	for (size_t i = 0; i < old->of.len && i < now->of.len; i++) {
		struct sg_str name = sg_key_name(&old->of.items[i], SG_NOW);

		if (!sg_str_eq(name, now->of.items[i].name))
			sg_step_refuse(
				step,
				"cannot change name of view column \"%.*s\" to \"%.*s\"",
				SG_STR_ARG(name), SG_STR_ARG(now->of.items[i].name));
	}
}

/* Takes a last word off, in any case. */
static bool take_word(struct sg_str *text, const char *word)
{
	size_t n = sg_str_of(word).n, start = text->n > n ? text->n - n : text->n;

	if (!sg_str_iis(sg_str_sub(*text, start, text->n), word))
		return false;
	*text = sg_str_trim(sg_str_sub(*text, 0, start));
	return true;
}

/* WITH [NO] DATA ends the statement, not the query. */
static struct sg_str query_text(struct sg_step *step, const struct sg_create_view *create)
{
	struct sg_str whole = sg_pg_text_of(step, create->query), query = whole;

	if (!create->materialized || !take_word(&query, "data"))
		return whole;
	take_word(&query, "no");
	return take_word(&query, "with") ? query : whole;
}

static void fill(struct sg_step *step, struct sg_view *view,
		 const struct sg_create_view *create)
{
	struct sg_keys old = view->columns;

	view->query = query_text(step, create);
	sg_pg_read_tables(step, view, create->query);
	sg_pg_use_names(step, view->record.object, create->query);
	name_columns(step, view, create);
	view->populated = create->materialized && !create->with_no_data;
	check_columns(step, &old, &view->columns);
}

static struct sg_view *make(struct sg_step *step, const struct sg_create_view *create,
			    bool temporary)
{
	enum sg_object_type type =
		create->materialized ? SG_OBJ_MATERIALIZED_VIEW : SG_OBJ_VIEW;
	struct sg_name name = create->name;
	struct sg_object *old;

	name.schema = sg_pg_schema_for(step, &name, temporary);
	old = create->or_replace ? sg_pg_find(step, type, &name) : NULL;
	if (old) {
		struct sg_view *view = sg_object_change(step->catalog, old);

		view->record.known = SG_YES;
		return view;
	}
	if (!sg_pg_can_create(step, type, name.schema, name.name, create->if_not_exists))
		return NULL;
	return SG_OBJECT_NEW(step->catalog, type, NULL, sg_view, name.schema, name.name);
}

void sg_pg_create_view(struct sg_step *step)
{
	const struct sg_create_view *create = sg_as_create_view(step->node);
	struct sg_view probe = {0}, *view;
	bool temporary = create->temporary;

	if (!temporary && !create->materialized) {
		sg_pg_read_tables(step, &probe, create->query);
		temporary = reads_temporary(&probe);
	}
	view = make(step, create, temporary);
	if (!view)
		return;
	view->temporary = temporary;
	fill(step, view, create);
}

void sg_pg_refresh_view(struct sg_step *step)
{
	const struct sg_refresh_view *refresh = sg_as_refresh_view(step->node);
	struct sg_object *object =
		sg_pg_need(step, SG_OBJ_MATERIALIZED_VIEW, sizeof(struct sg_view),
			   &refresh->name, false);
	struct sg_view *view;

	if (!object)
		return;
	/* One that was there before may be populated. */
	if (refresh->concurrently && refresh->with_no_data)
		sg_step_refuse(step, "CONCURRENTLY and WITH NO DATA options cannot be "
				     "used together");
	else if (refresh->concurrently && !object->assumed &&
		 !sg_view_at(object, SG_NOW)->populated)
		sg_step_refuse(step, "CONCURRENTLY cannot be used when the materialized "
				     "view is not populated");
	view = sg_object_change(step->catalog, object);
	view->populated = !refresh->with_no_data;
}
