/*
 * check --fix and --diff: fixes are put into the files in memory and these are checked
 * again, until nothing is left to fix; then they are written, or shown as a patch.
 */
#ifndef SQLGUARD_CLI_FIX_H
#define SQLGUARD_CLI_FIX_H

#include <sqlguard/report.h>

#include "check.h"

struct fixes_file {
	const char *path;
	bool barred;            /* it is not to be changed, and that was said */
	struct sg_str was, now; /* as on the disk, and with the fixes; none: was.p NULL */
	size_t fixed;           /* findings */
};

struct fixes {
	struct sg_arena arena;
	const struct check_options *options;
	enum sg_fix_kind most; /* that is asked for; NONE: no fixes */
	struct sg_map index;   /* of files by path */
	SG_ARRAY(struct fixes_file) files;
	size_t fixed;  /* findings */
	size_t failed; /* files that cannot be written */
};

/* Reads --fix, --diff and what does not go with them. */
bool sg_fixes_init(struct fixes *out, const struct check_options *options,
		   struct text_list paths, struct sg_err *err);
void sg_fixes_release(struct fixes *fixes);

/* The bytes of a file that has fixes already; false: it has none. */
bool sg_fixes_read(struct sg_str *out, const struct fixes *fixes, const char *path);

/* Takes what can be fixed of a run; false: nothing, so that all is done. */
bool sg_fixes_take(struct fixes *fixes, const struct sg_run *run);

/* Writes the files, and names those that cannot be written. */
void sg_fixes_write(struct fixes *fixes, const struct sg_run *run);

/* The patch instead, on standard output. */
void sg_fixes_diff(const struct fixes *fixes, const struct sg_report_options *options);

#endif
