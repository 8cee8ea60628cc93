/*
 * A rebuild of SQLite or D1 written anew, so that no row is lost where foreign keys are
 * on and cannot be turned off: in a transaction, and so on D1 always.  The first of these
 * that fits:
 *
 * - ALTER TABLE does the same in place, or nothing changes at all;
 * - the keys of all rows move out of reach before the table is dropped, so that no row
 *   belongs to one that is deleted; they come back with the rows, and the COMMIT checks
 *   them.  Not where ON UPDATE would carry the moved keys along;
 * - tables whose rows would go along are copied and emptied before, and filled again
 *   behind.
 *
 * All end in the table that the file wanted, and leave the definitions of others alone.
 * Measured with each ON DELETE action on SQLite 3.40.1 and local D1 of wrangler 4.86.0;
 * tests/rewrite_oracle.c and tests/d1.test.sh run what is written.
 */
#ifndef SQLGUARD_REWRITE_H
#define SQLGUARD_REWRITE_H

#include <sqlguard/facts.h>

struct sg_ctx;

/*
 * Adds help, the SQL and the fix for `check --fix=rebuild` to the finding that was
 * started last.
 */
void sg_offer_rewrite(struct sg_ctx *cx, const struct sg_rebuild *rebuild);

#endif
