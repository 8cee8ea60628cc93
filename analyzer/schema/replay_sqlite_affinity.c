/* Affinities (datatype3.html section 3), which name the types of CREATE TABLE AS. */
#include "replay_sqlite_scope.h"

static bool has(struct sg_str type, const char *word)
{
	size_t n = sg_str_of(word).n;

	for (size_t i = 0; i + n <= type.n; i++)
		if (sg_str_istarts(sg_str_sub(type, i, type.n), word))
			return true;
	return false;
}

/* The rules of section 3.1, in their order. */
char sg_sq_affinity(struct sg_str type)
{
	if (has(type, "int"))
		return 'I';
	if (has(type, "char") || has(type, "clob") || has(type, "text"))
		return 'T';
	if (!type.n || has(type, "blob"))
		return 'B';
	if (has(type, "real") || has(type, "floa") || has(type, "doub"))
		return 'R';
	return 'N';
}

/* sqlite3ExprAffinity() of expr.c, 3.40. */
char sg_sq_affinity_of(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		       const struct sg_node *node)
{
	struct sg_sq_reading silent = {.catalog = r->catalog,
				       .at = r->at,
				       .arena = r->arena,
				       .text = r->text,
				       .schema = r->schema,
				       .depth = r->depth};
	struct sg_sq_columns columns = {{0}, false};

	while (sg_is(node, SG_COLLATE))
		node = sg_as_collate(node)->value;
	if (sg_is(node, SG_COLUMN_REF))
		return sg_sq_use_column(&silent, scope, sg_as_column_ref(node));
	if (sg_is(node, SG_CAST) && sg_as_cast(node)->type)
		return sg_sq_affinity(sg_as_type_name(sg_as_cast(node)->type)->name.name);
	if (!sg_is(node, SG_SUBQUERY) || sg_as_subquery(node)->type != SG_SUB_SCALAR)
		return 'B';
	sg_sq_read_select(&silent, sg_as_subquery(node)->query, scope, &columns);
	return columns.of.len ? columns.of.items[0].affinity : 'B';
}
