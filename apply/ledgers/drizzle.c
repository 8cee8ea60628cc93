/*
 * Drizzle 0.x: appliers.md 2.1, sqlite_d1.md 2.2; drizzle-orm 0.45, drizzle-kit 0.31.
 * Its migrator runs the entries of the journal whose `when` is above the greatest
 * created_at, so that is what tells them apart.  SERIAL is no rowid in SQLite: the id
 * stays NULL in every row.  The hash is the SHA-256 of the whole file, or empty where an
 * app carries the migrations in itself (Expo, Durable Objects); it is never compared.
 */
#include "ledgers.h"

static struct sg_str key(const struct sg_ledger_at *at, struct sg_arena *arena,
			 const struct sg_migration *migration)
{
	(void)at;
	if (!migration->when)
		return SG_STR("");
	return sg_str_of(sg_printf(arena, "%lld", (long long)migration->when));
}

static bool record(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	return SG_LEDGER_RUN(at, arena, err,
			     "INSERT INTO %w (hash, created_at) VALUES (?1, ?2)",
			     sg_text_value(sg_sha256_of(at, arena, record->bytes)),
			     sg_integer_value(record->migration->when));
}

SG_LEDGER(drizzle){
	.title = "Drizzle 0.x",
	.table = "__drizzle_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "id,hash,created_at",
	.more = "Drizzle 1.x has upgraded it; turn the folder into one of 1.x with "
		"'drizzle-kit up'",
	.create = {"CREATE TABLE IF NOT EXISTS %w (\n"
		   "\t\t\tid SERIAL PRIMARY KEY,\n"
		   "\t\t\thash text NOT NULL,\n"
		   "\t\t\tcreated_at numeric\n\t\t)"},
	.key_is = "the time ('when') of its entry in meta/_journal.json",
	.key = key,
	.checksum = sg_sha256_of,
	.rows = "SELECT created_at, hash, NULL, 'applied', NULL FROM %w "
		"ORDER BY created_at",
	.key_column = "created_at",
	.key_is_number = true,
	.record = record,
};
