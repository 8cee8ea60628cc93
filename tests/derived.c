/*
 * Each fixture twice more: with the case of its words flipped, and with a comment between
 * any two tokens.  Neither means anything in SQL, so the same rules must speak of the
 * same statements.  The tokens are those that `sqlguard dump tokens` prints.
 */
#include <fts.h>
#include <sys/stat.h>

#include <sqlguard/engine.h>

#include "files.h"

struct token {
	size_t off, len;
	char kind[32];
};

/* Appends a token as the variant has it; `before` is the token before it. */
typedef void variant(struct sg_buf *out, struct sg_str token, struct sg_str before);

/* Longer fixtures are about lengths and limits, which comments do change. */
#define LONGEST 8192

static int failed, judged;

/* One line for each finding, save of rules that judge the text itself; false when one of
   these speaks, or a statement did not parse: other findings may hang on it. */
static bool verdict(struct sg_buf *out, const char *path, enum sg_dialect dialect,
		    struct sg_str text)
{
	struct sg_input input = {
		.bytes = text, .dialect = dialect, .reason = "--dialect"};
	struct sg_run run;
	struct sg_file *file;
	bool sound;

	sg_run_init(&run);
	file = sg_run_add(&run, path);
	sg_run_check(&run, file, &input);
	sound = file->parsed == file->statements;
	for (size_t i = 0; i < run.findings.len; i++) {
		const struct sg_finding *finding = &run.findings.items[i];

		sound = sound && !finding->rule->rule->by_text;
		if (finding->rule->rule->by_text)
			continue;
		sg_buf_printf(out, "statement %ld: %s %s%s\n", finding->statement,
			      sg_severity_name(finding->severity), finding->rule->name,
			      finding->suppressed ? " suppressed" : "");
	}
	sg_run_release(&run);
	return sound;
}

static bool is_word(struct sg_str token)
{
	for (size_t i = 0; i < token.n; i++) {
		char c = token.p[i];
		bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';

		if (!letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return token.n > 0;
}

static void flip_case(struct sg_buf *out, struct sg_str token, struct sg_str before)
{
	bool word = is_word(token);

	(void)before;
	for (size_t i = 0; i < token.n; i++) {
		bool letter = (token.p[i] | 32) >= 'a' && (token.p[i] | 32) <= 'z';

		sg_buf_addc(out, (char)(word && letter ? token.p[i] ^ 32 : token.p[i]));
	}
}

/* PostgreSQL joins strings over a line end, but not over a comment of this kind; and
   libpg_query 15 takes a comment behind NOT for a syntax error. */
static void put_comment(struct sg_buf *out, struct sg_str token, struct sg_str before)
{
	if ((!sg_str_starts(token, "'") || !sg_str_ends(before, "'")) &&
	    !sg_str_iis(before, "not"))
		sg_buf_adds(out, "/* a comment */");
	sg_buf_add(out, token);
}

static bool is_gap(const struct token *token)
{
	return !strcmp(token->kind, "space") || strstr(token->kind, "comment");
}

static void derive(struct sg_buf *out, enum sg_dialect dialect, const char *path,
		   struct sg_str text, variant *change)
{
	struct sg_buf dump = {0};
	struct sg_source src;
	struct sg_str rest, line, before = SG_STR("");
	struct sg_arena arena = {0};
	struct token token;
	size_t at = 0;

	sg_source_init(&src, &arena, path, text);
	if (dialect == SG_POSTGRES)
		sg_dump_tokens_postgres(&dump, &src);
	else
		sg_dump_tokens_sqlite(&dump, &src);
	rest = sg_buf_str(&dump);
	while (line_next(&line, &rest)) {
		if (sscanf(line.p, "%zu %zu %31s", &token.off, &token.len, token.kind) !=
			    3 ||
		    is_gap(&token))
			continue;
		sg_buf_add(out, sg_str_sub(text, at, token.off));
		at = token.off + token.len;
		change(out, sg_str_sub(text, token.off, at), before);
		before = sg_str_sub(text, token.off, at);
	}
	sg_buf_add(out, sg_str_sub(text, at, text.n));
	sg_buf_release(&dump);
	sg_arena_release(&arena);
}

static void compare(const char *path, enum sg_dialect dialect, const char *what,
		    struct sg_str text, variant *change)
{
	struct sg_buf before = {0}, after = {0}, changed = {0};

	if (verdict(&before, path, dialect, text)) {
		derive(&changed, dialect, path, text, change);
		verdict(&after, path, dialect, sg_buf_str(&changed));
		judged++;
		if (!sg_str_eq(sg_buf_str(&before), sg_buf_str(&after))) {
			failed++;
			fprintf(stderr, "%s, before:\n%safter:\n%s", path,
				before.n ? before.p : "", after.n ? after.p : "");
			printf("not ok %s, %s, %s: other findings\n", path,
			       sg_dialect_name(dialect), what);
		}
	}
	sg_buf_release(&before);
	sg_buf_release(&after);
	sg_buf_release(&changed);
}

/* What a module is given is its own text, with the comments in it (vtab.html). */
static bool has_module(struct sg_str text)
{
	return sg_str_find(text, "CREATE VIRTUAL TABLE", 0) < text.n;
}

static void judge(const char *path)
{
	static const enum sg_dialect dialects[] = {SG_POSTGRES, SG_SQLITE, SG_D1};
	struct sg_buf text = {0};

	file_need(&text, path);
	for (size_t i = 0; text.n < LONGEST && i < sizeof dialects / sizeof *dialects;
	     i++) {
		compare(path, dialects[i], "case flipped", sg_buf_str(&text), flip_case);
		if (!has_module(sg_buf_str(&text)))
			compare(path, dialects[i], "comments between tokens",
				sg_buf_str(&text), put_comment);
	}
	sg_buf_release(&text);
}

int main(void)
{
	char rules[] = "fixtures/rules", projects[] = "fixtures/projects";
	char *roots[] = {rules, projects, NULL};
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info == FTS_F &&
		    sg_str_ends(sg_str_of(entry->fts_name), ".sql"))
			judge(entry->fts_path);
	if (fts)
		fts_close(fts);
	if (!judged)
		printf("not ok variants of fixtures: there are none\n");
	else if (!failed)
		printf("ok %d variants of fixtures have the same findings\n", judged);
	return failed || !judged;
}
