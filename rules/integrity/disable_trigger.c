/*
 * # Triggers switched off
 *
 * `ALTER TABLE .. DISABLE TRIGGER` stays in force for every session until somebody
 * enables the trigger again. `ALL` includes the triggers that check foreign keys: orphans
 * can be written from then on, and enabling the triggers later does not look at the rows
 * written meanwhile. A constraint that PostgreSQL shows as valid may then be broken.
 * `USER` and a name leave the foreign keys alone but skip audit, history and derived
 * columns.
 *
 * The statement itself takes `SHARE ROW EXCLUSIVE`: writes wait until the transaction
 * ends (measured on 15.18).
 *
 * ## Instead
 *
 * Disable and enable in one transaction, with the work between them; the lock keeps other
 * writers out:
 *
 *     BEGIN;
 *     ALTER TABLE orders DISABLE TRIGGER orders_audit;
 *     UPDATE orders SET note = NULL WHERE note = '';
 *     ALTER TABLE orders ENABLE TRIGGER orders_audit;
 *     COMMIT;
 *
 * ## Unless
 *
 * The same file enables it again, and no transaction ends between; the table was created
 * in the same file.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/sql-altertable.html
 */
#include <sqlguard/rule.h>

/* ENABLE USER does not bring back what DISABLE ALL took: the foreign key checks. */
static const struct sg_statement *
find_enable(struct sg_ctx *cx, const struct sg_name *table,
	    const struct sg_alter_trigger_state *disable)
{
	struct sg_deed deed = {SG_DID_ENABLE_ALL, .name = *table};
	const struct sg_statement *found = sg_done_after(cx, &deed);

	deed.type = SG_DID_ENABLE_USER;
	if (!found && !disable->all)
		found = sg_done_after(cx, &deed);
	deed.type = SG_DID_ENABLE_TRIGGER;
	deed.part = disable->which;
	if (!found && !disable->all && !disable->user)
		found = sg_done_after(cx, &deed);
	return found;
}

static const char *describe(struct sg_ctx *cx,
			    const struct sg_alter_trigger_state *disable)
{
	if (disable->all)
		return "all triggers";
	if (disable->user)
		return "all user triggers";
	return sg_printf(cx->arena, "trigger '%s'", sg_show_ident(cx, disable->which));
}

static void explain(struct sg_ctx *cx, const struct sg_alter_trigger_state *disable,
		    const struct sg_statement *enable)
{
	if (enable)
		sg_note(cx,
			"enabled again in line %zu, but not in the same transaction: "
			"other sessions write without them until then, and a failure "
			"leaves them off",
			sg_line_of(cx, enable->span.off));
	else
		sg_note(cx, "off for every session, until somebody enables them again");
	if (disable->all)
		sg_note(cx, "ALL includes the checks of foreign keys: rows written "
			    "meanwhile are never checked");
	else
		sg_severity(cx, SG_WARNING);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_alter_trigger_state *disable = sg_as_alter_trigger_state(node);
	const struct sg_name *altered = sg_altered_table(cx);
	const struct sg_statement *enable;
	const char *table, *which;

	if (disable->rule || !sg_str_is(disable->state, "disable") || !altered ||
	    sg_new_here(cx->facts, cx->index, altered) || sg_is_temporary(cx, altered))
		return;
	enable = find_enable(cx, altered, disable);
	if (enable &&
	    sg_session_same_transaction(cx->session, cx->index,
					(size_t)(enable - cx->script->statements.items)))
		return;
	sg_report(cx, node->span, "%s of '%s' %s switched off", describe(cx, disable),
		  sg_show_name(cx, altered),
		  disable->all || disable->user ? "are" : "is");
	explain(cx, disable, enable);
	sg_help(cx, "enable in the same transaction, after the work that needs them off");
	table = sg_sql_name(cx, altered);
	which = disable->all    ? "ALL"
		: disable->user ? "USER"
				: sg_sql_ident(cx, disable->which);
	sg_help_sql(cx,
		    "BEGIN;\nALTER TABLE %s DISABLE TRIGGER %s;\n-- the work\n"
		    "ALTER TABLE %s ENABLE TRIGGER %s;\nCOMMIT;",
		    table, which, table, which);
}

SG_RULE(disable_trigger){
	.summary =
		"triggers switched off and not on again; ALL includes foreign key checks",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_ALTER_TRIGGER_STATE},
	.check = check,
};
