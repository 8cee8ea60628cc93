/*
 * # Placeholder in a migration for D1
 *
 * D1 runs a migration without values for placeholders: any `?`, `?1` or `:name` ends with
 * `Wrong number of parameter bindings for SQL query`, and the whole file is rolled back
 * (measured on local D1, wrangler 4.86 and 4.164).
 *
 * ## Instead
 *
 * Write the value:
 *
 *     UPDATE pages SET title = 'Home' WHERE id = 1;
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/worker-api/prepared-statements/
 */
#include <sqlguard/rule.h>

struct search {
	const struct sg_node *first;
	size_t count;
};

static bool count_placeholder(struct sg_node *node, void *payload)
{
	struct search *search = payload;

	if (sg_is(node, SG_PARAMETER) && !search->count++)
		search->first = node;
	return true;
}

/* The first one speaks for all of the file. */
static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct search found = {NULL, 0};

	(void)node;
	for (size_t i = 0; i < cx->script->statements.len; i++)
		sg_walk(cx->script->statements.items[i].node, count_placeholder, &found);
	if (!found.count)
		return;
	sg_report(cx, found.first->span,
		  "'%.*s' is a placeholder, and a migration has no values for it",
		  SG_STR_ARG(sg_text_of(cx, found.first->span)));
	sg_note(cx, "the whole file fails with 'Wrong number of parameter bindings'");
	if (found.count > 1)
		sg_note(cx, "the file has %zu placeholders", found.count);
	sg_help(cx, "write the value");
}

SG_RULE(d1_placeholder){
	.summary = "D1 has no values for the placeholders of a migration",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
