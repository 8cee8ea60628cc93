/*
 * Editing the texts of an object at the tokens that a name stands for, which is what
 * renameEditSql() of alter.c does to sqlite_schema.sql.
 */
#include <stdlib.h>
#include <string.h>

#include "replay_sqlite.h"

struct editing {
	struct sg_step *step;
	struct sg_arena *arena;
	const struct sg_object *named; /* NULL: strings are what is edited */
	struct sg_str name;
	bool quote;
	bool changed;
};

static int span_order(const void *a, const void *b)
{
	const struct sg_span *one = a, *other = b;

	return (one->off > other->off) - (one->off < other->off);
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
	       (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static void add_quoted(struct sg_buf *out, struct sg_str name, char quote)
{
	sg_buf_addc(out, quote);
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == quote)
			sg_buf_addc(out, quote);
		sg_buf_addc(out, name.p[i]);
	}
	sg_buf_addc(out, quote);
}

/* A blank keeps the closing quote from a quote behind it. */
static void add_name(struct sg_buf *out, const struct editing *editing,
		     struct sg_str text, struct sg_span span)
{
	size_t end = sg_span_end(span);

	if (!editing->quote && is_name_byte(text.p[span.off])) {
		sg_buf_add(out, editing->name);
		return;
	}
	add_quoted(out, editing->name, '"');
	if (end < text.n && text.p[end] == '"')
		sg_buf_addc(out, ' ');
}

/* "it's" as 'it''s'. */
static void add_string(struct sg_buf *out, struct sg_str text, struct sg_span span)
{
	struct sg_buf value = {0};

	for (size_t i = span.off + 1; i + 1 < sg_span_end(span); i++) {
		sg_buf_addc(&value, text.p[i]);
		i += text.p[i] == '"';
	}
	add_quoted(out, sg_buf_str(&value), '\'');
	sg_buf_release(&value);
}

static void apply(struct editing *editing, struct sg_str *text, struct sg_span *spans,
		  size_t n)
{
	struct sg_buf out = {0};
	size_t at = 0;

	qsort(spans, n, sizeof *spans, span_order);
	for (size_t i = 0; i < n; i++) {
		if (spans[i].off < at)
			continue; /* the same place, found twice */
		sg_buf_add(&out, sg_str_sub(*text, at, spans[i].off));
		if (editing->named)
			add_name(&out, editing, *text, spans[i]);
		else
			add_string(&out, *text, spans[i]);
		at = sg_span_end(spans[i]);
	}
	sg_buf_add(&out, sg_str_sub(*text, at, text->n));
	*text = sg_buf_keep(&out, editing->step->catalog->arena);
	editing->changed = true;
}

static void edit(struct sg_sq_text *text, void *payload)
{
	struct editing *editing = payload;
	struct sg_sq_reading r = {
		.catalog = editing->step->catalog, .at = SG_NOW, .arena = editing->arena};
	SG_ARRAY(struct sg_span) spans = {0};

	sg_sq_read_text(&r, text, NULL);
	for (size_t i = 0; i < r.uses.len; i++)
		if (editing->named && r.uses.items[i].object == editing->named)
			*SG_PUSH(editing->arena, &spans) = r.uses.items[i].span;
	for (size_t i = 0; i < r.strings.len && !editing->named; i++)
		*SG_PUSH(editing->arena, &spans) = r.strings.items[i];
	if (spans.len)
		apply(editing, text->text, spans.items, spans.len);
}

/* The keys of a copy are still those of the record, which must not change. */
static void own_keys(struct sg_arena *arena, struct sg_record *record)
{
	struct sg_keys *keys = &((struct sg_index *)record)->keys;
	struct sg_key *items;

	if (record->object->type != SG_OBJ_INDEX || !keys->of.len)
		return;
	items = sg_alloc(arena, keys->of.len * sizeof *items);
	memcpy(items, keys->of.items, keys->of.len * sizeof *items);
	keys->of.items = items;
	keys->of.cap = keys->of.len;
}

/* Edits a copy of the record, which becomes the newest one when something changed. */
static void edit_texts(struct editing *editing, struct sg_object *object)
{
	struct sg_arena scratch = {0};
	const struct sg_record *newest = object->newest;
	struct sg_record *copy = sg_alloc(&scratch, newest->size);

	memcpy(copy, newest, newest->size);
	editing->arena = &scratch;
	own_keys(&scratch, copy);
	sg_sq_each_text(copy, edit, editing);
	if (editing->changed) {
		struct sg_record *record =
			sg_object_change(editing->step->catalog, object);
		struct sg_record head = *record;

		own_keys(editing->step->catalog->arena, copy);
		memcpy(record, copy, newest->size);
		*record = head;
	}
	sg_arena_release(&scratch);
}

void sg_sq_rename_in(struct sg_step *step, struct sg_object *object,
		     const struct sg_object *named, struct sg_str name, bool quote)
{
	struct editing editing = {step, NULL, named, name, quote, false};

	edit_texts(&editing, object);
}

static void fix_quotes(struct sg_step *step, struct sg_object *object)
{
	struct editing editing = {step, NULL, NULL, {"", 0}, false, false};

	if (!object->newest->gone)
		edit_texts(&editing, object);
}

void sg_sq_fix_all_quotes(struct sg_step *step)
{
	struct sg_sq_state *state = sg_sq_state(step->catalog);

	for (size_t i = 0; i < state->quoted.of.len; i++) {
		struct sg_object *object = state->quoted.of.items[i];

		fix_quotes(step, object);
		for (size_t k = 0; object->type == SG_OBJ_TABLE && k < object->parts.len;
		     k++)
			fix_quotes(step, object->parts.items[k]);
	}
}
