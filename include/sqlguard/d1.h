/*
 * What Cloudflare D1 takes, and how wrangler cuts a file before D1 sees it.  Measured
 * with wrangler 4.86 (workerd 1.20260426) and 4.164 (workerd 1.20261117), both local.
 */
#ifndef SQLGUARD_D1_H
#define SQLGUARD_D1_H

#include <sqlguard/ast.h>
#include <sqlguard/maybe.h>

/* Bytes of one statement; columns of a table, a result, an index; bytes of a value. */
#define SG_D1_STATEMENT_BYTES 100000
#define SG_D1_COLUMNS         100
#define SG_D1_VALUE_BYTES     2000000

/* The versions 4.x of wrangler that changed how a file is cut; see sg_wrangler_before. */
#define SG_WRANGLER_ANY_END   124 /* END in any case; CRLF becomes LF for --remote */
#define SG_WRANGLER_KNOWS_SQL 137 /* cuts as sqlite3_complete() does */

struct sg_ctx;

/* wrangler applies the file, as far as is known. */
bool sg_may_be_wrangler(const struct sg_ctx *cx);

/* The wrangler of the project is older than 4.<minor>. */
enum sg_maybe sg_wrangler_before(const struct sg_ctx *cx, long minor);

/* "the project's wrangler (package.json has 4.86)", "wrangler before 4.137". */
const char *sg_show_old_wrangler(struct sg_ctx *cx, long minor);

/* The function may be called; the name is in lower case. */
bool sg_d1_has_function(struct sg_str name);

/* The same of a table-valued function and of a virtual table's module. */
bool sg_d1_has_table_function(struct sg_str name);
bool sg_d1_has_module(struct sg_str name);

/* A function that only libSQL (Turso) has. */
bool sg_is_libsql_function(struct sg_str name);

/* The file is the output of the .dump of the sqlite3 shell. */
bool sg_is_dump(const struct sg_ctx *cx);

/* Why D1 refuses the PRAGMA, as the end of "D1 refuses PRAGMA x"; NULL: it takes it. */
const char *sg_d1_refuses_pragma(const struct sg_pragma *pragma);

/* One of the statements that wrangler before 4.137 makes of a file. */
struct sg_d1_piece {
	struct sg_span span; /* from its first byte to its last one that is no blank */
	uint32_t bytes;      /* that are sent: comments are left out */
};

struct sg_d1_pieces {
	SG_ARRAY(struct sg_d1_piece) of;
};

/* `any_case`: as 4.124 and later do. */
void sg_d1_cut(struct sg_d1_pieces *out, struct sg_arena *arena, struct sg_str text,
	       bool any_case);

/*
 * The two places that wrangler takes out of the text of a file, wherever they stand: its
 * first "BEGIN TRANSACTION;" and its first "COMMIT;".  Without a BEGIN TRANSACTION both
 * are empty.
 */
void sg_d1_removed(struct sg_span removed[2], struct sg_str text);

#endif
