/*
 * The page of a rule: its title, a line of facts from its declaration, the comment at the
 * top of its file, and its first fixtures as examples.
 */
#include <sqlguard/rule_page.h>

static void add_dialects(struct sg_buf *out, unsigned dialects)
{
	static const enum sg_dialect all[] = {SG_POSTGRES, SG_SQLITE, SG_D1};
	const char *comma = "";

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (!(dialects & all[i]))
			continue;
		sg_buf_printf(out, "%s%s", comma, sg_dialect_name(all[i]));
		comma = ", ";
	}
}

static void add_facts(struct sg_buf *out, const struct sg_rule_entry *rule)
{
	sg_buf_printf(out, "`%s` · %s · ", rule->name,
		      sg_severity_name(rule->rule->severity));
	add_dialects(out, rule->rule->dialects);
	sg_buf_printf(out, " · group %s · since %s\n", rule->group, rule->rule->since);
}

/* The first line of the comment is the title; the facts stand right under it. */
static void add_prose(struct sg_buf *out, const struct sg_rule_entry *rule)
{
	const char *const *line = rule->doc;

	if (*line)
		sg_buf_printf(out, "%s\n\n", *line++);
	add_facts(out, rule);
	for (; *line; line++)
		sg_buf_printf(out, "%s\n", *line);
}

/* What only the test needs is left out; the lines stay as many as the findings count. */
static void add_line(struct sg_buf *out, struct sg_str line)
{
	static const char arguments[] = "-- args: --dialect ";

	if (sg_str_starts(line, arguments)) {
		line = sg_str_sub(line, sizeof arguments - 1, line.n);
		line = sg_str_sub(line, 0, sg_str_find(line, " ", 0));
		sg_buf_printf(out, "-- dialect: %.*s\n", SG_STR_ARG(line));
		return;
	}
	line = sg_str_sub(line, 0, sg_str_find(line, "-- want:", 0));
	while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\r'))
		line.n--;
	sg_buf_printf(out, "%.*s\n", SG_STR_ARG(line));
}

static void add_block(struct sg_buf *out, const char *title, const char *language,
		      struct sg_str text)
{
	size_t from = 0;

	if (!text.n)
		return;
	sg_buf_printf(out, "%s```%s\n", title, language);
	while (from < text.n) {
		size_t end = sg_str_find(text, "\n", from);

		add_line(out, sg_str_sub(text, from, end));
		from = end + 1;
	}
	sg_buf_adds(out, "```\n");
}

void sg_rule_page(struct sg_buf *out, const struct sg_rule_entry *rule,
		  const struct sg_rule_example *example)
{
	add_prose(out, rule);
	if (!example)
		return;
	add_block(out, "\n## Reported\n\n", "sql", example->bad);
	add_block(out, "\n", "text", example->findings);
	add_block(out, "\n## Not reported\n\n", "sql", example->good);
}
