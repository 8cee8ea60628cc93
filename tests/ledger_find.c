/* Which ledger a database has, and names that want to be more than names. */
#include "ledger_tables.h"

static void open_plain(struct ledger_case *c, const char *layout)
{
	open_case(c, layout, NULL);
	add_migration(c, "m/0001_a.sql", "0001", "0001_a.sql", 1700000000001);
}

static void found_is(struct ledger_case *c, const char *what, const char *wanted)
{
	same(what, wanted, find(c) ? c->at.ledger->title : c->err.text);
}

static void test_plain_sets(void)
{
	struct ledger_case c;

	begin("the ledger", "of a set that is nobody's is the table that is there");
	open_plain(&c, "plain");
	found_is(&c, "nothing", "sqlguard");
	run_sql(&c, "CREATE TABLE schema_migrations(version varchar primary key)");
	found_is(&c, "one column", "dbmate");
	run_sql(&c, "DROP TABLE schema_migrations; CREATE TABLE "
		    "schema_migrations(version uint64, dirty bool)");
	found_is(&c, "two columns", "golang-migrate");
	run_sql(&c, made_by("wrangler"));
	found_is(&c, "an empty one and one with rows", "wrangler");
	run_sql(&c, "INSERT INTO schema_migrations VALUES(1, 0)");
	holds("two with rows", "--ledger wrangler", find(&c) ? "found" : c.err.text);
	holds("two with rows", "--ledger golang-migrate", c.err.text);
	c.target.ledger = "wrangler";
	found_is(&c, "asked", "wrangler");
	c.target.ledger = "golang_migrate";
	holds("misspelt", "did you mean 'golang-migrate'",
	      find(&c) ? "found" : c.err.text);
	close_case(&c);
	end();
}

static void test_two_tools(void)
{
	struct ledger_case c;

	begin("the ledger", "of a tool beside another tool's rows is asked for");
	open_plain(&c, "drizzle");
	run_sql(&c, made_by("drizzle"));
	run_sql(&c, made_by("wrangler"));
	holds("both", "--ledger drizzle or --ledger wrangler",
	      find(&c) ? "found" : c.err.text);
	holds("names", "'d1_migrations' of wrangler", c.err.text);
	run_sql(&c, "DELETE FROM d1_migrations");
	found_is(&c, "empty", "Drizzle 0.x");
	close_case(&c);
	end();
}

static void test_strangers(void)
{
	struct ledger_case c;

	begin("the ledger", "of a tool that sqlguard does not write is left alone");
	open_plain(&c, "flyway");
	found_is(&c, "no table", "sqlguard");
	run_sql(&c, "CREATE TABLE flyway_schema_history(installed_rank INT)");
	holds("Flyway", "kept by Flyway", find(&c) ? "found" : c.err.text);
	holds("remedy", "--ledger sqlguard", c.err.text);
	run_sql(&c, "DROP TABLE flyway_schema_history;"
		    "CREATE TABLE schema_migrations(version varchar primary key);"
		    "CREATE TABLE ar_internal_metadata(key)");
	holds("Rails", "--ledger", find(&c) ? "found" : c.err.text);
	c.target.ledger = "sqlguard";
	found_is(&c, "asked", "sqlguard");
	close_case(&c);
	end();
}

/* ---- untrusted names ---- */

static void test_hostile(void)
{
	struct ledger_case c;

	begin("the ledger", "takes hostile names as names");
	open_case(&c, "wrangler", NULL);
	c.set.history = "a\"; DROP TABLE kept; --";
	add_migration(&c, "m/'); DROP TABLE kept; --.sql", "",
		      "'); DROP TABLE kept; --.sql", 0);
	add_migration(&c, "m/\"%w?1\x1b[2J.sql", "", "\"%w?1\x1b[2J.sql", 0);
	check(find(&c) && record_one(&c, 0) && record_one(&c, 1), "record", &c);
	same("table", "a\"; DROP TABLE kept; --", c.at.table);
	same("both", "applied applied", standings_of(&c));
	run_sql(&c, "INSERT INTO \"a\"\"; DROP TABLE kept; --\"(name) VALUES('x' || "
		    "char(0, 10) || 'y'), (NULL), (X'FF00')");
	holds("rows without a file", "applied applied missing(x", standings_of(&c));
	same("missing", "2", c.standings.count[SG_STANDS_MISSING] == 2 ? "2" : "other");
	same("bytes", "4", c.standings.of.items[2].key.n == 4 ? "4" : "other");
	check(forget_one(&c, 0), "forget", &c);
	holds("forgotten", "out of order applied", standings_of(&c));
	same("kept", "kept\n",
	     lines_of(&c, "SELECT name FROM sqlite_master WHERE name = 'kept'"));
	close_case(&c);
	end();
}

/* A table or view of that name is not trusted for its name. */
static void test_view(void)
{
	struct ledger_case c;

	begin("the ledger", "is no view");
	open_plain(&c, "goose");
	run_sql(&c, "CREATE VIEW goose_db_version AS SELECT 1 AS id, 1 AS version_id, 1 "
		    "AS is_applied, 1 AS tstamp");
	same("nothing applied", "pending", standings_of(&c));
	if (record_one(&c, 0))
		wrong("record", "refused", "recorded");
	close_case(&c);
	end();
}

int main(void)
{
	test_plain_sets();
	test_two_tools();
	test_strangers();
	test_hostile();
	test_view();
	return failed;
}
