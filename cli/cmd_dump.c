/* sqlguard dump: what the front ends make of a file, for people and bug reports. */
#include <stdio.h>
#include <string.h>

#include <sqlguard/parse.h>
#include <sqlguard/project.h>

#include "command.h"
#include "dialect.h"

struct dump_options {
	const char *dialect;
};

static const struct option_entry options[] = {
	{"dialect", OPTION_TEXT, offsetof(struct dump_options, dialect), "NAME",
	 "postgres, sqlite, d1, or auto (default)"},
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

	if (strcmp(what, "tokens") != 0 && strcmp(what, "ast") != 0)
		return sg_fail(err, "cannot dump '%s'; known are tokens and ast", what);
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

static bool run_dump(int *code, void *values, struct text_list rest,
		     struct sg_arena *arena, struct sg_err *err)
{
	const struct dump_options *wanted = values;
	enum sg_dialect dialect;

	(void)code;
	if (rest.len != 2)
		return sg_fail(err, "'dump' takes what to dump and one file");
	return sg_dialect_option(&dialect, wanted->dialect, err) &&
	       dump(dialect, rest.items[0], rest.items[1], arena, err);
}

static const struct dump_options defaults = {.dialect = "auto"};

SG_COMMAND(dump){
	.summary = "print the tokens or the syntax tree of a file",
	.usage = "tokens|ast [options] FILE|-",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.run = run_dump,
};
