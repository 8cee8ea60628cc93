/*
 * A reporter is analyzer/report/<name>.c with SG_REPORTER(name): findings in, text out.
 */
#ifndef SQLGUARD_REPORT_H
#define SQLGUARD_REPORT_H

#include <sqlguard/engine.h>

struct sg_report_options {
	bool color;
	bool quiet;             /* text, github: findings only, no summary */
	size_t width;           /* columns of the terminal; 0: unlimited */
	const char *started_in; /* where relative paths start; may be NULL */
	const char *root; /* of the checkout, for machine formats; NULL: started_in */
	bool fixing;      /* fixes were made, `fixed` of them, before this run */
	size_t fixed;
};

struct sg_reporter {
	const char *summary; /* one line for --help */
	void (*write)(struct sg_buf *out, struct sg_run *run,
		      const struct sg_report_options *options);
};

struct sg_reporter_entry {
	const char *name;
	const struct sg_reporter *reporter;
};

extern const struct sg_reporter_entry sg_reporters[];
extern const size_t sg_reporters_len;

/* By name, or NULL. */
const struct sg_reporter *sg_reporter_find(struct sg_str name);

#define SG_REPORTER(stem)                                                                \
	extern const struct sg_reporter sg_reporter_##stem;                              \
	const struct sg_reporter sg_reporter_##stem =

/*
 * What changed in a file, as `diff -u` shows it, for `patch -p1` and `git apply` in the
 * folder that the options say; nothing when the texts are equal.
 */
void sg_unified_diff(struct sg_buf *out, const char *path,
		     const struct sg_report_options *options, struct sg_str before,
		     struct sg_str after);

/* The program's version, "0.1.0". */
extern const char sg_version[];

#endif
