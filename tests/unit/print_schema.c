/* Schemas of hand-made catalogs: what a replay seldom meets. */
#include <sqlguard/describe_schema.h>
#include <sqlguard/diff_schema.h>

#include "../../analyzer/schema/catalog.h"
#include "unit.h"

static struct sg_object *table(struct sg_catalog *catalog, const char *name,
			       enum sg_maybe complete)
{
	struct sg_table *t = SG_OBJECT_NEW(
		catalog, SG_OBJ_TABLE, NULL, sg_table,
		catalog->dialect == SG_POSTGRES ? SG_STR("public") : SG_STR("main"),
		sg_str_of(name));

	t->complete = complete;
	return t->record.object;
}

static struct sg_object *column(struct sg_catalog *catalog, struct sg_object *owner,
				const char *name, const char *type)
{
	struct sg_column *c = SG_OBJECT_NEW(catalog, SG_OBJ_COLUMN, owner, sg_column,
					    SG_STR(""), sg_str_of(name));

	c->type = sg_str_of(type);
	return c->record.object;
}

static struct sg_catalog *new_catalog(struct sg_arena *arena, enum sg_dialect dialect)
{
	struct sg_catalog *catalog = sg_catalog_new(arena, dialect);

	catalog->begins = SG_BEGINS_EMPTY;
	return catalog;
}

static bool prints(const struct sg_catalog *catalog, uint32_t at, const char *wanted)
{
	struct sg_schema_at schema = {catalog, at};
	struct sg_buf text = {0};
	bool same;

	sg_print_schema(&text, &schema);
	same = sg_str_is(sg_buf_str(&text), wanted);
	sg_buf_release(&text);
	return same;
}

TEST(schema_of_nothing_is_empty)
{
	struct sg_arena arena = {0};

	CHECK(prints(new_catalog(&arena, SG_SQLITE), SG_NOW, ""));
	CHECK(prints(new_catalog(&arena, SG_POSTGRES), SG_NOW, ""));
	sg_arena_release(&arena);
}

TEST(schema_quotes_names)
{
	struct sg_arena arena = {0};
	struct sg_catalog *catalog = new_catalog(&arena, SG_SQLITE);

	column(catalog, table(catalog, "a\"b", SG_YES), "select", "text");
	CHECK(prints(catalog, SG_NOW,
		     "CREATE TABLE \"a\"\"b\" (\n\t\"select\" text\n);\n"));
	sg_arena_release(&arena);
}

TEST(schema_of_a_moment)
{
	struct sg_arena arena = {0};
	struct sg_catalog *catalog = new_catalog(&arena, SG_SQLITE);
	struct sg_object *t = table(catalog, "t", SG_YES);

	column(catalog, t, "a", "int");
	sg_catalog_step(catalog, (struct sg_place){0});
	sg_object_rename(catalog, t, SG_STR("main"), SG_STR("u"));
	sg_catalog_step(catalog, (struct sg_place){0});
	CHECK(prints(catalog, 0, ""));
	CHECK(prints(catalog, 1, "CREATE TABLE \"t\" (\n\t\"a\" int\n);\n"));
	CHECK(prints(catalog, 2, "CREATE TABLE \"u\" (\n\t\"a\" int\n);\n"));
	sg_arena_release(&arena);
}

TEST(schema_of_what_was_there_before_is_a_comment)
{
	struct sg_arena arena = {0};
	struct sg_catalog *catalog = new_catalog(&arena, SG_SQLITE);
	struct sg_object *t = table(catalog, "t\nDROP TABLE x;", SG_NO);

	column(catalog, t, "a", "int");
	CHECK(prints(
		catalog, SG_NOW,
		"-- table \"t\\x0aDROP TABLE x;\": existed before the history; columns "
		"may be missing\n"
		"-- CREATE TABLE \"t\n-- DROP TABLE x;\" (\n-- \t\"a\" int\n-- );\n"));
	sg_arena_release(&arena);
}

TEST(schema_says_where_it_does_not_begin)
{
	struct sg_arena arena = {0};
	struct sg_catalog *catalog = sg_catalog_new(&arena, SG_SQLITE);

	CHECK(prints(catalog, SG_NOW,
		     "-- the history does not begin at an empty database: objects may be "
		     "missing\n"));
	sg_arena_release(&arena);
}

/* ---- differences ---- */

static size_t count(const struct sg_schema_diff *diff, enum sg_change_type type)
{
	size_t n = 0;

	for (size_t i = 0; i < diff->changes.len; i++)
		n += diff->changes.items[i].type == type;
	return n;
}

static void compare(struct sg_schema_diff *out, struct sg_arena *arena,
		    const struct sg_catalog *one, const struct sg_catalog *other)
{
	struct sg_schema_at a = {one, SG_NOW}, b = {other, SG_NOW};

	*out = (struct sg_schema_diff){{0}};
	sg_diff_schemas(out, arena, &a, &b);
}

TEST(diff_of_a_table_not_known_well_tells_so)
{
	struct sg_arena arena = {0};
	struct sg_catalog *one = new_catalog(&arena, SG_SQLITE);
	struct sg_catalog *other = new_catalog(&arena, SG_SQLITE);
	struct sg_schema_diff diff;

	column(one, table(one, "t", SG_YES), "a", "int");
	table(other, "T", SG_NO);
	compare(&diff, &arena, one, other);
	CHECK(diff.changes.len == 1 && count(&diff, SG_NOT_COMPARED) == 1);
	compare(&diff, &arena, other, one);
	CHECK(diff.changes.len == 1 && count(&diff, SG_NOT_COMPARED) == 1);
	sg_arena_release(&arena);
}

TEST(diff_with_a_history_that_begins_anywhere)
{
	struct sg_arena arena = {0};
	struct sg_catalog *one = new_catalog(&arena, SG_SQLITE);
	struct sg_catalog *other = sg_catalog_new(&arena, SG_SQLITE);
	struct sg_schema_diff diff;

	table(one, "t", SG_YES);
	compare(&diff, &arena, one, other);
	CHECK(diff.changes.len == 1 && count(&diff, SG_NOT_COMPARED) == 1);
	table(other, "u", SG_YES);
	compare(&diff, &arena, one, other);
	CHECK(diff.changes.len == 2 && count(&diff, SG_ADDED) == 1);
	sg_arena_release(&arena);
}

TEST(diff_folds_names_as_the_dialect_does)
{
	struct sg_arena arena = {0};
	struct sg_schema_diff diff;

	for (int i = 0; i < 2; i++) {
		enum sg_dialect dialect = i ? SG_POSTGRES : SG_SQLITE;
		struct sg_catalog *one = new_catalog(&arena, dialect);
		struct sg_catalog *other = new_catalog(&arena, dialect);

		column(one, table(one, "t", SG_YES), "a", "int");
		column(other, table(other, "T", SG_YES), "A", "INT");
		compare(&diff, &arena, one, other);
		CHECK(diff.changes.len == (i ? 2 : 0));
	}
	sg_arena_release(&arena);
}

/* ---- expressions ---- */

static bool same(enum sg_dialect dialect, const char *one, const char *other)
{
	struct sg_arena arena = {0};
	bool equal =
		sg_str_eq(sg_comparable_sql(&arena, dialect, sg_str_of(one), false),
			  sg_comparable_sql(&arena, dialect, sg_str_of(other), false));

	sg_arena_release(&arena);
	return equal;
}

TEST(expressions_that_mean_the_same)
{
	CHECK(same(SG_POSTGRES, "'x'", "('x'::text)"));
	CHECK(same(SG_POSTGRES, "-1", "'-1'::integer"));
	CHECK(same(SG_POSTGRES, "now( )", "NOW()"));
	CHECK(same(SG_POSTGRES, "a IN ('x', 'y')",
		   "((a)::text = ANY (ARRAY['x'::text, 'y'::text]))"));
	CHECK(same(SG_POSTGRES, "nextval('s')", "nextval('public.s'::regclass)"));
	CHECK(same(SG_POSTGRES, "\"t\".\"n\" > 0", "(n > 0)"));
	CHECK(same(SG_POSTGRES, "CASE WHEN a THEN b END",
		   "CASE WHEN a THEN b ELSE NULL::text END"));
	CHECK(same(SG_SQLITE, "\"a\" >0", "(a > 0)"));
}

TEST(expressions_that_do_not)
{
	CHECK(!same(SG_POSTGRES, "'x'", "'y'::text"));
	CHECK(!same(SG_POSTGRES, "NULL", "'NULL'"));
	CHECK(!same(SG_POSTGRES, "a IN ('x')", "a IN ('x', 'y')"));
	CHECK(!same(SG_POSTGRES, "a + b::integer", "a + c"));
	CHECK(!same(SG_POSTGRES, "app.f()", "f()"));
	CHECK(!same(SG_POSTGRES, "a > 0", "a >= 0"));
	CHECK(!same(SG_SQLITE, "'a'", "a"));
	CHECK(!same(SG_SQLITE, "1", "'1'"));
	CHECK(!same(SG_SQLITE, "a b c", "a b d"));
}
