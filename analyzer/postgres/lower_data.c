/* INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY. */
#include "lower.h"

static struct sg_str alias_of(struct sg_pg_lower *lw, const RangeVar *range)
{
	return sg_pg_copy(lw, range->alias ? range->alias->aliasname : NULL);
}

/* The statement's own place: a CTE may hold it. */
static struct sg_span place(struct sg_pg_lower *lw, const RangeVar *range,
			    const char *word, const WithClause *with)
{
	uint32_t name = sg_pg_token_at(lw, range->location), first = name, last;

	while (first && !sg_pg_word_at(lw, first, word))
		first--;
	for (last = name; last < lw->tokens_len && !sg_pg_char_at(lw, last, ')');)
		last = sg_pg_skip(lw, last);
	if (with)
		first = sg_pg_token_at(lw, with->location);
	return sg_pg_span(lw, first, last - 1);
}

static struct sg_node *column_name(struct sg_pg_lower *lw, const ResTarget *target)
{
	struct sg_ident *out =
		SG_PG_NEW(lw, IDENT, ident, sg_pg_span_at(lw, target->location));

	out->name = sg_pg_text(lw, target->name, target->location);
	return &out->node;
}

static void add_columns(struct sg_pg_lower *lw, struct sg_list *out, List *targets)
{
	ListCell *cell;

	foreach(cell, targets) sg_pg_add(lw, out, column_name(lw, lfirst(cell)));
}

/* (a, b) = (..) comes as one target for each column, with the same source in each. */
static void add_assignments(struct sg_pg_lower *lw, struct sg_list *out, List *targets)
{
	const Node *source = NULL;
	struct sg_assign *assign = NULL;
	ListCell *cell;

	foreach(cell, targets)
	{
		const ResTarget *target = lfirst(cell);
		struct sg_node *column = column_name(lw, target);
		const MultiAssignRef *multi = IsA(target->val, MultiAssignRef)
						      ? (MultiAssignRef *)target->val
						      : NULL;

		if (!multi || multi->source != source) {
			assign = SG_PG_NEW(lw, ASSIGN, assign, column->span);
			assign->value =
				sg_pg_expr(lw, multi ? multi->source : target->val);
			assign->node.span =
				sg_span_join(column->span, assign->value->span);
			sg_pg_add(lw, out, &assign->node);
		}
		sg_pg_add(lw, &assign->columns, column);
		source = multi ? multi->source : NULL;
	}
}

static struct sg_str overriding(OverridingKind kind)
{
	switch (kind) {
	case OVERRIDING_USER_VALUE: return SG_STR("user");
	case OVERRIDING_SYSTEM_VALUE: return SG_STR("system");
	case OVERRIDING_NOT_SET: break;
	}
	return (struct sg_str){"", 0};
}

static struct sg_node *upsert(struct sg_pg_lower *lw, const OnConflictClause *in)
{
	struct sg_upsert *out =
		SG_PG_NEW(lw, UPSERT, upsert, sg_pg_span_at(lw, in->location));

	if (in->infer) {
		sg_pg_index_columns(lw, &out->target, in->infer->indexElems,
				    sg_pg_token_at(lw, in->infer->location));
		out->target_where = sg_pg_expr(lw, in->infer->whereClause);
		out->constraint = sg_pg_copy(lw, in->infer->conname);
	}
	add_assignments(lw, &out->sets, in->targetList);
	out->where = sg_pg_expr(lw, in->whereClause);
	return &out->node;
}

static struct sg_node *insert(struct sg_pg_lower *lw, const InsertStmt *in)
{
	struct sg_insert *out = SG_PG_NEW(
		lw, INSERT, insert, place(lw, in->relation, "insert", in->withClause));

	out->with = sg_pg_with(lw, (Node *)in->withClause);
	out->table = sg_pg_relation(lw, in->relation);
	out->alias = alias_of(lw, in->relation);
	add_columns(lw, &out->columns, in->cols);
	out->source = sg_pg_query(lw, in->selectStmt);
	out->overriding = overriding(in->override);
	if (in->onConflictClause)
		sg_pg_add(lw, &out->upserts, upsert(lw, in->onConflictClause));
	sg_pg_each(lw, &out->returning, in->returningList, sg_pg_result);
	return &out->node;
}

static struct sg_node *update(struct sg_pg_lower *lw, const UpdateStmt *in)
{
	struct sg_update *out = SG_PG_NEW(
		lw, UPDATE, update, place(lw, in->relation, "update", in->withClause));

	out->with = sg_pg_with(lw, (Node *)in->withClause);
	out->table = sg_pg_relation(lw, in->relation);
	out->alias = alias_of(lw, in->relation);
	out->only = !in->relation->inh;
	add_assignments(lw, &out->sets, in->targetList);
	sg_pg_each(lw, &out->from, in->fromClause, sg_pg_range);
	out->where = sg_pg_expr(lw, in->whereClause);
	sg_pg_each(lw, &out->returning, in->returningList, sg_pg_result);
	return &out->node;
}

static struct sg_node *delete (struct sg_pg_lower *lw, const DeleteStmt *in)
{
	struct sg_delete *out = SG_PG_NEW(
		lw, DELETE, delete, place(lw, in->relation, "delete", in->withClause));

	out->with = sg_pg_with(lw, (Node *)in->withClause);
	out->table = sg_pg_relation(lw, in->relation);
	out->alias = alias_of(lw, in->relation);
	out->only = !in->relation->inh;
	sg_pg_each(lw, &out->using, in->usingClause, sg_pg_range);
	out->where = sg_pg_expr(lw, in->whereClause);
	sg_pg_each(lw, &out->returning, in->returningList, sg_pg_result);
	return &out->node;
}

/* The branch's values as the one row of a VALUES list, its condition as WHERE. */
static struct sg_node *merge_values(struct sg_pg_lower *lw, const MergeWhenClause *in)
{
	struct sg_select *out;

	if (!in->values && !in->condition)
		return NULL;
	out = SG_PG_NEW(lw, SELECT, select, lw->span);
	out->where = sg_pg_expr(lw, in->condition);
	if (in->values)
		sg_pg_add(lw, &out->rows, sg_pg_expr(lw, (Node *)in->values));
	out->value_rows = out->rows.len;
	return &out->node;
}

static struct sg_node *merge_insert(struct sg_pg_lower *lw, const MergeWhenClause *in,
				    const RangeVar *table)
{
	struct sg_insert *out = SG_PG_NEW(lw, INSERT, insert, lw->span);

	out->table = sg_pg_relation(lw, table);
	add_columns(lw, &out->columns, in->targetList);
	out->source = merge_values(lw, in);
	out->overriding = overriding(in->override);
	return &out->node;
}

static struct sg_node *merge_update(struct sg_pg_lower *lw, const MergeWhenClause *in,
				    const RangeVar *table)
{
	struct sg_update *out = SG_PG_NEW(lw, UPDATE, update, lw->span);

	out->table = sg_pg_relation(lw, table);
	add_assignments(lw, &out->sets, in->targetList);
	out->where = sg_pg_expr(lw, in->condition);
	return &out->node;
}

static struct sg_node *merge_delete(struct sg_pg_lower *lw, const MergeWhenClause *in,
				    const RangeVar *table)
{
	struct sg_delete *out = SG_PG_NEW(lw, DELETE, delete, lw->span);

	out->table = sg_pg_relation(lw, table);
	out->where = sg_pg_expr(lw, in->condition);
	return &out->node;
}

static void add_branch(struct sg_pg_lower *lw, struct sg_list *out,
		       const MergeWhenClause *in, const RangeVar *table)
{
	if (in->commandType == CMD_INSERT)
		sg_pg_add(lw, out, merge_insert(lw, in, table));
	else if (in->commandType == CMD_UPDATE)
		sg_pg_add(lw, out, merge_update(lw, in, table));
	else if (in->commandType == CMD_DELETE)
		sg_pg_add(lw, out, merge_delete(lw, in, table));
}

static struct sg_node *merge(struct sg_pg_lower *lw, const MergeStmt *in)
{
	struct sg_merge *out = SG_PG_NEW(
		lw, MERGE, merge, place(lw, in->relation, "merge", in->withClause));
	ListCell *cell;

	out->with = sg_pg_with(lw, (Node *)in->withClause);
	out->table = sg_pg_relation(lw, in->relation);
	out->alias = alias_of(lw, in->relation);
	out->source = sg_pg_range(lw, in->sourceRelation);
	out->on = sg_pg_expr(lw, in->joinCondition);
	foreach(cell, in->mergeWhenClauses)
		add_branch(lw, &out->actions, lfirst(cell), in->relation);
	return &out->node;
}

struct sg_node *sg_pg_table(struct sg_pg_lower *lw, Node *node)
{
	return sg_pg_object(lw, sg_pg_relation(lw, (RangeVar *)node));
}

static struct sg_node *truncate(struct sg_pg_lower *lw, const TruncateStmt *in)
{
	struct sg_truncate *out = SG_PG_NEW(lw, TRUNCATE, truncate, lw->span);

	out->only = !((RangeVar *)linitial(in->relations))->inh;
	sg_pg_each(lw, &out->tables, in->relations, sg_pg_table);
	out->restart_identity = in->restart_seqs;
	out->cascade = in->behavior == DROP_CASCADE;
	return &out->node;
}

static struct sg_node *copy(struct sg_pg_lower *lw, const CopyStmt *in)
{
	struct sg_copy *out = SG_PG_NEW(lw, COPY, copy, lw->span);

	out->table = sg_pg_relation(lw, in->relation);
	sg_pg_idents(lw, &out->columns, in->attlist,
		     in->relation ? sg_pg_token_at(lw, in->relation->location) + 1 : 0);
	out->query = sg_pg_query(lw, in->query);
	out->from = in->is_from;
	out->program = in->is_program;
	out->std_stream = !in->filename;
	out->file = sg_pg_copy(lw, in->filename);
	sg_pg_options(lw, &out->options, in->options);
	out->where = sg_pg_expr(lw, in->whereClause);
	return &out->node;
}

struct sg_node *sg_pg_lower_data(struct sg_pg_lower *lw, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_SelectStmt: return sg_pg_query(lw, stmt);
	case T_InsertStmt: return insert(lw, (InsertStmt *)stmt);
	case T_UpdateStmt: return update(lw, (UpdateStmt *)stmt);
	case T_DeleteStmt: return delete (lw, (DeleteStmt *)stmt);
	case T_MergeStmt: return merge(lw, (MergeStmt *)stmt);
	case T_TruncateStmt: return truncate(lw, (TruncateStmt *)stmt);
	case T_CopyStmt: return copy(lw, (CopyStmt *)stmt);
	default: return NULL;
	}
}
