/* Diesel: appliers.md 2.12; diesel 2.3.  The folder's name up to '_', without dashes. */
#include "ledgers.h"

static struct sg_str key(const struct sg_ledger_at *at, struct sg_arena *arena,
			 const struct sg_migration *migration)
{
	char *version = sg_cstr(arena, migration->version);
	size_t n = 0;

	(void)at;
	for (size_t i = 0; i < migration->version.n; i++)
		if (version[i] != '-')
			version[n++] = version[i];
	return (struct sg_str){version, n};
}

SG_LEDGER(diesel){
	.title = "Diesel",
	.table = "__diesel_schema_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "version,run_on",
	.create = {"CREATE TABLE IF NOT EXISTS %w (\n"
		   "       version VARCHAR(50) PRIMARY KEY NOT NULL,\n"
		   "       run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP\n)"},
	.key_is = "the folder's name up to '_', without dashes",
	.key = key,
	.rows = "SELECT version, NULL, run_on, 'applied', NULL FROM %w ORDER BY version",
	.key_column = "version",
};
