/*
 * Restores of whole SQLite files, in both journal modes, from backups and plain copies.
 * Whatever is refused or breaks off leaves the database as it was.
 */
#include "copies_scene.h"

static void test_whole(void)
{
	struct scene s;
	struct sg_backup b = scene_open_spoiled(&s);

	is(scene_restore(&s, b.path, NULL, NULL) && scene_same(&s, &b.census),
	   "a backup comes back");
	is(!strcmp(scene_ask(&s, "PRAGMA journal_mode"), s.mode),
	   "the journal mode stays");
	is(!strcmp(scene_ask(&s,
			     "SELECT group_concat(name) FROM sqlite_schema WHERE type "
			     "IN ('index', 'trigger', 'view') AND sql IS NOT NULL"),
		   "log_x,t,v") &&
		   !strcmp(scene_ask(&s, "PRAGMA integrity_check"), "ok"),
	   "with its indexes, triggers and views");
	is(scene_count(&s, "backups") == 2 && scene_count(&s, "home") == 0,
	   "nothing is left beside");
	scene_close(&s);
}

static void test_page_size(void)
{
	struct scene s;
	struct sg_backup b = scene_open_spoiled(&s);

	sg_sqlite_close(&s.db);
	scene_run(&s, "PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM;");
	scene_run(&s, sg_printf(&s.arena, "PRAGMA journal_mode = %s", s.mode));
	if (!sg_sqlite_open(&s.db, &s.arena, &s.err))
		sg_bug("%s", s.err.text);
	is(scene_restore(&s, b.path, NULL, NULL) && scene_same(&s, &b.census) &&
		   !strcmp(scene_ask(&s, "PRAGMA journal_mode"), s.mode),
	   "pages of another size come back, too");
	scene_close(&s);
}

static void test_others(void)
{
	struct scene s;
	struct sg_backup b = scene_open_spoiled(&s);
	struct sg_census before = scene_census(&s);
	bool is_wal = !strcmp(s.mode, "wal");
	sqlite3 *other;

	if (sqlite3_open(s.target.file, &other) != SQLITE_OK)
		sg_bug("not opened");
	sqlite3_exec(other, "BEGIN IMMEDIATE; INSERT INTO users(name) VALUES ('e')", NULL,
		     NULL, NULL);
	is(!scene_restore(&s, b.path, NULL, NULL) && scene_says(&s, "locked"),
	   "while somebody writes a restore is refused");
	sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
	is(scene_same(&s, &before), "and the database is as it was");
	sqlite3_exec(other, "BEGIN; SELECT count(*) FROM users", NULL, NULL, NULL);
	is(scene_restore(&s, b.path, NULL, NULL) == is_wal,
	   is_wal ? "a reader does not stop it" : "a reader stops it");
	sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(other);
	is(scene_same(&s, is_wal ? &b.census : &before), "all of it or nothing");
	scene_close(&s);
}

static void test_refused(void)
{
	struct scene s;
	struct sg_backup b = scene_open_spoiled(&s);
	struct sg_census before = scene_census(&s);

	is(!scene_restore(&s, s.target.file, NULL, NULL) && scene_says(&s, "itself"),
	   "the database is no backup of itself");
	is(!scene_restore(&s, scene_path(&s, "nosuch"), NULL, NULL),
	   "a file that is not there");
	scene_write(&s, "empty", "");
	is(!scene_restore(&s, scene_path(&s, "empty"), NULL, NULL), "an empty file");
	is(!scene_restore(&s, s.folder, NULL, NULL), "a folder");
	scene_write(&s, sg_printf(&s.arena, "backups/%s-wal", strrchr(b.path, '/') + 1),
		    "x");
	is(!scene_restore(&s, b.path, NULL, NULL) && scene_says(&s, "in use"),
	   "a file with a journal beside it");
	unlink(sg_printf(&s.arena, "%s-wal", b.path));
	scene_run_on(b.path, "UPDATE users SET name = 'forged' WHERE id = 2");
	is(!scene_restore(&s, b.path, NULL, NULL) &&
		   scene_says(&s, "the rows of 'users' have another content in name"),
	   "a backup that is not what was backed up");
	is(scene_restore(&s, b.path, "likes", NULL), "its other tables are, though");
	scene_run(&s, "PRAGMA foreign_keys = OFF; DELETE FROM likes");
	is(scene_same(&s, &before), "nothing else was touched");
	scene_close(&s);
}

/* Made by `cp`, when the application had stopped. */
static void test_plain_copy(void)
{
	struct scene s;
	struct sg_census before;
	char *copy;
	struct sg_buf bytes = {0};

	scene_open(&s, SCENE_SHOP);
	before = scene_census(&s);
	scene_run(&s, "PRAGMA wal_checkpoint(TRUNCATE)");
	copy = scene_path(&s, "copy.sqlite");
	file_need(&bytes, s.target.file);
	file_write(copy, sg_buf_str(&bytes));
	scene_run(&s, SCENE_SPOIL);
	is(scene_restore(&s, copy, NULL, NULL) && scene_same(&s, &before),
	   "a plain copy comes back");
	is(!scene_has(&s, "copy.sqlite-wal") && !scene_has(&s, "copy.sqlite-shm") &&
		   scene_count(&s, "home") == 0,
	   "and nothing is made beside it");
	sg_buf_release(&bytes);
	scene_close(&s);
}

static int dies_at;

static void die(void *payload, const char *what, uint64_t done, uint64_t all)
{
	(void)payload, (void)what, (void)done, (void)all;
	if (!--dies_at)
		raise(SIGKILL);
}

/* The content of the database, read by a process that comes after. */
static bool is_one_of(struct scene *s, const struct sg_census *a,
		      const struct sg_census *b)
{
	sg_sqlite_close(&s->db);
	s->db.progress = NULL;
	if (!sg_sqlite_open(&s->db, &s->arena, &s->err))
		return false;
	return !strcmp(scene_ask(s, "PRAGMA integrity_check"), "ok") &&
	       (scene_same(s, a) || scene_same(s, b));
}

static void test_killed(void)
{
	struct scene s;
	struct sg_progress progress = {die, NULL};
	struct sg_census before;
	struct sg_backup b;
	int status = -1, n = 0;
	bool ok = true;

	scene_open(&s, "CREATE TABLE t(x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
		       "SELECT i + 1 FROM n WHERE i < 9000) INSERT INTO t SELECT "
		       "randomblob(3000) FROM n;");
	b = scene_back_up(&s);
	scene_run(&s, "UPDATE t SET x = randomblob(3000)");
	before = scene_census(&s);
	while (ok && status && n++ < 50) {
		pid_t child;

		fflush(stdout);
		sg_sqlite_close(&s.db);
		child = fork();
		if (!child) {
			dies_at = n;
			s.db.progress = &progress;
			_exit(!sg_sqlite_open(&s.db, &s.arena, &s.err) ||
			      !scene_restore(&s, b.path, NULL, NULL));
		}
		waitpid(child, &status, 0);
		ok = is_one_of(&s, &before, &b.census);
	}
	is(ok && !status && n > 2, "killed at %d moments it is as before or as after",
	   n - 1);
	is(scene_same(&s, &b.census), "and in the end it is restored");
	scene_close(&s);
}

static void test_no_room(void)
{
	struct scene s;
	struct sg_backup b;
	struct sg_census before;
	int status = 1;
	pid_t child;

	scene_open(&s, SCENE_ROWS);
	b = scene_back_up(&s);
	scene_run(&s, "UPDATE t SET x = 'y' || id");
	before = scene_census(&s);
	fflush(stdout);
	sg_sqlite_close(&s.db);
	child = fork();
	if (!child) {
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){100000, 100000});
		_exit(!sg_sqlite_open(&s.db, &s.arena, &s.err) ||
		      scene_restore(&s, b.path, NULL, NULL));
	}
	waitpid(child, &status, 0);
	is(!status && sg_sqlite_open(&s.db, &s.arena, &s.err) &&
		   scene_same(&s, &before) &&
		   !strcmp(scene_ask(&s, "PRAGMA integrity_check"), "ok"),
	   "without room for the journal it is as it was");
	scene_close(&s);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_whole,      test_page_size, test_others,  test_refused,
		test_plain_copy, test_killed,    test_no_room,
	};

	return scene_main(tests, sizeof tests / sizeof *tests);
}
