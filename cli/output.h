/* Where reports go: standard output, or FORMAT=FILE of --output. */
#ifndef SQLGUARD_CLI_OUTPUT_H
#define SQLGUARD_CLI_OUTPUT_H

#include <sqlguard/err.h>
#include <sqlguard/report.h>

struct output {
	const struct sg_reporter *reporter;
	const char *path; /* NULL: standard output */
};

/* "sarif=out.sarif" */
bool sg_output_parse(struct output *out, const char *argument, struct sg_err *err);

bool sg_output_find_format(const struct sg_reporter **out, const char *name,
			   struct sg_err *err);

bool sg_output_write(const struct output *output, struct sg_run *run,
		     const struct sg_report_options *options, struct sg_err *err);

/* Colours and width of standard output as it is: a terminal, a pipe, NO_COLOR. */
void sg_output_terminal(struct sg_report_options *options, bool no_color);

#endif
