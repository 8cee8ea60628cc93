/*
 * Censuses of SQLite files: what the sums tell and what they do not, what is counted, and
 * how two censuses differ.
 */
#include "copies_scene.h"

static const struct sg_table_census *table_of(const struct sg_census *census,
					      const char *name)
{
	static const struct sg_table_census none;
	const struct sg_table_census *found = sg_census_find(census, sg_str_of(name));

	return found ? found : &none;
}

static bool equal_tables(const struct sg_census *census, const char *a, const char *b)
{
	const struct sg_table_census *one = table_of(census, a),
				     *other = table_of(census, b);

	return one->name.n && other->name.n && one->rows == other->rows &&
	       same_sum(one->sum, other->sum);
}

static void test_sums(void)
{
	struct scene s;
	struct sg_census c;

	scene_open(&s, "CREATE TABLE a(x, y); INSERT INTO a VALUES (1,'one'),(2,'two'),"
		       "(2,'two'); CREATE TABLE b(x, y); INSERT INTO b VALUES (2,'two'),"
		       "(1,'one'),(2,'two'); CREATE TABLE once(x, y); INSERT INTO once "
		       "VALUES (1,'one'); CREATE TABLE twice(x, y); INSERT INTO twice "
		       "VALUES (1,'one'),(3,'x'),(3,'x'); CREATE TABLE empty(x, y); "
		       "CREATE TABLE pair(x, y); INSERT INTO pair VALUES (1,'b'),(2,'a');"
		       "CREATE TABLE riap(x, y); INSERT INTO riap VALUES (1,'a'),(2,'b');"
		       "CREATE TABLE wr(x PRIMARY KEY, y) WITHOUT ROWID; INSERT INTO wr "
		       "VALUES (2, 'b'), (1, 'a');");
	c = scene_census(&s);
	is(equal_tables(&c, "a", "b"), "the order of rows does not count");
	is(!equal_tables(&c, "a", "twice"), "two equal rows do not cancel out");
	is(!equal_tables(&c, "pair", "riap"), "rows that are paired otherwise differ");
	is(same_sum(table_of(&c, "pair")->columns.items[1].sum,
		    table_of(&c, "riap")->columns.items[1].sum),
	   "and their columns do not");
	is(equal_tables(&c, "wr", "riap"), "WITHOUT ROWID has the same sums");
	is(table_of(&c, "EMPTY")->name.n && !table_of(&c, "EMPTY")->rows &&
		   table_of(&c, "empty")->hashed,
	   "an empty table is found without case");
	scene_close(&s);
}

static void test_classes(void)
{
	static const char *const values[] = {"1",    "1.0", "'1'",         "x'31'",
					     "NULL", "''",  "x''",         "0",
					     "0.0",  "2",   "zeroblob(1)", "'a'"};
	enum { N = sizeof values / sizeof *values };
	struct sg_sum sums[N];
	struct scene s;
	bool differ = true;

	scene_open(&s, "CREATE TABLE t(x)");
	for (int i = 0; i < N; i++) {
		struct sg_census c;

		scene_run(&s,
			  sg_printf(&s.arena, "DELETE FROM t; INSERT INTO t VALUES (%s)",
				    values[i]));
		c = scene_census(&s);
		sums[i] = table_of(&c, "t")->sum;
		for (int k = 0; k < i; k++)
			differ = differ && !same_sum(sums[i], sums[k]);
	}
	is(differ, "values of other storage classes have other sums");
	scene_close(&s);
}

static void test_what_counts(void)
{
	struct scene s, wide;
	struct sg_census c, utf16;
	struct sg_names only = {0};

	scene_open(&s,
		   "CREATE TABLE \"a\"\"b'; --\n\"(\"c\"\"'\n\" TEXT, g AS (1), h AS (2) "
		   "STORED);"
		   "INSERT INTO \"a\"\"b'; --\n\" VALUES ('x');"
		   "CREATE TABLE s(id INTEGER PRIMARY KEY AUTOINCREMENT, r REAL);"
		   "INSERT INTO s(r) VALUES (1), (2.5);"
		   "CREATE TABLE _cf_METADATA(k); INSERT INTO _cf_METADATA VALUES (1);"
		   "CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f VALUES ('x');"
		   "CREATE VIEW v AS SELECT * FROM nosuch; ANALYZE;");
	c = scene_census(&s);
	is(c.tables.len == 2, "only tables of the application are counted");
	is(table_of(&c, "a\"b'; --\n")->columns.len == 1 &&
		   table_of(&c, "a\"b'; --\n")->rows == 1,
	   "a name may hold any byte, and generated columns do not count");
	*SG_PUSH(&s.arena, &only.of) = SG_STR("S");
	*SG_PUSH(&s.arena, &only.of) = SG_STR("nosuch");
	is(sg_sqlite_census(&c, &s.arena, &s.db, &only, &s.err) && c.tables.len == 1,
	   "a census of some tables is of those that are there");
	scene_open(&wide, "PRAGMA encoding = 'UTF-16'; CREATE TABLE s(id INTEGER PRIMARY "
			  "KEY, r REAL); INSERT INTO s(r) VALUES (1), (2.5);"
			  "CREATE TABLE u(x); INSERT INTO u VALUES ('äöü€😀');");
	scene_run(&s, "CREATE TABLE u(x); INSERT INTO u VALUES ('äöü€😀')");
	c = scene_census(&s);
	utf16 = scene_census(&wide);
	is(same_sum(table_of(&c, "u")->sum, table_of(&utf16, "u")->sum) &&
		   same_sum(table_of(&c, "s")->sum, table_of(&utf16, "s")->sum),
	   "the encoding of the database does not count");
	scene_close(&wide);
	scene_close(&s);
}

/* ---- two censuses ---- */

static void test_compare(void)
{
	static const struct {
		const char *table;
		enum sg_census_change_type type;
		size_t columns;
	} want[] = {
		{"changed", SG_CONTENT_CHANGED, 1}, {"fewer", SG_ROWS_FEWER, 0},
		{"gone", SG_TABLE_GONE, 0},         {"more", SG_ROWS_MORE, 0},
		{"new", SG_TABLE_NEW, 0},           {"other", SG_CONTENT_CHANGED, 1},
		{"paired", SG_CONTENT_CHANGED, 0},
	};
	struct scene s;
	struct sg_census before, after;
	struct sg_census_changes changes;
	struct sg_names only = {0};
	bool ok;

	scene_open(&s, "CREATE TABLE gone(x); CREATE TABLE same(x); INSERT INTO same "
		       "VALUES (1); CREATE TABLE fewer(x); INSERT INTO fewer VALUES (1);"
		       "CREATE TABLE more(x); CREATE TABLE changed(x, y); INSERT INTO "
		       "changed VALUES (1, 2); CREATE TABLE paired(x, y); INSERT INTO "
		       "paired VALUES (1, 1), (2, 2); CREATE TABLE wider(x); INSERT INTO "
		       "wider VALUES (1); CREATE TABLE other(x, y); INSERT INTO other "
		       "VALUES (1, 2);");
	before = scene_census(&s);
	scene_run(&s, "DROP TABLE gone; CREATE TABLE new(x); DELETE FROM fewer; INSERT "
		      "INTO more VALUES (1); UPDATE changed SET y = 3; UPDATE paired SET "
		      "y = 3 - y; ALTER TABLE wider ADD z DEFAULT 7; ALTER TABLE other "
		      "DROP y; ALTER TABLE other ADD z; UPDATE other SET x = 9;");
	after = scene_census(&s);
	sg_census_compare(&changes, &s.arena, &before, &after, NULL);
	ok = changes.of.len == sizeof want / sizeof *want;
	for (size_t i = 0; ok && i < changes.of.len; i++)
		ok = sg_str_is(changes.of.items[i].table, want[i].table) &&
		     changes.of.items[i].type == want[i].type &&
		     changes.of.items[i].columns.len == want[i].columns;
	is(ok, "a comparison says what happened to each table");
	*SG_PUSH(&s.arena, &only.of) = SG_STR("FEWER");
	sg_census_compare(&changes, &s.arena, &before, &after, &only);
	is(changes.of.len == 1 && changes.of.items[0].before == 1 &&
		   changes.of.items[0].after == 0,
	   "a comparison of one table says how many rows it had");
	scene_close(&s);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_sums,
		test_classes,
		test_what_counts,
		test_compare,
	};

	return scene_main(tests, sizeof tests / sizeof *tests);
}
