/* Sets of migrations for the oracles of SQLite: fixtures, and those of the corpus. */
#ifndef SQLGUARD_TESTS_SETS_H
#define SQLGUARD_TESTS_SETS_H

#include <sqlguard/project.h>
#include <sqlguard/parse.h>

#include "files.h"

/* The parts of a file that lead back. */
struct down {
	const struct sg_span *items;
	size_t len;
};

struct migration {
	const char *name;
	struct sg_str text;
	bool in_transaction, foreign_keys;
	enum sg_wrap wrap; /* the same as far as it is known */
	enum sg_maybe enforced;
	struct down down;
};

struct migrations {
	const char *name;
	enum sg_dialect dialect; /* SG_D1, else SG_SQLITE */
	SG_ARRAY(struct migration) files;
};

static inline bool is_down(struct down down, struct sg_span span)
{
	for (size_t i = 0; i < down.len; i++)
		if (span.off >= down.items[i].off &&
		    span.off < sg_span_end(down.items[i]))
			return true;
	return false;
}

/* They do not run. */
static inline void leave_out_down(struct sg_script *script, struct down down)
{
	size_t kept = 0;

	for (size_t i = 0; i < script->statements.len; i++)
		if (!is_down(down, script->statements.items[i].span))
			script->statements.items[kept++] = script->statements.items[i];
	script->statements.len = kept;
}

/* ---- fixtures ---- */

static inline void read_fixture(struct migrations *out, struct sg_arena *arena,
				const char *path)
{
	struct sg_buf text = {0};
	struct sg_str rest, line = {"", 0};
	struct migration *file = SG_PUSH(arena, &out->files);

	file_need(&text, path);
	rest = sg_strdup(arena, sg_buf_str(&text));
	sg_buf_release(&text);
	*file = (struct migration){.name = path, .text = rest};
	if (sg_str_starts(rest, "-- args:")) {
		line_next(&line, &rest);
		file->in_transaction = sg_str_find(line, "--wrap file", 0) < line.n;
		file->foreign_keys = sg_str_find(line, "--foreign-keys on", 0) < line.n;
		file->wrap = file->in_transaction ? SG_WRAP_FILE : SG_WRAP_NONE;
		file->enforced = file->foreign_keys ? SG_YES : SG_NO;
	}
	while (line_next(&line, &rest)) {
		struct migration next = *file;

		if (!sg_str_starts(line, "-- file:"))
			continue;
		next.name = sg_cstr(arena, sg_str_trim(sg_str_sub(line, 8, line.n)));
		next.text = rest;
		file->text.n = (size_t)(line.p - file->text.p);
		file = SG_PUSH(arena, &out->files);
		*file = next;
	}
}

/* Calls visit for each fixture of a folder, which must have some. */
static inline void each_fixture(const char *folder, void (*visit)(const char *path))
{
	struct names files = folder_list(folder, ".sql");
	char path[4096];

	if (!files.len)
		sg_bug("no fixture in '%s'", folder);
	for (int i = 0; i < files.len; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, files.items[i]);
		visit(path);
	}
	names_free(&files);
}

/* ---- the corpus ---- */

static inline bool is_lite(enum sg_dialect dialect)
{
	return dialect == SG_SQLITE || dialect == SG_D1;
}

/* As the layout or the runner says, else as `check` detects most of its files. */
static inline bool is_sqlite(struct sg_detector *detector,
			     const struct sg_migration_set *set)
{
	size_t votes = 0, all = 0;

	if (!set->ordered || set->dialect)
		return set->ordered && is_lite(set->dialect);
	for (size_t i = 0; i < set->migrations.len; i++) {
		const struct sg_migration *migration = &set->migrations.items[i];
		struct sg_arena arena = {0};
		struct sg_err err = {0};
		struct sg_str bytes;
		const char *reason;

		if (migration->kind == SG_MIGRATION_UP &&
		    sg_read_file(&bytes, &arena, migration->path, &err)) {
			all++;
			votes += is_lite(
				sg_detect(&reason, detector, migration->path, bytes));
		}
		sg_arena_release(&arena);
	}
	return votes * 2 > all;
}

static inline void read_set(struct migrations *out, struct sg_arena *arena,
			    struct sg_finder *finder, struct sg_migration_set *set)
{
	out->name = set->root;
	out->dialect = set->dialect == SG_D1 ? SG_D1 : SG_SQLITE;
	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *from = &set->migrations.items[i];
		struct migration *file;
		struct sg_err err = {0};

		if (from->kind != SG_MIGRATION_UP)
			continue;
		file = SG_PUSH(arena, &out->files);
		if (!sg_read_file(&file->text, arena, from->path, &err))
			sg_bug("cannot read '%s'", from->path);
		sg_set_prepare(finder, set, i, file->text);
		file->name = from->path;
		file->in_transaction =
			from->wrap == SG_WRAP_FILE || from->wrap == SG_WRAP_RUN;
		file->foreign_keys = set->dialect == SG_D1 ||
				     (set->runner && set->runner->foreign_keys == SG_YES);
		file->wrap = from->wrap;
		file->enforced = set->runner ? set->runner->foreign_keys : SG_UNKNOWN;
		file->down = (struct down){from->down.items, from->down.len};
	}
}

/* Calls visit for each set of SQLite or D1 under a folder. */
static inline void each_set(const char *folder, void (*visit)(const struct migrations *))
{
	struct sg_finder_options options = {NULL, NULL, NULL};
	struct sg_arena arena = {0};
	struct sg_err err = {0};
	struct sg_finder *finder = sg_finder_new(&options, &err);
	struct sg_paths paths = {0}, unreadable = {0};
	struct sg_map seen = {0};
	struct sg_detector detector;

	sg_detector_init(&detector);
	if (!finder || !sg_discover(&paths, &unreadable, &arena, folder, &err))
		sg_bug("cannot read the corpus");
	sg_paths_sort(&paths);
	for (size_t i = 0; i < paths.len; i++) {
		struct migrations set = {0};
		size_t place;
		struct sg_migration_set *found =
			sg_find_set(&place, finder, paths.items[i]);
		size_t *known;

		if (!found)
			continue;
		known = sg_map_add(&arena, &seen, sg_str_of(found->root));
		if ((*known)++ || !is_sqlite(&detector, found))
			continue;
		read_set(&set, &arena, finder, found);
		visit(&set);
	}
	sg_detector_release(&detector);
	sg_finder_free(finder);
	sg_arena_release(&arena);
}

/* The same of the corpus, where it is there. */
static inline void each_corpus_set(void (*visit)(const struct migrations *))
{
	const char *corpus = getenv("SQLGUARD_CORPUS");
	struct stat info;

	if (!corpus)
		corpus = "../shared/corpus";
	if (stat(corpus, &info))
		printf("ok the corpus is not here\n");
	else
		each_set(corpus, visit);
}

#endif
