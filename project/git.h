/* git, asked by running it. */
#ifndef SQLGUARD_PROJECT_GIT_H
#define SQLGUARD_PROJECT_GIT_H

#include <sqlguard/project.h>

/* What a command ("git", .., NULL) prints; false when it fails. */
bool sg_git_run(struct sg_str *out, struct sg_arena *arena, const char *const argv[],
		struct sg_err *err);

#endif
