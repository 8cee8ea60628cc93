/*
 * Tests of the tree: what a rule file must have, and what no file may have.  With --bless
 * it writes the pages docs/rules/<rule>.md, which must be what explain prints.
 */
#include <ctype.h>
#include <stdarg.h>

#include <sqlguard/rule_page.h>

#include "files.h"
#include "layout.h"

static int failed;

static void __attribute__((format(printf, 3, 4)))
result(bool holds, const char *subject, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	printf("%s %s: %s\n", holds ? "ok" : "not ok", subject, text);
	failed += !holds;
}

/* ---- rules ---- */

static const char *const headings[] = {"## Instead", "## Unless", "## Why here",
				       "## See"};

static bool headings_in_order(const struct sg_rule_entry *rule)
{
	size_t next = 0, n = sizeof headings / sizeof *headings;

	for (const char *const *line = rule->doc + 1; *line; line++) {
		if ((*line)[0] != '#')
			continue;
		while (next < n && strcmp(*line, headings[next]))
			next++;
		if (next++ == n)
			return false;
	}
	return true;
}

/* A tool keeps the capital of its name: "Drizzle's migrator never runs ..". */
static bool starts_with_runner(const char *text)
{
	for (size_t i = 0; i < sg_runners_len; i++)
		if (sg_str_starts(sg_str_of(text), sg_runners[i].runner->title))
			return true;
	return false;
}

/* Else an upper-case first letter is right in a keyword only: "DROP TABLE deletes ..". */
static bool is_message(const char *text)
{
	size_t n = strlen(text);

	if (n < 2 || text[n - 1] == '.')
		return false;
	return !isupper((unsigned char)text[0]) || !islower((unsigned char)text[1]) ||
	       starts_with_runner(text) || sg_str_starts(sg_str_of(text), "PostgreSQL");
}

static void check_rule(const struct sg_rule_entry *rule)
{
	result(!strncmp(rule->doc[0], "# ", 2), rule->name, "the page has a title");
	result(headings_in_order(rule), rule->name,
	       "headings are Instead, Unless, Why here, See, in this order");
	result(is_message(rule->rule->summary), rule->name,
	       "the summary starts in lower case and has no full stop");
	result(strlen(rule->rule->summary) <= 100, rule->name,
	       "the summary has 100 characters or less");
	result(rule->rule->dialects && rule->rule->since && rule->rule->on[0], rule->name,
	       "dialects, since and nodes are there");
}

/* Lines "file:line:col: severity: message [rule]" of a golden. */
static void check_messages(const char *rule, const char *path)
{
	struct sg_buf golden = {0};
	struct sg_str rest, line;

	file_read(&golden, path);
	rest = sg_buf_str(&golden);
	while (line_next(&line, &rest)) {
		size_t at = sg_str_find(line, ": ", 0);
		size_t end = sg_str_find(line, " [", 0);
		char text[512];

		if (line.p[0] == ' ')
			continue;
		at = sg_str_find(line, ": ", at + 2) + 2;
		while (sg_str_find(line, " [", end + 1) < line.n)
			end = sg_str_find(line, " [", end + 1);
		line = sg_str_sub(line, at, end);
		snprintf(text, sizeof text, "%.*s", SG_STR_ARG(line));
		result(is_message(text), rule, "starts low, ends without a stop: %s",
		       text);
	}
	sg_buf_release(&golden);
}

/* ---- pages ---- */

static void check_page(const struct sg_rule_entry *rule, bool bless)
{
	struct sg_buf page = {0}, file = {0};
	char path[512];

	sg_rule_page(&page, rule);
	snprintf(path, sizeof path, "docs/rules/%s.md", rule->name);
	if (bless)
		file_write(path, sg_buf_str(&page));
	file_read(&file, path);
	result(sg_str_eq(sg_buf_str(&file), sg_buf_str(&page)), rule->name,
	       "'%s' is what explain prints; see meta.test --bless", path);
	sg_buf_release(&page);
	sg_buf_release(&file);
}

static void check_no_stray_pages(void)
{
	struct names pages = folder_list("docs/rules", ".md");

	for (int i = 0; i < pages.len; i++) {
		struct sg_str name = sg_str_of(pages.items[i]);

		name.n -= 3;
		result(sg_rule_find(name) != NULL, pages.items[i], "page of a rule");
	}
	names_free(&pages);
}

/* ---- sources ---- */

static const char *const banned[] = {"strcpy(",   "strcat(",  "sprintf(",
				     "vsprintf(", "strtok(",  "atoi(",
				     "gets(",     "strncpy(", "strncat("};

static bool names_banned(struct sg_str line, const char *name)
{
	size_t at = sg_str_find(line, name, 0);

	while (at < line.n) {
		char before = at ? line.p[at - 1] : ' ';

		if (!isalnum((unsigned char)before) && before != '_' && before != '"')
			return true;
		at = sg_str_find(line, name, at + 1);
	}
	return false;
}

static void check_line(const char *path, struct sg_str line, bool is_rule)
{
	for (size_t i = 0; i < sizeof banned / sizeof *banned; i++)
		if (names_banned(line, banned[i]))
			result(false, path, "'%s)' is banned", banned[i]);
	if (is_rule && sg_str_starts(line, "#include \""))
		result(false, path,
		       "a rule includes <sqlguard/rule.h> and standard headers");
	if (is_rule && sg_str_starts(line, "#include <sqlguard/") &&
	    !sg_str_starts(line, "#include <sqlguard/rule.h>"))
		result(false, path, "a rule includes no other header than rule.h");
}

/* A function is what stands between a "{" and a "}" that are alone in the first column.
 */
static void check_source(const char *path, bool is_rule)
{
	struct sg_buf text = {0};
	struct sg_str rest, line;
	size_t number = 0, opened = 0, longest = 0, at = 0;

	file_read(&text, path);
	rest = sg_buf_str(&text);
	while (line_next(&line, &rest)) {
		number++;
		check_line(path, line, is_rule);
		if (sg_str_is(line, "{"))
			opened = number;
		if (!sg_str_is(line, "}") || !opened)
			continue;
		if (number - opened > longest) {
			longest = number - opened;
			at = opened;
		}
		opened = 0;
	}
	result(longest <= 60, path,
	       "no function has more than 60 lines (longest %zu, in line %zu)", longest,
	       at);
	sg_buf_release(&text);
}

static void check_folder(const char *folder, int depth)
{
	struct names names = folder_list(folder, "");

	for (int i = 0; i < names.len; i++) {
		char path[512];

		snprintf(path, sizeof path, "%s/%s", folder, names.items[i]);
		if (sg_str_ends(sg_str_of(path), ".c") ||
		    sg_str_ends(sg_str_of(path), ".h"))
			check_source(path, sg_str_starts(sg_str_of(path), "rules/"));
		else if (depth && strcmp(names.items[i], "build"))
			check_folder(path, depth - 1);
	}
	names_free(&names);
}

static void check_goldens(const char *rule)
{
	char folder[256], path[512];
	struct names goldens;

	snprintf(folder, sizeof folder, "fixtures/rules/%s", rule);
	goldens = folder_list(folder, ".out");
	for (int i = 0; i < goldens.len; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, goldens.items[i]);
		check_messages(rule, path);
	}
	names_free(&goldens);
}

int main(int argc, char **argv)
{
	static const char *const folders[] = {"analyzer", "apply", "cli",    "project",
					      "rules",    "tests", "include"};
	bool bless = argc > 1 && !strcmp(argv[1], "--bless");

	for (size_t i = 0; i < sg_rules_len; i++) {
		check_rule(&sg_rules[i]);
		check_goldens(sg_rules[i].name);
		check_page(&sg_rules[i], bless);
	}
	check_no_stray_pages();
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		check_folder(folders[i], 3);
	return failed != 0;
}
