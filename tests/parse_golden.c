/*
 * Golden trees: each .sql of fixtures/parse/<dialect> and of its folder invalid is parsed
 * and its dump compared with the .ast beside it.  --bless writes the .ast files.
 */
#include "files.h"
#include "grammar.h"
#include "parsed.h"

static bool bless;
static int failed;

static void dump_statement(struct sg_buf *out, const struct sg_source *src,
			   const struct sg_statement *statement)
{
	sg_buf_printf(out, "; %u..%u%s\n", statement->span.off,
		      sg_span_end(statement->span), statement->terminated ? "" : " open");
	sg_dump(out, statement->node);
	if (sg_is(statement->node, SG_PROBLEM)) {
		sg_buf_adds(out, "; at: ");
		sg_buf_add(out, sg_source_text(src, statement->node->span));
		sg_buf_addc(out, '\n');
	}
}

static void dump_script(struct sg_buf *out, const struct sg_source *src,
			const struct sg_script *script)
{
	for (size_t i = 0; i < script->statements.len; i++)
		dump_statement(out, src, &script->statements.items[i]);
	for (size_t i = 0; i < script->comments.len; i++) {
		const struct sg_comment *comment = &script->comments.items[i];

		sg_buf_printf(out, "; comment %u..%u%s%s\n", comment->span.off,
			      sg_span_end(comment->span), comment->block ? " block" : "",
			      comment->breakpoint ? " breakpoint" : "");
	}
}

static void parse_file(struct sg_buf *out, enum sg_dialect dialect, const char *path)
{
	struct sg_buf text = {0};
	struct parsed parsed;

	file_need(&text, path);
	parse_text(&parsed, dialect, path, sg_buf_str(&text));
	dump_script(out, &parsed.src, &parsed.script);
	parsed_free(&parsed);
	sg_buf_release(&text);
}

static size_t first_difference(const struct sg_buf *a, const struct sg_buf *b)
{
	size_t line = 1;

	for (size_t i = 0; i < a->n && i < b->n && a->p[i] == b->p[i]; i++)
		line += a->p[i] == '\n';
	return line;
}

static void compare(const char *path, const char *golden, const struct sg_buf *got)
{
	struct sg_buf want = {0};
	bool found = file_read(&want, golden);

	if (found && sg_str_eq(sg_buf_str(&want), sg_buf_str(got))) {
		printf("ok %s\n", path);
	} else {
		failed++;
		printf("not ok %s: %s", path,
		       found ? "differs from its .ast" : "has no .ast");
		printf(found ? " at line %zu\n" : "\n", first_difference(&want, got));
	}
	sg_buf_release(&want);
}

static void check_file(enum sg_dialect dialect, const char *path)
{
	struct sg_buf got = {0}, golden = {0};

	sg_buf_printf(&golden, "%.*s.ast", (int)(strlen(path) - strlen(".sql")), path);
	parse_file(&got, dialect, path);
	if (bless)
		file_write(golden.p, sg_buf_str(&got));
	compare(path, golden.p, &got);
	sg_buf_release(&got);
	sg_buf_release(&golden);
}

static void check_folder(enum sg_dialect dialect, const char *folder)
{
	struct names names = folder_list(folder, ".sql");

	for (int i = 0; i < names.len; i++) {
		struct sg_buf path = {0};

		sg_buf_printf(&path, "%s/%s", folder, names.items[i]);
		if (is_for_another_grammar(path.p))
			printf("ok %s is for another grammar\n", path.p);
		else
			check_file(dialect, path.p);
		sg_buf_release(&path);
	}
	names_free(&names);
}

int main(int argc, char **argv)
{
	bless = argc > 1 && !strcmp(argv[1], "--bless");
	check_folder(SG_SQLITE, "fixtures/parse/sqlite");
	check_folder(SG_SQLITE, "fixtures/parse/sqlite/invalid");
	check_folder(SG_POSTGRES, "fixtures/parse/postgres");
	check_folder(SG_POSTGRES, "fixtures/parse/postgres/invalid");
	return failed != 0;
}
