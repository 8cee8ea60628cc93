/*
 * The folder of backups: no file or link of others is overwritten or removed, the newest
 * ones stay, and what processes that died have left goes.
 */
#include <time.h>

#include "copies_scene.h"

static void test_names_taken(void)
{
	struct scene s;
	time_t now = time(NULL);
	char stamp[32];
	struct sg_backup b;
	struct sg_buf text = {0};

	scene_open(&s, SCENE_ROWS);
	mkdir(s.target.backups, 0700);
	scene_write(&s, "victim", "precious");
	for (time_t t = now; t < now + 20; t++) {
		struct tm tm;

		strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", gmtime_r(&t, &tm));
		if (symlink(scene_path(&s, "victim"),
			    scene_path(&s,
				       sg_printf(&s.arena, "backups/app-%s.db", stamp))))
			sg_bug("no link");
		scene_write(&s, sg_printf(&s.arena, "backups/app-%s-2.json", stamp),
			    "mine");
		scene_write(&s,
			    sg_printf(&s.arena, "backups/.app-%s-3.sqlguard-partial-x",
				      stamp),
			    "mine");
	}
	b = scene_back_up(&s);
	is(b.path && sg_str_ends(sg_str_of(b.path), "-4.db"),
	   "a name that is taken is not used");
	file_need(&text, scene_path(&s, "victim"));
	is(!strcmp(text.p, "precious"), "a link is not written through");
	sg_buf_release(&text);
	scene_close(&s);
}

static void test_retention(void)
{
	struct scene s;
	struct sg_backups all;
	struct sg_buf text = {0};
	struct sg_backup b;
	char *other;

	scene_open(&s, SCENE_ROWS);
	s.target.keep = 2;
	b = scene_back_up(&s);
	file_need(&text,
		  sg_printf(&s.arena, "%.*s.json", (int)strlen(b.path) - 3, b.path));
	other = strstr(text.p, "/app.db");
	memcpy(other, "/bpp.db", 7);
	scene_write(&s, "backups/other.db", "of another database");
	scene_write(&s, "backups/other.json", text.p);
	scene_write(&s, "backups/notes.db", "no description");
	scene_write(&s, "backups/broken.db", "x");
	scene_write(&s, "backups/broken.json", "{\"database\": 1}");
	scene_write(&s, "victim", "precious");
	memcpy(other, "/app.db", 7);
	memcpy(strstr(text.p, "taken_at\":\t\"") + 12, "1999", 4);
	scene_write(&s, "backups/link.json", text.p);
	if (symlink(scene_path(&s, "victim"), scene_path(&s, "backups/link.db")))
		sg_bug("no link");
	for (int i = 0; i < 3; i++)
		b = scene_back_up(&s);
	is(sg_backups_list(&all, &s.arena, &s.target, &s.err) && all.of.len == 2 &&
		   !strcmp(all.of.items[0].path, b.path),
	   "as many backups stay as are kept, and they are the newest");
	is(scene_has(&s, "backups/other.db") && scene_has(&s, "backups/other.json") &&
		   scene_has(&s, "backups/notes.db") &&
		   scene_has(&s, "backups/broken.json") &&
		   scene_has(&s, "backups/link.db") && scene_has(&s, "victim"),
	   "nothing of others is removed");
	memcpy(strstr(text.p, "taken_at\":\t\"") + 12, "2999", 4);
	scene_write(&s, "backups/future.json", text.p);
	scene_write(&s, "backups/future.db", "x");
	s.target.keep = 1;
	b = scene_back_up(&s);
	is(b.path && !access(b.path, F_OK), "a clock that went back costs no new backup");
	sg_buf_release(&text);
	scene_close(&s);
}

static void test_left_over(void)
{
	struct scene s;
	int held;

	scene_open(&s, SCENE_ROWS);
	mkdir(s.target.backups, 0700);
	scene_write(&s, "backups/.old.sqlguard-partial", "x");
	scene_write(&s, "backups/.old.sqlguard-partial-wal", "x");
	scene_write(&s, "backups/.held.sqlguard-partial", "x");
	scene_write(&s, "backups/.other.partial", "x");
	scene_write(&s, "victim", "precious");
	if (symlink(scene_path(&s, "victim"),
		    scene_path(&s, "backups/.link.sqlguard-partial")))
		sg_bug("no link");
	held = open(scene_path(&s, "backups/.held.sqlguard-partial"), O_RDWR);
	flock(held, LOCK_EX);
	scene_back_up(&s);
	is(!scene_has(&s, "backups/.old.sqlguard-partial") &&
		   !scene_has(&s, "backups/.old.sqlguard-partial-wal"),
	   "what a dead process left is removed");
	is(scene_has(&s, "backups/.held.sqlguard-partial") && scene_has(&s, "victim") &&
		   scene_has(&s, "backups/.other.partial"),
	   "what a living one holds stays, and what is not ours");
	close(held);
	scene_close(&s);
}

static int dies_at;

static void die(void *payload, const char *what, uint64_t done, uint64_t all)
{
	(void)payload, (void)what, (void)done, (void)all;
	if (!--dies_at)
		raise(SIGKILL);
}

static void test_killed(void)
{
	struct sg_progress progress = {die, NULL};
	struct sg_backups all;
	struct sg_census before;
	struct scene s;
	int status = -1, n = 0;
	bool ok = true;

	scene_open(&s, "CREATE TABLE t(x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
		       "SELECT i + 1 FROM n WHERE i < 120000) INSERT INTO t SELECT "
		       "randomblob(50) FROM n;");
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
			      !scene_back_up(&s).path);
		}
		waitpid(child, &status, 0);
		s.db.progress = NULL;
		ok = sg_sqlite_open(&s.db, &s.arena, &s.err) && scene_same(&s, &before) &&
		     sg_backups_list(&all, &s.arena, &s.target, &s.err) &&
		     all.of.len == (status == 0);
	}
	is(ok && !status && n > 2, "killed at %d moments there is no half of a backup",
	   n - 1);
	is(scene_count(&s, "backups") == 2, "and the next one leaves nothing of them");
	scene_close(&s);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_names_taken,
		test_retention,
		test_left_over,
		test_killed,
	};

	return scene_main(tests, sizeof tests / sizeof *tests);
}
