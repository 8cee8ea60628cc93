/*
 * Atlas, and ent's versioned migrations.  Source: Atlas 1.2.3, sql/migrate/dir.go (names,
 * directives), sql/sqltool (folders in the format of another tool: `?format=`),
 * sql/sqlite/driver.go (foreign keys); facts 2.7, 0.5.
 */
#include <string.h>

#include "atlas.h"
#include "directives.h"
#include "flyway.h"

#define SUM    "atlas.sum"
#define CONFIG "atlas.hcl"
#define RESEAL "atlas migrate hash --dir file://" /* and the folder */

static SG_TAKES(takes)
{
	if (!sg_is_sql(file))
		return false;
	out->version = (struct sg_str){file, strcspn(file, "_")};
	if (file[out->version.n] != '_')
		out->version.n -= strlen(".sql");
	return true;
}

/* In golang-migrate's format. */
static SG_TAKES(takes_pair)
{
	bool down = sg_str_ends(sg_str_of(file), ".down.sql");

	if (down)
		out->kind = SG_MIGRATION_DOWN;
	return (down || sg_str_ends(sg_str_of(file), ".up.sql")) && takes(out, file);
}

static SG_TAKES(is_up)
{
	return takes_pair(out, file) && out->kind == SG_MIGRATION_UP;
}

/* atlas.hcl has URLs of databases, and may have those of several. */
static void read_dialect(struct sg_migration_set *set, struct sg_finder *finder,
			 const char *folder)
{
	const char *at = sg_nearest_with(finder, folder, CONFIG);
	struct sg_str text = at ? sg_text_in(finder, at, CONFIG) : SG_STR("");
	bool postgres = sg_has_line(finder, text, "\"(docker://)?postgres");
	bool sqlite = sg_has_line(finder, text, "\"sqlite3?://");

	if (postgres == sqlite)
		return;
	set->dialect = postgres ? SG_POSTGRES : SG_SQLITE;
	set->dialect_why = CONFIG ": the database's URL";
}

/*
 * Folders in the format of another tool, for which Atlas may only plan: where the program
 * has that tool in it, the tool applies them.
 */
extern const struct sg_layout sg_layout_goose, sg_layout_golang_migrate, sg_layout_flyway;
extern const struct sg_runner sg_runner_goose, sg_runner_golang_migrate, sg_runner_flyway;

static const struct format {
	const struct sg_layout *layout;
	const struct sg_runner *runner;
	const char *file, *word;
} formats[] = {
	{&sg_layout_goose, &sg_runner_goose, "go.mod", "goose"},
	{&sg_layout_golang_migrate, &sg_runner_golang_migrate, "go.mod",
	 "golang-migrate"},
	{&sg_layout_flyway, &sg_runner_flyway, "pom.xml", "flywaydb"},
};

static void read_runner(struct sg_migration_set *set, struct sg_finder *finder,
			const char *folder)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		const struct format *format = &formats[i];
		struct sg_migration_set other = {.root = folder};

		if (!sg_project_names(finder, folder, format->file, format->word) ||
		    !format->layout->claims(&other, finder, folder))
			continue;
		set->runner = format->runner;
		set->runner_why = sg_printf(sg_finder_arena(finder), "%s names %s",
					    format->file, format->word);
		return;
	}
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!sg_has_file(finder, folder, SUM))
		return SG_SURE_NO;
	read_dialect(set, finder, folder);
	read_runner(set, finder, folder);
	set->layout_why = SUM;
	return SG_SURE_INDEX;
}

/* The comments at the top, when an empty line parts them from the statements. */
static struct sg_str header_of(struct sg_str bytes)
{
	size_t at = 0;

	while (at < bytes.n && (bytes.p[at] == '#' ||
				sg_str_starts(sg_str_sub(bytes, at, bytes.n), "--")))
		at = sg_str_find(bytes, "\n", at) + 1;
	return at < bytes.n && bytes.p[at] == '\n' ? sg_str_sub(bytes, 0, at)
						   : SG_STR("");
}

/*
 * A checkpoint holds all of the schema and runs in a new database only.  With the older
 * files gone, it is where the history begins.
 */
static void pass_by_checkpoints(struct sg_migration_set *set, struct sg_finder *finder)
{
	for (size_t i = 1; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];
		struct sg_str text = sg_text_in(finder, set->root, migration->name.p);

		if (!sg_has_line(finder, header_of(text), "^[ -~]*atlas:checkpoint( |$)"))
			continue;
		migration->kind = SG_MIGRATION_IGNORED;
		migration->ignored = "a checkpoint runs in a new database only";
	}
}

static void read_sum(struct sg_migration_set *set, struct sg_finder *finder)
{
	set->index_path = sg_path_in(finder, set->root, SUM);
	set->index_text = sg_text_in(finder, set->root, SUM);
}

/* The entries of atlas.sum, of which each fits the pattern, tell the format. */
#define OTHER_THAN(pattern) "^(?!h1:|" pattern " h1:).* h1:"

static void add_files(struct sg_migration_set *set, struct sg_finder *finder)
{
	struct sg_str sum = sg_text_in(finder, set->root, SUM);

	if (sg_first_taken(finder, set->root, is_up) &&
	    !sg_has_line(finder, sum, OTHER_THAN("\\S+\\.(up|down)\\.sql")))
		sg_add_taken(set, finder, takes_pair, sg_by_name);
	else if (sg_first_taken(finder, set->root, sg_is_flyway) &&
		 !sg_has_line(finder, sum, OTHER_THAN("(?-i)[VUBR]\\S*__\\S+\\.sql")))
		sg_add_taken(set, finder, sg_is_flyway, sg_by_flyway);
	else
		sg_add_taken(set, finder, takes, sg_by_name);
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	read_sum(set, finder);
	set->reseal = RESEAL;
	add_files(set, finder);
	sg_check_atlas_sum(set, finder, set, set->index_text);
	pass_by_checkpoints(set, finder);
}

/* Who else applies the files does not care, but Atlas will not go on. */
static void annotate(struct sg_migration_set *set, struct sg_finder *finder)
{
	struct sg_migration_set own = {.root = set->root, .layout = set->layout};

	add_files(&own, finder);
	if (!set->index_path)
		read_sum(set, finder);
	set->reseal = RESEAL;
	sg_check_atlas_sum(set, finder, &own, sg_text_in(finder, set->root, SUM));
}

static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (set->runner == formats[i].runner) {
			if (formats[i].layout->prepare)
				formats[i].layout->prepare(set, finder, migration, bytes);
			return;
		}
	sg_cut_down(finder, migration, bytes, SG_GOOSE_UP, SG_GOOSE_DOWN);
	sg_cut_down(finder, migration, bytes, SG_DBMATE_UP, SG_DBMATE_DOWN);
	if (!sg_has_line(finder, header_of(bytes), "^[ -~]*atlas:txmode +none *$"))
		return;
	migration->wrap = SG_WRAP_NONE;
	migration->wrap_why = "'-- atlas:txmode none' at the top";
}

SG_LAYOUT(atlas){
	.title = "Atlas",
	.marker = "atlas.sum beside the files",
	.order = "the names of the files",
	.down = "that of the format: X.down.sql, '-- +goose Down', '-- migrate:down', "
		"U1__x.sql",
	.runners = {"atlas", "goose", "golang-migrate", "flyway"},
	.claims = claims,
	.read = read,
	.annotate = annotate,
	.prepare = prepare,
	.hazards = SG_HAZARD_DUPLICATE | SG_HAZARD_LEXICAL,
};

SG_RUNNER(atlas){
	.name = "atlas",
	.title = "Atlas",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_FILE, "Atlas runs each file in one transaction",
		     SG_SPLIT_SQL, SG_CONTROL_CORRUPTS, "atlas_schema_revisions"},
	.sqlite = {SG_WRAP_FILE, "Atlas runs each file in one transaction", SG_SPLIT_SQL,
		   SG_CONTROL_FAILS, "atlas_schema_revisions"},
	.foreign_keys = SG_NO,
	.foreign_keys_why = "Atlas turns foreign keys off before it begins",
	.opt_out = "'-- atlas:txmode none' at the top, with an empty line behind it",
	/* --exec-order linear is the default (Atlas 1.2.3) */
	.meets = {SG_REACTION_REFUSES, SG_REACTION_UNKNOWN, SG_REACTION_UNKNOWN,
		  SG_REACTION_UNKNOWN},
};
