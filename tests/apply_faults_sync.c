/*
 * Kill -9 leaves what was written to the system; a power cut does not.  So the order is
 * looked at in which a run writes and syncs: the backup and the name of it are on the
 * disk before the first byte of the database changes, and no run ends with what it wrote
 * to the database unsynced.
 *
 * Fact: https://sqlite.org/atomiccommit.html sections 3.4 to 3.11; fsync(2): a new name
 * needs an fsync of its folder.
 */
#include <limits.h>
#include <sys/syscall.h>

#include "apply_faults_tally.h"

static struct {
	bool on;
	struct world *world;
	bool backup_synced, folder_synced; /* since a file in it got its name */
	bool touched;                      /* the database, its journal or its log */
	struct verdict *verdict;
} watch;

static void note_sync(int fd)
{
	char link[64], path[PATH_MAX];
	ssize_t n;

	if (!watch.on)
		return;
	put(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	path[n < 0 ? 0 : n] = '\0';
	if (!strcmp(path, watch.world->backups))
		watch.folder_synced = watch.backup_synced;
	else if (!strncmp(path, watch.world->backups, strlen(watch.world->backups)))
		watch.backup_synced = true;
}

/* In front of the C library's, for sqlguard and for SQLite. */
int fsync(int fd)
{
	note_sync(fd);
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	note_sync(fd);
	return (int)syscall(SYS_fdatasync, fd);
}

static bool is_of_database(const char *name)
{
	const char *file = watch.world->file;

	return name && !strncmp(name, file, strlen(file));
}

static int (*real_write)(sqlite3_file *, const void *, int, sqlite3_int64);

/* The first write of the run to the database: now the backup must be safe. */
static int watched_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
	bool first = watch.on && !watch.touched && is_of_database(fault_of(file)->name);

	if (first) {
		watch.touched = true;
		if (!watch.backup_synced || !watch.folder_synced)
			wrong(watch.verdict,
			      "the database is written, and the backup is %s",
			      watch.backup_synced ? "not in its folder for sure"
						  : "not synced");
	}
	return real_write(file, from, n, at);
}

static bool try_scene(struct world *w)
{
	struct tally t = {0};
	struct verdict v = {.state = -1};
	struct sg_run_report report = {0};
	struct sg_err err = {0};

	put(t.name, sizeof t.name, "%s: the backup is on the disk before anything runs",
	    w->scene->name);
	scene_reset(w);
	watch.world = w;
	watch.verdict = &v;
	watch.backup_synced = watch.folder_synced = watch.touched = false;
	watch.on = true;
	if (!sg_apply_run(&report, &w->target, &w->options, &err) ||
	    report.state != SG_RUN_DONE)
		wrong(&v, "the run: %s", report.why ? report.why : err.text);
	watch.on = false;
	if (!watch.touched)
		wrong(&v, "no write was seen");
	sg_run_report_release(&report);
	v.state = judge_file(&v, w, w->file, "the database");
	tally_add(&t, &v, 1, "backup");
	return tally_close(&t);
}

int main(void)
{
	struct world w;
	bool ok = true;

	fault_vfs_install();
	world_init(&w, "apply_faults_sync");
	fault->no_sync = false;
	real_write = fault_methods.xWrite;
	fault_methods.xWrite = watched_write;
	for (size_t i = 0; i < SCENES; i++) {
		scene_open(&w, &scenes[i]);
		ok &= try_scene(&w);
		scene_close(&w);
	}
	return !ok;
}
