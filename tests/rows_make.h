/*
 * Makes up schemas, always the same ones for a seed: tables with foreign keys of all
 * actions.
 */
#ifndef SQLGUARD_TESTS_ROWS_MAKE_H
#define SQLGUARD_TESTS_ROWS_MAKE_H

#include <stdint.h>
#include <string.h>

#include <sqlguard/arena.h>
#include <sqlguard/buf.h>

#define MAKE_TABLES 5
#define MAKE_KEYS   2

/* What makes the rows of a table unique, besides their id, and what keys reference. */
enum make_target { MAKE_ID, MAKE_TAG, MAKE_BOTH };

struct make_key {
	int parent; /* table */
	enum make_target target;
	const char *rest; /* "INTEGER NOT NULL", .. */
	const char *actions;
	bool apart;    /* it is written behind the columns */
	bool implicit; /* it names no column of its parent */
	bool gone;     /* its column was dropped */
};

struct make_table {
	const char *name, *extra; /* extra: another column; "" */
	struct make_key keys[MAKE_KEYS];
	int keys_len;
	enum make_target unique;
	bool without_rowid, dropped;
};

struct make {
	struct sg_arena *arena;
	uint64_t state;
	struct make_table tables[MAKE_TABLES];
	int len;
	bool plain; /* BEGIN and COMMIT may be written */
	SG_ARRAY(const char *) schema, steps;
};

/* xorshift64* */
static inline unsigned make_number(struct make *m, unsigned below)
{
	m->state ^= m->state >> 12;
	m->state ^= m->state << 25;
	m->state ^= m->state >> 27;
	return (unsigned)((m->state * 2685821657736338717u) >> 33) % below;
}

static inline bool make_chance(struct make *m, unsigned percent)
{
	return make_number(m, 100) < percent;
}

#define MAKE_ONE_OF(m, list) ((list)[make_number((m), sizeof(list) / sizeof *(list))])

__attribute__((format(printf, 2, 3))) static inline void
make_step(struct make *m, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	*SG_PUSH(m->arena, &m->steps) = sg_vprintf(m->arena, format, args);
	va_end(args);
}

/* ---- tables ---- */

static inline void make_actions(struct make *m, struct make_key *key)
{
	static const char *const actions[] = {"CASCADE",     "CASCADE",  "SET NULL",
					      "SET DEFAULT", "RESTRICT", "NO ACTION"};
	static const char *const rests[] = {"INTEGER", "INTEGER", "INTEGER NOT NULL",
					    "INTEGER DEFAULT 7002",
					    "INTEGER NOT NULL DEFAULT 7002"};
	static const char *const texts[] = {"TEXT", "TEXT", "TEXT NOT NULL",
					    "TEXT DEFAULT 't2'",
					    "TEXT NOT NULL DEFAULT 't2'"};
	struct sg_buf text = {0};

	if (make_chance(m, 85))
		sg_buf_printf(&text, " ON DELETE %s", MAKE_ONE_OF(m, actions));
	if (make_chance(m, 35))
		sg_buf_printf(&text, " ON UPDATE %s", MAKE_ONE_OF(m, actions));
	if (make_chance(m, 20))
		sg_buf_adds(&text, " DEFERRABLE INITIALLY DEFERRED");
	key->actions = sg_buf_keep(&text, m->arena).p;
	key->rest =
		key->target == MAKE_TAG ? MAKE_ONE_OF(m, texts) : MAKE_ONE_OF(m, rests);
	key->actions = key->actions ? key->actions : "";
	key->apart = key->target == MAKE_BOTH || make_chance(m, 30);
	key->implicit = key->target == MAKE_ID && make_chance(m, 20);
}

/* Mostly something that is unique. */
static inline enum make_target make_target(struct make *m,
					   const struct make_table *parent)
{
	if (make_chance(m, 2))
		return (enum make_target)(MAKE_TAG + make_number(m, 2));
	return make_chance(m, 75) ? parent->unique : MAKE_ID;
}

static inline void make_table(struct make *m, int number)
{
	struct make_table *table = &m->tables[number];

	*table = (struct make_table){.name = sg_printf(m->arena, "t%d", number),
				     .extra = ""};
	table->without_rowid = make_chance(m, 6);
	table->unique = make_chance(m, 30) ? MAKE_TAG + make_number(m, 2) : MAKE_ID;
	table->keys_len = (int)make_number(m, MAKE_KEYS + 1);
	if (!table->keys_len && number)
		table->keys_len = 1;
	for (int i = 0; i < table->keys_len; i++) {
		struct make_key *key = &table->keys[i];

		key->parent = number ? (int)make_number(m, (unsigned)number) : 0;
		if (make_chance(m, 15))
			key->parent = number;
		key->target = make_target(m, &m->tables[key->parent]);
		make_actions(m, key);
	}
}

/* "id, tag, k0, t0, k1": a key of two columns has a t0, too. */
static inline const char *make_columns(struct make *m, const struct make_table *table)
{
	struct sg_buf text = {0};

	sg_buf_adds(&text, "id, tag");
	for (int i = 0; i < table->keys_len; i++)
		if (!table->keys[i].gone)
			sg_buf_printf(&text,
				      table->keys[i].target == MAKE_BOTH ? ", k%d, t%d"
									 : ", k%d",
				      i, i);
	return sg_buf_keep(&text, m->arena).p;
}

/* "REFERENCES t0(id) ON DELETE CASCADE"; a key to `old` points to `new`. */
static inline void make_references(struct make *m, struct sg_buf *out,
				   const struct make_key *key, const char *old,
				   const char *new)
{
	static const char *const targets[] = {"(id)", "(tag)", "(id, tag)"};
	const char *parent = m->tables[key->parent].name;

	sg_buf_printf(out, " REFERENCES %s%s%s",
		      old && !strcmp(parent, old) ? new : parent,
		      key->implicit ? "" : targets[key->target], key->actions);
}

static inline void make_key_columns(struct make *m, struct sg_buf *out,
				    const struct make_table *table, const char *old,
				    const char *new)
{
	for (int i = 0; i < table->keys_len; i++) {
		const struct make_key *key = &table->keys[i];

		if (key->gone)
			continue;
		sg_buf_printf(out, ", k%d %s", i, key->rest);
		if (!key->apart)
			make_references(m, out, key, old, new);
		if (key->target == MAKE_BOTH)
			sg_buf_printf(out, ", t%d TEXT", i);
	}
}

static inline void make_constraints(struct make *m, struct sg_buf *out,
				    const struct make_table *table, const char *old,
				    const char *new)
{
	if (table->unique == MAKE_BOTH)
		sg_buf_adds(out, ", UNIQUE (tag, id)");
	for (int i = 0; i < table->keys_len; i++) {
		const struct make_key *key = &table->keys[i];

		if (key->gone || !key->apart)
			continue;
		sg_buf_printf(out,
			      key->target == MAKE_BOTH ? ", FOREIGN KEY (k%d, t%d)"
						       : ", FOREIGN KEY (k%d)",
			      i, i);
		make_references(m, out, key, old, new);
	}
}

/* CREATE TABLE under a name; keys to `old` point to `new`. */
static inline const char *make_create(struct make *m, const struct make_table *table,
				      const char *name, const char *old, const char *new)
{
	struct sg_buf text = {0};

	sg_buf_printf(&text,
		      "CREATE TABLE %s (id INTEGER PRIMARY KEY, tag TEXT NOT NULL%s",
		      name, table->unique == MAKE_TAG ? " UNIQUE" : "");
	make_key_columns(m, &text, table, old, new);
	sg_buf_adds(&text, table->extra);
	make_constraints(m, &text, table, old, new);
	sg_buf_adds(&text, table->without_rowid ? ") WITHOUT ROWID" : ")");
	return sg_buf_keep(&text, m->arena).p;
}

static inline void make_trigger(struct make *m)
{
	static const char *const events[] = {"DELETE", "UPDATE", "INSERT"};
	const char *on = m->tables[make_number(m, (unsigned)m->len)].name;
	const char *other = m->tables[make_number(m, (unsigned)m->len)].name;
	static const char *const bodies[] = {
		"DELETE FROM %s", "DELETE FROM %s WHERE id = 7001",
		"UPDATE %s SET tag = tag", "UPDATE %s SET id = id"};

	*SG_PUSH(m->arena, &m->schema) =
		sg_printf(m->arena, "CREATE TRIGGER tr AFTER %s ON %s BEGIN %s; END",
			  MAKE_ONE_OF(m, events), on,
			  sg_printf(m->arena, MAKE_ONE_OF(m, bodies), other));
}

static inline void make_schema(struct make *m)
{
	m->len = 2 + (int)make_number(m, MAKE_TABLES - 1);
	for (int i = 0; i < m->len; i++) {
		make_table(m, i);
		*SG_PUSH(m->arena, &m->schema) =
			make_create(m, &m->tables[i], m->tables[i].name, NULL, NULL);
	}
	if (make_chance(m, 12))
		make_trigger(m);
}

static inline struct make_table *make_any(struct make *m)
{
	for (int tries = 0; tries < 20; tries++) {
		struct make_table *table = &m->tables[make_number(m, (unsigned)m->len)];

		if (!table->dropped)
			return table;
	}
	return NULL;
}

#endif
