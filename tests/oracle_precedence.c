/*
 * The real SQLite as judge of our operator precedence: random flat expressions are
 * parsed, written back with every parenthesis said, and both texts must have the same
 * value.
 */
#include <sqlite3.h>

#include <sqlguard/parse.h>

#include "files.h"

#define EXPRESSIONS 20000

static uint32_t seed = 1;

/* Numerical Recipes' generator: the same expressions on every machine. */
static uint32_t pick(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

/* ---- making an expression ---- */

static void add_operand(struct sg_buf *out)
{
	static const char *const prefixes[] = {"", "", "", "", "NOT ", "- ", "~ ", "+ "};
	static const char *const operands[] = {
		"0", "1", "2", "3", "5", "-7", "NULL", "'1'", "'b'", "2.5", "TRUE", "'_'",
	};

	sg_buf_adds(out, prefixes[pick(8)]);
	sg_buf_adds(out, operands[pick(12)]);
}

static void add_infix(struct sg_buf *out)
{
	static const char *const operators[] = {
		"+",
		"-",
		"*",
		"/",
		"%",
		"||",
		"&",
		"|",
		"<<",
		">>",
		"<",
		"<=",
		">",
		">=",
		"=",
		"==",
		"<>",
		"!=",
		"AND",
		"OR",
		"IS",
		"IS NOT",
		"LIKE",
		"NOT LIKE",
		"GLOB",
		"NOT GLOB",
		"IS DISTINCT FROM",
		"IS NOT DISTINCT FROM",
	};

	sg_buf_printf(out, " %s ", operators[pick(28)]);
	add_operand(out);
}

static void add_between(struct sg_buf *out)
{
	sg_buf_adds(out, pick(2) ? " BETWEEN " : " NOT BETWEEN ");
	add_operand(out);
	if (pick(3) == 0)
		add_infix(out);
	sg_buf_adds(out, " AND ");
	add_operand(out);
}

static void add_step(struct sg_buf *out)
{
	switch (pick(12)) {
	case 0: sg_buf_adds(out, " ISNULL"); break;
	case 1: sg_buf_adds(out, " NOT NULL"); break;
	case 2: sg_buf_adds(out, " COLLATE NOCASE"); break;
	case 3: add_between(out); break;
	case 4: sg_buf_adds(out, pick(2) ? " IN (1, 'b')" : " NOT IN (0, 2)"); break;
	case 5:
		sg_buf_adds(out, pick(2) ? " LIKE " : " NOT LIKE ");
		add_operand(out);
		sg_buf_adds(out, " ESCAPE '!'");
		break;
	default: add_infix(out); break;
	}
}

static void make(struct sg_buf *out)
{
	uint32_t steps = 1 + pick(6);

	sg_buf_clear(out);
	add_operand(out);
	while (steps--)
		add_step(out);
}

/* ---- writing it back ---- */

static void write_expr(struct sg_buf *out, const struct sg_node *node);

static void write_literal(struct sg_buf *out, const struct sg_literal *literal)
{
	if (literal->type == SG_LIT_STRING)
		sg_buf_printf(out, "'%.*s'", SG_STR_ARG(literal->text));
	else
		sg_buf_add(out, literal->text);
}

static void write_unary(struct sg_buf *out, const struct sg_unary *unary)
{
	bool after = sg_str_starts(unary->operator, "is ");

	if (!after)
		sg_buf_printf(out, "%.*s ", SG_STR_ARG(unary->operator));
	write_expr(out, unary->value);
	if (after)
		sg_buf_printf(out, " %.*s", SG_STR_ARG(unary->operator));
}

static void write_binary(struct sg_buf *out, const struct sg_binary *binary)
{
	write_expr(out, binary->left);
	sg_buf_printf(out, " %.*s ", SG_STR_ARG(binary->operator));
	write_expr(out, binary->right);
	if (!binary->escape)
		return;
	sg_buf_adds(out, " ESCAPE ");
	write_expr(out, binary->escape);
}

static void write_between(struct sg_buf *out, const struct sg_between *between)
{
	write_expr(out, between->value);
	sg_buf_adds(out, between->negated ? " NOT BETWEEN " : " BETWEEN ");
	write_expr(out, between->low);
	sg_buf_adds(out, " AND ");
	write_expr(out, between->high);
}

static void write_in(struct sg_buf *out, const struct sg_in_list *in)
{
	const char *separator = "";

	write_expr(out, in->value);
	sg_buf_adds(out, in->negated ? " NOT IN (" : " IN (");
	SG_EACH (item, in->items) {
		sg_buf_adds(out, separator);
		write_expr(out, item);
		separator = ", ";
	}
	sg_buf_addc(out, ')');
}

static void write_collate(struct sg_buf *out, const struct sg_collate *collate)
{
	write_expr(out, collate->value);
	sg_buf_printf(out, " COLLATE %.*s", SG_STR_ARG(collate->collation));
}

static void write_expr(struct sg_buf *out, const struct sg_node *node)
{
	sg_buf_addc(out, '(');
	switch (node->kind) {
	case SG_LITERAL: write_literal(out, sg_as_literal(node)); break;
	case SG_UNARY: write_unary(out, sg_as_unary(node)); break;
	case SG_BINARY: write_binary(out, sg_as_binary(node)); break;
	case SG_BETWEEN: write_between(out, sg_as_between(node)); break;
	case SG_IN_LIST: write_in(out, sg_as_in_list(node)); break;
	case SG_COLLATE: write_collate(out, sg_as_collate(node)); break;
	default: sg_bug("no text for '%s'", sg_node_kind_name(node->kind));
	}
	sg_buf_addc(out, ')');
}

/* ---- judging ---- */

/* The value as SQL text; false when SQLite cannot compute it. */
static bool value_of(char out[200], sqlite3 *db, const char *expr)
{
	struct sg_buf sql = {0};
	sqlite3_stmt *stmt = NULL;
	bool good;

	sg_buf_printf(&sql, "SELECT quote(%s)", expr);
	good = sqlite3_prepare_v2(db, sql.p, -1, &stmt, NULL) == SQLITE_OK &&
	       sqlite3_step(stmt) == SQLITE_ROW;
	if (good)
		snprintf(out, 200, "%s", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	sg_buf_release(&sql);
	return good;
}

/* Our tree of `SELECT expr`, NULL when it does not parse. */
static const struct sg_node *tree_of(struct sg_arena *arena, const char *expr)
{
	struct sg_str text = sg_str_of(sg_printf(arena, "SELECT %s", expr));
	struct sg_script script = {0};
	struct sg_source src;
	const struct sg_node *node;

	sg_source_init(&src, arena, "expression", text);
	sg_parse_sqlite(&script, &src, arena);
	node = script.statements.items[0].node;
	if (!sg_is(node, SG_SELECT))
		return NULL;
	return sg_as_result_column(sg_as_select(node)->columns.items[0])->value;
}

/* False when SQLite and we differ. */
static bool judge(sqlite3 *db, const char *expr, size_t *judged)
{
	char want[200], got[200] = "error";
	struct sg_buf text = {0};
	struct sg_arena arena;
	const struct sg_node *tree;
	bool same = true;

	if (!value_of(want, db, expr))
		return true;
	sg_arena_init(&arena);
	tree = tree_of(&arena, expr);
	if (tree) {
		write_expr(&text, tree);
		value_of(got, db, text.p);
	}
	++*judged;
	same = !strcmp(want, got);
	if (!same)
		printf("# %s is %s in SQLite and %s is %s\n", expr, want,
		       tree ? text.p : "nothing", got);
	sg_buf_release(&text);
	sg_arena_release(&arena);
	return same;
}

int main(void)
{
	struct sg_buf expr = {0};
	size_t judged = 0, wrong = 0;
	sqlite3 *db;

	if (sqlite3_open(":memory:", &db))
		sg_bug("cannot open a database in memory");
	for (int i = 0; i < EXPRESSIONS; i++) {
		make(&expr);
		wrong += !judge(db, expr.p, &judged);
	}
	sqlite3_close(db);
	sg_buf_release(&expr);
	if (wrong || judged < EXPRESSIONS / 2) {
		printf("not ok precedence: %zu of %zu expressions differ\n", wrong,
		       judged);
		return 1;
	}
	printf("ok precedence of %zu expressions\n", judged);
	return 0;
}
