/* Readers of configurations: JSON with comments, TOML. */
#include <string.h>

#include <sqlguard/buf.h>

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
