/* The table of each tool as it makes and fills it, and what we then write to it. */
#ifndef SQLGUARD_TESTS_LEDGER_TABLES_H
#define SQLGUARD_TESTS_LEDGER_TABLES_H

#include "ledger_case.h"

#define SHA256 "8ef8334bf9b5f55ebba2272d7a2b1dfc9008b20c6729152e994b29d91fc6a6d0"
/* printf VECTOR | sha384sum */
#define SHA384                                                                           \
	"582bb6acfe23bcc7e80741688db3e141e00e76c39ba22621"                               \
	"c69c5c6a2913d962f39c3e86ea6b3b29edd577c95faa6b9c"

static const struct {
	const char *ledger, *layout;
	const char *path[3], *version[3], *name[3];
	int64_t when[3];
	const char *made;     /* the tool's own table, and its row of the first one */
	const char *query;    /* what a row has that does not depend on the clock */
	const char *recorded; /* its rows when we wrote the second one */
	const char *damage; /* makes the first one's checksum another; NULL: none kept */
} cases[] = {
	{"sqlguard",
	 "plain",
	 {"m/1_a.sql", "m/2_b.sql", "m/3_c.sql"},
	 {"1", "2", "3"},
	 {"1_a.sql", "2_b.sql", "3_c.sql"},
	 {0},
	 "CREATE TABLE sqlguard_migrations(id INTEGER PRIMARY KEY, name TEXT NOT NULL "
	 "UNIQUE, checksum TEXT NOT NULL, outcome TEXT NOT NULL, applied_at TEXT NOT "
	 "NULL, duration_ms INTEGER NOT NULL, statements INTEGER NOT NULL, tool_version "
	 "TEXT NOT NULL, format INTEGER NOT NULL);"
	 "INSERT INTO sqlguard_migrations VALUES(1, '1_a.sql', 'sha256-lf:" SHA256 "', "
	 "'applied', '2026-11-21T16:22:00.123Z', 250, 2, '0.1.0', 1)",
	 "SELECT id, name, checksum, outcome, applied_at, duration_ms, statements, "
	 "format "
	 "FROM sqlguard_migrations",
	 "1|1_a.sql|sha256-lf:" SHA256 "|applied|2026-11-21T16:22:00.123Z|250|2|1\n"
	 "2|2_b.sql|sha256-lf:" SHA256 "|applied|2026-11-21T16:22:00.123Z|250|2|1\n",
	 "UPDATE sqlguard_migrations SET checksum = 'sha256-lf:00' WHERE id = 1"},
	{"drizzle",
	 "drizzle",
	 {"m/0000_a.sql", "m/0001_b.sql", "m/0002_c.sql"},
	 {"0000", "0001", "0002"},
	 {"0000_a", "0001_b", "0002_c"},
	 {1700000000001, 1700000000002, 1700000000003},
	 "CREATE TABLE \"__drizzle_migrations\" (id SERIAL PRIMARY KEY, hash text NOT "
	 "NULL, created_at numeric);"
	 "INSERT INTO __drizzle_migrations(hash, created_at) VALUES('" SHA256 "', "
	 "1700000000001)",
	 "SELECT id, hash, created_at, typeof(created_at) FROM __drizzle_migrations",
	 "null|" SHA256 "|1700000000001|integer\n"
	 "null|" SHA256 "|1700000000002|integer\n",
	 "UPDATE __drizzle_migrations SET hash = '00'"},
	{"drizzle1",
	 "drizzle1",
	 {"m/20260101000000_a/migration.sql", "m/20260102030405_b/migration.sql",
	  "m/20260103000000_c/migration.sql"},
	 {"20260101000000", "20260102030405", "20260103000000"},
	 {"20260101000000_a", "20260102030405_b", "20260103000000_c"},
	 {0},
	 "CREATE TABLE \"__drizzle_migrations\" (id INTEGER PRIMARY KEY, hash text NOT "
	 "NULL, created_at numeric, name text, applied_at TEXT);"
	 "INSERT INTO __drizzle_migrations(hash, created_at, name) VALUES('" SHA256 "', "
	 "1767225600000, '20260101000000_a')",
	 "SELECT * FROM __drizzle_migrations",
	 "1|" SHA256 "|1767225600000|20260101000000_a|null\n"
	 "2|" SHA256 "|1767323045000|20260102030405_b|2026-11-21T16:22:00.123Z\n",
	 "UPDATE __drizzle_migrations SET hash = '00'"},
	{"wrangler",
	 "wrangler",
	 {"m/0001_a.sql", "m/x/2.sql", "m/3.sql"},
	 {"0001", "", "3"},
	 {"0001_a.sql", "x/2.sql", "3.sql"},
	 {0},
	 "CREATE TABLE IF NOT EXISTS \"d1_migrations\"(id INTEGER PRIMARY KEY "
	 "AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT "
	 "CURRENT_TIMESTAMP NOT NULL);"
	 "INSERT INTO d1_migrations(name) VALUES('0001_a.sql')",
	 "SELECT id, name, applied_at LIKE '____-__-__ __:__:__' FROM d1_migrations",
	 "1|0001_a.sql|1\n2|x/2.sql|1\n",
	 NULL},
	{"nuxthub",
	 "nuxthub",
	 {"m/0001_a.sql", "m/0002_b.sql", "m/3.sql"},
	 {"0001", "0002", "3"},
	 {"0001_a", "0002_b", "3"},
	 {0},
	 "CREATE TABLE _hub_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT "
	 "UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL);"
	 "INSERT INTO _hub_migrations(name) VALUES('0001_a')",
	 "SELECT id, name FROM _hub_migrations",
	 "1|0001_a\n2|0002_b\n",
	 NULL},
	{"golang-migrate",
	 "golang-migrate",
	 {"m/0001_a.up.sql", "m/0002_b.up.sql", "m/0010_c.up.sql"},
	 {"0001", "0002", "0010"},
	 {"0001_a.up.sql", "0002_b.up.sql", "0010_c.up.sql"},
	 {0},
	 "CREATE TABLE schema_migrations (version uint64,dirty bool);"
	 "CREATE UNIQUE INDEX version_unique ON schema_migrations (version);"
	 "INSERT INTO schema_migrations VALUES(1, 0)",
	 "SELECT * FROM schema_migrations",
	 "2|0\n",
	 NULL},
	{"goose",
	 "goose",
	 {"m/00001_a.sql", "m/00002_b.sql", "m/3_c.sql"},
	 {"00001", "00002", "3"},
	 {"00001_a.sql", "00002_b.sql", "3_c.sql"},
	 {0},
	 "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, "
	 "version_id "
	 "INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT "
	 "(datetime('now')));"
	 "INSERT INTO goose_db_version(version_id, is_applied) VALUES(0, 1), (1, 1)",
	 "SELECT id, version_id, is_applied, tstamp IS NULL FROM goose_db_version",
	 "1|0|1|0\n2|1|1|0\n3|2|1|0\n",
	 NULL},
	{"dbmate",
	 "dbmate",
	 {"m/20260101_a.sql", "m/20260102_b.sql", "m/20260103_c.sql"},
	 {"20260101", "20260102", "20260103"},
	 {"20260101_a.sql", "20260102_b.sql", "20260103_c.sql"},
	 {0},
	 "CREATE TABLE \"schema_migrations\" (version varchar(128) primary key);"
	 "INSERT INTO schema_migrations VALUES('20260101')",
	 "SELECT version, typeof(version) FROM schema_migrations",
	 "20260101|text\n20260102|text\n",
	 NULL},
	{"sqlx",
	 "sqlx",
	 {"m/1_a.sql", "m/0002_add_b.up.sql", "m/3_c.sql"},
	 {"1", "0002", "3"},
	 {"1_a.sql", "0002_add_b.up.sql", "3_c.sql"},
	 {0},
	 "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT "
	 "NOT "
	 "NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success "
	 "BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);"
	 "INSERT INTO _sqlx_migrations(version, description, success, checksum, "
	 "execution_time) VALUES(1, 'a', 1, X'" SHA384 "', 5)",
	 "SELECT version, description, success, lower(hex(checksum)), typeof(checksum), "
	 "execution_time FROM _sqlx_migrations",
	 "1|a|1|" SHA384 "|blob|5\n2|add b|1|" SHA384 "|blob|250000000\n",
	 "UPDATE _sqlx_migrations SET checksum = X'00'"},
	{"diesel",
	 "diesel",
	 {"m/2026-01-01-000000_a/up.sql", "m/2026-01-02-000000_b/up.sql",
	  "m/2026-01-03-000000_c/up.sql"},
	 {"20260101000000", "2026-01-02-000000", "20260103000000"},
	 {"2026-01-01-000000_a", "2026-01-02-000000_b", "2026-01-03-000000_c"},
	 {0},
	 "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT "
	 "NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);"
	 "INSERT INTO __diesel_schema_migrations(version) VALUES('20260101000000')",
	 "SELECT version FROM __diesel_schema_migrations",
	 "20260101000000\n20260102000000\n",
	 NULL},
	{"prisma",
	 "prisma",
	 {"m/1_a/migration.sql", "m/2_b/migration.sql", "m/3_c/migration.sql"},
	 {"1", "2", "3"},
	 {"1_a", "2_b", "3_c"},
	 {0},
	 "CREATE TABLE \"_prisma_migrations\" ( \"id\" TEXT PRIMARY KEY NOT NULL, "
	 "\"checksum\" TEXT NOT NULL, \"finished_at\" DATETIME, \"migration_name\" TEXT "
	 "NOT NULL, \"logs\" TEXT, \"rolled_back_at\" DATETIME, \"started_at\" DATETIME "
	 "NOT NULL DEFAULT current_timestamp, \"applied_steps_count\" INTEGER UNSIGNED "
	 "NOT NULL DEFAULT 0 );"
	 "INSERT INTO _prisma_migrations VALUES('x', '" SHA256 "', 1795278000001, '1_a', "
	 "NULL, NULL, 1795278000000, 1)",
	 "SELECT checksum, finished_at, migration_name, logs, rolled_back_at, "
	 "started_at, "
	 "applied_steps_count, id = 'x' OR id LIKE '________-____-4___-____-"
	 "____________' FROM _prisma_migrations",
	 SHA256 "|1795278000001|1_a|null|null|1795278000000|1|1\n" SHA256
		"|1795278120123|2_b|null|null|1795278119873|1|1\n",
	 "UPDATE _prisma_migrations SET checksum = '00'"},
};

static inline void open_nth(struct ledger_case *c, size_t nth, const char *ledger)
{
	open_case(c, cases[nth].layout, ledger);
	for (size_t i = 0; i < 3; i++)
		add_migration(c, cases[nth].path[i], cases[nth].version[i],
			      cases[nth].name[i], cases[nth].when[i]);
}

static inline void open_named(struct ledger_case *c, const char *ledger)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!strcmp(cases[i].ledger, ledger)) {
			open_nth(c, i, NULL);
			return;
		}
	sg_bug("no case '%s'", ledger);
}

static inline const char *made_by(const char *ledger)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!strcmp(cases[i].ledger, ledger))
			return cases[i].made;
	sg_bug("no case '%s'", ledger);
}

#endif
