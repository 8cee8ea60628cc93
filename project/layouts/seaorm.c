/*
 * SeaORM.  Source: sea-orm-migration 1.1.20 and 2.0.0 (src/migrator.rs, lib.rs);
 * facts 3.1. The order is that of the vec![] of impl MigratorTrait, not that of the
 * files, and a module that it does not name never runs.  The migrations are Rust, which
 * is not read; .sql files that they include stand alone.
 */
#include <ctype.h>
#include <string.h>

#include "../version.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Comments become blanks: what they name does not run. */

static struct sg_str without_comments(struct sg_finder *finder, struct sg_str text)
{
	char *out = sg_cstr(sg_finder_arena(finder), text);

	for (size_t i = 0, end; i < text.n; i = end) {
		bool line = text.p[i] == '/' && i + 1 < text.n && text.p[i + 1] == '/';
		bool block = text.p[i] == '/' && i + 1 < text.n && text.p[i + 1] == '*';

		end = i + 1;
		if (line)
			end = sg_str_find(text, "\n", i);
		else if (block)
			end = sg_str_find(text, "*/", i + 2) + 2;
		for (; (line || block) && i < end && i < text.n; i++)
			if (out[i] != '\n')
				out[i] = ' ';
	}
	return (struct sg_str){out, text.n};
}

static enum sg_dialect dialect_of(struct sg_finder *finder, const char *folder)
{
	bool postgres = sg_project_names(finder, folder, "Cargo.toml", "sqlx-postgres");
	bool sqlite = sg_project_names(finder, folder, "Cargo.toml", "sqlx-sqlite");

	if (postgres == sqlite)
		return 0;
	return postgres ? SG_POSTGRES : SG_SQLITE;
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!sg_has_line(finder, sg_text_in(finder, folder, "lib.rs"),
			 "\\bMigratorTrait\\s+for\\b"))
		return SG_SURE_NO;
	set->layout_why = "impl MigratorTrait in lib.rs";
	set->dialect = dialect_of(finder, folder);
	set->dialect_why = "Cargo.toml";
	return SG_SURE_INDEX;
}

/* The module of "crate::m2024_x::Migration", which ends at `end`. */
static struct sg_str module_before(struct sg_str text, size_t end)
{
	size_t from = end;

	while (from && is_word(text.p[from - 1]))
		from--;
	return sg_str_sub(text, from, end);
}

/* "m20240131_120000_x" has the version "20240131_120000". */
static struct sg_str version_of(struct sg_str module)
{
	struct sg_str version = sg_str_sub(module, 1, module.n);

	version.n = strspn(version.p, "0123456789_");
	if (version.n > module.n - 1)
		version.n = module.n - 1;
	while (version.n && version.p[version.n - 1] == '_')
		version.n--;
	return version;
}

static void add_module(struct sg_migration_set *set, struct sg_finder *finder,
		       struct sg_str module, size_t line)
{
	struct sg_arena *arena = sg_finder_arena(finder);
	const char *name = sg_cstr(arena, module);
	const char *file = sg_printf(arena, "%s.rs", name);
	const char *nested = sg_path_in(finder, name, "mod.rs");
	bool there = sg_has_file(finder, set->root, file);
	struct sg_migration *migration;

	if (!there && sg_has_file(finder, set->root, nested)) {
		there = true;
		file = nested;
	}
	migration = sg_set_add(set, finder,
			       there ? SG_MIGRATION_UNREAD : SG_MIGRATION_MISSING,
			       sg_path_in(finder, set->root, file));
	migration->name = sg_str_of(name);
	migration->version = version_of(migration->name);
	migration->index_line = line;
	if (!there)
		sg_problem_add(set, finder, SG_SET_FILE_MISSING, set->migrations.len - 1,
			       file, NULL, NULL);
}

/* Every "::Migration" between the brackets of the vec![]. */
static void read_vec(struct sg_migration_set *set, struct sg_finder *finder,
		     struct sg_str text, size_t from, struct sg_map *named)
{
	size_t line = 1, counted = 0;

	for (size_t at = sg_str_find(text, "::Migration", from); at < text.n;
	     at = sg_str_find(text, "::Migration", at + 1)) {
		struct sg_str module = module_before(text, at);
		char next = at + 11 < text.n ? text.p[at + 11] : 0;

		if (!module.n || is_word(next) || sg_map_find(named, module))
			continue;
		for (; counted < at; counted++)
			line += text.p[counted] == '\n';
		sg_map_add(sg_finder_arena(finder), named, module);
		add_module(set, finder, module, line);
	}
}

/* m<8 digits>_<6 digits>_x.rs, as sea-orm-cli names them */
static bool is_migration_file(struct sg_str name)
{
	return name.n > 1 && name.p[0] == 'm' && sg_leading_digits(name.p + 1).n == 8 &&
	       sg_str_ends(name, ".rs");
}

static void add_unnamed(struct sg_migration_set *set, struct sg_finder *finder,
			const struct sg_map *named)
{
	const struct sg_entries *entries = sg_entries_of(finder, set->root);

	for (size_t i = 0; i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];
		struct sg_str name = sg_str_of(entry->name);

		if (entry->folder || !is_migration_file(name) ||
		    sg_map_find(named, sg_str_sub(name, 0, name.n - 3)))
			continue;
		sg_set_add(set, finder, SG_MIGRATION_IGNORED,
			   sg_path_in(finder, set->root, entry->name))
			->ignored = "not in the vec![] of lib.rs";
		sg_problem_add(set, finder, SG_SET_NOT_IN_INDEX, set->migrations.len - 1,
			       entry->name, NULL, NULL);
	}
}

/* What the vec![] says is not known: all of them, in no order. */
static void add_unordered(struct sg_migration_set *set, struct sg_finder *finder)
{
	const struct sg_entries *entries = sg_entries_of(finder, set->root);

	set->ordered = false;
	sg_problem_add(set, finder, SG_SET_BAD_INDEX, SIZE_MAX, "lib.rs", NULL,
		       "no migration is named behind impl MigratorTrait");
	for (size_t i = 0; i < entries->all.len; i++)
		if (is_migration_file(sg_str_of(entries->all.items[i].name)))
			sg_set_add(set, finder, SG_MIGRATION_UNREAD,
				   sg_path_in(finder, set->root,
					      entries->all.items[i].name));
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	struct sg_str text = sg_text_in(finder, set->root, "lib.rs");
	struct sg_map named = {0};
	size_t from;

	set->index_path = sg_path_in(finder, set->root, "lib.rs");
	set->index_text = text;
	text = without_comments(finder, text);
	from = sg_find_line(finder, text, "\\bMigratorTrait\\s+for\\b", 0);
	read_vec(set, finder, text, from, &named);
	if (set->migrations.len)
		add_unnamed(set, finder, &named);
	else
		add_unordered(set, finder);
}

static const struct sg_version_place places[] = {
	{"Cargo.lock", "^name = \"sea-orm-migration\"\\r?\\nversion = \"\\K"},
	{"Cargo.toml", "^sea-orm-migration\\s*=\\s*\"\\K"},
	{"Cargo.toml", "^sea-orm-migration\\s*=\\s*\\{[^}\\n]*version\\s*=\\s*\"\\K"},
	{"Cargo.toml", "^\\[[\\w.-]*sea-orm-migration\\]\\s*version\\s*=\\s*\"\\K"},
};

static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	const struct sg_version *version = sg_version_on_postgres(
		set, finder, places, sizeof places / sizeof *places);

	(void)bytes;
	if (!version)
		return;
	migration->wrap = version->major < 2 ? SG_WRAP_RUN : SG_WRAP_FILE;
	migration->wrap_why =
		version->major < 2
			? "SeaORM 1 runs all pending migrations in one transaction"
			: "SeaORM 2 runs each migration in one transaction";
}

SG_LAYOUT(seaorm){
	.title = "SeaORM",
	.marker = "impl MigratorTrait in lib.rs",
	.order = "the vec![] in lib.rs",
	.down = "fn down in the same file",
	.runners = {"sea-orm"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
	.strays_alone = true,
};

/* sqlx enforces foreign keys unless it is told otherwise (SqliteConnectOptions) */
SG_RUNNER(sea_orm){
	.name = "sea-orm",
	.title = "SeaORM's migrator",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres =
		{SG_WRAP_UNKNOWN,
		 "SeaORM 1 runs all pending migrations in one transaction, SeaORM 2 each "
		 "in its own",
		 SG_SPLIT_SERVER, SG_CONTROL_CORRUPTS, "seaql_migrations"},
	.sqlite = {SG_WRAP_NONE, "SeaORM uses no transaction on SQLite", SG_SPLIT_SERVER,
		   SG_CONTROL_ALLOWED, "seaql_migrations"},
	.foreign_keys = SG_YES,
	.foreign_keys_why = "sqlx enforces them by default",
	.opt_out = "use_transaction() of a migration, in SeaORM 2",
	/* names that the table lacks; one without its file is an error (migrator.rs) */
	.meets = {SG_REACTION_RUNS, SG_REACTION_PASSES, SG_REACTION_REFUSES,
		  SG_REACTION_RUNS},
};
