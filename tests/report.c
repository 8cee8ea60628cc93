/*
 * Reports as people and programs get them: the output for runs made by hand against
 * goldens (--bless writes them), and the layout of the text.
 */
#include "report_run.h"

static bool bless;

/* ---- goldens ---- */

static void compare(const char *path, const struct sg_buf *got)
{
	struct sg_buf want = {0};
	bool found;

	if (bless)
		file_write(path, sg_buf_str(got));
	found = file_read(&want, path);
	result(found && sg_str_eq(sg_buf_str(&want), sg_buf_str(got)), path,
	       found ? "differs" : "is missing");
	sg_buf_release(&want);
}

static void check_golden(const struct made_case *made, const char *format,
			 const char *suffix, struct sg_report_options options)
{
	struct sg_buf path = {0}, got = {0};
	struct sg_run run;

	make_run(&run, made);
	write_as(&got, &run, format, options);
	sg_buf_printf(&path, "fixtures/report/%s.%s", made->name, suffix);
	compare(path.p, &got);
	sg_buf_release(&path);
	sg_buf_release(&got);
	sg_arena_release(&run.arena);
}

static void check_goldens(void)
{
	for (size_t i = 0; i < MADE_CASES; i++) {
		struct sg_report_options page = {.width = 80}, color = {.color = true};

		check_golden(made_cases[i], "text", "txt", page);
		check_golden(made_cases[i], "json", "json", page);
		check_golden(made_cases[i], "sarif", "sarif", page);
		check_golden(made_cases[i], "github", "github", page);
		if (made_cases[i] != &plain)
			continue;
		check_golden(made_cases[i], "text", "color.txt", color);
		color = (struct sg_report_options){.quiet = true, .width = 40};
		check_golden(made_cases[i], "text", "quiet.txt", color);
	}
}

/* ---- the mark stands under the text ---- */

static void check_excerpt(const char *name, const char *sql, const char *marked,
			  const char *want)
{
	struct said said = {
		.severity = SG_ERROR, .from = marked, .to = marked, .message = "m"};
	struct sg_run run = {0};
	struct sg_buf got = {0}, wanted = {0};

	add_finding(&run, add_file(&run, "a.sql", sg_str_of(sql)), &said);
	write_as(&got, &run, "text",
		 (struct sg_report_options){.quiet = true, .width = 50});
	sg_buf_printf(&wanted, "error[drop-table]: m\n --> a.sql:1:%zu\n  |\n%s",
		      sg_source_column(&run.files.items[0]->source,
				       run.findings.items[0].span.off, SG_CODE_POINTS),
		      want);
	result(sg_str_eq(sg_buf_str(&got), sg_buf_str(&wanted)), name, got.p);
	sg_buf_release(&got);
	sg_buf_release(&wanted);
	sg_arena_release(&run.arena);
}

/* Written by hand: as a terminal with wide letters of two columns shows them. */
static void check_alignment(void)
{
	check_excerpt("align ascii", "SELECT abc;", "abc",
		      "1 | SELECT abc;\n"
		      "  |        ^^^\n");
	check_excerpt("align after wide letters", "INSERT INTO 表 VALUES ('😀', x);", "x",
		      "1 | INSERT INTO 表 VALUES ('😀', x);\n"
		      "  |                              ^\n");
	check_excerpt("align under wide letters", "DROP TABLE 한글;", "한글",
		      "1 | DROP TABLE 한글;\n"
		      "  |            ^^^^\n");
	check_excerpt("align after tabs", "a\tb\t\tx", "x",
		      "1 | a   b       x\n"
		      "  |             ^\n");
	check_excerpt("align under a tab", "a\tb", "\tb",
		      "1 | a   b\n"
		      "  |  ^^^^\n");
	check_excerpt("align after a combining mark", "e\xcc\x81 x", "x",
		      "1 | e\xcc\x81 x\n"
		      "  |   ^\n");
	check_excerpt("align after bytes that are no text", "\xff\xfe x", "x",
		      "1 | \xef\xbf\xbd\xef\xbf\xbd x\n"
		      "  |    ^\n");
	check_excerpt("align after a control character", "\x1b x", "x",
		      "1 | \xe2\x90\x9b x\n"
		      "  |   ^\n");
	check_excerpt("align in a line cut at both ends",
		      "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeXYZ"
		      "ffffffffffgggggggggghhhhhhhhhhiiiiiiiiii",
		      "XYZ",
		      "1 | …ddddddddddeeeeeeeeeeXYZffffffffffggggggggggh…\n"
		      "  |                      ^^^\n");
}

/* ---- nothing passes the end of the page ---- */

static size_t columns(struct sg_str line)
{
	size_t width = 0;

	for (size_t i = 0; i < line.n;) {
		uint32_t code = 0;

		i += sg_utf8_next(&code, sg_str_sub(line, i, line.n));
		width += sg_width(code);
	}
	return width;
}

static void check_width(void)
{
	struct sg_buf out = {0};
	struct sg_run run;

	make_run(&run, &long_lines);
	for (size_t width = 30; width <= 130; width += 10) {
		struct sg_str rest, line;
		size_t longest = 0;
		char name[64];

		write_as(&out, &run, "text", (struct sg_report_options){.width = width});
		rest = sg_buf_str(&out);
		while (line_next(&line, &rest))
			if (columns(line) > longest &&
			    !sg_str_starts(line, "5 errors in 1 file"))
				longest = columns(line);
		snprintf(name, sizeof name, "no line is longer than %zu columns", width);
		result(longest <= width && longest > width - 12, name, out.p);
	}
	sg_buf_release(&out);
	sg_arena_release(&run.arena);
}

int main(int argc, char **argv)
{
	bless = argc > 1 && !strcmp(argv[1], "--bless");
	check_goldens();
	check_alignment();
	check_width();
	return failed != 0;
}
