/*
 * Flyway.  Source: flyway-core 13.0, internal/resource/ResourceNameParser (names),
 * api/MigrationVersion (`_` is `.`, parts are numbers), internal/sqlscript/SqlScript (the
 * transaction), database/postgresql/PostgreSQLParser and database/sqlite/SQLiteParser
 * (`detectCanExecuteInTransaction`); facts 2.13.
 */
#include <string.h>

#include "flyway.h"

/* Statements for which Flyway runs the file without a transaction. */
#define BARE                                                                             \
	"^[ \t]*(((create|drop)\\s+(database|tablespace|subscription)|alter\\s+system|"  \
	"(create|drop)(\\s+unique)?\\s+index\\s+concurrently|"                           \
	"reindex(\\s+verbose)?\\s+(schema|database|system)|vacuum|discard\\s+all)\\b|"   \
	"pragma\\s+foreign_keys\\b)"

static bool is_version_char(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '_';
}

/* "1_2" of "1_2__x.sql"; empty when it is none. */
static struct sg_str version_in(const char *text)
{
	const char *end = strstr(text, "__");
	struct sg_str version = {text, end ? (size_t)(end - text) : 0};

	for (size_t i = 0; i < version.n; i++)
		if (!is_version_char(version.p[i]))
			version.n = 0;
	return sg_leading_digits(text).n ? version : SG_STR("");
}

SG_TAKES(sg_is_flyway)
{
	if (!*file || !sg_is_sql(file))
		return false;
	out->version = version_in(file + 1);
	if (!strncmp(file, "R__", 3))
		out->kind = SG_MIGRATION_REPEATABLE;
	else if (*file == 'U')
		out->kind = SG_MIGRATION_DOWN;
	else if (*file == 'B')
		out->kind = SG_MIGRATION_IGNORED;
	else if (*file != 'V')
		return false;
	if (*file == 'B')
		out->ignored = "a baseline runs in a new database only";
	return out->kind == SG_MIGRATION_REPEATABLE || out->version.n;
}

/* Cuts the first part off. */
static struct sg_str next_part(struct sg_str *version)
{
	struct sg_str part = {version->p, 0};

	while (part.n < version->n && version->p[part.n] >= '0' &&
	       version->p[part.n] <= '9')
		part.n++;
	*version = sg_str_sub(*version, part.n + 1, version->n);
	return part;
}

int sg_by_flyway(const void *a, const void *b)
{
	const struct sg_migration *x = a, *y = b;
	struct sg_str left = x->version, right = y->version;
	int last = (x->kind == SG_MIGRATION_REPEATABLE) -
		   (y->kind == SG_MIGRATION_REPEATABLE);

	if (last)
		return last;
	while (left.n || right.n) {
		struct sg_str part = next_part(&left);
		int difference = sg_compare_digits(part, next_part(&right));

		if (difference)
			return difference;
	}
	return sg_by_name(a, b);
}

static const struct {
	const char *file, *word;
} signs[] = {
	{"pom.xml", "flywaydb"},
	{"build.gradle", "flywaydb"},
	{"build.gradle.kts", "flywaydb"},
	{"gradle/libs.versions.toml", "flywaydb"},
	{"application.yml", "flyway"},
	{"application.yaml", "flyway"},
	{"application.properties", "flyway"},
	{"Dockerfile", "flyway/flyway"},
	{"docker-compose.yml", "flyway/flyway"},
	{"docker-compose.yaml", "flyway/flyway"},
	{"compose.yml", "flyway/flyway"},
	{"compose.yaml", "flyway/flyway"},
};

static const char *const configs[] = {"flyway.toml", "flyway.conf", "conf/flyway.conf"};

/* The names alone are also those of refinery, Evolve and others. */
static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!sg_first_taken(finder, folder, sg_is_flyway))
		return SG_SURE_NO;
	for (size_t i = 0; i < sizeof configs / sizeof *configs; i++)
		if (sg_nearest_with(finder, folder, configs[i])) {
			set->layout_why = configs[i];
			return SG_SURE_WORDS;
		}
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (sg_project_names(finder, folder, signs[i].file, signs[i].word)) {
			set->layout_why =
				sg_printf(sg_finder_arena(finder), "%s names %s",
					  signs[i].file, signs[i].word);
			return SG_SURE_WORDS;
		}
	set->layout_why = "names like V1__x.sql";
	set->runner_why = "such names are used by Flyway, refinery, Evolve and others";
	return SG_SURE_SHAPE;
}

/* With the older ones gone, a baseline is where the history begins. */
static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	struct sg_migration *first;

	sg_add_taken(set, finder, sg_is_flyway, sg_by_flyway);
	first = set->migrations.items;
	if (!set->migrations.len || !first->version.n ||
	    first->kind != SG_MIGRATION_IGNORED)
		return;
	first->kind = SG_MIGRATION_UP;
	first->ignored = NULL;
}

/* X.sql.conf beside X.sql. */
static bool is_told_bare(struct sg_finder *finder, const struct sg_migration *migration)
{
	const char *conf = sg_printf(sg_finder_arena(finder), "%.*s.conf",
				     SG_STR_ARG(migration->name));

	return sg_has_line(finder,
			   sg_text_in(finder, sg_own_folder(finder, migration), conf),
			   "^[ \t]*executeInTransaction\\s*[=:]\\s*false\\b");
}

static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	(void)set;
	if (is_told_bare(finder, migration))
		migration->wrap_why = "its .conf says executeInTransaction=false";
	else if (sg_has_line(finder, bytes, BARE))
		migration->wrap_why = "Flyway begins no transaction for a file with a "
				      "statement that cannot run in one";
	else
		return;
	migration->wrap = SG_WRAP_NONE;
}

SG_LAYOUT(flyway){
	.title = "Flyway",
	.marker =
		"files like V1__x.sql; pom.xml, build.gradle or flyway.toml name Flyway",
	.order = "the version behind V, part by part; then R__ files by name",
	.down = "U1__x.sql beside V1__x.sql",
	.runners = {"flyway"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
	.hazards = SG_HAZARD_DUPLICATE | SG_HAZARD_GAP,
};

SG_RUNNER(flyway){
	.name = "flyway",
	.title = "Flyway",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_FILE, "Flyway runs each file in one transaction",
		     SG_SPLIT_SQL, SG_CONTROL_CORRUPTS, "flyway_schema_history"},
	.sqlite = {SG_WRAP_FILE, "Flyway runs each file in one transaction", SG_SPLIT_SQL,
		   SG_CONTROL_FAILS, "flyway_schema_history"},
	.foreign_keys_why = "the connection string tells whether they are enforced",
	.opt_out = "executeInTransaction=false in X.sql.conf",
	/* validateOnMigrate, outOfOrder=false are the defaults (13.0) */
	.meets = {SG_REACTION_REFUSES, SG_REACTION_REFUSES, SG_REACTION_REFUSES,
		  SG_REACTION_REFUSES},
};
