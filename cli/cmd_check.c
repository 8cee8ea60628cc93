/* sqlguard check: options to a run, a run to reports, the worst finding to an exit code.
 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "dialect.h"
#include "fix.h"
#include "output.h"

static const struct option_entry options[] = {
	{"dialect", OPTION_TEXT, offsetof(struct check_options, dialect), "NAME",
	 "postgres, sqlite, d1, or auto (default): from the files beside\n"
	 "and the text; --verbose tells which and why"},
	{"layout", OPTION_TEXT, offsetof(struct check_options, history.finding.layout),
	 "NAME",
	 "how the migrations are laid out, instead of asking the files;\n"
	 "'sqlguard layouts' lists the names"},
	{"runner", OPTION_TEXT, offsetof(struct check_options, history.finding.runner),
	 "NAME",
	 "the tool that applies them, which says whether a file runs in\n"
	 "a transaction and whether SQLite enforces foreign keys"},
	{"schema", OPTION_TEXT, offsetof(struct check_options, history.schema), "FILE",
	 "the schema before the first migration: pg_dump --schema-only,\n"
	 "sqlite3 .schema, or a Drizzle snapshot (.json)"},
	{"since", OPTION_TEXT, offsetof(struct check_options, history.finding.since),
	 "REV",
	 "a git revision that is applied already: report what changed in\n"
	 "its migrations, and new ones that sort before them"},
	{"down", OPTION_FLAG, offsetof(struct check_options, down), NULL,
	 "check down migrations, too"},
	{"fix", OPTION_MAYBE, offsetof(struct check_options, fix), "[=rebuild]",
	 "repair, in the files, what can be without changing their\n"
	 "meaning, then report what remains; with =rebuild also what\n"
	 "takes another way to the same schema and rows"},
	{"diff", OPTION_FLAG, offsetof(struct check_options, diff), NULL,
	 "print what --fix, or --fix=rebuild with it, would change, as\n"
	 "a patch, and write nothing; exit code 1 when that is anything"},
	{"fix-applied", OPTION_FLAG, offsetof(struct check_options, fix_applied), NULL,
	 "also fix migrations that may be applied already: what git has\n"
	 "on the default branch or in the revision of --since"},
	{"format", OPTION_TEXT, offsetof(struct check_options, format), "NAME",
	 "text (default), json, sarif or github, on standard output"},
	{"output", OPTION_LIST, offsetof(struct check_options, outputs), "FORMAT=FILE",
	 "also write a report to a file; may be repeated"},
	{"fail-on", OPTION_TEXT, offsetof(struct check_options, fail_on), "SEVERITY",
	 "exit with 1 from this severity on: error (default), warning,\n"
	 "info, or never"},
	{"rule", OPTION_LIST, offsetof(struct check_options, rules), "NAME[=SEVERITY]",
	 "run only this rule; with =off, info, warning or error: run all\n"
	 "and give this one that severity; may be repeated"},
	{"staged", OPTION_FLAG, offsetof(struct check_options, staged), NULL,
	 "check the .sql files staged in git, as they are staged"},
	{"stdin-path", OPTION_TEXT, offsetof(struct check_options, stdin_path), "PATH",
	 "how to name standard input ('-') in reports"},
	{"no-color", OPTION_FLAG, offsetof(struct check_options, no_color), NULL,
	 "no colours on a terminal (so does NO_COLOR)"},
	{"quiet", OPTION_FLAG, offsetof(struct check_options, quiet), NULL,
	 "only findings, no summary"},
	{"verbose", OPTION_FLAG, offsetof(struct check_options, verbose), NULL,
	 "tell the dialect of each file and why, on standard error"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

struct reports {
	struct output main;
	SG_ARRAY(struct output) files;
	struct sg_report_options options;
};

static bool read_fail_on(enum sg_severity *out, const char *word, struct sg_err *err)
{
	if (!strcmp(word, "never")) {
		*out = SG_OFF;
		return true;
	}
	if (sg_severity_find(out, sg_str_of(word)) && *out)
		return true;
	return sg_fail(err, "'--fail-on %s' must be error, warning, info or never", word);
}

/* Machine formats name files from the root of the checkout, wherever it is run. */
static void find_places(struct sg_report_options *report, struct sg_arena *arena)
{
	char folder[PATH_MAX];

	if (!getcwd(folder, sizeof folder))
		return;
	report->started_in = sg_cstr(arena, sg_str_of(folder));
	report->root = sg_git_root(arena, folder);
}

static bool read_reports(struct reports *out, struct sg_arena *arena,
			 const struct check_options *values, struct sg_err *err)
{
	if (!sg_output_find_format(&out->main.reporter, values->format, err))
		return false;
	for (size_t i = 0; i < values->outputs.len; i++)
		if (!sg_output_parse(SG_PUSH(arena, &out->files),
				     values->outputs.items[i], err))
			return false;
	out->options.quiet = values->quiet;
	find_places(&out->options, arena);
	sg_output_terminal(&out->options, values->no_color);
	return true;
}

static bool write_reports(struct reports *reports, struct sg_run *run,
			  const struct fixes *fixes, struct sg_err *err)
{
	reports->options.fixing = fixes->most != SG_FIX_NONE;
	reports->options.fixed = fixes->fixed;
	for (size_t i = 0; i < reports->files.len; i++)
		if (!sg_output_write(&reports->files.items[i], run, &reports->options,
				     err))
			return false;
	return sg_output_write(&reports->main, run, &reports->options, err);
}

/* The text report says so itself; the others carry nothing that is not in their format.
 */
static void say_fixed(const struct check_options *values, const struct sg_run *run,
		      const struct fixes *fixes)
{
	size_t remaining = run->errors + run->warnings + run->infos;

	if (fixes->most && !values->quiet && strcmp(values->format, "text") != 0)
		sg_say("%zu finding%s fixed, %zu remaining", fixes->fixed,
		       fixes->fixed == 1 ? "" : "s", remaining);
}

static int exit_code(const struct check_inputs *inputs, const struct sg_run *run,
		     enum sg_severity fail_on)
{
	if (inputs->failed)
		return EXIT_USAGE;
	return fail_on && sg_run_worst(run) >= fail_on ? EXIT_FINDINGS : EXIT_CLEAN;
}

static bool check_again(struct check_inputs *inputs, struct sg_run *run,
			const struct check_options *values, struct text_list paths,
			struct sg_err *err)
{
	sg_run_release(run);
	sg_run_init(run);
	return sg_check_select(run, values->rules, err) &&
	       sg_check_inputs(inputs, run, values, paths, err);
}

/* A fix that brings back what another took away would go on for ever (ruff: 100, too). */
#define ROUNDS 100

/* Everything was said at the first check. */
static bool fix(struct check_inputs *inputs, struct sg_run *run, struct fixes *fixes,
		struct check_options *values, struct text_list paths, struct sg_err *err)
{
	size_t rounds = 0;
	bool ok = true;

	values->fixes = fixes;
	while (ok && rounds < ROUNDS && sg_fixes_take(fixes, run)) {
		sg_hush(true);
		ok = check_again(inputs, run, values, paths, err);
		sg_hush(false);
		rounds++;
	}
	values->fixes = NULL;
	if (rounds == ROUNDS)
		sg_say("fixes of fixes after %d rounds: a bug, please report it", ROUNDS);
	return ok;
}

/* The files as they are now are checked once more, whatever is to be expected of them. */
static bool fix_files(struct check_inputs *inputs, struct sg_run *run,
		      struct fixes *fixes, struct check_options *values,
		      struct text_list paths, struct sg_err *err)
{
	bool ok;

	if (!fix(inputs, run, fixes, values, paths, err))
		return false;
	if (values->diff || !fixes->fixed)
		return true;
	sg_fixes_write(fixes, run);
	sg_hush(true);
	ok = check_again(inputs, run, values, paths, err);
	sg_hush(false);
	return ok;
}

static bool check(int *code, struct sg_run *run, struct fixes *fixes,
		  struct sg_arena *arena, struct check_options *values,
		  struct text_list paths, struct sg_err *err)
{
	struct reports reports = {0};
	struct check_inputs inputs;
	enum sg_severity fail_on;

	if (!read_fail_on(&fail_on, values->fail_on, err) ||
	    !sg_dialect_option(&values->history.dialect, values->dialect, err) ||
	    !read_reports(&reports, arena, values, err) ||
	    !sg_check_select(run, values->rules, err) ||
	    !sg_fixes_init(fixes, values, paths, err) ||
	    !sg_check_inputs(&inputs, run, values, paths, err) ||
	    (fixes->most && !fix_files(&inputs, run, fixes, values, paths, err)))
		return false;
	inputs.failed += fixes->failed;
	*code = exit_code(&inputs, run, fail_on);
	if (!values->diff) {
		say_fixed(values, run, fixes);
		return write_reports(&reports, run, fixes, err);
	}
	sg_fixes_diff(fixes, &reports.options);
	if (!inputs.failed)
		*code = fixes->fixed ? EXIT_FINDINGS : EXIT_CLEAN;
	return true;
}

static bool run_check(int *code, void *values, struct text_list rest,
		      struct sg_arena *arena, struct sg_err *err)
{
	struct fixes fixes = {0};
	struct sg_run run;
	bool ok;

	sg_run_init(&run);
	ok = check(code, &run, &fixes, arena, values, rest, err);
	sg_run_release(&run);
	sg_fixes_release(&fixes);
	return ok;
}

static const struct check_options defaults = {
	.dialect = "auto",
	.format = "text",
	.fail_on = "error",
	.stdin_path = "<stdin>",
};

SG_COMMAND(check){
	.summary = "analyse migrations and report findings",
	.usage = "[options] [PATH|GLOB|-]...",
	.help = "A folder is searched for .sql files, '-' is standard input; without a "
		"path\n"
		"it is the working directory.  A comment above a statement,\n"
		"'-- sqlguard:ignore RULE -- reason', hides a finding.\n"
		"\n"
		"Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or file\n"
		"error or nothing matched, 3 internal error.\n",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.run = run_check,
};
