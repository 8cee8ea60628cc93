/*
 * Rules as reportingDescriptors (SARIF 2.1.0 section 3.49), made from the page that
 * stands at the top of each rule.
 */
#include "sarif_rules.h"

#include <string.h>

#include <sqlguard/rule_page.h>

#include <sqlguard/json_build.h>

size_t sg_fired_index(struct sg_fired *fired, struct sg_arena *arena,
		      const struct sg_rule_entry *rule)
{
	for (size_t i = 0; i < fired->rules.len; i++)
		if (fired->rules.items[i] == rule)
			return i;
	*SG_PUSH(arena, &fired->rules) = rule;
	return fired->rules.len - 1;
}

const char *sg_sarif_level(enum sg_severity severity)
{
	static const char *const levels[] = {
		[SG_OFF] = "none",
		[SG_INFO] = "note",
		[SG_WARNING] = "warning",
		[SG_ERROR] = "error",
	};

	return levels[severity];
}

/*
 * "drop-table" is DropTable; "truncate" has no name, since one that only differs in case
 * is refused (SARIF1001 of Microsoft's multitool 5.7.0).
 */
static void add_name(cJSON *item, const char *id)
{
	struct sg_buf name = {0};
	bool start = true;

	if (!strchr(id, '-'))
		return;
	for (; *id; id++) {
		bool lower = *id >= 'a' && *id <= 'z';

		if (*id != '-')
			sg_buf_addc(&name,
				    start && lower ? (char)(*id - 'a' + 'A') : *id);
		start = *id == '-';
	}
	sg_json_add_text(item, "name", sg_buf_str(&name));
	sg_buf_release(&name);
}

static void add_message(cJSON *item, const char *key, struct sg_str text)
{
	sg_json_add_text(sg_json_add_object(item, key), "text", text);
}

/* The summary as a sentence: GitHub shows it as the title of the alert. */
static void add_short(cJSON *item, const char *summary)
{
	struct sg_buf text = {0};

	sg_buf_adds(&text, summary);
	if (text.p[0] >= 'a' && text.p[0] <= 'z')
		text.p[0] = (char)(text.p[0] - 'a' + 'A');
	add_message(item, "shortDescription", sg_buf_str(&text));
	sg_buf_release(&text);
}

/* The first paragraph under the title of the page, or the summary. */
static void add_full(cJSON *item, const struct sg_rule_entry *rule)
{
	const char *const *line = rule->doc;
	struct sg_buf text = {0};

	while (*line && (!**line || **line == '#'))
		line++;
	for (; *line && **line; line++) {
		sg_buf_adds(&text, text.n ? " " : "");
		sg_buf_adds(&text, *line);
	}
	if (!text.n)
		sg_buf_adds(&text, rule->rule->summary);
	add_message(item, "fullDescription", sg_buf_str(&text));
	sg_buf_release(&text);
}

static void add_help(cJSON *item, const struct sg_rule_entry *rule)
{
	cJSON *help = sg_json_add_object(item, "help");
	struct sg_buf page = {0};

	sg_rule_page(&page, rule);
	sg_json_add_text(help, "text", sg_buf_str(&page));
	sg_json_add_text(help, "markdown", sg_buf_str(&page));
	sg_buf_release(&page);
}

static void add_configuration(cJSON *item, enum sg_severity severity)
{
	cJSON *configuration = sg_json_add_object(item, "defaultConfiguration");

	if (!severity)
		sg_json_add_bool(configuration, "enabled", false);
	sg_json_add_texts(configuration, "level",
			  sg_sarif_level(severity ? severity : SG_WARNING));
}

static const char *github_severity(enum sg_severity severity)
{
	if (severity == SG_ERROR)
		return "error";
	return severity == SG_INFO ? "recommendation" : "warning";
}

/* GitHub filters alerts by these ("SARIF support for code scanning"). */
static void add_properties(cJSON *item, const struct sg_rule_entry *rule)
{
	cJSON *properties = sg_json_add_object(item, "properties");
	cJSON *tags = sg_json_add_array(properties, "tags");

	sg_json_push(tags, sg_json_string(SG_STR("sql-migration")));
	sg_json_push(tags, sg_json_string(sg_str_of(rule->group)));
	for (unsigned bit = 1; bit && bit <= rule->rule->dialects; bit <<= 1)
		if (rule->rule->dialects & bit)
			sg_json_push(tags, sg_json_string(sg_str_of(sg_dialect_name(
						   (enum sg_dialect)bit))));
	sg_json_add_texts(properties, "precision", "high");
	sg_json_add_texts(properties, "problem.severity",
			  github_severity(rule->rule->severity));
}

cJSON *sg_sarif_rules(const struct sg_fired *fired)
{
	cJSON *rules = sg_json_array();

	for (size_t i = 0; i < fired->rules.len; i++) {
		const struct sg_rule_entry *rule = fired->rules.items[i];
		cJSON *item = sg_json_object();

		sg_json_add_texts(item, "id", rule->name);
		add_name(item, rule->name);
		add_short(item, rule->rule->summary);
		add_full(item, rule);
		add_help(item, rule);
		add_configuration(item, rule->rule->severity);
		add_properties(item, rule);
		sg_json_push(rules, item);
	}
	return rules;
}
