/*
 * The session of a file: all of it is worked out at once, each step reads what the steps
 * before it found.
 */
#include "session.h"

struct sg_session *sg_session_new(struct sg_arena *arena, enum sg_dialect dialect,
				  struct sg_source *src, const struct sg_script *script,
				  const struct sg_session_start *start)
{
	struct sg_session *session = SG_NEW(arena, struct sg_session);
	size_t n = script->statements.len;

	session->arena = arena;
	session->dialect = dialect;
	session->src = src;
	session->script = script;
	session->moments = sg_alloc(arena, (n + 1) * sizeof *session->moments);
	if (start->takes_over)
		sg_session_take_over(session);
	sg_session_transactions(session, start);
	sg_session_pragmas(session, start);
	sg_session_settings(session);
	return session;
}
