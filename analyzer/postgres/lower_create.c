/* CREATE of types, sequences, schemas and of what needs no node of its own. */
#include "lower.h"

/* Names follow CREATE and the kind of object. */
#define NAME_FROM 2

static struct sg_node *string_literal(struct sg_pg_lower *lw, const char *text,
				      uint32_t *from)
{
	struct sg_literal *out;

	while (*from < lw->tokens_len && lw->tokens[*from].kind != SG_PG_STRING)
		++*from;
	out = SG_PG_NEW(lw, LITERAL, literal, sg_pg_span(lw, *from, *from));
	out->type = SG_LIT_STRING;
	out->text = sg_pg_text(lw, text, (int)(out->node.span.off - lw->base));
	++*from;
	return &out->node;
}

static struct sg_create_type *new_type(struct sg_pg_lower *lw, const char *form)
{
	struct sg_create_type *out = SG_PG_NEW(lw, CREATE_TYPE, create_type, lw->span);

	out->form = sg_str_of(form);
	return out;
}

static struct sg_node *create_enum(struct sg_pg_lower *lw, const CreateEnumStmt *in)
{
	struct sg_create_type *out = new_type(lw, "enum");
	uint32_t from = NAME_FROM;
	ListCell *cell;

	out->name = sg_pg_name(lw, in->typeName, &from);
	foreach(cell, in->vals) sg_pg_add(
		lw, &out->values, string_literal(lw, strVal(lfirst(cell)), &from));
	return &out->node;
}

static struct sg_node *create_composite(struct sg_pg_lower *lw,
					const CompositeTypeStmt *in)
{
	struct sg_create_type *out = new_type(lw, "composite");

	out->name = sg_pg_relation(lw, in->typevar);
	sg_pg_each(lw, &out->values, in->coldeflist, sg_pg_column);
	return &out->node;
}

static struct sg_node *create_range(struct sg_pg_lower *lw, const CreateRangeStmt *in)
{
	struct sg_create_type *out = new_type(lw, "range");
	uint32_t from = NAME_FROM;

	out->name = sg_pg_name(lw, in->typeName, &from);
	sg_pg_options(lw, &out->values, in->params);
	return &out->node;
}

static struct sg_create_other *new_other(struct sg_pg_lower *lw,
					 enum sg_object_type object)
{
	struct sg_create_other *out = SG_PG_NEW(lw, CREATE_OTHER, create_other, lw->span);

	out->object = object;
	return out;
}

/* CREATE of an object with one plain name and a list of options. */
static struct sg_node *named_other(struct sg_pg_lower *lw, enum sg_object_type object,
				   const char *name, List *options)
{
	struct sg_create_other *out = new_other(lw, object);
	uint32_t from = NAME_FROM;

	out->name = sg_pg_single(lw, name, &from);
	sg_pg_options(lw, &out->options, options);
	return &out->node;
}

static struct sg_node *qualified_other(struct sg_pg_lower *lw, enum sg_object_type object,
				       List *name)
{
	struct sg_create_other *out = new_other(lw, object);
	uint32_t from = NAME_FROM;

	out->name = sg_pg_name(lw, name, &from);
	return &out->node;
}

static void add_option(struct sg_pg_lower *lw, struct sg_list *out, const char *name,
		       struct sg_node *value)
{
	struct sg_option *option = SG_PG_NEW(lw, OPTION, option, value->span);

	option->name = sg_str_of(name);
	option->value = value;
	sg_pg_add(lw, out, &option->node);
}

/* Of an aggregate: a list of them, empty for (*), and how many come before ORDER BY. */
static void add_arguments(struct sg_pg_lower *lw, struct sg_list *out, List *arguments)
{
	ListCell *cell;

	if (!arguments || !linitial(arguments))
		return;
	foreach(cell, (List *)linitial(arguments))
		add_option(lw, out, "argument", sg_pg_argument(lw, lfirst(cell)));
}

static struct sg_node *define(struct sg_pg_lower *lw, const DefineStmt *in)
{
	struct sg_create_other *other;
	struct sg_create_type *type;
	uint32_t from = NAME_FROM;

	if (in->kind == OBJECT_TYPE) {
		type = new_type(lw, in->definition ? "base" : "shell");
		type->name = sg_pg_name(lw, in->defnames, &from);
		sg_pg_options(lw, &type->values, in->definition);
		return &type->node;
	}
	other = sg_as_create_other(
		qualified_other(lw, sg_pg_object_type(in->kind), in->defnames));
	other->or_replace = in->replace;
	other->if_not_exists = in->if_not_exists;
	if (in->kind == OBJECT_AGGREGATE)
		add_arguments(lw, &other->options, in->args);
	sg_pg_options(lw, &other->options, in->definition);
	return &other->node;
}

/* ---- enums and domains ---- */

static struct sg_node *alter_enum(struct sg_pg_lower *lw, const AlterEnumStmt *in)
{
	struct sg_alter_enum *out = SG_PG_NEW(lw, ALTER_ENUM, alter_enum, lw->span);
	uint32_t from = NAME_FROM;

	out->name = sg_pg_name(lw, in->typeName, &from);
	out->if_not_exists = in->skipIfNewValExists;
	out->old_value = sg_pg_copy(lw, in->oldVal);
	out->value = sg_pg_copy(lw, in->newVal);
	if (in->newValNeighbor)
		out->place = in->newValIsAfter ? SG_STR("after") : SG_STR("before");
	out->neighbor = sg_pg_copy(lw, in->newValNeighbor);
	return &out->node;
}

static struct sg_node *domain_collation(struct sg_pg_lower *lw, const CollateClause *in)
{
	struct sg_constraint *out =
		SG_PG_NEW(lw, CONSTRAINT, constraint, sg_pg_span_at(lw, in->location));

	out->type = SG_CON_COLLATE;
	out->collation = sg_pg_last(lw, in->collname);
	return &out->node;
}

static struct sg_node *create_domain(struct sg_pg_lower *lw, const CreateDomainStmt *in)
{
	struct sg_create_domain *out =
		SG_PG_NEW(lw, CREATE_DOMAIN, create_domain, lw->span);
	uint32_t from = NAME_FROM;

	out->name = sg_pg_name(lw, in->domainname, &from);
	out->type = sg_pg_type_name(lw, (Node *)in->typeName);
	sg_pg_constraints(lw, &out->constraints, in->constraints, lw->tokens_len - 1);
	if (in->collClause)
		sg_pg_add(lw, &out->constraints, domain_collation(lw, in->collClause));
	return &out->node;
}

static const char *domain_action(const AlterDomainStmt *in)
{
	switch (in->subtype) {
	case 'T': return in->def ? "set default" : "drop default";
	case 'N': return "drop not null";
	case 'O': return "set not null";
	case 'C': return "add constraint";
	case 'X': return "drop constraint";
	default: return "validate constraint";
	}
}

static struct sg_node *alter_domain(struct sg_pg_lower *lw, const AlterDomainStmt *in)
{
	struct sg_alter_domain *out = SG_PG_NEW(lw, ALTER_DOMAIN, alter_domain, lw->span);
	uint32_t from = NAME_FROM;
	bool constraint = in->def && IsA(in->def, Constraint);

	out->name = sg_pg_name(lw, in->typeName, &from);
	out->action = sg_str_of(domain_action(in));
	out->constraint_name = sg_pg_copy(lw, in->name);
	out->definition =
		constraint ? sg_pg_constraint(lw, in->def) : sg_pg_expr(lw, in->def);
	if (constraint)
		out->constraint_name = sg_as_constraint(out->definition)->name;
	out->if_exists = in->missing_ok;
	out->cascade = in->behavior == DROP_CASCADE;
	return &out->node;
}

/* ---- sequences, schemas, extensions ---- */

static struct sg_node *create_sequence(struct sg_pg_lower *lw, const CreateSeqStmt *in)
{
	struct sg_create_sequence *out =
		SG_PG_NEW(lw, CREATE_SEQUENCE, create_sequence, lw->span);

	out->temporary = in->sequence->relpersistence == 't';
	out->if_not_exists = in->if_not_exists;
	out->name = sg_pg_relation(lw, in->sequence);
	sg_pg_options(lw, &out->options, in->options);
	return &out->node;
}

static struct sg_node *alter_sequence(struct sg_pg_lower *lw, const AlterSeqStmt *in)
{
	struct sg_alter_sequence *out =
		SG_PG_NEW(lw, ALTER_SEQUENCE, alter_sequence, lw->span);

	out->if_exists = in->missing_ok;
	out->name = sg_pg_relation(lw, in->sequence);
	sg_pg_options(lw, &out->options, in->options);
	return &out->node;
}

static struct sg_node *create_schema(struct sg_pg_lower *lw, const CreateSchemaStmt *in)
{
	struct sg_create_schema *out =
		SG_PG_NEW(lw, CREATE_SCHEMA, create_schema, lw->span);

	out->if_not_exists = in->if_not_exists;
	out->owner = sg_pg_role(lw, in->authrole);
	out->name = in->schemaname ? sg_pg_copy(lw, in->schemaname) : out->owner;
	sg_pg_each(lw, &out->elements, in->schemaElts, sg_pg_lower);
	return &out->node;
}

static struct sg_node *create_extension(struct sg_pg_lower *lw,
					const CreateExtensionStmt *in)
{
	struct sg_create_extension *out =
		SG_PG_NEW(lw, CREATE_EXTENSION, create_extension, lw->span);

	out->if_not_exists = in->if_not_exists;
	out->name = sg_pg_copy(lw, in->extname);
	sg_pg_options(lw, &out->options, in->options);
	return &out->node;
}

/* ---- objects without a node of their own ---- */

void sg_pg_publication_objects(struct sg_pg_lower *lw, struct sg_list *out, List *objects)
{
	ListCell *cell;

	foreach(cell, objects)
	{
		const PublicationObjSpec *in = lfirst(cell);
		uint32_t from = sg_pg_token_at(lw, in->location);

		if (in->pubtable)
			add_option(lw, out, "table",
				   sg_pg_table(lw, (Node *)in->pubtable->relation));
		if (in->pubtable && in->pubtable->whereClause)
			add_option(lw, out, "where",
				   sg_pg_expr(lw, in->pubtable->whereClause));
		if (in->name)
			add_option(lw, out, "schema",
				   sg_pg_object(lw, sg_pg_single(lw, in->name, &from)));
	}
}

static struct sg_node *create_publication(struct sg_pg_lower *lw,
					  const CreatePublicationStmt *in)
{
	struct sg_node *out =
		named_other(lw, SG_OBJ_PUBLICATION, in->pubname, in->options);

	sg_pg_publication_objects(lw, &sg_as_create_other(out)->options, in->pubobjects);
	return out;
}

static struct sg_node *create_rule(struct sg_pg_lower *lw, const RuleStmt *in)
{
	struct sg_create_other *out =
		sg_as_create_other(named_other(lw, SG_OBJ_RULE, in->rulename, NIL));
	ListCell *cell;

	out->or_replace = in->replace;
	add_option(lw, &out->options, "to", sg_pg_table(lw, (Node *)in->relation));
	if (in->whereClause)
		add_option(lw, &out->options, "where", sg_pg_expr(lw, in->whereClause));
	foreach(cell, in->actions)
		add_option(lw, &out->options, "do", sg_pg_lower(lw, lfirst(cell)));
	return &out->node;
}

static struct sg_node *create_statistics(struct sg_pg_lower *lw,
					 const CreateStatsStmt *in)
{
	struct sg_create_other *out =
		sg_as_create_other(qualified_other(lw, SG_OBJ_STATISTICS, in->defnames));
	ListCell *cell;

	out->if_not_exists = in->if_not_exists;
	foreach(cell, in->exprs)
	{
		const StatsElem *element = lfirst(cell);

		if (element->expr)
			add_option(lw, &out->options, "on",
				   sg_pg_expr(lw, element->expr));
	}
	foreach(cell, in->relations)
		add_option(lw, &out->options, "from", sg_pg_range(lw, lfirst(cell)));
	return &out->node;
}

static struct sg_node *create_other(struct sg_pg_lower *lw, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CreateRoleStmt:
		return named_other(lw, SG_OBJ_ROLE, ((CreateRoleStmt *)stmt)->role,
				   ((CreateRoleStmt *)stmt)->options);
	case T_CreatedbStmt:
		return named_other(lw, SG_OBJ_DATABASE, ((CreatedbStmt *)stmt)->dbname,
				   ((CreatedbStmt *)stmt)->options);
	case T_CreateTableSpaceStmt:
		return named_other(lw, SG_OBJ_TABLESPACE,
				   ((CreateTableSpaceStmt *)stmt)->tablespacename,
				   ((CreateTableSpaceStmt *)stmt)->options);
	case T_CreateSubscriptionStmt:
		return named_other(lw, SG_OBJ_SUBSCRIPTION,
				   ((CreateSubscriptionStmt *)stmt)->subname,
				   ((CreateSubscriptionStmt *)stmt)->options);
	case T_CreateEventTrigStmt:
		return named_other(lw, SG_OBJ_OTHER,
				   ((CreateEventTrigStmt *)stmt)->trigname, NIL);
	case T_CreateFdwStmt:
		return named_other(lw, SG_OBJ_OTHER, ((CreateFdwStmt *)stmt)->fdwname,
				   ((CreateFdwStmt *)stmt)->options);
	case T_CreateForeignServerStmt:
		return named_other(lw, SG_OBJ_OTHER,
				   ((CreateForeignServerStmt *)stmt)->servername,
				   ((CreateForeignServerStmt *)stmt)->options);
	case T_CreateUserMappingStmt:
		return named_other(lw, SG_OBJ_OTHER,
				   ((CreateUserMappingStmt *)stmt)->servername,
				   ((CreateUserMappingStmt *)stmt)->options);
	case T_CreatePLangStmt:
		return named_other(lw, SG_OBJ_OTHER, ((CreatePLangStmt *)stmt)->plname,
				   NIL);
	case T_CreateAmStmt:
		return named_other(lw, SG_OBJ_OTHER, ((CreateAmStmt *)stmt)->amname, NIL);
	case T_CreateConversionStmt:
		return qualified_other(lw, SG_OBJ_OTHER,
				       ((CreateConversionStmt *)stmt)->conversion_name);
	case T_CreateOpClassStmt:
		return qualified_other(lw, SG_OBJ_OTHER,
				       ((CreateOpClassStmt *)stmt)->opclassname);
	case T_CreateOpFamilyStmt:
		return qualified_other(lw, SG_OBJ_OTHER,
				       ((CreateOpFamilyStmt *)stmt)->opfamilyname);
	case T_CreateCastStmt:
	case T_CreateTransformStmt: return &new_other(lw, SG_OBJ_OTHER)->node;
	default: return NULL;
	}
}

struct sg_node *sg_pg_lower_create(struct sg_pg_lower *lw, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CreateEnumStmt: return create_enum(lw, (CreateEnumStmt *)stmt);
	case T_CompositeTypeStmt: return create_composite(lw, (CompositeTypeStmt *)stmt);
	case T_CreateRangeStmt: return create_range(lw, (CreateRangeStmt *)stmt);
	case T_DefineStmt: return define(lw, (DefineStmt *)stmt);
	case T_AlterEnumStmt: return alter_enum(lw, (AlterEnumStmt *)stmt);
	case T_CreateDomainStmt: return create_domain(lw, (CreateDomainStmt *)stmt);
	case T_AlterDomainStmt: return alter_domain(lw, (AlterDomainStmt *)stmt);
	case T_CreateSeqStmt: return create_sequence(lw, (CreateSeqStmt *)stmt);
	case T_AlterSeqStmt: return alter_sequence(lw, (AlterSeqStmt *)stmt);
	case T_CreateSchemaStmt: return create_schema(lw, (CreateSchemaStmt *)stmt);
	case T_CreateExtensionStmt:
		return create_extension(lw, (CreateExtensionStmt *)stmt);
	case T_CreatePublicationStmt:
		return create_publication(lw, (CreatePublicationStmt *)stmt);
	case T_RuleStmt: return create_rule(lw, (RuleStmt *)stmt);
	case T_CreateStatsStmt: return create_statistics(lw, (CreateStatsStmt *)stmt);
	default: return create_other(lw, stmt);
	}
}
