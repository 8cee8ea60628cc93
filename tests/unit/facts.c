/* Facts of a file, statement by statement, on small scripts. */
#include <sqlguard/facts.h>

#include "unit.h"

struct fixture {
	struct sg_arena arena;
	struct sg_source src;
	struct sg_script script;
	struct sg_facts *facts;
};

static void replay(struct fixture *f, enum sg_dialect dialect, const char *text)
{
	struct sg_session_start start = {0};
	struct sg_session *session;

	*f = (struct fixture){.facts = NULL};
	sg_source_init(&f->src, &f->arena, "001.sql", sg_str_of(text));
	sg_parse(&f->script, dialect, &f->src, &f->arena);
	session = sg_session_new(&f->arena, dialect, &f->src, &f->script, &start);
	f->facts = sg_facts_new(&f->arena, dialect, &f->src, &f->script, session);
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

/* Every rebuild owns its first statement. */
static size_t rebuilds(const struct fixture *f)
{
	size_t n = 0;

	for (size_t i = 0; i <= f->script.statements.len; i++) {
		const struct sg_rebuild *rebuild = sg_rebuild_at(f->facts, i);

		n += rebuild && rebuild->first == i;
	}
	return n;
}

TEST(an_empty_script_has_no_facts)
{
	struct fixture f;

	replay(&f, SG_D1, "");
	CHECK(rebuilds(&f) == 0);
	sg_arena_release(&f.arena);
}

TEST(a_rebuild_knows_its_parts)
{
	struct fixture f;
	const struct sg_rebuild *all;

	replay(&f, SG_D1,
	       "CREATE TABLE c (p REFERENCES P(id) ON DELETE SET NULL REFERENCES p(id) "
	       "ON "
	       "DELETE CASCADE); INSERT INTO c SELECT 1; CREATE TABLE n (id);"
	       "INSERT INTO n SELECT id FROM p; DROP TABLE p; ALTER TABLE n RENAME TO "
	       "p;");
	CHECK(rebuilds(&f) == 1);
	all = sg_rebuild_at(f.facts, 2);
	CHECK(all[0].shape == SG_REBUILD_NEW_FIRST);
	CHECK(all[0].create == 2 && all[0].copy == 3 && all[0].drop == 4 &&
	      all[0].rename == 5);
	CHECK(all[0].first == 2 && all[0].last == 5 && all[0].loss == 4);
	CHECK(sg_rebuild_at(f.facts, 3) == all && !sg_rebuild_at(f.facts, 0));
	sg_arena_release(&f.arena);
}
