/*
 * elwinar/rambler.  Source: rambler 5.5.0, migration.go (a section ends at any line that
 * begins with "-- rambler"; what stands outside is dropped), service.go (all .sql files,
 * by name; each section is one Execute, without a transaction); facts 2.19.
 */
#include "names.h"

#define UP   "^(?-i)-- rambler[ \t]*up[ \t]*$"
#define DOWN "^(?-i)-- rambler(?![ \t]*up[ \t]*$)"

static SG_TAKES(takes)
{
	out->version = sg_leading_digits(file);
	return sg_is_sql(file);
}

/* rambler.json and rambler.hjson: "driver": "postgresql", one or several environments. */
static void read_dialect(struct sg_migration_set *set, struct sg_finder *finder,
			 const char *name)
{
	const char *folder = sg_nearest_with(finder, set->root, name);
	struct sg_str text = folder ? sg_text_in(finder, folder, name) : SG_STR("");
	bool postgres =
		sg_has_line(finder, text, "\\bdriver\"?\\s*:\\s*\"?postgresql\\b");
	bool sqlite = sg_has_line(finder, text, "\\bdriver\"?\\s*:\\s*\"?sqlite\\b");

	if (postgres == sqlite)
		return;
	set->dialect = postgres ? SG_POSTGRES : SG_SQLITE;
	set->dialect_why = sg_printf(sg_finder_arena(finder), "%s: driver", name);
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	const char *file = sg_file_with_line(finder, folder, UP);

	if (!file)
		return SG_SURE_NO;
	read_dialect(set, finder, "rambler.json");
	read_dialect(set, finder, "rambler.hjson");
	set->layout_why =
		sg_printf(sg_finder_arena(finder), "'-- rambler up' in %s", file);
	return SG_SURE_WORDS;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_taken(set, finder, takes, sg_by_name);
}

static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	(void)set;
	if (sg_has_line(finder, bytes, UP))
		sg_cut_down(finder, migration, bytes, UP, "\\A(?!" UP ")|" DOWN);
	if (!sg_has_line(finder, bytes, UP "(?s:.*)" UP))
		return;
	migration->wrap = SG_WRAP_UNKNOWN;
	migration->wrap_why = "rambler sends each of the file's sections as one string";
}

SG_LAYOUT(rambler){
	.title = "rambler",
	.marker = "a line '-- rambler up' in the files",
	.order = "the names of the files",
	.down = "what follows '-- rambler down'",
	.runners = {"rambler"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
	.hazards = SG_HAZARD_LEXICAL,
};

SG_RUNNER(rambler){
	.name = "rambler",
	.title = "rambler",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_IMPLICIT,
		     "rambler sends each section as one string without BEGIN",
		     SG_SPLIT_SERVER, SG_CONTROL_ALLOWED, "migrations"},
	.sqlite = {SG_WRAP_NONE, "rambler begins no transaction", SG_SPLIT_SERVER,
		   SG_CONTROL_ALLOWED, "migrations"},
	.foreign_keys_why = "the connection string tells whether they are enforced",
	.opt_out = "nothing: rambler begins no transaction",
	/* "out of order migration", "missing migration" (apply.go) */
	.meets = {SG_REACTION_REFUSES, SG_REACTION_PASSES, SG_REACTION_REFUSES,
		  SG_REACTION_RUNS},
};
