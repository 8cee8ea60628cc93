/*
 * What a migration leaves behind in the SQLite driver: no setting leaks into the next
 * one, and the tables that it touched are told by their names of before.
 */
#include "apply_sqlite.h"

/* ---- nothing leaks ---- */

static const char *const settings[] = {
	"legacy_alter_table",
	"recursive_triggers",
	"ignore_check_constraints",
	"query_only",
	"reverse_unordered_selects",
	"writable_schema",
	"busy_timeout",
	"cache_size",
	"temp_store",
	"foreign_keys",
	"locking_mode",
	"trusted_schema",
	"cell_size_check",
	"automatic_index",
	"secure_delete",
	"hard_heap_limit",
	"soft_heap_limit",
};

static bool add_value(void *payload, const struct sg_value *values, size_t n)
{
	(void)n;
	sg_buf_printf(payload, "%lld%.*s ", (long long)values[0].integer,
		      SG_STR_ARG(values[0].bytes));
	return true;
}

static const char *state(struct bench *b)
{
	struct sg_buf out = {0};
	struct sg_query query = {.row = add_value, .payload = &out};

	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		query.sql = sg_printf(&b->arena, "PRAGMA %s", settings[i]);
		if (!b->db.driver->query(&b->db, &query, &b->err))
			sg_bug("%s", b->err.text);
	}
	query.sql = "SELECT count(*), 'a' LIKE 'A' FROM sqlite_temp_schema "
		    "UNION ALL SELECT 'a' LIKE 'A', 1";
	if (!b->db.driver->query(&b->db, &query, &b->err))
		sg_bug("%s", b->err.text);
	return sg_cstr(&b->arena, sg_buf_keep(&out, &b->arena));
}

static void test_leaks(bool commits)
{
	struct bench b;
	struct bench_unit u = {0};
	const char *before, *after;

	bench_begin(&b, bench_family);
	bench_open(&b, SG_READ_WRITE);
	before = state(&b);
	u.unit.foreign_keys_off = true;
	BENCH_CUT(
		&b, &u.unit, "PRAGMA legacy_alter_table = ON",
		"PRAGMA recursive_triggers = ON", "PRAGMA ignore_check_constraints = ON",
		"PRAGMA reverse_unordered_selects = ON",
		"PRAGMA case_sensitive_like = ON", "PRAGMA busy_timeout = 7",
		"PRAGMA cache_size = 77", "PRAGMA writable_schema = ON",
		"PRAGMA automatic_index = OFF", "PRAGMA cell_size_check = ON",
		"PRAGMA trusted_schema = OFF", "PRAGMA locking_mode = EXCLUSIVE",
		"PRAGMA hard_heap_limit = 90000000", "PRAGMA soft_heap_limit = 80000000",
		"PRAGMA secure_delete = ON", "CREATE TEMP TABLE p(x)",
		"PRAGMA query_only = ON", commits ? "SELECT 1" : "SELECT nosuch");
	bench_apply(&b, &u);
	after = state(&b);
	expect(u.ok == commits && !strcmp(before, after),
	       commits ? "no setting leaks out of a migration"
		       : "no setting leaks out of one that fails",
	       sg_printf(&b.arena, "%s | %s | %s", before, after, b.err.text));
	bench_end(&b);
}

/* ---- what it says it touched, by the names of before ---- */

static const struct {
	const char *first, *second, *touched;
	bool unknown;
} touches[] = {
	{"SELECT * FROM p", "CREATE INDEX i ON p(a)", "", false},
	{"DELETE FROM p", "SELECT 1", "c p", false},
	{"ALTER TABLE p RENAME TO q", "UPDATE q SET a = 1", "p", false},
	{"ALTER TABLE c RENAME TO d", "CREATE TABLE c(id); ", "c", false},
	{"CREATE TABLE n(a)", "INSERT INTO n VALUES (1)", "", false},
	{"CREATE TABLE IF NOT EXISTS c(a)", "INSERT INTO c VALUES (9, 1)", "c", false},
	{"CREATE TEMP TABLE p(a)", "INSERT INTO p VALUES (1)", "", false},
	{"CREATE VIEW v AS SELECT 1; ", "DROP VIEW v", "", false},
	{"DROP TABLE p", "CREATE TABLE p(id INTEGER PRIMARY KEY, a)", "c p", false},
	{"REPLACE INTO p VALUES (1, 2)", "SELECT 1", "c p", false},
	{"PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = sql", "", true},
};

static void test_touches(void)
{
	for (size_t i = 0; i < sizeof touches / sizeof *touches; i++) {
		struct bench b;
		struct bench_unit u = {0};
		const char *touched;

		bench_begin(&b, bench_family);
		bench_open(&b, SG_READ_WRITE);
		BENCH_CUT(&b, &u.unit, touches[i].first, touches[i].second);
		bench_apply(&b, &u);
		touched = bench_touched(&b, &u.result);
		expect(u.ok && !strcmp(touched, touches[i].touched) &&
			       u.result.touched_known != touches[i].unknown,
		       sg_printf(&b.arena, "touched by %s", touches[i].first),
		       u.ok ? touched : b.err.text);
		bench_end(&b);
	}
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_leaks(true);
	test_leaks(false);
	test_touches();
	return bench_failed > 0;
}
