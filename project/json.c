/*
 * JSON as people write it in configurations (wrangler.jsonc): comments and trailing
 * commas become blanks, so that places stay what they were, and cJSON reads the rest.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlguard/err.h>

#include "json.h"

/* The end of a string that begins at i; a backslash hides the next character. */
static size_t string_end(struct sg_str text, size_t i)
{
	for (i++; i < text.n && text.p[i] != '"'; i++)
		if (text.p[i] == '\\')
			i++;
	return i < text.n ? i + 1 : text.n;
}

/* The end of a comment that begins at i; i when none does. */
static size_t comment_end(struct sg_str text, size_t i)
{
	size_t end;

	if (i + 1 >= text.n || text.p[i] != '/')
		return i;
	if (text.p[i + 1] == '/')
		return sg_str_find(text, "\n", i);
	if (text.p[i + 1] != '*')
		return i;
	end = sg_str_find(text, "*/", i + 2);
	return end < text.n ? end + 2 : end;
}

static void blank(char *out, size_t from, size_t to)
{
	for (; from < to; from++)
		if (out[from] != '\n')
			out[from] = ' ';
}

static void blank_extras(char *out, struct sg_str text)
{
	size_t comma = text.n; /* nothing but blanks since */

	for (size_t i = 0, end; i < text.n; i = end) {
		end = comment_end(text, i);
		if (end > i) {
			blank(out, i, end);
			continue;
		}
		end = text.p[i] == '"' ? string_end(text, i) : i + 1;
		if (strchr(" \t\r\n", text.p[i]))
			continue;
		if ((text.p[i] == ']' || text.p[i] == '}') && comma < text.n)
			out[comma] = ' ';
		comma = text.p[i] == ',' ? i : text.n;
	}
}

static size_t line_at(struct sg_str text, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at && i < text.n; i++)
		line += text.p[i] == '\n';
	return line;
}

static const char *skip_blanks(const char *from, const char *end)
{
	while (from < end && strchr(" \t\r\n", *from) && *from)
		from++;
	return from;
}

/*
 * cJSON would end a string at a NUL, and "a\u0000b" would pass as "a".  Returns where it
 * is; text.n: nowhere.
 */
static size_t find_nul(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (!text.p[i] || sg_str_starts(sg_str_sub(text, i, text.n), "\\u0000"))
			return i;
		i += text.p[i] == '\\'; /* what it hides is no backslash */
	}
	return text.n;
}

cJSON *sg_json_parse(struct sg_str text, size_t *line)
{
	char *copy = malloc(text.n + 1);
	const char *end = copy;
	cJSON *tree;

	if (!copy)
		sg_die("out of memory");
	memcpy(copy, text.p, text.n);
	copy[text.n] = 0;
	blank_extras(copy, text);
	tree = cJSON_ParseWithLengthOpts(copy, find_nul(text), &end, false);
	/* cJSON stops behind the first value; more text is a mistake, too. */
	end = skip_blanks(end, copy + text.n);
	if (tree && end < copy + text.n) {
		cJSON_Delete(tree);
		tree = NULL;
	}
	if (!tree)
		*line = line_at(text, (size_t)(end - copy));
	free(copy);
	return tree;
}

/* Counts the keys up to that of the item, in the order of the text. */
static bool count_keys(size_t *keys, const cJSON *tree, const cJSON *item)
{
	for (const cJSON *child = tree ? tree->child : NULL; child; child = child->next) {
		*keys += child->string != NULL;
		if (child == item || count_keys(keys, child, item))
			return true;
	}
	return false;
}

static size_t skip_to_token(struct sg_str text, size_t i)
{
	for (size_t end; i < text.n; i = end) {
		end = comment_end(text, i);
		if (end == i && !strchr(" \t\r\n", text.p[i]))
			break;
		end = end > i ? end : i + 1;
	}
	return i;
}

/* In JSON that was parsed, a string with a colon behind it is a key, and nothing else. */
size_t sg_json_line_of(struct sg_str text, const cJSON *tree, const cJSON *item)
{
	size_t keys = 0, i = 0, end;

	if (!count_keys(&keys, tree, item) || !keys)
		return 1;
	while ((i = skip_to_token(text, i)) < text.n) {
		end = text.p[i] == '"' ? string_end(text, i) : i + 1;
		if (text.p[i] == '"') {
			size_t next = skip_to_token(text, end);

			if (next < text.n && text.p[next] == ':' && !--keys)
				return line_at(text, i);
		}
		i = end;
	}
	return 1;
}

cJSON *sg_config_parse(const char *name, struct sg_str text)
{
	size_t line;

	return sg_str_ends(sg_str_of(name), ".toml") ? sg_toml_parse(text)
						     : sg_json_parse(text, &line);
}

const char *sg_json_text(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}
