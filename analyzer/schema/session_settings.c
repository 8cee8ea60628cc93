/*
 * Settings of PostgreSQL as the file sets them: SET, SET LOCAL, RESET, DISCARD ALL and
 * set_config(), what the end of a transaction makes of them, and what a rollback undoes
 * (sql-set.html; the rules of guc.c 15).
 */
#include "session.h"

/* Names that are remembered; a file that sets more is no migration. */
#define SETTINGS_KEPT 64

/* For a rollback: what a setting was before a statement. */
struct undo {
	size_t statement;
	struct variable *variable;
	const struct value *now, *lasting;
};

struct settings {
	struct sg_session *session;
	size_t i;
	SG_ARRAY(struct undo) undo;
	SG_ARRAY(struct variable *) local; /* until the transaction ends */
};

static struct variable *find(const struct sg_session *session, struct sg_str name)
{
	for (size_t k = 0; k < session->variables.len; k++)
		if (sg_str_ieq(session->variables.items[k]->name, name))
			return session->variables.items[k];
	return NULL;
}

static struct variable *add(struct sg_session *session, struct sg_str name)
{
	struct variable *variable = SG_NEW(session->arena, struct variable);

	variable->name = name;
	variable->usual.setting.by = SG_NEVER;
	variable->now = variable->lasting = &variable->usual;
	*SG_PUSH(session->arena, &session->variables) = variable;
	return variable;
}

static void become(struct settings *st, struct variable *variable,
		   const struct value *value)
{
	variable->now = value;
	*SG_PUSH(st->session->arena, &variable->history) = (struct change){st->i, value};
}

static void assign(struct settings *st, struct variable *variable,
		   const struct value *value, bool local)
{
	struct sg_arena *arena = st->session->arena;

	*SG_PUSH(arena, &st->undo) =
		(struct undo){st->i, variable, variable->now, variable->lasting};
	become(st, variable, value);
	if (local)
		*SG_PUSH(arena, &st->local) = variable;
	else
		variable->lasting = value;
}

static const struct value *value_set(const struct settings *st, const struct value *value,
				     bool local)
{
	struct value *copy = SG_NEW(st->session->arena, struct value);

	*copy = *value;
	copy->setting.by = st->i;
	copy->setting.local = local;
	return copy;
}

/* Without a value: the server's.  Outside a transaction SET LOCAL is a warning and does
   nothing (measured on 15.20). */
static void set_to(struct settings *st, struct sg_str name, const struct value *value,
		   bool local)
{
	struct variable *variable = find(st->session, name);

	if (local && st->session->moments[st->i].in_transaction == SG_NO)
		return;
	if (!variable && st->session->variables.len < SETTINGS_KEPT)
		variable = add(st->session, name);
	if (!variable)
		return;
	assign(st, variable, value ? value_set(st, value, local) : &variable->usual,
	       local);
}

/* Settings that RESET ALL leaves as they are (GUC_NO_RESET_ALL of guc.c 15). */
static bool stays(struct sg_str name)
{
	static const char *const names[] = {"role",
					    "session_authorization",
					    "seed",
					    "transaction_isolation",
					    "transaction_read_only",
					    "transaction_deferrable"};

	return SG_STR_IIS_ANY(name, names);
}

/* One that has the server's value, be it by SET LOCAL .. TO DEFAULT, is passed over
   (ResetAllOptions; measured on 15.20). */
static void reset_all(struct settings *st)
{
	for (size_t k = 0; k < st->session->variables.len; k++) {
		struct variable *variable = st->session->variables.items[k];

		if (variable->now != &variable->usual && !stays(variable->name))
			assign(st, variable, &variable->usual, false);
	}
}

/* SET SESSION AUTHORIZATION ends SET ROLE (measured on 15.20). */
static void end_role(struct settings *st, bool local)
{
	set_to(st, SG_STR("role"), NULL, local);
}

static void set(struct settings *st, const struct sg_set *node)
{
	struct value value;

	if (sg_str_is(node->name, "session_authorization"))
		end_role(st, node->local);
	switch (node->type) {
	case SG_SET_VALUE:
		value = sg_session_value(st->session->arena, node->name, node->values);
		set_to(st, node->name, &value, node->local);
		break;
	case SG_SET_DEFAULT:
	case SG_SET_RESET: set_to(st, node->name, NULL, node->local); break;
	case SG_SET_RESET_ALL: reset_all(st); break;
	case SG_SET_CURRENT: /* of functions only */
	case SG_SET_MULTI: break;
	}
}

/* DISCARD ALL, which a transaction refuses, is RESET ALL and SET SESSION AUTHORIZATION
   DEFAULT (sql-discard.html). */
static void discard(struct settings *st, const struct sg_discard *node)
{
	if (!sg_str_is(node->what, "all") ||
	    st->session->moments[st->i].in_transaction == SG_YES)
		return;
	set_to(st, SG_STR("session_authorization"), NULL, false);
	end_role(st, false);
	reset_all(st);
}

static void on_query(const struct sg_setting_call *call, void *payload)
{
	struct settings *st = payload;
	struct sg_arena *arena = st->session->arena;
	struct value value;

	if (call->value && call->value->type == SG_LIT_NULL) {
		set_to(st, call->name, NULL, call->local);
		return;
	}
	value = call->value ? sg_session_value_of(arena, call->name, call->value->text)
			    : sg_session_value_unread(arena, call->name);
	set_to(st, call->name, &value, call->local);
}

/* Only of settings that the file has: a block of code has many words behind SET. */
static void on_block(const struct sg_setting_call *call, void *payload)
{
	struct settings *st = payload;

	if (find(st->session, call->name))
		on_query(call, st);
}

static void roll_back(struct settings *st, size_t from)
{
	while (st->undo.len && st->undo.items[st->undo.len - 1].statement >= from) {
		struct undo *undo = &st->undo.items[--st->undo.len];

		undo->variable->lasting = undo->lasting;
		become(st, undo->variable, undo->now);
	}
}

static void end_local(struct settings *st)
{
	for (size_t k = 0; k < st->local.len; k++)
		become(st, st->local.items[k], st->local.items[k]->lasting);
	st->local.len = 0;
}

static void step(struct settings *st, struct sg_node *node)
{
	const struct moment *at = &st->session->moments[st->i];

	if (sg_is(node, SG_SET))
		set(st, sg_as_set(node));
	else if (sg_is(node, SG_DISCARD))
		discard(st, sg_as_discard(node));
	else if (sg_is(node, SG_SELECT))
		sg_session_query_sets(node, on_query, st);
	else if (sg_is(node, SG_DO_BLOCK))
		sg_session_block_sets(sg_as_do_block(node)->body, on_block, st);
	if (at->undoes_from < st->i)
		roll_back(st, at->undoes_from);
	if (at->ends)
		end_local(st);
}

static void add_search_path(struct sg_session *session)
{
	struct variable *variable = add(session, SG_STR("search_path"));
	struct sg_search_schemas *usual =
		SG_NEW(session->arena, struct sg_search_schemas);

	*SG_PUSH(session->arena, &usual->of) = sg_usual_schema(session->dialect);
	variable->usual.schemas = usual;
}

void sg_session_settings(struct sg_session *session)
{
	struct settings st = {.session = session};

	add_search_path(session);
	if (session->dialect != SG_POSTGRES)
		return;
	for (st.i = 0; st.i < session->script->statements.len; st.i++)
		step(&st, session->script->statements.items[st.i].node);
}

static const struct value *value_at(const struct variable *variable, size_t index)
{
	size_t low = 0, high = variable->history.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (variable->history.items[middle].statement < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? variable->history.items[low - 1].value : &variable->usual;
}

struct sg_setting sg_session_setting(const struct sg_session *session, size_t index,
				     const char *name)
{
	const struct variable *variable = find(session, sg_str_of(name));
	bool full = session->variables.len == SETTINGS_KEPT;

	if (variable)
		return value_at(variable, index)->setting;
	return (struct sg_setting){.known = full ? SG_NO : SG_UNKNOWN, .by = SG_NEVER};
}

const struct sg_search_schemas *sg_session_search_path(const struct sg_session *session,
						       size_t index)
{
	return value_at(session->variables.items[0], index)->schemas;
}

struct sg_str sg_session_schema(const struct sg_session *session, size_t index)
{
	const struct sg_search_schemas *path = sg_session_search_path(session, index);

	return path->of.len ? path->of.items[0] : SG_STR("");
}
