/*
 * A thin cover over cJSON: strings are made valid first, numbers are printed as the whole
 * numbers they are (cJSON prints doubles and reads each back), a failure ends the
 * program.
 */
#include <sqlguard/json_build.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <sqlguard/err.h>
#include <sqlguard/report.h>

#include <sqlguard/glyph.h>

static cJSON *made(cJSON *item)
{
	if (!item)
		sg_die("out of memory");
	return item;
}

cJSON *sg_json_object(void)
{
	return made(cJSON_CreateObject());
}

cJSON *sg_json_array(void)
{
	return made(cJSON_CreateArray());
}

cJSON *sg_json_document(void)
{
	cJSON *root = sg_json_object(), *tool;

	sg_json_add_number(root, "version", 1);
	tool = sg_json_add_object(root, "tool");
	sg_json_add_texts(tool, "name", "sqlguard");
	sg_json_add_texts(tool, "version", sg_version);
	return root;
}

cJSON *sg_json_string(struct sg_str text)
{
	struct sg_buf clean = {0};
	cJSON *item;

	sg_add_utf8(&clean, text);
	item = made(cJSON_CreateString(clean.p));
	sg_buf_release(&clean);
	return item;
}

void sg_json_add(cJSON *object, const char *key, cJSON *item)
{
	if (!cJSON_AddItemToObjectCS(object, key, item))
		sg_die("out of memory");
}

void sg_json_push(cJSON *array, cJSON *item)
{
	if (!cJSON_AddItemToArray(array, item))
		sg_die("out of memory");
}

cJSON *sg_json_add_object(cJSON *object, const char *key)
{
	cJSON *item = sg_json_object();

	sg_json_add(object, key, item);
	return item;
}

cJSON *sg_json_add_array(cJSON *object, const char *key)
{
	cJSON *item = sg_json_array();

	sg_json_add(object, key, item);
	return item;
}

void sg_json_add_text(cJSON *object, const char *key, struct sg_str text)
{
	sg_json_add(object, key, sg_json_string(text));
}

void sg_json_add_texts(cJSON *object, const char *key, const char *text)
{
	sg_json_add_text(object, key, sg_str_of(text));
}

void sg_json_add_number(cJSON *object, const char *key, size_t number)
{
	char digits[32];

	snprintf(digits, sizeof digits, "%zu", number);
	sg_json_add(object, key, made(cJSON_CreateRaw(digits)));
}

void sg_json_add_bool(cJSON *object, const char *key, bool value)
{
	sg_json_add(object, key, made(cJSON_CreateBool(value)));
}

void sg_json_add_null(cJSON *object, const char *key)
{
	sg_json_add(object, key, made(cJSON_CreateNull()));
}

void sg_json_add_optional(cJSON *object, const char *key, struct sg_str text)
{
	if (text.n)
		sg_json_add_text(object, key, text);
	else
		sg_json_add_null(object, key);
}

void sg_json_add_maybe(cJSON *object, const char *key, const char *text)
{
	if (text)
		sg_json_add_texts(object, key, text);
	else
		sg_json_add_null(object, key);
}

void sg_json_add_seconds(cJSON *object, const char *key, double seconds)
{
	sg_json_add(object, key, made(cJSON_CreateNumber(seconds)));
}

void sg_json_add_list(cJSON *object, const char *key, const char *const *lines, size_t n)
{
	cJSON *list = sg_json_add_array(object, key);

	for (size_t i = 0; i < n; i++)
		sg_json_push(list, sg_json_string(sg_str_of(lines[i])));
}

/* Straight into the buffer, in as many tries as the guess needs. */
static void print(struct sg_buf *out, cJSON *item, size_t guess, bool indented)
{
	while (guess < INT_MAX && !cJSON_PrintPreallocated(item, sg_buf_room(out, guess),
							   (int)guess, indented))
		guess *= 2;
	if (guess >= INT_MAX)
		sg_die("a report larger than 2 GiB");
	out->n += strlen(out->p + out->n);
	cJSON_Delete(item);
}

void sg_json_line(struct sg_json_lines *lines, cJSON *item)
{
	sg_buf_adds(&lines->text, lines->text.n ? ",\n" : "[\n");
	sg_buf_repeat(&lines->text, '\t', lines->depth);
	print(&lines->text, item, 2048, false);
}

size_t sg_json_add_lines(cJSON *object, const char *key, struct sg_json_lines *lines)
{
	size_t length;

	if (lines->text.n) {
		sg_buf_addc(&lines->text, '\n');
		sg_buf_repeat(&lines->text, '\t', lines->depth - 1);
		sg_buf_addc(&lines->text, ']');
	}
	sg_json_add(object, key,
		    made(cJSON_CreateRaw(lines->text.n ? lines->text.p : "[]")));
	length = lines->text.n;
	sg_buf_release(&lines->text);
	return length;
}

void sg_json_write(struct sg_buf *out, cJSON *root, size_t guess)
{
	print(out, root, guess + 4096, true);
	sg_buf_addc(out, '\n');
}
