/*
 * What the statements of a file do to names.  It is noted once per file under a key made
 * of deed and name, so that a rule learns what was done before or comes after without
 * reading the file again: that would take quadratic time.
 */
#include <sqlguard/rule.h>

#include "history.h"

/* ---- keys ---- */

/* Ended by a NUL, so that no two lists of names read the same. */
static void add_folded(struct sg_history *h, struct sg_str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool fold = h->dialect != SG_POSTGRES && c >= 'A' && c <= 'Z';

		sg_buf_addc(&h->key, fold ? (char)(c + 32) : c);
	}
	sg_buf_addc(&h->key, '\0');
}

static struct sg_str usual_schema(const struct sg_history *h)
{
	return h->dialect == SG_POSTGRES ? SG_STR("public") : SG_STR("main");
}

static struct sg_str key_of(struct sg_history *h, const struct sg_deed *deed)
{
	const struct sg_name *name = &deed->name;

	sg_buf_clear(&h->key);
	sg_buf_addc(&h->key, (char)(deed->type + 1));
	sg_buf_addc(&h->key, (char)(deed->object + 1));
	if (name->name.n) {
		add_folded(h, name->schema.n ? name->schema : usual_schema(h));
		add_folded(h, name->name);
	}
	add_folded(h, deed->part);
	return sg_buf_str(&h->key);
}

/* ---- asking ---- */

static const struct sg_times *find(const struct sg_ctx *cx, const struct sg_deed *deed)
{
	const size_t *place = sg_map_find(&cx->history->keys, key_of(cx->history, deed));

	return place ? &cx->history->all.items[*place - 1] : NULL;
}

/* How many of the times are before a statement. */
static size_t count_before(const struct sg_times *times, size_t index)
{
	size_t low = 0, high = times->at.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (times->at.items[middle] < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct sg_statement *sg_done_before(const struct sg_ctx *cx,
					  const struct sg_deed *deed)
{
	const struct sg_times *times = find(cx, deed);
	size_t n = times ? count_before(times, cx->index) : 0;

	return n ? &cx->script->statements.items[times->at.items[n - 1]] : NULL;
}

const struct sg_statement *sg_done_after(const struct sg_ctx *cx,
					 const struct sg_deed *deed)
{
	const struct sg_times *times = find(cx, deed);
	size_t n = times ? count_before(times, cx->index + 1) : 0;

	return times && n < times->at.len
		       ? &cx->script->statements.items[times->at.items[n]]
		       : NULL;
}

size_t sg_times_done(const struct sg_ctx *cx, const struct sg_deed *deed)
{
	const struct sg_times *times = find(cx, deed);

	return times ? times->at.len : 0;
}

/* ---- noting ---- */

static void note(struct sg_history *h, struct sg_deed deed)
{
	size_t *place = sg_map_add(h->arena, &h->keys, key_of(h, &deed));

	if (!*place) {
		SG_PUSH(h->arena, &h->all);
		*place = h->all.len;
	}
	*SG_PUSH(h->arena, &h->all.items[*place - 1].at) = h->now;
}

/* An index lives in the schema of its table. */
static void note_index(struct sg_history *h, const struct sg_create_index *index)
{
	struct sg_name name = index->name;

	if (h->dialect == SG_POSTGRES)
		name.schema = index->table.schema;
	if (name.name.n)
		note(h, (struct sg_deed){SG_DID_INDEX, .name = name});
}

static void note_table(struct sg_history *h, const struct sg_create_table *table)
{
	note(h, (struct sg_deed){SG_DID_TAKE_NAME, .name = table->name});
	if (table->temporary)
		note(h,
		     (struct sg_deed){SG_DID_CREATE_TEMPORARY, .part = table->name.name});
	if (table->partition_strategy.n)
		note(h, (struct sg_deed){SG_DID_PARTITION, .name = table->name});
}

static void note_domain(struct sg_history *h, const struct sg_create_domain *domain)
{
	const struct sg_constraint *fallback =
		sg_find_constraint(domain->constraints, SG_CON_DEFAULT);

	if (fallback && !sg_is_null(fallback->expr))
		note(h, (struct sg_deed){SG_DID_GIVE_DEFAULT, .name = domain->name});
}

static void note_created(struct sg_history *h, const struct sg_node *top)
{
	struct sg_created created;

	if (!sg_created_by(&created, top))
		return;
	note(h,
	     (struct sg_deed){SG_DID_CREATE, created.object, .part = created.name.name});
	switch ((int)top->kind) {
	case SG_CREATE_TABLE: note_table(h, sg_as_create_table(top)); break;
	case SG_CREATE_INDEX: note_index(h, sg_as_create_index(top)); break;
	case SG_CREATE_DOMAIN: note_domain(h, sg_as_create_domain(top)); break;
	case SG_CREATE_VIEW:
		note(h, (struct sg_deed){SG_DID_TAKE_NAME, .name = created.name});
		break;
	case SG_CREATE_SCHEMA:
		if (!created.guarded)
			note(h, (struct sg_deed){SG_DID_CREATE_SCHEMA,
						 .part = created.name.name});
		break;
	default: break;
	}
}

static void note_drop(struct sg_history *h, const struct sg_drop *drop)
{
	SG_EACH (item, drop->names)
		note(h, (struct sg_deed){SG_DID_DROP, drop->object,
					 .part = sg_as_object_name(item)->name.name});
	if (drop->object == SG_OBJ_TABLE)
		note(h, (struct sg_deed){.type = SG_DID_DELETE});
}

static void note_trigger_state(struct sg_history *h, const struct sg_name *table,
			       const struct sg_alter_trigger_state *state)
{
	struct sg_deed deed = {SG_DID_ENABLE_TRIGGER, .name = *table};

	if (state->rule || !sg_str_starts(state->state, "enable"))
		return;
	if (state->all)
		deed.type = SG_DID_ENABLE_ALL;
	else if (state->user)
		deed.type = SG_DID_ENABLE_USER;
	else
		deed.part = state->which;
	note(h, deed);
}

static void note_action(struct sg_history *h, const struct sg_name *table,
			const struct sg_node *action)
{
	struct sg_deed deed = {.name = *table};
	struct sg_node *added;

	switch ((int)action->kind) {
	case SG_ADD_COLUMN:
		deed.type = SG_DID_ADD_COLUMN;
		deed.part = sg_as_column_def(sg_as_add_column(action)->column)->name;
		note(h, deed);
		break;
	case SG_ADD_CONSTRAINT:
		added = sg_as_add_constraint(action)->constraint;
		deed.type = SG_DID_ADD_CONSTRAINT;
		if (sg_is(added, SG_CONSTRAINT)) {
			deed.part = sg_as_constraint(added)->name;
			note(h, deed);
		}
		break;
	case SG_RENAME_TABLE:
		deed.type = SG_DID_TAKE_NAME;
		deed.name.name = sg_as_rename_table(action)->new_name.name;
		note(h, deed);
		break;
	case SG_ALTER_TRIGGER_STATE:
		note_trigger_state(h, table, sg_as_alter_trigger_state(action));
		break;
	default: break;
	}
}

static void note_statement(struct sg_history *h, const struct sg_node *top)
{
	switch ((int)top->kind) {
	case SG_ALTER_TABLE:
		SG_EACH (action, sg_as_alter_table(top)->actions)
			note_action(h, &sg_as_alter_table(top)->name, action);
		break;
	case SG_DROP: note_drop(h, sg_as_drop(top)); break;
	case SG_DELETE: note(h, (struct sg_deed){.type = SG_DID_DELETE}); break;
	case SG_TRANSACTION: note(h, (struct sg_deed){.type = SG_DID_TRANSACTION}); break;
	case SG_PROBLEM:
		if (sg_as_problem(top)->type == SG_PROBLEM_TEMPLATE)
			note(h, (struct sg_deed){.type = SG_DID_LEAVE_TEMPLATE});
		break;
	default: note_created(h, top); break;
	}
}

struct sg_history *sg_history_new(struct sg_arena *arena, enum sg_dialect dialect,
				  const struct sg_source *src,
				  const struct sg_script *script,
				  const struct sg_facts *facts)
{
	struct sg_history *h = SG_NEW(arena, struct sg_history);

	h->arena = arena;
	h->dialect = dialect;
	h->down = sg_alloc(arena, script->statements.len + 1);
	sg_mark_down(h->down, src, script);
	for (h->now = 0; h->now < script->statements.len; h->now++) {
		const struct sg_rebuild *rebuild = sg_rebuild_at(facts, h->now);

		note_statement(h, script->statements.items[h->now].node);
		if (!rebuild)
			continue;
		note(h, (struct sg_deed){SG_DID_REBUILD, .name = rebuild->table});
		note(h, (struct sg_deed){SG_DID_REBUILD_BY, .name = rebuild->temporary});
	}
	return h;
}

void sg_history_release(struct sg_history *history)
{
	sg_buf_release(&history->key);
}
