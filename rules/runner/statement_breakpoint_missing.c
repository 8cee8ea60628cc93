/*
 * # Statement breakpoint missing or empty
 *
 * Drizzle cuts a file at `--> statement-breakpoint` and nowhere else, and hands each
 * piece to its driver. What happens to a piece with several statements depends on the
 * driver (measured with drizzle-orm 0.45): libSQL and sql.js run the first statement,
 * leave the others out and record the migration as applied; better-sqlite3 refuses the
 * piece; D1 and PostgreSQL run all of it. A piece without a statement is refused by
 * better-sqlite3, libSQL and sql.js.
 *
 * ## Instead
 *
 * Put `--> statement-breakpoint` between two statements, once, and none after the last:
 *
 *     CREATE TABLE tags (id integer PRIMARY KEY);
 *     --> statement-breakpoint
 *     CREATE INDEX tags_id ON tags (id);
 *
 * ## Unless
 *
 * Another tool applies the file, such as wrangler: to it the breakpoint is a comment.
 *
 * ## See
 *
 * - https://orm.drizzle.team/docs/kit-custom-migrations
 */
#include <sqlguard/rule.h>

static bool cuts_at_breakpoints(const struct sg_ctx *cx)
{
	return cx->set && cx->set->runner && cx->dialect != SG_POSTGRES &&
	       sg_profile_of(cx->set->runner, cx->dialect)->splitter ==
		       SG_SPLIT_BREAKPOINT;
}

static void say_several(struct sg_ctx *cx, const struct sg_statement *second)
{
	const struct sg_runner *runner = cx->set->runner;
	enum sg_reaction reaction = runner->chunks.several;

	sg_report(cx, second->span,
		  "no statement breakpoint stands before this statement");
	if (reaction == SG_REACTION_PASSES)
		sg_note(cx,
			"%s runs only the first statement of a piece, leaves this one "
			"out and records the migration as applied",
			runner->title);
	else if (reaction == SG_REACTION_REFUSES)
		sg_note(cx, "%s refuses a piece with several statements: the run fails",
			runner->title);
	else
		sg_note(cx, "the driver decides: libSQL and sql.js leave this statement "
			    "out and record success, better-sqlite3 refuses, D1 runs it");
	if (reaction == SG_REACTION_UNKNOWN)
		sg_severity(cx, SG_WARNING);
	sg_help(cx, "put '--> statement-breakpoint' between the two statements");
}

static void say_empty(struct sg_ctx *cx, struct sg_span breakpoint)
{
	const struct sg_runner *runner = cx->set->runner;

	sg_report(cx, breakpoint, "this breakpoint makes a piece without a statement");
	if (runner->chunks.empty == SG_REACTION_REFUSES)
		sg_note(cx, "%s refuses a piece without a statement: the run fails",
			runner->title);
	else
		sg_note(cx, "better-sqlite3, libSQL and sql.js refuse a piece without a "
			    "statement");
	if (runner->chunks.empty == SG_REACTION_UNKNOWN)
		sg_severity(cx, SG_WARNING);
	sg_help(cx, "remove this breakpoint");
}

/* The pieces of a file, one after the other. */
struct piece {
	uint32_t end;                  /* where its breakpoint begins, or the file ends */
	const struct sg_comment *mark; /* that ends it; NULL: the end of the file */
	size_t first, statements;
};

static bool next_piece(struct piece *piece, const struct sg_ctx *cx, size_t *comment)
{
	const struct sg_script *script = cx->script;

	if (piece->end == cx->src->text.n && !piece->mark)
		return false;
	piece->first += piece->statements;
	piece->statements = 0;
	piece->mark = NULL;
	piece->end = (uint32_t)cx->src->text.n;
	while (*comment < script->comments.len && !piece->mark) {
		const struct sg_comment *c = &script->comments.items[(*comment)++];

		if (c->breakpoint)
			piece->mark = c;
	}
	if (piece->mark)
		piece->end = piece->mark->span.off;
	while (piece->first + piece->statements < script->statements.len &&
	       script->statements.items[piece->first + piece->statements].span.off <
		       piece->end)
		piece->statements++;
	return true;
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_comment *before = NULL;
	struct piece piece = {0};
	size_t comment = 0;

	(void)node;
	if (!cuts_at_breakpoints(cx) || !cx->script->statements.len)
		return;
	while (next_piece(&piece, cx, &comment)) {
		const struct sg_comment *mark = piece.mark ? piece.mark : before;

		if (piece.statements > 1 &&
		    cx->set->runner->chunks.several != SG_REACTION_RUNS)
			say_several(cx, &cx->script->statements.items[piece.first + 1]);
		if (!piece.statements && mark &&
		    cx->set->runner->chunks.empty != SG_REACTION_RUNS)
			say_empty(cx, mark->span);
		before = piece.mark;
	}
}

SG_RULE(statement_breakpoint_missing){
	.summary = "the driver of Drizzle gets several statements, or none, in one piece",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
