/*
 * The page of a rule: its title, a line of facts from its declaration, the comment at the
 * top of its file, and its first fixtures as examples.
 */
#include <sqlguard/rule_page.h>

#include <sqlguard/glyph.h>

static void add_facts(struct sg_buf *out, const struct sg_rule_entry *rule)
{
	sg_buf_printf(out, "`%s` · %s · ", rule->name,
		      sg_severity_name(rule->rule->severity));
	sg_dialect_names(out, rule->rule->dialects, ", ");
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

/* Bytes of a line of an example that are shown. */
#define BYTES_SHOWN 300

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
	sg_add_utf8(out, sg_str_sub(line, 0, BYTES_SHOWN));
	sg_buf_adds(out, line.n > BYTES_SHOWN ? " ...\n" : "\n");
}

static void add_block(struct sg_buf *out, const char *title, const char *language,
		      const char *const *lines)
{
	if (!*lines)
		return;
	sg_buf_printf(out, "%s```%s\n", title, language);
	for (; *lines; lines++)
		add_line(out, sg_str_of(*lines));
	sg_buf_adds(out, "```\n");
}

void sg_rule_page(struct sg_buf *out, const struct sg_rule_entry *rule)
{
	add_prose(out, rule);
	add_block(out, "\n## Reported\n\n", "sql", rule->bad);
	add_block(out, "\n", "text", rule->findings);
	add_block(out, "\n## Not reported\n\n", "sql", rule->good);
}
