/*
 * Liquibase's formatted SQL.  Source: liquibase-core 2026-08, FormattedSqlChangeLogParser
 * (its patterns for the first line, changesets and attributes); facts 2.14.  The
 * changelog that includes the files is XML, YAML or JSON of many forms; which file it
 * names first is read from its text.  Rollbacks are comments.
 */
#include <stdlib.h>
#include <string.h>

#include "names.h"

#define FIRST     "\\A\\s*--\\s*liquibase\\s+formatted"
#define CHANGESET "^[ \t]*--\\s*changeset\\s+[^:\\r\\n]+:"
#define BARE      CHANGESET ".*\\srunInTransaction:\\s*[\"']?false\\b"

static SG_TAKES(takes)
{
	out->version = sg_leading_digits(file);
	return sg_is_sql(file);
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	const char *file = sg_file_with_line(finder, folder, FIRST);

	if (!file)
		return SG_SURE_NO;
	set->layout_why = sg_printf(sg_finder_arena(finder),
				    "'--liquibase formatted sql' in %s", file);
	return SG_SURE_WORDS;
}

/* Where the text names the file; the name must not be the end of a longer one. */
static size_t find_name(struct sg_str text, struct sg_str name)
{
	size_t at = sg_str_find(text, name.p, 0);

	while (at < text.n && at && !strchr("/\"' :>\t\n", text.p[at - 1]))
		at = sg_str_find(text, name.p, at + 1);
	return at;
}

static bool is_changelog(struct sg_finder *finder, struct sg_str text,
			 const struct sg_migration_set *set)
{
	if (!sg_has_line(finder, text, "\\bdatabaseChangeLog\\b"))
		return false;
	for (size_t i = 0; i < set->migrations.len; i++)
		if (find_name(text, set->migrations.items[i].name) < text.n)
			return true;
	return false;
}

static bool has_ending(const char *file)
{
	static const char *const endings[] = {".xml", ".yaml", ".yml", ".json"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (sg_str_ends(sg_str_of(file), endings[i]))
			return true;
	return false;
}

static bool find_changelog(struct sg_migration_set *set, struct sg_finder *finder,
			   const char *folder)
{
	const struct sg_entries *entries = sg_entries_of(finder, folder);

	for (size_t i = 0; i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];

		if (entry->folder || !has_ending(entry->name))
			continue;
		set->index_text = sg_text_in(finder, folder, entry->name);
		set->index_path = sg_path_in(finder, folder, entry->name);
		if (is_changelog(finder, set->index_text, set))
			return true;
	}
	set->index_text = SG_STR("");
	set->index_path = NULL;
	return false;
}

static size_t line_at(struct sg_str text, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += text.p[i] == '\n';
	return line;
}

/* By the line that names them. */
static int by_index(const void *a, const void *b)
{
	const struct sg_migration *x = a, *y = b;

	if (x->index_line != y->index_line)
		return x->index_line < y->index_line ? -1 : 1;
	return sg_by_name(a, b);
}

static void order_by_changelog(struct sg_migration_set *set, struct sg_finder *finder)
{
	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];
		size_t at = find_name(set->index_text, migration->name);

		migration->index_line = line_at(set->index_text, at);
		if (at < set->index_text.n)
			continue;
		migration->kind = SG_MIGRATION_IGNORED;
		migration->ignored = "the changelog does not name it";
	}
	qsort(set->migrations.items, set->migrations.len, sizeof *set->migrations.items,
	      by_index);
	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];

		if (migration->kind != SG_MIGRATION_IGNORED)
			continue;
		migration->index_line = 0;
		sg_problem_add(set, finder, SG_SET_NOT_IN_INDEX, i,
			       sg_cstr(sg_finder_arena(finder), migration->name), NULL,
			       NULL);
	}
}

/* A changelog of the folder or of the two above, else the names, as includeAll has it. */
static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	const char *folder = set->root;

	sg_add_taken(set, finder, takes, sg_by_name);
	for (int up = 0; folder && up < 3; up++) {
		if (find_changelog(set, finder, folder)) {
			order_by_changelog(set, finder);
			return;
		}
		folder = sg_folder_above(finder, folder);
	}
}

/* Each changeset has a transaction; of several only the file's own text tells which. */
static void prepare(const struct sg_migration_set *set, struct sg_finder *finder,
		    struct sg_migration *migration, struct sg_str bytes)
{
	(void)set;
	if (sg_has_line(finder, bytes, CHANGESET "(?s:.*)" CHANGESET)) {
		migration->wrap = SG_WRAP_UNKNOWN;
		migration->wrap_why = "Liquibase runs each changeset in a transaction of "
				      "its own, and the file has several";
	} else if (sg_has_line(finder, bytes, BARE)) {
		migration->wrap = SG_WRAP_NONE;
		migration->wrap_why = "the changeset has runInTransaction:false";
	}
}

SG_LAYOUT(liquibase){
	.title = "Liquibase",
	.marker = "a first line '--liquibase formatted sql'",
	.order = "the changelog that names the files, else their names",
	.down = "comments '--rollback'",
	.runners = {"liquibase"},
	.claims = claims,
	.read = read,
	.prepare = prepare,
};

SG_RUNNER(liquibase){
	.name = "liquibase",
	.title = "Liquibase",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_FILE, "Liquibase runs each changeset in one transaction",
		     SG_SPLIT_SQL, SG_CONTROL_CORRUPTS, "databasechangelog"},
	.sqlite = {SG_WRAP_FILE, "Liquibase runs each changeset in one transaction",
		   SG_SPLIT_SQL, SG_CONTROL_FAILS, "databasechangelog"},
	.foreign_keys_why = "the connection string tells whether they are enforced",
	.opt_out = "runInTransaction:false behind '--changeset author:id'",
	/* id, author and file are the key, MD5SUM is compared (facts 2.14) */
	.meets = {SG_REACTION_RUNS, SG_REACTION_REFUSES, SG_REACTION_PASSES,
		  SG_REACTION_RUNS},
};
