/* sqlguard schema diff: what differs between two schemas. */
#include <stdio.h>
#include <string.h>

#include <sqlguard/diff_schema.h>

#include "command.h"
#include "dialect.h"
#include "schema_point.h"

struct schema_options {
	const char *dialect, *format;
	struct history_options history;
};

static const struct option_entry options[] = {
	{"format", OPTION_TEXT, offsetof(struct schema_options, format), "NAME",
	 "text (default) or json"},
	{"dialect", OPTION_TEXT, offsetof(struct schema_options, dialect), "NAME",
	 "postgres, sqlite, d1, or auto (default)"},
	{"layout", OPTION_TEXT, offsetof(struct schema_options, history.finding.layout),
	 "NAME", "the layout of migration sets, instead of any"},
	{"runner", OPTION_TEXT, offsetof(struct schema_options, history.finding.runner),
	 "NAME", "the tool that applies them, instead of the one found"},
	{"schema", OPTION_TEXT, offsetof(struct schema_options, history.schema), "FILE",
	 "a snapshot on which the first file of a migration set stands"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

/* A dump of which nothing tells the dialect is of that of the other side. */
static bool agree(struct sg_schema_at schemas[2], const struct schema_point points[2],
		  const bool guessed[2], struct history *history, struct sg_arena *arena,
		  struct sg_err *err)
{
	int redo = guessed[0] ? 0 : 1;
	const struct history_options *found = history->options;
	struct history_options told = *found;
	bool ok;

	if (sg_same_family(schemas[0].catalog->dialect, schemas[1].catalog->dialect))
		return true;
	if (guessed[0] == guessed[1])
		return sg_fail(err, "'%s' is for %s, and '%s' is for %s", points[0].path,
			       sg_dialect_name(schemas[0].catalog->dialect),
			       points[1].path,
			       sg_dialect_name(schemas[1].catalog->dialect));
	told.dialect = schemas[!redo].catalog->dialect;
	history->options = &told;
	ok = sg_point_read(&schemas[redo], history, &points[redo], arena, err);
	history->options = found;
	return ok;
}

static bool read_both(struct sg_schema_at schemas[2], const struct schema_point points[2],
		      struct history *history, struct sg_arena *arena, struct sg_err *err)
{
	bool guessed[2];

	for (int i = 0; i < 2; i++) {
		size_t before = history->detector.guessed;

		if (!sg_point_read(&schemas[i], history, &points[i], arena, err))
			return false;
		guessed[i] = history->detector.guessed > before;
	}
	return agree(schemas, points, guessed, history, arena, err);
}

static bool diff(int *code, const struct schema_options *wanted,
		 const struct schema_point points[2], struct sg_arena *arena,
		 struct sg_err *err)
{
	struct sg_schema_diff changes = {0};
	struct sg_schema_at schemas[2];
	struct history history;
	struct sg_buf text = {0};
	bool ok = sg_history_init(&history, &wanted->history, err) &&
		  read_both(schemas, points, &history, arena, err);

	if (ok) {
		sg_diff_schemas(&changes, arena, &schemas[0], &schemas[1]);
		if (strcmp(wanted->format, "json") == 0)
			sg_diff_json(&text, &changes);
		else
			sg_diff_text(&text, &changes);
		fwrite(sg_buf_str(&text).p, 1, text.n, stdout);
		*code = changes.changes.len ? EXIT_FINDINGS : EXIT_CLEAN;
	}
	sg_buf_release(&text);
	sg_history_end(&history);
	return ok;
}

static bool run_schema(int *code, void *values, struct text_list rest,
		       struct sg_arena *arena, struct sg_err *err)
{
	struct schema_options *wanted = values;
	struct schema_point points[2];

	if (!rest.len || strcmp(rest.items[0], "diff") != 0)
		return sg_fail(err, "'schema' takes what to do: diff");
	if (rest.len != 3)
		return sg_fail(err, "'schema diff' takes two schemas");
	if (strcmp(wanted->format, "text") != 0 && strcmp(wanted->format, "json") != 0)
		return sg_fail(err, "unknown format '%s'; known are text and json",
			       wanted->format);
	if (!sg_dialect_option(&wanted->history.dialect, wanted->dialect, err))
		return false;
	for (int i = 0; i < 2; i++)
		points[i] = sg_point_parse(arena, rest.items[i + 1]);
	return diff(code, wanted, points, arena, err);
}

static const struct schema_options defaults = {.dialect = "auto", .format = "text"};

SG_COMMAND(schema){
	.summary = "compare two schemas",
	.usage = "diff [options] A B",
	.help = "A and B are PATH or PATH@FILE[:LINE].  PATH is a folder of migrations, "
		"one\n"
		"of its files (the schema behind it), a dump ('pg_dump --schema-only',\n"
		"'.schema' of sqlite3), or a Drizzle snapshot (.json).  @FILE is the "
		"moment\n"
		"behind that migration, @FILE:LINE the one before the statement there.\n"
		"\n"
		"  sqlguard schema diff drizzle@0003_posts drizzle\n"
		"  sqlguard schema diff migrations/ structure.sql\n"
		"  sqlguard schema diff drizzle/0007_x.sql "
		"drizzle/meta/0007_snapshot.json\n"
		"\n"
		"A line each: '-' only in A, '+' only in B, '~' a field differs, '?' one "
		"side\n"
		"does not know enough to tell.  The order of columns, the names of "
		"SQLite's\n"
		"constraints, temporary objects, the runner's own history table and the\n"
		"spelling of expressions do not count;\n"
		"PostgreSQL prints the queries of views anew, so that those of a dump "
		"differ.\n"
		"\n"
		"Exit codes, as diff(1) has them: 0 equal, 1 different, 2 usage or file "
		"error.\n",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.run = run_schema,
};
