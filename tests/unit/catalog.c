/* The catalog: what was at which moment, and what is surely not there. */
#include <sqlguard/replay.h>

#include "unit.h"

struct fixture {
	struct sg_arena arena;
	struct sg_replay *replay;
	const struct sg_catalog *catalog;
	uint32_t *moments; /* of the file replayed last */
};

static void begin(struct fixture *f, enum sg_begins begins)
{
	*f = (struct fixture){.replay = NULL};
	f->replay = sg_replay_new(&f->arena, SG_SQLITE, begins);
	f->catalog = f->replay->catalog;
}

static void run(struct fixture *f, const char *path, const char *text)
{
	struct sg_session_start start = {.wrap = SG_WRAP_NONE, .foreign_keys = SG_NO};
	struct sg_source *src = SG_NEW(&f->arena, struct sg_source);
	struct sg_script *script = SG_NEW(&f->arena, struct sg_script);
	struct sg_replay_file file = {.path = path, .src = src, .script = script};

	sg_source_init(src, &f->arena, path, sg_str_of(text));
	sg_parse(script, SG_SQLITE, src, &f->arena);
	file.session = sg_session_new(&f->arena, SG_SQLITE, src, script, &start);
	f->moments =
		sg_alloc(&f->arena, (script->statements.len + 1) * sizeof *f->moments);
	sg_replay_run(f->replay, &file, f->moments);
}

static void end(struct fixture *f)
{
	sg_arena_release(&f->arena);
}

static struct sg_name named(const char *name)
{
	return (struct sg_name){.name = sg_str_of(name)};
}

static struct sg_object *find(const struct fixture *f, uint32_t at, const char *name)
{
	struct sg_name wanted = named(name);

	return sg_find_object(f->catalog, at, SG_OBJ_TABLE, &wanted);
}

static enum sg_maybe exists(const struct fixture *f, uint32_t at, const char *name)
{
	struct sg_name wanted = named(name);

	return sg_object_exists(f->catalog, at, SG_OBJ_TABLE, &wanted);
}

static enum sg_maybe has_column(const struct fixture *f, uint32_t at, const char *table,
				const char *name)
{
	struct sg_object *object = find(f, at, table);

	return object ? sg_part_exists(f->catalog, at, object, SG_OBJ_COLUMN,
				       sg_str_of(name))
		      : SG_NO;
}

static const struct sg_column *column(const struct fixture *f, uint32_t at,
				      const char *table, const char *name)
{
	return sg_column_at(sg_find_part(f->catalog, at, find(f, at, table),
					 SG_OBJ_COLUMN, sg_str_of(name)),
			    at);
}

TEST(catalog_shows_every_moment)
{
	struct fixture f;

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql",
	    "CREATE TABLE t (a INT);\nALTER TABLE t ADD COLUMN b TEXT;\n"
	    "ALTER TABLE t RENAME COLUMN a TO c;\nALTER TABLE t DROP COLUMN b;");
	CHECK(!find(&f, 0, "t"));
	CHECK(find(&f, 1, "t") && find(&f, 1, "T") == find(&f, 1, "t"));
	CHECK(has_column(&f, 1, "t", "b") == SG_NO);
	CHECK(has_column(&f, 2, "t", "b") == SG_YES);
	CHECK(has_column(&f, 2, "t", "a") == SG_YES);
	CHECK(has_column(&f, 3, "t", "a") == SG_NO);
	CHECK(has_column(&f, 3, "t", "c") == SG_YES);
	CHECK(has_column(&f, 4, "t", "b") == SG_NO);
	CHECK(column(&f, 2, "t", "a")->record.object ==
	      column(&f, 3, "t", "c")->record.object);
	end(&f);
}

TEST(catalog_keeps_identity_through_renames)
{
	struct fixture f;
	struct sg_object *t;
	struct sg_name wanted = named("t");

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql",
	    "CREATE TABLE t (a INT PRIMARY KEY);\nALTER TABLE t RENAME TO u;\n"
	    "CREATE TABLE t (b INT);\nDROP TABLE u;");
	t = find(&f, 1, "t");
	CHECK(t && t == find(&f, 2, "u") && !find(&f, 2, "t"));
	CHECK(find(&f, 3, "t") && find(&f, 3, "t") != t);
	CHECK(find(&f, 3, "u") == t && !find(&f, 4, "u"));
	CHECK(find(&f, 2, "sqlite_autoindex_u_1") &&
	      !find(&f, 4, "sqlite_autoindex_u_1"));
	CHECK(!sg_record_at(t, 4) && sg_record_at(t, 3));
	CHECK(sg_name_lost(f.catalog, 2, SG_OBJ_TABLE, &wanted) == 2);
	end(&f);
}

TEST(catalog_drops_parts_with_their_table)
{
	struct fixture f;
	struct sg_name index = named("i"), trigger = named("tr");

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql",
	    "CREATE TABLE t (a INT);\nCREATE INDEX i ON t (a);\n"
	    "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;\n"
	    "CREATE VIEW v AS SELECT a FROM t;\nDROP TABLE t;");
	CHECK(sg_find_object(f.catalog, 4, SG_OBJ_INDEX, &index) != NULL);
	CHECK(!sg_find_object(f.catalog, 5, SG_OBJ_INDEX, &index));
	CHECK(sg_find_object(f.catalog, 4, SG_OBJ_TRIGGER, &trigger) != NULL);
	CHECK(!sg_find_object(f.catalog, 5, SG_OBJ_TRIGGER, &trigger));
	CHECK(find(&f, 5, "v") != NULL);
	end(&f);
}

TEST(catalog_rolls_back)
{
	struct fixture f;

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql",
	    "CREATE TABLE t (a INT);\nBEGIN;\nALTER TABLE t RENAME TO u;\n"
	    "CREATE TABLE t (z);\nDROP TABLE u;\nROLLBACK;\nALTER TABLE t ADD b;");
	CHECK(has_column(&f, 4, "t", "z") == SG_YES && find(&f, 4, "u"));
	CHECK(!find(&f, 5, "u"));
	CHECK(find(&f, 6, "t") == find(&f, 1, "t"));
	CHECK(has_column(&f, 6, "t", "z") == SG_NO);
	CHECK(has_column(&f, 6, "t", "a") == SG_YES && !find(&f, 6, "u"));
	CHECK(has_column(&f, 7, "t", "b") == SG_YES);
	end(&f);
}

TEST(catalog_returns_to_a_moment)
{
	struct fixture f;
	uint32_t before;

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql", "CREATE TABLE t (a INT);");
	run(&f, "2.sql", "DROP TABLE t;\nCREATE TABLE u (a);");
	before = f.moments[0];
	sg_replay_return(f.replay, before);
	CHECK(find(&f, SG_NOW, "t") == find(&f, before, "t"));
	CHECK(has_column(&f, SG_NOW, "t", "a") == SG_YES);
	CHECK(!find(&f, SG_NOW, "u"));
	end(&f);
}

TEST(catalog_knows_what_is_not_there)
{
	struct fixture f;

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql", "CREATE TABLE t (a INT);\nDROP TABLE t;");
	CHECK(exists(&f, 0, "t") == SG_NO && exists(&f, 1, "t") == SG_YES);
	CHECK(exists(&f, 2, "t") == SG_NO && exists(&f, 2, "other") == SG_NO);
	end(&f);
	begin(&f, SG_BEGINS_UNKNOWN);
	run(&f, "1.sql", "CREATE TABLE t (a INT);\nDROP TABLE t;");
	CHECK(exists(&f, 2, "t") == SG_NO && exists(&f, 2, "other") == SG_UNKNOWN);
	end(&f);
}

TEST(catalog_assumes_what_a_statement_needs)
{
	struct fixture f;

	begin(&f, SG_BEGINS_PRESUMED_EMPTY);
	run(&f, "1.sql",
	    "ALTER TABLE old ADD COLUMN b;\nALTER TABLE old DROP COLUMN c;\n"
	    "CREATE INDEX i ON old (d);\nDROP TABLE old;\nDROP TABLE old;");
	CHECK(exists(&f, 0, "old") == SG_YES);
	CHECK(find(&f, 1, "old")->assumed && f.catalog->first_assumed->assumed);
	CHECK(sg_table_at(find(&f, 1, "old"), 1)->complete == SG_NO);
	CHECK(has_column(&f, 1, "old", "b") == SG_YES);
	CHECK(has_column(&f, 1, "old", "c") == SG_YES);
	CHECK(has_column(&f, 2, "old", "c") == SG_NO);
	CHECK(exists(&f, 4, "old") == SG_NO && exists(&f, 4, "new") == SG_UNKNOWN);
	CHECK(!f.catalog->places.items[3].refused.n);
	CHECK(sg_str_is(f.catalog->places.items[4].refused, "no such table: old"));
	end(&f);
}

TEST(catalog_of_refused_statements_stays)
{
	struct fixture f;

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql",
	    "CREATE TABLE t (a INT);\nCREATE TABLE t (b);\nCREATE TABLE u (a, a);\n"
	    "CREATE TABLE IF NOT EXISTS t (c);");
	CHECK(has_column(&f, 4, "t", "b") == SG_NO && !find(&f, 4, "u"));
	CHECK(has_column(&f, 4, "t", "c") == SG_NO);
	CHECK(sg_str_is(f.catalog->places.items[1].refused, "table t already exists"));
	CHECK(sg_str_is(f.catalog->places.items[2].refused, "duplicate column name: a"));
	CHECK(!f.catalog->places.items[3].refused.n);
	end(&f);
}

TEST(catalog_is_blind_behind_what_cannot_be_read)
{
	struct fixture f;

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql",
	    "CREATE TABLE t (a INT);\nUPDATE sqlite_master SET sql = '';\n"
	    "PRAGMA writable_schema = ON;\nDELETE FROM sqlite_schema;");
	CHECK(sg_str_is(f.catalog->places.items[1].refused,
			"table sqlite_master may not be modified"));
	CHECK(f.catalog->blind == 4 && exists(&f, 4, "other") == SG_UNKNOWN);
	run(&f, "2.sql", "DELETE FROM sqlite_schema;");
	CHECK(f.catalog->blind == 4);
	end(&f);
}

TEST(catalog_notes_what_is_filled)
{
	struct fixture f;

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql",
	    "CREATE TABLE t (a, b, c AS (a));\nCREATE TABLE log (x);\n"
	    "CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1); END;\n"
	    "INSERT INTO t (a) VALUES (1);\nUPDATE t SET b = 2;\n"
	    "CREATE TABLE copy AS SELECT a FROM t;\nINSERT INTO copy SELECT b FROM t;");
	CHECK(!sg_table_at(find(&f, 3, "t"), 3)->filled);
	CHECK(sg_table_at(find(&f, 4, "t"), 4)->filled);
	CHECK(sg_table_at(find(&f, 4, "log"), 4)->filled);
	CHECK(column(&f, 4, "t", "a")->filled && !column(&f, 4, "t", "b")->filled);
	CHECK(column(&f, 5, "t", "b")->filled && !column(&f, 5, "t", "c")->filled);
	CHECK(sg_table_at(find(&f, 6, "copy"), 6)->filled);
	end(&f);
}

static void count_key(const struct sg_constraint_record *key, void *payload)
{
	size_t *n = payload;

	*n += key->on_delete == SG_FK_CASCADE;
}

TEST(catalog_finds_foreign_keys_by_name)
{
	struct fixture f;
	size_t before = 0, renamed = 0, legacy = 0;

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql",
	    "CREATE TABLE c (p REFERENCES P (id) ON DELETE CASCADE);\n"
	    "CREATE TABLE p (id INTEGER PRIMARY KEY);\nALTER TABLE p RENAME TO q;\n"
	    "PRAGMA legacy_alter_table = ON;\nALTER TABLE q RENAME TO r;");
	sg_each_foreign_key_to(f.catalog, 2, find(&f, 2, "p"), count_key, &before);
	sg_each_foreign_key_to(f.catalog, 3, find(&f, 3, "q"), count_key, &renamed);
	sg_each_foreign_key_to(f.catalog, 5, find(&f, 5, "r"), count_key, &legacy);
	CHECK(before == 1 && renamed == 1 && legacy == 0);
	end(&f);
}

TEST(catalog_tells_places)
{
	struct fixture f;
	uint32_t at = 99;

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql", "CREATE TABLE t (a);\n\nCREATE TABLE u (a);");
	run(&f, "2.sql", "DROP TABLE t;");
	CHECK(!sg_place_of(f.catalog, 0) && sg_place_of(f.catalog, 2)->line == 3);
	CHECK(sg_str_is(sg_str_of(sg_path_of_place(f.catalog, sg_place_of(f.catalog, 3))),
			"2.sql"));
	CHECK(sg_moment_of(&at, f.catalog, SG_STR("1.sql"), 2) && at == 1);
	CHECK(sg_moment_of(&at, f.catalog, SG_STR("1.sql"), 0) && at == 2);
	CHECK(sg_moment_of(&at, f.catalog, SG_STR("2.sql"), 1) && at == 2);
	CHECK(!sg_moment_of(&at, f.catalog, SG_STR("3.sql"), 1));
	end(&f);
}

TEST(catalog_knows_attached_databases)
{
	struct fixture f;
	struct sg_name aux = {.schema = SG_STR("aux"), .name = SG_STR("t")};

	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql",
	    "CREATE TABLE aux.t (a);\nATTACH 'x.db' AS aux;\nCREATE TABLE aux.t (a);\n"
	    "ALTER TABLE t ADD COLUMN b;");
	CHECK(sg_str_is(f.catalog->places.items[0].refused, "unknown database aux"));
	CHECK(sg_find_object(f.catalog, 3, SG_OBJ_TABLE, &aux) && !find(&f, 3, "t"));
	CHECK(!f.catalog->first_assumed);
	end(&f);
}

/* Each rename doubles nothing: what names a table is listed once. */
TEST(catalog_survives_renames_to_and_fro)
{
	struct fixture f;
	struct sg_buf text = {0};

	sg_buf_adds(&text, "CREATE TABLE t (a);\nCREATE VIEW v AS SELECT a FROM t;\n"
			   "CREATE TABLE c (a REFERENCES t);\n");
	for (int i = 0; i < 100; i++)
		sg_buf_adds(&text, "ALTER TABLE t RENAME TO u;\n"
				   "ALTER TABLE u RENAME TO t;\n");
	begin(&f, SG_BEGINS_EMPTY);
	run(&f, "1.sql", text.p);
	CHECK(sg_str_is(sg_view_at(find(&f, SG_NOW, "v"), SG_NOW)->query,
			"SELECT a FROM \"t\""));
	CHECK(f.catalog->log.len < 2000);
	end(&f);
	sg_buf_release(&text);
}
