/*
 * # Foreign keys and triggers off by session_replication_role
 *
 * `session_replication_role = replica` makes the session behave like a replica that
 * applies changes: no trigger fires, and foreign keys are triggers. Rows that reference
 * nothing are accepted, and parents are deleted under their children; nothing checks them
 * afterwards. A constraint that PostgreSQL shows as valid is broken, and a later dump may
 * not restore.
 *
 * Plain `SET` lasts for the session: where the runner keeps its connection, also the
 * migrations that follow run unchecked. `SET LOCAL` ends with the transaction.
 * `ALTER ROLE .. SET` and `ALTER DATABASE .. SET` switch the checks off for every new
 * session. Only a superuser may set it (from version 15 on also whoever was granted `SET`
 * on it), so that managed databases refuse it.
 *
 * ## Instead
 *
 * Load the tables in the order of their references, or defer the checks to the commit:
 *
 *     ALTER TABLE lines ALTER CONSTRAINT lines_order_fk DEFERRABLE;
 *     BEGIN;
 *     SET CONSTRAINTS ALL DEFERRED;
 *     -- the work
 *     COMMIT;
 *
 * ## Unless
 *
 * The value is `origin`, `local` or the default.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/runtime-config-client.html
 * - https://www.postgresql.org/docs/15/sql-set-constraints.html
 */
#include <sqlguard/rule.h>

static const char setting[] = "session_replication_role";

static bool is_replica(const struct sg_node *value)
{
	if (sg_is(value, SG_LITERAL))
		return sg_str_iis(sg_as_literal(value)->text, "replica");
	if (sg_is(value, SG_CAST))
		return is_replica(sg_as_cast(value)->value);
	if (sg_is(value, SG_COLUMN_REF))
		return sg_str_iis(sg_as_column_ref(value)->column, "replica");
	return sg_is(value, SG_IDENT) && sg_str_iis(sg_as_ident(value)->name, "replica");
}

static void report(struct sg_ctx *cx, struct sg_span span, const char *until)
{
	sg_report(cx, span, "foreign key checks and triggers are off %s", until);
	sg_note(cx, "rows written meanwhile are never checked, not even afterwards; only "
		    "a superuser may set this");
	sg_help(cx, "load parents before children, or make the foreign key deferrable "
		    "and have it checked at the commit");
	sg_help_sql(cx, "BEGIN;\nSET CONSTRAINTS ALL DEFERRED;\n-- the work\nCOMMIT;");
}

static bool belongs_to_function(const struct sg_node *top)
{
	if (sg_is(top, SG_CREATE_FUNCTION))
		return true;
	return sg_is(top, SG_ALTER_OTHER) &&
	       (sg_as_alter_other(top)->object == SG_OBJ_FUNCTION ||
		sg_as_alter_other(top)->object == SG_OBJ_PROCEDURE);
}

static void check_set(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_set *set = sg_as_set(node);

	if (!sg_str_iis(set->name, setting) || set->type != SG_SET_VALUE ||
	    !set->values.len || !is_replica(set->values.items[0]))
		return;
	if (belongs_to_function(cx->top))
		report(cx, cx->statement->span, "during each call of the function");
	else if (sg_is(cx->top, SG_ALTER_OTHER))
		report(cx, cx->statement->span, "in every new session");
	else if (!set->local)
		report(cx, node->span, "for the rest of the session");
	else if (sg_session_in_transaction(cx->session, cx->index) != SG_NO)
		report(cx, node->span, "until the transaction ends");
}

/* set_config('session_replication_role', 'replica', is_local) */
static void check_call(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_call *call = sg_as_call(node);
	struct sg_node **arguments = call->arguments.items;

	if (!sg_str_is(call->name, "set_config") || call->arguments.len != 3 ||
	    !sg_is(arguments[0], SG_LITERAL) ||
	    !sg_str_iis(sg_as_literal(arguments[0])->text, setting) ||
	    !is_replica(arguments[1]) || !sg_runs_now(cx))
		return;
	report(cx, node->span,
	       sg_is_always_true(arguments[2]) ? "until the transaction ends"
					       : "for the rest of the session");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	if (sg_is(node, SG_SET))
		check_set(cx, node);
	else
		check_call(cx, node);
}

SG_RULE(session_replication_role){
	.summary =
		"session_replication_role = replica turns off foreign keys and triggers",
	.severity = SG_ERROR,
	.dialects = SG_POSTGRES,
	.since = "0.1",
	.on = {SG_SET, SG_CALL},
	.check = check,
};
