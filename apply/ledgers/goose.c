/*
 * goose: appliers.md 2.9; goose 3.27.  The newest row of a version decides; a row of
 * version 0 must be there ("missing zero version migration"); going down deletes rows,
 * older versions of goose added one with is_applied = 0.
 */
#include "ledgers.h"

static bool read(struct sg_ledger_rows *out, struct sg_arena *arena,
		 const struct sg_ledger_at *at, struct sg_err *err)
{
	int64_t zero;

	if (!sg_ledger_number(&zero, arena, at,
			      "SELECT count(*) FROM %w WHERE version_id = 0", err))
		return false;
	if (!zero)
		return sg_fail(err,
			       "'%s' lacks the row of version 0, without which goose "
			       "refuses it; drop the table when it is empty, or insert "
			       "version_id 0 with is_applied 1",
			       at->table);
	return sg_ledger_select(out, arena, at,
				"SELECT version_id, NULL, tstamp, CASE WHEN is_applied "
				"THEN 'applied' ELSE 'undone' END, NULL FROM %w "
				"WHERE version_id <> 0 ORDER BY id",
				err);
}

static bool record(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	return SG_LEDGER_RUN(at, arena, err,
			     "INSERT INTO %w (version_id, is_applied) VALUES (?1, 1)",
			     sg_number_value(sg_record_key(at, arena, record)));
}

SG_LEDGER(goose){
	.title = "goose",
	.table = "goose_db_version",
	.dialects = SG_ANY_SQLITE,
	.columns = "id,version_id,is_applied,tstamp",
	.create = {"CREATE TABLE IF NOT EXISTS %w (\n"
		   "\t\tid INTEGER PRIMARY KEY AUTOINCREMENT,\n"
		   "\t\tversion_id INTEGER NOT NULL,\n"
		   "\t\tis_applied INTEGER NOT NULL,\n"
		   "\t\ttstamp TIMESTAMP DEFAULT (datetime('now'))\n\t)",
		   "INSERT INTO %w (version_id, is_applied) VALUES (0, 1)"},
	.key_is = "the number that its name begins with",
	.key = sg_number_key,
	.read = read,
	.key_column = "version_id",
	.key_is_number = true,
	.record = record,
};
