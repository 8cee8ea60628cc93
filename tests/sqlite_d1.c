/*
 * Local D1 in the SQLite driver: takes and refuses what D1 does, as measured in
 * facts/sqlite_d1.md section 3; foreign keys stay on; its own tables stay out of sight.
 */
#include "apply_sqlite.h"

static const char schema[] =
	"PRAGMA journal_mode = WAL; CREATE TABLE _cf_METADATA(key INTEGER PRIMARY KEY, "
	"v);"
	"CREATE TABLE p(id INTEGER PRIMARY KEY, a);"
	"CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p(id) ON DELETE CASCADE);"
	"INSERT INTO p VALUES (1, '{\"x\": 1}'), (2, 'y'); INSERT INTO c VALUES (1, 1)";

static const char *const taken[] = {
	"PRAGMA foreign_keys = OFF",
	"PRAGMA main.foreign_keys = 'off'",
	"PRAGMA foreign_keys(0)",
	"PRAGMA defer_foreign_keys = TRUE",
	"PRAGMA legacy_alter_table = ON",
	"PRAGMA ignore_check_constraints = yes",
	"PRAGMA recursive_triggers = 1",
	"PRAGMA case_sensitive_like = ON",
	"PRAGMA foreign_key_check",
	"PRAGMA foreign_key_list(c)",
	"PRAGMA table_info(p)",
	"PRAGMA table_xinfo(p)",
	"PRAGMA index_list(p)",
	"PRAGMA quick_check",
	"PRAGMA optimize",
	"SELECT * FROM pragma_table_info('p')",
	"REINDEX",
	"ANALYZE",
	"CREATE TABLE w(a TEXT PRIMARY KEY) WITHOUT ROWID, STRICT",
	"CREATE TABLE w(a, b AS (a || 1) STORED)",
	"CREATE TABLE w AS SELECT * FROM p",
	"CREATE TRIGGER r AFTER INSERT ON p BEGIN DELETE FROM c; END",
	"CREATE VIEW v AS SELECT * FROM p",
	"CREATE VIRTUAL TABLE f USING fts5(x)",
	"CREATE VIRTUAL TABLE f USING rtree(id, lo, hi)",
	"INSERT INTO main.p VALUES (7, CURRENT_TIMESTAMP) RETURNING id",
	"WITH RECURSIVE n(i) AS (SELECT 9) INSERT INTO p SELECT i, 1 FROM n",
	"UPDATE p SET a = unixepoch()",
	"SELECT a ->> 'x', a -> 'x', json_extract(a, '$.x') FROM p WHERE json_valid(a)",
	"SELECT * FROM json_each('[1]')",
	"SELECT UPPER(a), a LIKE 'x%', a GLOB 'x*' FROM p",
	"ALTER TABLE p RENAME TO q",
	"ALTER TABLE p RENAME COLUMN a TO b",
	"ALTER TABLE p DROP COLUMN a",
	"ALTER TABLE p ADD COLUMN b TEXT NOT NULL DEFAULT 'x' CHECK (b <> '')",
	"DROP TABLE p",
};

static const struct {
	const char *sql, *says;
} refused[] = {
	{"BEGIN", "D1 refuses BEGIN"},
	{"COMMIT", "D1 refuses BEGIN"},
	{"SAVEPOINT s", "D1 refuses BEGIN"},
	{"ATTACH ':memory:' AS x", "D1 refuses ATTACH"},
	{"DETACH x", "D1 refuses ATTACH"},
	{"CREATE TEMP TABLE x(a)", "TEMP"},
	{"CREATE TEMP VIEW x AS SELECT 1", "TEMP"},
	{"CREATE TABLE temp.x(a)", "TEMP"},
	{"VACUUM", "cannot VACUUM"},
	{"CREATE VIRTUAL TABLE f USING fts4(x)", "virtual tables of fts4"},
	{"CREATE VIRTUAL TABLE f USING dbstat(main)", "virtual tables of dbstat"},
	{"SELECT * FROM dbstat", "D1 does not have dbstat"},
	{"CREATE TABLE _cf_x(a)", "_cf_"},
	{"CREATE TABLE _CF_x(a)", "_cf_"},
	{"CREATE TABLE x AS SELECT * FROM _cf_METADATA", "_cf_"},
	{"DELETE FROM _cf_METADATA", "_cf_"},
	{"DROP TABLE _cf_METADATA", "_cf_"},
	{"ALTER TABLE p RENAME TO _cf_p", "_cf_"},
	{"CREATE INDEX i ON _cf_METADATA(v)", "_cf_"},
	{"UPDATE sqlite_master SET sql = ''", "may not be modified"},
	{"CREATE TABLE sqlite_x(a)", "reserved"},
	{"INSERT INTO p VALUES (9, ?)", "placeholder"},
	{"INSERT INTO p VALUES (9, ?101)", "variable number"},
	{"SELECT sqlite_version()", "sqlite_version"},
	{"SELECT sqlite_source_id()", "sqlite_source_id"},
	{"UPDATE p SET a = ceiling(1.5)", "ceiling"},
	{"UPDATE p SET a = power(2, 3)", "power"},
	{"SELECT log10(2)", "log10"},
	{"SELECT load_extension('x')", "load_extension"},
	{"SELECT uuid()", "no such function"},
	{"PRAGMA journal_mode = DELETE", "PRAGMA journal_mode"},
	{"PRAGMA synchronous = OFF", "PRAGMA synchronous"},
	{"PRAGMA user_version = 3", "PRAGMA user_version"},
	{"PRAGMA writable_schema = ON", "PRAGMA writable_schema"},
	{"PRAGMA integrity_check", "PRAGMA integrity_check"},
	{"PRAGMA cache_size", "PRAGMA cache_size"},
	{"PRAGMA database_list", "PRAGMA database_list"},
	{"PRAGMA forein_keys = OFF", "PRAGMA forein_keys"},
	{"PRAGMA foreign_keys = 2", "PRAGMA foreign_keys"},
	{"PRAGMA temp.foreign_key_check", "PRAGMA foreign_key_check"},
	{"SELECT * FROM pragma_cache_size", "cache_size"},
	{"SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION "
	 "SELECT 6",
	 "too many terms in compound SELECT"},
	{"SELECT a LIKE '123456789012345678901234567890123456789012345678901' FROM p",
	 "pattern too complex"},
};

static void run_one(struct bench *b, struct bench_unit *u, const char *sql)
{
	*u = (struct bench_unit){0};
	BENCH_CUT(b, &u->unit, sql);
	bench_apply(b, u);
}

static void begin(struct bench *b)
{
	bench_begin(b, schema);
	b->target.dialect = SG_D1;
	if (!bench_open(b, SG_READ_WRITE))
		sg_bug("%s", b->err.text);
}

static void test_taken(void)
{
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		struct bench b;
		struct bench_unit u;

		begin(&b);
		run_one(&b, &u, taken[i]);
		expect(u.ok, sg_printf(&b.arena, "D1 takes %s", taken[i]), b.err.text);
		bench_end(&b);
	}
}

static void test_refused(void)
{
	struct bench b;
	struct bench_unit u;

	begin(&b);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		run_one(&b, &u, refused[i].sql);
		expect(!u.ok && u.result.outcome == SG_OUTCOME_ROLLED_BACK &&
			       strstr(b.err.text, refused[i].says) &&
			       sg_str_starts(sg_str_of(b.err.text), "m.sql:1: "),
		       sg_printf(&b.arena, "D1 refuses %.60s", refused[i].sql),
		       b.err.text);
	}
	bench_end(&b);
}

/* ---- limits ---- */

static const char *repeat(struct bench *b, const char *first, const char *part, size_t n,
			  const char *last)
{
	struct sg_buf out = {0};

	sg_buf_adds(&out, first);
	for (size_t i = 0; i < n; i++)
		sg_buf_printf(&out, part, i);
	sg_buf_adds(&out, last);
	return sg_cstr(&b->arena, sg_buf_keep(&out, &b->arena));
}

static void test_limits(void)
{
	const struct {
		const char *name, *first, *part, *last, *says;
		size_t most;
	} limits[] = {
		{"columns", "CREATE TABLE w(c", ", c%zu", ")", "too many columns", 99},
		{"bytes of a statement", "SELECT '", "x", "'", "too long", 100000 - 9},
		{"depth", "SELECT 1", " AND 1", "", "Expression tree is too large", 99},
		{"rows of VALUES", "INSERT INTO p(a) VALUES (1)", ", (%zu)", "", "",
		 5000},
	};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct bench b;
		struct bench_unit at, over;

		begin(&b);
		run_one(&b, &over,
			repeat(&b, limits[i].first, limits[i].part, limits[i].most + 1,
			       limits[i].last));
		expect(over.ok == !*limits[i].says && strstr(b.err.text, limits[i].says),
		       sg_printf(&b.arena, "beyond the most %s", limits[i].name),
		       b.err.text);
		run_one(&b, &at,
			repeat(&b, limits[i].first, limits[i].part, limits[i].most,
			       limits[i].last));
		expect(at.ok, sg_printf(&b.arena, "the most %s", limits[i].name),
		       b.err.text);
		bench_end(&b);
	}
}

/* ---- D1's way ---- */

static bool writes_table(void *payload, struct sg_database *db,
			 const struct sg_unit_result *so_far, struct sg_err *err)
{
	const struct sg_query query = {
		.sql = "SELECT sqlite_version(), 1 UNION SELECT 2, 2"};

	(void)payload, (void)so_far;
	return db->driver->query(db, &query, err);
}

static void test_keys(void)
{
	struct bench b;
	struct bench_unit u = {0};

	begin(&b);
	u.unit.foreign_keys_off = true;
	u.unit.before_commit = writes_table;
	BENCH_CUT(&b, &u.unit, "PRAGMA foreign_keys = OFF", "DELETE FROM p");
	bench_apply(&b, &u);
	expect(u.ok && !strcmp(bench_ask(&b, "SELECT count(*) FROM c"), "0") &&
		       !strcmp(bench_touched(&b, &u.result), "c p"),
	       "foreign keys stay on, and our own queries are free", b.err.text);
	bench_end(&b);
}

static void test_looks(void)
{
	struct bench b;
	struct sg_identity identity;
	struct sg_str text = {0};
	bool ok;

	begin(&b);
	ok = b.db.driver->identify(&identity, &b.arena, &b.db, &b.err) &&
	     b.db.driver->schema(&text, &b.arena, &b.db, &b.err);
	expect(ok && sg_str_starts(sg_str_of(identity.engine), "D1 (local), SQLite 3."),
	       "it says that it is D1", b.err.text);
	expect(ok && sg_str_find(text, "_cf_", 0) == text.n &&
		       sg_str_find(text, "CREATE TABLE p", 0) < text.n,
	       "its own tables are not in the schema", b.err.text);
	bench_end(&b);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_taken();
	test_refused();
	test_limits();
	test_keys();
	test_looks();
	return bench_failed > 0;
}
