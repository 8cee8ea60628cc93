/*
 * What happens to the children of rows that go or get another key (foreignkeys.html
 * sections 4.2 and 4.3).  DROP TABLE first deletes all rows of the table in the same way.
 */
#include "action.h"

struct sg_row_effect *sg_sim_effect(struct sg_rows *rows, size_t statement,
				    const struct sg_row_effect *what)
{
	struct sg_row_effect *effect = SG_NEW(rows->arena, struct sg_row_effect);

	*effect = *what;
	effect->statement = statement;
	effect->restored = SG_NEVER;
	*SG_PUSH(rows->arena, &rows->at[statement].of) = effect;
	if (effect->deed >= SG_ROWS_REFUSED && effect->certain == SG_YES)
		rows->refused = true;
	return effect;
}

static struct sg_row_effect *say(struct sg_rows *rows, const struct meeting *m,
				 enum sg_row_deed deed, enum sg_maybe certain)
{
	return sg_sim_effect(rows, rows->now,
			     &(struct sg_row_effect){.deed = deed,
						     .table = m->tie.child,
						     .origin = m->portion->origin,
						     .key = m->tie.key,
						     .cause = m->cause,
						     .certain = certain});
}

/* A refusal needs a row, and some of a portion that is not whole may be gone. */
static enum sg_maybe is_surely_there(const struct portion *portion)
{
	return portion->origin && portion->whole == SG_YES ? portion->there : SG_UNKNOWN;
}

static void refuse(struct sg_rows *rows, const struct meeting *m)
{
	say(rows, m, SG_ROWS_REFUSED,
	    sg_sim_and(m->certain, is_surely_there(m->portion)));
}

static void check_later(struct sg_rows *rows, const struct meeting *m)
{
	*SG_PUSH(rows->arena, &rows->checks) =
		(struct pending){.tie = m->tie,
				 .origin = m->portion->origin,
				 .cause = m->cause,
				 .statement = rows->now,
				 .certain = m->certain};
}

static bool key_may_be_null(const struct sg_rows *rows, struct tie tie)
{
	for (size_t k = 0; k < tie.key->keys.of.len; k++) {
		const struct sg_object *object = sg_sim_child_column(rows, tie, k);
		const struct sg_column *column =
			object ? sg_column_at(object, rows->moment) : NULL;

		if (!column || !column->not_null)
			return true;
	}
	return false;
}

const struct sg_object *sg_sim_not_null_column(const struct sg_rows *rows, struct tie tie)
{
	for (size_t k = 0; k < tie.key->keys.of.len; k++) {
		const struct sg_object *object = sg_sim_child_column(rows, tie, k);
		const struct sg_column *column =
			object ? sg_column_at(object, rows->moment) : NULL;

		if (column && column->not_null)
			return object;
	}
	return NULL;
}

/* The same action was followed for these rows already: a cycle of foreign keys. */
bool sg_sim_is_repeated(struct sg_rows *rows, const struct meeting *m)
{
	struct visit visit = {m->tie.key->record.object, m->portion->origin};

	for (size_t i = 0; i < rows->visits.len; i++)
		if (rows->visits.items[i].key == visit.key &&
		    rows->visits.items[i].origin == visit.origin)
			return true;
	*SG_PUSH(rows->arena, &rows->visits) = visit;
	return rows->depth >= DEPTH_MOST;
}

static void cascade(struct sg_rows *rows, const struct meeting *m)
{
	const struct sg_row_effect *effect;

	if (sg_sim_is_repeated(rows, m))
		return;
	effect = say(rows, m, SG_ROWS_DELETED, m->certain);
	rows->depth++;
	sg_sim_remove(rows, &(struct removal){.table = m->tie.child,
					      .all = m->certain,
					      .one = true,
					      .origin = m->portion->origin,
					      .leaves = key_may_be_null(rows, m->tie),
					      .cause = effect});
	sg_sim_fire(rows, m->tie.child, SG_DELETE, effect);
	rows->depth--;
}

/* The new values of the child's columns; grandchildren may reference them. */
static void give(struct sg_rows *rows, const struct meeting *m, struct value value,
		 const struct sg_row_effect *cause)
{
	struct change change = {.table = m->tie.child, .all = m->certain, .cause = cause};

	for (size_t k = 0; k < m->tie.key->keys.of.len; k++)
		*SG_PUSH(rows->arena, &change.values) = (struct column_value){
			sg_sim_child_column(rows, m->tie, k), value};
	rows->depth++;
	sg_sim_update(rows, &change);
	sg_sim_fire(rows, m->tie.child, SG_UPDATE, cause);
	rows->depth--;
}

static void set_null(struct sg_rows *rows, const struct meeting *m)
{
	if (sg_sim_not_null_column(rows, m->tie)) {
		refuse(rows, m);
		return;
	}
	if (!sg_sim_is_repeated(rows, m))
		give(rows, m, (struct value){VALUE_NULL, NULL, 0},
		     say(rows, m, SG_ROWS_NULLED, m->certain));
}

static bool has_default(const struct sg_rows *rows, const struct sg_object *object)
{
	const struct sg_column *column =
		object ? sg_column_at(object, rows->moment) : NULL;

	return !column || (column->has_default && !sg_str_iis(column->fallback, "null"));
}

bool sg_sim_has_default(const struct sg_rows *rows, struct tie tie)
{
	for (size_t k = 0; k < tie.key->keys.of.len; k++)
		if (has_default(rows, sg_sim_child_column(rows, tie, k)))
			return true;
	return false;
}

/* What SET DEFAULT makes NULL of a key that it gives a value otherwise. */
static bool leaves_null(const struct sg_rows *rows, struct tie tie, bool not_null)
{
	for (size_t k = 0; k < tie.key->keys.of.len; k++) {
		const struct sg_object *object = sg_sim_child_column(rows, tie, k);

		if (!has_default(rows, object) &&
		    (!not_null || sg_column_at(object, rows->moment)->not_null))
			return true;
	}
	return false;
}

/* Some row must have the default as its key, when the check comes; a key that is NULL in
   part needs none. */
static void set_default(struct sg_rows *rows, const struct meeting *m)
{
	const struct sg_row_effect *effect;

	if (leaves_null(rows, m->tie, true)) {
		refuse(rows, m);
		return;
	}
	if (!sg_sim_has_default(rows, m->tie)) {
		set_null(rows, m);
		return;
	}
	if (sg_sim_is_repeated(rows, m))
		return;
	if (!leaves_null(rows, m->tie, false))
		check_later(rows, m);
	effect = say(rows, m, SG_ROWS_RESET, m->certain);
	give(rows, m, (struct value){VALUE_RESET, NULL, 0}, effect);
}

/* Outside of a transaction the pragma holds for the next statement (sqlite3VdbeHalt()).
 */
static bool follows_pragma(const struct sg_rows *rows)
{
	return rows->now && sg_session_pragma_asks(rows->in.session, rows->now - 1,
						   "defer_foreign_keys") == SG_YES;
}

/* fkActionTrigger() of fkey.c: RESTRICT is immediate, unless the pragma defers it. */
static void restrict_it(struct sg_rows *rows, const struct meeting *m)
{
	enum sg_maybe deferred =
		follows_pragma(rows) ? SG_YES : sg_sim_is_deferred_by_pragma(rows);
	struct meeting now = *m;

	if (deferred != SG_NO)
		check_later(rows, m);
	if (deferred == SG_UNKNOWN)
		now.certain = SG_UNKNOWN;
	if (deferred != SG_YES)
		refuse(rows, &now);
}

void sg_sim_act(struct sg_rows *rows, const struct meeting *m, enum sg_fk_action action)
{
	switch (action) {
	case SG_FK_CASCADE: cascade(rows, m); break;
	case SG_FK_SET_NULL: set_null(rows, m); break;
	case SG_FK_SET_DEFAULT: set_default(rows, m); break;
	case SG_FK_RESTRICT: restrict_it(rows, m); break;
	case SG_FK_NO_ACTION:
	case SG_FK_UNSAID: check_later(rows, m); break;
	}
}

/* The surest meeting of a portion of the child with rows of the parent. */
enum sg_maybe sg_sim_meets(const struct sg_rows *rows, struct tie tie,
			   const struct portion *child, const struct sg_object *parent,
			   const struct content *content, const struct removal *removal)
{
	enum sg_maybe best = SG_NO;

	for (size_t i = 0; i < content->of.len; i++) {
		const struct portion *portion = &content->of.items[i];
		enum sg_maybe sure;

		if (removal && removal->one && portion->origin != removal->origin)
			continue;
		sure = sg_sim_and(portion->there,
				  sg_sim_match(rows, tie, child, parent, portion));
		if (sure == SG_YES || best == SG_NO)
			best = sure;
	}
	return sg_sim_and(best, child->there);
}
