/*
 * Schemas with rows, made up for tests/apply_random.c: foreign keys of all actions,
 * tables of every kind, triggers, views, indexes and a search index.
 */
#ifndef SQLGUARD_TESTS_APPLY_RANDOM_MAKE_H
#define SQLGUARD_TESTS_APPLY_RANDOM_MAKE_H

#include <stdint.h>
#include <string.h>

#include <sqlguard/arena.h>
#include <sqlguard/buf.h>

#define MOST_TABLES 6
#define MOST_KEYS   2

struct key {
	int parent;
	const char *actions;
	bool gone, not_null;
};

struct table {
	const char *name, *first; /* now and before the migration */
	const char *value;        /* the name of its column of values */
	struct key keys[MOST_KEYS];
	int keys_len, kind; /* 1 AUTOINCREMENT, 2 WITHOUT ROWID, 3 STRICT, 4 generated */
	const char *unique, *extra;
	bool dropped;
	bool remade, swapped;
	bool rebuilt; /* in this migration */
	bool meant;   /* a statement says that rows of it go or change */
};

struct lines {
	SG_ARRAY(const char *) of;
};

struct make {
	struct sg_arena *arena;
	uint64_t state;
	struct table tables[MOST_TABLES];
	int len, made; /* made: a number for the next new name */
	bool viewed, searched, logged;
	struct lines schema, steps;
};

/* xorshift64*; one draw in an expression, so that all compilers draw in one order. */
static inline unsigned roll(struct make *m, unsigned sides)
{
	m->state ^= m->state >> 12;
	m->state ^= m->state << 25;
	m->state ^= m->state >> 27;
	return (unsigned)((m->state * 2685821657736338717u) >> 33) % sides;
}

static inline bool chance(struct make *m, unsigned percent)
{
	return roll(m, 100) < percent;
}

#define ONE_OF(m, list) ((list)[roll((m), sizeof(list) / sizeof *(list))])

__attribute__((format(printf, 3, 4))) static inline void
say(struct make *m, struct lines *to, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	*SG_PUSH(m->arena, &to->of) = sg_vprintf(m->arena, format, args);
	va_end(args);
}

/* A name as it is written in SQL. */
static inline const char *quoted(struct make *m, const char *name)
{
	struct sg_buf out = {0};

	if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789")] == '\0')
		return name;
	sg_buf_addc(&out, '"');
	for (const char *at = name; *at; at++)
		sg_buf_printf(&out, *at == '"' ? "\"\"" : "%c", *at);
	sg_buf_addc(&out, '"');
	return sg_buf_keep(&out, m->arena).p;
}

/* ---- a table ---- */

static inline void choose_keys(struct make *m, struct table *table, int number)
{
	static const char *const actions[] = {"CASCADE",     "CASCADE",  "SET NULL",
					      "SET DEFAULT", "RESTRICT", "NO ACTION"};

	table->keys_len = (int)roll(m, MOST_KEYS + 1);
	for (int i = 0; i < table->keys_len; i++) {
		struct key *key = &table->keys[i];
		const char *removed = ONE_OF(m, actions), *updated = ONE_OF(m, actions);
		bool deferred = chance(m, 15);

		key->parent = (int)roll(m, (unsigned)number + 1);
		key->not_null = chance(m, 20) && key->parent != number;
		key->actions = sg_printf(
			m->arena, " ON DELETE %s ON UPDATE %s%s", removed, updated,
			deferred ? " DEFERRABLE INITIALLY DEFERRED" : "");
	}
}

static inline void choose_table(struct make *m, int number)
{
	static const char *const names[MOST_TABLES][3] = {
		{"users", "Users", "Order"},     {"books", "a b", "books"},
		{"wishes", "x\"y", "new_users"}, {"notes", "N\xc3\xb6te", "tags"},
		{"t4", "t[4]", "__new_books"},   {"t5", "line\nbreak", "t5"},
	};
	static const char *const uniques[] = {
		"", "", " UNIQUE", " UNIQUE ON CONFLICT REPLACE", " COLLATE NOCASE"};
	struct table *table = &m->tables[number];

	*table = (struct table){.value = "a", .extra = ""};
	table->first = table->name = names[number][roll(m, 3)];
	table->kind = (int)roll(m, 6);
	table->unique = ONE_OF(m, uniques);
	choose_keys(m, table, number);
}

/* "id, u, a, f0": what may be written into. */
static inline const char *columns_of(struct make *m, const struct table *table,
				     const char *value)
{
	struct sg_buf out = {0};

	sg_buf_printf(&out, "id, u, %s", value ? value : table->value);
	for (int i = 0; i < table->keys_len; i++)
		if (!table->keys[i].gone)
			sg_buf_printf(&out, ", f%d", i);
	return sg_buf_keep(&out, m->arena).p;
}

/* CREATE TABLE under a name; `self`: what keys to the table itself then name. */
static inline const char *creation(struct make *m, const struct table *table,
				   const char *name, const char *self)
{
	struct sg_buf out = {0};
	bool strict = table->kind == 3;

	sg_buf_printf(&out, "CREATE TABLE %s (id INTEGER PRIMARY KEY%s, u TEXT%s, %s %s",
		      quoted(m, name), table->kind == 1 ? " AUTOINCREMENT" : "",
		      table->unique, table->value, strict ? "ANY" : "");
	for (int i = 0; i < table->keys_len; i++) {
		const struct key *key = &table->keys[i];
		const struct table *parent = &m->tables[key->parent];

		if (!key->gone)
			sg_buf_printf(&out, ", f%d INTEGER%s REFERENCES %s(id)%s", i,
				      key->not_null ? " NOT NULL" : "",
				      quoted(m, parent == table ? self : parent->name),
				      key->actions);
	}
	if (table->kind == 4)
		sg_buf_printf(&out, ", g AS (u || '!') STORED, v AS (length(u)) VIRTUAL");
	sg_buf_printf(&out, "%s)%s", table->extra,
		      table->kind == 2 ? " WITHOUT ROWID"
		      : strict         ? " STRICT"
				       : "");
	return sg_buf_keep(&out, m->arena).p;
}

/* ---- rows ---- */

static inline void make_row(struct make *m, const struct table *table, unsigned id)
{
	static const char *const values[] = {
		"NULL", "1",   "-2.5", "'text'", "x'00ff'",      "9223372036854775807",
		"'1'",  "1.0", "''",   "x''",    "'\xc3\xa4\n'", "1e300"};
	struct sg_buf out = {0};
	const char *value = ONE_OF(m, values);

	sg_buf_printf(&out, "INSERT OR IGNORE INTO %s (%s) VALUES (%u, 'u%u', %s",
		      quoted(m, table->name), columns_of(m, table, NULL), id, id, value);
	for (int i = 0; i < table->keys_len; i++) {
		bool none = !table->keys[i].not_null && chance(m, 20);
		unsigned parent = 1 + roll(m, 4);

		if (none)
			sg_buf_adds(&out, ", NULL");
		else if (chance(m, 2))
			sg_buf_adds(&out, ", 99");
		else
			sg_buf_printf(&out, ", %u", parent);
	}
	say(m, &m->schema, "%s)", sg_buf_keep(&out, m->arena).p);
}

static inline void make_rows(struct make *m, const struct table *table)
{
	unsigned n = chance(m, 8) ? 0 : 4 + roll(m, 4);

	for (unsigned id = 1; id <= n; id++)
		make_row(m, table, id);
}

/* ---- what hangs on tables ---- */

static inline struct table *any_table(struct make *m)
{
	for (int tries = 0; tries < 20; tries++) {
		struct table *table = &m->tables[roll(m, (unsigned)m->len)];

		if (!table->dropped)
			return table;
	}
	return NULL;
}

static inline void make_trigger(struct make *m, int number)
{
	static const char *const events[] = {"DELETE", "UPDATE", "INSERT", "UPDATE OF u"};
	static const char *const bodies[] = {
		"DELETE FROM %s WHERE id = 2",
		"DELETE FROM %s",
		"UPDATE %s SET u = u || '.'",
		"UPDATE %s SET u = u",
		"INSERT OR IGNORE INTO %s (id, u) VALUES (50, 'by trigger')",
		"REPLACE INTO %s (id, u) VALUES (3, 'replaced')"};
	const char *event = ONE_OF(m, events), *body = ONE_OF(m, bodies);
	struct table *on_table = any_table(m), *written = any_table(m);
	const char *on = on_table->name, *other = written->name;
	bool before = chance(m, 30);

	/* One that grows without end is no test. */
	if (!strcmp(on, other))
		return;
	say(m, &m->schema, "CREATE TRIGGER tr%d %s %s ON %s BEGIN %s; END", number,
	    before ? "BEFORE" : "AFTER", event, quoted(m, on),
	    sg_printf(m->arena, body, quoted(m, other)));
}

static inline void make_log(struct make *m)
{
	static const char *const events[] = {"DELETE", "UPDATE", "INSERT"};
	const char *event = ONE_OF(m, events);
	const char *on = any_table(m)->name;

	m->logged = true;
	say(m, &m->schema, "CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT)");
	say(m, &m->schema, "INSERT INTO log (what) VALUES ('one'), ('two')");
	say(m, &m->schema,
	    "CREATE TRIGGER keeps_log AFTER %s ON %s BEGIN INSERT INTO log (what) "
	    "VALUES ('%s'); END",
	    event, quoted(m, on), event);
}

static inline void make_search(struct make *m)
{
	const char *on = quoted(m, any_table(m)->name);

	m->searched = true;
	say(m, &m->schema, "CREATE VIRTUAL TABLE search USING fts5(u)");
	say(m, &m->schema, "INSERT INTO search (rowid, u) SELECT id, u FROM %s", on);
	say(m, &m->schema,
	    "CREATE TRIGGER search_in AFTER INSERT ON %s BEGIN INSERT INTO search "
	    "(rowid, u) VALUES (new.id, new.u); END",
	    on);
	say(m, &m->schema,
	    "CREATE TRIGGER search_out AFTER DELETE ON %s BEGIN DELETE FROM search "
	    "WHERE rowid = old.id; END",
	    on);
}

static inline void make_view(struct make *m)
{
	static const char *const bodies[] = {"DELETE FROM %s WHERE id = old.id",
					     "UPDATE %s SET u = 'view' WHERE id = old.id",
					     "DELETE FROM %s"};
	const char *body = ONE_OF(m, bodies);
	struct table *seen = any_table(m);
	const char *on = quoted(m, seen->name);

	m->viewed = true;
	say(m, &m->schema, "CREATE VIEW look AS SELECT id, u FROM %s", on);
	say(m, &m->schema, "CREATE TRIGGER looks INSTEAD OF DELETE ON look BEGIN %s; END",
	    sg_printf(m->arena, body, on));
	say(m, &m->schema,
	    "CREATE TRIGGER adds INSTEAD OF INSERT ON look BEGIN INSERT OR IGNORE INTO "
	    "%s (id, u) VALUES (new.id, new.u); END",
	    on);
}

static inline void make_schema(struct make *m)
{
	m->len = 2 + (int)roll(m, MOST_TABLES - 1);
	for (int i = 0; i < m->len; i++) {
		choose_table(m, i);
		say(m, &m->schema, "%s",
		    creation(m, &m->tables[i], m->tables[i].name, m->tables[i].name));
		make_rows(m, &m->tables[i]);
	}
	for (int i = 0; i < m->len; i++)
		if (chance(m, 30))
			say(m, &m->schema,
			    "CREATE INDEX i%d ON %s (lower(u)) WHERE u > ''", i,
			    quoted(m, m->tables[i].name));
	if (chance(m, 25))
		make_search(m);
	if (chance(m, 25))
		make_log(m);
	if (chance(m, 30))
		make_view(m);
	for (int i = 0; i < 2; i++)
		if (chance(m, 25))
			make_trigger(m, i);
}

#endif
