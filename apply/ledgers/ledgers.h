/*
 * What the ledgers share: running their SQL with bound values, reading their rows, and
 * the keys and checksums that several tools use.
 *
 * In SQL of a ledger %w stands for its table, quoted (and with its schema where there is
 * one); every value is bound.
 */
#ifndef SQLGUARD_APPLY_LEDGERS_H
#define SQLGUARD_APPLY_LEDGERS_H

#include <sqlguard/apply/ledger.h>
#include <sqlguard/map.h>

/* ---- SQL; ledger_sql.c ---- */

/* A name as SQL, "x" with its quotes doubled; in the arena. */
const char *sg_quoted_name(struct sg_arena *arena, const char *name);

/* The names of the columns of each table, in order: "id,name". */
struct sg_table_columns {
	struct sg_map places; /* of tables, by name in lower case */
	SG_ARRAY(struct sg_str) columns;
};

/* Of all tables, or of the one that is named: one query, as a remote one takes its time.
   Views and virtual tables are none. */
bool sg_table_columns_read(struct sg_table_columns *out, struct sg_arena *arena,
			   struct sg_database *db, const char *only, struct sg_err *err);

/* Empty: there is no such table. */
struct sg_str sg_columns_of(const struct sg_table_columns *tables, struct sg_arena *arena,
			    const char *table);

bool sg_ledger_run(const struct sg_ledger_at *at, struct sg_arena *arena, const char *sql,
		   const struct sg_value *values, size_t n, struct sg_err *err);

/* SG_LEDGER_RUN(at, arena, err, sql, value...) */
#define SG_LEDGER_RUN(at, arena, err, sql, ...)                                          \
	sg_ledger_run((at), (arena), (sql), (const struct sg_value[]){__VA_ARGS__},      \
		      sizeof((const struct sg_value[]){__VA_ARGS__}) /                   \
			      sizeof(struct sg_value),                                   \
		      (err))

/*
 * Appends a row for each that the query gives: key, checksum (a BLOB becomes hex), time
 * (a number is milliseconds), one of the words "applied", "baseline", "failed" and
 * "undone", and a message.  Rows without a key are passed over.
 */
bool sg_ledger_select(struct sg_ledger_rows *out, struct sg_arena *arena,
		      const struct sg_ledger_at *at, const char *sql, struct sg_err *err);

/* The single number that a query gives; -1: it gives no row. */
bool sg_ledger_number(int64_t *out, struct sg_arena *arena, const struct sg_ledger_at *at,
		      const char *sql, struct sg_err *err);

struct sg_value sg_blob_value(struct sg_str bytes);

/* ---- times; ledger_sql.c ---- */

/* "2026-11-21T16:42:00.123Z", as JavaScript's toISOString() */
struct sg_str sg_iso_time(struct sg_arena *arena, int64_t ms);

/* The time of a UTC date and time of 14 digits; false: they are none. */
bool sg_digits_time(int64_t *ms, struct sg_str digits);

/* ---- keys; ledger_key.c ---- */

/* A version as a number: false when it is none that fits. */
bool sg_version_number(int64_t *out, struct sg_str version);

/* That number as text: "0007" and "7" are one version. */
struct sg_str sg_number_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			    const struct sg_migration *migration);

/* The digits as written. */
struct sg_str sg_version_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			     const struct sg_migration *migration);

/* The name as the layout has it. */
struct sg_str sg_name_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			  const struct sg_migration *migration);

/* The path under the folder of the migrations. */
struct sg_str sg_path_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			  const struct sg_migration *migration);

/* What tells a record's migration in the ledger. */
struct sg_str sg_record_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			    const struct sg_ledger_record *record);

/* A key as its column has it: a number when it is one. */
struct sg_value sg_number_value(struct sg_str key);

/* ---- checksums; ledger_key.c ---- */

struct sg_str sg_hex(struct sg_arena *arena, struct sg_str bytes);

/* Hex SHA-256 of the bytes as they are. */
struct sg_str sg_sha256_of(const struct sg_ledger_at *at, struct sg_arena *arena,
			   struct sg_str bytes);

/* The bytes without a BOM and with LF for CRLF and CR; in the arena. */
struct sg_str sg_without_line_ends(struct sg_arena *arena, struct sg_str bytes);

#endif
