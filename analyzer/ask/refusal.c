/*
 * Why the database refuses a statement: what the replay saw, and for statements that read
 * or write rows what they name and the schema does not have.
 */
#include <sqlguard/rule.h>

const struct sg_place *sg_refused_here(const struct sg_ctx *cx, enum sg_refusal refusal)
{
	const struct sg_place *place = sg_place_of(cx->catalog, cx->at + 1);

	return place && place->refused.n && place->refusal == refusal ? place : NULL;
}

static const struct sg_ident *missing_in(const struct sg_ctx *cx, uint32_t at,
					 const struct sg_object *table,
					 struct sg_list columns)
{
	SG_EACH (column, columns)
		if (sg_is(column, SG_IDENT) &&
		    !sg_is_rowid(cx, sg_as_ident(column)->name) &&
		    sg_part_exists(cx->catalog, at, table, SG_OBJ_COLUMN,
				   sg_as_ident(column)->name) == SG_NO)
			return sg_as_ident(column);
	return NULL;
}

/* A column that the statement writes to and the table does not have, or NULL. */
static const struct sg_ident *missing_column(const struct sg_ctx *cx, uint32_t at,
					     const struct sg_object *table,
					     const struct sg_node *node)
{
	const struct sg_ident *missing = NULL;

	if (sg_is(node, SG_INSERT))
		return missing_in(cx, at, table, sg_as_insert(node)->columns);
	if (!sg_is(node, SG_UPDATE))
		return NULL;
	SG_EACH (set, sg_as_update(node)->sets)
		if (!missing)
			missing = missing_in(cx, at, table, sg_as_assign(set)->columns);
	return missing;
}

static const char *refusal_of_rows(struct sg_ctx *cx, uint32_t at,
				   const struct sg_node *node)
{
	const struct sg_name *name = sg_written_table(node);
	struct sg_object *table = sg_find_object(cx->catalog, at, SG_OBJ_TABLE, name);
	const struct sg_ident *missing = NULL;

	if (table && sg_table_at(table, at))
		missing = missing_column(cx, at, table, node);
	if (missing)
		return sg_printf(cx->arena, "table '%.*s' has no column '%.*s'",
				 SG_STR_ARG(table->newest->name),
				 SG_STR_ARG(missing->name));
	if (!table && !sg_is_internal_table(cx, name) &&
	    sg_object_exists(cx->catalog, at, SG_OBJ_TABLE, name) == SG_NO)
		return sg_printf(cx->arena, "there is no table '%s'",
				 sg_show_name(cx, name));
	return NULL;
}

/* SQLite: a query reads what is not there.  Views and triggers are read when they are
   used: that is told elsewhere. */
static const char *refusal_of_names(struct sg_ctx *cx, uint32_t at,
				    const struct sg_node *node)
{
	struct sg_arena scratch = {0};
	struct sg_meaning meaning;
	const char *reason;

	if (cx->dialect == SG_POSTGRES)
		return NULL;
	sg_meaning_of(&meaning, &scratch,
		      &(struct sg_meaning_input){cx->catalog, at, cx->src->text, node});
	reason = meaning.problem.n ? sg_cstr(cx->arena, meaning.problem) : NULL;
	sg_arena_release(&scratch);
	return reason;
}

const char *sg_refusal_of(struct sg_ctx *cx, size_t index)
{
	uint32_t at = cx->began + (uint32_t)index, opaque = cx->catalog->opaque;
	const struct sg_place *place = sg_place_of(cx->catalog, at + 1);
	const struct sg_node *node = cx->script->statements.items[index].node;
	const char *reason = NULL;

	if (place->refusal > SG_REFUSED_ITSELF)
		return NULL;
	if (place->refused.n)
		return sg_cstr(cx->arena, place->refused);
	if (opaque && opaque <= at)
		return NULL;
	if (sg_written_table(node) || sg_is(node, SG_SELECT))
		reason = refusal_of_names(cx, at, node);
	if (!reason && sg_written_table(node))
		reason = refusal_of_rows(cx, at, node);
	return reason;
}

/* ---- names that a statement before took away, or failed to make ---- */

/* "error in view v: no such table: main.t", the name as the view writes it. */
static bool ends_in(struct sg_str reason, struct sg_str name)
{
	size_t from = reason.n > name.n ? reason.n - name.n : 0;

	return from && reason.p[from - 1] == '.' &&
	       sg_str_ieq(sg_str_sub(reason, from, reason.n), name);
}

size_t sg_dropped_before_rename(const struct sg_ctx *cx, const struct sg_place *place)
{
	const struct sg_node *action = sg_as_alter_table(cx->top)->actions.items[0];
	const struct sg_name *name;
	uint32_t lost;

	if (!sg_is(action, SG_RENAME_TABLE))
		return SG_NEVER;
	name = &sg_as_rename_table(action)->new_name;
	lost = sg_name_lost(cx->catalog, cx->at, SG_OBJ_TABLE, name);
	if (lost <= cx->began || !ends_in(place->refused, name->name) ||
	    !sg_is(cx->script->statements.items[lost - cx->began - 1].node, SG_DROP))
		return SG_NEVER;
	return lost - cx->began - 1;
}

/* The name that the statement gives to a table or view; NULL: none. */
static const struct sg_name *given_name(const struct sg_node *node)
{
	const struct sg_alter_table *alter;

	switch ((int)node->kind) {
	case SG_CREATE_TABLE: return &sg_as_create_table(node)->name;
	case SG_CREATE_VIEW: return &sg_as_create_view(node)->name;
	case SG_ALTER_TABLE: break;
	default: return NULL;
	}
	alter = sg_as_alter_table(node);
	if (!alter->actions.len || !sg_is(alter->actions.items[0], SG_RENAME_TABLE))
		return NULL;
	return &sg_as_rename_table(alter->actions.items[0])->new_name;
}

/* How far back: the steps of a rebuild stand together. */
#define LOOK_BACK 100

/* What an earlier file does before a statement that is refused is undone, or done again
   when that file is mended. */
static bool is_of_failing_file(const struct sg_ctx *cx, uint32_t moment)
{
	return moment && moment <= cx->began &&
	       cx->catalog->files.items[sg_place_of(cx->catalog, moment)->file].refused >=
		       moment;
}

bool sg_follows_refusal(const struct sg_ctx *cx, size_t index, const struct sg_name *name)
{
	uint32_t at = cx->began + (uint32_t)index;

	if (!name || sg_find_object(cx->catalog, at, SG_OBJ_TABLE, name))
		return false;
	if (is_of_failing_file(cx, sg_name_lost(cx->catalog, at, SG_OBJ_TABLE, name)))
		return true;
	for (size_t i = index; i-- > 0 && index - i <= LOOK_BACK;) {
		const struct sg_name *given =
			given_name(cx->script->statements.items[i].node);

		if (given && sg_same_name(cx->dialect, given, name) &&
		    sg_place_of(cx->catalog, cx->began + (uint32_t)i + 1)->refused.n)
			return true;
	}
	return false;
}
