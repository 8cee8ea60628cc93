/* Transactions, settings and maintenance. */
#include <string.h>

#include "lower.h"

static enum sg_transaction_type transaction_type(TransactionStmtKind kind)
{
	switch (kind) {
	case TRANS_STMT_BEGIN:
	case TRANS_STMT_START: return SG_TX_BEGIN;
	case TRANS_STMT_COMMIT: return SG_TX_COMMIT;
	case TRANS_STMT_ROLLBACK: return SG_TX_ROLLBACK;
	case TRANS_STMT_SAVEPOINT: return SG_TX_SAVEPOINT;
	case TRANS_STMT_RELEASE: return SG_TX_RELEASE;
	case TRANS_STMT_ROLLBACK_TO: return SG_TX_ROLLBACK_TO;
	case TRANS_STMT_PREPARE: return SG_TX_PREPARE;
	case TRANS_STMT_COMMIT_PREPARED: return SG_TX_COMMIT_PREPARED;
	case TRANS_STMT_ROLLBACK_PREPARED: return SG_TX_ROLLBACK_PREPARED;
	}
	return SG_TX_OTHER;
}

static struct sg_node *transaction(struct sg_pg_lower *lw, const TransactionStmt *in)
{
	struct sg_transaction *out = SG_PG_NEW(lw, TRANSACTION, transaction, lw->span);
	const DefElem *mode = in->options ? linitial(in->options) : NULL;

	out->type = transaction_type(in->kind);
	out->name = sg_pg_copy(lw, in->savepoint_name ? in->savepoint_name : in->gid);
	out->chain = in->chain;
	if (mode)
		out->mode =
			sg_pg_words(lw, sg_pg_span(lw, sg_pg_token_at(lw, mode->location),
						   lw->tokens_len - 1));
	return &out->node;
}

static enum sg_set_type set_type(VariableSetKind kind)
{
	switch (kind) {
	case VAR_SET_VALUE: return SG_SET_VALUE;
	case VAR_SET_DEFAULT: return SG_SET_DEFAULT;
	case VAR_SET_CURRENT: return SG_SET_CURRENT;
	case VAR_SET_MULTI: return SG_SET_MULTI;
	case VAR_RESET: return SG_SET_RESET;
	case VAR_RESET_ALL: return SG_SET_RESET_ALL;
	}
	return SG_SET_VALUE;
}

struct sg_node *sg_pg_setting(struct sg_pg_lower *lw, Node *node)
{
	const VariableSetStmt *in = (const VariableSetStmt *)node;
	struct sg_set *out = SG_PG_NEW(lw, SET, set, lw->span);
	ListCell *cell;

	out->type = set_type(in->kind);
	out->local = in->is_local;
	out->name = sg_pg_lower_case(lw, in->name);
	foreach(cell, in->args)
	{
		Node *value = lfirst(cell);

		sg_pg_add(lw, &out->values,
			  IsA(value, DefElem) ? sg_pg_option(lw, value)
					      : sg_pg_expr(lw, value));
	}
	return &out->node;
}

static struct sg_node *show(struct sg_pg_lower *lw, const VariableShowStmt *in)
{
	struct sg_show *out = SG_PG_NEW(lw, SHOW, show, lw->span);

	out->name = sg_pg_lower_case(lw, in->name);
	return &out->node;
}

static struct sg_node *discard(struct sg_pg_lower *lw, const DiscardStmt *in)
{
	static const char *const names[] = {[DISCARD_ALL] = "all",
					    [DISCARD_PLANS] = "plans",
					    [DISCARD_SEQUENCES] = "sequences",
					    [DISCARD_TEMP] = "temp"};
	struct sg_discard *out = SG_PG_NEW(lw, DISCARD, discard, lw->span);

	out->what = sg_str_of(names[in->target]);
	return &out->node;
}

static struct sg_node *set_constraints(struct sg_pg_lower *lw,
				       const ConstraintsSetStmt *in)
{
	struct sg_set_constraints *out =
		SG_PG_NEW(lw, SET_CONSTRAINTS, set_constraints, lw->span);

	out->deferred = in->deferred;
	sg_pg_each(lw, &out->names, in->constraints, sg_pg_table);
	return &out->node;
}

static struct sg_node *vacuum_table(struct sg_pg_lower *lw, Node *node)
{
	const VacuumRelation *in = (const VacuumRelation *)node;
	struct sg_node *out = sg_pg_table(lw, (Node *)in->relation);

	sg_pg_idents(lw, &sg_as_object_name(out)->arguments, in->va_cols,
		     sg_pg_token_at(lw, in->relation->location) + 1);
	return out;
}

/* Whether an option is on: VACUUM FULL, VACUUM (FULL), VACUUM (FULL true). */
static bool has_option(List *options, const char *name)
{
	static const char *const off[] = {"false", "off", "0"};
	ListCell *cell;

	foreach(cell, options)
	{
		const DefElem *option = lfirst(cell);
		const Node *arg = option->arg;

		if (strcmp(option->defname, name))
			continue;
		if (arg && IsA(arg, Integer))
			return intVal(arg) != 0;
		for (size_t i = 0; arg && IsA(arg, String) && i < 3; i++)
			if (!strcmp(strVal(arg), off[i]))
				return false;
		return true;
	}
	return false;
}

static struct sg_node *vacuum(struct sg_pg_lower *lw, const VacuumStmt *in)
{
	struct sg_vacuum *out;
	struct sg_analyze *analyze;

	if (!in->is_vacuumcmd) {
		analyze = SG_PG_NEW(lw, ANALYZE, analyze, lw->span);
		sg_pg_each(lw, &analyze->tables, in->rels, vacuum_table);
		sg_pg_options(lw, &analyze->options, in->options);
		return &analyze->node;
	}
	out = SG_PG_NEW(lw, VACUUM, vacuum, lw->span);
	out->full = has_option(in->options, "full");
	out->analyze = has_option(in->options, "analyze");
	sg_pg_each(lw, &out->tables, in->rels, vacuum_table);
	sg_pg_options(lw, &out->options, in->options);
	return &out->node;
}

static struct sg_node *reindex(struct sg_pg_lower *lw, const ReindexStmt *in)
{
	static const enum sg_object_type types[] = {
		[REINDEX_OBJECT_INDEX] = SG_OBJ_INDEX,
		[REINDEX_OBJECT_TABLE] = SG_OBJ_TABLE,
		[REINDEX_OBJECT_SCHEMA] = SG_OBJ_SCHEMA,
		[REINDEX_OBJECT_SYSTEM] = SG_OBJ_SYSTEM,
		[REINDEX_OBJECT_DATABASE] = SG_OBJ_DATABASE,
	};
	struct sg_reindex *out = SG_PG_NEW(lw, REINDEX, reindex, lw->span);
	uint32_t from = 2;

	out->object = types[in->kind];
	out->concurrently = has_option(in->params, "concurrently");
	out->name = in->relation ? sg_pg_relation(lw, in->relation)
				 : sg_pg_single(lw, in->name, &from);
	return &out->node;
}

static struct sg_node *cluster(struct sg_pg_lower *lw, const ClusterStmt *in)
{
	struct sg_cluster *out = SG_PG_NEW(lw, CLUSTER, cluster, lw->span);

	out->table = sg_pg_relation(lw, in->relation);
	out->index = sg_pg_copy(lw, in->indexname);
	return &out->node;
}

static struct sg_node *refresh(struct sg_pg_lower *lw, const RefreshMatViewStmt *in)
{
	struct sg_refresh_view *out = SG_PG_NEW(lw, REFRESH_VIEW, refresh_view, lw->span);

	out->concurrently = in->concurrent;
	out->name = sg_pg_relation(lw, in->relation);
	out->with_no_data = in->skipData;
	return &out->node;
}

static struct sg_node *lock(struct sg_pg_lower *lw, const LockStmt *in)
{
	/* In the order of storage/lockdefs.h, from 1 on. */
	static const char *const modes[] = {"",
					    "access share",
					    "row share",
					    "row exclusive",
					    "share update exclusive",
					    "share",
					    "share row exclusive",
					    "exclusive",
					    "access exclusive"};
	struct sg_lock_table *out = SG_PG_NEW(lw, LOCK_TABLE, lock_table, lw->span);

	sg_pg_each(lw, &out->tables, in->relations, sg_pg_table);
	if (in->mode > 0 && in->mode < (int)(sizeof modes / sizeof *modes))
		out->mode = sg_str_of(modes[in->mode]);
	out->nowait = in->nowait;
	return &out->node;
}

static struct sg_node *call(struct sg_pg_lower *lw, const CallStmt *in)
{
	struct sg_call_procedure *out =
		SG_PG_NEW(lw, CALL_PROCEDURE, call_procedure, lw->span);

	out->call = sg_pg_expr(lw, (Node *)in->funccall);
	return &out->node;
}

static struct sg_node *explain(struct sg_pg_lower *lw, const ExplainStmt *in)
{
	struct sg_explain *out = SG_PG_NEW(lw, EXPLAIN, explain, lw->span);

	out->analyze = has_option(in->options, "analyze");
	out->statement = sg_pg_lower(lw, in->query);
	return &out->node;
}

struct sg_node *sg_pg_lower_session(struct sg_pg_lower *lw, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_TransactionStmt: return transaction(lw, (TransactionStmt *)stmt);
	case T_VariableSetStmt: return sg_pg_setting(lw, stmt);
	case T_VariableShowStmt: return show(lw, (VariableShowStmt *)stmt);
	case T_DiscardStmt: return discard(lw, (DiscardStmt *)stmt);
	case T_ConstraintsSetStmt: return set_constraints(lw, (ConstraintsSetStmt *)stmt);
	case T_VacuumStmt: return vacuum(lw, (VacuumStmt *)stmt);
	case T_ReindexStmt: return reindex(lw, (ReindexStmt *)stmt);
	case T_ClusterStmt: return cluster(lw, (ClusterStmt *)stmt);
	case T_RefreshMatViewStmt: return refresh(lw, (RefreshMatViewStmt *)stmt);
	case T_LockStmt: return lock(lw, (LockStmt *)stmt);
	case T_CallStmt: return call(lw, (CallStmt *)stmt);
	case T_ExplainStmt: return explain(lw, (ExplainStmt *)stmt);
	default: return NULL;
	}
}
