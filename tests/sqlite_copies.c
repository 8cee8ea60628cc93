/*
 * Copies of SQLite files, in both journal modes: a backup is of one moment and verified,
 * a rehearsal's copy is as the database is, and what does not fit or is damaged leaves
 * nothing behind.
 */
#include <stdlib.h>

#include "copies_scene.h"

static void test_backup(void)
{
	struct scene s;
	struct sg_backup b, found;
	struct sg_backups all;
	struct sg_buf bytes = {0};
	struct stat info;

	scene_open(&s, SCENE_ROWS);
	is(!sg_sqlite_way_back(&s.db, &s.arena), "without a backup there is no way back");
	b = scene_back_up(&s);
	is(b.path && scene_same(&s, &b.census),
	   "a backup has the content of the database");
	file_need(&bytes, b.path);
	is(bytes.n > 100 && bytes.p[18] == 1 && bytes.p[19] == 1 && bytes.n == b.bytes,
	   "it is one file with a rollback journal");
	is(!stat(b.path, &info) && (info.st_mode & 0777) == 0600,
	   "only its owner reads it");
	is(scene_count(&s, "backups") == 2, "nothing else is left beside it");
	is(!strcmp(scene_ask_of(&s, b.path, "PRAGMA integrity_check"), "ok"),
	   "it is sound");
	is(sg_backups_list(&all, &s.arena, &s.target, &s.err) && all.of.len == 1 &&
		   scene_same(&s, &all.of.items[0].census) &&
		   !strcmp(all.of.items[0].label, "test") &&
		   sg_census_rows(&all.of.items[0].census) == 3000,
	   "its description says what it holds");
	is(sg_backup_find(&found, &s.arena, &s.target, "latest", &s.err) &&
		   !strcmp(found.path, b.path) &&
		   sg_backup_find(&found, &s.arena, &s.target, strrchr(b.path, '/') + 1,
				  &s.err) &&
		   !strcmp(found.path, b.path) &&
		   sg_backup_find(&found, &s.arena, &s.target, b.path, &s.err) &&
		   found.census.tables.len == 1 &&
		   !sg_backup_find(&found, &s.arena, &s.target, "nosuch", &s.err),
	   "it is found as the latest one, by name and by path");
	is(strstr(sg_sqlite_way_back(&s.db, &s.arena),
		  "sqlguard restore --database /tmp") != NULL,
	   "and the way back names it");
	sg_buf_release(&bytes);
	scene_close(&s);
}

/* Somebody writes while pages are copied and rows are counted. */
struct writer {
	struct scene *scene;
	int wrote, refused;
};

static void write_beside(void *payload, const char *what, uint64_t done, uint64_t all)
{
	struct writer *w = payload;

	(void)what, (void)done, (void)all;
	if (scene_run_on(w->scene->target.file,
			 "UPDATE t SET x = 'changed' WHERE id = 7; DELETE FROM t WHERE "
			 "id > 2900; INSERT INTO t(x) VALUES ('new')"))
		w->wrote++;
	else
		w->refused++;
}

static void test_writer_beside(void)
{
	struct scene s;
	struct writer w = {&s, 0, 0};
	struct sg_progress progress = {write_beside, &w};
	struct sg_census before;
	struct sg_backup b;
	bool is_wal;

	scene_open(&s, SCENE_ROWS);
	is_wal = !strcmp(s.mode, "wal");
	before = scene_census(&s);
	s.db.progress = &progress;
	b = scene_back_up(&s);
	s.db.progress = NULL;
	is(b.path && b.census.tables.len == 1 &&
		   same_sum(b.census.tables.items[0].sum, before.tables.items[0].sum),
	   "a backup is of one moment while others write");
	is(is_wal ? w.wrote > 0 : w.refused > 0,
	   is_wal ? "with WAL others may commit meanwhile"
		  : "with a rollback journal others wait meanwhile");
	scene_close(&s);
}

/* In a process of its own, since a limit stays. */
static void test_no_room(void)
{
	struct scene s;
	int status = 1;
	pid_t child;

	scene_open(&s, SCENE_ROWS);
	fflush(stdout);
	child = fork();
	if (!child) {
		struct sg_backup b;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){100000, 100000});
		status = sg_sqlite_back_up(&b, &s.arena, &s.db, "", &s.err);
		printf("# %s\n", status ? "taken" : s.err.text);
		fflush(stdout);
		_exit(status);
	}
	waitpid(child, &status, 0);
	is(!status && scene_count(&s, "backups") == 0,
	   "a backup that does not fit is an error, and nothing of it stays");
	scene_write(&s, "file", "");
	s.target.backups = scene_path(&s, "file");
	is(!sg_sqlite_back_up(&(struct sg_backup){0}, &s.arena, &s.db, "", &s.err),
	   "a file is no folder for backups");
	s.target.backups = scene_path(&s, "backups");
	is(sg_sqlite_has_room(&s.db, &s.err), "there is room");
	s.target.backups = "/proc/self";
	is(!sg_sqlite_has_room(&s.db, &s.err) && scene_says(&s, "0 bytes are free"),
	   "where nothing is free it says so: %s", s.err.text);
	scene_close(&s);
}

static void test_damage(void)
{
	struct scene s;
	struct sg_backup b;
	int fd;

	scene_open(&s,
		   SCENE_ROWS "CREATE TABLE c(x NOT NULL CHECK (x > 1)); PRAGMA "
			      "ignore_check_constraints = ON; INSERT INTO c VALUES (0);");
	b = scene_back_up(&s);
	is(b.path != NULL, "a row that breaks a CHECK stops no backup");
	scene_run(&s, "PRAGMA wal_checkpoint(TRUNCATE)");
	sg_sqlite_close(&s.db);
	fd = open(s.target.file, O_RDWR);
	for (off_t at =
		     4096 * strtol(scene_ask(&s, "SELECT rootpage - 1 FROM sqlite_schema "
						 "WHERE name = 'ti'"),
				   NULL, 10);
	     at; at = 0)
		if (pwrite(fd, "damaged", 7, at) != 7)
			sg_bug("not written");
	close(fd);
	s.db.handle = NULL;
	if (!sg_sqlite_open(&s.db, &s.arena, &s.err))
		sg_bug("%s", s.err.text);
	is(!sg_sqlite_back_up(&b, &s.arena, &s.db, "", &s.err) &&
		   scene_says(&s, "damaged"),
	   "a damaged database has no backup: %s", s.err.text);
	is(scene_count(&s, "backups") == 2, "and nothing of it stays");
	scene_close(&s);
}

/* ---- a copy for the rehearsal ---- */

static void test_rehearsal(void)
{
	struct scene s;
	struct sg_database copy = {0};
	struct sg_census c, before;

	scene_open(&s, SCENE_ROWS);
	before = scene_census(&s);
	mkdir(s.target.home, 0700);
	scene_write(&s, "home/.dead.sqlguard-partial", "x");
	is(sg_sqlite_rehearse(&copy, &s.arena, &s.db, &s.err), "a copy opens: %s",
	   s.err.text);
	is(sg_sqlite_census(&c, &s.arena, &copy, NULL, &s.err) && scene_same(&s, &c),
	   "it holds what the database holds");
	is(!strcmp(scene_ask_of(&s, sg_sqlite_of(&copy)->path, "PRAGMA journal_mode"),
		   s.mode),
	   "in the same journal mode");
	is(sqlite3_exec(sg_sqlite_of(&copy)->db, "DELETE FROM t; DROP TABLE t", NULL,
			NULL, NULL) == SQLITE_OK &&
		   scene_same(&s, &before),
	   "what is done to it is not done to the database");
	sg_sqlite_close(&copy);
	is(scene_count(&s, "home") == 0, "closing removes it, and what was left over");
	scene_close(&s);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_backup, test_writer_beside, test_no_room,
		test_damage, test_rehearsal,
	};

	return scene_main(tests, sizeof tests / sizeof *tests);
}
