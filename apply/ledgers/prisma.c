/*
 * Prisma Migrate: appliers.md 2.4; prisma-engines 7.10.  A row has failed, or is being
 * applied, while finished_at and rolled_back_at are NULL: 'migrate deploy' then refuses
 * (P3009).  A migration is applied when a row of its name is not rolled back, so that one
 * may have several.  The native engine writes times as milliseconds, the one with driver
 * adapters as text; it reads both.  The checksum is the SHA-256 of the file, taken as
 * equal with other line ends; old rows have hex digits without leading zeros.
 */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "ledgers.h"

/* ---- checksums ---- */

/* "0a0b" as Prisma once wrote it: "ab". */
static struct sg_str unpadded(struct sg_arena *arena, struct sg_str hex)
{
	char *text = sg_alloc(arena, hex.n + 1);
	size_t n = 0;

	for (size_t i = 0; i + 1 < hex.n; i += 2) {
		if (hex.p[i] != '0')
			text[n++] = hex.p[i];
		text[n++] = hex.p[i + 1];
	}
	return (struct sg_str){text, n};
}

static bool is_of(struct sg_arena *arena, struct sg_str checksum, struct sg_str bytes)
{
	struct sg_str sum = sg_sha256_of(NULL, arena, bytes);

	return sg_str_eq(checksum, sum) || sg_str_eq(checksum, unpadded(arena, sum));
}

static struct sg_str with_crlf(struct sg_arena *arena, struct sg_str bytes)
{
	char *text = sg_alloc(arena, 2 * bytes.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i++) {
		if (bytes.p[i] == '\n')
			text[n++] = '\r';
		text[n++] = bytes.p[i];
	}
	return (struct sg_str){text, n};
}

static struct sg_str with_lf(struct sg_arena *arena, struct sg_str bytes)
{
	char *text = sg_alloc(arena, bytes.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i++)
		if (bytes.p[i] != '\r' || i + 1 == bytes.n || bytes.p[i + 1] != '\n')
			text[n++] = bytes.p[i];
	return (struct sg_str){text, n};
}

static bool matches(struct sg_str checksum, struct sg_str bytes)
{
	struct sg_arena arena = {0};
	struct sg_str lf = with_lf(&arena, bytes);
	bool equal = is_of(&arena, checksum, bytes) || is_of(&arena, checksum, lf) ||
		     is_of(&arena, checksum, with_crlf(&arena, lf));

	sg_arena_release(&arena);
	return equal;
}

/* ---- writing ---- */

/* A random UUID, version 4. */
static bool make_id(struct sg_str *out, struct sg_arena *arena, struct sg_err *err)
{
	unsigned char b[16];
	struct sg_str hex;

	if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
		return sg_fail(err, "there are no random numbers: %s", strerror(errno));
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	hex = sg_hex(arena, (struct sg_str){(const char *)b, sizeof b});
	*out = sg_str_of(sg_printf(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8,
				   hex.p + 12, hex.p + 16, hex.p + 20));
	return true;
}

/* What 'migrate resolve --applied' writes has no steps, and took no time. */
static bool record(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	int64_t took = record->baseline ? 0 : (int64_t)(record->seconds * 1000);
	struct sg_value none = {.type = SG_VALUE_NULL};
	struct sg_str id;

	return make_id(&id, arena, err) &&
	       SG_LEDGER_RUN(at, arena, err,
			     "INSERT INTO %w (id, checksum, finished_at, "
			     "migration_name, logs, started_at, applied_steps_count) "
			     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			     sg_text_value(id),
			     sg_text_value(sg_sha256_of(at, arena, record->bytes)),
			     sg_integer_value(record->now_ms),
			     sg_text_value(record->migration->name),
			     record->baseline ? sg_text_value(SG_STR("")) : none,
			     sg_integer_value(record->now_ms - took),
			     sg_integer_value(!record->baseline));
}

/* 'migrate resolve --rolled-back' */
static bool forget(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	return SG_LEDGER_RUN(at, arena, err,
			     "UPDATE %w SET rolled_back_at = ?2 "
			     "WHERE migration_name = ?1 AND rolled_back_at IS NULL",
			     sg_text_value(record->migration->name),
			     sg_integer_value(record->now_ms));
}

/* 'migrate resolve --applied' leaves the failed row, too, and marks it as rolled back. */
static bool resolve(const struct sg_ledger_at *at, struct sg_arena *arena,
		    const struct sg_ledger_record *done, bool applied, struct sg_err *err)
{
	struct sg_ledger_record marked = *done;

	marked.baseline = true;
	return forget(at, arena, done, err) &&
	       (!applied || record(at, arena, &marked, err));
}

SG_LEDGER(prisma){
	.title = "Prisma Migrate",
	.table = "_prisma_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "id,checksum,finished_at,migration_name,logs,rolled_back_at,"
		   "started_at,applied_steps_count",
	.create =
		{"CREATE TABLE IF NOT EXISTS %w (\n"
		 "    \"id\"                    TEXT PRIMARY KEY NOT NULL,\n"
		 "    \"checksum\"              TEXT NOT NULL,\n"
		 "    \"finished_at\"           DATETIME,\n"
		 "    \"migration_name\"        TEXT NOT NULL,\n"
		 "    \"logs\"                  TEXT,\n"
		 "    \"rolled_back_at\"        DATETIME,\n"
		 "    \"started_at\"            DATETIME NOT NULL DEFAULT "
		 "current_timestamp,\n"
		 "    \"applied_steps_count\"   INTEGER UNSIGNED NOT NULL DEFAULT 0\n)"},
	.key_is = "the name of the folder",
	.key = sg_name_key,
	.checksum = sg_sha256_of,
	.matches = matches,
	.rows = "SELECT migration_name, checksum, coalesce(finished_at, started_at), "
		"CASE WHEN rolled_back_at IS NOT NULL THEN 'undone' "
		"WHEN finished_at IS NULL THEN 'failed' ELSE 'applied' END, logs "
		"FROM %w ORDER BY rolled_back_at IS NULL, finished_at IS NULL, "
		"started_at, migration_name",
	.record = record,
	.forget = forget,
	.resolve = resolve,
};
