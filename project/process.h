/*
 * Another program, run to its end: no shell, arguments as they are, nothing on its
 * standard input, and a time after which it is killed with all that it started.
 */
#ifndef SQLGUARD_PROJECT_PROCESS_H
#define SQLGUARD_PROJECT_PROCESS_H

#include <sqlguard/arena.h>
#include <sqlguard/err.h>

struct sg_process {
	const char *const *argv;     /* ends with NULL; argv[0] is looked for in PATH */
	const char *folder;          /* in which it runs; NULL: where we are */
	const char *const *settings; /* "NAME=value" beside the environment that we have,
					and before it; ends with NULL; may be NULL */
	double seconds;              /* patience */
	size_t most;                 /* bytes kept of each of its outputs */
};

enum sg_process_end {
	SG_PROCESS_EXITED,
	SG_PROCESS_KILLED, /* by a signal that is not ours */
	SG_PROCESS_TIMED_OUT,
};

struct sg_process_result {
	enum sg_process_end end;
	int code;               /* of EXITED: the exit code; of KILLED: the signal */
	struct sg_str out, err; /* in the arena */
	bool cut;               /* it printed more than was kept */
	double seconds;
};

/* False only when it could not be started. */
bool sg_process_run(struct sg_process_result *result, struct sg_arena *arena,
		    const struct sg_process *process, struct sg_err *err);

/* The path of a program in PATH; NULL: there is none. */
const char *sg_process_find(struct sg_arena *arena, const char *name);

#endif
