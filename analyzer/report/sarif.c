/*
 * SARIF 2.1.0 for GitHub code scanning and other viewers: one run, its rules, and a
 * result for each finding with a fingerprint that survives edits elsewhere in the file.
 */
#include <stdio.h>
#include <string.h>

#include <sqlguard/report.h>

#include "fingerprint.h"
#include <sqlguard/json_build.h>
#include "place.h"
#include "remarks.h"
#include "sarif_rules.h"

/* Longer texts are left out: a viewer has the file. */
#define SNIPPET_CEILING 2048
#define CONTEXT_CEILING 1024

struct sarif {
	struct sg_arena scratch;
	struct sg_fired fired;
	struct sg_fingerprints prints;
	struct sg_buf text;
	const struct sg_file *file; /* that `path` and `uri` belong to */
	struct sg_tidy_path path;
	const char *uri;
	const struct sg_report_options *options;
};

/* RFC 3986: all but unreserved characters and the slash is written as its bytes. */
static void add_encoded(struct sg_buf *out, struct sg_str path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/";

	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];

		if (c && strchr(plain, c))
			sg_buf_addc(out, c);
		else
			sg_buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
	}
}

/* Findings come by file, so that a path is worked out once. */
static void turn_to(struct sarif *sarif, const struct sg_file *file)
{
	if (sarif->file == file)
		return;
	sarif->file = file;
	sarif->path = sg_tidy_path(&sarif->scratch, file->path, sarif->options);
	sg_buf_clear(&sarif->text);
	sg_buf_adds(&sarif->text, sg_str_starts(sarif->path.path, "/") ? "file://" : "");
	add_encoded(&sarif->text, sarif->path.path);
	sarif->uri = sg_cstr(&sarif->scratch, sg_buf_str(&sarif->text));
}

static void add_artifact(const struct sarif *sarif, cJSON *physical)
{
	cJSON *artifact = sg_json_add_object(physical, "artifactLocation");

	sg_json_add_texts(artifact, "uri", sarif->uri);
	if (sarif->path.inside)
		sg_json_add_texts(artifact, "uriBaseId", "%SRCROOT%");
}

static void add_snippet(cJSON *region, struct sg_str text, size_t ceiling)
{
	if (text.n && text.n <= ceiling)
		sg_json_add_text(sg_json_add_object(region, "snippet"), "text", text);
}

static cJSON *add_region(cJSON *object, const char *key, const struct sg_finding *finding,
			 struct sg_span span)
{
	struct sg_position place = sg_position_of(finding, span, SG_UTF16_UNITS);
	cJSON *region = sg_json_add_object(object, key);

	sg_json_add_number(region, "startLine", place.line);
	sg_json_add_number(region, "startColumn", place.column);
	sg_json_add_number(region, "endLine", place.end_line);
	sg_json_add_number(region, "endColumn", place.end_column);
	sg_json_add_number(region, "byteOffset", span.off);
	sg_json_add_number(region, "byteLength", span.len);
	return region;
}

/* The lines of the finding and one more on each side. */
static void add_context(cJSON *physical, struct sg_source *src, struct sg_position place)
{
	size_t lines = sg_source_line(src, UINT32_MAX);
	size_t first = place.line > 1 ? place.line - 1 : 1;
	size_t last = place.end_line < lines ? place.end_line + 1 : lines;
	uint32_t from = sg_source_line_span(src, first).off;
	uint32_t to = sg_span_end(sg_source_line_span(src, last));
	cJSON *region;

	if (to <= from || to - from > CONTEXT_CEILING)
		return;
	region = sg_json_add_object(physical, "contextRegion");
	sg_json_add_number(region, "startLine", first);
	sg_json_add_number(region, "endLine", last);
	add_snippet(region, sg_source_text(src, sg_span_of(from, to)), CONTEXT_CEILING);
}

static void add_location(const struct sarif *sarif, cJSON *result,
			 const struct sg_finding *finding)
{
	struct sg_position place = sg_position_of(finding, finding->span, SG_UTF16_UNITS);
	cJSON *location = sg_json_object(), *physical;

	sg_json_push(sg_json_add_array(result, "locations"), location);
	physical = sg_json_add_object(location, "physicalLocation");
	add_artifact(sarif, physical);
	add_snippet(add_region(physical, "region", finding, finding->span),
		    sg_source_text(&finding->file->source, finding->span),
		    SNIPPET_CEILING);
	add_context(physical, sg_finding_source(finding), place);
}

static void add_fix(const struct sarif *sarif, cJSON *result,
		    const struct sg_finding *finding)
{
	const struct sg_fix *fix = &finding->fix;
	cJSON *item = sg_json_object(), *change = sg_json_object(), *replacements;

	sg_json_push(sg_json_add_array(result, "fixes"), item);
	sg_json_add_text(sg_json_add_object(item, "description"), "text", fix->title);
	sg_json_push(sg_json_add_array(item, "artifactChanges"), change);
	add_artifact(sarif, change);
	replacements = sg_json_add_array(change, "replacements");
	for (size_t i = 0; i < fix->edits.len; i++) {
		const struct sg_text_edit *edit = &fix->edits.items[i];
		cJSON *replacement = sg_json_object();

		sg_json_push(replacements, replacement);
		add_region(replacement, "deletedRegion", finding, edit->span);
		if (edit->text.n)
			sg_json_add_text(
				sg_json_add_object(replacement, "insertedContent"),
				"text", edit->text);
	}
}

static void add_fingerprint(struct sarif *sarif, cJSON *result,
			    const struct sg_finding *finding)
{
	cJSON *prints = sg_json_add_object(result, "partialFingerprints");
	uint64_t print = sg_fingerprint(&sarif->prints, finding, sarif->path.path);
	char text[17];

	snprintf(text, sizeof text, "%016llx", (unsigned long long)print);
	sg_json_add_texts(prints, "sqlguardFinding/v1", text);
}

static void add_suppression(cJSON *result, const struct sg_finding *finding)
{
	cJSON *suppression = sg_json_object();

	sg_json_push(sg_json_add_array(result, "suppressions"), suppression);
	sg_json_add_texts(suppression, "kind", "inSource");
	sg_json_add_texts(suppression, "status", "accepted");
	if (finding->reason.n)
		sg_json_add_text(suppression, "justification", finding->reason);
}

static cJSON *result_of(struct sarif *sarif, const struct sg_finding *finding)
{
	cJSON *result = sg_json_object();

	turn_to(sarif, finding->file);
	sg_json_add_texts(result, "ruleId", finding->rule->name);
	sg_json_add_number(result, "ruleIndex",
			   sg_fired_index(&sarif->fired, &sarif->scratch, finding->rule));
	sg_json_add_texts(result, "level", sg_sarif_level(finding->severity));
	sg_write_remarks(&sarif->text, finding);
	sg_json_add_text(sg_json_add_object(result, "message"), "text",
			 sg_buf_str(&sarif->text));
	add_location(sarif, result, finding);
	add_fingerprint(sarif, result, finding);
	if (finding->fix.kind)
		add_fix(sarif, result, finding);
	if (finding->suppressed)
		add_suppression(result, finding);
	return result;
}

static void add_driver(cJSON *run, const struct sg_fired *fired)
{
	cJSON *driver = sg_json_add_object(sg_json_add_object(run, "tool"), "driver");

	sg_json_add_texts(driver, "name", "sqlguard");
	sg_json_add_texts(driver, "version", sg_version);
	sg_json_add_texts(driver, "semanticVersion", sg_version);
	sg_json_add_texts(driver, "informationUri",
			  "https://github.com/sqlguard/sqlguard");
	sg_json_add(driver, "rules", sg_sarif_rules(fired));
}

static void add_frame(cJSON *run, const struct sarif *sarif)
{
	cJSON *invocation = sg_json_object();

	add_driver(run, &sarif->fired);
	sg_json_add_bool(invocation, "executionSuccessful", true);
	sg_json_push(sg_json_add_array(run, "invocations"), invocation);
	sg_json_add_texts(sg_json_add_object(run, "automationDetails"), "id",
			  "sqlguard/");
	sg_json_add_texts(run, "columnKind", "utf16CodeUnits");
}

static void write(struct sg_buf *out, struct sg_run *run,
		  const struct sg_report_options *options)
{
	struct sarif sarif = {.options = options};
	struct sg_json_lines results = {.depth = 4};
	cJSON *root = sg_json_object(), *item = sg_json_object();
	size_t length;

	sg_fingerprints_init(&sarif.prints, &sarif.scratch, run->findings.len);
	for (size_t i = 0; i < run->findings.len; i++)
		sg_json_line(&results, result_of(&sarif, &run->findings.items[i]));
	sg_json_add_texts(root, "$schema",
			  "https://json.schemastore.org/sarif-2.1.0.json");
	sg_json_add_texts(root, "version", "2.1.0");
	sg_json_push(sg_json_add_array(root, "runs"), item);
	add_frame(item, &sarif);
	length = sg_json_add_lines(item, "results", &results);
	sg_json_write(out, root, length);
	sg_buf_release(&sarif.text);
	sg_arena_release(&sarif.scratch);
}

SG_REPORTER(sarif){
	.summary = "for GitHub code scanning and others: SARIF 2.1.0",
	.write = write,
};
