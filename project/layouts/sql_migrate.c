/*
 * rubenv/sql-migrate.  Source: sql-migrate 1.8.0, sqlparse/sqlparse.go (a directive
 * begins with exactly "-- +migrate "; what stands before the first one is dropped),
 * migrate.go (order, `Less`); facts 2.18.
 */
#include "names.h"

#define UP   "^(?-i)-- \\+migrate [ \t]*Up([ \t]|$)"
#define DOWN "^(?-i)-- \\+migrate [ \t]*Down([ \t]|$)"
#define BARE "^(?-i)-- \\+migrate [ \t]*Up[ \t](.*[ \t])?notransaction([ \t]|$)"

static SG_TAKES(takes)
{
	out->version = sg_leading_digits(file);
	return sg_is_sql(file);
}

/* Names without a number come last, by name. */
static int order(const void *a, const void *b)
{
	const struct sg_migration *x = a, *y = b;
	int later = !x->version.n - !y->version.n;

	return later ? later : sg_by_number(a, b);
}

/* Of the dialects that dbconfig.yml gives its environments, the only one that we know. */
static void read_dialect(struct sg_migration_set *set, struct sg_finder *finder,
			 struct sg_str config)
{
	bool postgres = sg_has_line(finder, config, "^\\s+dialect:\\s*[\"']?postgres\\b");
	bool sqlite = sg_has_line(finder, config, "^\\s+dialect:\\s*[\"']?sqlite3\\b");

	if (postgres == sqlite)
		return;
	set->dialect = postgres ? SG_POSTGRES : SG_SQLITE;
	set->dialect_why = "dbconfig.yml: dialect";
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	const char *file = sg_file_with_line(finder, folder, UP);
	const char *config = sg_nearest_with(finder, folder, "dbconfig.yml");

	if (!file)
		return SG_SURE_NO;
	if (config)
		read_dialect(set, finder, sg_text_in(finder, config, "dbconfig.yml"));
	set->layout_why =
		sg_printf(sg_finder_arena(finder), "'-- +migrate Up' in %s", file);
	return SG_SURE_WORDS;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_taken(set, finder, takes, order);
}

static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	(void)set;
	if (sg_has_line(finder, bytes, UP))
		sg_cut_down(finder, migration, bytes, UP, "\\A(?!" UP ")|" DOWN);
	if (!sg_has_line(finder, bytes, BARE))
		return;
	migration->wrap = SG_WRAP_NONE;
	migration->wrap_why = "sql-migrate is told to use no transaction";
}

SG_LAYOUT(sql_migrate){
	.title = "sql-migrate",
	.marker = "a line '-- +migrate Up' in the files",
	.order = "the number at the start by value, then names without one",
	.down = "what follows '-- +migrate Down'",
	.runners = {"sql-migrate"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
};

SG_RUNNER(sql_migrate){
	.name = "sql-migrate",
	.title = "sql-migrate",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_FILE, "sql-migrate runs each file in one transaction",
		     SG_SPLIT_LINE_END, SG_CONTROL_CORRUPTS, "gorp_migrations"},
	.sqlite = {SG_WRAP_FILE, "sql-migrate runs each file in one transaction",
		   SG_SPLIT_LINE_END, SG_CONTROL_FAILS, "gorp_migrations"},
	.foreign_keys_why = "the connection string tells whether they are enforced",
	.opt_out = "'-- +migrate Up notransaction'",
	/* "catch up"; an unknown id is an error (1.8.0, migrate.go) */
	.meets = {SG_REACTION_RUNS, SG_REACTION_PASSES, SG_REACTION_REFUSES,
		  SG_REACTION_RUNS},
};
