/*
 * ALTER TABLE and its kin: one node for each action, since the action is what rules
 * judge. The tree gives actions no place; the tokens are cut at the commas of their list.
 */
#include <string.h>

#include "lower.h"

/* One action: its command and its tokens. */
struct action {
	const AlterTableCmd *cmd;
	uint32_t first, last;
	struct sg_span span;
};

static struct sg_str name_in(struct sg_pg_lower *lw, const struct action *at)
{
	return sg_pg_copy(lw, at->cmd->name);
}

static bool cascades(const AlterTableCmd *cmd)
{
	return cmd->behavior == DROP_CASCADE;
}

static struct sg_node *add_column(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_add_column *out = SG_PG_NEW(lw, ADD_COLUMN, add_column, at->span);

	out->if_not_exists = at->cmd->missing_ok;
	out->column = sg_pg_column(lw, at->cmd->def);
	return &out->node;
}

static struct sg_node *drop_column(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_drop_column *out = SG_PG_NEW(lw, DROP_COLUMN, drop_column, at->span);

	out->if_exists = at->cmd->missing_ok;
	out->name = name_in(lw, at);
	out->cascade = cascades(at->cmd);
	return &out->node;
}

static struct sg_node *column_type(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_alter_column_type *out =
		SG_PG_NEW(lw, ALTER_COLUMN_TYPE, alter_column_type, at->span);
	const ColumnDef *def = (const ColumnDef *)at->cmd->def;

	out->name = name_in(lw, at);
	out->type = sg_pg_type_name(lw, (Node *)def->typeName);
	if (def->collClause)
		out->collation = sg_pg_last(lw, def->collClause->collname);
	out->using = sg_pg_expr(lw, def->raw_default);
	return &out->node;
}

static struct sg_node *column_default(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_alter_column_default *out =
		SG_PG_NEW(lw, ALTER_COLUMN_DEFAULT, alter_column_default, at->span);

	out->name = name_in(lw, at);
	out->value = sg_pg_expr(lw, at->cmd->def);
	return &out->node;
}

static struct sg_node *not_null(struct sg_pg_lower *lw, const struct action *at,
				bool drop)
{
	struct sg_alter_column_not_null *out =
		SG_PG_NEW(lw, ALTER_COLUMN_NOT_NULL, alter_column_not_null, at->span);

	out->name = name_in(lw, at);
	out->drop = drop;
	return &out->node;
}

static struct sg_node *option_list(struct sg_pg_lower *lw, List *options)
{
	struct sg_row *out = SG_PG_NEW(lw, ROW, row, lw->span);

	sg_pg_options(lw, &out->items, options);
	SG_EACH (item, out->items)
		out->node.span = item == out->items.items[0]
					 ? item->span
					 : sg_span_join(out->node.span, item->span);
	return &out->node;
}

static struct sg_node *definition(struct sg_pg_lower *lw, Node *def, struct sg_span span)
{
	struct sg_ident *word;

	if (!def)
		return NULL;
	if (IsA(def, Constraint))
		return sg_pg_constraint(lw, def);
	if (IsA(def, List))
		return option_list(lw, (List *)def);
	if (!IsA(def, String) && !IsA(def, Integer))
		return sg_pg_expr(lw, def);
	word = SG_PG_NEW(lw, IDENT, ident, span);
	word->name = IsA(def, String)
			     ? sg_pg_lower_case(lw, strVal(def))
			     : sg_str_of(sg_printf(lw->arena, "%d", intVal(def)));
	return &word->node;
}

static struct sg_node *column_other(struct sg_pg_lower *lw, const struct action *at,
				    const char *action)
{
	struct sg_alter_column_other *out =
		SG_PG_NEW(lw, ALTER_COLUMN_OTHER, alter_column_other, at->span);

	out->name = at->cmd->name ? name_in(lw, at)
				  : sg_str_of(sg_printf(lw->arena, "%d", at->cmd->num));
	out->action = sg_str_of(action);
	out->if_exists = at->cmd->missing_ok;
	out->definition = definition(lw, at->cmd->def, at->span);
	return &out->node;
}

static struct sg_node *add_constraint(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_add_constraint *out =
		SG_PG_NEW(lw, ADD_CONSTRAINT, add_constraint, at->span);

	out->constraint = sg_pg_constraint(lw, at->cmd->def);
	return &out->node;
}

static struct sg_node *drop_constraint(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_drop_constraint *out =
		SG_PG_NEW(lw, DROP_CONSTRAINT, drop_constraint, at->span);

	out->if_exists = at->cmd->missing_ok;
	out->name = name_in(lw, at);
	out->cascade = cascades(at->cmd);
	return &out->node;
}

static struct sg_node *validate_constraint(struct sg_pg_lower *lw,
					   const struct action *at)
{
	struct sg_validate_constraint *out =
		SG_PG_NEW(lw, VALIDATE_CONSTRAINT, validate_constraint, at->span);

	out->name = name_in(lw, at);
	return &out->node;
}

static struct sg_node *alter_constraint(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_alter_constraint *out =
		SG_PG_NEW(lw, ALTER_CONSTRAINT, alter_constraint, at->span);
	const Constraint *def = (const Constraint *)at->cmd->def;

	out->name = sg_pg_copy(lw, IsA(def, Constraint) ? def->conname : NULL);
	out->deferrable = IsA(def, Constraint) && def->deferrable;
	out->initially_deferred = IsA(def, Constraint) && def->initdeferred;
	return &out->node;
}

static struct sg_node *attach(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_attach_partition *out =
		SG_PG_NEW(lw, ATTACH_PARTITION, attach_partition, at->span);
	const PartitionCmd *def = (const PartitionCmd *)at->cmd->def;

	out->partition = sg_pg_relation(lw, def->name);
	out->bound = sg_pg_partition_bound(lw, def->bound);
	return &out->node;
}

static struct sg_node *detach(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_detach_partition *out =
		SG_PG_NEW(lw, DETACH_PARTITION, detach_partition, at->span);
	const PartitionCmd *def = (const PartitionCmd *)at->cmd->def;

	out->partition = sg_pg_relation(lw, def->name);
	out->concurrently = def->concurrent;
	out->finalize = at->cmd->subtype == AT_DetachPartitionFinalize;
	return &out->node;
}

static struct sg_node *trigger_state(struct sg_pg_lower *lw, const struct action *at,
				     const char *state)
{
	struct sg_alter_trigger_state *out =
		SG_PG_NEW(lw, ALTER_TRIGGER_STATE, alter_trigger_state, at->span);
	AlterTableType type = at->cmd->subtype;

	out->state = sg_str_of(state);
	out->which = name_in(lw, at);
	out->rule = type >= AT_EnableRule && type <= AT_DisableRule;
	out->all = type == AT_EnableTrigAll || type == AT_DisableTrigAll;
	out->user = type == AT_EnableTrigUser || type == AT_DisableTrigUser;
	if (out->all)
		out->which = SG_STR("all");
	else if (out->user)
		out->which = SG_STR("user");
	return &out->node;
}

static struct sg_node *row_security(struct sg_pg_lower *lw, const struct action *at,
				    const char *action)
{
	struct sg_row_security *out = SG_PG_NEW(lw, ROW_SECURITY, row_security, at->span);

	out->action = sg_str_of(action);
	return &out->node;
}

/* What the action is about: a role, a table, a type, an index .. as it is written. */
static struct sg_str argument(struct sg_pg_lower *lw, const struct action *at)
{
	Node *def = at->cmd->def;

	if (at->cmd->newowner)
		return sg_pg_role(lw, at->cmd->newowner);
	if (def && IsA(def, RangeVar)) {
		struct sg_name name = sg_pg_relation(lw, (RangeVar *)def);

		return sg_str_sub(lw->text, name.span.off, sg_span_end(name.span));
	}
	if (def && IsA(def, TypeName))
		return sg_as_type_name(sg_pg_type_name(lw, def))->name.name;
	return name_in(lw, at);
}

static struct sg_node *plain(struct sg_pg_lower *lw, const struct action *at,
			     const char *action)
{
	struct sg_alter_action *out = SG_PG_NEW(lw, ALTER_ACTION, alter_action, at->span);

	out->action = sg_str_of(action);
	out->argument = argument(lw, at);
	if (at->cmd->def && IsA(at->cmd->def, List))
		sg_pg_options(lw, &out->options, (List *)at->cmd->def);
	return &out->node;
}

static struct sg_node *replica_identity(struct sg_pg_lower *lw, const struct action *at)
{
	const ReplicaIdentityStmt *def = (const ReplicaIdentityStmt *)at->cmd->def;
	struct sg_alter_action *out = SG_PG_NEW(lw, ALTER_ACTION, alter_action, at->span);

	out->action = SG_STR("replica identity");
	switch (def->identity_type) {
	case 'n': out->argument = SG_STR("nothing"); break;
	case 'f': out->argument = SG_STR("full"); break;
	case 'd': out->argument = SG_STR("default"); break;
	default: out->argument = sg_pg_copy(lw, def->name); break;
	}
	return &out->node;
}

static struct sg_node *alter_state(struct sg_pg_lower *lw, const struct action *at)
{
	switch (at->cmd->subtype) {
	case AT_EnableTrig:
	case AT_EnableTrigAll:
	case AT_EnableTrigUser:
	case AT_EnableRule: return trigger_state(lw, at, "enable");
	case AT_EnableAlwaysTrig:
	case AT_EnableAlwaysRule: return trigger_state(lw, at, "enable always");
	case AT_EnableReplicaTrig:
	case AT_EnableReplicaRule: return trigger_state(lw, at, "enable replica");
	case AT_DisableTrig:
	case AT_DisableTrigAll:
	case AT_DisableTrigUser:
	case AT_DisableRule: return trigger_state(lw, at, "disable");
	case AT_EnableRowSecurity: return row_security(lw, at, "enable");
	case AT_DisableRowSecurity: return row_security(lw, at, "disable");
	case AT_ForceRowSecurity: return row_security(lw, at, "force");
	case AT_NoForceRowSecurity: return row_security(lw, at, "no force");
	default: return NULL;
	}
}

static struct sg_node *alter_storage(struct sg_pg_lower *lw, const struct action *at)
{
	switch (at->cmd->subtype) {
	case AT_ChangeOwner: return plain(lw, at, "owner to");
	case AT_ClusterOn: return plain(lw, at, "cluster on");
	case AT_DropCluster: return plain(lw, at, "set without cluster");
	case AT_SetLogged: return plain(lw, at, "set logged");
	case AT_SetUnLogged: return plain(lw, at, "set unlogged");
	case AT_DropOids: return plain(lw, at, "set without oids");
	case AT_SetAccessMethod: return plain(lw, at, "set access method");
	case AT_SetTableSpace: return plain(lw, at, "set tablespace");
	case AT_SetRelOptions: return plain(lw, at, "set options");
	case AT_ResetRelOptions: return plain(lw, at, "reset options");
	case AT_AddInherit: return plain(lw, at, "inherit");
	case AT_DropInherit: return plain(lw, at, "no inherit");
	case AT_AddOf: return plain(lw, at, "of");
	case AT_DropOf: return plain(lw, at, "not of");
	case AT_GenericOptions: return plain(lw, at, "options");
	case AT_ReplicaIdentity: return replica_identity(lw, at);
	default: return plain(lw, at, "other");
	}
}

static struct sg_node *alter_column(struct sg_pg_lower *lw, const struct action *at)
{
	switch (at->cmd->subtype) {
	case AT_SetStatistics: return column_other(lw, at, "set statistics");
	case AT_SetStorage: return column_other(lw, at, "set storage");
	case AT_SetCompression: return column_other(lw, at, "set compression");
	case AT_SetOptions: return column_other(lw, at, "set options");
	case AT_ResetOptions: return column_other(lw, at, "reset options");
	case AT_AlterColumnGenericOptions: return column_other(lw, at, "set options");
	case AT_AddIdentity: return column_other(lw, at, "add identity");
	case AT_SetIdentity: return column_other(lw, at, "set identity");
	case AT_DropIdentity: return column_other(lw, at, "drop identity");
	case AT_DropExpression: return column_other(lw, at, "drop expression");
#if PG_VERSION_NUM >= 170000
	case AT_SetExpression: return column_other(lw, at, "set expression");
#endif
	default: return NULL;
	}
}

static struct sg_node *alter_action(struct sg_pg_lower *lw, const struct action *at)
{
	struct sg_node *out;

	switch (at->cmd->subtype) {
	case AT_AddColumn: return add_column(lw, at);
	case AT_DropColumn: return drop_column(lw, at);
	case AT_AlterColumnType: return column_type(lw, at);
	case AT_ColumnDefault: return column_default(lw, at);
	case AT_SetNotNull: return not_null(lw, at, false);
	case AT_DropNotNull: return not_null(lw, at, true);
	case AT_AddConstraint: return add_constraint(lw, at);
	case AT_DropConstraint: return drop_constraint(lw, at);
	case AT_ValidateConstraint: return validate_constraint(lw, at);
	case AT_AlterConstraint: return alter_constraint(lw, at);
	case AT_AttachPartition: return attach(lw, at);
	case AT_DetachPartition:
	case AT_DetachPartitionFinalize: return detach(lw, at);
	default: break;
	}
	out = alter_column(lw, at);
	if (!out)
		out = alter_state(lw, at);
	return out ? out : alter_storage(lw, at);
}

/* The first token after the altered object's name. */
static uint32_t after_name(const struct sg_pg_lower *lw, const RangeVar *relation)
{
	uint32_t i = sg_pg_token_at(lw, relation->location);

	while (sg_pg_char_at(lw, i + 1, '.'))
		i += 2;
	i++;
	if (sg_pg_char_at(lw, i, ')'))
		i++;
	if (i < lw->tokens_len && lw->tokens[i].span.len == 1 &&
	    lw->text.p[lw->tokens[i].span.off] == '*')
		i++;
	return i;
}

static struct sg_alter_table *new_alter(struct sg_pg_lower *lw, ObjectType object,
					const RangeVar *relation, bool if_exists)
{
	struct sg_alter_table *out = SG_PG_NEW(lw, ALTER_TABLE, alter_table, lw->span);

	out->object = sg_pg_object_type(object);
	out->if_exists = if_exists;
	out->only = !relation->inh;
	out->name = sg_pg_relation(lw, relation);
	return out;
}

static struct sg_node *alter_table(struct sg_pg_lower *lw, const AlterTableStmt *in)
{
	struct sg_alter_table *out =
		new_alter(lw, in->objtype, in->relation, in->missing_ok);
	uint32_t i = after_name(lw, in->relation);
	ListCell *cell;

	foreach(cell, in->cmds)
	{
		struct action at = {.cmd = lfirst(cell), .first = i};

		at.last = sg_pg_element_end(lw, i);
		at.span = sg_pg_span(lw, at.first, at.last);
		sg_pg_add(lw, &out->actions, alter_action(lw, &at));
		i = at.last + 2;
	}
	return &out->node;
}

/* ---- RENAME and SET SCHEMA are statements of their own in the tree ---- */

static struct sg_node *rename_action(struct sg_pg_lower *lw, const RenameStmt *in,
				     uint32_t from)
{
	struct sg_span span = sg_pg_span(lw, from, lw->tokens_len - 1);

	if (in->renameType == OBJECT_COLUMN || in->renameType == OBJECT_ATTRIBUTE) {
		struct sg_rename_column *out =
			SG_PG_NEW(lw, RENAME_COLUMN, rename_column, span);

		out->name = sg_pg_copy(lw, in->subname);
		out->new_name = sg_pg_copy(lw, in->newname);
		return &out->node;
	}
	if (in->renameType == OBJECT_TABCONSTRAINT) {
		struct sg_rename_constraint *out =
			SG_PG_NEW(lw, RENAME_CONSTRAINT, rename_constraint, span);

		out->name = sg_pg_copy(lw, in->subname);
		out->new_name = sg_pg_copy(lw, in->newname);
		return &out->node;
	} else {
		struct sg_rename_table *out =
			SG_PG_NEW(lw, RENAME_TABLE, rename_table, span);

		from = sg_pg_find_word(lw, from, "to");
		out->new_name = sg_pg_single(lw, in->newname, &from);
		return &out->node;
	}
}

static bool is_table_like(ObjectType type)
{
	switch (type) {
	case OBJECT_TABLE:
	case OBJECT_VIEW:
	case OBJECT_MATVIEW:
	case OBJECT_FOREIGN_TABLE:
	case OBJECT_COLUMN:
	case OBJECT_ATTRIBUTE:
	case OBJECT_TABCONSTRAINT: return true;
	default: return false;
	}
}

static struct sg_node *rename_stmt(struct sg_pg_lower *lw, const RenameStmt *in)
{
	bool part = in->renameType == OBJECT_COLUMN || in->renameType == OBJECT_ATTRIBUTE;
	ObjectType object = part ? in->relationType : in->renameType;
	struct sg_alter_table *out;

	if (!in->relation || !is_table_like(in->renameType))
		return NULL;
	if (in->renameType == OBJECT_TABCONSTRAINT)
		object = OBJECT_TABLE;
	out = new_alter(lw, object, in->relation, in->missing_ok);
	sg_pg_add(lw, &out->actions, rename_action(lw, in, after_name(lw, in->relation)));
	return &out->node;
}

static struct sg_node *set_schema(struct sg_pg_lower *lw, const AlterObjectSchemaStmt *in)
{
	struct sg_alter_table *out;
	struct sg_set_schema *action;

	if (!in->relation)
		return NULL;
	out = new_alter(lw, in->objectType, in->relation, in->missing_ok);
	action = SG_PG_NEW(
		lw, SET_SCHEMA, set_schema,
		sg_pg_span(lw, after_name(lw, in->relation), lw->tokens_len - 1));
	action->schema = sg_pg_copy(lw, in->newschema);
	sg_pg_add(lw, &out->actions, &action->node);
	return &out->node;
}

struct sg_node *sg_pg_lower_alter(struct sg_pg_lower *lw, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_AlterTableStmt: return alter_table(lw, (AlterTableStmt *)stmt);
	case T_RenameStmt: return rename_stmt(lw, (RenameStmt *)stmt);
	case T_AlterObjectSchemaStmt:
		return set_schema(lw, (AlterObjectSchemaStmt *)stmt);
	default: return NULL;
	}
}
