/*
 * Foreign keys around a migration of SQLite: off before BEGIN, checked before COMMIT, on
 * again behind it; what was broken before is not the migration's fault.
 */
#include "apply_sqlite.h"

static const char *const modes[] = {"PRAGMA journal_mode = DELETE",
				    "PRAGMA journal_mode = WAL"};

static const char orphans[] = "INSERT INTO c VALUES (7, 70), (8, 80)";

#define REBUILD(new_c)                                                                   \
	new_c, "INSERT INTO n SELECT * FROM c", "DROP TABLE c",                          \
		"ALTER TABLE n RENAME TO c"

static const struct {
	const char *name, *seed;
	bool off;
	const char *statements[6];
	const char *says;   /* of the error */
	const char *counts; /* rows of p and of the children */
} keys[] = {
	{"a rebuild of the parent with foreign keys off keeps the children",
	 "",
	 true,
	 {"CREATE TABLE n(id INTEGER PRIMARY KEY, a, b)",
	  "INSERT INTO n SELECT *, 1 FROM p", "DROP TABLE p",
	  "ALTER TABLE n RENAME TO p"},
	 "",
	 "2|2"},
	{"and with foreign keys on it does not",
	 "",
	 false,
	 {"CREATE TABLE n(id INTEGER PRIMARY KEY, a, b)",
	  "INSERT INTO n SELECT *, 1 FROM p", "DROP TABLE p",
	  "ALTER TABLE n RENAME TO p"},
	 "",
	 "2|0"},
	{"a new orphan is refused",
	 "",
	 true,
	 {"DELETE FROM p WHERE id = 1"},
	 "1 row of 'c' (p) would have no parent in 'p', 0 before",
	 "2|2"},
	{"old orphans are not the migration's",
	 orphans,
	 true,
	 {"UPDATE p SET a = 1"},
	 "",
	 "2|4"},
	{"a further orphan is",
	 orphans,
	 true,
	 {"DELETE FROM p WHERE id = 1"},
	 "3 rows of 'c' (p) would have no parent in 'p', 2 before",
	 "2|4"},
	{"a rebuild of the child may keep them",
	 orphans,
	 true,
	 {REBUILD("CREATE TABLE n(id INTEGER PRIMARY KEY, p REFERENCES p(id), CHECK "
		  "(1))")},
	 "",
	 "2|4"},
	{"a renamed child, too", orphans, true, {"ALTER TABLE c RENAME TO d"}, "", "2|4"},
	{"a renamed parent, too",
	 orphans,
	 true,
	 {"ALTER TABLE p RENAME TO q"},
	 "",
	 "2|4"},
	{"a rebuild that brings a foreign key to orphans is refused",
	 "CREATE TABLE e(id INTEGER PRIMARY KEY, p); INSERT INTO e VALUES (1, 99)",
	 true,
	 {"CREATE TABLE n(id INTEGER PRIMARY KEY, p REFERENCES p(id))",
	  "INSERT INTO n SELECT * FROM e", "DROP TABLE e", "ALTER TABLE n RENAME TO e"},
	 "1 row of 'e' (p) would have no parent in 'p', 0 before",
	 "2|2"},
	{"a parent without its key is refused",
	 "",
	 true,
	 {"CREATE TABLE n(id INTEGER, a)", "INSERT INTO n SELECT * FROM p",
	  "DROP TABLE p", "ALTER TABLE n RENAME TO p"},
	 "foreign keys of 'c' could not work any more: foreign key mismatch",
	 "2|2"},
	{"a key that never worked is not in the way",
	 "CREATE TABLE u(x REFERENCES p(a)); INSERT INTO u VALUES (1)",
	 true,
	 {"UPDATE p SET a = 1"},
	 "",
	 "2|2"},
	{"an orphan that PRAGMA defer_foreign_keys = OFF would hide is refused",
	 "CREATE TABLE k(x REFERENCES p(id)); INSERT INTO k VALUES (98)",
	 false,
	 {"PRAGMA defer_foreign_keys = ON", "INSERT INTO k VALUES (99)",
	  "PRAGMA Defer_Foreign_Keys = OFF"},
	 "2 rows of 'k' (x) would have no parent in 'p', 1 before",
	 "2|2"},
	{"a dropped parent is refused",
	 "",
	 true,
	 {"DROP TABLE p"},
	 "2 rows of 'c' (p) would have no parent in 'p'",
	 "2|2"},
};

static void test_keys(size_t i, const char *mode)
{
	struct bench b;
	struct bench_unit u = {0};
	struct sg_unit unit = {.path = "m.sql", .foreign_keys_off = keys[i].off};
	const char *counts;

	bench_begin(&b, mode);
	bench_run(b.file, bench_family);
	bench_run(b.file, keys[i].seed);
	bench_open(&b, SG_READ_WRITE);
	for (size_t j = 0; keys[i].statements[j]; j++)
		bench_add(&b, &unit, keys[i].statements[j]);
	u.unit = unit;
	bench_apply(&b, &u);
	counts = bench_ask(&b,
			   strstr(keys[i].name, "renamed parent")
				   ? "SELECT (SELECT count(*) FROM q), count(*) FROM c"
			   : strstr(keys[i].name, "renamed child")
				   ? "SELECT (SELECT count(*) FROM p), count(*) FROM d"
				   : "SELECT (SELECT count(*) FROM p), count(*) FROM c");
	expect(u.ok == !*keys[i].says && strstr(b.err.text, keys[i].says) &&
		       !strcmp(counts, keys[i].counts),
	       sg_printf(&b.arena, "%s (%s)", keys[i].name, mode),
	       *b.err.text ? b.err.text : counts);
	bench_end(&b);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t m = 0; m < 2; m++)
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			test_keys(i, modes[m]);
	return bench_failed > 0;
}
