/*
 * Findings for people, in the manner of rustc: what, where, the source with the place
 * marked, why, and what to write instead.
 */
#include <sqlguard/report.h>

#include "excerpt.h"
#include <sqlguard/glyph.h>
#include "summary.h"

static const char *const accents[] = {
	[SG_OFF] = SG_BOLD,
	[SG_INFO] = SG_CYAN,
	[SG_WARNING] = SG_YELLOW,
	[SG_ERROR] = SG_RED,
};

static size_t digits(size_t n)
{
	size_t count = 1;

	for (; n > 9; n /= 10)
		count++;
	return count;
}

static void write_head(const struct sg_page *page, const struct sg_finding *finding)
{
	struct sg_buf head = {0};

	sg_buf_printf(&head, "%s[%s]", sg_severity_name(finding->severity),
		      finding->rule->name);
	sg_page_styled(page, page->accent, head.p);
	sg_buf_adds(page->out, ": ");
	sg_page_style(page, SG_BOLD);
	if (finding->fix.kind)
		sg_buf_adds(page->out, "[*] ");
	sg_page_wrap(page, finding->message, head.n + (finding->fix.kind ? 6 : 2), 4);
	sg_page_style(page, "0");
	sg_page_end(page);
	sg_buf_release(&head);
}

static void write_place(const struct sg_page *page, const struct sg_file *file,
			size_t line, size_t column)
{
	sg_buf_repeat(page->out, ' ', page->gutter);
	sg_page_styled(page, SG_BLUE, "-->");
	sg_buf_addc(page->out, ' ');
	sg_add_safe(page->out, sg_str_of(file->path));
	sg_buf_printf(page->out, ":%zu:%zu\n", line, column);
}

/* " = note: "; gives the column after it. */
static size_t write_label(const struct sg_page *page, const char *label)
{
	sg_buf_repeat(page->out, ' ', page->gutter + 1);
	sg_page_styled(page, SG_BLUE, "=");
	sg_buf_addc(page->out, ' ');
	sg_page_styled(page, SG_BOLD, label);
	sg_buf_adds(page->out, ": ");
	return page->gutter + 9;
}

static void write_remark(const struct sg_page *page, const char *label,
			 struct sg_str text)
{
	size_t column = write_label(page, label);

	sg_page_wrap(page, text, column, column);
	sg_page_end(page);
}

static void write_remarks(const struct sg_page *page, const struct sg_finding *finding)
{
	if (finding->notes.len || finding->help.n || finding->sql.n) {
		sg_page_gutter(page, 0);
		sg_page_end(page);
	}
	for (size_t i = 0; i < finding->notes.len; i++)
		write_remark(page, "note", finding->notes.items[i]);
	if (finding->help.n || finding->sql.n)
		write_remark(page, "help",
			     finding->help.n ? finding->help : SG_STR("write instead"));
	sg_page_block(page, finding->sql, page->gutter + 9);
}

static void write_finding(struct sg_page *page, const struct sg_finding *finding)
{
	struct sg_source *src = (struct sg_source *)&finding->file->source;
	struct sg_span span = sg_excerpt_span(src, finding->span);
	uint32_t last = span.len ? sg_span_end(span) - 1 : span.off;

	page->gutter = digits(sg_source_line(src, last));
	page->accent = accents[finding->severity];
	write_head(page, finding);
	write_place(page, finding->file, sg_source_line(src, finding->span.off),
		    sg_source_column(src, finding->span.off, SG_CODE_POINTS));
	sg_excerpt(page, src, finding->span);
	write_remarks(page, finding);
}

static void write(struct sg_buf *out, struct sg_run *run,
		  const struct sg_report_options *options)
{
	struct sg_page page = {
		.out = out, .color = options->color, .width = options->width};
	bool any = false;

	for (size_t i = 0; i < run->findings.len; i++) {
		if (run->findings.items[i].suppressed)
			continue;
		if (any)
			sg_buf_addc(out, '\n');
		write_finding(&page, &run->findings.items[i]);
		any = true;
	}
	if (options->quiet)
		return;
	if (any)
		sg_buf_addc(out, '\n');
	sg_write_summary(out, run);
	sg_write_fixable(out, run, options);
}

SG_REPORTER(text){
	.summary =
		"for people: the source with the place marked, and what to write instead",
	.write = write,
};
