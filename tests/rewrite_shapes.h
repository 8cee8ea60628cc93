/*
 * Makes up schemas for rebuilds, always the same ones for a seed: with odd names, keys of
 * all kinds, indexes, triggers, views.
 */
#ifndef SQLGUARD_TESTS_REWRITE_SHAPES_H
#define SQLGUARD_TESTS_REWRITE_SHAPES_H

#include "rows_make.h"

enum form {
	FORM_DRIZZLE, /* new first, backticks, breakpoints */
	FORM_PRISMA,  /* new first, double quotes */
	FORM_NEW_FIRST,
	FORM_OLD_FIRST,
	FORM_SWAP,
	FORM_REFILL,
	FORM_IN_PLACE,
	FORMS
};

enum key_kind {
	KEY_INTEGER,
	KEY_COUNTS, /* AUTOINCREMENT */
	KEY_TEXT,
	KEY_INT, /* not the rowid */
	KEY_PAIR,
	KEY_KINDS
};

struct shape_key {
	int parent;
	bool by_code; /* to the UNIQUE column */
	const char *type, *actions;
};

struct shape {
	const char *bare, *id;
	enum key_kind kind;
	struct shape_key keys[2];
	int keys_len;
	const char *code, *check, *tail, *extra; /* of its CREATE TABLE; "" for none */
	bool index, trigger, view;
};

struct shapes {
	struct make make;
	struct shape of[4];
	int len;
	enum form form;
	bool common; /* no more than tools write */
};

/* ---- names ---- */

static inline const char *shape_quote(struct shapes *s, const char *bare)
{
	struct sg_buf out = {0};
	char quote = s->form == FORM_DRIZZLE && !strchr(bare, '`') ? '`' : '"';

	sg_buf_addc(&out, quote);
	for (; *bare; bare++) {
		if (*bare == quote)
			sg_buf_addc(&out, quote);
		sg_buf_addc(&out, *bare);
	}
	sg_buf_addc(&out, quote);
	return sg_buf_keep(&out, s->make.arena).p;
}

static inline const char *shape_name(struct shapes *s, const struct shape *shape)
{
	return shape_quote(s, shape->bare);
}

/* ---- tables ---- */

static inline void shape_make_key(struct shapes *s, struct shape *shape, int number)
{
	static const char *const actions[] = {"CASCADE",  "CASCADE",   "SET NULL",
					      "RESTRICT", "NO ACTION", "SET DEFAULT"};
	struct make *m = &s->make;
	struct shape_key *key = &shape->keys[shape->keys_len++];
	const char *action, *update;
	struct shape *parent;

	key->parent = (int)make_number(m, (unsigned)number + 1);
	if (shape->kind == KEY_PAIR && key->parent == number)
		key->parent = 0;
	parent = &s->of[key->parent];
	key->by_code = *parent->code && parent->kind != KEY_PAIR && make_chance(m, 25);
	key->type = key->by_code || parent->kind == KEY_TEXT ? "TEXT" : "INTEGER";
	action = MAKE_ONE_OF(m, actions);
	update = make_chance(m, 30) ? " ON UPDATE CASCADE" : "";
	key->actions =
		sg_printf(m->arena, " ON DELETE %s%s%s", action, update,
			  make_chance(m, 15) ? " DEFERRABLE INITIALLY DEFERRED" : "");
	if (parent == shape && shape->kind == KEY_PAIR)
		shape->keys_len--;
}

static inline bool shape_is_tree(struct shapes *s, const struct shape *shape)
{
	for (int i = 0; i < shape->keys_len; i++)
		if (&s->of[shape->keys[i].parent] == shape)
			return true;
	return false;
}

static inline void shape_make(struct shapes *s, int number)
{
	static const char *const names[][4] = {{"users", "posts", "tags", "likes"},
					       {"order", "my table", "it's", "Sch.Tab"},
					       {"a\"b", "\xC3\x9Cn", "select", "t`x"}};
	static const char *const checks[] = {"", "", "", ", CHECK (length(tag) > 0)",
					     ", CHECK (%s IS NOT NULL)"};
	struct make *m = &s->make;
	struct shape *shape = &s->of[number];
	const char *check = s->common ? "" : MAKE_ONE_OF(m, checks);

	*shape = (struct shape){.tail = "", .extra = "", .code = "", .id = "id"};
	shape->bare = names[make_chance(m, 60) ? 0 : 1 + make_number(m, 2)][number];
	shape->kind = (enum key_kind)(make_chance(m, 50) ? 0 : make_number(m, KEY_KINDS));
	if (!s->common && make_chance(m, 20))
		shape->id = "key of";
	if (make_chance(m, 40))
		shape->code = s->common || make_chance(m, 70)
				      ? ", code TEXT UNIQUE"
				      : ", code TEXT COLLATE NOCASE NOT NULL UNIQUE";
	shape->check = sg_printf(m->arena, check, shape_quote(s, shape->id));
	if (!s->common && make_chance(m, 10))
		shape->tail = " STRICT";
	else if (!s->common && shape->kind != KEY_COUNTS && make_chance(m, 10))
		shape->tail = " WITHOUT ROWID";
	for (int i = (int)make_number(m, number ? 3 : 2); i > 0; i--)
		shape_make_key(s, shape, number);
	shape->index = make_chance(m, 40);
	/* Those of a tree run when it is dropped, unless the rebuild is rewritten. */
	shape->trigger = (s->form < FORM_NEW_FIRST || !shape_is_tree(s, shape)) &&
			 make_chance(m, s->common ? 5 : 20);
	shape->view = make_chance(m, s->common ? 5 : 15);
}

static inline void shape_add_key(struct shapes *s, struct sg_buf *out,
				 const struct shape *shape, int number, const char *self)
{
	const struct shape_key *key = &shape->keys[number];
	const struct shape *parent = &s->of[key->parent];
	const char *name = parent == shape && self ? self : shape_name(s, parent);
	bool pair = parent->kind == KEY_PAIR;

	sg_buf_printf(out, ", FOREIGN KEY (k%d%s) REFERENCES %s (%s%s)%s", number,
		      pair ? sg_printf(s->make.arena, ", k%d_part", number) : "", name,
		      key->by_code ? "code" : shape_quote(s, parent->id),
		      pair ? ", part" : "", key->actions);
}

/* CREATE TABLE under a name; a key to itself points to `self`. */
static inline const char *shape_create(struct shapes *s, const struct shape *shape,
				       const char *name, const char *self)
{
	static const char *const ids[] = {
		"INTEGER PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT",
		"TEXT PRIMARY KEY NOT NULL", "INT PRIMARY KEY NOT NULL",
		"INTEGER NOT NULL, part TEXT NOT NULL"};
	struct sg_buf out = {0};

	sg_buf_printf(&out, "CREATE TABLE %s (\n\t%s %s,\n\ttag TEXT NOT NULL%s", name,
		      shape_quote(s, shape->id), ids[shape->kind], shape->code);
	for (int i = 0; i < shape->keys_len; i++) {
		const struct shape_key *key = &shape->keys[i];

		sg_buf_printf(&out, ",\n\tk%d %s%s", i, key->type,
			      strstr(key->actions, "DEFAULT") ? strcmp(key->type, "TEXT")
									? " DEFAULT 7002"
									: " DEFAULT 'x'"
							      : "");
		if (s->of[key->parent].kind == KEY_PAIR)
			sg_buf_printf(&out, ", k%d_part TEXT", i);
	}
	sg_buf_adds(&out, shape->extra);
	if (shape->kind == KEY_PAIR)
		sg_buf_printf(&out, ", PRIMARY KEY (%s, part)",
			      shape_quote(s, shape->id));
	for (int i = 0; i < shape->keys_len; i++)
		shape_add_key(s, &out, shape, i, self);
	sg_buf_printf(&out, "%s\n)%s", shape->check, shape->tail);
	return sg_buf_keep(&out, s->make.arena).p;
}

static inline const char *shape_columns(struct shapes *s, const struct shape *shape)
{
	struct sg_buf out = {0};

	sg_buf_printf(&out, "%s, \"tag\"%s%s", shape_quote(s, shape->id),
		      shape->kind == KEY_PAIR ? ", part" : "",
		      *shape->code ? ", code" : "");
	for (int i = 0; i < shape->keys_len; i++)
		sg_buf_printf(&out, ", k%d%s", i,
			      s->of[shape->keys[i].parent].kind == KEY_PAIR
				      ? sg_printf(s->make.arena, ", k%d_part", i)
				      : "");
	return sg_buf_keep(&out, s->make.arena).p;
}

/* ---- what belongs to a table ---- */

static inline const char *shape_index(struct shapes *s, const struct shape *shape)
{
	return sg_printf(s->make.arena, "CREATE INDEX %s ON %s (tag)",
			 shape_quote(s, sg_printf(s->make.arena, "%s_tag", shape->bare)),
			 shape_name(s, shape));
}

static inline const char *shape_trigger(struct shapes *s, const struct shape *shape)
{
	static const char *const events[] = {"DELETE", "UPDATE", "INSERT"};

	return sg_printf(
		s->make.arena,
		"CREATE TRIGGER %s AFTER %s ON %s BEGIN\n\tINSERT INTO log (what) "
		"VALUES ('it; ran'); END",
		shape_quote(s, sg_printf(s->make.arena, "%s_tr", shape->bare)),
		events[strlen(shape->bare) % 3], shape_name(s, shape));
}

static inline const char *shape_view(struct shapes *s, const struct shape *shape)
{
	return sg_printf(s->make.arena, "CREATE VIEW %s AS SELECT tag FROM %s",
			 shape_quote(s, sg_printf(s->make.arena, "%s_v", shape->bare)),
			 shape_name(s, shape));
}

static inline void shape_make_schema(struct shapes *s)
{
	struct make *m = &s->make;

	*SG_PUSH(m->arena, &m->schema) =
		"CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT)";
	s->len = 2 + (int)make_number(m, 3);
	for (int i = 0; i < s->len; i++) {
		struct shape *shape = &s->of[i];

		shape_make(s, i);
		*SG_PUSH(m->arena, &m->schema) =
			shape_create(s, shape, shape_name(s, shape), NULL);
		if (shape->index)
			*SG_PUSH(m->arena, &m->schema) = shape_index(s, shape);
		if (shape->trigger)
			*SG_PUSH(m->arena, &m->schema) = shape_trigger(s, shape);
		if (shape->view)
			*SG_PUSH(m->arena, &m->schema) = shape_view(s, shape);
	}
}

#endif
