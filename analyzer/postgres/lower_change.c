/* DROP, and what changes objects that are no tables: rename, owner, comments, grants. */
#include <string.h>

#include "lower.h"

/* Names follow the command's word and the kind of object. */
#define NAME_FROM 2

static struct sg_name no_name(const struct sg_pg_lower *lw)
{
	return (struct sg_name){{"", 0}, {"", 0}, lw->span, 0};
}

static struct sg_node *function_object(struct sg_pg_lower *lw, const ObjectWithArgs *in,
				       uint32_t *from)
{
	struct sg_object_name *out =
		sg_as_object_name(sg_pg_object(lw, sg_pg_name(lw, in->objname, from)));

	out->signature = !in->args_unspecified;
	sg_pg_each(lw, &out->arguments, in->objargs, sg_pg_type_name);
	return &out->node;
}

/* Any way the tree names an object, as OBJECT_NAME. */
static struct sg_node *object_name(struct sg_pg_lower *lw, Node *in, uint32_t *from)
{
	switch (nodeTag(in)) {
	case T_List:
		if (!IsA(linitial((List *)in), String))
			break;
		return sg_pg_object(lw, sg_pg_name(lw, (List *)in, from));
	case T_String: return sg_pg_object(lw, sg_pg_single(lw, strVal(in), from));
	case T_TypeName:
		return sg_pg_object(lw, sg_as_type_name(sg_pg_type_name(lw, in))->name);
	case T_RangeVar: return sg_pg_table(lw, in);
	case T_ObjectWithArgs: return function_object(lw, (ObjectWithArgs *)in, from);
	default: break;
	}
	return sg_pg_object(lw, no_name(lw));
}

static struct sg_object_name *name_of(struct sg_pg_lower *lw, const RangeVar *relation,
				      Node *object)
{
	uint32_t from = NAME_FROM;
	struct sg_node *name;

	if (relation)
		name = sg_pg_object(lw, sg_pg_relation(lw, relation));
	else if (object)
		name = object_name(lw, object, &from);
	else
		name = sg_pg_object(lw, no_name(lw));
	return sg_as_object_name(name);
}

/* ---- DROP ---- */

/* The table comes after the object in the text, and before it in the tree. */
static bool is_part_of_table(ObjectType type)
{
	return type == OBJECT_TRIGGER || type == OBJECT_POLICY || type == OBJECT_RULE ||
	       type == OBJECT_TABCONSTRAINT;
}

static List *but_last(List *parts)
{
	return list_truncate(list_copy(parts), list_length(parts) - 1);
}

static struct sg_name last_name(struct sg_pg_lower *lw, List *parts, uint32_t *from)
{
	return sg_pg_single(lw, strVal(llast(parts)), from);
}

static struct sg_drop *new_drop(struct sg_pg_lower *lw, enum sg_object_type object,
				bool if_exists, DropBehavior behavior)
{
	struct sg_drop *out = SG_PG_NEW(lw, DROP, drop, lw->span);

	out->object = object;
	out->if_exists = if_exists;
	out->cascade = behavior == DROP_CASCADE;
	return out;
}

static struct sg_node *drop(struct sg_pg_lower *lw, const DropStmt *in)
{
	struct sg_drop *out = new_drop(lw, sg_pg_object_type(in->removeType),
				       in->missing_ok, in->behavior);
	uint32_t from = NAME_FROM;
	ListCell *cell;

	out->concurrently = in->concurrent;
	foreach(cell, in->objects)
	{
		Node *name = lfirst(cell);

		if (!is_part_of_table(in->removeType)) {
			sg_pg_add(lw, &out->names, object_name(lw, name, &from));
			continue;
		}
		sg_pg_add(lw, &out->names,
			  sg_pg_object(lw, last_name(lw, (List *)name, &from)));
		out->table = sg_pg_name(lw, but_last((List *)name), &from);
	}
	return &out->node;
}

static struct sg_node *drop_one(struct sg_pg_lower *lw, enum sg_object_type object,
				const char *name, bool if_exists, DropBehavior behavior)
{
	struct sg_drop *out = new_drop(lw, object, if_exists, behavior);
	uint32_t from = NAME_FROM;

	sg_pg_add(lw, &out->names, sg_pg_object(lw, sg_pg_single(lw, name, &from)));
	return &out->node;
}

static struct sg_node *drop_roles(struct sg_pg_lower *lw, const DropRoleStmt *in)
{
	struct sg_drop *out = new_drop(lw, SG_OBJ_ROLE, in->missing_ok, DROP_RESTRICT);
	ListCell *cell;

	foreach(cell, in->roles)
	{
		const RoleSpec *role = lfirst(cell);
		struct sg_name name = no_name(lw);

		name.name = sg_pg_role(lw, role);
		name.span = sg_pg_span_at(lw, role->location);
		sg_pg_add(lw, &out->names, sg_pg_object(lw, name));
	}
	return &out->node;
}

/* ---- RENAME, OWNER, SET SCHEMA ---- */

static enum sg_object_type renamed_type(const RenameStmt *in)
{
	if (in->renameType == OBJECT_DOMCONSTRAINT)
		return SG_OBJ_CONSTRAINT;
	return sg_pg_object_type(in->renameType);
}

static struct sg_node *rename_object(struct sg_pg_lower *lw, const RenameStmt *in)
{
	struct sg_rename_object *out =
		SG_PG_NEW(lw, RENAME_OBJECT, rename_object, lw->span);
	uint32_t from = NAME_FROM;

	out->object = renamed_type(in);
	out->if_exists = in->missing_ok;
	out->new_name = sg_pg_copy(lw, in->newname);
	if (in->relation || in->object) {
		const struct sg_object_name *name = name_of(lw, in->relation, in->object);

		out->name = name->name;
		out->signature = name->signature;
		out->arguments = name->arguments;
		out->part = sg_pg_copy(lw, in->subname);
	} else {
		out->name = sg_pg_single(lw, in->subname, &from);
	}
	return &out->node;
}

static struct sg_alter_other *new_alter(struct sg_pg_lower *lw,
					enum sg_object_type object, const char *action)
{
	struct sg_alter_other *out = SG_PG_NEW(lw, ALTER_OTHER, alter_other, lw->span);

	out->object = object;
	out->name = no_name(lw);
	out->action = sg_str_of(action);
	return out;
}

static struct sg_alter_other *alter_object(struct sg_pg_lower *lw, ObjectType type,
					   const RangeVar *relation, Node *object,
					   const char *action)
{
	const struct sg_object_name *name = name_of(lw, relation, object);
	struct sg_alter_other *out = new_alter(lw, sg_pg_object_type(type), action);

	out->name = name->name;
	out->signature = name->signature;
	out->arguments = name->arguments;
	return out;
}

/* An option that is one word: the new owner, the new schema. */
static void add_word(struct sg_pg_lower *lw, struct sg_list *out, const char *name,
		     struct sg_str word)
{
	struct sg_option *option = SG_PG_NEW(lw, OPTION, option, lw->span);
	struct sg_ident *ident = SG_PG_NEW(lw, IDENT, ident, lw->span);

	ident->name = word;
	option->name = sg_str_of(name);
	option->value = &ident->node;
	sg_pg_add(lw, out, &option->node);
}

static struct sg_node *set_schema(struct sg_pg_lower *lw, const AlterObjectSchemaStmt *in)
{
	struct sg_alter_other *out =
		alter_object(lw, in->objectType, in->relation, in->object, "set schema");

	out->if_exists = in->missing_ok;
	add_word(lw, &out->options, "schema", sg_pg_copy(lw, in->newschema));
	return &out->node;
}

static struct sg_node *set_owner(struct sg_pg_lower *lw, const AlterOwnerStmt *in)
{
	struct sg_alter_other *out =
		alter_object(lw, in->objectType, in->relation, in->object, "owner to");

	add_word(lw, &out->options, "owner", sg_pg_role(lw, in->newowner));
	return &out->node;
}

static struct sg_node *depends(struct sg_pg_lower *lw, const AlterObjectDependsStmt *in)
{
	return &alter_object(lw, in->objectType, in->relation, in->object,
			     in->remove ? "no depends on extension"
					: "depends on extension")
			->node;
}

/* ---- COMMENT, GRANT ---- */

static struct sg_node *comment(struct sg_pg_lower *lw, const CommentStmt *in)
{
	struct sg_comment_on *out = SG_PG_NEW(lw, COMMENT_ON, comment_on, lw->span);
	uint32_t from = NAME_FROM + 1;

	out->object = sg_pg_object_type(in->objtype);
	out->is_null = !in->comment;
	out->text = sg_pg_copy(lw, in->comment);
	out->name = is_part_of_table(in->objtype)
			    ? last_name(lw, (List *)in->object, &from)
			    : sg_as_object_name(object_name(lw, in->object, &from))->name;
	return &out->node;
}

static void add_privileges(struct sg_pg_lower *lw, struct sg_list *out, List *privileges)
{
	uint32_t from = 1;
	ListCell *cell;
	struct sg_ident *ident;

	if (!privileges) {
		ident = SG_PG_NEW(lw, IDENT, ident, sg_pg_span(lw, 1, 1));
		ident->name = SG_STR("all");
		sg_pg_add(lw, out, &ident->node);
	}
	foreach(cell, privileges)
	{
		const AccessPriv *in = lfirst(cell);
		struct sg_name name =
			sg_pg_single(lw, in->priv_name ? in->priv_name : "all", &from);

		ident = SG_PG_NEW(lw, IDENT, ident, name.span);
		ident->name = name.name;
		sg_pg_add(lw, out, &ident->node);
	}
}

static struct sg_node *grant(struct sg_pg_lower *lw, const GrantStmt *in)
{
	struct sg_grant *out = SG_PG_NEW(lw, GRANT, grant, lw->span);
	uint32_t from = sg_pg_find_word(lw, 0, "on") + 1;
	ListCell *cell;

	out->revoke = !in->is_grant;
	out->object = sg_pg_object_type(in->objtype);
	out->all_in_schema = in->targtype == ACL_TARGET_ALL_IN_SCHEMA;
	add_privileges(lw, &out->privileges, in->privileges);
	foreach(cell, in->objects)
		sg_pg_add(lw, &out->objects, object_name(lw, lfirst(cell), &from));
	sg_pg_roles(lw, &out->grantees, in->grantees);
	out->with_grant_option = in->grant_option;
	out->cascade = in->behavior == DROP_CASCADE;
	return &out->node;
}

/* A flag before 16, an option beside INHERIT and SET from then on. */
static bool with_admin(const GrantRoleStmt *in)
{
#if PG_VERSION_NUM < 160000
	return in->admin_opt;
#else
	ListCell *cell;

	foreach(cell, in->opt)
	{
		const DefElem *option = lfirst(cell);

		if (!strcmp(option->defname, "admin"))
			return !option->arg || boolVal(option->arg);
	}
	return false;
#endif
}

static struct sg_node *grant_role(struct sg_pg_lower *lw, const GrantRoleStmt *in)
{
	struct sg_grant *out = SG_PG_NEW(lw, GRANT, grant, lw->span);

	out->revoke = !in->is_grant;
	out->role_grant = true;
	out->object = SG_OBJ_ROLE;
	add_privileges(lw, &out->privileges, in->granted_roles);
	sg_pg_roles(lw, &out->grantees, in->grantee_roles);
	out->with_grant_option = with_admin(in);
	out->cascade = in->behavior == DROP_CASCADE;
	return &out->node;
}

/* ---- ALTER of objects without a node of their own ---- */

static struct sg_node *alter_named(struct sg_pg_lower *lw, enum sg_object_type object,
				   const char *name, const char *action, List *options)
{
	struct sg_alter_other *out = new_alter(lw, object, action);
	uint32_t from = NAME_FROM;

	out->name = sg_pg_single(lw, name, &from);
	sg_pg_options(lw, &out->options, options);
	return &out->node;
}

static struct sg_node *alter_qualified(struct sg_pg_lower *lw, enum sg_object_type object,
				       List *name, const char *action, List *options)
{
	struct sg_alter_other *out = new_alter(lw, object, action);
	uint32_t from = NAME_FROM;

	out->name = sg_pg_name(lw, name, &from);
	sg_pg_options(lw, &out->options, options);
	return &out->node;
}

static struct sg_node *alter_function(struct sg_pg_lower *lw, const AlterFunctionStmt *in)
{
	struct sg_alter_other *out =
		alter_object(lw, in->objtype, NULL, (Node *)in->func, "options");
	ListCell *cell;

	foreach(cell, in->actions)
	{
		DefElem *option = lfirst(cell);

		if (!strcmp(option->defname, "set"))
			sg_pg_add(lw, &out->options, sg_pg_setting(lw, option->arg));
		else
			sg_pg_add(lw, &out->options, sg_pg_option(lw, (Node *)option));
	}
	return &out->node;
}

static struct sg_node *alter_setting(struct sg_pg_lower *lw, enum sg_object_type object,
				     struct sg_str name, VariableSetStmt *setting)
{
	struct sg_alter_other *out = new_alter(lw, object, "set");

	out->name.name = name;
	sg_pg_add(lw, &out->options, sg_pg_setting(lw, (Node *)setting));
	return &out->node;
}

static struct sg_node *alter_role(struct sg_pg_lower *lw, const AlterRoleStmt *in)
{
	struct sg_alter_other *out = new_alter(lw, SG_OBJ_ROLE, "options");

	out->name.name = sg_pg_role(lw, in->role);
	out->name.span = sg_pg_span_at(lw, in->role->location);
	sg_pg_options(lw, &out->options, in->options);
	return &out->node;
}

static struct sg_node *alter_publication(struct sg_pg_lower *lw,
					 const AlterPublicationStmt *in)
{
	static const char *const actions[] = {[AP_AddObjects] = "add",
					      [AP_DropObjects] = "drop",
					      [AP_SetObjects] = "set"};
	struct sg_node *out = alter_named(lw, SG_OBJ_PUBLICATION, in->pubname,
					  actions[in->action], in->options);

	sg_pg_publication_objects(lw, &sg_as_alter_other(out)->options, in->pubobjects);
	return out;
}

static struct sg_node *default_privileges(struct sg_pg_lower *lw,
					  const AlterDefaultPrivilegesStmt *in)
{
	struct sg_alter_other *out =
		new_alter(lw, sg_pg_object_type(in->action->objtype),
			  in->action->is_grant ? "default privileges grant"
					       : "default privileges revoke");

	sg_pg_options(lw, &out->options, in->options);
	return &out->node;
}

static struct sg_node *alter_contents(struct sg_pg_lower *lw,
				      const AlterExtensionContentsStmt *in)
{
	return alter_named(lw, SG_OBJ_EXTENSION, in->extname,
			   in->action > 0 ? "add" : "drop", NIL);
}

static struct sg_node *alter_other(struct sg_pg_lower *lw, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_AlterFunctionStmt: return alter_function(lw, (AlterFunctionStmt *)stmt);
	case T_AlterRoleStmt: return alter_role(lw, (AlterRoleStmt *)stmt);
	case T_AlterRoleSetStmt:
		return alter_setting(lw, SG_OBJ_ROLE,
				     sg_pg_role(lw, ((AlterRoleSetStmt *)stmt)->role),
				     ((AlterRoleSetStmt *)stmt)->setstmt);
	case T_AlterDatabaseSetStmt:
		return alter_setting(
			lw, SG_OBJ_DATABASE,
			sg_pg_copy(lw, ((AlterDatabaseSetStmt *)stmt)->dbname),
			((AlterDatabaseSetStmt *)stmt)->setstmt);
	case T_AlterSystemStmt:
		return alter_setting(lw, SG_OBJ_SYSTEM, SG_STR(""),
				     ((AlterSystemStmt *)stmt)->setstmt);
	case T_AlterDatabaseStmt:
		return alter_named(lw, SG_OBJ_DATABASE,
				   ((AlterDatabaseStmt *)stmt)->dbname, "options",
				   ((AlterDatabaseStmt *)stmt)->options);
	case T_AlterExtensionStmt:
		return alter_named(lw, SG_OBJ_EXTENSION,
				   ((AlterExtensionStmt *)stmt)->extname, "update",
				   ((AlterExtensionStmt *)stmt)->options);
	case T_AlterExtensionContentsStmt:
		return alter_contents(lw, (AlterExtensionContentsStmt *)stmt);
	case T_AlterTypeStmt:
		return alter_qualified(lw, SG_OBJ_TYPE, ((AlterTypeStmt *)stmt)->typeName,
				       "options", ((AlterTypeStmt *)stmt)->options);
	case T_AlterStatsStmt:
		return alter_qualified(lw, SG_OBJ_STATISTICS,
				       ((AlterStatsStmt *)stmt)->defnames,
				       "set statistics", NIL);
	case T_AlterPublicationStmt:
		return alter_publication(lw, (AlterPublicationStmt *)stmt);
	case T_AlterSubscriptionStmt:
		return alter_named(lw, SG_OBJ_SUBSCRIPTION,
				   ((AlterSubscriptionStmt *)stmt)->subname, "options",
				   ((AlterSubscriptionStmt *)stmt)->options);
	case T_AlterDefaultPrivilegesStmt:
		return default_privileges(lw, (AlterDefaultPrivilegesStmt *)stmt);
	case T_AlterObjectDependsStmt: return depends(lw, (AlterObjectDependsStmt *)stmt);
	default: return NULL;
	}
}

struct sg_node *sg_pg_lower_change(struct sg_pg_lower *lw, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_DropStmt: return drop(lw, (DropStmt *)stmt);
	case T_DropRoleStmt: return drop_roles(lw, (DropRoleStmt *)stmt);
	case T_DropdbStmt:
		return drop_one(lw, SG_OBJ_DATABASE, ((DropdbStmt *)stmt)->dbname,
				((DropdbStmt *)stmt)->missing_ok, DROP_RESTRICT);
	case T_DropTableSpaceStmt:
		return drop_one(lw, SG_OBJ_TABLESPACE,
				((DropTableSpaceStmt *)stmt)->tablespacename,
				((DropTableSpaceStmt *)stmt)->missing_ok, DROP_RESTRICT);
	case T_DropSubscriptionStmt:
		return drop_one(lw, SG_OBJ_SUBSCRIPTION,
				((DropSubscriptionStmt *)stmt)->subname,
				((DropSubscriptionStmt *)stmt)->missing_ok,
				((DropSubscriptionStmt *)stmt)->behavior);
	case T_RenameStmt: return rename_object(lw, (RenameStmt *)stmt);
	case T_AlterObjectSchemaStmt:
		return set_schema(lw, (AlterObjectSchemaStmt *)stmt);
	case T_AlterOwnerStmt: return set_owner(lw, (AlterOwnerStmt *)stmt);
	case T_CommentStmt: return comment(lw, (CommentStmt *)stmt);
	case T_GrantStmt: return grant(lw, (GrantStmt *)stmt);
	case T_GrantRoleStmt: return grant_role(lw, (GrantRoleStmt *)stmt);
	default: return alter_other(lw, stmt);
	}
}
