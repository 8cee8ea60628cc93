/* What `check` was asked for, and the pieces of it that other commands share. */
#ifndef SQLGUARD_CLI_CHECK_H
#define SQLGUARD_CLI_CHECK_H

#include <sqlguard/engine.h>
#include <sqlguard/project.h>

#include "command.h"
#include "history.h"

struct check_options {
	const char *dialect, *format, *fail_on, *stdin_path;
	struct history_options history;
	struct text_list outputs, rules;
	bool no_color, quiet, verbose, staged, down, diff, fix_applied;
	const char *fix; /* of --fix: "" or "rebuild"; NULL: not asked for */
	/* No option: the files that are fixed so far, to be checked as they would be. */
	const struct fixes *fixes;
};

/* --rule NAME and --rule NAME=SEVERITY, in order. */
bool sg_check_select(struct sg_run *run, struct text_list rules, struct sg_err *err);

/*
 * Finds, reads and analyses the files; each one that fails is named on standard error and
 * counted, and the others go on.  Without paths it is the working directory.
 */
struct check_inputs {
	size_t failed; /* files or arguments that could not be read */
	size_t checked;
};

bool sg_check_inputs(struct check_inputs *out, struct sg_run *run,
		     const struct check_options *options, struct text_list paths,
		     struct sg_err *err);

#endif
