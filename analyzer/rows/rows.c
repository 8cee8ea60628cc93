/* Runs the file, statement by statement, and answers what its statements did to rows. */
#include <sqlguard/parse.h>

#include "sim.h"

/* Statements that a ROLLBACK undoes have done nothing. */
static void undo(struct sg_rows *rows, size_t from)
{
	sg_sim_return(rows, from);
	for (size_t i = from; i < rows->now; i++)
		for (size_t k = 0; k < rows->at[i].of.len; k++)
			rows->at[i].of.items[k]->restored = rows->now;
	for (size_t i = 0; i < rows->pending.len; i++)
		if (rows->pending.items[i].statement >= from)
			rows->pending.items[i].settled = true;
}

static void doubt_losses(struct sg_row_effects *effects)
{
	for (size_t k = 0; k < effects->of.len; k++)
		if (effects->of.items[k]->deed <= SG_ROWS_RESET)
			effects->of.items[k]->certain = SG_UNKNOWN;
}

/* The statement fails where the rows are that it needs to fail: what goes with it in one
   transaction is lost only where they are not.  Nothing that comes after it is sure to
   run, so that only the first refusal has to look back. */
static void doubt(struct sg_rows *rows)
{
	for (size_t i = 0; !rows->doubtful && i < rows->now; i++)
		if (sg_session_same_transaction(rows->in.session, i, rows->now))
			doubt_losses(&rows->at[i]);
	doubt_losses(&rows->at[rows->now]);
	rows->doubtful = true;
}

static bool is_refused_anyway(const struct sg_rows *rows)
{
	return rows->in.catalog->places.items[rows->moment].refused.n > 0;
}

static void run(struct sg_rows *rows, size_t index)
{
	const struct sg_session *session = rows->in.session;
	size_t from = sg_session_undoes_from(session, index);

	rows->now = index;
	rows->moment = rows->in.moments[index];
	rows->keys = sg_session_foreign_keys(session, index);
	rows->visits.len = rows->checks.len = rows->queries = rows->fired = 0;
	rows->refused = false;
	if (from != index)
		undo(rows, from);
	if (!is_refused_anyway(rows))
		sg_sim_statement(rows, rows->in.script->statements.items[index].node);
	sg_sim_settle_statement(rows);
	if (sg_session_pragma_asks(session, index, "defer_foreign_keys") == SG_NO)
		sg_sim_forget_pending(rows);
	if (sg_session_ends_transaction(session, index) ||
	    index + 1 == rows->in.script->statements.len)
		sg_sim_commit(rows);
	if (rows->refused || rows->doubtful)
		doubt(rows);
}

struct sg_rows *sg_rows_new(struct sg_arena *arena, const struct sg_rows_input *input)
{
	size_t n = input->script->statements.len;
	struct sg_rows *rows;

	if (input->dialect == SG_POSTGRES)
		return NULL;
	rows = SG_NEW(arena, struct sg_rows);
	rows->arena = arena;
	rows->in = *input;
	rows->at = sg_alloc(arena, (n + 1) * sizeof *rows->at);
	sg_sim_presume(rows);
	for (size_t i = 0; i < n; i++)
		run(rows, i);
	sg_sim_judge(rows);
	return rows;
}

const struct sg_row_effects *sg_row_effects_at(const struct sg_rows *rows, size_t index)
{
	return &rows->at[index];
}

const struct sg_row_effects *sg_row_effects_of(const struct sg_rows *rows)
{
	return &rows->all;
}

bool sg_is_surely_empty(const struct sg_rows *rows, size_t index,
			const struct sg_object *table)
{
	const struct content *content;

	if (!rows)
		return false;
	content = sg_sim_content_at(rows, index, table);
	if (content)
		return !sg_sim_may_have_rows(content);
	return !table->assumed && !table->perhaps_before &&
	       table->created > rows->in.moments[0];
}
