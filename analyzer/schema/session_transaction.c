/*
 * Whether each statement runs inside a transaction, which one, and what a rollback
 * undoes: BEGIN and SAVEPOINT on top of what the runner does.  A statement that the
 * database refuses changes nothing (PostgreSQL: xact.c of version 15; SQLite:
 * lang_transaction.html, lang_savepoint.html).
 */
#include "session.h"

/* A stack deeper than this is not searched to its end. */
#define SAVEPOINTS_SEARCHED 1000

struct savepoint {
	struct sg_str name;
	size_t statement;
};

struct state {
	struct sg_session *session;
	struct moment now, after; /* after: what COMMIT leaves */
	bool by_savepoint;        /* SQLite: the outermost SAVEPOINT began it */
	struct moment outside;    /* and what was before */
	SG_ARRAY(struct savepoint) savepoints;
};

/* From the next statement on there is another transaction, or none. */
static void enter(struct state *st, size_t i, const struct moment *state)
{
	st->savepoints.len = 0;
	st->by_savepoint = false;
	st->now = *state;
	st->now.transaction = i + 1;
}

static void enter_own(struct state *st, size_t i)
{
	enter(st, i, &(struct moment){.in_transaction = SG_YES, .begin = i});
}

/*
 * BEGIN in an implicit transaction makes it an explicit one, with all that ran before
 * (protocol-flow.html, 55.2.2.1).  In any other it is a warning of PostgreSQL and an
 * error of SQLite.
 */
static void begin(struct state *st, size_t i)
{
	if (st->now.in_transaction != SG_YES) {
		enter_own(st, i);
	} else if (st->now.implicit) {
		st->now.implicit = false;
		st->now.why = NULL;
		st->now.begin = i;
	}
}

/* COMMIT, ROLLBACK, PREPARE TRANSACTION; AND CHAIN needs a BEGIN. */
static void end(struct state *st, size_t i, const struct sg_transaction *tx)
{
	struct moment *at = &st->session->moments[i];

	if (st->now.in_transaction == SG_NO || (tx->chain && st->now.implicit))
		return;
	at->ends = true;
	if (tx->type == SG_TX_ROLLBACK)
		at->undoes_from = st->now.transaction;
	if (tx->chain)
		enter_own(st, i);
	else
		enter(st, i, &st->after);
}

/* The newest one of that name, or the number of savepoints. */
static size_t find_savepoint(const struct state *st, struct sg_str name)
{
	size_t n = st->savepoints.len;
	size_t stop = n > SAVEPOINTS_SEARCHED ? n - SAVEPOINTS_SEARCHED : 0;

	for (size_t k = n; k-- > stop;)
		if (sg_same_ident(st->session->dialect, st->savepoints.items[k].name,
				  name))
			return k;
	return n;
}

static void savepoint(struct state *st, size_t i, struct sg_str name)
{
	bool postgres = st->session->dialect == SG_POSTGRES;

	if (postgres && (st->now.in_transaction == SG_NO || st->now.implicit))
		return;
	if (!postgres && st->now.in_transaction != SG_YES) {
		st->outside = st->now;
		enter_own(st, i);
		st->by_savepoint = true;
	}
	*SG_PUSH(st->session->arena, &st->savepoints) = (struct savepoint){name, i};
}

/* In SQLite the end of what the outermost SAVEPOINT began is a COMMIT; where a runner may
   have begun before it, that transaction goes on. */
static void release(struct state *st, size_t i, struct sg_str name)
{
	size_t k = find_savepoint(st, name);

	if (k == st->savepoints.len)
		return;
	st->savepoints.len = k;
	if (!st->by_savepoint || k > 0)
		return;
	enter(st, i, &st->outside);
	if (st->outside.in_transaction == SG_NO)
		st->session->moments[i].ends = true;
	else
		st->now.transaction = st->outside.transaction;
}

/* The savepoint itself stays. */
static void roll_back_to(struct state *st, size_t i, struct sg_str name)
{
	size_t k = find_savepoint(st, name);

	if (k == st->savepoints.len)
		return;
	st->session->moments[i].undoes_from = st->savepoints.items[k].statement + 1;
	st->savepoints.len = k + 1;
}

static void step(struct state *st, size_t i, const struct sg_transaction *tx)
{
	switch (tx->type) {
	case SG_TX_BEGIN: begin(st, i); break;
	case SG_TX_PREPARE:
	case SG_TX_COMMIT:
	case SG_TX_ROLLBACK: end(st, i, tx); break;
	case SG_TX_SAVEPOINT: savepoint(st, i, tx->name); break;
	case SG_TX_RELEASE: release(st, i, tx->name); break;
	case SG_TX_ROLLBACK_TO: roll_back_to(st, i, tx->name); break;
	default: break;
	}
}

/*
 * Behind the first COMMIT nothing of the runner's transaction is left, except that the
 * rest of one string to PostgreSQL is an implicit transaction again.
 */
static void start_as(struct state *st, enum sg_wrap wrap, const char *why)
{
	static const char *const ended = "the transaction ended before";
	bool postgres = st->session->dialect == SG_POSTGRES;

	st->now.why = why ? why : "";
	st->after = (struct moment){.in_transaction = SG_NO, .why = ended};
	switch (wrap) {
	case SG_WRAP_FILE:
	case SG_WRAP_RUN: st->now.in_transaction = SG_YES; break;
	case SG_WRAP_UNKNOWN:
		if (postgres)
			st->after.in_transaction = SG_UNKNOWN;
		break;
	case SG_WRAP_IMPLICIT:
		st->now.implicit = postgres && st->session->script->statements.len > 1;
		st->now.in_transaction = st->now.implicit ? SG_YES : SG_NO;
		st->after = st->now;
		break;
	case SG_WRAP_NONE:
		st->now.in_transaction = SG_NO;
		st->after = st->now;
		break;
	}
}

void sg_session_transactions(struct sg_session *session,
			     const struct sg_session_start *start)
{
	size_t n = session->script->statements.len;
	struct state st = {.session = session};
	enum sg_wrap wrap = start->wrap;
	const char *why = start->wrap_why;

	if (wrap == SG_WRAP_UNKNOWN)
		wrap = sg_session_guess_wrap(session, &why);
	start_as(&st, wrap, why);
	for (size_t i = 0; i < n; i++) {
		const struct sg_node *node = session->script->statements.items[i].node;

		st.now.undoes_from = i;
		st.now.passed_over = session->moments[i].passed_over;
		session->moments[i] = st.now;
		/* D1 refuses all of these (measured with wrangler 4.86 and 4.164). */
		if (sg_is(node, SG_TRANSACTION) && session->dialect != SG_D1 &&
		    !st.now.passed_over)
			step(&st, i, sg_as_transaction(node));
	}
	st.now.undoes_from = n;
	session->moments[n] = st.now;
}

enum sg_maybe sg_session_in_transaction(const struct sg_session *session, size_t index)
{
	return session->moments[index].in_transaction;
}

bool sg_session_same_transaction(const struct sg_session *session, size_t one,
				 size_t other)
{
	const struct moment *a = &session->moments[one], *b = &session->moments[other];

	return a->in_transaction != SG_NO && a->in_transaction == b->in_transaction &&
	       a->transaction == b->transaction;
}

size_t sg_session_undoes_from(const struct sg_session *session, size_t index)
{
	return session->moments[index].undoes_from;
}

bool sg_session_ends_transaction(const struct sg_session *session, size_t index)
{
	return session->moments[index].ends;
}

struct sg_str sg_session_transaction_reason(const struct sg_session *session,
					    size_t index)
{
	const struct moment *at = &session->moments[index];
	uint32_t off;

	if (at->why)
		return sg_str_of(at->why);
	off = session->script->statements.items[at->begin].span.off;
	return sg_str_of(sg_printf(session->arena, "a transaction begins in line %zu",
				   sg_source_line(session->src, off)));
}
