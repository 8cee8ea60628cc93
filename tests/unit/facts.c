/* Facts of a file, statement by statement, on small scripts. */
#include <sqlguard/facts.h>

#include "unit.h"

struct fixture {
	struct sg_arena arena;
	struct sg_source src;
	struct sg_script script;
	struct sg_facts *facts;
};

static void replay_file(struct fixture *f, enum sg_dialect dialect, const char *path,
			const char *text)
{
	*f = (struct fixture){.facts = NULL};
	sg_source_init(&f->src, &f->arena, path, sg_str_of(text));
	sg_parse(&f->script, dialect, &f->src, &f->arena);
	f->facts = sg_facts_new(&f->arena, dialect, &f->src, &f->script);
}

static void replay(struct fixture *f, enum sg_dialect dialect, const char *text)
{
	replay_file(f, dialect, "001.sql", text);
}

static struct sg_name named(const char *schema, const char *name)
{
	return (struct sg_name){.schema = sg_str_of(schema), .name = sg_str_of(name)};
}

static bool fresh(struct fixture *f, size_t index, const char *table)
{
	struct sg_name name = named("", table);

	return sg_created_here(f->facts, index, &name);
}

static bool is_new(struct fixture *f, size_t index, const char *table)
{
	struct sg_name name = named("", table);

	return sg_new_here(f->facts, index, &name);
}

TEST(fresh_ends_when_the_table_is_filled)
{
	struct fixture f;

	replay(&f, SG_SQLITE,
	       "CREATE TABLE a (i); SELECT 1; INSERT INTO A VALUES (1); "
	       "SELECT 2; CREATE TABLE b AS SELECT 1; SELECT 3;");
	CHECK(!fresh(&f, 0, "a"));
	CHECK(fresh(&f, 1, "a"));
	CHECK(fresh(&f, 2, "a"));
	CHECK(!fresh(&f, 3, "a"));
	CHECK(is_new(&f, 3, "a"));
	CHECK(!fresh(&f, 5, "b"));
	CHECK(is_new(&f, 5, "b"));
	CHECK(!is_new(&f, 5, "elsewhere"));
	sg_arena_release(&f.arena);
}

TEST(fresh_ends_with_copy_select_into_merge_and_cte)
{
	struct fixture f;

	replay(&f, SG_POSTGRES,
	       "CREATE TABLE a (i int); CREATE TABLE b (i int); CREATE TABLE c (i int);"
	       "COPY a FROM '/tmp/a'; WITH x AS (INSERT INTO b VALUES (1) RETURNING i) "
	       "SELECT * FROM x; MERGE INTO c USING b ON c.i = b.i WHEN NOT MATCHED THEN "
	       "INSERT VALUES (1); SELECT 1 AS i INTO d; SELECT 1;");
	CHECK(fresh(&f, 3, "a") && !fresh(&f, 4, "a"));
	CHECK(fresh(&f, 4, "b") && !fresh(&f, 5, "b"));
	CHECK(fresh(&f, 5, "c") && !fresh(&f, 6, "c"));
	CHECK(is_new(&f, 7, "d") && !fresh(&f, 7, "d"));
	sg_arena_release(&f.arena);
}

TEST(fresh_is_undone_by_rollback)
{
	struct fixture f;

	replay(&f, SG_POSTGRES,
	       "BEGIN; CREATE TABLE a (i int); SAVEPOINT s; CREATE TABLE b (i int);"
	       "ROLLBACK TO s; SELECT 1; ROLLBACK; SELECT 2;");
	CHECK(fresh(&f, 4, "b"));
	CHECK(!fresh(&f, 5, "b"));
	CHECK(fresh(&f, 5, "a"));
	CHECK(!fresh(&f, 7, "a"));
	sg_arena_release(&f.arena);
}

TEST(fresh_follows_renames_and_schemas)
{
	struct fixture f;
	struct sg_name other = named("other", "b"), hidden = named("s", "c");

	replay(&f, SG_POSTGRES,
	       "CREATE TABLE a (i int); ALTER TABLE a RENAME TO b; SELECT 1;"
	       "ALTER TABLE public.b SET SCHEMA other; SELECT 2;"
	       "SET search_path = s, public; CREATE TABLE c (i int); SELECT 3;");
	CHECK(!fresh(&f, 2, "a"));
	CHECK(fresh(&f, 2, "b"));
	CHECK(!fresh(&f, 4, "b"));
	CHECK(sg_created_here(f.facts, 4, &other));
	CHECK(fresh(&f, 7, "c"));
	CHECK(sg_created_here(f.facts, 7, &hidden));
	sg_arena_release(&f.arena);
}

TEST(fresh_compares_names_as_the_dialect_does)
{
	struct fixture f;

	replay(&f, SG_POSTGRES, "CREATE TABLE \"A\" (i int); SELECT 1;");
	CHECK(fresh(&f, 1, "A"));
	CHECK(!fresh(&f, 1, "a"));
	sg_arena_release(&f.arena);
	replay(&f, SG_D1, "CREATE TABLE [A] (i int); SELECT 1;");
	CHECK(fresh(&f, 1, "a"));
	sg_arena_release(&f.arena);
}

TEST(if_not_exists_proves_nothing)
{
	struct fixture f;

	replay(&f, SG_SQLITE,
	       "CREATE TABLE IF NOT EXISTS a (i); SELECT 1;"
	       "DROP TABLE IF EXISTS b; CREATE TABLE IF NOT EXISTS b (i);"
	       "SELECT 2;");
	CHECK(!fresh(&f, 1, "a"));
	CHECK(!is_new(&f, 1, "a"));
	CHECK(fresh(&f, 4, "b"));
	sg_arena_release(&f.arena);
}

TEST(temporary_tables_hide_others)
{
	struct fixture f;
	struct sg_name lasting = named("main", "a");

	replay(&f, SG_SQLITE,
	       "CREATE TEMP TABLE a (i); SELECT 1; DROP TABLE a; SELECT 2;");
	CHECK(fresh(&f, 1, "a"));
	CHECK(!sg_created_here(f.facts, 1, &lasting));
	CHECK(!fresh(&f, 3, "a"));
	sg_arena_release(&f.arena);
}

TEST(blocks_of_code_fill_the_tables_they_name)
{
	struct fixture f;

	replay(&f, SG_POSTGRES,
	       "CREATE TABLE a (i int); CREATE TABLE b (i int);"
	       "DO $$ BEGIN ALTER TABLE a ADD PRIMARY KEY (i); END $$; SELECT 1;"
	       "DO $$ BEGIN INSERT INTO public.b VALUES (1); END $$; SELECT 2;");
	CHECK(fresh(&f, 3, "a"));
	CHECK(fresh(&f, 4, "b"));
	CHECK(!fresh(&f, 5, "b"));
	CHECK(fresh(&f, 5, "a"));
	sg_arena_release(&f.arena);
}

TEST(a_partition_is_filled_through_its_parent)
{
	struct fixture f;

	replay(&f, SG_POSTGRES,
	       "CREATE TABLE p (i int) PARTITION BY RANGE (i);"
	       "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9); SELECT 1;"
	       "INSERT INTO p VALUES (2); SELECT 2;");
	CHECK(fresh(&f, 2, "p1"));
	CHECK(!fresh(&f, 4, "p1"));
	sg_arena_release(&f.arena);
}

static enum sg_maybe inside(enum sg_dialect dialect, const char *path, const char *text,
			    size_t index)
{
	struct fixture f;
	enum sg_maybe answer;

	replay_file(&f, dialect, path, text);
	answer = sg_in_transaction(f.facts, index);
	sg_arena_release(&f.arena);
	return answer;
}

TEST(the_runner_decides_about_the_transaction)
{
	CHECK(inside(SG_D1, "1.sql", "SELECT 1;", 0) == SG_YES);
	CHECK(inside(SG_D1, "1.sql", "COMMIT; SELECT 1;", 1) == SG_YES);
	CHECK(inside(SG_SQLITE, "1.sql", "SELECT 1;", 0) == SG_UNKNOWN);
	CHECK(inside(SG_POSTGRES, "1.sql", "SELECT 1;", 0) == SG_UNKNOWN);
	CHECK(inside(SG_POSTGRES, "1.sql", "SELECT 1;--> statement-breakpoint\nSELECT 2;",
		     0) == SG_YES);
	CHECK(inside(SG_POSTGRES, "1.sql", "SELECT 1; VACUUM;", 0) == SG_NO);
	CHECK(inside(SG_POSTGRES, "1.sql",
		     "-- +goose Up\nCREATE INDEX CONCURRENTLY i ON t (a);", 0) == SG_YES);
	CHECK(inside(SG_POSTGRES, "1.sql",
		     "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;", 0) == SG_NO);
	CHECK(inside(SG_POSTGRES, "1.sql", "-- migrate:up transaction:false\nSELECT 1;",
		     0) == SG_UNKNOWN);
}

TEST(begin_and_commit_decide_about_the_transaction)
{
	static const char *const text = "SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3;";

	CHECK(inside(SG_SQLITE, "1.sql", text, 0) == SG_NO);
	CHECK(inside(SG_SQLITE, "1.sql", text, 2) == SG_YES);
	CHECK(inside(SG_SQLITE, "1.sql", text, 4) == SG_NO);
	CHECK(inside(SG_POSTGRES, "1.sql", text, 0) == SG_UNKNOWN);
	CHECK(inside(SG_POSTGRES, "1.sql", text, 2) == SG_YES);
	CHECK(inside(SG_POSTGRES, "1.sql", text, 4) == SG_UNKNOWN);
	CHECK(inside(SG_POSTGRES, "1.sql", "BEGIN; COMMIT AND CHAIN; SELECT 1;", 2) ==
	      SG_YES);
	CHECK(inside(SG_SQLITE, "1.sql", "SAVEPOINT s; SELECT 1; RELEASE s; SELECT 2;",
		     1) == SG_YES);
	CHECK(inside(SG_SQLITE, "1.sql", "SAVEPOINT s; SELECT 1; RELEASE s; SELECT 2;",
		     3) == SG_NO);
}

TEST(the_reason_names_the_line_of_begin)
{
	struct fixture f;

	replay(&f, SG_SQLITE, "SELECT 1;\nBEGIN;\nSELECT 2;");
	CHECK(sg_str_is(sg_transaction_reason(f.facts, 2),
			"a transaction begins in line 2"));
	sg_arena_release(&f.arena);
}

TEST(foreign_keys_follow_the_pragma_outside_a_transaction)
{
	struct fixture f;

	replay(&f, SG_SQLITE,
	       "PRAGMA foreign_keys=OFF; BEGIN; PRAGMA foreign_keys=ON; COMMIT;"
	       "PRAGMA foreign_keys=yes; SELECT 1;");
	CHECK(sg_foreign_keys(f.facts, 0) == SG_UNKNOWN);
	CHECK(sg_foreign_keys(f.facts, 1) == SG_NO);
	CHECK(sg_foreign_keys(f.facts, 3) == SG_NO);
	CHECK(sg_foreign_keys(f.facts, 5) == SG_YES);
	CHECK(sg_foreign_keys_said(f.facts, 3) == 2);
	CHECK(sg_foreign_keys_said(f.facts, 6) == 4);
	CHECK(sg_foreign_keys_said(f.facts, 0) == SG_NEVER);
	sg_arena_release(&f.arena);
	replay(&f, SG_D1, "PRAGMA foreign_keys=OFF; SELECT 1;");
	CHECK(sg_foreign_keys(f.facts, 1) == SG_YES);
	sg_arena_release(&f.arena);
}

TEST(pragma_values_are_read_as_sqlite_reads_them)
{
	struct fixture f;

	replay(&f, SG_SQLITE,
	       "PRAGMA x=on; PRAGMA x='Yes'; PRAGMA x(1); PRAGMA x=2;"
	       "PRAGMA x=256; PRAGMA x=nonsense; PRAGMA x=-1; PRAGMA x;"
	       "PRAGMA \"x\" = \"true\"; PRAGMA main.x(off); SELECT 1;");
	for (size_t i = 0; i < 4; i++)
		CHECK(sg_pragma_asks(f.facts, i, "x") == SG_YES);
	for (size_t i = 4; i < 7; i++)
		CHECK(sg_pragma_asks(f.facts, i, "x") == SG_NO);
	CHECK(sg_pragma_asks(f.facts, 7, "x") == SG_UNKNOWN);
	CHECK(sg_pragma_asks(f.facts, 8, "x") == SG_YES);
	CHECK(sg_pragma_asks(f.facts, 9, "x") == SG_NO);
	CHECK(sg_pragma_asks(f.facts, 10, "x") == SG_UNKNOWN);
	CHECK(sg_pragma_asks(f.facts, 0, "y") == SG_UNKNOWN);
	sg_arena_release(&f.arena);
}

TEST(an_empty_script_has_no_facts)
{
	struct fixture f;
	const struct sg_rebuild *all;

	replay(&f, SG_D1, "");
	CHECK(sg_rebuilds(f.facts, &all) == 0);
	CHECK(sg_foreign_keys_said(f.facts, 0) == SG_NEVER);
	sg_arena_release(&f.arena);
}

TEST(a_rebuild_knows_its_parts_and_children)
{
	struct fixture f;
	const struct sg_rebuild *all;

	replay(&f, SG_D1,
	       "CREATE TABLE c (p REFERENCES P(id) ON DELETE SET NULL REFERENCES p(id) "
	       "ON "
	       "DELETE CASCADE); INSERT INTO c SELECT 1; CREATE TABLE n (id);"
	       "INSERT INTO n SELECT id FROM p; DROP TABLE p; ALTER TABLE n RENAME TO "
	       "p;");
	CHECK(sg_rebuilds(f.facts, &all) == 1);
	CHECK(all[0].shape == SG_REBUILD_NEW_FIRST);
	CHECK(all[0].create == 2 && all[0].copy == 3 && all[0].drop == 4 &&
	      all[0].rename == 5);
	CHECK(all[0].first == 2 && all[0].last == 5 && all[0].loss == 4);
	CHECK(sg_rebuild_at(f.facts, 3) == all && !sg_rebuild_at(f.facts, 0));
	CHECK(all[0].children.len == 1);
	CHECK(all[0].children.items[0].on_delete == SG_FK_CASCADE);
	sg_arena_release(&f.arena);
}

TEST(children_that_are_empty_or_gone_lose_nothing)
{
	struct fixture f;
	const struct sg_rebuild *all;

	replay(&f, SG_D1,
	       "CREATE TABLE empty (p REFERENCES p(id) ON DELETE CASCADE);"
	       "CREATE TABLE gone (p REFERENCES p(id) ON DELETE CASCADE);"
	       "INSERT INTO gone SELECT 1; DROP TABLE gone;"
	       "ALTER TABLE old ADD COLUMN p REFERENCES p(id) ON DELETE CASCADE;"
	       "CREATE TABLE n (id); INSERT INTO n SELECT id FROM p; DROP TABLE p;"
	       "ALTER TABLE n RENAME TO p;");
	CHECK(sg_rebuilds(f.facts, &all) == 1);
	CHECK(all[0].children.len == 0);
	sg_arena_release(&f.arena);
}
