/* One applier at a time on this machine. */
#ifndef SQLGUARD_APPLY_LOCK_H
#define SQLGUARD_APPLY_LOCK_H

#include <sqlguard/err.h>

/*
 * Takes the lock of the database that `path` names, in the folder `home`; waits for it.
 * Returns a descriptor, whose closing gives the lock back; -1 with `err`.
 */
int sg_lock_at(const char *home, const char *path, long most_ms, struct sg_err *err);

#endif
