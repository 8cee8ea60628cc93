/* INSERT, UPDATE and DELETE, alone or as the steps of a trigger. */
#include "parser.h"

enum sg_conflict sg_lite_resolution(struct sg_lite *p)
{
	if (sg_lite_accept(p, KW_ROLLBACK))
		return SG_CONFLICT_ROLLBACK;
	if (sg_lite_accept(p, KW_ABORT))
		return SG_CONFLICT_ABORT;
	if (sg_lite_accept(p, KW_FAIL))
		return SG_CONFLICT_FAIL;
	if (sg_lite_accept(p, KW_IGNORE))
		return SG_CONFLICT_IGNORE;
	sg_lite_expect(p, KW_REPLACE);
	return SG_CONFLICT_REPLACE;
}

static enum sg_conflict or_conflict(struct sg_lite *p)
{
	return sg_lite_accept(p, KW_OR) ? sg_lite_resolution(p) : SG_CONFLICT_UNSAID;
}

static struct sg_str as_alias(struct sg_lite *p)
{
	return sg_lite_accept(p, KW_AS) ? sg_lite_name(p) : SG_STR("");
}

static void returning(struct sg_lite *p, struct sg_list *out)
{
	if (sg_lite_accept(p, KW_RETURNING))
		sg_lite_result_columns(p, out);
}

/* ---- assignments ---- */

static struct sg_node *assignment(struct sg_lite *p)
{
	struct sg_assign *assign = sg_as_assign(sg_lite_node(p, SG_ASSIGN));

	if (sg_lite_at(p, TK_LP))
		sg_lite_ident_list(p, &assign->columns);
	else
		sg_list_add(p->arena, &assign->columns, sg_lite_ident(p));
	sg_lite_expect(p, TK_EQ);
	assign->value = sg_lite_expr(p);
	return sg_lite_close(p, &assign->node);
}

static void assignments(struct sg_lite *p, struct sg_list *out)
{
	sg_lite_expect(p, KW_SET);
	do
		sg_list_add(p->arena, out, assignment(p));
	while (sg_lite_accept(p, TK_COMMA));
}

/* ---- insert ---- */

static void conflict_target(struct sg_lite *p, struct sg_upsert *upsert)
{
	if (!sg_lite_accept(p, TK_LP))
		return;
	sg_lite_index_columns(p, &upsert->target);
	sg_lite_expect(p, TK_RP);
	upsert->target_where = sg_lite_where(p);
}

static struct sg_node *upsert(struct sg_lite *p)
{
	struct sg_upsert *node = sg_as_upsert(sg_lite_node(p, SG_UPSERT));

	sg_lite_next(p);
	sg_lite_expect(p, KW_CONFLICT);
	conflict_target(p, node);
	sg_lite_expect(p, KW_DO);
	if (sg_lite_accept(p, KW_UPDATE)) {
		assignments(p, &node->sets);
		node->where = sg_lite_where(p);
	} else {
		sg_lite_expect(p, KW_NOTHING);
	}
	return sg_lite_close(p, &node->node);
}

/* Several as of 3.35; one without a target must be the last. */
static void upserts(struct sg_lite *p, struct sg_list *out)
{
	while (sg_lite_at(p, KW_ON)) {
		struct sg_node *node = upsert(p);

		sg_list_add(p->arena, out, node);
		if (!sg_as_upsert(node)->target.len)
			break;
	}
}

static void insert_source(struct sg_lite *p, struct sg_insert *insert, bool in_trigger)
{
	if (!in_trigger && sg_lite_accept(p, KW_DEFAULT)) {
		sg_lite_expect(p, KW_VALUES);
	} else if (sg_lite_is_select(p)) {
		insert->source = sg_lite_select(p);
		upserts(p, &insert->upserts);
	} else {
		sg_lite_fail(p);
	}
	returning(p, &insert->returning);
}

struct sg_node *sg_lite_insert(struct sg_lite *p, struct sg_node *with, uint32_t start,
			       bool in_trigger)
{
	struct sg_insert *insert = sg_as_insert(sg_lite_node(p, SG_INSERT));

	insert->with = with;
	if (sg_lite_accept(p, KW_REPLACE)) {
		insert->conflict = SG_CONFLICT_REPLACE;
	} else {
		sg_lite_expect(p, KW_INSERT);
		insert->conflict = or_conflict(p);
	}
	sg_lite_expect(p, KW_INTO);
	insert->table = sg_lite_qualified(p);
	insert->alias = as_alias(p);
	if (sg_lite_at(p, TK_LP))
		sg_lite_ident_list(p, &insert->columns);
	insert_source(p, insert, in_trigger);
	insert->node.span = sg_lite_span(p, start);
	return &insert->node;
}

/* ---- update and delete ---- */

/* The grammar takes it and an action refuses it (parse.y, tridxby). */
static void indexed(struct sg_lite *p, struct sg_str *out, bool in_trigger)
{
	uint32_t start = p->token.span.off;
	bool found = sg_lite_at(p, KW_NOT) || sg_lite_at(p, KW_INDEXED);

	sg_lite_indexed(p, out);
	if (in_trigger && found)
		sg_lite_complain(
			p, sg_lite_span(p, start),
			"INDEXED BY and NOT INDEXED are not allowed on UPDATE or DELETE "
			"statements within triggers",
			NULL);
}

struct sg_node *sg_lite_update(struct sg_lite *p, struct sg_node *with, uint32_t start,
			       bool in_trigger)
{
	struct sg_update *update = sg_as_update(sg_lite_node(p, SG_UPDATE));

	sg_lite_expect(p, KW_UPDATE);
	update->with = with;
	update->conflict = or_conflict(p);
	update->table = sg_lite_qualified(p);
	update->alias = as_alias(p);
	indexed(p, &update->indexed_by, in_trigger);
	assignments(p, &update->sets);
	if (sg_lite_accept(p, KW_FROM))
		sg_lite_from(p, &update->from);
	update->where = sg_lite_where(p);
	if (!in_trigger) {
		returning(p, &update->returning);
		sg_lite_order_terms(p, &update->order);
		sg_lite_limit(p, &update->limit, &update->offset);
	}
	update->node.span = sg_lite_span(p, start);
	return &update->node;
}

struct sg_node *sg_lite_delete(struct sg_lite *p, struct sg_node *with, uint32_t start,
			       bool in_trigger)
{
	struct sg_delete *node = sg_as_delete(sg_lite_node(p, SG_DELETE));

	sg_lite_expect(p, KW_DELETE);
	node->with = with;
	sg_lite_expect(p, KW_FROM);
	node->table = sg_lite_qualified(p);
	node->alias = as_alias(p);
	indexed(p, &node->indexed_by, in_trigger);
	node->where = sg_lite_where(p);
	if (!in_trigger) {
		returning(p, &node->returning);
		sg_lite_order_terms(p, &node->order);
		sg_lite_limit(p, &node->limit, &node->offset);
	}
	node->node.span = sg_lite_span(p, start);
	return &node->node;
}
