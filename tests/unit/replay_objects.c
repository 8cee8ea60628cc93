/* The replay of PostgreSQL's objects other than tables, where no server can tell: earlier
   moments, texts, what is read, and what is not known. */
#include "replayed.h"
#include "unit.h"

static struct sg_object *find(const struct replayed *r, uint32_t at,
			      enum sg_object_type type, const char *name)
{
	return sg_find_object(r->catalog, at, type,
			      &(struct sg_name){.name = sg_str_of(name)});
}

static struct sg_object *function(const struct replayed *r, const char *name,
				  const char *signature)
{
	return sg_find_function(r->catalog, SG_NOW,
				&(struct sg_name){.name = sg_str_of(name)},
				sg_str_of(signature));
}

static const struct sg_view *view_now(const struct replayed *r, const char *name)
{
	return sg_view_at(find(r, SG_NOW, SG_OBJ_VIEW, name), SG_NOW);
}

static bool has_label(const struct replayed *r, uint32_t at, const char *label)
{
	const struct sg_type *type = sg_type_at(find(r, at, SG_OBJ_TYPE, "mood"), at);

	for (size_t i = 0; type && i < type->labels.len; i++)
		if (sg_str_is(type->labels.items[i], label))
			return true;
	return false;
}

TEST(objects_values_of_an_enum_at_every_moment)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE TYPE mood AS ENUM ('a', 'b');"
			"ALTER TYPE mood ADD VALUE 'c' BEFORE 'a';"
			"ALTER TYPE mood RENAME VALUE 'b' TO 'z';"
			"BEGIN; ALTER TYPE mood RENAME VALUE 'c' TO 'y'; ROLLBACK;"
			"ALTER TYPE mood ADD VALUE 'd';");
	CHECK(has_label(&r, r.moments[1], "b") && !has_label(&r, r.moments[1], "c"));
	CHECK(has_label(&r, r.moments[2], "c") && has_label(&r, r.moments[2], "b"));
	CHECK(has_label(&r, r.moments[3], "z") && !has_label(&r, r.moments[3], "b"));
	CHECK(has_label(&r, r.moments[5], "y") && !has_label(&r, r.moments[5], "c"));
	CHECK(has_label(&r, SG_NOW, "c") && !has_label(&r, SG_NOW, "y"));
	CHECK(has_label(&r, SG_NOW, "d") && !has_label(&r, r.moments[6], "d"));
	replay_end(&r);
}

TEST(objects_a_type_of_before_is_assumed_with_unknown_values)
{
	struct replayed r;
	const struct sg_object *type;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_UNKNOWN);
	replay_text(&r, "ALTER TYPE mood ADD VALUE 'x';");
	type = find(&r, SG_NOW, SG_OBJ_TYPE, "mood");
	CHECK(type && type->assumed);
	CHECK(!has_label(&r, SG_NOW, "x"));
	replay_end(&r);
}

TEST(objects_a_view_knows_what_it_reads)
{
	struct replayed r;
	const struct sg_view *view;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE TABLE t (a int); CREATE TABLE u (a int);"
			"CREATE VIEW v AS WITH t AS (SELECT a FROM t)"
			" SELECT a FROM t WHERE a IN (SELECT a FROM u);"
			"CREATE VIEW w AS WITH u AS (SELECT 1 AS a) SELECT a FROM u;");
	view = view_now(&r, "v");
	CHECK(view && view->reads.len == 2);
	CHECK(view && view->reads.items[0].object == find(&r, SG_NOW, SG_OBJ_TABLE, "t"));
	CHECK(view && view->reads.items[1].object == find(&r, SG_NOW, SG_OBJ_TABLE, "u"));
	view = view_now(&r, "w");
	CHECK(view && !view->reads.len);
	CHECK(view && sg_str_starts(view->query, "WITH u AS"));
	replay_end(&r);
}

TEST(objects_a_replaced_view_keeps_its_identity_and_its_past)
{
	struct replayed r;
	const struct sg_object *view;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE VIEW v AS SELECT 1 AS a;"
			"CREATE OR REPLACE VIEW v AS SELECT 2 AS a, 3 AS b;");
	view = find(&r, SG_NOW, SG_OBJ_VIEW, "v");
	CHECK(view == find(&r, r.moments[1], SG_OBJ_VIEW, "v"));
	CHECK(view && sg_view_at(view, r.moments[1])->columns.of.len == 1);
	CHECK(view && sg_view_at(view, SG_NOW)->columns.of.len == 2);
	replay_end(&r);
}

TEST(objects_columns_of_a_view_are_unknown_rather_than_wrong)
{
	struct replayed r;
	const struct sg_view *view;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_UNKNOWN);
	replay_text(&r, "CREATE VIEW v AS SELECT *, 1 AS one FROM there_before;");
	view = view_now(&r, "v");
	CHECK(view && !view->columns.of.len);
	CHECK(view && view->reads.len == 1 && !view->reads.items[0].object);
	replay_end(&r);
}

/* Each CTE doubles the columns of the one before: past the server's limit it ends. */
TEST(objects_columns_of_a_view_do_not_grow_without_end)
{
	struct replayed r;
	struct sg_buf text = {0};
	const struct sg_view *view;

	sg_buf_adds(&text, "CREATE VIEW v AS WITH c0 AS (SELECT 1 AS a)");
	for (int i = 1; i < 60; i++)
		sg_buf_printf(&text, ", c%d AS (SELECT * FROM c%d x, c%d y)", i, i - 1,
			      i - 1);
	sg_buf_adds(&text, " SELECT * FROM c59;");
	sg_buf_addc(&text, '\0');
	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, text.p);
	view = view_now(&r, "v");
	CHECK(view && !view->columns.of.len);
	replay_end(&r);
	sg_buf_release(&text);
}

TEST(objects_a_function_by_name_alone_must_be_the_only_one)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
			"CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';"
			"CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 3';");
	CHECK(!function(&r, "f", ""));
	CHECK(function(&r, "f", "(integer)") && function(&r, "f", "(text)"));
	CHECK(function(&r, "g", "") == function(&r, "g", "()"));
	replay_text(&r, "DROP FUNCTION f(text);");
	CHECK(function(&r, "f", "") == function(&r, "f", "(integer)"));
	CHECK(sg_str_is(sg_function_at(function(&r, "f", ""), SG_NOW)->body, "SELECT 1"));
	replay_end(&r);
}

TEST(objects_an_extension_blinds_only_when_its_content_is_not_known)
{
	const struct sg_name table = {.name = SG_STR("spatial_ref_sys")};
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE EXTENSION pgcrypto;");
	CHECK(!r.catalog->blind);
	CHECK(sg_object_exists(r.catalog, SG_NOW, SG_OBJ_TABLE, &table) == SG_NO);
	replay_text(&r, "CREATE EXTENSION postgis;");
	CHECK(!r.catalog->blind);
	CHECK(sg_object_exists(r.catalog, SG_NOW, SG_OBJ_TABLE, &table) == SG_YES);
	replay_text(&r, "DROP EXTENSION postgis;");
	CHECK(sg_object_exists(r.catalog, SG_NOW, SG_OBJ_TABLE, &table) == SG_NO);
	replay_text(&r, "CREATE EXTENSION pg_cron;");
	CHECK(r.catalog->blind);
	CHECK(sg_object_exists(r.catalog, SG_NOW, SG_OBJ_TABLE,
			       &(struct sg_name){.name = SG_STR("job")}) == SG_UNKNOWN);
	replay_end(&r);
}

TEST(objects_a_policy_keeps_the_text_that_alter_does_not_say)
{
	struct replayed r;
	const struct sg_policy *policy;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_EMPTY);
	replay_text(&r, "CREATE TABLE t (a int);"
			"CREATE POLICY p ON t USING (a > 1) WITH CHECK (a > 2);"
			"ALTER POLICY p ON t USING (a > 3);");
	policy = sg_policy_at(sg_find_part(r.catalog, SG_NOW,
					   find(&r, SG_NOW, SG_OBJ_TABLE, "t"),
					   SG_OBJ_POLICY, SG_STR("p")),
			      SG_NOW);
	CHECK(policy && sg_str_is(policy->using, "a > 3"));
	CHECK(policy && sg_str_is(policy->with_check, "a > 2"));
	replay_end(&r);
}

TEST(objects_public_is_no_sign_of_a_database_that_was_there_before)
{
	struct replayed r;

	replay_begin(&r, SG_POSTGRES, SG_BEGINS_PRESUMED_EMPTY);
	replay_text(&r, "ALTER SCHEMA public RENAME TO old; CREATE SCHEMA public;");
	CHECK(r.catalog->first_assumed == NULL);
	CHECK(find(&r, SG_NOW, SG_OBJ_SCHEMA, "old") != NULL);
	CHECK(find(&r, SG_NOW, SG_OBJ_SCHEMA, "public") != NULL);
	replay_end(&r);
}
