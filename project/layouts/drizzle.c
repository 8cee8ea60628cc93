/*
 * Drizzle 0.x.  Source: drizzle-orm 0.45 (migrator.ts and those of the drivers),
 * drizzle-kit 0.31; run with both (facts 2.1, sqlite_d1 1.3 and 2.2).  Only entries of
 * the journal run, in its order, and only those whose `when` is above that of the last
 * one applied: one that is merged later with a lower `when` is passed by without a word
 * (measured).
 */
#include <math.h>
#include <string.h>

#include "../drizzle.h"
#include "../json.h"

#define JOURNAL "meta/_journal.json"

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	size_t line;
	cJSON *journal;
	const char *dialect;

	if (!sg_has_file(finder, folder, JOURNAL))
		return SG_SURE_NO;
	journal = sg_json_parse(sg_text_in(finder, folder, JOURNAL), &line);
	dialect = sg_json_text(journal, "dialect");
	set->layout_why = JOURNAL;
	sg_drizzle_settle(set, finder,
			  dialect ? sg_cstr(sg_finder_arena(finder), sg_str_of(dialect))
				  : NULL,
			  JOURNAL, "drizzle-d1-http");
	cJSON_Delete(journal);
	return SG_SURE_INDEX;
}

/* An entry of the journal, and its line, which cJSON does not tell. */
struct entry {
	const char *tag; /* NULL: it has none */
	double when;
	size_t line;
};

/* What may be wrong with an entry. */
enum fault { NO_TAG, NO_TIME, TAG_TWICE, TAG_OUTSIDE, FAULTS };

static const char *const faults[] = {
	[NO_TAG] = "an entry has no tag",
	[NO_TIME] = "an entry has no time",
	[TAG_TWICE] = "two entries have one tag",
	[TAG_OUTSIDE] = "a tag leads out of the folder",
};

struct journal {
	cJSON *tree;
	const cJSON *entries;
	struct sg_str text;
	size_t at, line; /* as far as lines are counted */
	double highest;  /* `when` of those before, and whose it is */
	const char *highest_tag;
	size_t told[FAULTS]; /* the last line with this fault */
};

/* Names stand in the file as in the array, so the search goes on where it was. */
static size_t line_of(struct journal *journal, struct sg_finder *finder, const char *tag)
{
	const char *quoted = sg_printf(sg_finder_arena(finder), "\"%s\"", tag);
	size_t at = sg_str_find(journal->text, quoted, journal->at);

	if (at == journal->text.n)
		return journal->line;
	for (; journal->at < at; journal->at++)
		journal->line += journal->text.p[journal->at] == '\n';
	journal->at += strlen(quoted);
	return journal->line;
}

static struct entry read_entry(struct journal *journal, struct sg_finder *finder,
			       const cJSON *item)
{
	const cJSON *when = cJSON_GetObjectItemCaseSensitive(item, "when");
	const char *tag = sg_json_text(item, "tag");
	struct entry entry = {NULL, NAN, journal->line};

	if (cJSON_IsNumber(when))
		entry.when = when->valuedouble;
	if (!tag)
		return entry;
	entry.tag = sg_cstr(sg_finder_arena(finder), sg_str_of(tag));
	entry.line = line_of(journal, finder, tag);
	return entry;
}

static void bad_index(struct sg_migration_set *set, struct sg_finder *finder, size_t line,
		      const char *detail)
{
	sg_problem_add(set, finder, SG_SET_BAD_INDEX, SIZE_MAX, JOURNAL, NULL, detail)
		->line = line;
}

/* A line may have a million entries. */
static void bad_entry(struct sg_migration_set *set, struct sg_finder *finder,
		      struct journal *journal, const struct entry *entry,
		      enum fault fault)
{
	if (journal->told[fault] != entry->line)
		bad_index(set, finder, entry->line, faults[fault]);
	journal->told[fault] = entry->line;
}

/* False: it is none, and Drizzle stops with an error. */
static bool open_journal(struct journal *out, struct sg_migration_set *set,
			 struct sg_finder *finder)
{
	size_t line = 1;

	*out = (struct journal){.text = sg_text_in(finder, set->root, JOURNAL),
				.line = 1,
				.highest = -INFINITY};
	set->index_path = sg_path_in(finder, set->root, JOURNAL);
	set->index_text = out->text;
	out->tree = sg_json_parse(out->text, &line);
	out->entries = cJSON_GetObjectItemCaseSensitive(out->tree, "entries");
	if (cJSON_IsArray(out->entries))
		return true;
	bad_index(set, finder, line,
		  !out->text.n ? "it is empty, cannot be read or is larger than 16 MiB"
		  : out->tree  ? "it has no list of entries"
			       : "it is not valid JSON");
	cJSON_Delete(out->tree);
	return false;
}

/* The migrator joins folder and tag, so that "/x" stays inside. */
static bool leads_out(struct sg_str tag)
{
	return sg_str_starts(tag, "../") || sg_str_find(tag, "/../", 0) < tag.n;
}

static bool is_whole(struct sg_migration_set *set, struct sg_finder *finder,
		     struct journal *journal, const struct entry *entry)
{
	if (!entry->tag) {
		bad_entry(set, finder, journal, entry, NO_TAG);
		return false;
	}
	if (isnan(entry->when))
		bad_entry(set, finder, journal, entry, NO_TIME);
	if (!leads_out(sg_str_of(entry->tag)))
		return true;
	bad_entry(set, finder, journal, entry, TAG_OUTSIDE);
	return false;
}

/* Each later database has the entry only when nothing newer was applied before. */
static void check_time(struct sg_migration_set *set, struct sg_finder *finder,
		       struct journal *journal, const struct entry *entry)
{
	struct sg_arena *arena = sg_finder_arena(finder);
	size_t place = set->migrations.len - 1;

	if (entry->when > journal->highest) {
		journal->highest = entry->when;
		journal->highest_tag = entry->tag;
	} else if (entry->when <= journal->highest) {
		sg_problem_add(set, finder, SG_SET_JOURNAL_TIME, place, entry->tag,
			       journal->highest_tag,
			       sg_printf(arena, "%.0f after %.0f", entry->when,
					 journal->highest));
	}
}

/* Milliseconds, exact as long as JavaScript's numbers are. */
static int64_t time_of(const struct entry *entry)
{
	return fabs(entry->when) < 9007199254740992.0 ? (int64_t)entry->when : 0;
}

static void add_entry(struct sg_migration_set *set, struct sg_finder *finder,
		      struct journal *journal, const struct entry *entry)
{
	const char *file = sg_printf(sg_finder_arena(finder), "%s.sql", entry->tag);
	bool there = sg_has_file(finder, set->root, file);
	struct sg_migration *migration =
		sg_set_add(set, finder, there ? SG_MIGRATION_UP : SG_MIGRATION_MISSING,
			   sg_path_in(finder, set->root, file));

	migration->version = sg_leading_digits(entry->tag);
	migration->name = sg_str_of(entry->tag);
	migration->index_line = entry->line;
	migration->when = time_of(entry);
	if (!there)
		sg_problem_add(set, finder, SG_SET_FILE_MISSING, set->migrations.len - 1,
			       file, NULL, NULL);
	check_time(set, finder, journal, entry);
}

static bool is_sql(const struct sg_entry *entry)
{
	return !entry->folder && sg_str_ends(sg_str_of(entry->name), ".sql");
}

/* Whatever the order would be: all files, so that they are judged. */
static void add_unordered(struct sg_migration_set *set, struct sg_finder *finder)
{
	const struct sg_entries *entries = sg_entries_of(finder, set->root);

	set->ordered = false;
	for (size_t i = 0; i < entries->all.len; i++)
		if (is_sql(&entries->all.items[i]))
			sg_set_add(set, finder, SG_MIGRATION_UP,
				   sg_path_in(finder, set->root,
					      entries->all.items[i].name));
}

static void add_strays(struct sg_migration_set *set, struct sg_finder *finder,
		       const struct sg_map *named)
{
	const struct sg_entries *entries = sg_entries_of(finder, set->root);

	for (size_t i = 0; i < entries->all.len; i++) {
		const char *name = entries->all.items[i].name;

		if (!is_sql(&entries->all.items[i]) ||
		    sg_map_find(named, sg_str_of(name)))
			continue;
		sg_set_add(set, finder, SG_MIGRATION_IGNORED,
			   sg_path_in(finder, set->root, name))
			->ignored = "not in " JOURNAL;
		sg_problem_add(set, finder, SG_SET_NOT_IN_INDEX, set->migrations.len - 1,
			       name, NULL, NULL);
	}
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	struct sg_arena *arena = sg_finder_arena(finder);
	struct journal journal;
	struct sg_map named = {0};
	const cJSON *item;

	if (!open_journal(&journal, set, finder)) {
		add_unordered(set, finder);
		return;
	}
	cJSON_ArrayForEach(item, journal.entries)
	{
		struct entry entry = read_entry(&journal, finder, item);
		const char *file;

		if (!is_whole(set, finder, &journal, &entry))
			continue;
		file = sg_printf(arena, "%s.sql", entry.tag);
		if (sg_map_find(&named, sg_str_of(file))) {
			bad_entry(set, finder, &journal, &entry, TAG_TWICE);
			continue;
		}
		sg_map_add(arena, &named, sg_str_of(file));
		add_entry(set, finder, &journal, &entry);
	}
	add_strays(set, finder, &named);
	cJSON_Delete(journal.tree);
}

static void compare_entry(struct sg_migration_set *set, struct sg_finder *finder,
			  const struct sg_map *places, const struct entry *entry,
			  struct sg_str path)
{
	size_t *place = sg_map_find(places, path);

	if (place) {
		set->migrations.items[*place].index_line = entry->line;
		set->migrations.items[*place].when = time_of(entry);
	} else {
		sg_problem_add(set, finder, SG_SET_FILE_MISSING, SIZE_MAX,
			       sg_printf(sg_finder_arena(finder), "%s.sql", entry->tag),
			       NULL, NULL)
			->line = entry->line;
	}
}

/* drizzle-kit builds its next migration on the journal, whoever applies the files. */
static void annotate(struct sg_migration_set *set, struct sg_finder *finder)
{
	struct sg_arena *arena = sg_finder_arena(finder);
	struct sg_map places = {0}, named = {0};
	struct journal journal;
	const cJSON *item;

	if (!open_journal(&journal, set, finder))
		return;
	for (size_t i = 0; i < set->migrations.len; i++)
		*sg_map_add(arena, &places, sg_str_of(set->migrations.items[i].path)) = i;
	cJSON_ArrayForEach(item, journal.entries)
	{
		struct entry entry = read_entry(&journal, finder, item);
		struct sg_str path;

		if (!is_whole(set, finder, &journal, &entry))
			continue;
		path = sg_str_of(sg_path_in(finder, set->root,
					    sg_printf(arena, "%s.sql", entry.tag)));
		sg_map_add(arena, &named, path);
		compare_entry(set, finder, &places, &entry, path);
	}
	for (size_t i = 0; i < set->migrations.len; i++)
		if (!sg_map_find(&named, sg_str_of(set->migrations.items[i].path)))
			sg_problem_add(set, finder, SG_SET_NOT_IN_INDEX, i,
				       sg_cstr(arena, set->migrations.items[i].name),
				       NULL, NULL);
	cJSON_Delete(journal.tree);
}

SG_LAYOUT(drizzle){
	.title = "Drizzle 0.x",
	.marker = JOURNAL " beside the files",
	.order = "the journal's entries",
	.runners = {"drizzle-orm", "drizzle-better-sqlite3", "drizzle-libsql",
		    "drizzle-sqljs", "drizzle-bun", "drizzle-expo",
		    "drizzle-durable-objects", "drizzle-d1", "drizzle-d1-http"},
	.claims = claims,
	.read = read,
	.annotate = annotate,
	.ignored = "not in " JOURNAL,
};
