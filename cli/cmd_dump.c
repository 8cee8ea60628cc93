/* sqlguard dump: what the front ends make of a file, and the replay of a history. */
#include <stdio.h>
#include <string.h>

#include <sqlguard/parse.h>
#include <sqlguard/project.h>

#include "command.h"
#include "dialect.h"
#include "schema_point.h"

struct dump_options {
	const char *dialect, *format, *at;
	struct history_options history;
};

static const struct option_entry options[] = {
	{"dialect", OPTION_TEXT, offsetof(struct dump_options, dialect), "NAME",
	 "postgres, sqlite, d1, or auto (default)"},
	{"format", OPTION_TEXT, offsetof(struct dump_options, format), "NAME",
	 "of a schema: sql (default) or json"},
	{"at", OPTION_TEXT, offsetof(struct dump_options, at), "FILE[:LINE]",
	 "of a schema: behind that migration of the set, or before the\n"
	 "statement at that line"},
	{"layout", OPTION_TEXT, offsetof(struct dump_options, history.finding.layout),
	 "NAME", "of a schema: the layout of the set, instead of any"},
	{"runner", OPTION_TEXT, offsetof(struct dump_options, history.finding.runner),
	 "NAME",
	 "of a schema: the tool that applies it, instead of the one\n"
	 "found"},
	{"schema", OPTION_TEXT, offsetof(struct dump_options, history.schema), "FILE",
	 "a snapshot on which the first file of the set stands"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

static void dump_tokens(struct sg_buf *out, enum sg_dialect dialect,
			const struct sg_source *src)
{
	if (dialect == SG_POSTGRES)
		sg_dump_tokens_postgres(out, src);
	else
		sg_dump_tokens_sqlite(out, src);
}

static void dump_ast(struct sg_buf *out, enum sg_dialect dialect, struct sg_source *src,
		     struct sg_arena *arena)
{
	struct sg_script script = {0};

	sg_parse(&script, dialect, src, arena);
	for (size_t i = 0; i < script.statements.len; i++) {
		const struct sg_statement *s = &script.statements.items[i];

		sg_buf_printf(out, "; line %zu, bytes %u-%u\n",
			      sg_source_line(src, s->span.off), s->span.off,
			      sg_span_end(s->span));
		sg_dump(out, s->node);
	}
}

static enum sg_dialect detect(const char *path, struct sg_str bytes)
{
	struct sg_detector detector;
	enum sg_dialect dialect;
	const char *reason;

	sg_detector_init(&detector);
	dialect = sg_detect(&reason, &detector, path, bytes);
	sg_detector_release(&detector);
	return dialect;
}

static bool dump(enum sg_dialect dialect, const char *what, const char *path,
		 struct sg_arena *arena, struct sg_err *err)
{
	struct sg_buf text = {0};
	struct sg_source src;
	struct sg_str bytes;

	if (!sg_read_file(&bytes, arena, path, err))
		return false;
	if (!dialect)
		dialect = detect(path, bytes);
	sg_source_init(&src, arena, path, bytes);
	if (!strcmp(what, "tokens"))
		dump_tokens(&text, dialect, &src);
	else
		dump_ast(&text, dialect, &src, arena);
	fwrite(sg_buf_str(&text).p, 1, text.n, stdout);
	sg_buf_release(&text);
	return true;
}

static bool dump_schema(const struct dump_options *wanted, const char *path,
			struct sg_arena *arena, struct sg_err *err)
{
	struct schema_point point = sg_point_parse(arena, path);
	struct sg_schema_at schema;
	struct history history;
	struct sg_buf text = {0};
	bool ok;

	point.at = wanted->at ? wanted->at : point.at;
	ok = sg_history_init(&history, &wanted->history, err) &&
	     sg_point_read(&schema, &history, &point, arena, err);
	if (ok && !strcmp(wanted->format, "json"))
		sg_print_schema_json(&text, &schema);
	else if (ok)
		sg_print_schema(&text, &schema);
	fwrite(sg_buf_str(&text).p, 1, text.n, stdout);
	sg_buf_release(&text);
	sg_history_end(&history);
	return ok;
}

/* The options of a schema say nothing about a single file. */
static bool only_schema(const struct dump_options *wanted, const char *what,
			struct sg_err *err)
{
	if (wanted->at || wanted->history.schema || wanted->history.finding.layout ||
	    wanted->history.finding.runner || strcmp(wanted->format, "sql") != 0)
		return sg_fail(err,
			       "'dump %s' takes no other option than --dialect; the "
			       "others are for 'dump schema'",
			       what);
	return true;
}

static bool run_dump(int *code, void *values, struct text_list rest,
		     struct sg_arena *arena, struct sg_err *err)
{
	struct dump_options *wanted = values;
	enum sg_dialect dialect;

	(void)code;
	if (rest.len != 2)
		return sg_fail(err, "'dump' takes what to dump and one path");
	if (!sg_dialect_option(&dialect, wanted->dialect, err))
		return false;
	wanted->history.dialect = dialect;
	if (strcmp(wanted->format, "sql") != 0 && strcmp(wanted->format, "json") != 0)
		return sg_fail(err, "unknown format '%s'; known are sql and json",
			       wanted->format);
	if (!strcmp(rest.items[0], "schema"))
		return dump_schema(wanted, rest.items[1], arena, err);
	if (strcmp(rest.items[0], "tokens") != 0 && strcmp(rest.items[0], "ast") != 0)
		return sg_fail(err, "cannot dump '%s'; known are tokens, ast and schema",
			       rest.items[0]);
	return only_schema(wanted, rest.items[0], err) &&
	       dump(dialect, rest.items[0], rest.items[1], arena, err);
}

static const struct dump_options defaults = {.dialect = "auto", .format = "sql"};

SG_COMMAND(dump){
	.summary = "print the tokens or the tree of a file, or a schema",
	.usage = "tokens|ast [--dialect NAME] FILE|-\n"
		 "       sqlguard dump schema [options] PATH[@FILE[:LINE]]",
	.help = "The schema is what a migration set makes of an empty database.  PATH is "
		"its\n"
		"folder, one of its files (the schema behind it), a dump, or a Drizzle\n"
		"snapshot (.json).  The SQL makes it anew; what existed before the "
		"history is\n"
		"a comment.  docs/schema.schema.json describes the JSON.\n"
		"\n"
		"  sqlguard dump schema drizzle/\n"
		"  sqlguard dump schema --at 0003_posts.sql:12 --format json drizzle/\n",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.run = run_dump,
};
