/*
 * Restores of one table of an SQLite file, in both journal modes: in place, anew and
 * beside, with everything that hangs on it.
 */
#include "copies_scene.h"

static void test_table(void)
{
	struct scene s;
	struct sg_backup b = scene_open_spoiled(&s);

	is(scene_restore(&s, b.path, "log", NULL) &&
		   !strcmp(scene_ask(&s, "SELECT group_concat(rowid || n) FROM (SELECT "
					 "rowid, n FROM log WHERE rowid < 9)"),
			   "7one!") &&
		   !strcmp(scene_ask(&s, "SELECT name FROM sqlite_schema WHERE name = "
					 "'log_x'"),
			   "log_x"),
	   "a table that is gone comes back with rowids and indexes");
	is(scene_restore(&s, b.path, "LIKES", NULL) &&
		   !strcmp(scene_ask(&s, "SELECT count(*) FROM likes"), "2") &&
		   !strcmp(scene_ask(&s, "SELECT count(*) FROM log"), "2"),
	   "rows come back without triggers");
	is(scene_restore(&s, b.path, "users", NULL) &&
		   !strcmp(scene_ask(&s, "SELECT group_concat(name) FROM users"),
			   "a,b,c") &&
		   !strcmp(scene_ask(&s, "SELECT seq FROM sqlite_sequence WHERE name = "
					 "'users'"),
			   "4"),
	   "a table that references itself comes back, and its numbers go on");
	is(scene_same(&s, &b.census), "then all is as it was");
	scene_run(&s, "INSERT INTO likes VALUES (2, 'fired')");
	is(!strcmp(scene_ask(&s, "SELECT count(*) FROM log"), "3"),
	   "triggers fire again");
	is(!strcmp(scene_ask(&s, "SELECT name FROM sqlite_schema WHERE name = 't'"), "t"),
	   "and are there");
	scene_close(&s);
}

static void test_table_sequence(void)
{
	struct scene s;
	struct sg_backup b;

	scene_open(&s, SCENE_SHOP);
	scene_run(
		&s,
		"INSERT INTO users VALUES (50, 'x', 1); DELETE FROM users WHERE id = 50");
	b = scene_back_up(&s);
	scene_run(&s, "DELETE FROM sqlite_sequence; UPDATE users SET name = 'q'");
	is(scene_restore(&s, b.path, "users", NULL) &&
		   !strcmp(scene_ask(&s, "SELECT seq FROM sqlite_sequence"), "50"),
	   "a number that was given out is not given out again");
	scene_close(&s);
}

static void test_table_refused(void)
{
	struct scene s;
	struct sg_backup b;
	struct sg_census before;

	scene_open(&s, SCENE_SHOP "CREATE VIRTUAL TABLE f USING fts5(x);");
	b = scene_back_up(&s);
	scene_run(&s,
		  "INSERT INTO users VALUES (9, 'new', 1); INSERT INTO likes VALUES (9, "
		  "'z'); ALTER TABLE log ADD more; DROP VIEW v; CREATE TABLE v(x);");
	before = scene_census(&s);
	is(!scene_restore(&s, b.path, "users", NULL) &&
		   scene_says(&s, "1 rows of 'likes'"),
	   "a restore that leaves rows without parents is refused");
	is(!scene_restore(&s, b.path, "log", NULL) &&
		   scene_says(&s, "'more' only in the database"),
	   "a table with other columns is refused");
	is(!scene_restore(&s, b.path, "f", NULL) && scene_says(&s, "virtual"),
	   "a virtual table is refused");
	is(!scene_restore(&s, b.path, "v", NULL) && scene_says(&s, "view"),
	   "a view is refused");
	is(!scene_restore(&s, b.path, "nosuch", NULL),
	   "a table that is not in it is refused");
	is(!scene_restore(&s, b.path, "users", "LIKES") && scene_says(&s, "already"),
	   "a name that is taken is refused");
	is(!scene_restore(&s, b.path, "users", "sqlite_x"),
	   "a name of SQLite is refused");
	is(scene_same(&s, &before), "and nothing was touched");
	scene_run(&s, "DELETE FROM users WHERE id = 9");
	is(scene_restore(&s, b.path, "users", NULL), "without those rows it comes back");
	scene_close(&s);
}

static void test_beside(void)
{
	struct scene s;
	struct sg_backup b;
	static const char odd[] = "old \"users'; --";

	scene_open(&s, SCENE_SHOP
		   "CREATE TABLE k(a INTEGER PRIMARY KEY DESC, b \"odd type\" "
		   "COLLATE NOCASE NOT NULL, c ANY); INSERT INTO k VALUES (NULL, "
		   "'007', '1'), (3, 7, 1.0); CREATE TABLE st(a ANY, b INT) STRICT;"
		   "INSERT INTO st VALUES ('001', 1);");
	b = scene_back_up(&s);
	scene_run(&s, "DELETE FROM users WHERE id = 3");
	is(scene_restore(&s, b.path, "users", odd), "a table lies beside under any name");
	is(!strcmp(scene_ask(&s, "SELECT count(*) || '/' || (SELECT count(*) FROM \"old "
				 "\"\"users'; --\") FROM users"),
		   "2/3"),
	   "and the live one is as it was");
	is(!strcmp(scene_ask(&s, "SELECT count(*) FROM pragma_foreign_key_list('old "
				 "\"users''; --')"),
		   "0"),
	   "without foreign keys");
	is(scene_restore(&s, b.path, "k", "k2") &&
		   scene_restore(&s, b.path, "st", "st2") &&
		   scene_restore(&s, b.path, "likes", "likes2") &&
		   scene_restore(&s, b.path, "log", "log2"),
	   "values of any type stay what they are");
	is(!strcmp(scene_ask(&s, "SELECT group_concat(typeof(b) || typeof(c)) FROM k2"),
		   scene_ask(&s, "SELECT group_concat(typeof(b) || typeof(c)) FROM k")),
	   "as do their types");
	scene_close(&s);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_table,
		test_table_sequence,
		test_table_refused,
		test_beside,
	};

	return scene_main(tests, sizeof tests / sizeof *tests);
}
