/*
 * Restores from SQL dumps, in both journal modes: what `sqlite3 .dump` and `wrangler d1
 * export` write comes back, and what somebody forged touches nothing.
 */
#include "copies_scene.h"

#define DUMP                                                                             \
	"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"                                 \
	"CREATE TABLE likes(user_id INTEGER REFERENCES users(id), what TEXT);\n"         \
	"INSERT INTO likes VALUES(1,'a;\nb''\n-- no comment\n');\n"                      \
	"INSERT INTO likes VALUES(2,unistr('x\\u000ay\\\\'));\n"                         \
	"CREATE TABLE users(id INTEGER PRIMARY KEY AUTOINCREMENT, r REAL, b BLOB);\n"    \
	"INSERT INTO users VALUES(1,1.5,X'00ff');INSERT INTO users "                     \
	"VALUES(2,NULL,NULL);\n"                                                         \
	"DELETE FROM sqlite_sequence;\nINSERT INTO sqlite_sequence "                     \
	"VALUES('users',40);\n"                                                          \
	"CREATE INDEX i ON likes(what);\n"                                               \
	"CREATE TRIGGER t AFTER INSERT ON likes BEGIN\n  DELETE FROM users;\nEND;\n"     \
	"CREATE VIEW v AS SELECT \"user_id\" FROM likes;\nCOMMIT;\n"

static void check_dump(struct scene *s, const char *text, const char *what)
{
	scene_write(s, "dump.sql", text);
	is(scene_restore(s, scene_path(s, "dump.sql"), NULL, NULL) &&
		   !strcmp(scene_ask(s,
				     "SELECT group_concat(name) FROM sqlite_schema WHERE "
				     "sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND "
				     "name NOT LIKE '#_cf%' ESCAPE '#'"),
			   "likes,users,i,v,t") &&
		   !strcmp(scene_ask(s, "SELECT count(*) FROM users"), "2") &&
		   !strcmp(scene_ask(s, "SELECT hex(what) FROM likes WHERE user_id = 2"),
			   "780A795C") &&
		   !strcmp(scene_ask(s, "SELECT seq FROM sqlite_sequence WHERE name = "
					"'users'"),
			   "40"),
	   "%s", what);
}

static void test_dump(void)
{
	struct scene s;

	scene_open(&s, SCENE_SHOP
		   "CREATE TABLE _cf_METADATA(k); INSERT INTO _cf_METADATA VALUES "
		   "('kept');");
	check_dump(&s, DUMP, "a dump of sqlite3 takes the place of everything");
	is(!strcmp(scene_ask(&s, "SELECT replace(what, char(10), '|') FROM likes WHERE "
				 "user_id = 1"),
		   "a;|b'|-- no comment|"),
	   "text with lines, semicolons and quotes stays");
	is(!strcmp(scene_ask(&s, "SELECT k FROM _cf_METADATA"), "kept") &&
		   !strcmp(scene_ask(&s, "PRAGMA user_version"), "7") &&
		   !strcmp(scene_ask(&s, "PRAGMA journal_mode"), s.mode),
	   "what a dump does not have stays");
	check_dump(&s, "\xef\xbb\xbf" DUMP, "a BOM is passed over");
	scene_write(
		&s, "d1.sql",
		"PRAGMA defer_foreign_keys=TRUE;\nCREATE TABLE d1_migrations(id INTEGER "
		"PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);\r\nINSERT INTO "
		"\"d1_migrations\" (\"id\",\"name\") VALUES(1,'0001_a.sql');\r\nDELETE "
		"FROM sqlite_sequence;\nINSERT INTO \"sqlite_sequence\" "
		"(\"name\",\"seq\") VALUES('d1_migrations',1);");
	s.target.dialect = SG_D1;
	is(scene_restore(&s, scene_path(&s, "d1.sql"), NULL, NULL) &&
		   scene_census(&s).tables.len == 1 &&
		   !strcmp(scene_ask(&s, "SELECT name FROM d1_migrations"),
			   "0001_a.sql") &&
		   !strcmp(scene_ask(&s, "SELECT k FROM _cf_METADATA"), "kept"),
	   "so does an export of D1");
	is(scene_count(&s, "home") == 0, "what was loaded goes");
	scene_close(&s);
}

static void test_dump_table(void)
{
	struct scene s;

	scene_open(&s,
		   "CREATE TABLE users(id INTEGER PRIMARY KEY AUTOINCREMENT, r REAL, b "
		   "BLOB); CREATE TABLE other(x); INSERT INTO other VALUES (1);");
	scene_write(&s, "dump.sql", DUMP);
	is(scene_restore(&s, scene_path(&s, "dump.sql"), "users", NULL) &&
		   !strcmp(scene_ask(&s, "SELECT hex(b) || r FROM users"), "00FF1.5") &&
		   !strcmp(scene_ask(&s, "SELECT x FROM other"), "1"),
	   "one table comes back from a dump");
	is(!scene_restore(&s, scene_path(&s, "dump.sql"), "nosuch", NULL),
	   "and one that it does not have does not");
	scene_close(&s);
}

static void test_dump_refused(void)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"CREATE TABLE t(x);\nATTACH '/tmp/sqlguard-attached' AS a;", ":2: "},
		{"CREATE TABLE t(x);\n\nSELECT load_extension('x');", ":3: "},
		{"PRAGMA writable_schema=ON;", "virtual tables"},
		{"CREATE VIRTUAL TABLE f USING fts5(x);", "virtual tables"},
		{"CREATE TABLE t(x); PRAGMA journal_mode=WAL;", "PRAGMA"},
		{"CREATE TABLE t(x); INSERT INTO sqlite_schema VALUES (1,2,3,4,5);",
		 "may not be modified"},
		{"BEGIN TRANSACTION;\nCREATE TABLE t(x);\nROLLBACK; -- due to errors\n",
		 "ROLLBACK"},
		{"BEGIN TRANSACTION;\nCREATE TABLE t(x);\nINSERT INTO t VALUES(1);\n",
		 "cut off"},
		{"CREATE TABLE t(x);\nINSERT INTO t VALUES('one\ntwo", ":2: "},
		{"CREATE TABLE t(x);\nINSERT INTO t VALUES(1", "incomplete input"},
		{"CREATE TABLE t(x);\nINSERT INTO\n t VALUS(1);", ":3: "},
		{"CREATE TABLE t(x);\nINSERT INTO t SELECT * FROM (WITH RECURSIVE n(i) "
		 "AS "
		 "(SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i FROM n);",
		 "recursive"},
		{"-- nothing but comments\n", "no table"},
		{"\x89PNG\r\n", ":1: "},
		{"CREATE TABLE t(x); VACUUM INTO '/tmp/sqlguard-attached';", ":1: "},
	};
	struct scene s;
	struct sg_census before;

	scene_open(&s, SCENE_SHOP);
	before = scene_census(&s);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scene_write(&s, "dump.sql", cases[i].text);
		is(!scene_restore(&s, scene_path(&s, "dump.sql"), NULL, NULL) &&
			   scene_says(&s, cases[i].says),
		   "refused: %s", cases[i].says);
	}
	file_write(scene_path(&s, "dump.sql"),
		   (struct sg_str){"CREATE TABLE t(x);\0DROP", 23});
	is(!scene_restore(&s, scene_path(&s, "dump.sql"), NULL, NULL) &&
		   scene_says(&s, "NUL"),
	   "a NUL is refused");
	is(scene_same(&s, &before) && access("/tmp/sqlguard-attached", F_OK),
	   "none of them touched anything");
	is(scene_count(&s, "home") == 0, "or left anything");
	scene_run(&s, "CREATE VIRTUAL TABLE live USING fts5(x)");
	scene_write(&s, "dump.sql", DUMP);
	is(!scene_restore(&s, scene_path(&s, "dump.sql"), NULL, NULL) &&
		   scene_says(&s, "'live' is a virtual table") && scene_same(&s, &before),
	   "a virtual table that would be lost is refused");
	scene_close(&s);
}

/* What the shell that is installed writes. */
static void test_shell(void)
{
	struct scene s;
	struct sg_census before;

	if (system("command -v sqlite3 >/dev/null")) {
		is(!getenv("CI"), "sqlite3 is not installed");
		return;
	}
	scene_open(&s, SCENE_SHOP
		   "INSERT INTO users(name) VALUES ('l1' || char(10, 13, 9) || "
		   "'l2;'), (NULL), (9223372036854775807), (1e999), (0.1);");
	before = scene_census(&s);
	if (system(sg_printf(&s.arena, "sqlite3 %s .dump >%s/dump.sql", s.target.file,
			     s.folder)))
		sg_bug("no dump");
	scene_run(&s, SCENE_SPOIL);
	is(scene_restore(&s, scene_path(&s, "dump.sql"), NULL, NULL) &&
		   scene_same(&s, &before),
	   "what sqlite3 dumps comes back");
	scene_close(&s);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_dump,
		test_dump_table,
		test_dump_refused,
		test_shell,
	};

	return scene_main(tests, sizeof tests / sizeof *tests);
}
