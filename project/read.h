#ifndef SQLGUARD_PROJECT_READ_H
#define SQLGUARD_PROJECT_READ_H

#include <sqlguard/project.h>

/* All bytes to the end; `name` is for the message. */
bool sg_read_fd(struct sg_str *out, struct sg_arena *arena, int fd, const char *name,
		struct sg_err *err);

#endif
