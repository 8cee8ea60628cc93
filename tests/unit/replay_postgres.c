/* The replay of PostgreSQL where no server can tell: earlier moments, what is assumed or
   doubtful, which rows came, what a refusal says. */
#include <stdio.h>

#include "replayed.h"
#include "unit.h"

static struct sg_object *find(const struct replayed *r, uint32_t at,
			      enum sg_object_type type, const char *name)
{
	return sg_find_object(r->catalog, at, type,
			      &(struct sg_name){.name = sg_str_of(name)});
}

static enum sg_maybe exists(const struct replayed *r, uint32_t at,
			    enum sg_object_type type, const char *name)
{
	return sg_object_exists(r->catalog, at, type,
				&(struct sg_name){.name = sg_str_of(name)});
}

static const struct sg_table *table_now(const struct replayed *r, const char *name)
{
	return sg_table_at(find(r, SG_NOW, SG_OBJ_TABLE, name), SG_NOW);
}

static const struct sg_column *column_at(const struct replayed *r, uint32_t at,
					 const char *table, const char *column)
{
	struct sg_object *owner = find(r, at, SG_OBJ_TABLE, table);

	return owner ? sg_column_at(sg_find_part(r->catalog, at, owner, SG_OBJ_COLUMN,
						 sg_str_of(column)),
				    at)
		     : NULL;
}

static const struct sg_constraint_record *
constraint_now(const struct replayed *r, const char *table, const char *name)
{
	return sg_constraint_at(sg_find_part(r->catalog, SG_NOW,
					     find(r, SG_NOW, SG_OBJ_TABLE, table),
					     SG_OBJ_CONSTRAINT, sg_str_of(name)),
				SG_NOW);
}

static struct sg_str refusal(const struct replayed *r, size_t statement)
{
	return r->catalog->places.items[r->moments[statement]].refused;
}

/* ---- moments ---- */

TEST(postgres_every_moment_stays_readable)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE TABLE t (a int);"
			"ALTER TABLE t ADD COLUMN b text;"
			"ALTER TABLE t ALTER a TYPE bigint;"
			"ALTER TABLE t RENAME COLUMN a TO c;"
			"ALTER TABLE t RENAME TO u;"
			"DROP TABLE u;");
	CHECK(!find(&r, r.moments[0], SG_OBJ_TABLE, "t"));
	CHECK(exists(&r, r.moments[0], SG_OBJ_TABLE, "t") == SG_NO);
	CHECK(!column_at(&r, r.moments[1], "t", "b"));
	CHECK(sg_str_is(column_at(&r, r.moments[2], "t", "a")->type, "integer"));
	CHECK(sg_str_is(column_at(&r, r.moments[3], "t", "a")->type, "bigint"));
	CHECK(!column_at(&r, r.moments[4], "t", "a"));
	CHECK(column_at(&r, r.moments[4], "t", "c") != NULL);
	CHECK(column_at(&r, r.moments[5], "u", "c") != NULL);
	CHECK(exists(&r, r.moments[5], SG_OBJ_TABLE, "t") == SG_NO);
	CHECK(!find(&r, r.moments[6], SG_OBJ_TABLE, "u"));
	CHECK(column_at(&r, r.moments[5], "u", "b")->record.object->created ==
	      r.moments[2]);
	replay_end(&r);
}

TEST(postgres_rollback_goes_back_but_hides_nothing)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE TABLE t (a int); BEGIN; DROP TABLE t;"
			"CREATE TABLE t (b int); ROLLBACK;");
	CHECK(column_at(&r, r.moments[4], "t", "b") != NULL);
	CHECK(!column_at(&r, r.moments[5], "t", "b"));
	CHECK(column_at(&r, r.moments[5], "t", "a") != NULL);
	replay_end(&r);
}

/* ---- refusals ---- */

TEST(postgres_refused_statements_say_why_and_change_nothing)
{
	static const char *const reasons[] = {
		"",
		"relation \"t\" already exists",
		"column \"b\" of relation \"t\" does not exist",
		"column \"a\" of relation \"t\" already exists",
		"relation \"u\" does not exist",
		"",
		"cannot drop table t because other objects depend on it",
		"multiple primary keys for table \"t\" are not allowed",
		"table \"u\" does not exist",
	};
	struct replayed r;
	size_t records;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE TABLE t (a int PRIMARY KEY);"
			"CREATE TABLE t (b int);"
			"ALTER TABLE t ADD COLUMN c int, DROP COLUMN b;"
			"ALTER TABLE t ADD COLUMN a int;"
			"INSERT INTO u VALUES (1);"
			"CREATE TABLE v (a int REFERENCES t);"
			"DROP TABLE t;"
			"ALTER TABLE t ADD PRIMARY KEY (a);"
			"DROP TABLE u;");
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		CHECK(sg_str_is(refusal(&r, i), reasons[i]));
	CHECK(!column_at(&r, SG_NOW, "t", "c"));
	records = r.catalog->log.len;
	replay_text(&r, "DROP TABLE missing; ALTER TABLE t DROP COLUMN missing;");
	CHECK(r.catalog->log.len == records);
	replay_end(&r);
}

/* ---- what was there before ---- */

TEST(postgres_tables_from_before_the_history_are_assumed)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_UNKNOWN);
	replay_text(&r, "ALTER TABLE old ADD COLUMN a int;"
			"ALTER TABLE old DROP COLUMN gone;"
			"ALTER TABLE old DROP COLUMN a;"
			"CREATE INDEX ON old (b);");
	CHECK(table_now(&r, "old")->complete == SG_NO);
	CHECK(table_now(&r, "old")->filled);
	CHECK(find(&r, SG_NOW, SG_OBJ_TABLE, "old")->assumed);
	CHECK(r.catalog->first_assumed == find(&r, SG_NOW, SG_OBJ_TABLE, "old"));
	CHECK(column_at(&r, SG_NOW, "old", "b") != NULL);
	CHECK(find(&r, SG_NOW, SG_OBJ_INDEX, "old_b_idx") != NULL);
	CHECK(sg_part_exists(r.catalog, SG_NOW, find(&r, SG_NOW, SG_OBJ_TABLE, "old"),
			     SG_OBJ_COLUMN, SG_STR("gone")) == SG_NO);
	CHECK(sg_part_exists(r.catalog, SG_NOW, find(&r, SG_NOW, SG_OBJ_TABLE, "old"),
			     SG_OBJ_COLUMN, SG_STR("other")) == SG_UNKNOWN);
	CHECK(exists(&r, SG_NOW, SG_OBJ_TABLE, "other") == SG_UNKNOWN);
	replay_end(&r);
}

TEST(postgres_if_exists_assumes_nothing)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_PRESUMED_EMPTY);
	replay_text(&r, "DROP TABLE IF EXISTS a CASCADE;"
			"ALTER TABLE IF EXISTS b ADD COLUMN c int;"
			"CREATE TABLE a (id int);");
	CHECK(!r.catalog->first_assumed);
	CHECK(!find(&r, SG_NOW, SG_OBJ_TABLE, "b"));
	CHECK(table_now(&r, "a")->complete == SG_YES);
	replay_end(&r);
}

/* ---- what cannot be read ---- */

TEST(postgres_a_block_with_control_flow_makes_what_it_names_doubtful)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r,
		    "CREATE TABLE named (a int); CREATE TABLE other (a int);"
		    "DO $$ BEGIN IF true THEN ALTER TABLE named DROP COLUMN a; END IF; "
		    "END $$;");
	CHECK(r.catalog->blind == r.moments[3]);
	CHECK(exists(&r, SG_NOW, SG_OBJ_TABLE, "named") == SG_UNKNOWN);
	CHECK(column_at(&r, SG_NOW, "named", "a")->record.known == SG_NO);
	CHECK(exists(&r, r.moments[2], SG_OBJ_TABLE, "named") == SG_YES);
	CHECK(exists(&r, SG_NOW, SG_OBJ_TABLE, "other") == SG_YES);
	CHECK(exists(&r, SG_NOW, SG_OBJ_TABLE, "third") == SG_UNKNOWN);
	/* It may be there no more, and then these succeed. */
	replay_text(&r,
		    "ALTER TABLE named ADD COLUMN a text; CREATE TABLE named (b int);");
	CHECK(!refusal(&r, 0).n && !refusal(&r, 1).n);
	CHECK(column_at(&r, r.moments[1], "named", "a")->record.known == SG_YES);
	CHECK(column_at(&r, SG_NOW, "named", "b") != NULL);
	replay_end(&r);
}

TEST(postgres_a_block_of_plain_statements_is_read)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "DO $$ BEGIN CREATE TABLE t (a int); END $$;"
			"DO $$ BEGIN CREATE TABLE t (b int); EXCEPTION WHEN "
			"duplicate_table THEN null; END $$;"
			"DO $$ BEGIN CREATE TABLE t (b int); END $$;");
	CHECK(!r.catalog->blind);
	CHECK(column_at(&r, SG_NOW, "t", "a") != NULL);
	CHECK(!refusal(&r, 1).n);
	CHECK(sg_str_is(refusal(&r, 2), "relation \"t\" already exists"));
	replay_end(&r);
}

TEST(postgres_a_block_that_only_writes_rows_hides_no_schema)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE TABLE \"T\" (a int); CREATE TABLE t (a int);"
			"DO $$ BEGIN FOR i IN 1..3 LOOP INSERT INTO \"T\" VALUES (i); "
			"END LOOP; END $$;");
	CHECK(!r.catalog->blind);
	CHECK(table_now(&r, "T")->filled);
	CHECK(!table_now(&r, "t")->filled);
	CHECK(exists(&r, SG_NOW, SG_OBJ_TABLE, "T") == SG_YES);
	replay_end(&r);
}

TEST(postgres_unread_statements_are_blind)
{
	static const char *const texts[] = {
		"CALL p();",
		"DROP OWNED BY me;",
		"EXECUTE plan;",
		"CREATE TABEL t (a int);",
		"DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$;",
		"UPDATE pg_attribute SET attnotnull = true;",
		"DELETE FROM pg_catalog.pg_enum;",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct replayed r;

		replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
		replay_text(&r, texts[i]);
		CHECK(r.catalog->blind == 1);
		replay_end(&r);
	}
}

TEST(postgres_a_function_that_calls_itself_ends)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r,
		    "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS int LANGUAGE "
		    "plpgsql AS 'BEGIN INSERT INTO t VALUES (f()); END';"
		    "SELECT f();");
	CHECK(table_now(&r, "t")->filled);
	CHECK(!r.catalog->blind);
	replay_end(&r);
}

/* ---- rows ---- */

TEST(postgres_rows_fill_tables_and_columns)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r,
		    "CREATE TABLE t (a int, b int); CREATE TABLE u (a int, b int);"
		    "CREATE TABLE empty (a int); CREATE TABLE c (a int);"
		    "INSERT INTO t (a) VALUES (1);"
		    "WITH x AS (INSERT INTO u VALUES (1, 2) RETURNING a) SELECT * FROM x;"
		    "CREATE TABLE copied AS SELECT a FROM t;"
		    "CREATE TABLE bare AS SELECT a FROM t WITH NO DATA;"
		    "UPDATE empty SET a = 1; COPY c FROM stdin;");
	CHECK(table_now(&r, "t")->filled && table_now(&r, "u")->filled);
	CHECK(table_now(&r, "copied")->filled && table_now(&r, "c")->filled);
	CHECK(!table_now(&r, "bare")->filled && !table_now(&r, "empty")->filled);
	CHECK(column_at(&r, SG_NOW, "t", "a")->filled);
	CHECK(!column_at(&r, SG_NOW, "t", "b")->filled);
	CHECK(column_at(&r, SG_NOW, "u", "b")->filled);
	CHECK(column_at(&r, SG_NOW, "empty", "a")->filled);
	CHECK(!sg_table_at(find(&r, r.moments[4], SG_OBJ_TABLE, "t"), r.moments[4])
		       ->filled);
	replay_end(&r);
}

TEST(postgres_merge_fills_what_it_inserts_into)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE TABLE t (a int, b int); CREATE TABLE s (a int);"
			"MERGE INTO t USING s ON t.a = s.a WHEN NOT MATCHED THEN INSERT "
			"(a) VALUES (s.a);");
	CHECK(table_now(&r, "t")->filled && !table_now(&r, "s")->filled);
	CHECK(column_at(&r, SG_NOW, "t", "a")->filled);
	CHECK(!column_at(&r, SG_NOW, "t", "b")->filled);
	replay_end(&r);
}

/* ---- texts ---- */

TEST(postgres_expressions_follow_a_renamed_column)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE TABLE t (a int, b int GENERATED ALWAYS AS ((a + 1) * a) "
			"STORED, CONSTRAINT k CHECK ((a) > 0 AND 'a' <> 'b'));"
			"CREATE INDEX i ON t ((a + b)) WHERE (a) > 1;"
			"ALTER TABLE t RENAME COLUMN a TO \"New\";");
	CHECK(sg_str_is(constraint_now(&r, "t", "k")->expression,
			"(\"New\") > 0 AND 'a' <> 'b'"));
	CHECK(sg_str_is(column_at(&r, SG_NOW, "t", "b")->generation,
			"(\"New\" + 1) * \"New\""));
	CHECK(sg_str_is(
		sg_index_at(find(&r, SG_NOW, SG_OBJ_INDEX, "i"), SG_NOW)->predicate,
		"(\"New\") > 1"));
	replay_end(&r);
}

TEST(postgres_a_default_follows_its_renamed_sequence)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r,
		    "CREATE TABLE t (id serial); ALTER SEQUENCE t_id_seq RENAME TO s;");
	CHECK(sg_str_is(column_at(&r, r.moments[1], "t", "id")->fallback,
			"nextval('t_id_seq'::regclass)"));
	CHECK(sg_str_is(column_at(&r, SG_NOW, "t", "id")->fallback,
			"nextval('s'::regclass)"));
	replay_end(&r);
}

/* ---- effort ---- */

TEST(postgres_a_long_history_takes_effort_in_proportion)
{
	struct replayed r;
	char text[256];
	size_t before;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	for (int i = 0; i < 200; i++) {
		snprintf(
			text, sizeof text,
			"CREATE TABLE t%d (id serial PRIMARY KEY, a int REFERENCES t%d); "
			"INSERT INTO t%d VALUES (1);",
			i, i, i);
		replay_text(&r, text);
	}
	before = r.catalog->log.len;
	replay_text(&r, "INSERT INTO t7 VALUES (2); INSERT INTO t7 VALUES (3);");
	CHECK(r.catalog->log.len == before);
	CHECK(before < 200 * 16);
	replay_end(&r);
}
