/* Everything that is known of the findings; docs/findings.schema.json is the contract. */
#include <sqlguard/report.h>

#include <sqlguard/json_build.h>
#include "place.h"

static size_t add_files(cJSON *root, const struct sg_run *run)
{
	struct sg_json_lines lines = {.depth = 2};

	for (size_t i = 0; i < run->files.len; i++) {
		const struct sg_file *file = run->files.items[i];
		cJSON *item = sg_json_object();

		sg_json_add_texts(item, "path", file->path);
		sg_json_add_texts(item, "dialect", sg_dialect_name(file->dialect));
		sg_json_add_texts(item, "dialect_reason",
				  file->dialect_reason ? file->dialect_reason : "");
		sg_json_add_number(item, "statements", file->statements);
		sg_json_line(&lines, item);
	}
	return sg_json_add_lines(root, "files", &lines);
}

static void add_position(cJSON *item, const struct sg_finding *finding,
			 struct sg_span span)
{
	struct sg_position place = sg_position_of(finding, span, SG_CODE_POINTS);

	sg_json_add_number(item, "line", place.line);
	sg_json_add_number(item, "column", place.column);
	sg_json_add_number(item, "end_line", place.end_line);
	sg_json_add_number(item, "end_column", place.end_column);
	sg_json_add_number(item, "byte_start", span.off);
	sg_json_add_number(item, "byte_end", sg_span_end(span));
}

static void add_words(cJSON *item, const struct sg_finding *finding)
{
	cJSON *notes;

	sg_json_add_text(item, "message", finding->message);
	notes = sg_json_add_array(item, "notes");
	for (size_t i = 0; i < finding->notes.len; i++)
		sg_json_push(notes, sg_json_string(finding->notes.items[i]));
	sg_json_add_optional(item, "help", finding->help);
	sg_json_add_optional(item, "sql", finding->sql);
}

static void add_fix(cJSON *item, const struct sg_finding *finding)
{
	const struct sg_fix *fix = &finding->fix;
	cJSON *object, *edits;

	if (!fix->kind) {
		sg_json_add_null(item, "fix");
		return;
	}
	object = sg_json_add_object(item, "fix");
	sg_json_add_texts(object, "kind", sg_fix_kind_name(fix->kind));
	sg_json_add_text(object, "title", fix->title);
	edits = sg_json_add_array(object, "edits");
	for (size_t i = 0; i < fix->edits.len; i++) {
		cJSON *edit = sg_json_object();

		sg_json_push(edits, edit);
		add_position(edit, finding, fix->edits.items[i].span);
		sg_json_add_text(edit, "text", fix->edits.items[i].text);
	}
}

static cJSON *finding_object(const struct sg_finding *finding)
{
	cJSON *item = sg_json_object();

	sg_json_add_texts(item, "rule", finding->rule->name);
	sg_json_add_texts(item, "severity", sg_severity_name(finding->severity));
	sg_json_add_texts(item, "file", finding->file->path);
	add_position(item, finding, finding->span);
	add_words(item, finding);
	add_fix(item, finding);
	sg_json_add_texts(item, "dialect", sg_dialect_name(finding->file->dialect));
	if (finding->statement)
		sg_json_add_number(item, "statement", (size_t)finding->statement);
	else
		sg_json_add_null(item, "statement");
	sg_json_add_bool(item, "suppressed", finding->suppressed);
	sg_json_add_optional(item, "reason", finding->reason);
	return item;
}

static cJSON *set_object(const struct sg_checked_set *set)
{
	cJSON *item = sg_json_object();

	sg_json_add_texts(item, "path", set->root);
	sg_json_add_texts(item, "layout", set->layout);
	sg_json_add_texts(item, "layout_reason", set->layout_why);
	sg_json_add_optional(item, "runner", sg_str_of(set->runner ? set->runner : ""));
	sg_json_add_optional(item, "runner_reason",
			     sg_str_of(set->runner_why ? set->runner_why : ""));
	sg_json_add_texts(item, "dialect", sg_dialect_name(set->dialect));
	sg_json_add_texts(item, "dialect_reason", set->dialect_why);
	sg_json_add_number(item, "migrations", set->migrations);
	return item;
}

static size_t add_sets(cJSON *root, const struct sg_run *run)
{
	struct sg_json_lines lines = {.depth = 2};

	for (size_t i = 0; i < run->sets.len; i++)
		sg_json_line(&lines, set_object(&run->sets.items[i]));
	return sg_json_add_lines(root, "sets", &lines);
}

static size_t add_findings(cJSON *root, const struct sg_run *run)
{
	struct sg_json_lines lines = {.depth = 2};

	for (size_t i = 0; i < run->findings.len; i++)
		sg_json_line(&lines, finding_object(&run->findings.items[i]));
	return sg_json_add_lines(root, "findings", &lines);
}

static void add_summary(cJSON *root, const struct sg_run *run)
{
	cJSON *summary = sg_json_add_object(root, "summary");

	sg_json_add_number(summary, "files", run->files.len);
	sg_json_add_number(summary, "statements", run->statements);
	sg_json_add_number(summary, "errors", run->errors);
	sg_json_add_number(summary, "warnings", run->warnings);
	sg_json_add_number(summary, "infos", run->infos);
	sg_json_add_number(summary, "suppressed", run->suppressed);
}

static void write(struct sg_buf *out, struct sg_run *run,
		  const struct sg_report_options *options)
{
	cJSON *root = sg_json_document();
	size_t length;

	(void)options;
	length = add_sets(root, run);
	length += add_files(root, run);
	length += add_findings(root, run);
	add_summary(root, run);
	sg_json_write(out, root, length);
}

SG_REPORTER(json){
	.summary = "for programs: one JSON object, see docs/findings.schema.json",
	.write = write,
};
