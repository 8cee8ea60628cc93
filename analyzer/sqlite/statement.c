/* The first word of a statement picks its parser. */
#include "parser.h"

/* WITH before a change: SQLite parses the list once for all four kinds. */
static struct sg_node *after_with(struct sg_lite *p, uint32_t start)
{
	struct sg_node *with = sg_lite_with(p);

	switch (p->token.type) {
	case KW_INSERT:
	case KW_REPLACE: return sg_lite_insert(p, with, start, false);
	case KW_UPDATE: return sg_lite_update(p, with, start, false);
	case KW_DELETE: return sg_lite_delete(p, with, start, false);
	default: break;
	}
	return sg_lite_select_after(p, with, start);
}

static struct sg_node *command(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;

	switch (p->token.type) {
	case KW_CREATE: return sg_lite_create(p);
	case KW_ALTER: return sg_lite_alter(p);
	case KW_DROP: return sg_lite_drop(p);
	case KW_INSERT:
	case KW_REPLACE: return sg_lite_insert(p, NULL, start, false);
	case KW_UPDATE: return sg_lite_update(p, NULL, start, false);
	case KW_DELETE: return sg_lite_delete(p, NULL, start, false);
	case KW_WITH: return after_with(p, start);
	case KW_SELECT:
	case KW_VALUES: return sg_lite_select(p);
	default: return sg_lite_session(p);
	}
}

static struct sg_node *required(struct sg_lite *p)
{
	struct sg_node *node = command(p);

	if (!node)
		sg_lite_fail(p);
	return node;
}

struct sg_node *sg_lite_statement(struct sg_lite *p)
{
	struct sg_explain *explain;

	if (!sg_lite_at(p, KW_EXPLAIN))
		return required(p);
	explain = sg_as_explain(sg_lite_node(p, SG_EXPLAIN));
	sg_lite_next(p);
	if (sg_lite_accept(p, KW_QUERY)) {
		sg_lite_expect(p, KW_PLAN);
		explain->query_plan = true;
	}
	explain->statement = required(p);
	return sg_lite_close(p, &explain->node);
}
