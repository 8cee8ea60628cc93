/* Transactions, PRAGMA, ATTACH and DETACH, VACUUM, ANALYZE, REINDEX. */
#include "parser.h"

/* ---- transactions ---- */

static struct sg_transaction *transaction(struct sg_lite *p,
					  enum sg_transaction_type type)
{
	struct sg_transaction *node = sg_as_transaction(sg_lite_node(p, SG_TRANSACTION));

	node->type = type;
	sg_lite_next(p);
	return node;
}

/* [TRANSACTION [name]]: the name has no effect. */
static void transaction_words(struct sg_lite *p, struct sg_transaction *node)
{
	if (sg_lite_accept(p, KW_TRANSACTION) && sg_lite_is_name(p))
		node->name = sg_lite_name(p);
}

static struct sg_node *begin(struct sg_lite *p)
{
	struct sg_transaction *node = transaction(p, SG_TX_BEGIN);

	if (sg_lite_at(p, KW_DEFERRED) || sg_lite_at(p, KW_IMMEDIATE) ||
	    sg_lite_at(p, KW_EXCLUSIVE)) {
		node->mode = sg_lite_lower(p, sg_lite_token_text(p));
		sg_lite_next(p);
	}
	transaction_words(p, node);
	return sg_lite_close(p, &node->node);
}

static struct sg_node *commit(struct sg_lite *p)
{
	struct sg_transaction *node = transaction(p, SG_TX_COMMIT);

	transaction_words(p, node);
	return sg_lite_close(p, &node->node);
}

static struct sg_node *rollback(struct sg_lite *p)
{
	struct sg_transaction *node = transaction(p, SG_TX_ROLLBACK);

	transaction_words(p, node);
	if (sg_lite_accept(p, KW_TO)) {
		node->type = SG_TX_ROLLBACK_TO;
		sg_lite_accept(p, KW_SAVEPOINT);
		node->name = sg_lite_name(p);
	}
	return sg_lite_close(p, &node->node);
}

static struct sg_node *savepoint(struct sg_lite *p)
{
	struct sg_transaction *node = transaction(p, SG_TX_SAVEPOINT);

	node->name = sg_lite_name(p);
	return sg_lite_close(p, &node->node);
}

static struct sg_node *release(struct sg_lite *p)
{
	struct sg_transaction *node = transaction(p, SG_TX_RELEASE);

	sg_lite_accept(p, KW_SAVEPOINT);
	node->name = sg_lite_name(p);
	return sg_lite_close(p, &node->node);
}

/* ---- pragma ---- */

/* Quoted words are strings, bare ones (off, full, DELETE) are IDENT. */
static struct sg_node *pragma_word(struct sg_lite *p)
{
	struct sg_str raw = sg_lite_token_text(p);
	struct sg_literal *literal;
	struct sg_ident *ident;

	if (sg_lite_at(p, TK_STRING) || sg_lite_at(p, TK_QUOTED)) {
		literal = sg_as_literal(sg_lite_node(p, SG_LITERAL));
		literal->type = SG_LIT_STRING;
		literal->text = sg_lite_unquote(p, raw);
		sg_lite_next(p);
		return &literal->node;
	}
	ident = sg_as_ident(sg_lite_node(p, SG_IDENT));
	ident->name = raw;
	sg_lite_next(p);
	return &ident->node;
}

static bool is_pragma_word(const struct sg_lite *p)
{
	return sg_lite_is_name(p) || sg_lite_at(p, KW_ON) || sg_lite_at(p, KW_DELETE) ||
	       sg_lite_at(p, KW_DEFAULT);
}

static struct sg_node *pragma_value(struct sg_lite *p)
{
	return is_pragma_word(p) ? pragma_word(p) : sg_lite_signed_number(p);
}

static struct sg_node *pragma(struct sg_lite *p)
{
	struct sg_pragma *node = sg_as_pragma(sg_lite_node(p, SG_PRAGMA));

	sg_lite_next(p);
	node->name = sg_lite_qualified(p);
	if (sg_lite_accept(p, TK_EQ)) {
		node->value = pragma_value(p);
	} else if (sg_lite_accept(p, TK_LP)) {
		node->call = true;
		node->value = pragma_value(p);
		sg_lite_expect(p, TK_RP);
	}
	return sg_lite_close(p, &node->node);
}

/* ---- files ---- */

static struct sg_node *attach(struct sg_lite *p)
{
	struct sg_attach *node = sg_as_attach(sg_lite_node(p, SG_ATTACH));

	sg_lite_next(p);
	sg_lite_accept(p, KW_DATABASE);
	node->file = sg_lite_expr(p);
	sg_lite_expect(p, KW_AS);
	node->schema = sg_lite_expr(p);
	if (sg_lite_accept(p, KW_KEY))
		node->key = sg_lite_expr(p);
	return sg_lite_close(p, &node->node);
}

static struct sg_node *detach(struct sg_lite *p)
{
	struct sg_detach *node = sg_as_detach(sg_lite_node(p, SG_DETACH));

	sg_lite_next(p);
	sg_lite_accept(p, KW_DATABASE);
	node->schema = sg_lite_expr(p);
	return sg_lite_close(p, &node->node);
}

static struct sg_node *vacuum(struct sg_lite *p)
{
	struct sg_vacuum *node = sg_as_vacuum(sg_lite_node(p, SG_VACUUM));

	sg_lite_next(p);
	if (sg_lite_is_name(p))
		node->schema = sg_lite_name(p);
	if (sg_lite_accept(p, KW_INTO))
		node->into = sg_lite_expr(p);
	return sg_lite_close(p, &node->node);
}

static struct sg_node *analyze(struct sg_lite *p)
{
	struct sg_analyze *node = sg_as_analyze(sg_lite_node(p, SG_ANALYZE));

	sg_lite_next(p);
	if (sg_lite_is_name(p))
		sg_list_add(p->arena, &node->tables, sg_lite_object(p));
	return sg_lite_close(p, &node->node);
}

static struct sg_node *reindex(struct sg_lite *p)
{
	struct sg_reindex *node = sg_as_reindex(sg_lite_node(p, SG_REINDEX));

	sg_lite_next(p);
	if (sg_lite_is_name(p))
		node->name = sg_lite_qualified(p);
	return sg_lite_close(p, &node->node);
}

struct sg_node *sg_lite_session(struct sg_lite *p)
{
	switch (p->token.type) {
	case KW_BEGIN: return begin(p);
	case KW_COMMIT:
	case KW_END: return commit(p);
	case KW_ROLLBACK: return rollback(p);
	case KW_SAVEPOINT: return savepoint(p);
	case KW_RELEASE: return release(p);
	case KW_PRAGMA: return pragma(p);
	case KW_ATTACH: return attach(p);
	case KW_DETACH: return detach(p);
	case KW_VACUUM: return vacuum(p);
	case KW_ANALYZE: return analyze(p);
	case KW_REINDEX: return reindex(p);
	default: return NULL;
	}
}
