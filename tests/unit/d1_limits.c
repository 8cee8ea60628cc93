/* The limits of D1 at their exact edge, on inputs too large for a fixture. */
#include <stdio.h>
#include <string.h>

#include <sqlguard/engine.h>

#include "unit.h"

/* How many findings a rule has in before, n times middle, after. */
static size_t findings(const char *rule, const char *before, size_t n, const char *middle,
		       const char *after)
{
	struct sg_buf text = {0};
	struct sg_run run;
	struct sg_input input = {.dialect = SG_D1, .reason = "the test"};
	size_t found;

	sg_buf_adds(&text, before);
	while (n--)
		sg_buf_adds(&text, middle);
	sg_buf_adds(&text, after);
	sg_run_init(&run);
	sg_run_select_none(&run);
	CHECK(sg_run_select(&run, sg_str_of(rule), SG_ERROR));
	input.bytes = sg_buf_str(&text);
	sg_run_check(&run, sg_run_add(&run, "x.sql"), &input);
	found = run.findings.len;
	sg_run_release(&run);
	sg_buf_release(&text);
	return found;
}

static size_t too_long(const char *before, size_t bytes, const char *after)
{
	return findings("d1-statement-too-long", before, bytes, "x", after);
}

TEST(d1_takes_statements_of_100000_bytes)
{
	size_t rest = strlen("SELECT ''");

	CHECK(!too_long("SELECT '", 100000 - rest, "';"));
	CHECK(too_long("SELECT '", 100001 - rest, "';") == 1);
	CHECK(!too_long("SELECT 1;\nSELECT '", 100000 - rest, "';\nSELECT 1;\n"));
	CHECK(too_long("SELECT 1;\nSELECT '", 100001 - rest, "';\nSELECT 1;\n") == 1);
	CHECK(!findings("d1-statement-too-long", "", 20000, "SELECT 1;\n", ""));
}

TEST(d1_counts_the_comments_of_a_statement)
{
	size_t rest = strlen("/**/\nSELECT 1");

	CHECK(!too_long("/*", 100000 - rest, "*/\nSELECT 1;"));
	CHECK(too_long("/*", 100001 - rest, "*/\nSELECT 1;") == 1);
	CHECK(too_long("SELECT /*", 100000, "*/ 1;") == 1);
	CHECK(!too_long("SELECT 1; /*", 100000, "*/"));
}

TEST(wrangler_takes_what_follows_a_trigger_for_one_statement)
{
	static const char trigger[] =
		"CREATE TRIGGER r AFTER INSERT ON t BEGIN\n  DELETE FROM u;\n";
	char text[128];

	snprintf(text, sizeof text, "%send;\n", trigger);
	CHECK(findings("d1-statement-too-long", text, 10001, "SELECT 1;\n", "") == 1);
	CHECK(!findings("d1-statement-too-long", text, 9000, "SELECT 1;\n", ""));
	snprintf(text, sizeof text, "%sEND;\n", trigger);
	CHECK(!findings("d1-statement-too-long", text, 20000, "SELECT 1;\n", ""));
}

static size_t too_much(const char *before, size_t n, const char *middle,
		       const char *after)
{
	return findings("d1-expression-too-complex", before, n, middle, after);
}

TEST(d1_takes_expressions_100_levels_deep)
{
	CHECK(!too_much("SELECT 'a'", 99, "||'a'", ";"));
	CHECK(too_much("SELECT 'a'", 100, "||'a'", ";") == 1);
	CHECK(!too_much("SELECT ", 99, "NOT ", "1;"));
	CHECK(too_much("SELECT ", 100, "NOT ", "1;") == 1);
	CHECK(!too_much("SELECT ", 150, "(",
			"1))))))))))))))))))))))))))))))))))))))))))))))"
			"))))))))))))))))))))))))))))))))))))))))))))))"
			"))))))))))))))))))))))))))))))))))))))))))))))"
			"))))))))))))));"));
	CHECK(!too_much("SELECT 1 IN (1", 500, ", 1", ");"));
	CHECK(!too_much("SELECT CASE", 200, " WHEN 1 THEN 2", " END;"));
	CHECK(too_much("CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 'a'", 100,
		       "||'a'", "; END;") == 1);
}

TEST(d1_takes_127_arguments_and_64_tables)
{
	CHECK(!too_much("SELECT max(0", 31, ", 1", ");"));
	CHECK(too_much("SELECT max(0", 32, ", 1", ");") == 1);
	CHECK(too_much("SELECT max(0", 127, ", 1", ");") == 1);
	CHECK(!too_much("SELECT 1 FROM t", 63, ", t", ";"));
	CHECK(too_much("SELECT 1 FROM t", 64, ", t", ";") == 1);
	CHECK(!too_much("SELECT 1 FROM t", 63, " LEFT JOIN t ON 1", ";"));
	CHECK(too_much("SELECT 1 FROM t", 64, " LEFT JOIN t ON 1", ";") == 1);
}

TEST(d1_takes_five_terms_and_any_rows)
{
	CHECK(!too_much("SELECT 1", 4, " UNION ALL SELECT 1", ";"));
	CHECK(too_much("SELECT 1", 5, " UNION ALL SELECT 1", ";") == 1);
	CHECK(too_much("SELECT 1", 50, " EXCEPT SELECT 1", ";") == 1);
	CHECK(!too_much("INSERT INTO t VALUES (0)", 1000, ", (1)", ";"));
	CHECK(!too_much("SELECT 1 UNION ALL VALUES (0)", 1000, ", (1)", ";"));
}

TEST(d1_takes_patterns_of_50_bytes)
{
	CHECK(!too_much("SELECT a LIKE '", 50, "x", "' FROM t;"));
	CHECK(too_much("SELECT a LIKE '", 51, "x", "' FROM t;") == 1);
	CHECK(too_much("SELECT a GLOB '", 26, "\xc3\xa9", "' FROM t;") == 1);
	CHECK(!too_much("SELECT a LIKE '", 25, "''''", "' FROM t;"));
}

TEST(d1_takes_100_columns)
{
	const char *rule = "d1-too-many-columns";

	CHECK(!findings(rule, "SELECT 0", 99, ", 1", ";"));
	CHECK(findings(rule, "SELECT 0", 100, ", 1", ";") == 1);
	CHECK(!findings(rule, "CREATE TABLE t (a", 0, "", ");"));
}
