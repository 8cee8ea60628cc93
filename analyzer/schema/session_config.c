/*
 * Settings that are set otherwise than by SET: by set_config(name, value, is_local), its
 * form as a function (functions-admin.html, 9.27.1), which heads each dump of pg_dump;
 * and in blocks of code.
 */
#include "session.h"

struct visitor {
	sg_visit_setting *visit;
	void *payload;
};

static struct sg_node *without_casts(struct sg_node *node)
{
	while (sg_is(node, SG_CAST))
		node = sg_as_cast(node)->value;
	return node;
}

static const struct sg_literal *literal_argument(const struct sg_call *call, size_t i)
{
	struct sg_node *node = without_casts(call->arguments.items[i]);

	return sg_is(node, SG_LITERAL) ? sg_as_literal(node) : NULL;
}

static bool is_true(struct sg_str text)
{
	return sg_str_istarts(text, "t") || sg_str_istarts(text, "y") ||
	       sg_str_iis(text, "on") || sg_str_is(text, "1");
}

static bool is_set_config(const struct sg_node *node)
{
	const struct sg_call *call;

	if (!sg_is(node, SG_CALL))
		return false;
	call = sg_as_call(node);
	return sg_str_is(call->name, "set_config") && call->arguments.len == 3 &&
	       (!call->schema.n || sg_str_is(call->schema, "pg_catalog"));
}

static void tell(const struct visitor *v, const struct sg_call *call, bool surely)
{
	const struct sg_literal *name = literal_argument(call, 0);
	const struct sg_literal *local = literal_argument(call, 2);
	struct sg_setting_call out = {0};

	if (!name)
		return;
	out.name = name->text;
	out.local = local && is_true(local->text);
	if (surely && local)
		out.value = literal_argument(call, 1);
	v->visit(&out, v->payload);
}

static bool on_node(struct sg_node *node, void *payload)
{
	if (is_set_config(node))
		tell(payload, sg_as_call(node), false);
	return true;
}

/* One row comes out of it, whatever is in the database. */
static bool is_plain(const struct sg_select *select)
{
	return !select->with && !select->from.len && !select->where && !select->having &&
	       !select->group_by.len &&
	       !select->operator.n && !select->limit && !select->offset;
}

void sg_session_query_sets(struct sg_node *select, sg_visit_setting *visit, void *payload)
{
	struct visitor v = {visit, payload};

	if (!is_plain(sg_as_select(select))) {
		sg_walk(select, on_node, &v);
		return;
	}
	SG_EACH (column, sg_as_select(select)->columns) {
		struct sg_node *value = column;

		if (sg_is(column, SG_RESULT_COLUMN))
			value = without_casts(sg_as_result_column(column)->value);
		if (is_set_config(value))
			tell(&v, sg_as_call(value), true);
		else
			sg_walk(column, on_node, &v);
	}
}

/* ---- blocks of code ---- */

static bool is_of_word(char c)
{
	return sg_is_word(c) || c == '.';
}

/* The next word of the text, whatever stands before it; empty at the end. */
static struct sg_str next_word(struct sg_str *rest)
{
	size_t from = 0, to;
	struct sg_str word;

	while (from < rest->n && !is_of_word(rest->p[from]))
		from++;
	for (to = from; to < rest->n && is_of_word(rest->p[to]);)
		to++;
	word = sg_str_sub(*rest, from, to);
	*rest = sg_str_sub(*rest, to, rest->n);
	return word;
}

/* Also in strings, for EXECUTE; whether it ever runs, nobody knows. */
void sg_session_block_sets(struct sg_str body, sg_visit_setting *visit, void *payload)
{
	struct sg_setting_call call = {{0}, NULL, false};
	struct sg_str word = next_word(&body);

	while (word.n) {
		bool set = sg_str_iis(word, "set");

		if (!set && !sg_str_iis(word, "set_config") &&
		    !sg_str_iis(word, "pg_catalog.set_config")) {
			word = next_word(&body);
			continue;
		}
		word = next_word(&body);
		call.local = set && sg_str_iis(word, "local");
		if (call.local || (set && sg_str_iis(word, "session")))
			word = next_word(&body);
		call.name = word;
		visit(&call, payload);
	}
}
