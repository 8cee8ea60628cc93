/*
 * Ledgers against tables as their tools make and fill them: what is read, what is
 * written, and what is refused.  tests/ledger_tools.test.sh asks the tools themselves.
 */
#include "ledger_tables.h"

/* ---- each ledger, the same way ---- */

static void reads_and_writes(size_t nth)
{
	struct ledger_case c;

	begin(cases[nth].ledger, "goes on from a table of its tool");
	open_nth(&c, nth, NULL);
	run_sql(&c, cases[nth].made);
	same("first", "applied pending pending", standings_of(&c));
	check(record_one(&c, 1), "record", &c);
	same("rows", cases[nth].recorded, lines_of(&c, cases[nth].query));
	same("second", "applied applied pending", standings_of(&c));
	check(forget_one(&c, 1), "forget", &c);
	same("forgotten", "applied pending pending", standings_of(&c));
	check(record_one(&c, 1), "record again", &c);
	same("again", "applied applied pending", standings_of(&c));
	close_case(&c);
	end();
}

/* Our table has the columns, types, keys and defaults of the tool's. */
static void makes_the_same_table(size_t nth)
{
	struct ledger_case ours, theirs;
	const char *query;

	begin(cases[nth].ledger, "makes the table as its tool does");
	open_nth(&ours, nth, NULL);
	open_nth(&theirs, nth, NULL);
	run_sql(&theirs, cases[nth].made);
	same("nothing", "pending pending pending", standings_of(&ours));
	check(record_one(&ours, 0) && record_one(&ours, 1), "record", &ours);
	check(sg_ledger_create(&ours.at, &ours.arena, &ours.err), "create again", &ours);
	query = sg_printf(&ours.arena, "SELECT * FROM pragma_table_info('%s')",
			  ours.at.table);
	same("columns", lines_of(&theirs, query), lines_of(&ours, query));
	query = sg_printf(&ours.arena,
			  "SELECT name, \"unique\", origin FROM pragma_index_list('%s')",
			  ours.at.table);
	same("indexes", lines_of(&theirs, query), lines_of(&ours, query));
	same("both", "applied applied pending", standings_of(&ours));
	close_case(&ours);
	close_case(&theirs);
	end();
}

static void names_what_changed(size_t nth)
{
	struct ledger_case c;

	begin(cases[nth].ledger, "names edited, late and missing migrations");
	open_nth(&c, nth, NULL);
	run_sql(&c, cases[nth].made);
	if (cases[nth].damage)
		run_sql(&c, cases[nth].damage);
	same("edited",
	     cases[nth].damage ? "changed pending pending" : "applied pending pending",
	     standings_of(&c));
	check(find(&c) && record_one(&c, 2), "record", &c);
	if (!strcmp(cases[nth].ledger, "golang-migrate"))
		same("implied", "applied applied applied", standings_of(&c));
	else
		holds("late", " out of order applied", standings_of(&c));
	c.set.migrations.len = 2;
	holds("missing", " missing(", standings_of(&c));
	same("count", "1", c.standings.count[SG_STANDS_MISSING] == 1 ? "1" : "other");
	check(forget_missing(&c), "forget", &c);
	if (strstr(standings_of(&c), "missing"))
		wrong("forgotten", "no missing ones", standings_of(&c));
	close_case(&c);
	end();
}

static void refuses_another_shape(size_t nth)
{
	struct ledger_case c;

	begin(cases[nth].ledger, "refuses a table of another shape");
	open_nth(&c, nth, cases[nth].ledger);
	if (!find(&c))
		wrong("empty database", "found", c.err.text);
	run_sql(&c, sg_printf(&c.arena, "CREATE TABLE \"%s\"(x, \"y,z\")", c.at.table));
	holds("columns found", "x,y,z", standings_of(&c));
	holds("columns wanted", c.at.ledger->columns, c.err.text);
	run_sql(&c, sg_printf(&c.arena, "DROP TABLE \"%s\"", c.at.table));
	run_sql(&c, cases[nth].made);
	run_sql(&c, sg_printf(&c.arena, "ALTER TABLE \"%s\" ADD COLUMN q", c.at.table));
	holds("one column more", "is no ledger of", standings_of(&c));
	close_case(&c);
	end();
}

/* ---- what is particular to some ---- */

static bool resolve_one(struct ledger_case *c, size_t place, bool applied)
{
	struct sg_ledger_record record = record_of(c, place);

	return c->at.ledger->resolve(&c->at, &c->arena, &record, applied, &c->err);
}

static void test_line_ends(void)
{
	struct ledger_case c;

	begin("sqlguard", "does not see line ends and BOM");
	open_named(&c, "sqlguard");
	run_sql(&c, made_by("sqlguard"));
	c.bytes[0] = SG_STR("\xEF\xBB\xBF"
			    "CREATE TABLE a(id int);\r\nCREATE INDEX ai ON a(id);\r");
	same("CRLF, CR, BOM", "applied pending pending", standings_of(&c));
	c.bytes[0] = SG_STR("CREATE TABLE a(id int);\n\nCREATE INDEX ai ON a(id);\n");
	same("an empty line more", "changed pending pending", standings_of(&c));
	close_case(&c);
	end();
}

static void test_newer(void)
{
	struct ledger_case c;

	begin("sqlguard", "refuses a newer ledger");
	open_named(&c, "sqlguard");
	run_sql(&c, made_by("sqlguard"));
	run_sql(&c, "UPDATE sqlguard_migrations SET format = 2");
	holds("format", "written by a newer sqlguard; update sqlguard", standings_of(&c));
	run_sql(&c, "UPDATE sqlguard_migrations SET format = 1;"
		    "ALTER TABLE sqlguard_migrations ADD COLUMN more TEXT");
	holds("columns", "written by a newer sqlguard; update sqlguard",
	      standings_of(&c));
	close_case(&c);
	end();
}

static void test_own_outcomes(void)
{
	struct ledger_case c;
	struct sg_ledger_record record;

	begin("sqlguard", "knows outcomes");
	open_named(&c, "sqlguard");
	run_sql(&c, made_by("sqlguard"));
	same("found", "applied pending pending", standings_of(&c));
	if (record_one(&c, 0))
		wrong("a second row of one name", "refused", "recorded");
	record = record_of(&c, 1);
	record.baseline = true;
	check(sg_ledger_record(&c.at, &c.arena, &record, &c.err), "baseline", &c);
	check(record_one(&c, 2) && forget_one(&c, 2), "undo", &c);
	same("outcomes", "applied\nbaseline\nundone\n",
	     lines_of(&c, "SELECT outcome FROM sqlguard_migrations ORDER BY id"));
	run_sql(&c, "UPDATE sqlguard_migrations SET outcome = 'failed' WHERE id = 2");
	same("failed", "applied failed pending", standings_of(&c));
	check(resolve_one(&c, 1, true), "resolve", &c);
	same("resolved", "applied applied pending", standings_of(&c));
	run_sql(&c, "UPDATE sqlguard_migrations SET outcome = 'odd' WHERE id = 2");
	holds("another word", "state 'odd'", standings_of(&c));
	close_case(&c);
	end();
}

static void test_repeatable(void)
{
	struct ledger_case c;

	begin("sqlguard", "records a repeatable one again");
	open_named(&c, "sqlguard");
	c.set.migrations.items[2].kind = SG_MIGRATION_REPEATABLE;
	check(find(&c) && record_one(&c, 0) && record_one(&c, 2), "record", &c);
	same("not late", "applied pending applied", standings_of(&c));
	c.bytes[2] = SG_STR("SELECT 1;");
	same("changed", "applied pending pending", standings_of(&c));
	check(record_one(&c, 2), "again", &c);
	same("ran again", "applied pending applied", standings_of(&c));
	close_case(&c);
	end();
}

static void test_drizzle(void)
{
	struct ledger_case c;

	begin("drizzle", "takes an empty hash, and tells the generations apart");
	open_named(&c, "drizzle");
	run_sql(&c, made_by("drizzle"));
	run_sql(&c, "UPDATE __drizzle_migrations SET hash = ''");
	same("empty hash", "applied pending pending", standings_of(&c));
	run_sql(&c, "ALTER TABLE __drizzle_migrations ADD COLUMN name text;"
		    "ALTER TABLE __drizzle_migrations ADD COLUMN applied_at TEXT");
	holds("a table of 1.x", "'drizzle-kit up'", standings_of(&c));
	close_case(&c);
	open_named(&c, "drizzle1");
	run_sql(&c, made_by("drizzle"));
	holds("a table of 0.x", "let 'drizzle-kit migrate' of 1.x run once",
	      standings_of(&c));
	close_case(&c);
	open_named(&c, "drizzle");
	c.set.migrations.items[1].when = 0;
	holds("no time", "'m/0001_b.sql' cannot be in the ledger of Drizzle 0.x",
	      standings_of(&c));
	c.set.migrations.items[1].when = c.set.migrations.items[0].when;
	holds("one time twice", "'m/0000_a.sql' and 'm/0001_b.sql' are the same",
	      standings_of(&c));
	close_case(&c);
	end();
}

static void test_golang_migrate(void)
{
	struct ledger_case c;

	begin("golang-migrate", "has one row");
	open_named(&c, "golang-migrate");
	run_sql(&c, made_by("golang-migrate"));
	run_sql(&c, "UPDATE schema_migrations SET version = 2, dirty = 1");
	same("dirty", "applied failed pending", standings_of(&c));
	if (record_one(&c, 2))
		wrong("onto a failed one", "refused", "recorded");
	check(resolve_one(&c, 1, false), "resolve", &c);
	same("resolved", "1|0\n", lines_of(&c, "SELECT * FROM schema_migrations"));
	check(forget_one(&c, 0), "forget the first", &c);
	same("nothing", "", lines_of(&c, "SELECT * FROM schema_migrations"));
	same("none", "pending pending pending", standings_of(&c));
	check(record_one(&c, 2) && record_one(&c, 0), "record", &c);
	same("the newest stays", "10|0\n",
	     lines_of(&c, "SELECT * FROM schema_migrations"));
	if (forget_one(&c, 0))
		wrong("an older one", "refused", "forgotten");
	check(forget_one(&c, 2), "forget the newest", &c);
	same("the one before", "2|0\n", lines_of(&c, "SELECT * FROM schema_migrations"));
	run_sql(&c, "INSERT INTO schema_migrations VALUES(3, 0)");
	holds("two rows", "has 2 rows", standings_of(&c));
	run_sql(&c, "DELETE FROM schema_migrations; INSERT INTO schema_migrations VALUES "
		    "(-1, 1)");
	same("failed on the way down", "pending pending pending missing(-1)",
	     standings_of(&c));
	close_case(&c);
	end();
}

static void test_goose(void)
{
	struct ledger_case c;

	begin("goose", "goes by the newest row, and needs that of version 0");
	open_named(&c, "goose");
	run_sql(&c, made_by("goose"));
	run_sql(&c, "INSERT INTO goose_db_version(version_id, is_applied) VALUES(2, 1), "
		    "(2, 0), (3, 0), (3, 1)");
	same("newest", "applied out of order applied", standings_of(&c));
	check(find(&c) && forget_one(&c, 2), "forget", &c);
	same("all rows of it", "applied pending pending", standings_of(&c));
	run_sql(&c, "DELETE FROM goose_db_version WHERE version_id = 0");
	holds("no version 0", "lacks the row of version 0", standings_of(&c));
	close_case(&c);
	end();
}

static void test_sqlx(void)
{
	struct ledger_case c;

	begin("sqlx", "sees line ends, and rows that failed");
	open_named(&c, "sqlx");
	run_sql(&c, made_by("sqlx"));
	c.bytes[0] = SG_STR("CREATE TABLE a(id int);\r\nCREATE INDEX ai ON a(id);\r\n");
	same("CRLF", "changed pending pending", standings_of(&c));
	run_sql(&c, "UPDATE _sqlx_migrations SET success = 0");
	same("failed", "failed pending pending", standings_of(&c));
	check(resolve_one(&c, 0, true), "resolve", &c);
	same("resolved", "applied pending pending", standings_of(&c));
	run_sql(&c, "UPDATE _sqlx_migrations SET success = 0");
	check(resolve_one(&c, 0, false), "resolve", &c);
	same("taken back", "pending pending pending", standings_of(&c));
	close_case(&c);
	end();
}

static void test_prisma(void)
{
	struct ledger_case c;

	begin("prisma", "takes other line ends, and resolves failures as it does");
	open_named(&c, "prisma");
	run_sql(&c, made_by("prisma"));
	c.bytes[0] = SG_STR("CREATE TABLE a(id int);\r\nCREATE INDEX ai ON a(id);\r\n");
	same("CRLF", "applied pending pending", standings_of(&c));
	holds("milliseconds", "2026-11-21T", c.standings.of.items[0].applied_at.p);
	run_sql(&c,
		"UPDATE _prisma_migrations SET checksum = '8ef8334bf9b5f55ebba2272d7a2b"
		"1dfc908b2c6729152e994b29d91fc6a6d0'");
	same("unpadded", "applied pending pending", standings_of(&c));
	run_sql(&c,
		"INSERT INTO _prisma_migrations VALUES('y', '', NULL, '2_b', 'no such "
		"table', NULL, '2026-11-21 16:00:00', 0)");
	same("failed", "applied failed pending", standings_of(&c));
	holds("its log", "no such table", c.standings.of.items[1].message.p);
	check(resolve_one(&c, 1, false), "rolled back", &c);
	same("rolled back", "applied pending pending", standings_of(&c));
	run_sql(&c, "UPDATE _prisma_migrations SET rolled_back_at = NULL WHERE id = 'y'");
	check(resolve_one(&c, 1, true), "resolved", &c);
	same("resolved", "applied applied pending", standings_of(&c));
	same("rows", "2_b|1|no such table|0\n2_b|0||0\n",
	     lines_of(&c, "SELECT migration_name, rolled_back_at IS NOT NULL, logs, "
			  "applied_steps_count FROM _prisma_migrations "
			  "WHERE migration_name = '2_b' ORDER BY rowid"));
	close_case(&c);
	end();
}

int main(void)
{
	if (sizeof cases / sizeof *cases != sg_ledgers_len) {
		printf("not ok ledgers: a ledger has no case\n");
		return 1;
	}
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reads_and_writes(i);
		makes_the_same_table(i);
		names_what_changed(i);
		refuses_another_shape(i);
	}
	test_line_ends();
	test_newer();
	test_own_outcomes();
	test_repeatable();
	test_drizzle();
	test_golang_migrate();
	test_goose();
	test_sqlx();
	test_prisma();
	return failed;
}
