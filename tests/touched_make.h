/* Schemas and migrations made up for tests/sqlite_touched.c. */
#ifndef SQLGUARD_TESTS_TOUCHED_MAKE_H
#define SQLGUARD_TESTS_TOUCHED_MAKE_H

#include <string.h>

#include <sqlguard/buf.h>

#define TABLES 7

static unsigned long long state;

static inline unsigned roll(unsigned sides)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(state >> 33) % sides;
}

#define PICK(list) ((list)[roll(sizeof(list) / sizeof *(list))])

/* ---- the schema ---- */

static const char *const actions[] = {"CASCADE",     "CASCADE",   "CASCADE", "SET NULL",
				      "SET DEFAULT", "NO ACTION", "RESTRICT"};
static const char *const conflicts[] = {"", "", " ON CONFLICT REPLACE",
					" ON CONFLICT IGNORE"};
static const char *const ors[] = {"", " OR REPLACE", " OR REPLACE", " OR IGNORE",
				  " OR FAIL"};

static inline void add_table(struct sg_buf *sql, unsigned n)
{
	unsigned style = roll(5);

	sg_buf_printf(sql, "CREATE TABLE t%u(id INTEGER PRIMARY KEY%s, ", n,
		      style == 1 ? " AUTOINCREMENT" : "");
	sg_buf_printf(sql, "u UNIQUE%s, a DEFAULT 1", PICK(conflicts));
	for (unsigned k = 0; k < 1 + roll(2); k++)
		sg_buf_printf(sql,
			      ", f%u INTEGER REFERENCES t%u(%s) ON DELETE %s ON UPDATE "
			      "%s%s",
			      k, roll(TABLES), roll(4) ? "id" : "u", PICK(actions),
			      PICK(actions),
			      roll(3) ? "" : " DEFERRABLE INITIALLY DEFERRED");
	if (style == 2)
		sg_buf_adds(sql, ", g AS (a || 'g') STORED");
	sg_buf_adds(sql, style == 3 ? ") WITHOUT ROWID;" : ");");
}

static inline void add_write(struct sg_buf *sql, bool in_trigger);

static inline void add_trigger(struct sg_buf *sql, unsigned n)
{
	static const char *const events[] = {"INSERT", "DELETE", "UPDATE", "UPDATE OF a",
					     "DELETE"};
	static const char *const times[] = {"AFTER", "BEFORE"};

	sg_buf_printf(sql, "CREATE TRIGGER r%u %s %s ON t%u BEGIN ", n, PICK(times),
		      PICK(events), roll(TABLES));
	add_write(sql, true);
	sg_buf_adds(sql, "; END;");
}

static inline void add_schema(struct sg_buf *sql)
{
	for (unsigned n = 0; n < TABLES; n++)
		add_table(sql, n);
	sg_buf_adds(
		sql,
		"CREATE VIRTUAL TABLE ft USING fts5(x);"
		"CREATE VIRTUAL TABLE fo USING fts4(x);"
		"CREATE VIRTUAL TABLE rt USING rtree(id, lo, hi);"
		"CREATE VIRTUAL TABLE xt USING fts5(a, content='t0', content_rowid='id');"
		"CREATE VIEW v AS SELECT id, a FROM t1;"
		"CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN "
		"DELETE FROM t2 WHERE id = new.id; END;"
		"CREATE TRIGGER vd INSTEAD OF DELETE ON v BEGIN "
		"INSERT INTO ft VALUES (old.a); END;");
	for (unsigned n = 0; n < TABLES; n++)
		for (unsigned row = 1; row < 6; row++)
			sg_buf_printf(
				sql,
				"INSERT INTO t%u(id, u, a, f0) VALUES (%u, %u, %u, %u);",
				n, row, row, roll(9), 1 + roll(5));
	sg_buf_adds(sql, "INSERT INTO ft VALUES ('one'), ('two');"
			 "INSERT INTO fo VALUES ('one'), ('two');"
			 "INSERT INTO rt VALUES (1, 0, 1), (2, 1, 3);");
	for (unsigned n = roll(5); n > 0; n--)
		add_trigger(sql, n);
}

/* ---- the migration ---- */

/* Names as the migration sees them: t3 may be called n3 by now. */
static struct {
	char now[8];

} tables[TABLES];

static inline const char *table(void)
{
	return tables[roll(TABLES)].now;
}

static inline void add_virtual(struct sg_buf *sql)
{
	static const char *const writes[] = {
		"INSERT INTO ft VALUES ('three')",
		"UPDATE ft SET x = 'four' WHERE rowid = 1",
		"DELETE FROM ft WHERE x MATCH 'one'",
		"DELETE FROM ft",
		"INSERT INTO ft(ft) VALUES ('optimize')",
		"INSERT INTO ft(ft, rank) VALUES ('automerge', 3)",
		"INSERT INTO fo VALUES ('three')",
		"DELETE FROM fo WHERE x MATCH 'two'",
		"INSERT INTO fo(fo) VALUES ('rebuild')",
		"INSERT INTO rt VALUES (3, 1, 2)",
		"DELETE FROM rt WHERE id = 1",
		"UPDATE rt SET hi = 9",
		"INSERT INTO xt(xt) VALUES ('rebuild')",
		"INSERT INTO v VALUES (1, 1)",
		"DELETE FROM v WHERE id < 3",
	};

	sg_buf_adds(sql, PICK(writes));
}

static inline void add_write(struct sg_buf *sql, bool in_trigger)
{
	unsigned one = 1 + roll(6), two = 1 + roll(6);

	switch (roll(in_trigger ? 8 : 9)) {
	case 0: sg_buf_printf(sql, "DELETE FROM %s WHERE id = %u", table(), one); break;
	case 1: sg_buf_printf(sql, "DELETE FROM %s", table()); break;
	case 2:
		sg_buf_printf(sql, "UPDATE%s %s SET id = %u WHERE id = %u", PICK(ors),
			      table(), one, two);
		break;
	case 3:
		sg_buf_printf(sql, "UPDATE%s %s SET u = %u WHERE id = %u", PICK(ors),
			      table(), one, two);
		break;
	case 4:
		sg_buf_printf(sql, "INSERT%s INTO %s(id, u, f0) VALUES (%u, %u, NULL)",
			      PICK(ors), table(), one + 2, two);
		break;
	case 5:
		sg_buf_printf(sql, "REPLACE INTO %s(id, u, a) SELECT id, u, 5 FROM %s",
			      table(), table());
		break;
	case 6: sg_buf_printf(sql, "UPDATE %s SET a = a + 1", table()); break;
	case 7: add_virtual(sql); break;
	default:
		sg_buf_printf(
			sql,
			"INSERT INTO %s(id, u) VALUES (%u, %u) ON CONFLICT DO UPDATE "
			"SET u = 9",
			table(), one, two);
	}
}

static inline void add_rename(struct sg_buf *sql)
{
	unsigned n = roll(TABLES);
	char old[8];

	memcpy(old, tables[n].now, sizeof old);
	tables[n].now[0] = (char)('a' + roll(26));
	sg_buf_printf(sql, "ALTER TABLE %s RENAME TO %s", old, tables[n].now);
}

static inline void add_drop(struct sg_buf *sql)
{
	static const char *const virtuals[] = {"ft", "fo", "rt"};
	unsigned n = roll(TABLES + 1);

	if (n == TABLES) {
		sg_buf_printf(sql, "DROP TABLE %s", PICK(virtuals));
		return;
	}

	sg_buf_printf(sql, "DROP TABLE %s", tables[n].now);
}

static inline void add_statement(struct sg_buf *sql)
{
	static const char *const others[] = {
		"PRAGMA recursive_triggers = ON",
		"PRAGMA legacy_alter_table = ON",
		"PRAGMA defer_foreign_keys = ON",
		"CREATE TABLE fresh AS SELECT * FROM t0",
		"CREATE TABLE IF NOT EXISTS t1(x)",
		"CREATE VIRTUAL TABLE fresh USING fts5(y)",
		"CREATE INDEX i ON t0(a)",
		"CREATE TEMP TABLE fresh(x)",
		"WITH d(i) AS (SELECT 2) DELETE FROM t2 WHERE id IN (SELECT i FROM d)",
		"DELETE FROM ft_content",
		"DELETE FROM fo_content",
		"ALTER TABLE ft RENAME TO ft2",
		"ALTER TABLE rt RENAME TO rt2",
	};

	switch (roll(12)) {
	case 0: add_rename(sql); break;
	case 1: add_drop(sql); break;
	case 2:
		sg_buf_printf(sql, "ALTER TABLE %s ADD COLUMN z DEFAULT 3", table());
		break;
	case 3: sg_buf_printf(sql, "ALTER TABLE %s DROP COLUMN a", table()); break;
	case 4: sg_buf_printf(sql, "ALTER TABLE %s RENAME COLUMN a TO y", table()); break;
	case 5: sg_buf_adds(sql, PICK(others)); break;
	default: add_write(sql, false);
	}
}

#endif
