/*
 * A disk with faults for SQLite: a VFS in front of the system's, which every connection
 * of the process uses once fault_vfs_install() ran.  It counts what SQLite asks of the
 * disk; the nth call fails, or finds the disk full or a lock taken, or ends the process
 * as kill -9 does, after half of what was to be written.
 *
 * Fact: https://sqlite.org/vfs.html and sqlite3.h, "OS Interface File Virtual Methods".
 */
#ifndef SQLGUARD_TESTS_FAULT_VFS_H
#define SQLGUARD_TESTS_FAULT_VFS_H

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <sqlite3.h>

#include <sqlguard/err.h>

enum fault_type {
	FAULT_NONE,
	FAULT_IO,        /* an I/O error, once */
	FAULT_DEAD,      /* from then on nothing but I/O errors: the disk is gone */
	FAULT_READ_ONLY, /* from then on nothing can be written */
	FAULT_FULL,      /* from then on no file can grow */
	FAULT_BUSY,      /* a lock is taken by somebody else, once */
	FAULT_KILL,      /* kill -9 */
};

/* What the test asks for, and what came of it; a child that is killed tells it, too. */
struct fault {
	enum fault_type type;
	long at;           /* the call that fails, 1-based; 0: none, calls are counted */
	atomic_long calls; /* that this type of fault can meet, so far, by any thread */
	char where[160];   /* the call that failed; empty: none did */
	bool no_sync;      /* kill -9 does not need the disk to have it: tests are fast */
};

static struct fault *fault; /* memory that children share */

static inline void fault_set(enum fault_type type, long at)
{
	fault->type = type;
	fault->at = at;
	fault->calls = 0;
	fault->where[0] = '\0';
}

struct fault_file {
	sqlite3_file base;
	const char *name;
	sqlite3_file *real; /* behind this struct */
};

enum fault_call { FAULT_READ, FAULT_CHANGE, FAULT_GROW, FAULT_LOCK, FAULT_RELEASE };

static inline bool fault_concerns(enum fault_call call)
{
	switch (fault->type) {
	case FAULT_NONE: return false;
	case FAULT_READ_ONLY: return call == FAULT_GROW || call == FAULT_CHANGE;
	case FAULT_FULL: return call == FAULT_GROW;
	case FAULT_BUSY: return call == FAULT_LOCK;
	case FAULT_KILL: return true;
	case FAULT_IO:
	case FAULT_DEAD: return call != FAULT_RELEASE;
	}
	return false;
}

/* Whether this call is to fail. */
static inline bool fault_strikes(enum fault_call call, const char *what, const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;
	bool stays = fault->type == FAULT_DEAD || fault->type == FAULT_READ_ONLY ||
		     fault->type == FAULT_FULL;
	long n;

	if (!fault_concerns(call))
		return false;
	n = atomic_fetch_add(&fault->calls, 1) + 1;
	if (!fault->at || n < fault->at || (n > fault->at && !stays))
		return false;
	if (n == fault->at)
		snprintf(fault->where, sizeof fault->where, "%s %s", what,
			 slash ? slash + 1 : "a temporary file");
	return true;
}

static inline void fault_kill(void)
{
	if (fault->type == FAULT_KILL)
		kill(getpid(), SIGKILL);
}

static inline int fault_code(int io)
{
	fault_kill();
	if (fault->type == FAULT_FULL)
		return SQLITE_FULL;
	return fault->type == FAULT_BUSY ? SQLITE_BUSY : io;
}

static inline struct fault_file *fault_of(sqlite3_file *file)
{
	return (struct fault_file *)file;
}

#define FAULT_METHOD(method, kind, code, parameters, call)                               \
	static inline int fault_##method parameters                                      \
	{                                                                                \
		struct fault_file *f = fault_of(file);                                   \
                                                                                         \
		if (fault_strikes(kind, #method, f->name))                               \
			return fault_code(code);                                         \
		return f->real->pMethods->call;                                          \
	}

FAULT_METHOD(xRead, FAULT_READ, SQLITE_IOERR_READ,
	     (sqlite3_file * file, void *to, int n, sqlite3_int64 at),
	     xRead(f->real, to, n, at))
FAULT_METHOD(xTruncate, FAULT_CHANGE, SQLITE_IOERR_TRUNCATE,
	     (sqlite3_file * file, sqlite3_int64 size), xTruncate(f->real, size))
FAULT_METHOD(xFileSize, FAULT_READ, SQLITE_IOERR_FSTAT,
	     (sqlite3_file * file, sqlite3_int64 *size), xFileSize(f->real, size))
FAULT_METHOD(xLock, FAULT_LOCK, SQLITE_IOERR_LOCK, (sqlite3_file * file, int lock),
	     xLock(f->real, lock))
FAULT_METHOD(xUnlock, FAULT_RELEASE, SQLITE_OK, (sqlite3_file * file, int lock),
	     xUnlock(f->real, lock))
FAULT_METHOD(xCheckReservedLock, FAULT_READ, SQLITE_IOERR_CHECKRESERVEDLOCK,
	     (sqlite3_file * file, int *taken), xCheckReservedLock(f->real, taken))
FAULT_METHOD(xShmMap, FAULT_CHANGE, SQLITE_IOERR_SHMMAP,
	     (sqlite3_file * file, int region, int size, int extend, void volatile **to),
	     xShmMap(f->real, region, size, extend, to))

/* What a file has already is overwritten on a full disk, too. */
static inline bool fault_grows(struct fault_file *f, sqlite3_int64 end)
{
	sqlite3_int64 size = 0;

	return f->real->pMethods->xFileSize(f->real, &size) != SQLITE_OK || end > size;
}

static inline int fault_xWrite(sqlite3_file *file, const void *from, int n,
			       sqlite3_int64 at)
{
	struct fault_file *f = fault_of(file);
	enum fault_call call = fault_grows(f, n + at) ? FAULT_GROW : FAULT_CHANGE;

	if (!fault_strikes(call, "xWrite", f->name))
		return f->real->pMethods->xWrite(f->real, from, n, at);
	if (fault->type != FAULT_FULL && n > 1)
		f->real->pMethods->xWrite(f->real, from, n / 2, at);
	return fault_code(SQLITE_IOERR_WRITE);
}

static inline int fault_xSync(sqlite3_file *file, int flags)
{
	struct fault_file *f = fault_of(file);

	if (fault_strikes(FAULT_CHANGE, "xSync", f->name))
		return fault_code(SQLITE_IOERR_FSYNC);
	return fault->no_sync ? SQLITE_OK : f->real->pMethods->xSync(f->real, flags);
}

static inline int fault_xShmLock(sqlite3_file *file, int offset, int n, int flags)
{
	struct fault_file *f = fault_of(file);
	bool takes = flags & SQLITE_SHM_LOCK;

	if (fault_strikes(takes ? FAULT_LOCK : FAULT_RELEASE, "xShmLock", f->name))
		return fault_code(SQLITE_IOERR_SHMLOCK);
	return f->real->pMethods->xShmLock(f->real, offset, n, flags);
}

static inline int fault_xClose(sqlite3_file *file)
{
	struct fault_file *f = fault_of(file);

	if (fault_strikes(FAULT_RELEASE, "xClose", f->name))
		fault_kill();
	return f->real->pMethods->xClose(f->real);
}

static inline int fault_xFileControl(sqlite3_file *file, int what, void *value)
{
	return fault_of(file)->real->pMethods->xFileControl(fault_of(file)->real, what,
							    value);
}

static inline int fault_xSectorSize(sqlite3_file *file)
{
	return fault_of(file)->real->pMethods->xSectorSize(fault_of(file)->real);
}

static inline int fault_xDeviceCharacteristics(sqlite3_file *file)
{
	return fault_of(file)->real->pMethods->xDeviceCharacteristics(
		fault_of(file)->real);
}

static inline void fault_xShmBarrier(sqlite3_file *file)
{
	fault_of(file)->real->pMethods->xShmBarrier(fault_of(file)->real);
}

static inline int fault_xShmUnmap(sqlite3_file *file, int delete)
{
	return fault_of(file)->real->pMethods->xShmUnmap(fault_of(file)->real, delete);
}

/* Version 2: no memory-mapped reads, which nothing could count. */
static sqlite3_io_methods fault_methods = {
	.iVersion = 2,
	.xClose = fault_xClose,
	.xRead = fault_xRead,
	.xWrite = fault_xWrite,
	.xTruncate = fault_xTruncate,
	.xSync = fault_xSync,
	.xFileSize = fault_xFileSize,
	.xLock = fault_xLock,
	.xUnlock = fault_xUnlock,
	.xCheckReservedLock = fault_xCheckReservedLock,
	.xFileControl = fault_xFileControl,
	.xSectorSize = fault_xSectorSize,
	.xDeviceCharacteristics = fault_xDeviceCharacteristics,
	.xShmMap = fault_xShmMap,
	.xShmLock = fault_xShmLock,
	.xShmBarrier = fault_xShmBarrier,
	.xShmUnmap = fault_xShmUnmap,
};

static inline sqlite3_vfs *fault_below(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static inline int fault_xOpen(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
			      int flags, int *got)
{
	struct fault_file *f = fault_of(file);
	int code;

	f->base.pMethods = NULL;
	if (fault_strikes(FAULT_CHANGE, "xOpen", name))
		return fault_code(SQLITE_CANTOPEN);
	f->name = name;
	f->real = (sqlite3_file *)(f + 1);
	code = fault_below(vfs)->xOpen(fault_below(vfs), name, f->real, flags, got);
	if (f->real->pMethods)
		f->base.pMethods = &fault_methods;
	return code;
}

static inline int fault_xDelete(sqlite3_vfs *vfs, const char *name, int sync)
{
	if (fault_strikes(FAULT_CHANGE, "xDelete", name))
		return fault_code(SQLITE_IOERR_DELETE);
	return fault_below(vfs)->xDelete(fault_below(vfs), name, sync && !fault->no_sync);
}

static inline int fault_xAccess(sqlite3_vfs *vfs, const char *name, int flags,
				int *result)
{
	if (fault_strikes(FAULT_READ, "xAccess", name))
		return fault_code(SQLITE_IOERR_ACCESS);
	return fault_below(vfs)->xAccess(fault_below(vfs), name, flags, result);
}

/* Every connection from now on goes through it. */
static inline void fault_vfs_install(void)
{
	static sqlite3_vfs vfs;
	sqlite3_vfs *below = sqlite3_vfs_find(NULL);

	fault = mmap(NULL, sizeof *fault, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (fault == MAP_FAILED)
		sg_die("out of memory");
	vfs = *below; /* clock, randomness and system calls are the same */
	vfs.iVersion = 2;
	vfs.szOsFile = (int)sizeof(struct fault_file) + below->szOsFile;
	vfs.zName = "fault";
	vfs.pNext = NULL;
	vfs.pAppData = below;
	vfs.xOpen = fault_xOpen;
	vfs.xDelete = fault_xDelete;
	vfs.xAccess = fault_xAccess;
	if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
		sg_bug("SQLite takes no VFS");
}

#endif
