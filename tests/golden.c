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
#include <sqlguard/project.h>

#include "golden_markers.h"

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

static void check_file(struct test *t, const char *name, struct sg_input *input)
{
	struct sg_file *file = sg_run_add(&t->run, name);

	input->bytes = sg_strdup(&file->arena, input->bytes);
	input->dialect = t->dialect;
	input->reason = "the case";
	sg_run_check(&t->run, file, input);
	if (file->parsed != file->statements && !t->problems)
		t->why = "a statement does not parse; '--problems' allows that";
}

/* Files one after the other, as if they were a history that begins at zero. */
static void check_parts(struct test *t)
{
	struct sg_replay *replay = NULL;

	if (t->parts.len > 1)
		replay = sg_replay_new(&t->arena, t->dialect, SG_BEGINS_PRESUMED_EMPTY);
	for (size_t i = 0; i < t->parts.len; i++) {
		struct sg_input input = {.bytes = t->parts.items[i].text,
					 .replay = replay};

		check_file(t, t->parts.items[i].name, &input);
	}
}

/* Each file of the set that runs, and those that its index does not know. */
static void check_set(struct test *t, struct sg_finder *finder,
		      struct sg_migration_set *set)
{
	struct sg_replay *replay = sg_replay_new(&t->arena, t->dialect,
						 set->ordered ? SG_BEGINS_PRESUMED_EMPTY
							      : SG_BEGINS_UNKNOWN);

	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];
		struct sg_input input = {.replay = replay, .set = set, .place = i};
		struct sg_err err;

		if (migration->kind == SG_MIGRATION_MISSING ||
		    migration->kind == SG_MIGRATION_UNREAD ||
		    !sg_str_ends(sg_str_of(migration->path), ".sql"))
			continue;
		if (migration->kind == SG_MIGRATION_IGNORED)
			input.replay = NULL;
		if (!sg_read_file(&input.bytes, &t->arena, migration->path, &err)) {
			t->why = sg_cstr(&t->arena, sg_str_of(err.text));
			return;
		}
		sg_set_prepare(finder, set, i, input.bytes);
		check_file(t, migration->path, &input);
	}
	sg_run_check_index(&t->run, set, t->dialect);
}

static void check_checkout(struct test *t)
{
	char folder[] = "/tmp/sqlguard.golden.XXXXXX";
	int back = open(".", O_RDONLY | O_DIRECTORY);
	struct sg_finder_options options = {.since = t->since ? "HEAD" : NULL};
	struct sg_migration_set *set = NULL;
	struct sg_finder *finder;
	struct sg_err err;
	size_t place;

	if (!mkdtemp(folder) || back < 0 || chdir(folder)) {
		t->why = "no temporary folder";
		return;
	}
	write_checkout(t);
	finder = sg_finder_new(&options, &err);
	for (size_t i = 0; !set && i < t->parts.len; i++)
		if (sg_str_ends(sg_str_of(t->parts.items[i].name), ".sql") &&
		    !t->parts.items[i].old && t->parts.items[i].text.n)
			set = sg_find_set(&place, finder, t->parts.items[i].name);
	if (set)
		check_set(t, finder, set);
	else
		t->why = "no migration set is found";
	if (sg_finder_complaint(finder))
		t->why = sg_cstr(&t->arena, sg_str_of(sg_finder_complaint(finder)));
	sg_finder_free(finder);
	if (t->since && system("rm -rf .git"))
		t->why = "git's folder stays";
	if (fchdir(back))
		t->why = "no way back";
	close(back);
	folder_remove(folder);
}

static void check(struct test *t)
{
	sg_run_init(&t->run);
	sg_run_select_none(&t->run);
	select_others(t);
	if (!sg_run_select(&t->run, sg_str_of(t->rule),
			   sg_rule_find(sg_str_of(t->rule))->rule->severity))
		t->why = "there is no such rule";
	else if (t->set)
		check_checkout(t);
	else
		check_parts(t);
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

	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	unsetenv("GIT_DIR"); /* as set in a hook */
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_WORK_TREE");
	for (size_t i = 0; i < sg_rules_len; i++)
		if (!only || !strcmp(only, sg_rules[i].name))
			run_rule(sg_rules[i].name, bless);
	if (!only)
		check_leftovers();
	return failed != 0;
}
