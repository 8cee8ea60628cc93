/* The line under the findings. */
#ifndef SQLGUARD_REPORT_SUMMARY_H
#define SQLGUARD_REPORT_SUMMARY_H

#include <sqlguard/report.h>

/* "2 errors, 1 warning in 3 files (41 statements), 1 suppressed" and a line end. */
void sg_write_summary(struct sg_buf *out, const struct sg_run *run);

/* "[*] 3 fixable with --fix": what the mark means; or how many were fixed. */
void sg_write_fixable(struct sg_buf *out, const struct sg_run *run,
		      const struct sg_report_options *options);

#endif
