/*
 * sqlx: appliers.md 2.11; sqlx 0.8.6.  The checksum is the SHA-384 of the file's bytes as
 * they are, line ends and BOM included: a difference stops sqlx with an error.  Rows with
 * success = false come from older versions; sqlx refuses to go on ("dirty").
 */
#include <string.h>

#include <nettle/sha2.h>

#include "ledgers.h"

static struct sg_str digest_of(struct sg_arena *arena, struct sg_str bytes)
{
	struct sha384_ctx sha;
	char *digest = sg_alloc(arena, SHA384_DIGEST_SIZE);

	sha384_init(&sha);
	sha384_update(&sha, bytes.n, (const uint8_t *)bytes.p);
	sha384_digest(&sha, SHA384_DIGEST_SIZE, (uint8_t *)digest);
	return (struct sg_str){digest, SHA384_DIGEST_SIZE};
}

static struct sg_str checksum(const struct sg_ledger_at *at, struct sg_arena *arena,
			      struct sg_str bytes)
{
	(void)at;
	return sg_hex(arena, digest_of(arena, bytes));
}

/* "add users" of "0001_add_users.up.sql". */
static struct sg_str description_of(struct sg_arena *arena,
				    const struct sg_migration *migration)
{
	size_t from = sg_str_find(migration->name, "_", 0) + 1;
	struct sg_str rest = sg_str_sub(migration->name, from, migration->name.n);
	char *text;

	if (sg_str_ends(rest, ".up.sql"))
		rest.n -= strlen(".up.sql");
	else if (sg_str_ends(rest, ".sql"))
		rest.n -= strlen(".sql");
	text = sg_cstr(arena, rest);
	for (size_t i = 0; i < rest.n; i++)
		if (text[i] == '_')
			text[i] = ' ';
	return (struct sg_str){text, rest.n};
}

static bool record(const struct sg_ledger_at *at, struct sg_arena *arena,
		   const struct sg_ledger_record *record, struct sg_err *err)
{
	return SG_LEDGER_RUN(at, arena, err,
			     "INSERT INTO %w (version, description, success, checksum, "
			     "execution_time) VALUES (?1, ?2, 1, ?3, ?4)",
			     sg_number_value(sg_record_key(at, arena, record)),
			     sg_text_value(description_of(arena, record->migration)),
			     sg_blob_value(digest_of(arena, record->bytes)),
			     sg_integer_value((int64_t)(record->seconds * 1e9)));
}

static bool resolve(const struct sg_ledger_at *at, struct sg_arena *arena,
		    const struct sg_ledger_record *record, bool applied,
		    struct sg_err *err)
{
	if (!applied)
		return sg_ledger_forget(at, arena, record, err);
	return SG_LEDGER_RUN(
		at, arena, err,
		"UPDATE %w SET success = 1, checksum = ?2 WHERE version = ?1",
		sg_number_value(sg_record_key(at, arena, record)),
		sg_blob_value(digest_of(arena, record->bytes)));
}

SG_LEDGER(sqlx){
	.title = "sqlx",
	.table = "_sqlx_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "version,description,installed_on,success,checksum,execution_time",
	.create = {"CREATE TABLE IF NOT EXISTS %w (\n"
		   "    version BIGINT PRIMARY KEY,\n"
		   "    description TEXT NOT NULL,\n"
		   "    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
		   "    success BOOLEAN NOT NULL,\n"
		   "    checksum BLOB NOT NULL,\n"
		   "    execution_time BIGINT NOT NULL\n)"},
	.key_is = "the number that its name begins with",
	.key = sg_number_key,
	.checksum = checksum,
	.rows = "SELECT version, checksum, installed_on, "
		"CASE WHEN success THEN 'applied' ELSE 'failed' END, "
		"NULL FROM %w ORDER BY version",
	.key_column = "version",
	.key_is_number = true,
	.record = record,
	.resolve = resolve,
};
