/*
 * The first 100 bytes of a database file (fileformat2.html section 1.3): a format that is
 * newer than this SQLite is told by its version numbers.
 */
#include <string.h>

#include "file.h"

bool sg_header_read(unsigned char header[SG_HEADER_BYTES], sqlite3 *db)
{
	sqlite3_file *file = NULL;
	int code;

	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) !=
		    SQLITE_OK ||
	    !file || !file->pMethods)
		return false;
	memset(header, 0, SG_HEADER_BYTES);
	code = file->pMethods->xRead(file, header, SG_HEADER_BYTES, 0);
	return code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ;
}

static bool has_magic(const unsigned char *header)
{
	return !memcmp(header, "SQLite format 3", 16);
}

static bool is_newer(const unsigned char *header, enum sg_access access)
{
	return header[SG_HEADER_READ_VERSION] > 2 ||
	       (access == SG_READ_WRITE && header[SG_HEADER_WRITE_VERSION] > 2) ||
	       header[SG_HEADER_SCHEMA_FORMAT] || header[SG_HEADER_SCHEMA_FORMAT + 1] ||
	       header[SG_HEADER_SCHEMA_FORMAT + 2] ||
	       header[SG_HEADER_SCHEMA_FORMAT + 3] > 4;
}

bool sg_header_check(struct sg_sqlite *s, enum sg_access access, struct sg_err *err)
{
	unsigned char header[SG_HEADER_BYTES];

	if (!sg_header_read(header, s->db))
		return sg_fail(err, "cannot read the header of '%s'", s->path);
	if (has_magic(header) && is_newer(header, access))
		return sg_fail(err,
			       "'%s' has a file format that is newer than SQLite %s: a "
			       "newer sqlguard is needed",
			       s->path, sqlite3_libversion());
	if (sqlite3_exec(s->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) !=
	    SQLITE_OK)
		return sg_sqlite_fail(s->db, "open", err);
	return true;
}
