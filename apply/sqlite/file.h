/* What can be said of a database file before its content is asked. */
#ifndef SQLGUARD_APPLY_SQLITE_FILE_H
#define SQLGUARD_APPLY_SQLITE_FILE_H

#include "sqlite.h"

/* Places in the header (fileformat2.html section 1.3). */
#define SG_HEADER_BYTES          100
#define SG_HEADER_PAGE_SIZE      16
#define SG_HEADER_WRITE_VERSION  18
#define SG_HEADER_READ_VERSION   19
#define SG_HEADER_CHANGE_COUNTER 24
#define SG_HEADER_SCHEMA_FORMAT  44

/* The path of the real file, in the arena; NULL with `err`: it cannot be migrated. */
const char *sg_file_check(struct sg_arena *arena, const char *path, enum sg_access access,
			  struct sg_err *err);

/* The name of a file system on which locks cannot be relied on; NULL: they can, as far as
   is known.  `mounts` is the text of /proc/self/mountinfo. */
const char *sg_remote_file_system(unsigned long type, unsigned major, unsigned minor,
				  struct sg_str mounts);

/* Through SQLite; a file that is shorter is filled up with zeros. */
bool sg_header_read(unsigned char header[SG_HEADER_BYTES], sqlite3 *db);

/* Whether this SQLite can read and write what the header promises, and reads the schema.
 */
bool sg_header_check(struct sg_sqlite *s, enum sg_access access, struct sg_err *err);

/* The file at the path is still the one that is open.  open.c */
bool sg_sqlite_stays(const struct sg_database *db, struct sg_err *err);

#endif
