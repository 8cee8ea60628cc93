/*
 * An open database, and what a driver can do with it.  A driver is
 * apply/<database>/driver.c with SG_DRIVER(name): "sqlite" for files and local D1,
 * "wrangler" for remote D1.  The pipeline (apply/run.h) knows no other way to a database.
 *
 * All functions return false with `err` filled when the world fails; the database is then
 * as it was before the call, unless the function says otherwise.  What they return lives
 * in the arena that is given.
 */
#ifndef SQLGUARD_APPLY_DATABASE_H
#define SQLGUARD_APPLY_DATABASE_H

#include <stdint.h>

#include <sqlguard/apply/census.h>
#include <sqlguard/apply/target.h>
#include <sqlguard/err.h>

enum sg_access { SG_READ_ONLY, SG_READ_WRITE };

struct sg_driver;

struct sg_database {
	const struct sg_driver *driver;
	const struct sg_apply_target *target; /* outlives the database */
	enum sg_access access;
	const struct sg_progress *progress; /* of long work; NULL: nobody listens */
	void *handle;                       /* the driver's own */
};

/* Long work tells how far it is; pages, bytes, rows. */
struct sg_progress {
	void (*tell)(void *payload, const char *what, uint64_t done, uint64_t all);
	void *payload;
};

/* ---- values and queries ---- */

enum sg_value_type { SG_VALUE_NULL, SG_VALUE_INTEGER, SG_VALUE_TEXT, SG_VALUE_BLOB };

struct sg_value {
	enum sg_value_type type;
	int64_t integer;
	struct sg_str
		bytes; /* of TEXT and BLOB; of REAL columns as the database prints them */
};

static inline struct sg_value sg_text_value(struct sg_str text)
{
	return (struct sg_value){.type = SG_VALUE_TEXT, .bytes = text};
}

static inline struct sg_value sg_integer_value(int64_t integer)
{
	return (struct sg_value){.type = SG_VALUE_INTEGER, .integer = integer};
}

/* One statement with `?1`, `?2` .. for its values: user data never becomes SQL text. */
struct sg_query {
	const char *sql;
	const struct sg_value *values;
	size_t values_len;
	/* Each row; its values last until it returns; false ends the query without error.
	   NULL: there are none, or nobody wants them. */
	bool (*row)(void *payload, const struct sg_value *values, size_t n);
	void *payload;
};

/* ---- identity and health ---- */

struct sg_identity {
	const char *engine;    /* "SQLite 3.40.1", "D1 (local)" */
	const char *details;   /* "WAL, 4096 byte pages"; for people */
	const char *marked_as; /* the environment that the database says it is; NULL */
	uint64_t bytes;        /* size of the data; 0: not known */
};

/* Numbers that tell whether somebody else was there: equal ones say that nobody was. */
struct sg_stamp {
	int64_t schema; /* another one when anybody changed the schema */
	int64_t data;   /* another one when another connection committed anything */
};

struct sg_health {
	SG_ARRAY(struct sg_str) problems; /* lines of integrity_check; none: sound */
	bool is_damaged; /* one of them is of the structure, not of a row's values */
	/* Rows whose foreign key leads nowhere, by child table and parent. */
	SG_ARRAY(struct sg_violation) violations;
};

struct sg_violation {
	struct sg_str table, parent;
	int64_t rows;
};

/* ---- a migration, run ---- */

struct sg_unit_statement {
	struct sg_str text; /* without the terminator; in the bytes that passed */
	size_t number;      /* 1-based in its file, counting all statements */
	size_t line;        /* 1-based */
	/* The runner deals with it itself: the file's own BEGIN and COMMIT around
	   everything, PRAGMA foreign_keys. */
	bool passed_over;
};

struct sg_unit_result;

/* A migration as it will run: the statements are cut from bytes that passed the gate. */
struct sg_unit {
	const char *path;
	struct sg_str name;  /* as the ledger knows it */
	struct sg_str bytes; /* of the whole file, for drivers that hand it on */
	SG_ARRAY(struct sg_unit_statement) statements;
	bool foreign_keys_off; /* SQLite: off before BEGIN, and checked before COMMIT */
	/* Called inside the transaction before the first statement: counts what is there.
	   May be NULL; false rolls back; `err` says why. */
	bool (*after_begin)(void *payload, struct sg_database *db, struct sg_err *err);
	/*
	 * Called inside the transaction when all statements ran: verifies what they did
	 * and writes the ledger; its own queries are not noted as touched.  May be NULL;
	 * false rolls everything back; `err` says why.
	 */
	bool (*before_commit)(void *payload, struct sg_database *db,
			      const struct sg_unit_result *so_far, struct sg_err *err);
	void *payload;
};

enum sg_outcome {
	SG_OUTCOME_NONE,        /* nothing ran */
	SG_OUTCOME_ROLLED_BACK, /* the database is as it was */
	SG_OUTCOME_COMMITTED,
	SG_OUTCOME_UNKNOWN, /* nobody can tell without looking: a remote call broke off */
};

struct sg_statement_result {
	size_t number, line;
	double seconds;
	int64_t rows; /* inserted, updated and deleted by itself and by what it set off:
			 cascades, triggers */
};

struct sg_unit_result {
	enum sg_outcome outcome;
	double seconds;
	SG_ARRAY(struct sg_statement_result) statements;
	/*
	 * Tables that the database itself said the statements may write, drop or alter,
	 * by name as of before the migration; by a cascade and by a trigger, too.
	 */
	SG_ARRAY(struct sg_str) touched;
	bool touched_known; /* false: the driver cannot tell, so any table may be */
	/* Of these: tables into which rows were put, and nothing else was done. */
	struct sg_names grown;
	size_t failed; /* number of the statement that failed; 0: none did */
};

/* ---- backups ---- */

struct sg_backup {
	const char *path;     /* of the file */
	const char *taken_at; /* "2026-11-21T16:42:00Z" */
	const char *label;    /* "before 0007_rebuild"; "" */
	uint64_t bytes;
	struct sg_census census; /* of the backup, equal to the database's */
};

struct sg_restore {
	const char *from;  /* a backup of ours, or an SQL dump such as d1 export writes */
	const char *table; /* only this one; NULL: all */
	const char *as;    /* beside the live one, under this name; NULL: in its place */
	bool as_backed_up; /* refused when others wrote since the last back_up */
};

struct sg_driver {
	const char *title; /* "SQLite" */
	unsigned dialects; /* bits of enum sg_dialect */
	/* A migration runs in one transaction that before_commit can still undo; else it
	   is called after the fact and can only tell. */
	bool verifies_before_commit;
	bool records_itself; /* the tool behind it writes the ledger, not before_commit */

	/* Refuses what is no such database, cannot be written, locked ..; never creates.
	 */
	bool (*open)(struct sg_database *db, struct sg_arena *arena, struct sg_err *err);
	void (*close)(struct sg_database *db); /* of a zeroed handle: nothing */
	bool (*identify)(struct sg_identity *out, struct sg_arena *arena,
			 struct sg_database *db, struct sg_err *err);
	/* One applier at a time; released by close and by the end of the process. */
	bool (*lock)(struct sg_database *db, struct sg_err *err);
	/* Inside before_commit it runs in the transaction of the migration. */
	bool (*query)(struct sg_database *db, const struct sg_query *query,
		      struct sg_err *err);
	/* Rows and content of all tables, or of those in `only`; not the tables of the
	   engine itself (sqlite_%, _cf_%). */
	bool (*census)(struct sg_census *out, struct sg_arena *arena,
		       struct sg_database *db, const struct sg_names *only,
		       struct sg_err *err);
	/* CREATE statements of all that is there, each ended by ';'. */
	bool (*schema)(struct sg_str *out, struct sg_arena *arena, struct sg_database *db,
		       struct sg_err *err);
	/* NULL: there are no such numbers, and all must be read again. */
	bool (*stamp)(struct sg_stamp *out, struct sg_database *db, struct sg_err *err);
	/* Integrity of the tables in `only` that are there, or of all of the file;
	   foreign keys of all tables. */
	bool (*health)(struct sg_health *out, struct sg_arena *arena,
		       struct sg_database *db, const struct sg_names *only,
		       struct sg_err *err);
	/* Whether a backup and a rehearsal fit: asked before anything is written. */
	bool (*has_room)(struct sg_database *db, struct sg_err *err);
	/* A verified copy in target->backups, on disk when it returns. */
	bool (*back_up)(struct sg_backup *out, struct sg_arena *arena,
			struct sg_database *db, const char *label, struct sg_err *err);
	/* Removes the oldest backups of this database beyond target->keep, never the one
	   that is given. */
	void (*retire)(struct sg_database *db, const struct sg_backup *latest);
	/* Removes a backup behind which nothing was written. */
	void (*discard)(struct sg_database *db, const struct sg_backup *backup);
	/* Opens a copy of the database as it is now; close removes it.  NULL: it cannot.
	 */
	bool (*rehearse)(struct sg_database *copy, struct sg_arena *arena,
			 struct sg_database *db, struct sg_err *err);
	/* `out` is filled in any case: it says what became of the migration. */
	bool (*apply)(struct sg_unit_result *out, struct sg_arena *arena,
		      struct sg_database *db, const struct sg_unit *unit,
		      struct sg_err *err);
	/* Proves itself: counts and content equal those of what was restored. */
	bool (*restore)(struct sg_database *db, struct sg_arena *arena,
			const struct sg_restore *what, struct sg_err *err);
	/* How to go back by hand, as a command; it gives NULL when there is none. */
	const char *(*way_back)(struct sg_database *db, struct sg_arena *arena);
};

struct sg_driver_entry {
	const char *name;
	const struct sg_driver *driver;
};

extern const struct sg_driver_entry sg_drivers[];
extern const size_t sg_drivers_len;

#define SG_DRIVER(stem)                                                                  \
	extern const struct sg_driver sg_driver_##stem;                                  \
	const struct sg_driver sg_driver_##stem =

/* By name; never NULL for a name of a target. */
const struct sg_driver *sg_driver_find(const char *name);

#endif
