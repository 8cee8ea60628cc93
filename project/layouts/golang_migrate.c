/*
 * golang-migrate.  Source: golang-migrate 4.19.1, source/parse.go (names; others are
 * passed by), database/postgres (one Exec), database/sqlite3/sqlite3.go (`executeQuery`
 * begins a transaction, so that BEGIN fails; x-no-tx-wrap); facts 2.8.
 */
#include "names.h"

/* Where a project says that it uses the tool, its library or its image, surest first. */
static const struct {
	const char *file, *word;
} signs[] = {
	{"go.mod", "golang-migrate"},
	{"Makefile", "golang-migrate"},
	{"Makefile", "migrate/migrate"},
	{"Makefile", "migrate create -ext sql"},
	{"Dockerfile", "golang-migrate"},
	{"Dockerfile", "migrate/migrate"},
	{"docker-compose.yml", "migrate/migrate"},
	{"docker-compose.yaml", "migrate/migrate"},
	{"compose.yml", "migrate/migrate"},
	{"compose.yaml", "migrate/migrate"},
};

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!sg_first_taken(finder, folder, sg_is_pair))
		return SG_SURE_NO;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (!sg_project_names(finder, folder, signs[i].file, signs[i].word))
			continue;
		set->layout_why = sg_printf(sg_finder_arena(finder), "%s names %s",
					    signs[i].file, signs[i].word);
		return SG_SURE_WORDS;
	}
	return SG_SURE_NO;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_taken(set, finder, sg_is_pair, sg_by_number);
}

SG_LAYOUT(golang_migrate){
	.title = "golang-migrate",
	.marker = "files like 1_x.up.sql; go.mod, Makefile, a compose file .. names it",
	.order = "the number before the first '_', by value",
	.down = "X.down.sql beside X.up.sql",
	.runners = {"golang-migrate"},
	.claims = claims,
	.read = read,
	.hazards = SG_HAZARD_DUPLICATE | SG_HAZARD_GAP,
};

SG_RUNNER(golang_migrate){
	.name = "golang-migrate",
	.title = "golang-migrate",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_IMPLICIT,
		     "golang-migrate sends the file as one string without BEGIN",
		     SG_SPLIT_SERVER, SG_CONTROL_ALLOWED, "schema_migrations"},
	.sqlite = {SG_WRAP_FILE, "golang-migrate runs each file in one transaction",
		   SG_SPLIT_SERVER, SG_CONTROL_FAILS, "schema_migrations"},
	.foreign_keys_why = "the connection string tells whether they are enforced",
	.opt_out = "'x-no-tx-wrap=true' in the URL of a SQLite database",
	/* one row holds the version; files below it are not looked at (4.19.1,
	   migrate.go; source/parse.go) */
	.meets = {SG_REACTION_PASSES, SG_REACTION_PASSES, SG_REACTION_UNKNOWN,
		  SG_REACTION_REFUSES},
};
