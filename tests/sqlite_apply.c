/*
 * A migration, run by the SQLite driver: what comes of it, that the outcome says what is
 * true, and others beside it.
 */
#include "apply_sqlite.h"

static const char *const modes[] = {"PRAGMA journal_mode = DELETE",
				    "PRAGMA journal_mode = WAL"};

/* ---- what comes of statements ---- */

static const struct {
	const char *name, *first, *second;
	enum sg_outcome outcome;
	size_t failed;
	const char *says; /* of the error */
} cases[] = {
	{"a migration commits", "ALTER TABLE p ADD COLUMN b", "UPDATE p SET b = 1",
	 SG_OUTCOME_COMMITTED, 0, ""},
	{"rows of a statement are thrown away", "SELECT * FROM p, c", "DELETE FROM c",
	 SG_OUTCOME_COMMITTED, 0, ""},
	{"comments behind it are fine", "DELETE FROM c /* x */ ; -- y",
	 "UPDATE p SET a = ';'", SG_OUTCOME_COMMITTED, 0, ""},
	{"text without a statement is fine", "-- nothing", " ", SG_OUTCOME_COMMITTED, 0,
	 ""},
	{"a statement fails", "DELETE FROM c", "INSERT INTO nosuch VALUES (1)",
	 SG_OUTCOME_ROLLED_BACK, 2, "m.sql:2: no such table: nosuch"},
	{"a constraint fails", "DELETE FROM c", "INSERT INTO p VALUES (1, 'z')",
	 SG_OUTCOME_ROLLED_BACK, 2, "m.sql:2: UNIQUE constraint failed: p.id"},
	{"COMMIT", "DELETE FROM c", "COMMIT", SG_OUTCOME_ROLLED_BACK, 2,
	 "m.sql:2: it would end the transaction"},
	{"ROLLBACK", "DELETE FROM c", "ROLLBACK", SG_OUTCOME_ROLLED_BACK, 2,
	 "it would end the transaction"},
	{"BEGIN", "BEGIN", "DELETE FROM c", SG_OUTCOME_ROLLED_BACK, 1, "already"},
	{"ATTACH", "ATTACH '/tmp/sqlguard.never' AS x", "DELETE FROM c",
	 SG_OUTCOME_ROLLED_BACK, 1, "another file"},
	{"VACUUM", "VACUUM", "DELETE FROM c", SG_OUTCOME_ROLLED_BACK, 1, "cannot VACUUM"},
	{"INSERT OR ROLLBACK", "DELETE FROM c", "INSERT OR ROLLBACK INTO p VALUES (1, 2)",
	 SG_OUTCOME_ROLLED_BACK, 2, "UNIQUE constraint failed"},
	{"RAISE(ROLLBACK)",
	 "CREATE TRIGGER r DELETE ON c BEGIN SELECT RAISE(ROLLBACK, 'no more'); END",
	 "DELETE FROM c", SG_OUTCOME_ROLLED_BACK, 2, "no more"},
	{"two statements in one text", "DELETE FROM c; DELETE FROM p", " ",
	 SG_OUTCOME_ROLLED_BACK, 1, "reads this text as several statements"},
	{"a placeholder", "UPDATE p SET a = ?", " ", SG_OUTCOME_ROLLED_BACK, 1,
	 "placeholder"},
	{"a phantom column", "UPDATE p SET a = \"nosuch\"", " ", SG_OUTCOME_ROLLED_BACK,
	 1, "no such column: nosuch"},
	{"a phantom column of an index", "CREATE INDEX i ON p(\"nosuch\")", " ",
	 SG_OUTCOME_ROLLED_BACK, 1, "no such column"},
	{"a foreign key at once", "INSERT INTO c VALUES (3, 9)", " ",
	 SG_OUTCOME_ROLLED_BACK, 1, "FOREIGN KEY constraint failed"},
	{"a foreign key at COMMIT",
	 "CREATE TABLE k(x REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED)",
	 "INSERT INTO k VALUES (99)", SG_OUTCOME_ROLLED_BACK, 0,
	 "1 row of 'k' (x) would have no parent in 'p'"},
	{"load_extension", "SELECT load_extension('x')", " ", SG_OUTCOME_ROLLED_BACK, 1,
	 "not authorized"},
	{"query_only does not keep out the ledger", "PRAGMA query_only = ON", " ",
	 SG_OUTCOME_COMMITTED, 0, ""},
	{"a savepoint", "SAVEPOINT s", "RELEASE s", SG_OUTCOME_COMMITTED, 0, ""},
};

static const char content[] = "SELECT (SELECT group_concat(sql) FROM sqlite_schema), "
			      "(SELECT group_concat(id || "
			      "a) FROM p), (SELECT group_concat(id || p) FROM c)";

/* The ledger, as it were. */
static bool record(void *payload, struct sg_database *db,
		   const struct sg_unit_result *so_far, struct sg_err *err)
{
	const struct sg_query query = {.sql = "CREATE TABLE ledger(name)"};

	(void)payload;
	return so_far->outcome == SG_OUTCOME_ROLLED_BACK &&
	       db->driver->query(db, &query, err);
}

static void test_case(size_t i, const char *mode)
{
	struct bench b;
	struct bench_unit u = {0};
	const char *before, *after;
	bool committed;

	bench_begin(&b, mode);
	bench_run(b.file, bench_family);
	before = bench_ask(&b, content);
	if (!bench_open(&b, SG_READ_WRITE))
		sg_bug("%s", b.err.text);
	BENCH_CUT(&b, &u.unit, cases[i].first, cases[i].second);
	u.unit.before_commit = record;
	bench_apply(&b, &u);
	committed = u.result.outcome == SG_OUTCOME_COMMITTED;
	after = bench_ask(&b, content);
	expect(u.result.outcome == cases[i].outcome && u.ok == committed &&
		       u.result.failed == cases[i].failed &&
		       strstr(b.err.text, cases[i].says) &&
		       committed == (strcmp(before, after) != 0),
	       sg_printf(&b.arena, "%s (%s)", cases[i].name, mode), b.err.text);
	bench_end(&b);
}

/* ---- others beside it ---- */

static void test_beside(const char *mode, const char *other, enum sg_outcome outcome,
			const char *says)
{
	struct bench b;
	struct bench_unit u = {0};
	sqlite3 *beside;
	sqlite3_stmt *rows;

	bench_begin(&b, mode);
	bench_run(b.file, bench_family);
	bench_open(&b, SG_READ_WRITE);
	sqlite3_open(b.file, &beside);
	sqlite3_prepare_v2(beside, other, -1, &rows, NULL);
	sqlite3_step(rows);
	BENCH_CUT(&b, &u.unit, "DELETE FROM c");
	bench_apply(&b, &u);
	expect(u.result.outcome == outcome && strstr(b.err.text, says),
	       sg_printf(&b.arena, "%s beside it (%s)", other, mode), b.err.text);
	sqlite3_finalize(rows);
	sqlite3_close(beside);
	bench_apply(&b, &u);
	expect(u.ok, "and then it runs", b.err.text);
	bench_end(&b);
}

static bool remove_file(void *payload, struct sg_database *db,
			const struct sg_unit_result *so_far, struct sg_err *err)
{
	(void)payload, (void)so_far, (void)err;
	return !unlink(db->target->file);
}

static bool refuse(void *payload, struct sg_database *db,
		   const struct sg_unit_result *so_far, struct sg_err *err)
{
	(void)payload, (void)db, (void)so_far;
	return sg_fail(err, "two rows went");
}

static void test_stops(void)
{
	struct bench b;
	struct bench_unit u = {0};

	bench_begin(&b, bench_family);
	bench_open(&b, SG_READ_WRITE);
	BENCH_CUT(&b, &u.unit, "DELETE FROM c");
	u.unit.before_commit = refuse;
	bench_apply(&b, &u);
	expect(!u.ok && u.result.outcome == SG_OUTCOME_ROLLED_BACK &&
		       strstr(b.err.text, "two rows went") &&
		       !strcmp(bench_ask(&b, "SELECT count(*) FROM c"), "2"),
	       "verification rolls back", b.err.text);
	u.unit.before_commit = remove_file;
	bench_apply(&b, &u);
	expect(!u.ok && u.result.outcome == SG_OUTCOME_ROLLED_BACK &&
		       strstr(b.err.text, "deleted while it was open"),
	       "a file that goes meanwhile is not written to", b.err.text);
	bench_apply(&b, &u);
	expect(!u.ok && u.result.outcome == SG_OUTCOME_NONE, "nor later", b.err.text);
	bench_end(&b);
}

static void test_rows(void)
{
	struct bench b;
	struct bench_unit u = {0};

	bench_begin(&b, bench_family);
	bench_open(&b, SG_READ_WRITE);
	BENCH_CUT(&b, &u.unit, "-- BEGIN", "DELETE FROM p",
		  "INSERT INTO p VALUES (5, 6)");
	u.unit.statements.items[0].passed_over = true;
	bench_apply(&b, &u);
	expect(u.ok && u.result.statements.len == 2 &&
		       u.result.statements.items[0].number == 2 &&
		       u.result.statements.items[0].rows == 4 &&
		       u.result.statements.items[1].rows == 1,
	       "rows of a statement count its cascades", b.err.text);
	expect(!strcmp(bench_touched(&b, &u.result), "c p"), "touched", "");
	b.db.driver->close(&b.db);
	bench_open(&b, SG_READ_ONLY);
	bench_apply(&b, &u);
	expect(!u.ok && u.result.outcome == SG_OUTCOME_NONE, "nothing is applied to read",
	       b.err.text);
	bench_end(&b);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t m = 0; m < 2; m++) {
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			test_case(i, modes[m]);
		test_beside(modes[m], "BEGIN IMMEDIATE", SG_OUTCOME_NONE, "holds a lock");
	}
	test_beside(modes[0], "SELECT * FROM p", SG_OUTCOME_ROLLED_BACK, "holds a lock");
	test_beside(modes[1], "SELECT * FROM p", SG_OUTCOME_COMMITTED, "");
	test_stops();
	test_rows();
	return bench_failed > 0;
}
