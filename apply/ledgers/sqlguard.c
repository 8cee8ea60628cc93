/*
 * sqlguard's own ledger, for databases that no tool owns.
 *
 *   id            order of application
 *   name          the migration's name in its set: the key
 *   checksum      "sha256-lf:" and the hex SHA-256 of the file without a BOM and with LF
 *                 as its line ends, so that a checkout under Windows changes nothing
 *   outcome       "applied"; "baseline": marked as applied, nothing ran; "failed": the
 *                 database could not take it back; "undone": was applied, and rolled back
 *   applied_at    UTC, ISO 8601
 *   duration_ms   of its statements
 *   statements    how many ran
 *   tool_version  of the sqlguard that wrote the row
 *   format        of the row: 1.  A sqlguard that gives columns another meaning counts it
 *                 up, or adds columns; an older one then refuses the table.
 */
#include <sqlguard/report.h>

#include "../own_tables.h"
#include "ledgers.h"

#define FORMAT     1
#define NEWER_HINT "it was written by a newer sqlguard; update sqlguard"

static struct sg_str checksum(const struct sg_ledger_at *at, struct sg_arena *arena,
			      struct sg_str bytes)
{
	struct sg_str sum = sg_sha256_of(at, arena, sg_without_line_ends(arena, bytes));

	return sg_str_of(sg_printf(arena, "sha256-lf:%.*s", SG_STR_ARG(sum)));
}

static bool read(struct sg_ledger_rows *out, struct sg_arena *arena,
		 const struct sg_ledger_at *at, struct sg_err *err)
{
	int64_t format;

	if (!sg_ledger_number(&format, arena, at, "SELECT max(format) FROM %w", err))
		return false;
	if (format > FORMAT)
		return sg_fail(err, "'%s' has rows of format %lld: " NEWER_HINT,
			       at->table, (long long)format);
	return sg_ledger_select(
		out, arena, at,
		"SELECT name, checksum, applied_at, outcome, NULL FROM %w ORDER BY id",
		err);
}

/* A row that is still in force makes the insert fail: somebody else was faster. */
static bool record(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	struct sg_value name = sg_text_value(record->migration->name);
	bool again = record->migration->kind == SG_MIGRATION_REPEATABLE;

	return SG_LEDGER_RUN(at, arena, err,
			     "DELETE FROM %w WHERE name = ?1 AND "
			     "(outcome IN ('undone', 'failed') OR ?2 = 1)",
			     name, sg_integer_value(again)) &&
	       SG_LEDGER_RUN(at, arena, err,
			     "INSERT INTO %w (name, checksum, outcome, applied_at, "
			     "duration_ms, statements, tool_version, format) "
			     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			     name, sg_text_value(checksum(at, arena, record->bytes)),
			     sg_text_value(record->baseline ? SG_STR("baseline")
							    : SG_STR("applied")),
			     sg_text_value(sg_iso_time(arena, record->now_ms)),
			     sg_integer_value((int64_t)(record->seconds * 1000)),
			     sg_integer_value((int64_t)record->statements),
			     sg_text_value(sg_str_of(sg_version)),
			     sg_integer_value(FORMAT));
}

static bool set_outcome(const struct sg_ledger_at *at, struct sg_arena *arena,
			const struct sg_ledger_record *record, struct sg_str outcome,
			struct sg_err *err)
{
	return SG_LEDGER_RUN(at, arena, err,
			     "UPDATE %w SET outcome = ?2, applied_at = ?3, "
			     "tool_version = ?4 WHERE name = ?1",
			     sg_text_value(record->migration->name),
			     sg_text_value(outcome),
			     sg_text_value(sg_iso_time(arena, record->now_ms)),
			     sg_text_value(sg_str_of(sg_version)));
}

static bool forget(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	return set_outcome(at, arena, record, SG_STR("undone"), err);
}

static bool resolve(const struct sg_ledger_at *at, struct sg_arena *arena,
		    const struct sg_ledger_record *record, bool applied,
		    struct sg_err *err)
{
	return set_outcome(at, arena, record,
			   applied ? SG_STR("applied") : SG_STR("undone"), err);
}

SG_LEDGER(sqlguard){
	.title = "sqlguard",
	.table = SG_LEDGER_TABLE,
	.dialects = SG_ANY_SQLITE,
	.columns = "id,name,checksum,outcome,applied_at,duration_ms,statements,"
		   "tool_version,format",
	.more = NEWER_HINT,
	.create = {"CREATE TABLE IF NOT EXISTS %w (\n"
		   "\tid INTEGER PRIMARY KEY,\n"
		   "\tname TEXT NOT NULL UNIQUE,\n"
		   "\tchecksum TEXT NOT NULL,\n"
		   "\toutcome TEXT NOT NULL,\n"
		   "\tapplied_at TEXT NOT NULL,\n"
		   "\tduration_ms INTEGER NOT NULL,\n"
		   "\tstatements INTEGER NOT NULL,\n"
		   "\ttool_version TEXT NOT NULL,\n"
		   "\tformat INTEGER NOT NULL\n)"},
	.key_is = "the name",
	.key = sg_name_key,
	.checksum = checksum,
	.read = read,
	.record = record,
	.forget = forget,
	.resolve = resolve,
};
