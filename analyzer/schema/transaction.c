/*
 * Whether each statement runs inside a transaction, and what a rollback undoes: a stack
 * of BEGIN and SAVEPOINT over what the runner does.
 */
#include "schema.h"

/* A stack deeper than this is not searched to its end. */
#define MARKS_SEARCHED 1000

struct mark {
	struct sg_str name; /* empty: BEGIN */
	size_t statement;
};

struct state {
	struct sg_facts *facts;
	struct moment now;
	const char *after_commit; /* reason */
	size_t since;             /* first statement after the last commit */
	bool by_savepoint;        /* SQLite: the outermost SAVEPOINT began it */
	SG_ARRAY(struct mark) marks;
};

static void begin(struct state *st, size_t i)
{
	*SG_PUSH(st->facts->arena, &st->marks) = (struct mark){.statement = i};
	st->now.in_transaction = SG_YES;
	st->now.why = NULL;
	st->now.begin = i;
}

/* AND CHAIN: the next transaction begins at once. */
static void begin_again(struct state *st, size_t i)
{
	st->marks.len = 0;
	if (st->now.in_transaction != SG_NO)
		begin(st, i);
}

/* Behind the first COMMIT nothing of the runner's transaction is left, except that what
   follows in one string to PostgreSQL is an implicit transaction again. */
static void close_all(struct state *st, size_t i)
{
	bool unknown = st->facts->dialect == SG_POSTGRES && st->after_commit == NULL;

	st->marks.len = 0;
	st->by_savepoint = false;
	st->since = i + 1;
	st->now.in_transaction = unknown ? SG_UNKNOWN : SG_NO;
	st->now.why = unknown ? "the transaction ended before" : st->after_commit;
}

/* The newest mark of that name, or the number of marks. */
static size_t find_mark(const struct state *st, struct sg_str name)
{
	size_t stop = st->marks.len > MARKS_SEARCHED ? st->marks.len - MARKS_SEARCHED : 0;

	for (size_t k = st->marks.len; k-- > stop;)
		if (sg_same_ident(st->facts->dialect, st->marks.items[k].name, name))
			return k;
	return st->marks.len;
}

static void savepoint(struct state *st, size_t i, struct sg_str name)
{
	if (st->facts->dialect != SG_POSTGRES && st->now.in_transaction != SG_YES) {
		begin(st, i);
		st->by_savepoint = true;
	}
	*SG_PUSH(st->facts->arena, &st->marks) = (struct mark){name, i};
}

static void release(struct state *st, size_t i, struct sg_str name)
{
	size_t k = find_mark(st, name);

	if (k == st->marks.len)
		return;
	st->marks.len = k;
	if (st->by_savepoint && k == 1)
		close_all(st, i);
}

static void roll_back(struct state *st, size_t i, struct moment *at, bool chain)
{
	at->undo_from = st->marks.len ? st->marks.items[0].statement + 1 : st->since;
	if (st->now.in_transaction == SG_NO)
		at->undo_from = i;
	if (chain)
		begin_again(st, i);
	else
		close_all(st, i);
}

static void roll_back_to(struct state *st, struct moment *at, struct sg_str name)
{
	size_t k = find_mark(st, name);

	if (k == st->marks.len)
		return;
	at->undo_from = st->marks.items[k].statement + 1;
	st->marks.len = k + 1;
}

static void step(struct state *st, size_t i, const struct sg_transaction *tx)
{
	struct moment *at = &st->facts->moments[i];

	switch (tx->type) {
	case SG_TX_BEGIN:
		if (st->now.in_transaction != SG_YES || st->now.why)
			begin(st, i);
		break;
	case SG_TX_PREPARE:
	case SG_TX_COMMIT:
		if (tx->chain)
			begin_again(st, i);
		else
			close_all(st, i);
		break;
	case SG_TX_ROLLBACK: roll_back(st, i, at, tx->chain); break;
	case SG_TX_SAVEPOINT: savepoint(st, i, tx->name); break;
	case SG_TX_RELEASE: release(st, i, tx->name); break;
	case SG_TX_ROLLBACK_TO: roll_back_to(st, at, tx->name); break;
	default: break;
	}
}

void sg_replay_transactions(struct sg_facts *facts)
{
	struct state st = {.facts = facts};
	const char *why = "";
	enum sg_maybe runner = sg_runner_transaction(facts, &why);

	st.now.in_transaction = runner;
	st.now.why = why;
	if (runner == SG_NO)
		st.after_commit = why;
	else if (runner == SG_YES || facts->dialect != SG_POSTGRES)
		st.after_commit = "the transaction ended before";
	for (size_t i = 0; i < facts->script->statements.len; i++) {
		const struct sg_node *node = facts->script->statements.items[i].node;

		st.now.undo_from = i;
		facts->moments[i] = st.now;
		/* D1 refuses all of these (measured with wrangler 4.86 and 4.164). */
		if (sg_is(node, SG_TRANSACTION) && facts->dialect != SG_D1)
			step(&st, i, sg_as_transaction(node));
	}
}

enum sg_maybe sg_in_transaction(const struct sg_facts *facts, size_t index)
{
	return facts->moments[index].in_transaction;
}

bool sg_same_transaction(const struct sg_facts *facts, size_t one, size_t other)
{
	const struct moment *a = &facts->moments[one], *b = &facts->moments[other];

	return a->in_transaction != SG_NO && a->in_transaction == b->in_transaction &&
	       a->why == b->why && a->begin == b->begin;
}

struct sg_str sg_transaction_reason(const struct sg_facts *facts, size_t index)
{
	const struct moment *at = &facts->moments[index];
	uint32_t off;

	if (at->why)
		return sg_str_of(at->why);
	off = facts->script->statements.items[at->begin].span.off;
	return sg_str_of(sg_printf(facts->arena, "a transaction begins in line %zu",
				   sg_source_line(facts->src, off)));
}
