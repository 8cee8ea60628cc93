/*
 * Constraints of columns and tables.  A CONSTRAINT name stands by itself in SQLite's
 * grammar, so it is handed to the constraint that follows, if one does.
 */
#include "parser.h"

enum sg_conflict sg_lite_on_conflict(struct sg_lite *p)
{
	if (!sg_lite_accept(p, KW_ON))
		return SG_CONFLICT_UNSAID;
	sg_lite_expect(p, KW_CONFLICT);
	return sg_lite_resolution(p);
}

static struct sg_constraint *begin(struct sg_lite *p, enum sg_constraint_type type,
				   uint32_t start, struct sg_str name)
{
	struct sg_constraint *con = sg_as_constraint(sg_lite_node(p, SG_CONSTRAINT));

	con->node.span.off = start;
	con->type = type;
	con->name = name;
	return con;
}

/* ---- foreign keys ---- */

static enum sg_fk_action fk_action(struct sg_lite *p)
{
	if (sg_lite_accept(p, KW_SET)) {
		if (sg_lite_accept(p, KW_NULL))
			return SG_FK_SET_NULL;
		sg_lite_expect(p, KW_DEFAULT);
		return SG_FK_SET_DEFAULT;
	}
	if (sg_lite_accept(p, KW_CASCADE))
		return SG_FK_CASCADE;
	if (sg_lite_accept(p, KW_RESTRICT))
		return SG_FK_RESTRICT;
	sg_lite_expect(p, KW_NO);
	sg_lite_expect(p, KW_ACTION);
	return SG_FK_NO_ACTION;
}

/* ON INSERT is in the grammar and has no effect (parse.y, refarg). */
static void fk_event(struct sg_lite *p, struct sg_constraint *con)
{
	if (sg_lite_accept(p, KW_DELETE)) {
		con->on_delete = fk_action(p);
	} else if (sg_lite_accept(p, KW_UPDATE)) {
		con->on_update = fk_action(p);
	} else {
		sg_lite_expect(p, KW_INSERT);
		fk_action(p);
	}
}

static void references(struct sg_lite *p, struct sg_constraint *con)
{
	sg_lite_expect(p, KW_REFERENCES);
	con->ref_table = sg_lite_simple(p);
	if (sg_lite_at(p, TK_LP))
		sg_lite_column_list(p, &con->ref_columns, SG_IDENT);
	for (;;) {
		if (sg_lite_accept(p, KW_ON))
			fk_event(p, con);
		else if (sg_lite_accept(p, KW_MATCH))
			con->match = sg_lite_lower(p, sg_lite_name(p));
		else
			break;
	}
}

static void initially(struct sg_lite *p, struct sg_constraint *con)
{
	if (!sg_lite_accept(p, KW_INITIALLY))
		return;
	con->initially_deferred = sg_lite_accept(p, KW_DEFERRED);
	if (!con->initially_deferred)
		sg_lite_expect(p, KW_IMMEDIATE);
}

static void deferrable(struct sg_lite *p, struct sg_constraint *con)
{
	con->not_deferrable = sg_lite_accept(p, KW_NOT);
	sg_lite_expect(p, KW_DEFERRABLE);
	con->deferrable = !con->not_deferrable;
	initially(p, con);
	sg_lite_close(p, &con->node);
}

/* ---- default and generated ---- */

/* A bare word is a string unless it is TRUE or FALSE (parse.y, DEFAULT id). */
static struct sg_node *default_word(struct sg_lite *p)
{
	struct sg_literal *literal = sg_as_literal(sg_lite_node(p, SG_LITERAL));
	struct sg_str text = sg_lite_token_text(p);
	bool truth = sg_str_iis(text, "true") || sg_str_iis(text, "false");

	literal->type = truth ? SG_LIT_BOOL : SG_LIT_STRING;
	literal->text = truth ? sg_lite_lower(p, text) : sg_lite_unquote(p, text);
	sg_lite_next(p);
	if (sg_lite_at(p, TK_LP))
		sg_lite_fail_hint(p, "a default that is an expression needs parentheses");
	return &literal->node;
}

static struct sg_node *signed_term(struct sg_lite *p)
{
	struct sg_unary *unary = sg_as_unary(sg_lite_node(p, SG_UNARY));

	unary->operator= sg_lite_token_text(p);
	sg_lite_next(p);
	unary->value = sg_lite_term(p);
	if (!unary->value)
		sg_lite_fail(p);
	return sg_lite_close(p, &unary->node);
}

static bool is_word(const struct sg_lite *p)
{
	return !sg_lite_at(p, TK_STRING) &&
	       (sg_lite_is_label(p) || sg_lite_at(p, KW_INDEXED));
}

static struct sg_node *default_value(struct sg_lite *p)
{
	struct sg_node *value;

	if (sg_lite_accept(p, TK_LP)) {
		value = sg_lite_expr(p);
		sg_lite_expect(p, TK_RP);
		return value;
	}
	if (sg_lite_at(p, TK_PLUS) || sg_lite_at(p, TK_MINUS))
		return signed_term(p);
	value = sg_lite_term(p);
	if (value)
		return value;
	if (is_word(p))
		return default_word(p);
	sg_lite_fail(p);
	return NULL;
}

/* Any word may follow the expression; SQLite refuses others than these by an action. */
static void storage(struct sg_lite *p, struct sg_constraint *con)
{
	struct sg_str word = sg_lite_token_text(p);

	if (!sg_lite_is_label(p) || sg_lite_at(p, TK_STRING))
		return;
	con->stored = sg_str_iis(word, "stored");
	sg_lite_next(p);
	if (!con->stored && !sg_str_iis(word, "virtual"))
		sg_lite_complain(
			p, p->taken,
			sg_printf(p->arena,
				  "generated column is '%.*s', not STORED or VIRTUAL",
				  SG_STR_ARG(word)),
			NULL);
}

static void generated(struct sg_lite *p, struct sg_constraint *con)
{
	sg_lite_expect(p, KW_AS);
	sg_lite_expect(p, TK_LP);
	con->expr = sg_lite_expr(p);
	sg_lite_expect(p, TK_RP);
	storage(p, con);
}

/* ---- column constraints ---- */

static void primary_key_column(struct sg_lite *p, struct sg_constraint *con)
{
	sg_lite_expect(p, KW_KEY);
	if (!sg_lite_accept(p, KW_ASC))
		con->desc = sg_lite_accept(p, KW_DESC);
	con->conflict = sg_lite_on_conflict(p);
	con->autoincrement = sg_lite_accept(p, KW_AUTOINCREMENT);
}

static void check_expr(struct sg_lite *p, struct sg_constraint *con)
{
	sg_lite_expect(p, TK_LP);
	con->expr = sg_lite_expr(p);
	sg_lite_expect(p, TK_RP);
}

static bool is_column_constraint(const struct sg_lite *p)
{
	switch (p->token.type) {
	case KW_CONSTRAINT:
	case KW_DEFAULT:
	case KW_NULL:
	case KW_NOT:
	case KW_PRIMARY:
	case KW_UNIQUE:
	case KW_CHECK:
	case KW_REFERENCES:
	case KW_DEFERRABLE:
	case KW_COLLATE:
	case KW_GENERATED:
	case KW_AS: return true;
	default: return false;
	}
}

/* DEFERRABLE changes the foreign key before it and is none of its own. */
static void defer_last(struct sg_lite *p, struct sg_list *out)
{
	struct sg_constraint unused = {0};
	struct sg_constraint *last = &unused;

	if (out->len &&
	    sg_as_constraint(out->items[out->len - 1])->type == SG_CON_FOREIGN_KEY)
		last = sg_as_constraint(out->items[out->len - 1]);
	unused.node.span = p->token.span;
	deferrable(p, last);
}

static void column_constraint(struct sg_lite *p, struct sg_list *out, uint32_t start,
			      struct sg_str name)
{
	struct sg_constraint *con = begin(p, SG_CON_NONE, start, name);

	if (sg_lite_accept(p, KW_DEFAULT)) {
		con->type = SG_CON_DEFAULT;
		con->expr = default_value(p);
	} else if (sg_lite_accept(p, KW_NULL)) {
		con->type = SG_CON_NULL;
		con->conflict = sg_lite_on_conflict(p);
	} else if (sg_lite_accept(p, KW_PRIMARY)) {
		con->type = SG_CON_PRIMARY_KEY;
		primary_key_column(p, con);
	} else if (sg_lite_accept(p, KW_UNIQUE)) {
		con->type = SG_CON_UNIQUE;
		con->conflict = sg_lite_on_conflict(p);
	} else if (sg_lite_accept(p, KW_CHECK)) {
		con->type = SG_CON_CHECK;
		check_expr(p, con);
	} else if (sg_lite_at(p, KW_REFERENCES)) {
		con->type = SG_CON_FOREIGN_KEY;
		references(p, con);
	} else if (sg_lite_accept(p, KW_COLLATE)) {
		con->type = SG_CON_COLLATE;
		con->collation = sg_lite_label(p);
	} else if (sg_lite_accept(p, KW_NOT)) {
		con->type = SG_CON_NOT_NULL;
		sg_lite_expect(p, KW_NULL);
		con->conflict = sg_lite_on_conflict(p);
	} else {
		con->type = SG_CON_GENERATED;
		if (sg_lite_accept(p, KW_GENERATED))
			sg_lite_expect(p, KW_ALWAYS);
		generated(p, con);
	}
	sg_list_add(p->arena, out, sg_lite_close(p, &con->node));
}

static bool is_deferrable(const struct sg_lite *p)
{
	return sg_lite_at(p, KW_DEFERRABLE) ||
	       (sg_lite_at(p, KW_NOT) && sg_lite_peek(p) == KW_DEFERRABLE);
}

static void column_constraints(struct sg_lite *p, struct sg_list *out)
{
	struct sg_str name = {"", 0};
	uint32_t start = p->token.span.off;

	while (is_column_constraint(p)) {
		if (!name.n)
			start = p->token.span.off;
		if (sg_lite_accept(p, KW_CONSTRAINT)) {
			name = sg_lite_name(p);
			continue;
		}
		if (is_deferrable(p))
			defer_last(p, out);
		else
			column_constraint(p, out, start, name);
		name = SG_STR("");
	}
}

struct sg_node *sg_lite_column_def(struct sg_lite *p)
{
	struct sg_column_def *column = sg_as_column_def(sg_lite_node(p, SG_COLUMN_DEF));

	column->name = sg_lite_name(p);
	column->type = sg_lite_type(p);
	column_constraints(p, &column->constraints);
	return sg_lite_close(p, &column->node);
}

/* ---- table constraints ---- */

bool sg_lite_is_table_constraint(const struct sg_lite *p)
{
	switch (p->token.type) {
	case KW_CONSTRAINT:
	case KW_PRIMARY:
	case KW_UNIQUE:
	case KW_CHECK:
	case KW_FOREIGN: return true;
	default: return false;
	}
}

static void key_columns(struct sg_lite *p, struct sg_constraint *con)
{
	sg_lite_expect(p, TK_LP);
	sg_lite_index_columns(p, &con->columns);
	if (con->type == SG_CON_PRIMARY_KEY)
		con->autoincrement = sg_lite_accept(p, KW_AUTOINCREMENT);
	sg_lite_expect(p, TK_RP);
	con->conflict = sg_lite_on_conflict(p);
}

static void foreign_key(struct sg_lite *p, struct sg_constraint *con)
{
	sg_lite_expect(p, KW_KEY);
	sg_lite_column_list(p, &con->columns, SG_INDEX_COLUMN);
	references(p, con);
	if (sg_lite_at(p, KW_NOT) || sg_lite_at(p, KW_DEFERRABLE))
		deferrable(p, con);
}

struct sg_node *sg_lite_check(struct sg_lite *p, uint32_t start, struct sg_str name)
{
	struct sg_constraint *con = begin(p, SG_CON_CHECK, start, name);

	sg_lite_expect(p, KW_CHECK);
	check_expr(p, con);
	con->conflict = sg_lite_on_conflict(p);
	return sg_lite_close(p, &con->node);
}

static struct sg_node *table_constraint(struct sg_lite *p, uint32_t start,
					struct sg_str name)
{
	struct sg_constraint *con;

	if (sg_lite_at(p, KW_CHECK))
		return sg_lite_check(p, start, name);
	con = begin(p, SG_CON_FOREIGN_KEY, start, name);
	if (sg_lite_accept(p, KW_PRIMARY)) {
		con->type = SG_CON_PRIMARY_KEY;
		sg_lite_expect(p, KW_KEY);
		key_columns(p, con);
	} else if (sg_lite_accept(p, KW_UNIQUE)) {
		con->type = SG_CON_UNIQUE;
		key_columns(p, con);
	} else {
		sg_lite_expect(p, KW_FOREIGN);
		foreign_key(p, con);
	}
	return sg_lite_close(p, &con->node);
}

/* The comma between two of them may be left out (parse.y, tconscomma). */
void sg_lite_table_constraints(struct sg_lite *p, struct sg_list *out)
{
	do {
		struct sg_str name = {"", 0};
		uint32_t start = p->token.span.off;

		if (!sg_lite_is_table_constraint(p))
			sg_lite_fail(p);
		while (sg_lite_accept(p, KW_CONSTRAINT))
			name = sg_lite_name(p);
		if (sg_lite_is_table_constraint(p))
			sg_list_add(p->arena, out, table_constraint(p, start, name));
	} while (sg_lite_accept(p, TK_COMMA) || sg_lite_is_table_constraint(p));
}
