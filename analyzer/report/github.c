/*
 * Workflow commands of GitHub Actions: each finding becomes an annotation in the changed
 * files of a pull request.
 */
#include <string.h>

#include <sqlguard/report.h>

#include <sqlguard/glyph.h>
#include "place.h"
#include "remarks.h"
#include "summary.h"

/*
 * What escapeData and escapeProperty escape in packages/core/src/command.ts of
 * github.com/actions/toolkit.
 */
#define DATA     "%\r\n"
#define PROPERTY "%\r\n:,"

static const char *const commands[] = {
	[SG_OFF] = "notice",
	[SG_INFO] = "notice",
	[SG_WARNING] = "warning",
	[SG_ERROR] = "error",
};

static void add_escaped(struct sg_buf *out, struct sg_str text, const char *special)
{
	size_t from = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (!text.p[i] || !strchr(special, text.p[i]))
			continue;
		sg_buf_add(out, sg_str_sub(text, from, i));
		sg_buf_printf(out, "%%%02X", (unsigned)(unsigned char)text.p[i]);
		from = i + 1;
	}
	sg_buf_add(out, sg_str_sub(text, from, text.n));
}

static void add_file(struct sg_buf *out, const struct sg_file *file,
		     const struct sg_report_options *options)
{
	struct sg_arena scratch = {0};
	struct sg_tidy_path tidy = sg_tidy_path(&scratch, file->path, options);
	struct sg_buf safe = {0};

	sg_add_safe(&safe, tidy.path);
	add_escaped(out, sg_buf_str(&safe), PROPERTY);
	sg_buf_release(&safe);
	sg_arena_release(&scratch);
}

/* The runner refuses columns when the lines differ (ActionCommandManager.cs). */
static void add_region(struct sg_buf *out, const struct sg_finding *finding)
{
	struct sg_position place = sg_position_of(finding, finding->span, SG_CODE_POINTS);

	sg_buf_printf(out, ",line=%zu,endLine=%zu", place.line, place.end_line);
	if (place.line == place.end_line)
		sg_buf_printf(out, ",col=%zu,endColumn=%zu", place.column,
			      place.end_column);
}

static void write(struct sg_buf *out, struct sg_run *run,
		  const struct sg_report_options *options)
{
	struct sg_buf remarks = {0};

	for (size_t i = 0; i < run->findings.len; i++) {
		const struct sg_finding *finding = &run->findings.items[i];

		if (finding->suppressed)
			continue;
		sg_buf_printf(out, "::%s file=", commands[finding->severity]);
		add_file(out, finding->file, options);
		add_region(out, finding);
		sg_buf_printf(out, ",title=sqlguard%%3A %s::", finding->rule->name);
		sg_write_remarks(&remarks, finding);
		add_escaped(out, sg_buf_str(&remarks), DATA);
		sg_buf_addc(out, '\n');
	}
	sg_buf_release(&remarks);
	if (!options->quiet)
		sg_write_summary(out, run);
}

SG_REPORTER(github){
	.summary = "for GitHub Actions: workflow commands that annotate the pull request",
	.write = write,
};
