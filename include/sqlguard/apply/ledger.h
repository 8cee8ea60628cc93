/*
 * A ledger is apply/ledgers/<name>.c with SG_LEDGER(name): the table in which a tool
 * keeps what it has applied.  sqlguard reads and writes it exactly as that tool does, so
 * that each finds nothing to do after the other.  The name is that of the layout or of
 * the runner whose table it is: so a set finds its ledger, and no list pairs them.
 *
 * Facts: ../shared/facts/appliers.md section 2 and 9, sqlite_d1.md section 2; each file
 * cites its own.
 */
#ifndef SQLGUARD_APPLY_LEDGER_H
#define SQLGUARD_APPLY_LEDGER_H

#include <sqlguard/apply/database.h>
#include <sqlguard/migration_set.h>

enum sg_entry_state {
	SG_ENTRY_APPLIED,
	SG_ENTRY_FAILED, /* or still running: the tool refuses to go on */
	SG_ENTRY_UNDONE, /* rolled back: it is not applied, but was */
};

/* A row of a ledger, or what a row implies. */
struct sg_ledger_entry_row {
	struct sg_str key;        /* as sg_ledger.key makes it of a migration */
	struct sg_str checksum;   /* as text; empty: the ledger keeps none */
	struct sg_str applied_at; /* for people; empty: not kept */
	enum sg_entry_state state;
	struct sg_str message; /* of a failure */
};

struct sg_ledger_rows {
	SG_ARRAY(struct sg_ledger_entry_row) of; /* in the order of application */
};

/* A ledger in a database. */
struct sg_ledger_at {
	const struct sg_ledger *ledger;
	struct sg_database *db;
	const struct sg_migration_set *set;
	const char *table; /* not quoted */
	enum sg_dialect dialect;
	bool exists;
};

/* A migration to be recorded. */
struct sg_ledger_record {
	/* One without a path is a row whose file is gone, for `forget`: its name is the
	   key of the row. */
	const struct sg_migration *migration;
	struct sg_str bytes; /* that ran */
	size_t statements;
	double seconds;
	int64_t now_ms; /* since 1970 */
	bool baseline;  /* marked as applied, nothing ran */
};

struct sg_ledger {
	const char *title; /* "Drizzle 0.x" */
	const char *table; /* its usual name */
	unsigned dialects; /* bits of enum sg_dialect */
	/* Names of its columns with SQLite, in order, "id,hash,created_at": a table with
	   others is not this ledger and is refused. */
	const char *columns;
	/* What a table with further columns, or with only the first of them, means, and
	   the remedy; NULL: nothing that is known. */
	const char *more, *fewer;
	/* The tool's own DDL, statement by statement, with %w for the quoted table; the
	   first one does nothing when the table is there. */
	const char *create[3];
	const char *key_is; /* for people: "the time in meta/_journal.json" */
	/* What tells the migration in the ledger; in the arena.  Empty: it has no such
	   thing. */
	struct sg_str (*key)(const struct sg_ledger_at *at, struct sg_arena *arena,
			     const struct sg_migration *migration);
	/* The checksum that it would write, as text; NULL: it keeps none. */
	struct sg_str (*checksum)(const struct sg_ledger_at *at, struct sg_arena *arena,
				  struct sg_str bytes);
	/* Whether a checksum of the ledger is one of these bytes (Prisma takes other line
	   ends, Drizzle an empty one); NULL: the text must be equal. */
	bool (*matches)(struct sg_str checksum, struct sg_str bytes);
	/* The query for its rows: key, checksum (a BLOB becomes hex), time (a number is
	   milliseconds), "applied", "baseline", "failed" or "undone", and a message. */
	const char *rows;
	/* Instead of `rows`, where a row says more than of itself; NULL. */
	bool (*read)(struct sg_ledger_rows *out, struct sg_arena *arena,
		     const struct sg_ledger_at *at, struct sg_err *err);
	/* The column of the key, and whether it is a number. */
	const char *key_column;
	bool key_is_number;
	/* NULL: a row of the key alone. */
	bool (*record)(const struct sg_ledger_at *at, struct sg_arena *arena,
		       const struct sg_ledger_record *record, struct sg_err *err);
	/* Takes a migration back out: it was rolled back.  NULL: its row is deleted. */
	bool (*forget)(const struct sg_ledger_at *at, struct sg_arena *arena,
		       const struct sg_ledger_record *record, struct sg_err *err);
	/* Makes a failed entry one that the tool goes on from, as its own command does
	   (prisma migrate resolve, goose fix ..); NULL: it knows no failures. */
	bool (*resolve)(const struct sg_ledger_at *at, struct sg_arena *arena,
			const struct sg_ledger_record *record, bool applied,
			struct sg_err *err);
};

struct sg_ledger_entry {
	const char *name;
	const struct sg_ledger *ledger;
};

extern const struct sg_ledger_entry sg_ledgers[];
extern const size_t sg_ledgers_len;

#define SG_LEDGER(stem)                                                                  \
	extern const struct sg_ledger sg_ledger_##stem;                                  \
	const struct sg_ledger sg_ledger_##stem =

/* By name, as people write it; an unknown one is an error that names the nearest. */
bool sg_ledger_named(const struct sg_ledger_entry **out, const char *name,
		     struct sg_err *err);

/*
 * The ledger of a set in a database: the one that the target names, else the one of the
 * set's layout or runner (wrangler, Drizzle ..), else the one whose table is there, else
 * sqlguard's own.  An error when a table has another shape, or when several tools' tables
 * are there and nothing says which one counts; the message names --ledger.
 */
bool sg_ledger_find(struct sg_ledger_at *out, struct sg_arena *arena,
		    struct sg_database *db, const struct sg_migration_set *set,
		    struct sg_err *err);

/* Makes the table as its tool does, when the database does not have it. */
bool sg_ledger_create(struct sg_ledger_at *at, struct sg_arena *arena,
		      struct sg_err *err);

/* All rows of a ledger that exists. */
bool sg_ledger_read(struct sg_ledger_rows *out, struct sg_arena *arena,
		    const struct sg_ledger_at *at, struct sg_err *err);

/* Writes the row of a migration, and takes it back out. */
bool sg_ledger_record(const struct sg_ledger_at *at, struct sg_arena *arena,
		      const struct sg_ledger_record *record, struct sg_err *err);
bool sg_ledger_forget(const struct sg_ledger_at *at, struct sg_arena *arena,
		      const struct sg_ledger_record *record, struct sg_err *err);

/* ---- what is applied ---- */

enum sg_standing {
	SG_STANDS_APPLIED,
	SG_STANDS_CHANGED, /* applied, and its file has other bytes now */
	SG_STANDS_PENDING,
	SG_STANDS_BEHIND,  /* pending, and a later one is applied: out of order */
	SG_STANDS_FAILED,  /* the ledger says that it failed */
	SG_STANDS_MISSING, /* applied, and there is no such file */
	SG_STANDS_UNREAD,  /* no SQL, or never run: sqlguard cannot apply it */
};

/* "applied", "changed", "pending", "out of order", "failed", "missing", "unreadable" */
const char *sg_standing_name(enum sg_standing standing);

static inline bool sg_stands_applied(enum sg_standing standing)
{
	return standing == SG_STANDS_APPLIED || standing == SG_STANDS_CHANGED;
}

/* What `sqlguard repair` can settle, and without which nothing runs. */
static inline bool sg_stands_wrong(enum sg_standing standing)
{
	return standing == SG_STANDS_CHANGED || standing == SG_STANDS_FAILED ||
	       standing == SG_STANDS_MISSING;
}

struct sg_standing_entry {
	enum sg_standing standing;
	size_t place;       /* in the set; SIZE_MAX: MISSING */
	struct sg_str name; /* for people: the migration's; the key when it is MISSING */
	struct sg_str key, applied_at, message;
};

struct sg_standings {
	/* Migrations that run, in order of the set; then those that are missing. */
	SG_ARRAY(struct sg_standing_entry) of;
	size_t count[SG_STANDS_UNREAD + 1];
};

/*
 * Compares by set, never by the newest one alone.  `bytes` has those of each migration by
 * its place in the set (empty where not read).
 */
bool sg_ledger_compare(struct sg_standings *out, struct sg_arena *arena,
		       const struct sg_ledger_at *at, const struct sg_str *bytes,
		       struct sg_err *err);

#endif
