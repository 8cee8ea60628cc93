/* CREATE TABLE, its columns and constraints; CREATE TABLE AS. */
#include "lower.h"

static enum sg_fk_action fk_action(char action)
{
	switch (action) {
	case FKCONSTR_ACTION_NOACTION: return SG_FK_NO_ACTION;
	case FKCONSTR_ACTION_RESTRICT: return SG_FK_RESTRICT;
	case FKCONSTR_ACTION_CASCADE: return SG_FK_CASCADE;
	case FKCONSTR_ACTION_SETNULL: return SG_FK_SET_NULL;
	case FKCONSTR_ACTION_SETDEFAULT: return SG_FK_SET_DEFAULT;
	default: return SG_FK_UNSAID;
	}
}

static enum sg_constraint_type constraint_type(ConstrType type)
{
	switch (type) {
	case CONSTR_NULL: return SG_CON_NULL;
	case CONSTR_NOTNULL: return SG_CON_NOT_NULL;
	case CONSTR_DEFAULT: return SG_CON_DEFAULT;
	case CONSTR_IDENTITY: return SG_CON_IDENTITY;
	case CONSTR_GENERATED: return SG_CON_GENERATED;
	case CONSTR_CHECK: return SG_CON_CHECK;
	case CONSTR_PRIMARY: return SG_CON_PRIMARY_KEY;
	case CONSTR_UNIQUE: return SG_CON_UNIQUE;
	case CONSTR_EXCLUSION: return SG_CON_EXCLUDE;
	case CONSTR_FOREIGN: return SG_CON_FOREIGN_KEY;
	default: return SG_CON_NONE;
	}
}

/* A column that is only a name, as keys and INCLUDE lists have them. */
static struct sg_node *plain_column(struct sg_pg_lower *lw, const char *text,
				    uint32_t *from)
{
	struct sg_name name = sg_pg_single(lw, text, from);
	struct sg_index_column *out =
		SG_PG_NEW(lw, INDEX_COLUMN, index_column, name.span);
	struct sg_column_ref *ref = SG_PG_NEW(lw, COLUMN_REF, column_ref, name.span);

	ref->column = name.name;
	out->value = &ref->node;
	return &out->node;
}

static void plain_columns(struct sg_pg_lower *lw, struct sg_list *out, List *names,
			  uint32_t *from)
{
	ListCell *cell;

	foreach(cell, names)
		sg_pg_add(lw, out, plain_column(lw, strVal(lfirst(cell)), from));
}

/* Each exclusion is a pair of the element and the operator's name. */
static void add_exclusions(struct sg_pg_lower *lw, struct sg_list *out, List *exclusions,
			   uint32_t from)
{
	List *elements = NIL;
	ListCell *cell;

	foreach(cell, exclusions) elements =
		lappend(elements, linitial((List *)lfirst(cell)));
	if (elements)
		sg_pg_index_columns(lw, out, elements, from);
}

static struct sg_str match_type(char match)
{
	return match == FKCONSTR_MATCH_FULL ? SG_STR("full") : (struct sg_str){"", 0};
}

static void fill_foreign_key(struct sg_pg_lower *lw, struct sg_constraint *out,
			     const Constraint *in, uint32_t from)
{
	plain_columns(lw, &out->columns, in->fk_attrs, &from);
	out->ref_table = sg_pg_relation(lw, in->pktable);
	from = sg_pg_token_at(lw, in->pktable->location) + 1;
	sg_pg_idents(lw, &out->ref_columns, in->pk_attrs, from);
	out->on_delete = fk_action(in->fk_del_action);
	out->on_update = fk_action(in->fk_upd_action);
	out->match = match_type(in->fk_matchtype);
}

/* Deferrability and validity are flags of the constraint itself on tables. */
static void fill_attributes(struct sg_constraint *out, const Constraint *in)
{
	out->deferrable = in->deferrable;
	out->initially_deferred = in->initdeferred;
	out->no_inherit = in->is_no_inherit;
	out->not_valid = in->skip_validation;
}

/* NO ACTION is the code for an absent clause too: the source tells them apart. */
static void unsay_actions(struct sg_pg_lower *lw, struct sg_constraint *out)
{
	uint32_t i = sg_pg_token_at(lw, (int)(out->node.span.off - lw->base));
	bool on_delete = false, on_update = false;

	for (; i < lw->tokens_len && lw->tokens[i].span.off < sg_span_end(out->node.span);
	     i++)
		if (sg_pg_word_at(lw, i, "on")) {
			on_delete = on_delete || sg_pg_word_at(lw, i + 1, "delete");
			on_update = on_update || sg_pg_word_at(lw, i + 1, "update");
		}
	if (!on_delete)
		out->on_delete = SG_FK_UNSAID;
	if (!on_update)
		out->on_update = SG_FK_UNSAID;
}

static void fill_constraint(struct sg_pg_lower *lw, struct sg_constraint *out,
			    const Constraint *in)
{
	uint32_t from = sg_pg_token_at(lw, in->location);

	out->type = constraint_type(in->contype);
	if (in->conname)
		out->name = sg_pg_single(lw, in->conname, &from).name;
	fill_attributes(out, in);
	out->expr = sg_pg_expr(lw, in->raw_expr);
	out->stored = in->contype == CONSTR_GENERATED;
	out->always = in->generated_when == 'a';
	out->nulls_not_distinct = in->nulls_not_distinct;
	plain_columns(lw, &out->columns, in->keys, &from);
	plain_columns(lw, &out->include, in->including, &from);
	add_exclusions(lw, &out->columns, in->exclusions, from);
	sg_pg_options(lw, &out->options, in->options);
	out->using_index = sg_pg_copy(lw, in->indexname);
	out->method = sg_pg_copy(lw, in->access_method);
	out->where = sg_pg_expr(lw, in->where_clause);
	if (in->contype == CONSTR_FOREIGN) {
		fill_foreign_key(lw, out, in, from);
		unsay_actions(lw, out);
	}
}

struct sg_node *sg_pg_constraint(struct sg_pg_lower *lw, Node *node)
{
	const Constraint *in = (const Constraint *)node;
	uint32_t i = sg_pg_token_at(lw, in->location);
	struct sg_constraint *out = SG_PG_NEW(
		lw, CONSTRAINT, constraint, sg_pg_span(lw, i, sg_pg_element_end(lw, i)));

	fill_constraint(lw, out, in);
	return &out->node;
}

static int constraint_location(const Node *node)
{
	return ((const Constraint *)node)->location;
}

/* DEFERRABLE and its like come as constraints of their own after the one they change. */
static bool apply_attribute(struct sg_list *list, const Constraint *in,
			    struct sg_span span)
{
	struct sg_constraint *last =
		list->len ? sg_as_constraint(list->items[list->len - 1]) : NULL;

	if (in->contype < CONSTR_ATTR_DEFERRABLE)
		return false;
	if (!last)
		return true;
	last->deferrable = last->deferrable || in->contype == CONSTR_ATTR_DEFERRABLE ||
			   in->contype == CONSTR_ATTR_DEFERRED;
	last->not_deferrable =
		last->not_deferrable || in->contype == CONSTR_ATTR_NOT_DEFERRABLE;
	last->initially_deferred =
		last->initially_deferred || in->contype == CONSTR_ATTR_DEFERRED;
	last->node.span = sg_span_join(last->node.span, span);
	return true;
}

/* A constraint of a column ends where the next one starts, or with the column. */
static struct sg_span column_constraint_span(struct sg_pg_lower *lw, List *in, int index,
					     uint32_t last)
{
	uint32_t first = sg_pg_token_at(lw, constraint_location(list_nth(in, index)));

	if (index + 1 < list_length(in))
		last = sg_pg_token_at(lw, constraint_location(list_nth(in, index + 1))) -
		       1;
	return sg_pg_span(lw, first, last);
}

void sg_pg_constraints(struct sg_pg_lower *lw, struct sg_list *out, List *in,
		       uint32_t last)
{
	ListCell *cell;

	foreach(cell, in)
	{
		const Constraint *constraint = lfirst(cell);
		struct sg_span span =
			column_constraint_span(lw, in, foreach_current_index(cell), last);
		struct sg_constraint *made;

		if (apply_attribute(out, constraint, span))
			continue;
		made = SG_PG_NEW(lw, CONSTRAINT, constraint, span);
		fill_constraint(lw, made, constraint);
		sg_pg_add(lw, out, &made->node);
	}
}

static struct sg_node *collation(struct sg_pg_lower *lw, const CollateClause *in)
{
	uint32_t i = sg_pg_token_at(lw, in->location);
	struct sg_constraint *out =
		SG_PG_NEW(lw, CONSTRAINT, constraint, sg_pg_span(lw, i, i + 1));

	out->type = SG_CON_COLLATE;
	out->collation = sg_pg_last(lw, in->collname);
	return &out->node;
}

struct sg_node *sg_pg_column(struct sg_pg_lower *lw, Node *node)
{
	const ColumnDef *in = (const ColumnDef *)node;
	uint32_t first = sg_pg_token_at(lw, in->location);
	uint32_t last = sg_pg_element_end(lw, first);
	struct sg_column_def *out =
		SG_PG_NEW(lw, COLUMN_DEF, column_def, sg_pg_span(lw, first, last));

	out->name = sg_pg_text(lw, in->colname, in->location);
	out->type = sg_pg_type_name(lw, (Node *)in->typeName);
	sg_pg_constraints(lw, &out->constraints, in->constraints, last);
	if (in->collClause)
		sg_pg_add(lw, &out->constraints, collation(lw, in->collClause));
	return &out->node;
}

static struct sg_node *like_clause(struct sg_pg_lower *lw, const TableLikeClause *in)
{
	uint32_t i = sg_pg_token_at(lw, in->relation->location), word = i;
	uint32_t last = sg_pg_element_end(lw, i);
	struct sg_like_clause *out = SG_PG_NEW(lw, LIKE_CLAUSE, like_clause,
					       sg_pg_span(lw, i ? i - 1 : i, last));

	out->table = sg_pg_relation(lw, in->relation);
	while (word <= last && !sg_pg_word_at(lw, word, "including"))
		word++;
	if (word <= last)
		out->including = sg_pg_words(lw, sg_pg_span(lw, word, last));
	return &out->node;
}

static void add_element(struct sg_pg_lower *lw, struct sg_create_table *out, Node *node)
{
	switch (nodeTag(node)) {
	case T_ColumnDef: sg_pg_add(lw, &out->columns, sg_pg_column(lw, node)); break;
	case T_Constraint:
		sg_pg_add(lw, &out->constraints, sg_pg_constraint(lw, node));
		break;
	case T_TableLikeClause:
		sg_pg_add(lw, &out->constraints,
			  like_clause(lw, (TableLikeClause *)node));
		break;
	default: break;
	}
}

static struct sg_str on_commit(OnCommitAction action)
{
	switch (action) {
	case ONCOMMIT_PRESERVE_ROWS: return SG_STR("preserve rows");
	case ONCOMMIT_DELETE_ROWS: return SG_STR("delete rows");
	case ONCOMMIT_DROP: return SG_STR("drop");
	case ONCOMMIT_NOOP: break;
	}
	return (struct sg_str){"", 0};
}

static void set_relation(struct sg_pg_lower *lw, struct sg_create_table *out,
			 const RangeVar *relation)
{
	out->name = sg_pg_relation(lw, relation);
	out->temporary = relation->relpersistence == 't';
	out->unlogged = relation->relpersistence == 'u';
}

/* FOR VALUES .. or DEFAULT, in words. */
struct sg_str sg_pg_partition_bound(struct sg_pg_lower *lw,
				    const PartitionBoundSpec *spec)
{
	uint32_t i, last;

	if (!spec)
		return (struct sg_str){"", 0};
	if (spec->is_default)
		return SG_STR("default");
	i = last = sg_pg_token_at(lw, spec->location);
	while (last < lw->tokens_len && !sg_pg_char_at(lw, last, ')') &&
	       !sg_pg_word_at(lw, last, "partition") &&
	       !sg_pg_word_at(lw, last, "using") &&
	       !sg_pg_word_at(lw, last, "tablespace") &&
	       !(sg_pg_word_at(lw, last, "with") && last > i + 2 &&
		 !sg_pg_word_at(lw, last - 1, "values")))
		last = sg_pg_skip(lw, last);
	return sg_strdup(lw->arena, sg_source_text(&(struct sg_source){.text = lw->text},
						   sg_pg_span(lw, i, last - 1)));
}

static struct sg_node *partition_key(struct sg_pg_lower *lw, Node *node)
{
	const PartitionElem *in = (const PartitionElem *)node;
	uint32_t i = sg_pg_token_at(lw, in->location);
	struct sg_index_column *out =
		SG_PG_NEW(lw, INDEX_COLUMN, index_column,
			  sg_pg_span(lw, i, sg_pg_element_end(lw, i)));
	struct sg_column_ref *ref;

	out->value = sg_pg_expr(lw, in->expr);
	if (in->name) {
		ref = SG_PG_NEW(lw, COLUMN_REF, column_ref, sg_pg_span(lw, i, i));
		ref->column = sg_pg_text(lw, in->name, in->location);
		out->value = &ref->node;
	}
	out->collation = sg_pg_last(lw, in->collation);
	out->opclass = sg_pg_last(lw, in->opclass);
	return &out->node;
}

static struct sg_str strategy(struct sg_pg_lower *lw, const PartitionSpec *spec)
{
#if PG_VERSION_NUM >= 160000
	(void)lw;
	switch (spec->strategy) {
	case PARTITION_STRATEGY_LIST: return SG_STR("list");
	case PARTITION_STRATEGY_RANGE: return SG_STR("range");
	case PARTITION_STRATEGY_HASH: return SG_STR("hash");
	}
	return (struct sg_str){"", 0};
#else
	return sg_pg_lower_case(lw, spec->strategy);
#endif
}

static void set_partitioning(struct sg_pg_lower *lw, struct sg_create_table *out,
			     const CreateStmt *in)
{
	if (in->partspec) {
		out->partition_strategy = strategy(lw, in->partspec);
		sg_pg_each(lw, &out->partition_keys, in->partspec->partParams,
			   partition_key);
	}
	if (in->partbound) {
		out->partition_of = sg_pg_relation(lw, linitial(in->inhRelations));
		out->partition_bound = sg_pg_partition_bound(lw, in->partbound);
	} else {
		sg_pg_each(lw, &out->inherits, in->inhRelations, sg_pg_range);
	}
}

static struct sg_create_table *create_table(struct sg_pg_lower *lw, const CreateStmt *in)
{
	struct sg_create_table *out = SG_PG_NEW(lw, CREATE_TABLE, create_table, lw->span);
	ListCell *cell;

	set_relation(lw, out, in->relation);
	out->if_not_exists = in->if_not_exists;
	foreach(cell, in->tableElts) add_element(lw, out, lfirst(cell));
	set_partitioning(lw, out, in);
	if (in->ofTypename)
		out->of_type =
			sg_as_type_name(sg_pg_type_name(lw, (Node *)in->ofTypename))
				->name;
	sg_pg_options(lw, &out->options, in->options);
	out->on_commit = on_commit(in->oncommit);
	out->tablespace = sg_pg_copy(lw, in->tablespacename);
	out->access_method = sg_pg_copy(lw, in->accessMethod);
	return out;
}

static struct sg_node *create_foreign_table(struct sg_pg_lower *lw,
					    const CreateForeignTableStmt *in)
{
	struct sg_create_table *out = create_table(lw, &in->base);

	out->foreign = true;
	sg_pg_options(lw, &out->options, in->options);
	return &out->node;
}

static struct sg_node *column_name(struct sg_pg_lower *lw, const char *name,
				   uint32_t *from)
{
	struct sg_name found = sg_pg_single(lw, name, from);
	struct sg_column_def *out = SG_PG_NEW(lw, COLUMN_DEF, column_def, found.span);

	out->name = found.name;
	return &out->node;
}

static struct sg_node *create_table_as(struct sg_pg_lower *lw,
				       const CreateTableAsStmt *in)
{
	struct sg_create_table *out = SG_PG_NEW(lw, CREATE_TABLE, create_table, lw->span);
	uint32_t from = sg_pg_token_at(lw, in->into->rel->location) + 1;
	ListCell *cell;

	set_relation(lw, out, in->into->rel);
	out->if_not_exists = in->if_not_exists;
	foreach(cell, in->into->colNames) sg_pg_add(
		lw, &out->columns, column_name(lw, strVal(lfirst(cell)), &from));
	out->query = sg_pg_query(lw, in->query);
	out->with_no_data = in->into->skipData;
	sg_pg_options(lw, &out->options, in->into->options);
	out->on_commit = on_commit(in->into->onCommit);
	out->tablespace = sg_pg_copy(lw, in->into->tableSpaceName);
	out->access_method = sg_pg_copy(lw, in->into->accessMethod);
	return &out->node;
}

static struct sg_node *create_matview(struct sg_pg_lower *lw, const CreateTableAsStmt *in)
{
	struct sg_create_view *out = SG_PG_NEW(lw, CREATE_VIEW, create_view, lw->span);

	out->materialized = true;
	out->if_not_exists = in->if_not_exists;
	out->name = sg_pg_relation(lw, in->into->rel);
	sg_pg_idents(lw, &out->columns, in->into->colNames,
		     sg_pg_token_at(lw, in->into->rel->location) + 1);
	sg_pg_options(lw, &out->options, in->into->options);
	out->query = sg_pg_query(lw, in->query);
	out->with_no_data = in->into->skipData;
	return &out->node;
}

static struct sg_node *create_view(struct sg_pg_lower *lw, const ViewStmt *in)
{
	static const char *const checks[] = {[NO_CHECK_OPTION] = "",
					     [LOCAL_CHECK_OPTION] = "local",
					     [CASCADED_CHECK_OPTION] = "cascaded"};
	struct sg_create_view *out = SG_PG_NEW(lw, CREATE_VIEW, create_view, lw->span);

	out->temporary = in->view->relpersistence == 't';
	out->or_replace = in->replace;
	out->recursive = sg_pg_find_word(lw, 0, "recursive") <
			 sg_pg_token_at(lw, in->view->location);
	out->name = sg_pg_relation(lw, in->view);
	sg_pg_idents(lw, &out->columns, in->aliases,
		     sg_pg_token_at(lw, in->view->location) + 1);
	sg_pg_options(lw, &out->options, in->options);
	out->query = sg_pg_query(lw, in->query);
	out->check_option = sg_str_of(checks[in->withCheckOption]);
	return &out->node;
}

struct sg_node *sg_pg_lower_table(struct sg_pg_lower *lw, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CreateStmt: return &create_table(lw, (CreateStmt *)stmt)->node;
	case T_CreateForeignTableStmt:
		return create_foreign_table(lw, (CreateForeignTableStmt *)stmt);
	case T_CreateTableAsStmt:
		return ((CreateTableAsStmt *)stmt)->objtype == OBJECT_MATVIEW
			       ? create_matview(lw, (CreateTableAsStmt *)stmt)
			       : create_table_as(lw, (CreateTableAsStmt *)stmt);
	case T_ViewStmt: return create_view(lw, (ViewStmt *)stmt);
	default: return NULL;
	}
}
