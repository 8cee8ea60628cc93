/*
 * Which views and triggers name which tables, so that a rename finds them without a look
 * at the whole schema, and which of them are broken: they name something that is not
 * there, and ALTER TABLE fails until it is (lang_altertable.html section 7; measured,
 * 3.40.1).
 */
#include "replay_sqlite.h"

/* Each user is listed once under a name, however often it is renamed to and fro. */
void sg_sq_note_user(struct sg_catalog *catalog, struct sg_object *user,
		     struct sg_str name)
{
	struct sg_sq_state *state = sg_sq_state(catalog);
	struct sg_buf key = {0};
	size_t *place, *noted;

	sg_add_ident(&key, catalog->dialect, name);
	place = sg_map_add(catalog->arena, &state->names, sg_buf_str(&key));
	if (!*place) {
		SG_PUSH(catalog->arena, &state->users);
		*place = state->users.len;
	}
	sg_buf_printf(&key, "%u", user->id);
	noted = sg_map_add(catalog->arena, &state->noted, sg_buf_str(&key));
	if (!(*noted)++)
		*SG_PUSH(catalog->arena, &state->users.items[*place - 1].of) = user;
	sg_buf_release(&key);
}

const struct sg_sq_users *sg_sq_users_of(const struct sg_catalog *catalog,
					 struct sg_str name)
{
	static const struct sg_sq_users nobody;
	struct sg_buf key = {0};
	const size_t *place = NULL;

	sg_add_ident(&key, catalog->dialect, name);
	if (catalog->sqlite)
		place = sg_map_find(&catalog->sqlite->names, sg_buf_str(&key));
	sg_buf_release(&key);
	return place ? &catalog->sqlite->users.items[*place - 1] : &nobody;
}

struct noting {
	struct sg_catalog *catalog;
	struct sg_object *user;
};

static bool note(struct sg_node *node, void *payload)
{
	struct noting *noting = payload;
	struct sg_str name = {"", 0};

	switch (node->kind) {
	case SG_TABLE_REF: name = sg_as_table_ref(node)->name.name; break;
	case SG_INSERT: name = sg_as_insert(node)->table.name; break;
	case SG_UPDATE: name = sg_as_update(node)->table.name; break;
	case SG_DELETE: name = sg_as_delete(node)->table.name; break;
	case SG_IN_LIST: name = sg_as_in_list(node)->table.name; break;
	case SG_CREATE_TRIGGER: name = sg_as_create_trigger(node)->table.name; break;
	default: break;
	}
	if (name.n)
		sg_sq_note_user(noting->catalog, noting->user, name);
	return true;
}

void sg_sq_note_users(struct sg_step *step, struct sg_object *user, struct sg_node *node)
{
	struct noting noting = {step->catalog, user};

	sg_walk(node, note, &noting);
}

/* ---- what is broken ---- */

static bool has(const struct sg_sq_set *set, const struct sg_object *user)
{
	return user->id < set->has.len && set->has.items[user->id];
}

static void add(struct sg_arena *arena, struct sg_sq_set *set, struct sg_object *user)
{
	if (has(set, user))
		return;
	while (set->has.len <= user->id)
		SG_PUSH(arena, &set->has);
	set->has.items[user->id] = true;
	*SG_PUSH(arena, &set->of) = user;
}

static void suspect(struct sg_catalog *catalog, struct sg_object *user)
{
	struct sg_sq_state *state = sg_sq_state(catalog);

	add(catalog->arena, &state->suspects, user);
	add(catalog->arena, &state->broken, user);
}

void sg_sq_note_findings(struct sg_catalog *catalog, struct sg_object *object,
			 const struct sg_sq_reading *r)
{
	struct sg_sq_state *state = sg_sq_state(catalog);

	if (r->problem.n)
		suspect(catalog, object);
	if (r->strings.len)
		add(catalog->arena, &state->quoted, object);
}

/* Also those that read a view that reads it; a view is listed once, so this ends. */
void sg_sq_suspect_users(struct sg_catalog *catalog, struct sg_str name)
{
	const struct sg_sq_users *users = sg_sq_users_of(catalog, name);
	struct sg_sq_state *state = sg_sq_state(catalog);

	for (size_t i = 0; i < users->of.len; i++) {
		struct sg_object *user = users->of.items[i];

		if (user->newest->gone || user->type == SG_OBJ_CONSTRAINT ||
		    has(&state->broken, user))
			continue;
		suspect(catalog, user);
		if (user->type == SG_OBJ_VIEW)
			sg_sq_suspect_users(catalog, user->newest->name);
	}
}

/* After a rollback all that ever was broken may be so again. */
static void refresh(struct sg_catalog *catalog, struct sg_sq_state *state)
{
	if (state->rollbacks == catalog->rollbacks)
		return;
	state->rollbacks = catalog->rollbacks;
	for (size_t i = 0; i < state->broken.of.len; i++)
		state->broken.has.items[state->broken.of.items[i]->id] = false;
	state->broken.of.len = 0;
	for (size_t i = 0; i < state->suspects.of.len; i++)
		add(catalog->arena, &state->broken, state->suspects.of.items[i]);
}

static bool is_blamed(const struct sg_step *step, const struct sg_object *user)
{
	for (size_t i = 0; i < step->refused_by.len; i++)
		if (step->refused_by.items[i] == user)
			return true;
	return false;
}

void sg_sq_blame(struct sg_step *step, const struct sg_object *user)
{
	const struct sg_sq_users *users;

	if (user->newest->gone || user->type == SG_OBJ_CONSTRAINT ||
	    step->refused_by.len == SG_BLAMED_MOST || is_blamed(step, user))
		return;
	sg_step_blame(step, user);
	if (user->type != SG_OBJ_VIEW)
		return;
	users = sg_sq_users_of(step->catalog, user->newest->name);
	for (size_t i = 0; i < users->of.len; i++)
		sg_sq_blame(step, users->of.items[i]);
}

/* Whether a view or trigger is whole; if not, it is blamed for a refusal. */
static bool is_whole(struct sg_step *step, const char *when, struct sg_object *user)
{
	struct sg_arena scratch = {0};
	struct sg_str problem = {"", 0};

	if (!user->newest->gone)
		problem = sg_sq_problem_of(step->catalog, &scratch, user);
	if (problem.n) {
		sg_step_refuse_for(
			step, *when ? SG_REFUSED_OTHERWISE : SG_REFUSED_BROKEN,
			"error in %s %.*s%s: %.*s", sg_object_type_name(user->type),
			SG_STR_ARG(user->newest->name), when, SG_STR_ARG(problem));
		sg_sq_blame(step, user);
	}
	sg_arena_release(&scratch);
	return !problem.n;
}

/* Those that are broken, and those not looked at, stay listed. */
bool sg_sq_test_schema(struct sg_step *step, const char *when)
{
	struct sg_sq_state *state = sg_sq_state(step->catalog);
	struct sg_sq_set *broken = &state->broken;
	size_t kept = 0;

	refresh(step->catalog, state);
	for (size_t i = 0; i < broken->of.len; i++) {
		struct sg_object *user = broken->of.items[i];

		if (step->refused_by.len == SG_BLAMED_MOST || !is_whole(step, when, user))
			broken->of.items[kept++] = user;
		else
			broken->has.items[user->id] = false;
	}
	broken->of.len = kept;
	return !step->refused.n;
}
