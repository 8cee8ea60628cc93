/*
 * sqlx.  Source: sqlx 0.8.6, sqlx-core/src/migrate/source.rs (names; a file with '_'
 * whose first part is no number stops the run), migration.rs (`no_tx`), facts 2.11.
 * Foreign keys: docs.rs, SqliteConnectOptions::foreign_keys, "by default, this is
 * enabled".
 */
#include "names.h"

static SG_TAKES(takes)
{
	return sg_is_pair(out, file) || sg_is_numbered(out, file, ".sql");
}

/*
 * Numbered files are anybody's, so their folder must look like migrations.  Many use sqlx
 * for queries and another tool for migrations, whose words in the files count more.
 */
static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!sg_is_for_migrations(folder) || !sg_first_taken(finder, folder, takes))
		return SG_SURE_NO;
	if (sg_nearest_with(finder, folder, "sqlx.toml"))
		set->layout_why = "sqlx.toml";
	else if (sg_project_names(finder, folder, "Cargo.toml", "sqlx"))
		set->layout_why = "Cargo.toml names sqlx";
	if (!set->layout_why)
		return SG_SURE_NO;
	return sg_first_taken(finder, folder, sg_is_pair) ? SG_SURE_WORDS : SG_SURE_SHAPE;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_taken(set, finder, takes, sg_by_number);
}

/* These must be the first bytes of the file. */
static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	(void)finder;
	if (sg_str_starts(bytes, "-- no-transaction"))
		sg_send_bare(set, migration,
			     "sqlx sends the file as one string without BEGIN");
}

SG_LAYOUT(sqlx){
	.title = "sqlx",
	.marker = "Cargo.toml names sqlx, or sqlx.toml; files like 1_x.sql",
	.order = "the number before the first '_', by value",
	.down = "X.down.sql beside X.up.sql",
	.runners = {"sqlx"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
	.ignored = "sqlx passes by names without '_' and stops at those with no number "
		   "before it",
	.hazards = SG_HAZARD_DUPLICATE,
};

SG_RUNNER(sqlx){
	.name = "sqlx",
	.title = "sqlx",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_FILE, "sqlx runs each file in one transaction",
		     SG_SPLIT_SERVER, SG_CONTROL_CORRUPTS, "_sqlx_migrations"},
	.sqlite = {SG_WRAP_FILE, "sqlx runs each file in one transaction",
		   SG_SPLIT_SERVER, SG_CONTROL_FAILS, "_sqlx_migrations"},
	.foreign_keys = SG_YES,
	.foreign_keys_why =
		"sqlx enforces foreign keys unless the program says otherwise",
	.opt_out = "a file that begins with '-- no-transaction'",
	/* VersionMismatch, VersionMissing (migrator.rs: run) */
	.meets = {SG_REACTION_RUNS, SG_REACTION_REFUSES, SG_REACTION_REFUSES,
		  SG_REACTION_REFUSES},
};
