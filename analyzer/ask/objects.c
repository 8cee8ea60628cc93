/* What CREATE statements make, for rules that ask whether an object is of this file. */
#include <sqlguard/rule.h>

#define SAID(node) ((node)->if_not_exists)

static struct sg_created of_table(const struct sg_create_table *node)
{
	return (struct sg_created){node->foreign ? SG_OBJ_FOREIGN_TABLE : SG_OBJ_TABLE,
				   node->name, node->temporary, node->if_not_exists};
}

static struct sg_created of_view(const struct sg_create_view *node)
{
	return (struct sg_created){
		node->materialized ? SG_OBJ_MATERIALIZED_VIEW : SG_OBJ_VIEW, node->name,
		node->temporary, node->or_replace || node->if_not_exists};
}

static struct sg_created of_trigger(const struct sg_create_trigger *node)
{
	return (struct sg_created){SG_OBJ_TRIGGER, node->name, node->temporary,
				   node->or_replace || node->if_not_exists};
}

static struct sg_created of_function(const struct sg_create_function *node)
{
	return (struct sg_created){node->procedure ? SG_OBJ_PROCEDURE : SG_OBJ_FUNCTION,
				   node->name, false, node->or_replace};
}

static struct sg_created of_other(const struct sg_create_other *node)
{
	return (struct sg_created){node->object, node->name, false,
				   node->or_replace || node->if_not_exists};
}

static struct sg_created of(enum sg_object_type object, struct sg_name name, bool guarded)
{
	return (struct sg_created){.object = object, .name = name, .guarded = guarded};
}

static struct sg_name bare(struct sg_str name)
{
	return (struct sg_name){.name = name};
}

bool sg_created_by(struct sg_created *out, const struct sg_node *top)
{
	switch ((int)top->kind) {
	case SG_CREATE_TABLE: *out = of_table(sg_as_create_table(top)); break;
	case SG_CREATE_VIEW: *out = of_view(sg_as_create_view(top)); break;
	case SG_CREATE_TRIGGER: *out = of_trigger(sg_as_create_trigger(top)); break;
	case SG_CREATE_FUNCTION: *out = of_function(sg_as_create_function(top)); break;
	case SG_CREATE_OTHER: *out = of_other(sg_as_create_other(top)); break;
	case SG_CREATE_SEQUENCE:
		*out = of(SG_OBJ_SEQUENCE, sg_as_create_sequence(top)->name,
			  SAID(sg_as_create_sequence(top)));
		out->temporary = sg_as_create_sequence(top)->temporary;
		break;
	case SG_CREATE_VIRTUAL_TABLE:
		*out = of(SG_OBJ_TABLE, sg_as_create_virtual_table(top)->name,
			  SAID(sg_as_create_virtual_table(top)));
		break;
	case SG_CREATE_INDEX:
		*out = of(SG_OBJ_INDEX, sg_as_create_index(top)->name,
			  SAID(sg_as_create_index(top)));
		break;
	case SG_CREATE_SCHEMA:
		*out = of(SG_OBJ_SCHEMA, bare(sg_as_create_schema(top)->name),
			  SAID(sg_as_create_schema(top)));
		break;
	case SG_CREATE_EXTENSION:
		*out = of(SG_OBJ_EXTENSION, bare(sg_as_create_extension(top)->name),
			  SAID(sg_as_create_extension(top)));
		break;
	case SG_CREATE_TYPE:
		*out = of(SG_OBJ_TYPE, sg_as_create_type(top)->name, false);
		break;
	case SG_CREATE_DOMAIN:
		*out = of(SG_OBJ_DOMAIN, sg_as_create_domain(top)->name, false);
		break;
	case SG_CREATE_POLICY:
		*out = of(SG_OBJ_POLICY, bare(sg_as_create_policy(top)->name), false);
		break;
	default: return false;
	}
	return true;
}

bool sg_created_before(const struct sg_ctx *cx, enum sg_object_type object,
		       struct sg_str name)
{
	return sg_done_before(cx, &(struct sg_deed){SG_DID_CREATE, object,
						    .part = name}) != NULL;
}

bool sg_dropped_before(const struct sg_ctx *cx, enum sg_object_type object,
		       struct sg_str name)
{
	return sg_done_before(cx, &(struct sg_deed){SG_DID_DROP, object, .part = name}) !=
	       NULL;
}

const struct sg_create_index *sg_index_made_here(const struct sg_ctx *cx,
						 const struct sg_name *index)
{
	const struct sg_statement *made =
		sg_done_before(cx, &(struct sg_deed){SG_DID_INDEX, .name = *index});

	return made ? sg_as_create_index(made->node) : NULL;
}

const struct sg_statement *sg_created_again(const struct sg_ctx *cx,
					    const struct sg_name *table)
{
	const struct sg_statement *next =
		sg_done_after(cx, &(struct sg_deed){SG_DID_TAKE_NAME, .name = *table});

	if (!next || !sg_is(next->node, SG_CREATE_TABLE) ||
	    sg_done_after(cx, &(struct sg_deed){SG_DID_REBUILD_BY, .name = *table}))
		return NULL;
	return next;
}
