/*
 * wrangler d1 migrations: appliers.md 2.3, sqlite_d1.md 2.1; 4.86 and 4.164.  The name is
 * the path under migrations_dir, with ".sql"; the table's name is the configuration's to
 * choose.  No checksum, no failures.  NuxtHub's table is the same under other names.
 */
#include <string.h>

#include "named.h"

bool sg_named_read(struct sg_ledger_rows *out, struct sg_arena *arena,
		   const struct sg_ledger_at *at, struct sg_err *err)
{
	return sg_ledger_select(
		out, arena, at,
		"SELECT name, NULL, applied_at, 'applied', NULL FROM %w ORDER BY id",
		err);
}

bool sg_named_record(const struct sg_ledger_at *at, struct sg_arena *arena,
		     const struct sg_ledger_record *record, struct sg_err *err)
{
	return SG_LEDGER_RUN(at, arena, err, "INSERT INTO %w (name) VALUES (?1)",
			     sg_text_value(sg_record_key(at, arena, record)));
}

bool sg_named_forget(const struct sg_ledger_at *at, struct sg_arena *arena,
		     const struct sg_ledger_record *record, struct sg_err *err)
{
	return SG_LEDGER_RUN(at, arena, err, "DELETE FROM %w WHERE name = ?1",
			     sg_text_value(sg_record_key(at, arena, record)));
}

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
	.read = sg_named_read,
	.record = sg_named_record,
	.forget = sg_named_forget,
};
