/*
 * # Expression that is too much for D1
 *
 * D1 lowers several limits of SQLite (measured on local D1, wrangler 4.86 and 4.164):
 *
 * - a `LIKE` or `GLOB` pattern has 50 bytes at most: `LIKE or GLOB pattern too complex`.
 *   This fails only when a row is tested, so that it passes on an empty database; in a
 *   `CHECK` or a trigger it breaks every later write
 * - a compound `SELECT` has 5 terms; the rows of `VALUES` do not count
 * - a function has 127 arguments; the documentation says 32
 * - an expression is at most 100 levels deep: a chain of 101 `||` or `OR`
 * - a join has 64 tables
 *
 * ## Instead
 *
 * Use `IN (..)` for chains of `OR`, several `INSERT` for several `SELECT`, `instr()` for
 * a long pattern:
 *
 *     DELETE FROM pages WHERE instr(path, '/a/path/of/more/than/50/bytes/') = 1;
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/platform/limits/
 */
#include <sqlguard/rule.h>

#define PATTERN_BYTES        50
#define COMPOUND_TERMS       5
#define ARGUMENTS            127
#define DOCUMENTED_ARGUMENTS 32
#define EXPRESSION_DEPTH     100
#define JOINED_TABLES        64

/* ---- expressions ---- */

static void check_depth(struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->script->statements.len; i++) {
		const struct sg_statement *s = &cx->script->statements.items[i];

		if (s->depth <= EXPRESSION_DEPTH || sg_is(s->node, SG_PROBLEM))
			continue;
		sg_report(cx, s->span, "an expression is %u levels deep, and D1 takes %d",
			  s->depth, EXPRESSION_DEPTH);
		sg_note(cx, "the whole file fails with 'Expression tree is too large'");
		sg_help(cx, "write IN (..) for a chain of OR, or several statements");
	}
}

/* Who meets the error, which no empty database shows. */
static const char *when_tested(const struct sg_ctx *cx)
{
	switch ((int)cx->top->kind) {
	case SG_CREATE_VIEW: return "every query of the view will fail";
	case SG_CREATE_TABLE:
	case SG_CREATE_TRIGGER: return "everything that writes to the table will fail";
	default: return "an empty database does not show it";
	}
}

static void check_pattern(struct sg_ctx *cx, const struct sg_node *pattern)
{
	if (!sg_is(pattern, SG_LITERAL) ||
	    sg_as_literal(pattern)->type != SG_LIT_STRING ||
	    sg_as_literal(pattern)->text.n <= PATTERN_BYTES)
		return;
	sg_report(cx, pattern->span, "the pattern has %zu bytes, and D1 takes %d",
		  sg_as_literal(pattern)->text.n, PATTERN_BYTES);
	sg_note(cx,
		"'LIKE or GLOB pattern too complex' comes with the first row that is "
		"tested: %s",
		when_tested(cx));
	sg_help(cx, "use instr() or substr()");
}

static void check_call(struct sg_ctx *cx, const struct sg_call *call)
{
	uint32_t count = call->arguments.len;

	if (count && (sg_str_is(call->name, "like") || sg_str_is(call->name, "glob")))
		check_pattern(cx, call->arguments.items[0]);
	if (count <= DOCUMENTED_ARGUMENTS)
		return;
	sg_report(cx, call->node.span, "'%.*s' has %u arguments, and D1 takes %d",
		  SG_STR_ARG(call->name), count,
		  count > ARGUMENTS ? ARGUMENTS : DOCUMENTED_ARGUMENTS);
	if (count > ARGUMENTS) {
		sg_note(cx, "the whole file fails with 'too many arguments on function'");
	} else {
		sg_severity(cx, SG_INFO);
		sg_note(cx, "32 is what Cloudflare documents; local D1 takes %d",
			ARGUMENTS);
	}
}

static void check_operator(struct sg_ctx *cx, const struct sg_binary *binary)
{
	if (sg_str_ends(binary->operator, "like") ||
	    sg_str_ends(binary->operator, "glob"))
		check_pattern(cx, binary->right);
}

/* ---- queries ---- */

/* Chains lean to the left: exactly one SELECT of a chain is the first over the limit. */
static void check_terms(struct sg_ctx *cx, const struct sg_select *select)
{
	int terms = 1;

	for (const struct sg_node *left = &select->node;
	     sg_is(left, SG_SELECT) && sg_as_select(left)->operator.n;
	     left = sg_as_select(left)->left)
		terms++;
	if (terms != COMPOUND_TERMS + 1)
		return;
	sg_report(cx, select->node.span,
		  "a compound SELECT has more than %d terms, which D1 refuses",
		  COMPOUND_TERMS);
	sg_note(cx, "the whole file fails with 'too many terms in compound SELECT'");
	sg_help(cx, "write VALUES (..), (..), or several INSERT");
}

static unsigned tables_in(const struct sg_node *from)
{
	if (!sg_is(from, SG_JOIN))
		return 1;
	return tables_in(sg_as_join(from)->left) + tables_in(sg_as_join(from)->right);
}

static void check_join(struct sg_ctx *cx, const struct sg_select *select)
{
	unsigned count = 0;

	SG_EACH (from, select->from)
		count += tables_in(from);
	if (count > JOINED_TABLES)
		sg_report(cx, select->node.span,
			  "a join of %u tables, and SQLite takes %d", count,
			  JOINED_TABLES);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	switch ((int)node->kind) {
	case SG_CALL: check_call(cx, sg_as_call(node)); break;
	case SG_BINARY: check_operator(cx, sg_as_binary(node)); break;
	case SG_SELECT:
		check_terms(cx, sg_as_select(node));
		check_join(cx, sg_as_select(node));
		break;
	default: check_depth(cx); break;
	}
}

SG_RULE(d1_expression_too_complex){
	.summary = "D1 limits the depth, patterns, arguments and terms of expressions",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_CALL, SG_BINARY, SG_SELECT, SG_WHOLE_FILE},
	.check = check,
};
