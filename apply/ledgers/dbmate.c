/*
 * dbmate: appliers.md 2.10; dbmate 2.36.  The digits that a name begins with, as text and
 * as written; nothing else.  Rails' table has the same column.
 */
#include "ledgers.h"

static bool read(struct sg_ledger_rows *out, struct sg_arena *arena,
		 const struct sg_ledger_at *at, struct sg_err *err)
{
	return sg_ledger_select(
		out, arena, at,
		"SELECT version, NULL, NULL, 'applied', NULL FROM %w ORDER BY version",
		err);
}

static bool record(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	return SG_LEDGER_RUN(at, arena, err, "INSERT INTO %w (version) VALUES (?1)",
			     sg_text_value(record->migration->version));
}

static bool forget(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	return SG_LEDGER_RUN(at, arena, err, "DELETE FROM %w WHERE version = ?1",
			     sg_text_value(sg_record_key(at, arena, record)));
}

SG_LEDGER(dbmate){
	.title = "dbmate",
	.table = "schema_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "version",
	.more = "Rails, golang-migrate and others use this name, too; --ledger-table "
		"names another",
	.create = {"create table if not exists %w (version varchar(128) primary key)"},
	.key_is = "the digits that its name begins with",
	.key = sg_version_key,
	.read = read,
	.record = record,
	.forget = forget,
};
