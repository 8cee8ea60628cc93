/* PostgreSQL's statements, by kind of node. */
#include "replay_postgres.h"

/* Kinds that stand nowhere here change neither the schema nor the rows. */
static sg_replay_statement *const statements[SG_NODE_KINDS] = {
	[SG_CREATE_TABLE] = sg_pg_create_table,
	[SG_CREATE_INDEX] = sg_pg_create_index,
	[SG_CREATE_SEQUENCE] = sg_pg_create_sequence,
	[SG_CREATE_VIEW] = sg_pg_create_view,
	[SG_CREATE_TRIGGER] = sg_pg_create_trigger,
	[SG_CREATE_FUNCTION] = sg_pg_create_function,
	[SG_CREATE_TYPE] = sg_pg_create_type,
	[SG_CREATE_DOMAIN] = sg_pg_create_domain,
	[SG_CREATE_SCHEMA] = sg_pg_create_schema,
	[SG_CREATE_EXTENSION] = sg_pg_create_extension,
	[SG_CREATE_POLICY] = sg_pg_create_policy,
	[SG_CREATE_OTHER] = sg_pg_create_other,
	[SG_ALTER_TABLE] = sg_pg_alter_table,
	[SG_ALTER_SEQUENCE] = sg_pg_alter_sequence,
	[SG_ALTER_ENUM] = sg_pg_alter_enum,
	[SG_ALTER_DOMAIN] = sg_pg_alter_domain,
	[SG_ALTER_OTHER] = sg_pg_alter_other,
	[SG_RENAME_OBJECT] = sg_pg_rename_object,
	[SG_DROP] = sg_pg_drop,
	[SG_COMMENT_ON] = sg_pg_comment_on,
	[SG_REFRESH_VIEW] = sg_pg_refresh_view,
	[SG_INSERT] = sg_pg_fill,
	[SG_UPDATE] = sg_pg_fill,
	[SG_DELETE] = sg_pg_fill,
	[SG_MERGE] = sg_pg_fill,
	[SG_TRUNCATE] = sg_pg_fill,
	[SG_COPY] = sg_pg_fill,
	[SG_SELECT] = sg_pg_fill,
	[SG_DO_BLOCK] = sg_pg_do_block,
	[SG_CALL_PROCEDURE] = sg_pg_blind,
	[SG_OTHER] = sg_pg_blind,
};

static sg_replay_statement *statement_of(const struct sg_node *node)
{
	enum sg_object_type type = sg_is(node, SG_RENAME_OBJECT)
					   ? sg_as_rename_object(node)->object
					   : SG_OBJ_OTHER;

	if (type == SG_OBJ_INDEX || type == SG_OBJ_SEQUENCE)
		return sg_pg_rename_relation;
	return statements[node->kind];
}

void sg_pg_run(struct sg_step *step, const struct sg_node *node)
{
	const struct sg_node *outer = step->node;
	sg_replay_statement *statement = statement_of(node);

	step->node = node;
	if (statement)
		statement(step);
	step->node = outer;
}

void sg_replay_postgres(struct sg_step *step)
{
	size_t mark = sg_catalog_mark(step->catalog);

	sg_pg_run(step, step->node);
	if (step->refused.n && sg_catalog_mark(step->catalog) > mark)
		sg_catalog_rollback(step->catalog, mark);
}
