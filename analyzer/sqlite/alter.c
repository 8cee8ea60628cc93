/*
 * ALTER TABLE and DROP.  SQLite takes one action per ALTER; constraints can be added and
 * dropped, and NOT NULL set and dropped, as of 3.53 (lang_altertable.html).
 */
#include "parser.h"

static void accept_column(struct sg_lite *p)
{
	sg_lite_accept(p, KW_COLUMN);
}

static struct sg_node *rename_table(struct sg_lite *p)
{
	struct sg_rename_table *action =
		sg_as_rename_table(sg_lite_node(p, SG_RENAME_TABLE));

	action->new_name = sg_lite_simple(p);
	return &action->node;
}

static struct sg_node *rename(struct sg_lite *p)
{
	struct sg_rename_column *action;

	if (sg_lite_accept(p, KW_TO))
		return rename_table(p);
	action = sg_as_rename_column(sg_lite_node(p, SG_RENAME_COLUMN));
	accept_column(p);
	action->name = sg_lite_name(p);
	sg_lite_expect(p, KW_TO);
	action->new_name = sg_lite_name(p);
	return &action->node;
}

static struct sg_node *add_constraint(struct sg_lite *p)
{
	struct sg_add_constraint *action =
		sg_as_add_constraint(sg_lite_node(p, SG_ADD_CONSTRAINT));
	uint32_t constraint_start = p->token.span.off;
	struct sg_str name = {"", 0};

	if (sg_lite_accept(p, KW_CONSTRAINT))
		name = sg_lite_name(p);
	action->constraint = sg_lite_check(p, constraint_start, name);
	return &action->node;
}

static struct sg_node *add(struct sg_lite *p)
{
	struct sg_add_column *action;

	if (sg_lite_at(p, KW_CONSTRAINT) || sg_lite_at(p, KW_CHECK))
		return add_constraint(p);
	action = sg_as_add_column(sg_lite_node(p, SG_ADD_COLUMN));
	accept_column(p);
	action->column = sg_lite_column_def(p);
	return &action->node;
}

static struct sg_node *drop_constraint(struct sg_lite *p)
{
	struct sg_drop_constraint *action =
		sg_as_drop_constraint(sg_lite_node(p, SG_DROP_CONSTRAINT));

	action->name = sg_lite_name(p);
	return &action->node;
}

static struct sg_node *drop_part(struct sg_lite *p)
{
	struct sg_drop_column *action;

	if (sg_lite_accept(p, KW_CONSTRAINT))
		return drop_constraint(p);
	action = sg_as_drop_column(sg_lite_node(p, SG_DROP_COLUMN));
	accept_column(p);
	action->name = sg_lite_name(p);
	return &action->node;
}

/* libSQL's ALTER [COLUMN] c TO definition (libsql_extensions.md). */
static struct sg_node *alter_column_to(struct sg_lite *p, struct sg_str name)
{
	struct sg_alter_column_other *action =
		sg_as_alter_column_other(sg_lite_node(p, SG_ALTER_COLUMN_OTHER));

	action->name = name;
	action->action = SG_STR("to");
	action->definition = sg_lite_column_def(p);
	return &action->node;
}

/* ALTER [COLUMN] c SET NOT NULL [ON CONFLICT x] or DROP NOT NULL. */
static struct sg_node *alter_column(struct sg_lite *p)
{
	struct sg_alter_column_not_null *action =
		sg_as_alter_column_not_null(sg_lite_node(p, SG_ALTER_COLUMN_NOT_NULL));

	accept_column(p);
	action->name = sg_lite_name(p);
	if (sg_lite_accept(p, KW_TO))
		return alter_column_to(p, action->name);
	action->drop = sg_lite_accept(p, KW_DROP);
	if (!action->drop)
		sg_lite_expect(p, KW_SET);
	sg_lite_expect(p, KW_NOT);
	sg_lite_expect(p, KW_NULL);
	if (!action->drop)
		sg_lite_on_conflict(p);
	return &action->node;
}

static struct sg_node *action(struct sg_lite *p)
{
	if (sg_lite_accept(p, KW_RENAME))
		return rename(p);
	if (sg_lite_accept(p, KW_ADD))
		return add(p);
	if (sg_lite_accept(p, KW_DROP))
		return drop_part(p);
	if (sg_lite_accept(p, KW_ALTER))
		return alter_column(p);
	sg_lite_fail(p);
	return NULL;
}

static struct sg_node *spanned_action(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;
	struct sg_node *node = action(p);

	if (node)
		node->span = sg_lite_span(p, start);
	return node;
}

struct sg_node *sg_lite_alter(struct sg_lite *p)
{
	struct sg_alter_table *alter = sg_as_alter_table(sg_lite_node(p, SG_ALTER_TABLE));

	sg_lite_next(p);
	sg_lite_expect(p, KW_TABLE);
	alter->object = SG_OBJ_TABLE;
	alter->name = sg_lite_qualified(p);
	sg_list_add(p->arena, &alter->actions, spanned_action(p));
	return sg_lite_close(p, &alter->node);
}

static enum sg_object_type dropped(struct sg_lite *p)
{
	if (sg_lite_accept(p, KW_TABLE))
		return SG_OBJ_TABLE;
	if (sg_lite_accept(p, KW_INDEX))
		return SG_OBJ_INDEX;
	if (sg_lite_accept(p, KW_VIEW))
		return SG_OBJ_VIEW;
	sg_lite_expect(p, KW_TRIGGER);
	return SG_OBJ_TRIGGER;
}

struct sg_node *sg_lite_drop(struct sg_lite *p)
{
	struct sg_drop *drop = sg_as_drop(sg_lite_node(p, SG_DROP));

	sg_lite_next(p);
	drop->object = dropped(p);
	drop->if_exists = sg_lite_if_exists(p);
	sg_list_add(p->arena, &drop->names, sg_lite_object(p));
	return sg_lite_close(p, &drop->node);
}
