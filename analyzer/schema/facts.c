/*
 * The facts of a file, all computed at once before its rules run: each step reads what
 * the steps before it found.
 */
#include "schema.h"

struct sg_facts *sg_facts_new(struct sg_arena *arena, enum sg_dialect dialect,
			      struct sg_source *src, const struct sg_script *script,
			      const struct sg_session *session)
{
	struct sg_facts *facts = SG_NEW(arena, struct sg_facts);
	size_t n = script->statements.len;

	facts->arena = arena;
	facts->dialect = dialect;
	facts->src = src;
	facts->script = script;
	facts->session = session;
	facts->rebuild_of = sg_alloc(arena, (n + 1) * sizeof *facts->rebuild_of);
	sg_replay_tables(facts);
	sg_find_rebuilds(facts);
	return facts;
}
