/*
 * # Function that D1 does not have
 *
 * D1 lets a migration call the functions of its list and no others. What SQLite has and
 * the list has not ends with `not authorized to use function: power`; what neither has
 * with `no such function: uuid` (measured on local D1, wrangler 4.86 and 4.164, with each
 * name that SQLite has). The whole file fails and is rolled back.
 *
 * In a view or a trigger the function is looked up when the view or trigger is used: the
 * migration succeeds, and the application fails. Older versions of D1 do the same with
 * the function of a `DEFAULT`.
 *
 * ## Instead
 *
 * Call one that D1 has: `pow` for `power`, `ceil` for `ceiling`, `log` for `log10`, `iif`
 * for `if`:
 *
 *     UPDATE shapes SET area = pow(side, 2) WHERE kind = 'square';
 *
 * ## Unless
 *
 * The function is libSQL's own, of which `libsql-syntax` speaks, or PostgreSQL's in the
 * definition of a table, of which `sqlite-postgres-syntax` speaks; the file is the output
 * of `.dump`, of which `d1-dump-artifacts` speaks.
 *
 * ## See
 *
 * - https://developers.cloudflare.com/d1/sql-api/sql-statements/
 */
#include <sqlguard/rule.h>

/* What to call instead; `same`: with the same arguments, for the same result. */
static const struct {
	const char *name, *instead;
	bool same;
} others[] = {
	{"power", "pow", true},
	{"ceiling", "ceil", true},
	{"log10", "log", true},
	{"if", "iif", true},
	{"json_pretty", "json", false},
	{"regexp", "LIKE or GLOB", false},
	{"left", "substr(text, 1, n)", false},
	{"right", "substr(text, -n)", false},
	{"len", "length", true},
	{"nvl", "ifnull", true},
	{"unistr", "char() or the characters themselves", false},
};

/* Elsewhere the text of the call is part of the schema. */
static bool is_data(const struct sg_node *top)
{
	return sg_is(top, SG_INSERT) || sg_is(top, SG_UPDATE) || sg_is(top, SG_DELETE) ||
	       sg_is(top, SG_SELECT);
}

static void help(struct sg_ctx *cx, struct sg_span name, struct sg_str word)
{
	const char *instead = NULL;
	bool same = false;

	sg_is_foreign_function(&instead, word);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (sg_str_iis(word, others[i].name)) {
			instead = others[i].instead;
			same = others[i].same;
		}
	if (!instead) {
		sg_help(cx, "compute it in the application");
		return;
	}
	sg_help(cx, "write %s", instead);
	if (!same || !is_data(cx->top) || !sg_str_ieq(sg_text_of(cx, name), word))
		return;
	sg_fix(cx, SG_FIX_SAFE, "call %s instead", instead);
	sg_fix_replace(cx, name, instead);
}

static void note(struct sg_ctx *cx)
{
	switch ((int)cx->top->kind) {
	case SG_CREATE_VIEW:
		sg_note(cx, "the view is made, and every query of it fails");
		break;
	case SG_CREATE_TRIGGER:
		sg_note(cx,
			"the trigger is made, and every statement that fires it fails");
		break;
	case SG_CREATE_TABLE:
		sg_note(cx, "the whole file fails; with older versions of D1 a DEFAULT "
			    "passes, and the INSERT that needs it fails");
		break;
	default: sg_note(cx, "the whole file fails"); break;
	}
}

static void report(struct sg_ctx *cx, const struct sg_node *node, struct sg_str name)
{
	sg_report(cx, node->span, "D1 has no function '%s'", sg_show_ident(cx, name));
	note(cx);
	help(cx, sg_span_of(node->span.off, node->span.off + name.n), name);
}

/* Of a table's columns sqlite-postgres-syntax speaks. */
static bool is_told(const struct sg_ctx *cx, struct sg_str name)
{
	const char *instead;

	return (sg_is(cx->top, SG_CREATE_TABLE) || sg_is(cx->top, SG_ALTER_TABLE)) &&
	       sg_is_foreign_function(&instead, name);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_str name;

	if (sg_is_dump(cx))
		return;
	if (sg_is(node, SG_BINARY)) {
		if (sg_str_ends(sg_as_binary(node)->operator, "regexp"))
			report(cx, node, SG_STR("regexp"));
		return;
	}
	name = sg_as_call(node)->name;
	if (!sg_d1_has_function(name) && !sg_d1_has_table_function(name) &&
	    !sg_is_libsql_function(name) && !is_told(cx, name))
		report(cx, node, name);
}

SG_RULE(d1_unsupported_function){
	.summary = "D1 does not have this function, or does not authorize it",
	.severity = SG_ERROR,
	.dialects = SG_D1,
	.since = "0.1",
	.on = {SG_CALL, SG_BINARY},
	.check = check,
};
