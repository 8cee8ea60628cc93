/* Migrations made up for tests/apply_random.c. */
#ifndef SQLGUARD_TESTS_APPLY_RANDOM_STEPS_H
#define SQLGUARD_TESTS_APPLY_RANDOM_STEPS_H

#include "apply_random_make.h"

/* ---- rebuilds ---- */

/* Rows of `from` into `to`; some lose rows or values, and then it is meant. */
static inline void copy_rows(struct make *m, struct table *table, const char *to,
			     const char *from, const char *value)
{
	const char *columns = columns_of(m, table, NULL);
	const char *read = columns_of(m, table, value);
	const char *verb = "INSERT", *where = "";

	switch (roll(m, 9)) {
	case 0: where = " WHERE id > 2"; break;
	case 1: where = " LIMIT 3"; break;
	case 2: read = columns_of(m, table, "upper('lost')"); break;
	case 3: verb = "INSERT OR IGNORE"; break;
	case 4: verb = "INSERT OR REPLACE"; break;
	default: where = chance(m, 20) ? " ORDER BY id" : ""; break;
	}
	table->meant |= *where == ' ' && where[1] != 'O';
	table->meant |= read[7] == 'u' || verb[6] || strstr(table->unique, "REPLACE");
	say(m, &m->steps, "%s INTO %s (%s) SELECT %s FROM %s%s", verb, quoted(m, to),
	    columns, read, quoted(m, from), where);
}

static inline const char *new_name(struct make *m, const char *before)
{
	static const char *const forms[] = {"new_%s", "__new_%s", "tmp %s"};
	const char *form = ONE_OF(m, forms);
	const char *name = sg_printf(m->arena, form, before);

	for (int i = 0; i < m->len; i++)
		if (!strcmp(m->tables[i].name, name) || !strcmp(m->tables[i].first, name))
			return sg_printf(m->arena, "%s %d", name, m->made++);
	return name;
}

static inline void add_extra(struct make *m, struct table *table)
{
	if (!*table->extra && chance(m, 30))
		table->extra = ", extra TEXT DEFAULT 'x'";
}

static inline bool has_self_key(struct make *m, const struct table *table)
{
	for (int i = 0; i < table->keys_len; i++)
		if (&m->tables[table->keys[i].parent] == table && !table->keys[i].gone)
			return true;
	return false;
}

static inline void rebuild(struct make *m, struct table *table)
{
	const char *name = new_name(m, table->name);
	bool itself = chance(m, 60);

	add_extra(m, table);
	/* Copies of copies are not followed: what came of such values nobody can tell. */
	table->meant |= table->rebuilt && itself && has_self_key(m, table);
	table->rebuilt = true;
	say(m, &m->steps, "%s", creation(m, table, name, itself ? table->name : name));
	copy_rows(m, table, name, table->name, NULL);
	say(m, &m->steps, "DROP TABLE %s", quoted(m, table->name));
	say(m, &m->steps, "ALTER TABLE %s RENAME TO %s", quoted(m, name),
	    quoted(m, table->name));
}

static inline void rename_first(struct make *m, struct table *table)
{
	const char *name = new_name(m, table->name);

	say(m, &m->steps, "ALTER TABLE %s RENAME TO %s", quoted(m, table->name),
	    quoted(m, name));
	add_extra(m, table);
	say(m, &m->steps, "%s", creation(m, table, table->name, table->name));
	copy_rows(m, table, table->name, name, NULL);
	say(m, &m->steps, "DROP TABLE %s", quoted(m, name));
}

static inline void in_place(struct make *m, struct table *table)
{
	const char *keep = new_name(m, table->name);

	say(m, &m->steps, "CREATE TABLE %s AS SELECT * FROM %s", quoted(m, keep),
	    quoted(m, table->name));
	if (chance(m, 50)) {
		say(m, &m->steps, "DELETE FROM %s", quoted(m, table->name));
	} else {
		say(m, &m->steps, "DROP TABLE %s", quoted(m, table->name));
		table->extra = "";
		say(m, &m->steps, "%s", creation(m, table, table->name, table->name));
	}
	copy_rows(m, table, table->name, keep, NULL);
	if (chance(m, 80))
		say(m, &m->steps, "DROP TABLE %s", quoted(m, keep));
}

/* Two tables exchange their names. */
static inline void swap(struct make *m, struct table *one)
{
	struct table *other = any_table(m);
	const char *between = new_name(m, one->name), *name = one->name;

	if (other == one || one->remade || other->remade)
		return;
	say(m, &m->steps, "ALTER TABLE %s RENAME TO %s", quoted(m, one->name),
	    quoted(m, between));
	say(m, &m->steps, "ALTER TABLE %s RENAME TO %s", quoted(m, other->name),
	    quoted(m, one->name));
	say(m, &m->steps, "ALTER TABLE %s RENAME TO %s", quoted(m, between),
	    quoted(m, other->name));
	one->swapped = other->swapped = true;
	one->name = other->name;
	other->name = name;
}

/* ---- rows ---- */

static inline void write_rows(struct make *m, struct table *table)
{
	static const char *const forms[] = {
		"DELETE FROM %s",
		"DELETE FROM %s WHERE id IN (1, 2)",
		"DELETE FROM %s WHERE id > 1000",
		"UPDATE %s SET u = u || 'x'",
		"UPDATE %s SET id = id + 100 WHERE id = 2",
		"UPDATE %s SET u = u",
		"UPDATE OR REPLACE %s SET u = 'same' WHERE id < 4",
		"REPLACE INTO %s (id, u) VALUES (1, 'replaced')",
		"INSERT OR REPLACE INTO %s (id, u) SELECT id, u FROM %s WHERE id = 2",
		"INSERT INTO %s (id, u) VALUES (1, 'y') ON CONFLICT DO UPDATE SET u = "
		"'z'",
		"UPDATE %s SET f0 = NULL",
		"WITH old AS (SELECT 3 AS id) DELETE FROM %s WHERE id IN "
		"(SELECT id FROM old)",
	};
	const char *name = quoted(m, table->name), *form = ONE_OF(m, forms);

	table->meant = true;
	say(m, &m->steps, "%s",
	    strstr(strstr(form, "%s") + 2, "%s") ? sg_printf(m->arena, form, name, name)
						 : sg_printf(m->arena, form, name));
}

/* Only adds: on its own it loses nothing, but by UNIQUE ON CONFLICT REPLACE. */
static inline void add_rows(struct make *m, struct table *table)
{
	static const char *const forms[] = {
		"INSERT INTO %s (id, u) VALUES (%u, 'added %u')",
		"INSERT OR IGNORE INTO %s (id, u) VALUES (%u, 'u%u')",
		"INSERT INTO %s (id, u) VALUES (%u, 'u1'), (9%u, 'more')"};
	const char *form = ONE_OF(m, forms);
	unsigned id = 200 + roll(m, 100);

	table->meant |= strstr(table->unique, "REPLACE") != NULL;
	say(m, &m->steps, "%s",
	    sg_printf(m->arena, form, quoted(m, table->name), id, id));
}

static inline void use_view(struct make *m)
{
	static const char *const forms[] = {
		"DELETE FROM look WHERE id = 1", "DELETE FROM look WHERE id > 1000",
		"INSERT INTO look (id, u) VALUES (300, 'seen')", "DROP VIEW look"};
	const char *form = ONE_OF(m, forms);

	if (m->viewed)
		say(m, &m->steps, "%s", form);
	m->viewed = m->viewed && form[1] != 'R';
}

static inline void use_search(struct make *m)
{
	static const char *const forms[] = {
		"INSERT INTO search (search) VALUES ('optimize')",
		"DELETE FROM search WHERE rowid = 1", "DROP TABLE search",
		"UPDATE search SET u = 'found'"};
	const char *form = ONE_OF(m, forms);

	if (m->searched)
		say(m, &m->steps, "%s", form);
	m->searched = m->searched && form[1] != 'R';
}

/* ---- the schema ---- */

static inline void alter(struct make *m, struct table *table)
{
	const char *name = quoted(m, table->name);

	switch (roll(m, 6)) {
	case 0:
		say(m, &m->steps, "ALTER TABLE %s ADD COLUMN extra TEXT DEFAULT 'x'",
		    name);
		table->extra = ", extra TEXT DEFAULT 'x'";
		return;
	case 1:
		say(m, &m->steps, "ALTER TABLE %s RENAME COLUMN %s TO b%d", name,
		    table->value, m->made);
		table->value = sg_printf(m->arena, "b%d", m->made++);
		return;
	case 2:
		if (table->keys_len && !table->keys[0].gone) {
			say(m, &m->steps, "ALTER TABLE %s DROP COLUMN f0", name);
			table->keys[0].gone = true;
		}
		return;
	case 3:
		table->name = sg_printf(m->arena, "renamed%d", m->made++);
		say(m, &m->steps, "ALTER TABLE %s RENAME TO %s", name, table->name);
		return;
	case 4:
		say(m, &m->steps, "CREATE INDEX j%d ON %s (u, id)", m->made++, name);
		return;
	default:
		say(m, &m->steps,
		    "CREATE TABLE fresh%d (id INTEGER PRIMARY KEY, "
		    "of INTEGER REFERENCES %s ON DELETE CASCADE)",
		    m->made++, name);
	}
}

static inline void drop(struct make *m, struct table *table)
{
	say(m, &m->steps, "DROP TABLE %s", quoted(m, table->name));
	table->dropped = table->meant = true;
}

static inline void make_step(struct make *m, struct table *table)
{
	unsigned what = roll(m, 20);

	/* Swapped and rebuilt under another's name: nobody could say which one it is. */
	if (what < 8 && table->swapped)
		return;
	table->remade |= what < 8;
	switch (what) {
	case 0:
	case 1:
	case 2:
	case 3:
	case 4: rebuild(m, table); break;
	case 5: rename_first(m, table); break;
	case 6:
	case 7: in_place(m, table); break;
	case 8: swap(m, table); break;
	case 9:
	case 10:
	case 11: write_rows(m, table); break;
	case 12:
	case 13: add_rows(m, table); break;
	case 14: use_view(m); break;
	case 15: use_search(m); break;
	case 16: drop(m, table); break;
	default: alter(m, table); break;
	}
}

/* ---- the file ---- */

struct around {
	bool keys_off, in_transaction, keys_on_after, inside;
};

static inline void make_migration(struct make *m, struct around *around)
{
	for (unsigned n = 1 + roll(m, 3); n > 0; n--) {
		struct table *table = any_table(m);

		if (table)
			make_step(m, table);
	}
	around->keys_off = chance(m, 45);
	around->keys_on_after = chance(m, 80);
	around->in_transaction = chance(m, 25);
}

/* The file; `ends` chooses how lines end. */
static inline struct sg_str migration_text(struct make *m, const struct around *around,
					   const char *head)
{
	static const char *const ends[] = {";\n", ";\n", ";\r\n", ";\n-- and then\n",
					   " ; "};
	const char *end = ONE_OF(m, ends);
	struct sg_buf out = {0};
	bool open_end = chance(m, 10);

	if (chance(m, 5))
		sg_buf_adds(&out, "\xef\xbb\xbf");
	sg_buf_adds(&out, head);
	if (around->keys_off)
		sg_buf_printf(&out, "PRAGMA foreign_keys=OFF%s", end);
	if (around->in_transaction)
		sg_buf_printf(&out, "BEGIN%s", end);
	for (size_t i = 0; i < m->steps.of.len; i++)
		sg_buf_printf(&out, "%s%s", m->steps.of.items[i], end);
	if (around->in_transaction)
		sg_buf_printf(&out, "COMMIT%s", end);
	if (around->keys_off && around->keys_on_after)
		sg_buf_printf(&out, "PRAGMA foreign_keys=ON%s", open_end ? "" : end);
	return sg_buf_keep(&out, m->arena);
}

#endif
