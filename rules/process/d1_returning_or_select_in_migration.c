/*
 * # Result that nobody reads
 *
 * A `SELECT`, or a `RETURNING`, in a migration gives rows that no one sees; on D1 the
 * rows that it reads are billed.
 *
 * ## Instead
 *
 * Leave it out, or ask by hand: `wrangler d1 execute DB --command "SELECT .."`.
 *
 * ## Unless
 *
 * The rule is off by default; turn it on with `--rule
 * d1-returning-or-select-in-migration`.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/platform/pricing/
 */
#include <sqlguard/rule.h>

static bool returns(const struct sg_node *node)
{
	switch ((int)node->kind) {
	case SG_SELECT: return true;
	case SG_INSERT: return sg_as_insert(node)->returning.len > 0;
	case SG_UPDATE: return sg_as_update(node)->returning.len > 0;
	case SG_DELETE: return sg_as_delete(node)->returning.len > 0;
	default: return false;
	}
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (node != cx->top || !returns(node))
		return;
	sg_report(cx, node->span, "nobody reads the rows that this %s gives",
		  sg_is(node, SG_SELECT) ? "SELECT" : "RETURNING");
	sg_help(cx, "leave it out");
}

SG_RULE(d1_returning_or_select_in_migration){
	.summary = "a query in a migration whose rows nobody reads, and D1 bills",
	.severity = SG_OFF,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_SELECT, SG_INSERT, SG_UPDATE, SG_DELETE},
	.check = check,
};
