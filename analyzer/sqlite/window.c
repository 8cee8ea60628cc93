/* Window definitions; a frame is kept as its words. */
#include "parser.h"

/* CURRENT ROW, UNBOUNDED .. or an expression with its direction. */
static void frame_bound(struct sg_lite *p, bool last)
{
	if (sg_lite_accept(p, KW_CURRENT)) {
		sg_lite_expect(p, KW_ROW);
	} else if (sg_lite_accept(p, KW_UNBOUNDED)) {
		sg_lite_expect(p, last ? KW_FOLLOWING : KW_PRECEDING);
	} else {
		sg_lite_expr(p);
		if (!sg_lite_accept(p, KW_PRECEDING))
			sg_lite_expect(p, KW_FOLLOWING);
	}
}

static void frame_exclude(struct sg_lite *p)
{
	if (!sg_lite_accept(p, KW_EXCLUDE))
		return;
	if (sg_lite_accept(p, KW_NO))
		sg_lite_expect(p, KW_OTHERS);
	else if (sg_lite_accept(p, KW_CURRENT))
		sg_lite_expect(p, KW_ROW);
	else if (!sg_lite_accept(p, KW_GROUP))
		sg_lite_expect(p, KW_TIES);
}

/* One space between words, lower case outside of quotes. */
static struct sg_str frame_text(struct sg_lite *p, struct sg_span span)
{
	char *text = sg_alloc(p->arena, (size_t)span.len * 2);
	size_t n = 0;
	struct sg_token token = sg_lex_solid(p->text, span.off);

	while (token.span.off < sg_span_end(span) && token.type != TK_END) {
		struct sg_str word =
			sg_str_sub(p->text, token.span.off, sg_span_end(token.span));

		if (token.type == TK_ID || token.type >= TK_FIRST_KEYWORD)
			word = sg_lite_lower(p, word);
		if (n)
			text[n++] = ' ';
		for (size_t i = 0; i < word.n; i++)
			text[n++] = word.p[i];
		token = sg_lex_solid(p->text, sg_span_end(token.span));
	}
	return (struct sg_str){text, n};
}

static bool accept_frame_unit(struct sg_lite *p)
{
	return sg_lite_accept(p, KW_RANGE) || sg_lite_accept(p, KW_ROWS) ||
	       sg_lite_accept(p, KW_GROUPS);
}

static struct sg_str frame(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;

	if (!accept_frame_unit(p))
		return SG_STR("");
	if (sg_lite_accept(p, KW_BETWEEN)) {
		frame_bound(p, false);
		sg_lite_expect(p, KW_AND);
		frame_bound(p, true);
	} else {
		frame_bound(p, false);
	}
	frame_exclude(p);
	return p->problem ? SG_STR("") : frame_text(p, sg_lite_span(p, start));
}

static bool begins_clause(const struct sg_lite *p)
{
	switch (p->token.type) {
	case KW_PARTITION:
	case KW_ORDER:
	case KW_RANGE:
	case KW_ROWS:
	case KW_GROUPS: return true;
	default: return false;
	}
}

struct sg_node *sg_lite_window(struct sg_lite *p)
{
	struct sg_window *window = sg_as_window(sg_lite_node(p, SG_WINDOW));
	unsigned top = 0;

	p->height = 0;
	if (!begins_clause(p) && sg_lite_is_name(p))
		window->base = sg_lite_name(p);
	if (sg_lite_accept(p, KW_PARTITION)) {
		sg_lite_expect(p, KW_BY);
		sg_lite_expr_list(p, &window->partition_by);
	}
	sg_lite_part(p, &top);
	sg_lite_order_terms(p, &window->order);
	sg_lite_part(p, &top);
	window->frame = frame(p);
	p->height = top;
	return sg_lite_close(p, &window->node);
}

static struct sg_node *named_window(struct sg_lite *p)
{
	uint32_t start = p->token.span.off;
	struct sg_str name = sg_lite_name(p);
	struct sg_node *window;

	sg_lite_expect(p, KW_AS);
	sg_lite_expect(p, TK_LP);
	window = sg_lite_window(p);
	sg_lite_expect(p, TK_RP);
	sg_as_window(window)->name = name;
	window->span = sg_lite_span(p, start);
	return window;
}

void sg_lite_windows(struct sg_lite *p, struct sg_list *out)
{
	if (!sg_lite_accept(p, KW_WINDOW))
		return;
	do
		sg_list_add(p->arena, out, named_window(p));
	while (sg_lite_accept(p, TK_COMMA));
}
