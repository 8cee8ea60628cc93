/*
 * NuxtHub: appliers.md 1.2; nuxt-hub/core, src/db/lib/migrations.ts.  Names are those of
 * the files without ".sql", which the layout has already taken off.
 */
#include "ledgers.h"

static struct sg_str key(const struct sg_ledger_at *at, struct sg_arena *arena,
			 const struct sg_migration *migration)
{
	struct sg_str name = sg_name_key(at, arena, migration);

	return sg_str_sub(name, 0, name.n - (sg_str_ends(name, ".sql") ? 4 : 0));
}

SG_LEDGER(nuxthub){
	.title = "NuxtHub",
	.table = "_hub_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "id,name,applied_at",
	.create = {"CREATE TABLE IF NOT EXISTS %w (\n"
		   "  id         INTEGER PRIMARY KEY AUTOINCREMENT,\n"
		   "  name       TEXT UNIQUE,\n"
		   "  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL\n)"},
	.key_is = "the name of the file without .sql",
	.key = key,
	.rows = "SELECT name, NULL, applied_at, 'applied', NULL FROM %w ORDER BY id",
	.key_column = "name",
};
