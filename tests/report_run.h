/* Runs from the made cases, and what the report tests share. */
#ifndef SQLGUARD_TESTS_REPORT_RUN_H
#define SQLGUARD_TESTS_REPORT_RUN_H

#include "files.h"
#include "report_cases.h"

static int failed;

static inline void result(bool holds, const char *name, const char *why)
{
	if (holds)
		printf("ok %s\n", name);
	else
		printf("not ok %s: %s\n", name, why);
	failed += !holds;
}

/* A quote at the start opens, so that the one at the end is another. */
static inline struct sg_span place_of(struct sg_str text, const struct said *said)
{
	size_t from, to;

	if (!said->from)
		return sg_span_of(0, text.n);
	from = sg_str_find(text, said->from, 0);
	to = sg_str_find(text, said->to, from + (*said->to == '"' || *said->to == '\''));
	return sg_span_of(from, to + sg_str_of(said->to).n);
}

static inline struct sg_str text_or_none(const char *text)
{
	return text ? sg_str_of(text) : SG_STR("");
}

static inline void add_edit(struct sg_run *run, struct sg_fix *fix, struct sg_span span,
			    const char *text)
{
	*SG_PUSH(&run->arena, &fix->edits) = (struct sg_text_edit){span, sg_str_of(text)};
}

static inline void add_fix(struct sg_run *run, struct sg_finding *finding,
			   const struct said *said)
{
	uint32_t off = finding->span.off, end = sg_span_end(finding->span);

	if (!said->fix)
		return;
	finding->fix.kind = said->kind;
	finding->fix.title = SG_STR("repair it \"here\"");
	if (*said->fix)
		add_edit(run, &finding->fix, sg_span_of(off, off), said->fix);
	add_edit(run, &finding->fix, sg_span_of(end - 1, end), "");
}

static inline void count(struct sg_run *run, const struct sg_finding *finding)
{
	size_t *const shown[] = {NULL, &run->infos, &run->warnings, &run->errors};

	++*(finding->suppressed ? &run->suppressed : shown[finding->severity]);
}

static inline void add_finding(struct sg_run *run, const struct sg_file *file,
			       const struct said *said)
{
	struct sg_finding *finding = SG_PUSH(&run->arena, &run->findings);

	finding->rule = &made_rules[said->rule];
	finding->file = file;
	finding->severity = said->severity;
	finding->span = place_of(file->source.text, said);
	finding->statement = said->from ? 1 : 0;
	finding->message = sg_str_of(said->message);
	for (size_t i = 0; i < 3 && said->notes[i]; i++)
		*SG_PUSH(&run->arena, &finding->notes) = sg_str_of(said->notes[i]);
	finding->help = text_or_none(said->help);
	finding->sql = text_or_none(said->sql);
	finding->suppressed = said->reason != NULL;
	finding->reason = text_or_none(said->reason);
	add_fix(run, finding, said);
	count(run, finding);
}

static inline struct sg_file *add_file(struct sg_run *run, const char *path,
				       struct sg_str text)
{
	struct sg_file *file = SG_NEW(&run->arena, struct sg_file);

	file->path = path;
	file->dialect = SG_SQLITE;
	sg_source_init(&file->source, &run->arena, path, text);
	*SG_PUSH(&run->arena, &run->files) = file;
	return file;
}

static inline void make_run(struct sg_run *run, const struct made_case *made)
{
	*run = (struct sg_run){0};
	for (const struct made_file *from = made->files; from->path; from++) {
		struct sg_file *file = add_file(run, from->path, from->text);

		file->dialect = from->dialect;
		file->dialect_reason = "made by hand";
		file->statements = from->statements;
		run->statements += from->statements;
		for (const struct said *said = from->said; said->message; said++)
			add_finding(run, file, said);
	}
}

static inline void write_as(struct sg_buf *out, struct sg_run *run, const char *format,
			    struct sg_report_options options)
{
	sg_buf_clear(out);
	if (!options.started_in)
		options.started_in = "/work/repo";
	sg_reporter_find(sg_str_of(format))->write(out, run, &options);
}

#endif
