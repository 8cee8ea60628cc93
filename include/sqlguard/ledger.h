/*
 * Ledgers: the tables in which tools keep what they have applied.  Databases are opened
 * for reading only, and what cannot be read tells nothing.
 */
#ifndef SQLGUARD_LEDGER_H
#define SQLGUARD_LEDGER_H

#include <sqlguard/arena.h>

/*
 * The local D1 database that has applied this migration, beside the nearest
 * `.wrangler/state` above it; NULL: none has, or there is none.  wrangler knows
 * migrations by their name in the migrations folder, so by the last one or two parts of
 * the path (measured: wrangler 4.86 and 4.164, sqlite_d1.md 2.1).
 */
const char *sg_local_d1_with(struct sg_arena *arena, const char *path);

#endif
