/*
 * Runs each case of fixtures/rules/<rule>/ with that rule alone.  Markers that a person
 * wrote say where a finding starts; the golden beside the case, written by --bless, says
 * what it tells.  A case whose markers fail is never blessed.
 *
 *   -- args: --dialect d1       first line; --problems: text that does not
 *                               parse is meant;
 *                               --with a,b: these rules run too, their findings unseen
 *   -- file: 002.sql            the following lines are a migration of that name, with
 *                               those before it as its history
 *                               --set: they are files of a checkout; what is wrong with
 *                               its migration set is judged, too
 *   -- since                    --set: the parts above are committed and applied, those
 *                               below are changes; one without a line removes the file
 *   ...; -- want: rule-name     a finding starts in this line; several names: several
 *   -- file: x.json -- want: 3:rule-name
 *                               in line 3 of a file that can hold no marker
 */
#include "golden_markers.h"
#include "golden_run.h"

static int failed;

static void report(const char *rule, const char *what, const char *why)
{
	if (why)
		printf("not ok %s/%s: %s\n", rule, what, why);
	else
		printf("ok %s/%s\n", rule, what);
	failed += why != NULL;
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

/* A rule that is off by default runs, too. */
static void check(struct test *t)
{
	enum sg_severity severity = sg_rule_find(sg_str_of(t->rule))->rule->severity;

	sg_run_select_none(&t->run);
	select_others(t);
	if (!sg_run_select(&t->run, sg_str_of(t->rule), severity ? severity : SG_INFO))
		t->why = "there is no such rule";
	else
		check_case(t);
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
	add_lines(&t->output, "fix", finding->fix.title);
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

struct cases {
	bool bless;
	bool bad, good; /* there are such */
};

static void run_case(const char *rule, const char *file, void *payload)
{
	struct cases *cases = payload;
	struct test t;

	open_case(&t, rule, file);
	if (!t.why)
		check(&t);
	if (!t.why)
		check_markers(&t);
	if (!t.why)
		check_golden(&t, cases->bless);
	failed += report_case(&t);
	close_case(&t);
	cases->bad = cases->bad || !strncmp(file, "bad", 3);
	cases->good = cases->good || !strncmp(file, "good", 4);
}

/* Every rule shows what it reports and what it does not. */
static void run_rule(const char *rule, bool bless)
{
	struct cases cases = {.bless = bless};

	each_case(rule, run_case, &cases);
	report(rule, "has cases",
	       cases.bad && cases.good ? NULL
				       : "a rule needs a bad*.sql and a good*.sql");
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

	private_git();
	for (size_t i = 0; i < sg_rules_len; i++)
		if (!only || !strcmp(only, sg_rules[i].name))
			run_rule(sg_rules[i].name, bless);
	if (!only)
		check_leftovers();
	return failed != 0;
}
