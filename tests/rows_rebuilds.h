/* The steps by which made up migrations copy, rebuild and refill tables. */
#ifndef SQLGUARD_TESTS_ROWS_REBUILDS_H
#define SQLGUARD_TESTS_ROWS_REBUILDS_H

#include "rows_make.h"

static inline void make_copy(struct make *m, const struct make_table *table,
			     const char *to, const char *from)
{
	static const char *const verbs[] = {"INSERT", "INSERT", "INSERT",
					    "INSERT OR IGNORE", "INSERT OR REPLACE"};
	const char *columns = make_columns(m, table);
	const char *verb = MAKE_ONE_OF(m, verbs);

	if (make_chance(m, 20) && !*table->extra)
		make_step(m, "%s INTO %s SELECT * FROM %s", verb, to, from);
	else
		make_step(m, "%s INTO %s (%s) SELECT %s FROM %s%s", verb, to, columns,
			  columns, from, make_chance(m, 8) ? " WHERE id > 7001" : "");
}

static inline void make_pragma(struct make *m)
{
	static const char *const names[] = {"foreign_keys", "defer_foreign_keys",
					    "legacy_alter_table"};

	make_step(m, "PRAGMA %s = %s", MAKE_ONE_OF(m, names),
		  make_chance(m, 60) ? "ON" : "OFF");
}

/* A new column, or a key or uniqueness that is left out. */
static inline void make_change(struct make *m, struct make_table *table)
{
	if (make_chance(m, 4))
		table->unique = MAKE_ID;
	if (make_chance(m, 25) && !*table->extra)
		table->extra = ", extra TEXT DEFAULT 'x'";
	if (make_chance(m, 8) && table->keys_len)
		table->keys[0].gone = true;
}

static inline void make_rebuild(struct make *m, struct make_table *table)
{
	const char *new = sg_printf(m->arena, "new_%s", table->name);

	make_change(m, table);
	make_step(
		m, "%s",
		make_create(m, table, new, make_chance(m, 50) ? table->name : NULL, new));
	if (make_chance(m, 92))
		make_copy(m, table, new, table->name);
	make_step(m, "DROP TABLE %s", table->name);
	make_step(m, "ALTER TABLE %s RENAME TO %s", new, table->name);
}

static inline void make_rename_first(struct make *m, struct make_table *table)
{
	const char *old = sg_printf(m->arena, "old_%s", table->name);

	make_step(m, "ALTER TABLE %s RENAME TO %s", table->name, old);
	make_change(m, table);
	make_step(m, "%s", make_create(m, table, table->name, NULL, NULL));
	make_copy(m, table, table->name, old);
	if (make_chance(m, 85))
		make_step(m, "DROP TABLE %s", old);
}

/* Saved, then dropped or emptied, then filled again. */
static inline void make_in_place(struct make *m, struct make_table *table)
{
	const char *keep = sg_printf(m->arena, "keep_%s", table->name);

	make_step(m, "CREATE TABLE %s AS SELECT * FROM %s", keep, table->name);
	if (make_chance(m, 50))
		make_step(m, "UPDATE %s SET id = -id - 1", table->name);
	if (make_chance(m, 50)) {
		make_step(m, "DELETE FROM %s", table->name);
	} else {
		make_step(m, "DROP TABLE %s", table->name);
		make_step(m, "%s", make_create(m, table, table->name, NULL, NULL));
	}
	make_copy(m, table, table->name, keep);
	make_step(m, "DROP TABLE %s", keep);
}

/* Parent and child are rebuilt together. */
static inline void make_family(struct make *m, struct make_table *child)
{
	struct make_table *parent;
	const char *new, *new_child;

	if (!child->keys_len)
		return;
	parent = &m->tables[child->keys[0].parent];
	if (parent->dropped || parent == child)
		return;
	new = sg_printf(m->arena, "new_%s", parent->name);
	new_child = sg_printf(m->arena, "new_%s", child->name);
	make_step(m, "%s", make_create(m, parent, new, parent->name, new));
	make_copy(m, parent, new, parent->name);
	make_step(m, "%s", make_create(m, child, new_child, parent->name, new));
	make_copy(m, child, new_child, child->name);
	make_step(m, "DROP TABLE %s", child->name);
	make_step(m, "DROP TABLE %s", parent->name);
	make_step(m, "ALTER TABLE %s RENAME TO %s", new, parent->name);
	make_step(m, "ALTER TABLE %s RENAME TO %s", new_child, child->name);
}

#endif
