/* The ceilings of the SQLite parser, on inputs too large for a fixture. */
#include <sqlguard/parse.h>

#include "unit.h"

/* before, n times middle, after: the type of the problem, -1 when it parses. */
static int problem_of(const char *before, size_t n, const char *middle, const char *after)
{
	struct sg_buf text = {0};
	struct sg_arena arena;
	struct sg_source src;
	struct sg_script script = {0};
	const struct sg_node *node;
	int type = -1;

	sg_arena_init(&arena);
	sg_buf_adds(&text, before);
	while (n--)
		sg_buf_adds(&text, middle);
	sg_buf_adds(&text, after);
	sg_source_init(&src, &arena, "x.sql", sg_buf_str(&text));
	sg_parse_sqlite(&script, &src, &arena);
	CHECK(script.statements.len == 1);
	node = script.statements.items[0].node;
	if (sg_is(node, SG_PROBLEM))
		type = (int)sg_as_problem(node)->type;
	sg_arena_release(&arena);
	sg_buf_release(&text);
	return type;
}

TEST(sqlite_expressions_may_be_as_deep_as_in_sqlite)
{
	CHECK(problem_of("SELECT 1", 999, "+1", "") == -1);
	CHECK(problem_of("SELECT 1", 1000, "+1", "") == SG_PROBLEM_TOO_COMPLEX);
	CHECK(problem_of("SELECT 1", 200000, "+1", "") == SG_PROBLEM_TOO_COMPLEX);
	CHECK(problem_of("SELECT 1 IN (1", 50000, ", 1 + 1", ")") == -1);
	CHECK(problem_of("SELECT 1", 300000, " COLLATE x", "") == SG_PROBLEM_TOO_COMPLEX);
}

TEST(sqlite_nesting_ends_in_a_finding)
{
	CHECK(problem_of("SELECT ", 1000000, "(", "") == SG_PROBLEM_TOO_COMPLEX);
	CHECK(problem_of("SELECT ", 300000, "NOT ", "1") == SG_PROBLEM_TOO_COMPLEX);
	CHECK(problem_of("SELECT ", 200000, "CASE WHEN ", "1") == SG_PROBLEM_TOO_COMPLEX);
	CHECK(problem_of("SELECT * FROM ", 300000, "(", "t") == SG_PROBLEM_TOO_COMPLEX);
	CHECK(problem_of("SELECT * FROM ", 50000, "(SELECT * FROM ", "t") ==
	      SG_PROBLEM_TOO_COMPLEX);
}

TEST(sqlite_chains_are_as_long_as_in_sqlite)
{
	CHECK(problem_of("SELECT 1", 499, " UNION SELECT 1", "") == -1);
	CHECK(problem_of("SELECT 1", 500, " UNION SELECT 1", "") ==
	      SG_PROBLEM_TOO_COMPLEX);
	CHECK(problem_of("SELECT * FROM t", 199, " JOIN t", "") == -1);
	CHECK(problem_of("SELECT * FROM t", 200, " JOIN t", "") ==
	      SG_PROBLEM_TOO_COMPLEX);
	CHECK(problem_of("INSERT INTO t VALUES (0)", 100000, ", (1)", "") == -1);
}

TEST(sqlite_long_texts_take_linear_time)
{
	CHECK(problem_of("CREATE TABLE t (a ", 200000, "INT ", ")") == -1);
	CHECK(problem_of("SELECT 1 ", 200000, "/* x */", "") == -1);
	CHECK(problem_of("SELECT 1 ", 200000, "{{ ", "") == SG_PROBLEM_SYNTAX);
	CHECK(problem_of("SELECT 1 ", 200000, "window ", "") == SG_PROBLEM_SYNTAX);
	CHECK(problem_of("SELECT '", 1000000, "x", "") == SG_PROBLEM_SYNTAX);
	CHECK(problem_of("CREATE TRIGGER t AFTER INSERT ON t BEGIN ", 100000,
			 "SELECT 1; ", "") == SG_PROBLEM_SYNTAX);
}

TEST(arena_rewind_keeps_what_was_there)
{
	struct sg_arena arena = {0};
	struct sg_str kept = sg_strdup(&arena, SG_STR("kept"));
	struct sg_arena_mark mark = sg_arena_mark(&arena);

	for (int i = 0; i < 100; i++)
		sg_alloc(&arena, 10000);
	sg_arena_rewind(&arena, mark);
	CHECK(sg_str_is(kept, "kept"));
	CHECK(arena.blocks == mark.block && arena.next == mark.next);
	CHECK(sg_str_is(sg_strdup(&arena, SG_STR("new")), "new") &&
	      sg_str_is(kept, "kept"));
	sg_arena_release(&arena);
}
