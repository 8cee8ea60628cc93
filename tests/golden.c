/*
 * Runs each case of fixtures/rules/<rule>/ with that rule alone.  Markers that a person
 * wrote say where a finding starts; the golden beside the case, written by --bless, says
 * what it tells.  A case whose markers fail is never blessed.
 *
 *   -- args: --dialect d1       first line; --problems: text that does not
 *                               parse is meant;
 *                               --with a,b: these rules run too, their findings unseen
 *   -- file: 002.sql            the following lines are a migration of that name
 *   ...; -- want: rule-name     a finding starts in this line; several names: several
 */
#include <sqlguard/engine.h>

#include "files.h"

struct part {
	char *name;
	struct sg_str text;
};

struct test {
	struct sg_arena arena;
	const char *rule, *folder, *file;
	struct sg_buf text, output;
	enum sg_dialect dialect;
	bool problems;
	struct sg_str with; /* other rules that run, with commas */
	SG_ARRAY(struct part) parts;
	struct sg_run run;
	const char *why; /* it failed; NULL: it passed */
};

static int failed;

static void report(const char *rule, const char *what, const char *why)
{
	if (why)
		printf("not ok %s/%s: %s\n", rule, what, why);
	else
		printf("ok %s/%s\n", rule, what);
	failed += why != NULL;
}

static struct sg_str word_after(struct sg_str line, const char *option)
{
	size_t at = sg_str_find(line, option, 0);

	line = sg_str_sub(line, at + strlen(option), line.n);
	return sg_str_sub(line, 0, sg_str_find(line, " ", 0));
}

static void read_arguments(struct test *t)
{
	struct sg_str rest = sg_buf_str(&t->text), line = {0};
	size_t at;

	line_next(&line, &rest);
	at = sg_str_find(line, "--dialect ", 0);
	t->problems = sg_str_find(line, "--problems", 0) < line.n;
	t->with = word_after(line, "--with ");
	line = sg_str_trim(sg_str_sub(line, at + 10, line.n));
	line = sg_str_sub(line, 0, sg_str_find(line, " ", 0));
	if (!sg_str_starts(sg_buf_str(&t->text), "-- args:") ||
	    !sg_dialect_find(&t->dialect, line))
		t->why = "the first line must be '-- args: --dialect' and a dialect";
}

/* The text between two "-- file:" lines, or all of it under the name of the case. */
static void split(struct test *t)
{
	struct sg_str rest = sg_buf_str(&t->text), line;
	struct part *part = SG_PUSH(&t->arena, &t->parts);

	*part = (struct part){sg_cstr(&t->arena, sg_str_of(t->file)), rest};
	while (line_next(&line, &rest)) {
		if (!sg_str_starts(line, "-- file:"))
			continue;
		part = &t->parts.items[t->parts.len - 1];
		part->text.n = (size_t)(line.p - part->text.p);
		part = SG_PUSH(&t->arena, &t->parts);
		line = sg_str_trim(sg_str_sub(line, 8, line.n));
		*part = (struct part){sg_cstr(&t->arena, line), rest};
	}
	if (t->parts.len > 1) {
		t->parts.items++;
		t->parts.len--;
	}
}

static void select_others(struct test *t)
{
	struct sg_str rest = t->with;

	while (rest.n) {
		size_t end = sg_str_find(rest, ",", 0);

		if (!sg_run_select(&t->run, sg_str_sub(rest, 0, end), SG_INFO))
			t->why = "'--with' names a rule that is not there";
		rest = sg_str_sub(rest, end + 1, rest.n);
	}
}

static bool is_of_case(const struct test *t, const struct sg_finding *finding)
{
	return !strcmp(finding->rule->name, t->rule);
}

static void check(struct test *t)
{
	sg_run_init(&t->run);
	sg_run_select_none(&t->run);
	select_others(t);
	if (!sg_run_select(&t->run, sg_str_of(t->rule),
			   sg_rule_find(sg_str_of(t->rule))->rule->severity)) {
		t->why = "there is no such rule";
		return;
	}
	for (size_t i = 0; i < t->parts.len; i++) {
		struct part *part = &t->parts.items[i];
		struct sg_file *file = sg_run_add(&t->run, part->name);

		sg_run_check(&t->run, file, sg_strdup(&file->arena, part->text),
			     t->dialect, "the case");
		if (file->parsed != file->statements && !t->problems)
			t->why = "a statement does not parse; '--problems' allows that";
	}
}

static size_t findings_in_line(struct test *t, size_t part, size_t line)
{
	size_t n = 0;

	for (size_t i = 0; i < t->run.findings.len; i++) {
		const struct sg_finding *finding = &t->run.findings.items[i];
		struct sg_file *file = t->run.files.items[part];

		if (finding->file == file && !finding->suppressed &&
		    is_of_case(t, finding))
			n += sg_source_line(&file->source, finding->span.off) == line;
	}
	return n;
}

/* How often the rule's name stands behind "-- want:"; other names are a mistake. */
static size_t wanted_in(struct test *t, struct sg_str line)
{
	size_t at = sg_str_find(line, "-- want:", 0), n = 0;
	struct sg_str words = sg_str_trim(sg_str_sub(line, at + 8, line.n));

	while (words.n) {
		size_t end = sg_str_find(words, " ", 0);

		if (!sg_str_is(sg_str_sub(words, 0, end), t->rule))
			t->why = "a marker names another rule than the case";
		words = sg_str_trim(sg_str_sub(words, end, words.n));
		n++;
	}
	return n;
}

static size_t compare_markers(struct test *t, size_t part)
{
	struct sg_str rest = t->parts.items[part].text, line;
	size_t number = 0, markers = 0;

	while (line_next(&line, &rest)) {
		size_t wanted = wanted_in(t, line), got;

		got = findings_in_line(t, part, ++number);
		markers += wanted;
		if (wanted != got && !t->why)
			t->why =
				sg_printf(&t->arena, "%s:%zu: %zu wanted, %zu reported",
					  t->parts.items[part].name, number, wanted, got);
	}
	return markers;
}

static void check_markers(struct test *t)
{
	size_t markers = 0;

	for (size_t i = 0; i < t->parts.len; i++)
		markers += compare_markers(t, i);
	if (t->why)
		return;
	if (!strncmp(t->file, "bad", 3) && !markers)
		t->why = "a bad case needs a marker";
	else if (!strncmp(t->file, "good", 4) && markers)
		t->why = "a good case must be silent";
	else if (strncmp(t->file, "good", 4) && strncmp(t->file, "bad", 3))
		t->why = "the name of a case begins with good or bad";
}

static void add_lines(struct sg_buf *out, const char *label, struct sg_str text)
{
	struct sg_str line;

	while (line_next(&line, &text))
		sg_buf_printf(out, "  %s: %.*s\n", label, SG_STR_ARG(line));
}

static void print_finding(struct test *t, const struct sg_finding *finding)
{
	struct sg_source *src = (struct sg_source *)&finding->file->source;

	sg_buf_printf(&t->output, "%s:%zu:%zu: %s: %.*s [%s]%s\n", finding->file->path,
		      sg_source_line(src, finding->span.off),
		      sg_source_column(src, finding->span.off, SG_CODE_POINTS),
		      sg_severity_name(finding->severity), SG_STR_ARG(finding->message),
		      finding->rule->name, finding->suppressed ? " (suppressed)" : "");
	for (size_t i = 0; i < finding->notes.len; i++)
		add_lines(&t->output, "note", finding->notes.items[i]);
	add_lines(&t->output, "help", finding->help);
	add_lines(&t->output, "sql", finding->sql);
}

/* A silent case has no golden. */
static void check_golden(struct test *t, bool bless)
{
	char *path = sg_printf(&t->arena, "%s/%.*s.out", t->folder,
			       (int)(strlen(t->file) - 4), t->file);
	struct sg_buf golden = {0};
	bool there = file_read(&golden, path);

	for (size_t i = 0; i < t->run.findings.len; i++)
		if (is_of_case(t, &t->run.findings.items[i]))
			print_finding(t, &t->run.findings.items[i]);
	if (!sg_str_eq(sg_buf_str(&golden), sg_buf_str(&t->output)) ||
	    there != (t->output.n > 0)) {
		if (bless && t->output.n)
			file_write(path, sg_buf_str(&t->output));
		else if (bless)
			remove(path);
		else
			t->why = sg_printf(&t->arena,
					   "differs from '%s'; see golden.test "
					   "--bless and git diff",
					   path);
	}
	sg_buf_release(&golden);
}

static void run_case(const char *rule, const char *folder, const char *file, bool bless)
{
	struct test t = {.rule = rule, .folder = folder, .file = file};

	file_read(&t.text, sg_printf(&t.arena, "%s/%s", folder, file));
	read_arguments(&t);
	split(&t);
	if (!t.why) {
		check(&t);
		if (!t.why)
			check_markers(&t);
		if (!t.why)
			check_golden(&t, bless);
		sg_run_release(&t.run);
	}
	report(rule, file, t.why);
	sg_buf_release(&t.text);
	sg_buf_release(&t.output);
	sg_arena_release(&t.arena);
}

/* Every rule shows what it reports and what it does not. */
static void run_rule(const char *rule, bool bless)
{
	char folder[512];
	struct names files;
	bool bad = false, good = false;

	snprintf(folder, sizeof folder, "fixtures/rules/%s", rule);
	files = folder_list(folder, ".sql");
	for (int i = 0; i < files.len; i++) {
		bad = bad || !strncmp(files.items[i], "bad", 3);
		good = good || !strncmp(files.items[i], "good", 4);
		run_case(rule, folder, files.items[i], bless);
	}
	report(rule, "has cases",
	       bad && good ? NULL : "a rule needs a bad*.sql and a good*.sql");
	names_free(&files);
}

/* A golden without its case, or a folder without its rule, would never fail. */
static void check_leftovers(void)
{
	struct names folders = folder_list("fixtures/rules", "");

	for (int i = 0; i < folders.len; i++) {
		bool known = sg_rule_find(sg_str_of(folders.items[i])) != NULL;

		if (!known)
			report(folders.items[i], "rule",
			       "fixtures of a rule that is not there");
	}
	names_free(&folders);
}

int main(int argc, char **argv)
{
	bool bless = argc > 1 && !strcmp(argv[1], "--bless");
	const char *only = argc > 1 + bless ? argv[1 + bless] : NULL;

	for (size_t i = 0; i < sg_rules_len; i++)
		if (!only || !strcmp(only, sg_rules[i].name))
			run_rule(sg_rules[i].name, bless);
	if (!only)
		check_leftovers();
	return failed != 0;
}
