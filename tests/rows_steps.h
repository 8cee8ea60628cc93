/* The single statements of migrations that are made up, and how all are put together. */
#ifndef SQLGUARD_TESTS_ROWS_STEPS_H
#define SQLGUARD_TESTS_ROWS_STEPS_H

#include "rows_rebuilds.h"

static inline void make_delete(struct make *m, const struct make_table *table)
{
	static const char *const wheres[] = {"",
					     "",
					     " WHERE 1",
					     " WHERE id = 7001",
					     " WHERE tag = 'none'",
					     " WHERE id NOT IN (SELECT min(id) FROM t0)",
					     " WHERE id IS NULL"};

	make_step(m, "DELETE FROM %s%s", table->name, MAKE_ONE_OF(m, wheres));
}

static inline void make_update(struct make *m, const struct make_table *table)
{
	static const char *const sets[] = {"id = id + 1000",
					   "id = -id - 1",
					   "tag = tag",
					   "tag = 'new ' || tag",
					   "tag = 'one' WHERE id = 7002",
					   "id = id",
					   "id = id + 1000 WHERE id = 7003"};

	if (table->keys_len && !table->keys[0].gone && make_chance(m, 40))
		make_step(m, "UPDATE %s SET k0 = %s", table->name,
			  make_chance(m, 50) ? "NULL" : "k0");
	else
		make_step(m, "UPDATE %s SET %s", table->name, MAKE_ONE_OF(m, sets));
}

static inline void make_insert(struct make *m, const struct make_table *table)
{
	const char *columns = make_columns(m, table);

	switch (make_number(m, 5)) {
	case 0:
		make_step(m, "INSERT OR REPLACE INTO %s (%s) SELECT %s FROM %s",
			  table->name, columns, columns, table->name);
		break;
	case 1:
		make_step(m, "REPLACE INTO %s (%s) SELECT %s FROM %s WHERE id = 7001",
			  table->name, columns, columns, table->name);
		break;
	case 2:
		make_step(m,
			  "INSERT INTO %s (id, tag) VALUES (1, 'seed') "
			  "ON CONFLICT (id) DO UPDATE SET tag = tag",
			  table->name);
		break;
	case 3:
		make_step(m, "INSERT OR IGNORE INTO %s (id, tag) VALUES (1, 'seed')",
			  table->name);
		break;
	default:
		make_step(m, "INSERT INTO %s (id, tag) VALUES (%u, 'seed')", table->name,
			  100 + make_number(m, 1000));
	}
}

static inline void make_alter(struct make *m, struct make_table *table)
{
	if (table->keys_len && !table->keys[0].gone && make_chance(m, 30)) {
		make_step(m, "ALTER TABLE %s DROP COLUMN k0", table->name);
		table->keys[0].gone = true;
	} else if (!*table->extra && make_chance(m, 50)) {
		make_step(m, "ALTER TABLE %s ADD COLUMN extra TEXT DEFAULT 'x'",
			  table->name);
		table->extra = ", extra TEXT DEFAULT 'x'";
	} else {
		const char *name = sg_printf(m->arena, "%s_b", table->name);

		make_step(m, "ALTER TABLE %s RENAME TO %s", table->name, name);
		table->name = name;
	}
}

static inline void make_drop(struct make *m, struct make_table *table)
{
	make_step(m, "DROP TABLE %s", table->name);
	table->dropped = true;
}

static inline void make_one(struct make *m, struct make_table *table)
{
	switch (make_number(m, 16)) {
	case 0:
	case 1:
	case 2:
	case 3: make_rebuild(m, table); break;
	case 4: make_rename_first(m, table); break;
	case 5:
	case 6: make_in_place(m, table); break;
	case 7: make_family(m, table); break;
	case 8:
	case 9: make_delete(m, table); break;
	case 10: make_update(m, table); break;
	case 11:
	case 12: make_insert(m, table); break;
	case 13: make_alter(m, table); break;
	case 14: make_drop(m, table); break;
	default: make_pragma(m);
	}
}

/* The rows of a table are saved before a step and come back after it. */
static inline void make_guarded(struct make *m, struct make_table *table)
{
	const char *save = sg_printf(m->arena, "save_%s", table->name);
	struct make_table *other = make_any(m);
	bool emptied = make_chance(m, 50);

	make_step(m, "CREATE TABLE %s AS SELECT * FROM %s", save, table->name);
	if (emptied)
		make_step(m, "DELETE FROM %s", table->name);
	make_one(m, other);
	if (emptied || make_chance(m, 30))
		make_copy(m, table, table->name, save);
	else
		make_step(m,
			  "INSERT INTO %s SELECT * FROM %s WHERE id NOT IN "
			  "(SELECT id FROM %s)",
			  table->name, save, table->name);
	make_step(m, "DROP TABLE %s", save);
}

/* Statements that may stand anywhere. */
static inline void make_insert_at(struct make *m, const char *text)
{
	size_t at = make_number(m, (unsigned)m->steps.len + 1);

	SG_PUSH(m->arena, &m->steps);
	for (size_t i = m->steps.len - 1; i > at; i--)
		m->steps.items[i] = m->steps.items[i - 1];
	m->steps.items[at] = text;
}

static inline void make_around(struct make *m)
{
	static const char *const ends[] = {"COMMIT", "COMMIT", "COMMIT", "ROLLBACK"};

	for (unsigned n = make_number(m, 3); n > 0; n--) {
		make_pragma(m);
		make_insert_at(m, m->steps.items[--m->steps.len]);
	}
	if (!m->plain || make_chance(m, 60))
		return;
	make_insert_at(m, "BEGIN");
	if (make_chance(m, 80))
		make_step(m, "%s", MAKE_ONE_OF(m, ends));
	else
		make_insert_at(m, "COMMIT");
}

static inline void make_migration(struct make *m)
{
	for (unsigned n = 1 + make_number(m, 3); n > 0; n--) {
		struct make_table *table = make_any(m);

		if (table && make_chance(m, 20))
			make_guarded(m, table);
		else if (table)
			make_one(m, table);
	}
	make_around(m);
}

#endif
