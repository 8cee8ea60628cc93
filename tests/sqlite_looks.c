/*
 * What the SQLite driver says of a database: queries, identity, health, and a schema that
 * makes the same database again.
 */
#include <sys/wait.h>

#include "apply_sqlite.h"

static const char schema[] =
	"PRAGMA page_size = 1024; PRAGMA journal_mode = WAL;"
	"CREATE TABLE \"o\"\"dd\nname\"(id INTEGER PRIMARY KEY AUTOINCREMENT, \"x;--\" "
	"UNIQUE);"
	"CREATE INDEX i ON \"o\"\"dd\nname\"(\"x;--\");"
	"CREATE VIRTUAL TABLE f USING fts5(t);"
	"CREATE TABLE f_mine(a);"
	"CREATE VIEW broken AS SELECT * FROM nosuch;"
	"CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT 1;"
	"CREATE TRIGGER r INSTEAD OF INSERT ON w BEGIN SELECT ';'; END;"
	"CREATE TABLE p(id INTEGER PRIMARY KEY, a);"
	"CREATE TABLE c(x REFERENCES p(id), y REFERENCES p, z REFERENCES p(a));"
	"CREATE TABLE d(x REFERENCES p(id), y REFERENCES gone(id));"
	"INSERT INTO d VALUES (1, 1), (2, NULL); ANALYZE;";

static void begin(struct bench *b, const char *sql)
{
	bench_begin(b, sql);
	if (!bench_open(b, SG_READ_WRITE))
		sg_bug("%s", b->err.text);
}

static void test_schema(void)
{
	struct bench b, again;
	struct sg_str text, same;
	bool ok;

	begin(&b, schema);
	ok = b.db.driver->schema(&text, &b.arena, &b.db, &b.err);
	begin(&again, sg_cstr(&b.arena, text));
	ok = ok && again.db.driver->schema(&same, &again.arena, &again.db, &again.err);
	expect(ok && sg_str_eq(text, same), "the schema makes an equal one", b.err.text);
	expect(sg_str_find(text, "f_data", 0) == text.n &&
		       sg_str_find(text, "f_mine", 0) < text.n &&
		       sg_str_find(text, "sqlite_", 0) == text.n,
	       "without what the engine makes", sg_cstr(&b.arena, text));
	bench_end(&again);
	bench_end(&b);
}

static void test_health(void)
{
	struct bench b;
	struct sg_health health = {0}, other = {0};
	bool ok;

	begin(&b, schema);
	ok = b.db.driver->health(&health, &b.arena, &b.db, NULL, &b.err);
	expect(ok && health.problems.len == 1 &&
		       sg_str_starts(health.problems.items[0], "foreign key mismatch"),
	       "a key that cannot work is a problem", b.err.text);
	expect(ok && health.violations.len == 2 && health.violations.items[0].rows == 1 &&
		       health.violations.items[1].rows == 2,
	       "rows without a parent are counted", b.err.text);
	bench_end(&b);
	begin(&b, "CREATE TABLE t(a); CREATE INDEX i ON t(a); INSERT INTO t VALUES (1);"
		  "PRAGMA writable_schema = ON;"
		  "UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'i'");
	ok = b.db.driver->health(&other, &b.arena, &b.db, NULL, &b.err);
	expect(ok ? other.problems.len > 0 : strstr(b.err.text, "damaged") != NULL,
	       "damage is found", b.err.text);
	bench_end(&b);
}

static void test_identity(void)
{
	struct bench b;
	struct sg_identity identity;
	bool ok;

	begin(&b, schema);
	ok = b.db.driver->identify(&identity, &b.arena, &b.db, &b.err);
	expect(ok && sg_str_starts(sg_str_of(identity.engine), "SQLite 3.") &&
		       !strcmp(identity.details, "WAL, 1024 byte pages, UTF-8") &&
		       !identity.marked_as && identity.bytes % 1024 == 0 &&
		       identity.bytes,
	       "identity", ok ? identity.details : b.err.text);
	bench_run(b.file, "CREATE TABLE sqlguard_environment(name TEXT NOT NULL);"
			  "INSERT INTO sqlguard_environment VALUES ('production')");
	ok = b.db.driver->identify(&identity, &b.arena, &b.db, &b.err);
	expect(ok && identity.marked_as && !strcmp(identity.marked_as, "production"),
	       "its mark is read", b.err.text);
	bench_end(&b);
}

/* ---- queries ---- */

static bool keep(void *payload, const struct sg_value *values, size_t n)
{
	struct sg_buf *out = payload;

	for (size_t i = 0; i < n; i++)
		sg_buf_printf(out, "%d:%lld:%.*s ", values[i].type,
			      (long long)values[i].integer, SG_STR_ARG(values[i].bytes));
	return out->n < 100;
}

static void test_queries(void)
{
	struct bench b;
	struct sg_buf out = {0};
	const struct sg_value values[] = {
		sg_text_value(SG_STR("a'; DROP TABLE p; --")),
		sg_integer_value(-7),
		{.type = SG_VALUE_BLOB, .bytes = {"x\0y", 3}},
		{.type = SG_VALUE_NULL},
	};
	struct sg_query query = {
		.sql = "SELECT ?1, ?2, length(?3), ?4, 1.5, x'41'",
		.values = values,
		.values_len = 4,
		.row = keep,
		.payload = &out,
	};
	bool ok;

	begin(&b, schema);
	ok = b.db.driver->query(&b.db, &query, &b.err);
	expect(ok && !strcmp(out.p, "2:0:a'; DROP TABLE p; -- 1:-7: 1:3: 0:0: 2:0:1.5 "
				    "3:0:A "),
	       "values are bound, and come back", out.p ? out.p : b.err.text);
	query = (struct sg_query){.sql = "DELETE FROM f_mine; DELETE FROM p"};
	ok = b.db.driver->query(&b.db, &query, &b.err);
	expect(!ok && strstr(b.err.text, "not one statement") &&
		       !strcmp(bench_ask(&b, "SELECT count(*) FROM d"), "2"),
	       "one statement only", b.err.text);
	query.sql = "SELECT * FROM nosuch";
	ok = b.db.driver->query(&b.db, &query, &b.err);
	expect(!ok && strstr(b.err.text, "no such table: nosuch"), "a query that fails",
	       b.err.text);
	query.sql = "SELECT \"nosuch\" FROM p";
	ok = b.db.driver->query(&b.db, &query, &b.err);
	expect(!ok, "a name is never a string", "it was");
	sg_buf_clear(&out);
	query = (struct sg_query){
		.sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
		       "SELECT i FROM n",
		.row = keep,
		.payload = &out,
	};
	expect(b.db.driver->query(&b.db, &query, &b.err), "the caller ends a query",
	       b.err.text);
	sg_buf_release(&out);
	bench_end(&b);
}

/* ---- schemas of others ---- */

static const struct {
	const char *name, *sql, *migration;
} schemas[] = {
	{"an empty file", "", "CREATE TABLE t(a)"},
	{"a virtual table of an unknown module",
	 "CREATE TABLE t(a); PRAGMA writable_schema = ON; INSERT INTO sqlite_schema "
	 "VALUES "
	 "('table', 'z', 'z', 0, 'CREATE VIRTUAL TABLE z USING nosuch(x)')",
	 "INSERT INTO t VALUES (1)"},
	{"what SQLite brings, in triggers and columns",
	 "CREATE VIRTUAL TABLE f USING fts5(x); CREATE VIRTUAL TABLE g USING fts4(x);"
	 "CREATE VIRTUAL TABLE r USING rtree(id, lo, hi);"
	 "CREATE TABLE t(a, b AS (json_extract(a, '$')), c DEFAULT (hex(randomblob(4))),"
	 "CHECK (length(a) < 9)); CREATE INDEX i ON t(lower(a));"
	 "CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO f VALUES (new.a);"
	 "INSERT INTO g VALUES (date('now')); INSERT INTO r VALUES (NULL, 1, 2 + "
	 "abs(random()));"
	 "UPDATE t SET a = last_insert_rowid() FROM json_each('[1]'); END",
	 "INSERT INTO t(a) VALUES ('1')"},
	{"UTF-16", "PRAGMA encoding = 'UTF-16le'; CREATE TABLE \"tÃ©\"(a)",
	 "INSERT INTO \"tÃ©\" VALUES ('Ã©')"},
	{"a name that is no UTF-8", "CREATE TABLE \"\xff\xfe'\"(a)",
	 "DELETE FROM \"\xff\xfe'\""},
};

static void test_schemas(void)
{
	for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
		struct bench b;
		struct bench_unit u = {.unit = {.foreign_keys_off = true}};
		struct sg_identity identity;
		struct sg_health health = {0};
		struct sg_str text;

		begin(&b, schemas[i].sql);
		BENCH_CUT(&b, &u.unit, schemas[i].migration);
		bench_apply(&b, &u);
		expect(u.ok &&
			       b.db.driver->identify(&identity, &b.arena, &b.db,
						     &b.err) &&
			       b.db.driver->schema(&text, &b.arena, &b.db, &b.err) &&
			       b.db.driver->health(&health, &b.arena, &b.db, NULL,
						   &b.err) &&
			       !health.problems.len,
		       schemas[i].name, b.err.text);
		bench_end(&b);
	}
}

/* ---- a database in WAL mode whose writer died, and one that others own ---- */

static void test_dead_writer(void)
{
	struct bench b;
	struct sg_buf before = {0}, after = {0};
	pid_t child;

	bench_begin(&b, schema);
	child = fork();
	if (!child) {
		sqlite3 *db;

		sqlite3_open(b.file, &db);
		sqlite3_exec(db, "INSERT INTO p VALUES (5, 5)", NULL, NULL, NULL);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	file_need(&before, b.file);
	if (!bench_open(&b, SG_READ_ONLY))
		sg_bug("%s", b.err.text);
	b.db.driver->close(&b.db);
	file_need(&after, b.file);
	expect(sg_str_eq(sg_buf_str(&before), sg_buf_str(&after)),
	       "reading leaves the log of a dead writer", "");
	expect(!strcmp(bench_ask(&b, "SELECT a FROM p"), "5"), "and loses nothing of it",
	       "");
	sg_buf_release(&before);
	sg_buf_release(&after);
	bench_end(&b);
}

/* Root may anything, so the child is nobody; a user that is not root cannot test it. */
static void test_foreign_folder(void)
{
	struct bench b;
	int status = 0;
	pid_t child;

	if (getuid()) {
		printf("# not root: a WAL database in a foreign folder was not tried\n");
		return;
	}
	bench_begin(&b, schema);
	chmod(b.folder, 0755);
	chmod(b.file, 0644);
	child = fork();
	if (!child) {
		bool told = false;

		if (!setgid(65534) && !setuid(65534) && !bench_open(&b, SG_READ_ONLY))
			told = strstr(b.err.text, "folder cannot be written") ||
			       strstr(b.err.text, "permissions");
		if (!told)
			fprintf(stderr, "%s\n", b.err.text);
		_exit(!told);
	}
	waitpid(child, &status, 0);
	expect(!status, "a WAL database whose -shm cannot be made is refused",
	       "it is not");
	bench_end(&b);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_schema();
	test_health();
	test_identity();
	test_queries();
	test_schemas();
	test_dead_writer();
	test_foreign_folder();
	return bench_failed > 0;
}
