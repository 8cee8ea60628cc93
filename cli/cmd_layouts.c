/* sqlguard layouts: what is known of the tools that lay out and apply migrations. */
#include <stdio.h>

#include <sqlguard/dialect.h>
#include <sqlguard/json_build.h>

#include "layout.h"
#include "list.h"

static const char *const wraps[] = {
	[SG_WRAP_UNKNOWN] = "unknown",   [SG_WRAP_NONE] = "none",
	[SG_WRAP_IMPLICIT] = "implicit", [SG_WRAP_FILE] = "file",
	[SG_WRAP_RUN] = "run",
};

/* For programs and for people. */
struct term {
	const char *word, *text;
};

static const struct term splitters[] = {
	[SG_SPLIT_SERVER] = {"server", "the database cuts the text"},
	[SG_SPLIT_SQL] = {"sql", "it cuts the text by itself"},
	[SG_SPLIT_LINE_END] = {"line-end", "it cuts at lines that end with ';'"},
	[SG_SPLIT_BREAKPOINT] = {"breakpoint", "it cuts at '--> statement-breakpoint'"},
	[SG_SPLIT_D1] = {"d1", "D1 cuts the text"},
};

static const struct term controls[] = {
	[SG_CONTROL_ALLOWED] = {"allowed", "works"},
	[SG_CONTROL_FAILS] = {"fails", "fails"},
	[SG_CONTROL_CORRUPTS] = {"corrupts", "breaks the runner's transaction"},
};

static const char *const maybes[] = {
	[SG_UNKNOWN] = "unknown",
	[SG_YES] = "on",
	[SG_NO] = "off",
};

/* ---- for people ---- */

static void print_line(const char *label, const char *text)
{
	if (text)
		printf("  %-13s %s\n", label, text);
}

static void print_runner_names(const struct sg_layout *layout)
{
	struct sg_buf names = {0};

	for (size_t i = 0; i < SG_RUNNERS_MOST && layout->runners[i]; i++)
		sg_buf_printf(&names, "%s%s", i ? ", " : "", layout->runners[i]);
	print_line("runners", names.n ? names.p : "not known; say --runner");
	sg_buf_release(&names);
}

static void print_layout(const struct sg_layout_entry *entry)
{
	const struct sg_layout *layout = entry->layout;

	printf("%s: %s\n", entry->name, layout->title);
	print_line("marker", layout->marker);
	print_line("order", layout->order);
	print_line("down part", layout->down ? layout->down : "none");
	print_runner_names(layout);
	putchar('\n');
}

static void print_profile(const char *dialect, const struct sg_profile *profile)
{
	print_line(dialect, profile->why);
	printf("  %-13s %s; BEGIN and COMMIT in a file: %s\n", "",
	       splitters[profile->splitter].text, controls[profile->control].text);
	if (profile->history)
		printf("  %-13s history in %s\n", "", profile->history);
}

static void print_runner(const struct sg_runner *runner)
{
	struct sg_buf text = {0};

	sg_dialect_names(&text, runner->dialects, ", ");
	printf("%s: %s\n", runner->name, runner->title);
	print_line("dialects", text.n ? text.p : "none");
	if (runner->dialects & SG_POSTGRES)
		print_profile("PostgreSQL", &runner->postgres);
	if (runner->dialects & SG_ANY_SQLITE) {
		print_profile(runner->dialects & SG_SQLITE ? "SQLite" : "D1",
			      &runner->sqlite);
		printf("  %-13s %s: %s\n", "foreign keys", maybes[runner->foreign_keys],
		       runner->foreign_keys_why);
	}
	print_line("opt-out", runner->opt_out ? runner->opt_out : "none");
	if (runner->goes_on)
		print_line("an error", "does not stop it: the next statement runs");
	putchar('\n');
	sg_buf_release(&text);
}

static void print_text(void)
{
	puts("LAYOUTS: how the migrations of a folder are laid out (--layout)\n");
	for (size_t i = 0; i < sg_layouts_len; i++)
		print_layout(&sg_layouts[i]);
	puts("RUNNERS: what applies them, and how (--runner)\n");
	for (size_t i = 0; i < sg_runners_len; i++)
		print_runner(sg_runners[i].runner);
}

/* ---- for programs ---- */

static cJSON *layout_json(const struct sg_layout_entry *entry)
{
	const struct sg_layout *layout = entry->layout;
	cJSON *item = sg_json_object();
	size_t n = 0;

	sg_json_add_maybe(item, "name", entry->name);
	sg_json_add_maybe(item, "title", layout->title);
	sg_json_add_maybe(item, "marker", layout->marker);
	sg_json_add_maybe(item, "order", layout->order);
	sg_json_add_maybe(item, "down", layout->down);
	while (n < SG_RUNNERS_MOST && layout->runners[n])
		n++;
	sg_json_add_list(item, "runners", layout->runners, n);
	return item;
}

static void add_profile(cJSON *runner, const char *key, const struct sg_profile *profile)
{
	cJSON *item = sg_json_add_object(runner, key);

	sg_json_add_maybe(item, "transaction", wraps[profile->wrap]);
	sg_json_add_maybe(item, "why", profile->why);
	sg_json_add_maybe(item, "splitter", splitters[profile->splitter].word);
	sg_json_add_maybe(item, "transaction_control", controls[profile->control].word);
	sg_json_add_maybe(item, "history_table", profile->history);
}

static cJSON *runner_json(const struct sg_runner *runner)
{
	cJSON *item = sg_json_object();

	sg_json_add_maybe(item, "name", runner->name);
	sg_json_add_maybe(item, "title", runner->title);
	sg_list_add_dialects(item, runner->dialects);
	if (runner->dialects & SG_POSTGRES)
		add_profile(item, "postgres", &runner->postgres);
	if (runner->dialects & SG_ANY_SQLITE) {
		add_profile(item, "sqlite", &runner->sqlite);
		sg_json_add_maybe(item, "foreign_keys", maybes[runner->foreign_keys]);
		sg_json_add_maybe(item, "foreign_keys_why", runner->foreign_keys_why);
	}
	sg_json_add_maybe(item, "opt_out", runner->opt_out);
	sg_json_add_bool(item, "stops_at_error", !runner->goes_on);
	return item;
}

static cJSON *make_json(void)
{
	cJSON *root = sg_json_object();
	cJSON *layouts = sg_json_add_array(root, "layouts");
	cJSON *runners = sg_json_add_array(root, "runners");

	for (size_t i = 0; i < sg_layouts_len; i++)
		sg_json_push(layouts, layout_json(&sg_layouts[i]));
	for (size_t i = 0; i < sg_runners_len; i++)
		sg_json_push(runners, runner_json(sg_runners[i].runner));
	return root;
}

static bool run_layouts(int *code, void *values, struct text_list rest,
			struct sg_arena *arena, struct sg_err *err)
{
	(void)code;
	(void)arena;
	if (rest.len)
		return sg_fail(err, "'layouts' takes no argument, got '%s'",
			       rest.items[0]);
	return sg_list_print(values, print_text, make_json, err);
}

SG_COMMAND(layouts){
	.summary = "list the layouts of migrations and the tools that apply them",
	.usage = "[options]",
	.options = sg_list_options,
	.size = sizeof sg_list_defaults,
	.defaults = &sg_list_defaults,
	.run = run_layouts,
};
