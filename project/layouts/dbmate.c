/*
 * dbmate.  Source: dbmate 2.36, pkg/dbmate/migration.go (directives and their options)
 * and db.go (names, order), run; facts 2.10.  A block is sent whole, so that without a
 * transaction PostgreSQL still makes one of several statements (measured, facts 0.1).
 */
#include "directives.h"
#include "names.h"

#define BARE "^(?-i)--\\s*migrate:up[ \t](.*[ \t])?transaction:false([ \t]|$)"

static SG_TAKES(takes)
{
	out->version = sg_leading_digits(file);
	return out->version.n && sg_is_sql(file);
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	const char *file = sg_file_with_line(finder, folder, SG_DBMATE_UP);

	if (!file)
		return SG_SURE_NO;
	set->layout_why =
		sg_printf(sg_finder_arena(finder), "'-- migrate:up' in %s", file);
	return SG_SURE_WORDS;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_taken(set, finder, takes, sg_by_name);
}

static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	sg_cut_down(finder, migration, bytes, SG_DBMATE_UP, SG_DBMATE_DOWN);
	if (sg_has_line(finder, bytes, BARE))
		sg_send_bare(set, migration,
			     "dbmate sends the file as one string without BEGIN");
}

SG_LAYOUT(dbmate){
	.title = "dbmate",
	.marker = "a line '-- migrate:up' in the files",
	.order = "the names of the files",
	.down = "what follows '-- migrate:down'",
	.runners = {"dbmate"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
	.ignored = "dbmate takes only names that begin with a digit",
	.hazards = SG_HAZARD_DUPLICATE | SG_HAZARD_LEXICAL,
};

SG_RUNNER(dbmate){
	.name = "dbmate",
	.title = "dbmate",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_FILE, "dbmate runs each file in one transaction",
		     SG_SPLIT_SERVER, SG_CONTROL_CORRUPTS, "schema_migrations"},
	.sqlite = {SG_WRAP_FILE, "dbmate runs each file in one transaction",
		   SG_SPLIT_SERVER, SG_CONTROL_FAILS, "schema_migrations"},
	.foreign_keys_why = "the connection string tells whether they are enforced",
	.opt_out = "'-- migrate:up transaction:false'",
	/* versions that the table lacks (2.36, db.go: FindMigrations) */
	.meets = {SG_REACTION_RUNS, SG_REACTION_PASSES, SG_REACTION_PASSES,
		  SG_REACTION_PASSES},
};
