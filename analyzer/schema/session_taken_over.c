/*
 * What a runner deals with itself instead of running it: sqlguard apply opens its own
 * transaction where the file has one around everything, and turns foreign keys off before
 * it begins where the file asks for it (project/layouts/sqlguard.c).
 */
#include "session.h"

static bool is_transaction(const struct sg_session *session, size_t i,
			   enum sg_transaction_type type)
{
	const struct sg_node *node = session->script->statements.items[i].node;

	return sg_is(node, SG_TRANSACTION) && sg_as_transaction(node)->type == type;
}

static bool is_pragma(const struct sg_session *session, size_t i)
{
	return sg_is(session->script->statements.items[i].node, SG_PRAGMA);
}

/* Savepoints only divide a transaction. */
static bool begins_or_ends(const struct sg_session *session, size_t i)
{
	return is_transaction(session, i, SG_TX_BEGIN) ||
	       is_transaction(session, i, SG_TX_COMMIT) ||
	       is_transaction(session, i, SG_TX_ROLLBACK);
}

/* A BEGIN and a COMMIT with nothing outside of them but PRAGMAs. */
static void pass_over_pair(struct sg_session *session)
{
	size_t n = session->script->statements.len, first = 0, last = n;

	while (first < n && is_pragma(session, first))
		first++;
	while (last > first && is_pragma(session, last - 1))
		last--;
	if (last < first + 2 || !is_transaction(session, first, SG_TX_BEGIN) ||
	    !is_transaction(session, last - 1, SG_TX_COMMIT))
		return;
	for (size_t i = first + 1; i < last - 1; i++)
		if (begins_or_ends(session, i))
			return;
	session->moments[first].passed_over = true;
	session->moments[last - 1].passed_over = true;
}

void sg_session_take_over(struct sg_session *session)
{
	pass_over_pair(session);
	for (size_t i = 0; i < session->script->statements.len; i++)
		if (sg_session_pragma_asks(session, i, "foreign_keys") != SG_UNKNOWN)
			session->moments[i].passed_over = true;
}

bool sg_session_passes_over(const struct sg_session *session, size_t index)
{
	return session->moments[index].passed_over;
}
