/*
 * What the statements of a file do to names.  It is noted once per file under a key made
 * of deed and name, so that a rule learns what was done before or comes after without
 * reading the file again: that would take quadratic time.
 */
#include <sqlguard/rule.h>

#include "history.h"

/* ---- keys ---- */

static struct sg_str key_of(struct sg_history *h, const struct sg_deed *deed,
			    size_t index)
{
	const struct sg_name *name = &deed->name;

	sg_buf_clear(&h->key);
	sg_buf_addc(&h->key, (char)(deed->type + 1));
	sg_buf_addc(&h->key, (char)(deed->object + 1));
	if (name->name.n) {
		sg_add_ident(&h->key, h->dialect,
			     name->schema.n ? name->schema
					    : sg_session_schema(h->session, index));
		sg_add_ident(&h->key, h->dialect, name->name);
	}
	sg_add_ident(&h->key, h->dialect, deed->part);
	return sg_buf_str(&h->key);
}

/* ---- asking ---- */

static const struct sg_times *find(const struct sg_ctx *cx, const struct sg_deed *deed)
{
	const size_t *place =
		sg_map_find(&cx->history->keys, key_of(cx->history, deed, cx->index));

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

	/* The down part runs another day, if ever. */
	if (!times || n == times->at.len ||
	    cx->history->down[times->at.items[n]] != cx->history->down[cx->index])
		return NULL;
	return &cx->script->statements.items[times->at.items[n]];
}

size_t sg_times_done(const struct sg_ctx *cx, const struct sg_deed *deed)
{
	const struct sg_times *times = find(cx, deed);

	return times ? times->at.len : 0;
}

/* ---- noting ---- */

void sg_history_note(struct sg_history *h, struct sg_deed deed)
{
	size_t *place = sg_map_add(h->arena, &h->keys, key_of(h, &deed, h->now));

	if (!*place) {
		SG_PUSH(h->arena, &h->all);
		*place = h->all.len;
	}
	*SG_PUSH(h->arena, &h->all.items[*place - 1].at) = h->now;
}

struct sg_history *sg_history_new(struct sg_arena *arena, enum sg_dialect dialect,
				  const struct sg_source *src,
				  const struct sg_script *script,
				  const struct sg_session *session,
				  const struct sg_facts *facts)
{
	struct sg_history *h = SG_NEW(arena, struct sg_history);

	h->arena = arena;
	h->dialect = dialect;
	h->session = session;
	h->down = sg_alloc(arena, script->statements.len + 1);
	sg_mark_down(h->down, src, script);
	for (h->now = 0; h->now < script->statements.len; h->now++) {
		const struct sg_rebuild *rebuild = sg_rebuild_at(facts, h->now);

		sg_note_deeds(h, script->statements.items[h->now].node);
		if (!rebuild)
			continue;
		sg_history_note(h,
				(struct sg_deed){SG_DID_REBUILD, .name = rebuild->table});
		sg_history_note(h, (struct sg_deed){SG_DID_REBUILD_BY,
						    .name = rebuild->temporary});
	}
	return h;
}

void sg_history_release(struct sg_history *history)
{
	sg_buf_release(&history->key);
}
