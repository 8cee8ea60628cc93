/*
 * Drizzle 1.x: appliers.md 2.2, sqlite_d1.md 2.3; 1.0.0-rc.5.  The name of the folder is
 * the key, created_at is the time that its 14 digits say, applied_at is NULL in rows that
 * an upgrade from 0.x made.  That upgrade is Drizzle's own work: a table of 0.x is
 * refused.
 */
#include "ledgers.h"

static bool record(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	int64_t created_at;

	if (!sg_digits_time(&created_at, record->migration->name))
		return sg_fail(err,
			       "'%.*s' does not begin with the 14 digits of a date and "
			       "time, which Drizzle 1.x records",
			       SG_STR_ARG(record->migration->name));
	return SG_LEDGER_RUN(at, arena, err,
			     "INSERT INTO %w (hash, created_at, name, applied_at) "
			     "VALUES (?1, ?2, ?3, ?4)",
			     sg_text_value(sg_sha256_of(at, arena, record->bytes)),
			     sg_integer_value(created_at),
			     sg_text_value(record->migration->name),
			     sg_text_value(sg_iso_time(arena, record->now_ms)));
}

SG_LEDGER(drizzle1){
	.title = "Drizzle 1.x",
	.table = "__drizzle_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "id,hash,created_at,name,applied_at",
	.fewer = "Drizzle 0.x made it; let 'drizzle-kit migrate' of 1.x run once, which "
		 "upgrades it",
	.create = {"CREATE TABLE IF NOT EXISTS %w (\n"
		   "\t\t\tid INTEGER PRIMARY KEY,\n"
		   "\t\t\thash text NOT NULL,\n"
		   "\t\t\tcreated_at numeric,\n"
		   "\t\t\tname text,\n"
		   "\t\t\tapplied_at TEXT\n\t\t)"},
	.key_is = "the name of the folder",
	.key = sg_name_key,
	.checksum = sg_sha256_of,
	.rows = "SELECT name, hash, applied_at, 'applied', NULL FROM %w ORDER BY id",
	.key_column = "name",
	.record = record,
};
