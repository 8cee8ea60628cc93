/*
 * The SQLite driver around a migration: what it refuses to open, that reading writes
 * nothing, the appliers' lock, queries, identity, health and schema.
 */
#include <fcntl.h>
#include <sys/wait.h>

#include "apply_sqlite.h"
#include "../apply/sqlite/file.h"

static const char plain[] = "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)";

/* ---- refusals ---- */

static void poke(const char *file, long at, const char *bytes, size_t n)
{
	FILE *stream = fopen(file, "r+b");

	if (!stream || fseek(stream, at, SEEK_SET) || fwrite(bytes, 1, n, stream) != n ||
	    fclose(stream))
		sg_bug("cannot change '%s'", file);
}

static void no_file(struct bench *b)
{
	unlink(b->file);
}

static void folder(struct bench *b)
{
	unlink(b->file);
	mkdir(b->file, 0700);
}

static void fifo(struct bench *b)
{
	unlink(b->file);
	mkfifo(b->file, 0600);
}

static void text(struct bench *b)
{
	file_write(b->file,
		   SG_STR("this is no database, but a long text of some kind\n"));
}

static void encrypted(struct bench *b)
{
	struct sg_buf bytes = {0};
	unsigned state = 7;

	for (int i = 0; i < 8192; i++)
		sg_buf_addc(&bytes, (char)((state = state * 1103515245u + 12345u) >> 16));
	file_write(b->file, sg_buf_str(&bytes));
	sg_buf_release(&bytes);
}

static void read_version(struct bench *b)
{
	poke(b->file, SG_HEADER_READ_VERSION, "\3", 1);
}

static void write_version(struct bench *b)
{
	poke(b->file, SG_HEADER_WRITE_VERSION, "\3", 1);
}

static void schema_format(struct bench *b)
{
	poke(b->file, SG_HEADER_SCHEMA_FORMAT, "\0\0\0\5", 4);
}

static void page_size(struct bench *b)
{
	poke(b->file, SG_HEADER_PAGE_SIZE, "\3\3", 2);
}

static void cut(struct bench *b)
{
	if (truncate(b->file, 4096))
		sg_bug("truncate");
}

static void read_only(struct bench *b)
{
	chmod(b->file, 0444);
}

static void read_only_folder(struct bench *b)
{
	chmod(b->folder, 0555);
}

/* A writer that dies behind its first page on the disk. */
static void die_writing(struct bench *b)
{
	pid_t child = fork();

	if (!child) {
		sqlite3 *db;

		sqlite3_open(b->file, &db);
		sqlite3_exec(db,
			     "PRAGMA cache_size = 2; BEGIN; "
			     "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
			     "i < 3000) INSERT INTO t SELECT hex(randomblob(200)) FROM n",
			     NULL, NULL, NULL);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static const struct {
	const char *name;
	void (*make)(struct bench *b);
	enum sg_access access;
	const char *says;
} refusals[] = {
	{"no file", no_file, SG_READ_WRITE, "there is no database"},
	{"folder", folder, SG_READ_ONLY, "is a folder"},
	{"fifo", fifo, SG_READ_ONLY, "is not a regular file"},
	{"text", text, SG_READ_ONLY, "is it encrypted (SQLCipher)?"},
	{"encrypted", encrypted, SG_READ_WRITE, "is it encrypted (SQLCipher)?"},
	{"newer read version", read_version, SG_READ_ONLY, "newer than SQLite"},
	{"newer write version", write_version, SG_READ_WRITE, "newer than SQLite"},
	{"newer schema format", schema_format, SG_READ_ONLY, "newer than SQLite"},
	{"wrong page size", page_size, SG_READ_ONLY, "it is no SQLite database"},
	{"cut off", cut, SG_READ_ONLY, "the file is damaged"},
	{"read-only file", read_only, SG_READ_WRITE, "read-only by its permissions"},
	{"read-only folder", read_only_folder, SG_READ_WRITE,
	 "read-only by its permissions"},
	{"hot journal to read", die_writing, SG_READ_ONLY,
	 "a program that wrote to it died"},
};

static void test_refusals(void)
{
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct bench b;
		char name[200];
		bool opened;

		bench_begin(&b, plain);
		refusals[i].make(&b);
		opened = bench_open(&b, refusals[i].access);
		snprintf(name, sizeof name, "refused: %s", refusals[i].name);
		expect(!opened && strstr(b.err.text, refusals[i].says), name, b.err.text);
		bench_end(&b);
	}
}

static void nothing(struct bench *b)
{
	(void)b;
}

static void empty(struct bench *b)
{
	if (truncate(b->file, 0))
		sg_bug("truncate");
}

static void link_to_it(struct bench *b)
{
	char other[300];

	snprintf(other, sizeof other, "%s/real.db", b->folder);
	if (rename(b->file, other) || symlink("real.db", b->file))
		sg_bug("symlink");
}

static const struct {
	const char *name;
	void (*make)(struct bench *b);
	enum sg_access access;
} taken[] = {
	{"a database", nothing, SG_READ_WRITE},
	{"a database to read", nothing, SG_READ_ONLY},
	{"an empty file", empty, SG_READ_WRITE},
	{"an empty file to read", empty, SG_READ_ONLY},
	{"a link to a database", link_to_it, SG_READ_WRITE},
	{"a newer write version to read", write_version, SG_READ_ONLY},
	{"a read-only file to read", read_only, SG_READ_ONLY},
	{"a hot journal to write", die_writing, SG_READ_WRITE},
};

static void test_taken(void)
{
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		struct bench b;

		bench_begin(&b, plain);
		taken[i].make(&b);
		expect(bench_open(&b, taken[i].access), taken[i].name, b.err.text);
		bench_end(&b);
	}
}

static void test_network(void)
{
	const struct sg_str mounts =
		SG_STR("22 27 0:21 / /proc rw - proc proc rw\n"
		       "40 27 0:52 / /mnt rw shared:9 - fuse.sshfs h:/ rw\n"
		       "41 27 0:53 / /disk rw - fuseblk /dev/sda1 rw\n");
	const char *ssh = sg_remote_file_system(0x65735546ul, 0, 52, mounts);

	expect(ssh && !strcmp(ssh, "fuse.sshfs"), "sshfs is a network file system",
	       ssh ? ssh : "");
	expect(!sg_remote_file_system(0x65735546ul, 0, 53, mounts),
	       "a local FUSE is none", "");
	expect(sg_remote_file_system(0x6969, 0, 1, mounts) != NULL, "NFS is one", "");
	expect(!sg_remote_file_system(0xEF53, 0, 1, mounts), "ext4 is none", "");
}

/* ---- locks of others ---- */

static void test_locked(void)
{
	struct bench b;
	sqlite3 *other;

	bench_begin(&b, plain);
	sqlite3_open(b.file, &other);
	sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
	expect(!bench_open(&b, SG_READ_ONLY) && strstr(b.err.text, "holds a lock"),
	       "refused: locked by a writer", b.err.text);
	sqlite3_close(other);
	bench_end(&b);
}

/* ---- reading writes nothing ---- */

static const char *listing(struct bench *b)
{
	struct names names = folder_list(b->folder, "");
	struct sg_buf out = {0};
	struct stat status;

	for (int i = 0; i < names.len; i++)
		sg_buf_printf(&out, "%s ", names.items[i]);
	names_free(&names);
	if (!stat(b->file, &status))
		sg_buf_printf(&out, "%lld.%09ld", (long long)status.st_mtim.tv_sec,
			      status.st_mtim.tv_nsec);
	return sg_cstr(&b->arena, sg_buf_keep(&out, &b->arena));
}

static void test_reads_only(const char *mode)
{
	struct bench b;
	struct sg_buf before = {0}, after = {0};
	struct sg_query query = {.sql = "DELETE FROM t"};
	const char *files, *name;
	bool refused;

	bench_begin(&b, mode);
	bench_run(b.file, plain);
	files = listing(&b);
	name = sg_printf(&b.arena, "reading leaves all as it was (%s)", mode);
	file_need(&before, b.file);
	if (!bench_open(&b, SG_READ_ONLY))
		sg_bug("%s", b.err.text);
	refused = !b.db.driver->query(&b.db, &query, &b.err);
	expect(refused && strstr(b.err.text, "readonly"), "nothing is written to read",
	       b.err.text);
	b.db.driver->close(&b.db);
	file_need(&after, b.file);
	expect(sg_str_eq(sg_buf_str(&before), sg_buf_str(&after)) &&
		       !strcmp(files, listing(&b)),
	       name, listing(&b));
	sg_buf_release(&before);
	sg_buf_release(&after);
	bench_end(&b);
}

/* ---- one applier ---- */

static void test_lock(void)
{
	struct bench a, b;
	pid_t child;
	char mine[64];
	bool first, second;

	bench_begin(&a, plain);
	b = a;
	b.arena = (struct sg_arena){0};
	b.target.busy_ms = 100;
	a.db = b.db = (struct sg_database){0};
	bench_open(&a, SG_READ_WRITE);
	b.db = (struct sg_database){
		.driver = a.db.driver, .target = &b.target, .access = SG_READ_WRITE};
	b.db.driver->open(&b.db, &b.arena, &b.err);
	first = a.db.driver->lock(&a.db, &a.err) && a.db.driver->lock(&a.db, &a.err);
	expect(first, "the lock is taken", a.err.text);
	snprintf(mine, sizeof mine, "process %ld on ", (long)getpid());
	second = b.db.driver->lock(&b.db, &b.err);
	expect(!second && strstr(b.err.text, mine), "and by one alone", b.err.text);
	a.db.driver->close(&a.db);
	expect(b.db.driver->lock(&b.db, &b.err), "close releases it", b.err.text);
	b.db.driver->close(&b.db);
	child = fork();
	if (!child) {
		bench_open(&a, SG_READ_WRITE);
		_exit(a.db.driver->lock(&a.db, &a.err) ? 0 : 1);
	}
	waitpid(child, NULL, 0);
	bench_open(&a, SG_READ_WRITE);
	expect(a.db.driver->lock(&a.db, &a.err), "death releases it", a.err.text);
	sg_arena_release(&b.arena);
	bench_end(&a);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_refusals();
	test_taken();
	test_network();
	test_locked();
	test_reads_only("PRAGMA journal_mode = DELETE");
	test_reads_only("PRAGMA journal_mode = WAL");
	test_lock();
	return bench_failed > 0;
}
