/* Readers of configurations: JSON with comments, TOML. */
#include <string.h>

#include <sqlguard/buf.h>

#include "../../apply/d1_target.h"
#include "../../project/json.h"
#include "unit.h"

static bool says(const cJSON *tree, const char *key, const char *text)
{
	const char *found = sg_json_text(tree, key);

	return found && !strcmp(found, text);
}

static const cJSON *at(const cJSON *tree, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(tree, key);
}

TEST(json_has_comments_and_trailing_commas)
{
	size_t line = 0;
	cJSON *tree = sg_json_parse(SG_STR("// first\n{ \"a\": \"//x\", /* \"b\": 1, */ "
					   "\"c\": [\"d,]\", ],\n}\n"),
				    &line);

	CHECK(says(tree, "a", "//x"));
	CHECK(!at(tree, "b"));
	CHECK(cJSON_GetArraySize(at(tree, "c")) == 1);
	cJSON_Delete(tree);
}

TEST(json_tells_the_line_of_a_mistake)
{
	size_t line = 0;

	CHECK(!sg_json_parse(SG_STR("{\n\"a\": 1,\n<<<<<<< HEAD\n}"), &line));
	CHECK(line == 3);
	CHECK(!sg_json_parse(SG_STR("{}\n{}"), &line));
	CHECK(line == 2);
	CHECK(!sg_json_parse(SG_STR(""), &line));
	CHECK(!sg_json_parse(SG_STR("/* never closed"), &line));
	CHECK(!sg_json_parse(SG_STR("[\"never closed\\"), &line));
}

static size_t line_of(struct sg_str text, const cJSON *tree, const cJSON *item)
{
	return item ? sg_json_line_of(text, tree, item) : 0;
}

TEST(json_tells_the_line_of_a_key)
{
	struct sg_str text = SG_STR("// \"c\": 0\n{\"a\": \"b\\\": {\",\n"
				    "/* \"c\":\n*/ \"b\" // :\n : [1,\n{\"a\": 2},],\n"
				    "\"c\"\n/**/: {\n\"a\"\n:\"c\",}}");
	size_t line;
	cJSON *tree = sg_json_parse(text, &line);
	const cJSON *b = at(tree, "b"), *c = at(tree, "c");

	CHECK(line_of(text, tree, at(tree, "a")) == 2);
	CHECK(line_of(text, tree, b) == 4);
	CHECK(line_of(text, tree, cJSON_GetArrayItem(b, 0)) == 4);
	CHECK(line_of(text, tree, at(cJSON_GetArrayItem(b, 1), "a")) == 6);
	CHECK(line_of(text, tree, c) == 7);
	CHECK(line_of(text, tree, at(c, "a")) == 9);
	CHECK(line_of(text, tree, tree) == 1);
	cJSON_Delete(tree);
}

/* appliers.md 2.3: the file that wrangler made for this id. */
TEST(d1_file_is_named_as_miniflare_names_it)
{
	struct sg_arena arena = {0};
	struct sg_d1 d1 = {.at = "/x", .id = "00000000-0000-0000-0000-000000000001"};
	const char *file = sg_d1_local_file(&arena, &d1);

	CHECK(sg_str_is(sg_str_of(file),
			"/x/.wrangler/state/v3/d1/miniflare-D1DatabaseObject/"
			"a36f84ea60804f30bb0c7f7cad9f5336a6cca0165abdab8b9241d93dbf0b6006"
			".sqlite"));
	d1.preview_id = d1.id;
	d1.id = "another";
	CHECK(sg_str_eq(sg_str_of(file), sg_str_of(sg_d1_local_file(&arena, &d1))));
	sg_arena_release(&arena);
}

TEST(toml_has_tables_and_arrays_of_tables)
{
	cJSON *tree = sg_toml_parse(SG_STR("name = \"x\" # y\r\n"
					   "[a.b]\nk = 'v\\'\n"
					   "[[c]]\nk = \"1\"\n[[c]]\nk = \"2\"\n"
					   "[[d.\"e f\".g]]\nk = true\n"));
	const cJSON *c = at(tree, "c");

	CHECK(says(tree, "name", "x"));
	CHECK(says(at(at(tree, "a"), "b"), "k", "v\\"));
	CHECK(cJSON_GetArraySize(c) == 2);
	CHECK(says(cJSON_GetArrayItem(c, 1), "k", "2"));
	CHECK(cJSON_IsTrue(
		at(cJSON_GetArrayItem(at(at(at(tree, "d"), "e f"), "g"), 0), "k")));
	cJSON_Delete(tree);
}

TEST(toml_has_values_inside_values)
{
	cJSON *tree = sg_toml_parse(SG_STR("a = [ # one\n  { x = \"1\", y.z = 2 },\n]\n"
					   "b.c = \"\"\"two\nlines\"\"\"\n"
					   "run_in_transaction=false\n"));
	const cJSON *a = cJSON_GetArrayItem(at(tree, "a"), 0);

	CHECK(says(a, "x", "1"));
	CHECK(says(at(a, "y"), "z", "2"));
	CHECK(says(at(tree, "b"), "c", "two\nlines"));
	CHECK(cJSON_IsFalse(at(tree, "run_in_transaction")));
	cJSON_Delete(tree);
}

TEST(toml_passes_by_what_it_cannot_read)
{
	cJSON *tree = sg_toml_parse(SG_STR("= 1\n]]\nk = \n[x\n[1]]\nkey = [1, \n"));

	cJSON_Delete(tree);
	tree = sg_toml_parse(SG_STR(
		"bad line\n<<<<<<< HEAD\nk = 'v'\nk = 'again'\nl = \"open\nm = 'w'\n"));
	CHECK(says(tree, "k", "v"));
	CHECK(says(tree, "m", "w"));
	cJSON_Delete(tree);
}

/* Lookups are linear and values recurse, so both have a ceiling. */
TEST(toml_has_ceilings)
{
	struct sg_buf text = {0};
	cJSON *tree;

	sg_buf_adds(&text, "a = ");
	sg_buf_repeat(&text, '[', 100000);
	sg_buf_addc(&text, '\n');
	for (int i = 0; i < 50000; i++)
		sg_buf_printf(&text, "[t%d]\nk = 1\n", i);
	tree = sg_toml_parse(sg_buf_str(&text));
	CHECK(at(tree, "t1") != NULL);
	CHECK(!at(tree, "t49999"));
	cJSON_Delete(tree);
	sg_buf_release(&text);
}
