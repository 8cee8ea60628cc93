/*
 * wrangler d1 migrations: appliers.md 2.3, sqlite_d1.md 2.1; 4.86 and 4.164.  The name is
 * the path under migrations_dir, with ".sql"; the table's name is the configuration's to
 * choose.  No checksum, no failures.
 */
#include <string.h>

#include "ledgers.h"

/* Its own layout has found out already: migrations_pattern may begin further up. */
static struct sg_str key(const struct sg_ledger_at *at, struct sg_arena *arena,
			 const struct sg_migration *migration)
{
	return !strcmp(at->set->layout_name, "wrangler")
		       ? sg_name_key(at, arena, migration)
		       : sg_path_key(at, arena, migration);
}

SG_LEDGER(wrangler){
	.title = "wrangler",
	.table = "d1_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "id,name,applied_at",
	.create = {"CREATE TABLE IF NOT EXISTS %w(\n"
		   "\t\tid         INTEGER PRIMARY KEY AUTOINCREMENT,\n"
		   "\t\tname       TEXT UNIQUE,\n"
		   "\t\tapplied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL\n)"},
	.key_is = "the path under the folder of the migrations",
	.key = key,
	.rows = "SELECT name, NULL, applied_at, 'applied', NULL FROM %w ORDER BY id",
	.key_column = "name",
};
