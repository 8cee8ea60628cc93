/*
 * The session in which a file runs, statement by statement: transaction, settings,
 * SQLite's switches.  A state at a statement is what holds just before it runs.
 *
 * Each file has a session of its own: a later deployment runs it without the files before
 * it, so that nothing that they SET can be relied upon.
 */
#ifndef SQLGUARD_SESSION_H
#define SQLGUARD_SESSION_H

#include <sqlguard/maybe.h>
#include <sqlguard/migration_set.h>

struct sg_session;

/* How the runner begins; of a zeroed one the file itself is asked (directives ..). */
struct sg_session_start {
	enum sg_wrap wrap;
	const char *wrap_why;
	enum sg_maybe foreign_keys; /* SQLite; of D1 always YES */
	bool takes_over;            /* as in struct sg_runner */
};

struct sg_session *sg_session_new(struct sg_arena *arena, enum sg_dialect dialect,
				  struct sg_source *src, const struct sg_script *script,
				  const struct sg_session_start *start);

/* ---- transactions ---- */

/* Whether the statement runs inside a transaction, by BEGIN or by the runner. */
enum sg_maybe sg_session_in_transaction(const struct sg_session *session, size_t index);

/* Why: "D1 runs each file in one transaction", "a transaction begins in line 3". */
struct sg_str sg_session_transaction_reason(const struct sg_session *session,
					    size_t index);

/* No transaction begins or ends between two statements that run in one. */
bool sg_session_same_transaction(const struct sg_session *session, size_t one,
				 size_t other);

/* The statement undoes all from this one on; its own number: it undoes nothing. */
size_t sg_session_undoes_from(const struct sg_session *session, size_t index);

/* A transaction of several statements ends with this one, committed or not. */
bool sg_session_ends_transaction(const struct sg_session *session, size_t index);

/* The runner deals with the statement itself, so that it does not run: a BEGIN or COMMIT
   of the pair around the whole file, PRAGMA foreign_keys = x. */
bool sg_session_passes_over(const struct sg_session *session, size_t index);

/* ---- settings (PostgreSQL) ---- */

/* The schemas of the search_path, without pg_catalog and the temporary one; unknown: a
   value that cannot be read. */
struct sg_search_schemas {
	SG_ARRAY(struct sg_str) of;
	bool unknown;
};

const struct sg_search_schemas *sg_session_search_path(const struct sg_session *session,
						       size_t index);

/* Where CREATE makes unqualified objects: the first of these; SQLite: "main". */
struct sg_str sg_session_schema(const struct sg_session *session, size_t index);

/*
 * The value of a setting ("lock_timeout", in lower case) as the file set it, with the
 * semantics of SET, SET LOCAL, RESET, DISCARD ALL, set_config() and rollback.  Its text
 * is without quotes; `by` is the statement, SG_NEVER: the server's, which nothing tells.
 */
struct sg_setting {
	enum sg_maybe known; /* NO: set to something that cannot be read; UNKNOWN: the
				server's */
	struct sg_str value;
	size_t by;
	bool local; /* until the transaction ends; believed where nobody knows of one */
};

struct sg_setting sg_session_setting(const struct sg_session *session, size_t index,
				     const char *name);

/* A setting of time whose unit is milliseconds ("5s", "2min", 500), 0: off; false: not
   such a value. */
bool sg_setting_milliseconds(double *out, const struct sg_setting *setting);

/* ---- switches (SQLite) ---- */

/* Whether foreign keys are enforced.  On in D1; else as the runner begins, until a PRAGMA
   outside a transaction says otherwise (pragma.html#pragma_foreign_keys). */
enum sg_maybe sg_session_foreign_keys(const struct sg_session *session, size_t index);

/* The last PRAGMA foreign_keys = x before the statement, effective or not; for the number
   of statements as index: the last one of the file.  SG_NEVER: none. */
size_t sg_session_foreign_keys_said(const struct sg_session *session, size_t index);

/* What "PRAGMA name = x" asks for: on (YES), off (NO); UNKNOWN when the statement is
   anything else or only reads the setting.  All spellings of SQLite are known. */
enum sg_maybe sg_session_pragma_asks(const struct sg_session *session, size_t index,
				     const char *name);

bool sg_session_legacy_alter_table(const struct sg_session *session, size_t index);
/* In a transaction, where alone it has an effect. */
bool sg_session_defer_foreign_keys(const struct sg_session *session, size_t index);

#endif
