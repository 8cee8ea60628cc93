/* A column as it stands in CREATE TABLE: type, default, generation, its own key. */
#include <string.h>

#include <sqlguard/describe_schema.h>

#include "print.h"

/*
 * What may stand bare behind DEFAULT in both dialects: PostgreSQL's b_expr without its
 * operators (gram.y, ColConstraintElem), SQLite's literals and words (parse.y, ccons).
 */
static bool is_bare(const struct printer *p, const struct sg_node *node)
{
	if (sg_is(node, SG_UNARY))
		return sg_is(sg_as_unary(node)->value, SG_LITERAL) &&
		       (sg_str_is(sg_as_unary(node)->operator, "-") ||
			sg_str_is(sg_as_unary(node)->operator, "+"));
	if (sg_is(node, SG_LITERAL) || sg_is(node, SG_COLUMN_REF))
		return true;
	return p->postgres && (sg_is(node, SG_CALL) || sg_is(node, SG_CAST) ||
			       sg_is(node, SG_ARRAY_EXPR));
}

/* Parentheses around what needs none go; those of a cast may be its value's. */
static struct sg_str without_parentheses(const struct sg_node *node, struct sg_str text)
{
	if (sg_is(node, SG_CAST) || sg_is(node, SG_ARRAY_EXPR))
		return text;
	while (text.n > 1 && text.p[0] == '(' && text.p[text.n - 1] == ')')
		text = sg_str_trim(sg_str_sub(text, 1, text.n - 1));
	return text;
}

void sg_print_default(struct printer *p, struct sg_str expression)
{
	struct sg_node *node =
		sg_parse_expression(p->arena, p->catalog->dialect, expression);

	if (is_bare(p, node))
		sg_print_text(p, " DEFAULT ", without_parentheses(node, expression), "");
	else
		sg_print_text(p, " DEFAULT (", expression, ")");
}

/*
 * Only behind its column SQLite takes AUTOINCREMENT (lang_createtable.html), and only
 * there INTEGER PRIMARY KEY DESC is no rowid but has an index (same page, "quirk").
 */
bool sg_stands_at_column(const struct printer *p, const struct sg_constraint_record *key)
{
	if (p->postgres || key->type != SG_CON_PRIMARY_KEY || key->keys.of.len != 1)
		return false;
	return key->autoincrement || (key->index && key->keys.of.items[0].desc);
}

static void print_own_key(struct printer *p, const struct sg_object *column)
{
	const struct sg_constraint_record *key = sg_primary_key(column->owner, p->at);

	if (!key || !sg_stands_at_column(p, key) ||
	    key->keys.of.items[0].column != column)
		return;
	if (key->record.name.n) {
		sg_buf_adds(p->out, " CONSTRAINT ");
		sg_print_ident(p, key->record.name);
	}
	sg_buf_adds(p->out, " PRIMARY KEY");
	sg_buf_adds(p->out, key->keys.of.items[0].desc ? " DESC" : "");
	sg_print_conflict(p, key->conflict);
	sg_buf_adds(p->out, key->autoincrement ? " AUTOINCREMENT" : "");
}

/* SQLite takes any text in quotes as a type, and keeps it without them. */
static bool is_plain_type(struct sg_str type)
{
	for (size_t i = 0; i < type.n; i++)
		if (strchr("\"'`[];/", type.p[i]))
			return false;
	return true;
}

/* A type of the schema by its name now, with what stands behind it: "mood"[]. */
static void print_type(struct printer *p, const struct sg_column *c)
{
	if (!c->type_object && (p->postgres || is_plain_type(c->type))) {
		sg_print_text(p, " ", c->type, "");
		return;
	}
	sg_buf_addc(p->out, ' ');
	if (!c->type_object) {
		sg_print_ident(p, c->type);
		return;
	}
	sg_print_object(p, c->type_object);
	sg_buf_add(p->out, sg_str_sub(c->type, sg_str_find(c->type, "[]", 0), c->type.n));
}

void sg_print_column(struct printer *p, const struct sg_object *object)
{
	const struct sg_column *c = sg_column_at(object, p->at);

	sg_print_ident(p, c->record.name);
	print_type(p, c);
	sg_print_collation(p, c->collation);
	print_own_key(p, object);
	if (c->generated)
		sg_print_text(p, " GENERATED ALWAYS AS (", c->generation,
			      c->generated == 's' ? ") STORED" : ") VIRTUAL");
	else if (c->has_default)
		sg_print_default(p, c->fallback);
	if (c->identity)
		sg_buf_printf(p->out, " GENERATED %s AS IDENTITY",
			      c->identity == 'a' ? "ALWAYS" : "BY DEFAULT");
	if (c->not_null)
		sg_buf_adds(p->out, " NOT NULL");
}
