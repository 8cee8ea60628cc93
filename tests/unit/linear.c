/*
 * Long histories take linear time.  Each case once was quadratic: ten times the text must
 * cost far less than a hundred times the CPU time.
 */
#include <time.h>

#include <sqlguard/buf.h>
#include <sqlguard/engine.h>

#include "layout.h"
#include "unit.h"

#define FEW  3000
#define MANY (10 * FEW)
/* What a busy machine may make of ten; a quadratic case took seventy and more. */
#define MOST 35

/* The text n times, with its number for each '#'. */
static void repeat(struct sg_buf *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (const char *p = text; *p; p++)
			if (*p == '#')
				sg_buf_printf(out, "%zu", i);
			else
				sg_buf_addc(out, *p);
}

static double seconds_since(clock_t began)
{
	return (double)(clock() - began) / CLOCKS_PER_SEC;
}

static double replayed_in(enum sg_dialect dialect, struct sg_str text)
{
	struct sg_arena arena = {0};
	struct sg_input input = {.dialect = dialect, .reason = "the test", .bytes = text};
	clock_t began = clock();
	double took;

	input.replay = sg_replay_new(&arena, dialect, SG_BEGINS_PRESUMED_EMPTY);
	sg_run_replay("001.sql", &input);
	took = seconds_since(began);
	sg_arena_release(&arena);
	return took;
}

/* With all rules. */
static double checked_in(enum sg_dialect dialect, struct sg_str text)
{
	struct sg_run run;
	struct sg_input input = {.dialect = dialect, .reason = "the test", .bytes = text};
	clock_t began = clock();
	double took;

	sg_run_init(&run);
	sg_run_check(&run, sg_run_add(&run, "001.sql"), &input);
	took = seconds_since(began);
	sg_run_release(&run);
	return took;
}

typedef double seconds_of(enum sg_dialect dialect, struct sg_str text);

/* The least of three runs. */
static double cost(seconds_of *run_in, enum sg_dialect dialect, const char *before,
		   const char *each, const char *then, size_t n)
{
	struct sg_buf text = {0};
	double least = 0;

	sg_buf_adds(&text, before);
	repeat(&text, each, n);
	repeat(&text, then, n);
	for (int run = 0; run < 3; run++) {
		double took = run_in(dialect, sg_buf_str(&text));

		least = !run || took < least ? took : least;
	}
	sg_buf_release(&text);
	return least;
}

static bool is_linear(enum sg_dialect dialect, const char *before, const char *each,
		      const char *then)
{
	return cost(replayed_in, dialect, before, each, then, MANY) <
	       MOST * cost(replayed_in, dialect, before, each, then, FEW) + 0.02;
}

TEST(columns_that_come_and_go_take_linear_time)
{
	const char *table = "CREATE TABLE t (id int);\n";
	const char *columns = "ALTER TABLE t ADD COLUMN c# int;\n"
			      "ALTER TABLE t DROP COLUMN c#;\n";

	CHECK(is_linear(SG_POSTGRES, table, columns, ""));
	CHECK(is_linear(SG_SQLITE, table, columns, ""));
}

TEST(names_that_postgres_makes_take_linear_time)
{
	const char *table = "CREATE TABLE t (id int, a int);\n";

	CHECK(is_linear(SG_POSTGRES, table, "CREATE INDEX ON t (a);\n", ""));
	CHECK(is_linear(SG_POSTGRES, table, "ALTER TABLE t ADD CHECK (a > #);\n", ""));
}

TEST(schemas_that_come_and_go_take_linear_time)
{
	CHECK(is_linear(SG_POSTGRES, "",
			"CREATE SCHEMA s#;\nCREATE TABLE s#.t (id int);\n"
			"DROP SCHEMA s# CASCADE;\n",
			""));
}

TEST(functions_that_are_dropped_by_name_take_linear_time)
{
	CHECK(is_linear(SG_POSTGRES, "",
			"CREATE FUNCTION f#() RETURNS int LANGUAGE sql AS 'SELECT 1';\n",
			"DROP FUNCTION f#;\n"));
}

TEST(views_that_break_again_and_again_are_judged_in_linear_time)
{
	const char *table = "CREATE TABLE t (id INTEGER);\n";
	const char *each = "CREATE TABLE a# (id INTEGER);\n"
			   "CREATE VIEW v# AS SELECT id FROM a#;\n"
			   "DROP TABLE a#;\n"
			   "ALTER TABLE t RENAME TO u;\n"
			   "DROP VIEW v#;\n";

	CHECK(cost(checked_in, SG_SQLITE, table, each, "", MANY) <
	      MOST * cost(checked_in, SG_SQLITE, table, each, "", FEW) + 0.02);
}

static double searched_in(struct sg_finder *finder, size_t n)
{
	struct sg_buf text = {0};
	clock_t began;
	double took;

	repeat(&text, "ALTER TYPE t# ADD ATTRIBUTE a int;\n", n);
	began = clock();
	CHECK(!sg_has_line(finder, sg_buf_str(&text), "^--[ \t]*\\+goose[ \t]+up"));
	took = seconds_since(began);
	sg_buf_release(&text);
	return took;
}

TEST(markers_of_layouts_are_found_in_linear_time)
{
	struct sg_finder_options options = {0};
	struct sg_err err;
	struct sg_finder *finder = sg_finder_new(&options, &err);

	CHECK(searched_in(finder, MANY) < MOST * searched_in(finder, FEW) + 0.02);
	sg_finder_free(finder);
}
