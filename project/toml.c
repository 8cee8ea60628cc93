/*
 * A reader of TOML (toml.io, 1.0) for the few keys that tell where migrations lie:
 * tables, arrays of tables, dotted keys, strings, arrays, inline tables, true and false.
 * It is tolerant: what it cannot read it passes by, up to the end of the line.
 */
#include <ctype.h>
#include <string.h>

#include <sqlguard/buf.h>
#include <sqlguard/err.h>

#include "json.h"

/* Ceilings for hostile files: lookups are linear, values recurse. */
enum { MOST_ITEMS = 2000, DEEPEST = 32 };

struct toml {
	struct sg_str text;
	size_t at, items;
	cJSON *root, *table; /* keys go into the table */
};

static int peek(const struct toml *t)
{
	return t->at < t->text.n ? (unsigned char)t->text.p[t->at] : -1;
}

static void skip(struct toml *t, const char *set)
{
	while (t->at < t->text.n && t->text.p[t->at] && strchr(set, t->text.p[t->at]))
		t->at++;
}

static void skip_line(struct toml *t)
{
	t->at = sg_str_find(t->text, "\n", t->at);
}

/* Blanks, line ends and comments, as they may stand in an array. */
static void skip_space(struct toml *t)
{
	for (skip(t, " \t\r\n"); peek(t) == '#'; skip(t, " \t\r\n"))
		skip_line(t);
}

static bool eat(struct toml *t, char c)
{
	if (peek(t) != c)
		return false;
	t->at++;
	return true;
}

/* What stands for itself stays; \u is no part of a path that anyone writes. */
static char escaped(char c)
{
	switch (c) {
	case 'n': return '\n';
	case 't': return '\t';
	case 'r': return '\r';
	default: return c;
	}
}

/* A string in ", ', """ or '''; false when no string begins here. */
static bool read_string(struct toml *t, struct sg_buf *out)
{
	char quote = (char)peek(t);
	char end[4] = {quote, quote, quote, 0};
	bool raw = quote == '\'';

	if (quote != '"' && quote != '\'')
		return false;
	if (!sg_str_starts(sg_str_sub(t->text, t->at, t->text.n), end))
		end[1] = 0;
	t->at += strlen(end);
	for (; t->at < t->text.n; t->at++) {
		char c = t->text.p[t->at];

		if (sg_str_starts(sg_str_sub(t->text, t->at, t->text.n), end)) {
			t->at += strlen(end);
			return true;
		}
		if (c == '\n' && !end[1])
			return true;
		if (c == '\\' && !raw && t->at + 1 < t->text.n)
			c = escaped(t->text.p[++t->at]);
		sg_buf_addc(out, c);
	}
	return true;
}

static bool is_bare(int c)
{
	return c > 0 && (isalnum(c) || c == '_' || c == '-');
}

static bool read_key(struct toml *t, struct sg_buf *out)
{
	skip(t, " \t");
	if (read_string(t, out))
		return true;
	while (is_bare(peek(t)))
		sg_buf_addc(out, t->text.p[t->at++]);
	return out->n > 0;
}

static cJSON *checked(cJSON *item)
{
	if (!item)
		sg_die("out of memory");
	return item;
}

/* A second value of a key, or one too many, is let go. */
static void put(struct toml *t, cJSON *table, const char *key, cJSON *value)
{
	if (t->items++ < MOST_ITEMS && cJSON_IsObject(table) &&
	    !cJSON_GetObjectItemCaseSensitive(table, key))
		cJSON_AddItemToObject(table, key, value);
	else
		cJSON_Delete(value);
}

/* The table of that key, made when there is none; of an array its last; or NULL. */
static cJSON *enter(struct toml *t, cJSON *table, const char *key)
{
	cJSON *found = cJSON_GetObjectItemCaseSensitive(table, key);

	if (!found) {
		put(t, table, key, checked(cJSON_CreateObject()));
		found = cJSON_GetObjectItemCaseSensitive(table, key);
	}
	if (cJSON_IsArray(found) && found->child)
		found = found->child->prev; /* cJSON: the first knows the last */
	return cJSON_IsObject(found) ? found : NULL;
}

/* Reads "a.b.c"; enters a and b; c is left in `last`.  NULL: it cannot be read. */
static cJSON *read_path(struct toml *t, cJSON *table, struct sg_buf *last)
{
	while (table && read_key(t, last)) {
		skip(t, " \t");
		if (!eat(t, '.'))
			return table;
		table = enter(t, table, sg_buf_str(last).p);
		sg_buf_clear(last);
	}
	return NULL;
}

static cJSON *read_value(struct toml *t, int depth);
static bool read_pair(struct toml *t, cJSON *table, int depth);

static cJSON *read_array(struct toml *t, int depth)
{
	cJSON *array = checked(cJSON_CreateArray());

	for (skip_space(t); peek(t) >= 0 && !eat(t, ']'); skip_space(t)) {
		cJSON *value = read_value(t, depth + 1);

		if (!value || t->items++ >= MOST_ITEMS) {
			cJSON_Delete(value);
			cJSON_Delete(array);
			return NULL;
		}
		cJSON_AddItemToArray(array, value);
		skip_space(t);
		eat(t, ',');
	}
	return array;
}

static cJSON *read_inline_table(struct toml *t, int depth)
{
	cJSON *table = checked(cJSON_CreateObject());

	for (skip_space(t); peek(t) >= 0 && !eat(t, '}'); skip_space(t)) {
		if (!read_pair(t, table, depth + 1)) {
			cJSON_Delete(table);
			return NULL;
		}
		skip_space(t);
		eat(t, ',');
	}
	return table;
}

/* Numbers, dates, true and false: as they are written. */
static cJSON *read_word(struct toml *t)
{
	size_t from = t->at;
	struct sg_buf word = {0};
	cJSON *value;

	while (peek(t) >= 0 && !strchr(",]}#\r\n \t", peek(t)))
		t->at++;
	if (t->at == from)
		return NULL;
	sg_buf_add(&word, sg_str_sub(t->text, from, t->at));
	if (sg_str_is(sg_buf_str(&word), "true") || sg_str_is(sg_buf_str(&word), "false"))
		value = checked(cJSON_CreateBool(word.p[0] == 't'));
	else
		value = checked(cJSON_CreateString(sg_buf_str(&word).p));
	sg_buf_release(&word);
	return value;
}

static cJSON *read_value(struct toml *t, int depth)
{
	struct sg_buf text = {0};
	cJSON *value;

	if (depth > DEEPEST)
		return NULL;
	if (eat(t, '['))
		return read_array(t, depth);
	if (eat(t, '{'))
		return read_inline_table(t, depth);
	if (!read_string(t, &text))
		return read_word(t);
	value = checked(cJSON_CreateString(text.n ? text.p : ""));
	sg_buf_release(&text);
	return value;
}

/* key = value */
static bool read_pair(struct toml *t, cJSON *table, int depth)
{
	struct sg_buf key = {0};
	cJSON *value = NULL;

	table = read_path(t, table, &key);
	if (table && eat(t, '=')) {
		skip(t, " \t");
		value = read_value(t, depth);
	}
	if (value)
		put(t, table, sg_buf_str(&key).p, value);
	sg_buf_release(&key);
	return value != NULL;
}

static cJSON *append_table(struct toml *t, cJSON *table, const char *key)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(table, key);

	if (!list) {
		put(t, table, key, checked(cJSON_CreateArray()));
		list = cJSON_GetObjectItemCaseSensitive(table, key);
	}
	if (!cJSON_IsArray(list) || t->items++ >= MOST_ITEMS)
		return NULL;
	cJSON_AddItemToArray(list, checked(cJSON_CreateObject()));
	return list->child->prev;
}

/* [a.b] or [[a.b]]; keys under a heading that cannot be read go nowhere. */
static void read_heading(struct toml *t)
{
	struct sg_buf key = {0};
	bool list = eat(t, '[') && eat(t, '[');
	cJSON *table = read_path(t, t->root, &key);

	if (!table)
		t->table = NULL;
	else if (list)
		t->table = append_table(t, table, sg_buf_str(&key).p);
	else
		t->table = enter(t, table, sg_buf_str(&key).p);
	sg_buf_release(&key);
}

cJSON *sg_toml_parse(struct sg_str text)
{
	struct toml t = {.text = text};

	t.root = t.table = checked(cJSON_CreateObject());
	for (skip_space(&t); peek(&t) >= 0; skip_space(&t)) {
		if (peek(&t) == '[')
			read_heading(&t);
		else
			read_pair(&t, t.table, 0);
		skip_line(&t);
	}
	return t.root;
}
