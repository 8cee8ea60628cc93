/* The bytes of open files, and the heads of many. */
#ifndef SQLGUARD_PROJECT_READ_H
#define SQLGUARD_PROJECT_READ_H

#include <sqlguard/project.h>

/* All bytes to the end; `name` is for the message. */
bool sg_read_fd(struct sg_str *out, struct sg_arena *arena, int fd, const char *name,
		struct sg_err *err);

/* The first bytes of a regular file, at most so many; empty when it cannot be read. */
struct sg_str sg_read_head(struct sg_arena *arena, const char *path, size_t most);

#endif
