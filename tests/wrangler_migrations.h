/* Migrations on remote D1: what commits, what is refused, and what breaks off. */
#ifndef SQLGUARD_TESTS_WRANGLER_MIGRATIONS_H
#define SQLGUARD_TESTS_WRANGLER_MIGRATIONS_H

#include "wrangler_scene.h"

struct told {
	int began, ended;
	bool refuse;
};

static bool begin(void *payload, struct sg_database *db, struct sg_err *err)
{
	(void)db, (void)err;
	((struct told *)payload)->began++;
	return true;
}

static bool end(void *payload, struct sg_database *db,
		const struct sg_unit_result *so_far, struct sg_err *err)
{
	struct told *told = payload;

	(void)db;
	told->ended += so_far->outcome == SG_OUTCOME_COMMITTED;
	return !told->refuse || sg_fail(err, "not as planned");
}

static bool apply_with(struct sg_database *db, const char *name, struct sg_str bytes,
		       enum sg_outcome outcome, struct told *told, struct sg_err *err)
{
	struct sg_unit_result result;
	const struct sg_unit unit = {.path = name,
				     .name = sg_str_of(name),
				     .bytes = bytes,
				     .after_begin = begin,
				     .before_commit = end,
				     .payload = told};
	bool ok;

	err->text[0] = '\0';
	ok = db->driver->apply(&result, &remote_arena, db, &unit, err);
	expect(result.outcome == outcome, "%s: outcome %d instead of %d: '%s'", name,
	       result.outcome, outcome, err->text);
	expect(!result.touched_known && !result.statements.len, "%s: it knows too much",
	       name);
	return ok;
}

static bool apply(struct sg_database *db, const char *name, const char *bytes,
		  enum sg_outcome outcome, struct sg_err *err)
{
	struct told told = {0};

	return apply_with(db, name, sg_str_of(bytes), outcome, &told, err);
}

static const char first[] =
	"CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, b);\r\n"
	"CREATE TABLE \"we\"\"ird; name\"(id INTEGER PRIMARY KEY, "
	"user INTEGER REFERENCES users(id));\n"
	"CREATE VIEW v AS SELECT name FROM users;\n"
	"INSERT INTO users(name, b) VALUES ('it''s', x'00ff'), ('gr\xc3\xbc\xc3\x9f', "
	"1.5), "
	"('a;b', NULL);\n"
	"INSERT INTO \"we\"\"ird; name\" VALUES (1, 1), (2, 2);\n";

static void try_apply(struct sg_database *db)
{
	struct told told = {.refuse = true};
	struct sg_err err;

	expect(!apply_with(db, "0001_first.sql", sg_str_of(first), SG_OUTCOME_COMMITTED,
			   &told, &err) &&
		       has(err.text, "not as planned"),
	       "'%s'", err.text);
	expect(told.began == 1 && told.ended == 1, "called %d and %d times", told.began,
	       told.ended);
	done("a migration commits, and who verifies it can only tell");
	expect_calls(3);
	expect(!apply(db, "0001_first.sql", first, SG_OUTCOME_NONE, &err) &&
		       has(err.text, "by somebody else meanwhile"),
	       "'%s'", err.text);
	done("one that is recorded already is not run again");
	expect_calls(1);
	expect(!apply(db, "0002_bad.sql",
		      "INSERT INTO users(name) VALUES ('lost');\n"
		      "INSERT INTO nosuch VALUES (1);\n",
		      SG_OUTCOME_ROLLED_BACK, &err) &&
		       has(err.text, "no such table: nosuch"),
	       "'%s'", err.text);
	done("one that fails is rolled back, and D1's reason is told");
	expect_calls(3);
}

static void try_names(struct sg_database *db)
{
	static const char *const names[] = {"x', 1); DROP TABLE users; --.sql",
					    "../0002.sql",
					    "a//b.sql",
					    ".hidden.sql",
					    "0002_x.SQL",
					    "line\nend.sql",
					    "*.sql",
					    "",
					    "/etc/x.sql"};
	struct sg_err err;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		expect(!apply(db, names[i], "SELECT 1;", SG_OUTCOME_NONE, &err) &&
			       has(err.text, "cannot be given"),
		       "'%s': '%s'", names[i], err.text);
	expect(!apply(db, "0002.sql", "SELECT '\xff';", SG_OUTCOME_NONE, &err) &&
		       has(err.text, "no UTF-8 at byte 8"),
	       "'%s'", err.text);
	done("names and bytes that wrangler would read otherwise are refused");
	expect_calls(0);
	expect(!apply(db, "20240101000000_x/migration.sql", "SELECT 1;", SG_OUTCOME_NONE,
		      &err) &&
		       has(err.text, "since 4.98; this is 4.86"),
	       "'%s'", err.text);
	done("a migration in its own folder needs a newer wrangler");
	expect_calls(1);
}

/* ---- what goes wrong ---- */

static const char more[] = "INSERT INTO users(name) VALUES ('more');\n";

static void try_failures(struct sg_database *db)
{
	struct sg_err err;

	set_faults("d1 migrations\tfails\n");
	expect(!apply(db, "0003.sql", more, SG_OUTCOME_ROLLED_BACK, &err), "it passed");
	expect(has(err.text, "not applied: Migration x failed with the following errors: "
			     "near \"SYNTAX\"") &&
		       !has(err.text, "very-secret") && has(err.text, "***") &&
		       !has(err.text, "Signature") && !has(err.text, "Logs"),
	       "'%s'", err.text);
	done("a failure is told on one line, without secrets");
	set_faults("d1 migrations\tfails after\n");
	expect(apply(db, "0004.sql", more, SG_OUTCOME_COMMITTED, &err), "'%s'", err.text);
	done("a failure behind the commit is a commit: the ledger says so");
	set_faults("d1 migrations\tdies after\n");
	expect(apply(db, "0005.sql", more, SG_OUTCOME_COMMITTED, &err), "'%s'", err.text);
	done("wrangler that dies behind the commit: the ledger says so");
	set_faults("d1 migrations\tsilent\n");
	expect(!apply(db, "0006.sql", more, SG_OUTCOME_UNKNOWN, &err) &&
		       has(err.text, "has no row of it"),
	       "'%s'", err.text);
	done("a success that is not in the ledger is none");
}

static void try_interruptions(struct sg_database *db)
{
	struct sg_patience *patience = &sg_wrangler_of(db)->patience;
	const struct sg_patience usual = *patience;
	struct sg_err err;

	patience->settle = 1;
	patience->migration = 1;
	set_faults("d1 migrations\thangs\n");
	expect(!apply(db, "0007.sql", more, SG_OUTCOME_ROLLED_BACK, &err) &&
		       has(err.text, "gave no answer"),
	       "'%s'", err.text);
	done("a call without an answer is given up, and the ledger asked");
	set_faults("d1 migrations\tdies\n");
	expect(!apply(db, "0007.sql", more, SG_OUTCOME_ROLLED_BACK, &err) &&
		       has(err.text, "signal 9"),
	       "'%s'", err.text);
	done("wrangler that dies before it did anything: the ledger is asked");
	patience->migration = 20;
	set_faults("d1 execute\tpass\nd1 migrations\tdies\nd1 execute\tgarbage\n"
		   "d1 execute\thalf\nd1 execute\tsilent\nd1 execute\tdies\n"
		   "d1 execute\tgarbage\nd1 execute\tgarbage\nd1 execute\tgarbage\n");
	expect(!apply(db, "0007.sql", more, SG_OUTCOME_UNKNOWN, &err) &&
		       has(err.text, "nobody can tell"),
	       "'%s'", err.text);
	done("when nobody answers, nobody knows");
	set_faults("d1 migrations\tchatty\nd1 execute\tchatty\n");
	*patience = usual;
	expect(apply(db, "0007.sql", more, SG_OUTCOME_COMMITTED, &err), "'%s'", err.text);
	done("what stands around an answer is passed over");
	set_faults("");
}

#endif
