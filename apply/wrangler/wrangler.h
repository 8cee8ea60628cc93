/*
 * Inside the driver for remote D1: what an open database knows, calls of wrangler and
 * their answers, and the functions that driver.c puts in its table.
 *
 * Facts of wrangler were read in its sources and tried: 4.86.0 and 4.164.0
 * (wrangler-dist/cli.js, src/d1); ../shared/facts/appliers.md section 2.3.
 */
#ifndef SQLGUARD_APPLY_WRANGLER_H
#define SQLGUARD_APPLY_WRANGLER_H

#include <cjson/cJSON.h>

#include <process.h>

#include <sqlguard/apply/database.h>

/* Seconds after which a call is given up. */
struct sg_patience {
	double query, backup, migration;
	double settle; /* how long a request that broke off may still run: D1 ends queries
			  after 30 s */
};

struct sg_wrangler {
	struct sg_arena arena; /* lives as long as the database is open */
	const char *program;   /* path of wrangler */
	const char *project; /* the folder of the user's configuration: .env files and the
				account that wrangler remembers are found from there */
	const char *scratch; /* private folder, which close removes */
	const char *config;  /* in it: names this database and no other */
	const char *table;   /* in which wrangler records */
	struct sg_patience patience;
	int lock;              /* descriptor that holds the appliers' lock; -1 */
	struct sg_names known; /* tables, when they were looked at last */
	uint64_t bytes;        /* size of the database, as last told; 0: never */
	const char *bookmark;  /* of Time Travel, before the last backup; NULL */
	const char *dump;      /* the last export, as long as nothing ran since; NULL */
	bool dump_has_tables;
};

static inline struct sg_wrangler *sg_wrangler_of(const struct sg_database *db)
{
	return db->handle;
}

/* ---- calls: call.c, why.c, answer.c ---- */

/* `wrangler ARGUMENT.. --config ..`; false only when it could not be started. */
bool sg_wrangler_call(struct sg_process_result *out, struct sg_arena *arena,
		      struct sg_database *db, const char *const *arguments,
		      double patience, struct sg_err *err);

/* Why a call failed, for people: one line without secrets; empty when it did not. */
const char *sg_wrangler_why(struct sg_arena *arena, const struct sg_process_result *call);

/* The JSON in what a call printed, wherever it begins; NULL: there is none.  The caller
   deletes it. */
cJSON *sg_wrangler_json(struct sg_str printed);

/*
 * Runs SQL, one or more statements without values; `out` is an array with an object for
 * each statement that has "results", an array of rows.  The caller deletes it.
 */
bool sg_wrangler_ask(cJSON **out, struct sg_database *db, struct sg_str sql,
		     struct sg_err *err);

/* The rows of statement `i` of such an answer; never NULL. */
const cJSON *sg_wrangler_rows(const cJSON *answer, int i);

/* ---- files of ours: files.c, config.c, lay_out.c ---- */

/* A new file that only its owner can read. */
bool sg_wrangler_write(const char *path, struct sg_str bytes, struct sg_err *err);

/* A folder with all that is in it; links are removed, not followed. */
void sg_wrangler_remove(const char *folder);

/* Writes the private configuration anew; `pattern`: of migrations in folders; NULL. */
bool sg_wrangler_configure(struct sg_database *db, const char *pattern,
			   struct sg_err *err);

/* The folder of migrations with nothing but this one in it; makes sure that wrangler will
   run these bytes under this name. */
bool sg_wrangler_lay_out(struct sg_arena *arena, struct sg_database *db,
			 const struct sg_unit *unit, struct sg_err *err);
const char *sg_wrangler_folder(struct sg_arena *arena, const struct sg_database *db);

/* ---- what is there: look.c ---- */

/* As the SQLite driver has them: virtual tables and what is behind them do not count. */
#define SG_WRANGLER_TABLES                                                               \
	"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "   \
	"AND substr(name, 1, 7) <> 'sqlite_' COLLATE NOCASE "                            \
	"AND substr(name, 1, 4) <> '_cf_' COLLATE NOCASE ORDER BY name"

/* Keeps the tables that the first statement of an answer lists: a census that knows them
   is one call. */
void sg_wrangler_know(struct sg_database *db, const cJSON *answer);

/* Everything that was created, "table users" a line, of D1 and of a loaded export. */
#define SG_WRANGLER_OBJECTS                                                              \
	"SELECT type || ' ' || name FROM sqlite_schema WHERE sql IS NOT NULL AND "       \
	"substr(name, 1, 7) <> 'sqlite_' COLLATE NOCASE AND "                            \
	"substr(tbl_name, 1, 4) <> '_cf_' COLLATE NOCASE ORDER BY 1"

bool sg_wrangler_objects(struct sg_str *out, struct sg_arena *arena,
			 struct sg_database *db, struct sg_err *err);

/* ---- text of SQL: bind.c ---- */

/* A value as a literal of printable ASCII. */
void sg_wrangler_literal(struct sg_buf *out, const struct sg_value *value);

/* "x" with its quotes doubled. */
void sg_wrangler_quoted(struct sg_buf *out, struct sg_str name);

struct sg_bound {
	struct sg_str sql; /* with literals for its parameters */
	size_t columns; /* of the rows, which are letters and hex: n, i39, r312E35, t61,
			   b00; 0: as wrangler prints them */
	bool reads_only;
};

/*
 * A query as wrangler can run it.  JSON keeps neither the types of values, nor integers
 * above 2^53, nor columns of one name; so a SELECT is put into another one whose
 * columns are the letter of the type and hexadecimal digits.
 */
bool sg_wrangler_bind(struct sg_bound *out, struct sg_arena *arena,
		      const struct sg_query *query, struct sg_err *err);

/* ---- the driver's functions, as sg_driver documents them ---- */

bool sg_wrangler_open(struct sg_database *db, struct sg_arena *arena, struct sg_err *err);
void sg_wrangler_close(struct sg_database *db);
bool sg_wrangler_identify(struct sg_identity *out, struct sg_arena *arena,
			  struct sg_database *db, struct sg_err *err);
bool sg_wrangler_lock(struct sg_database *db, struct sg_err *err);
bool sg_wrangler_query(struct sg_database *db, const struct sg_query *query,
		       struct sg_err *err);
bool sg_wrangler_census(struct sg_census *out, struct sg_arena *arena,
			struct sg_database *db, const struct sg_names *only,
			struct sg_err *err);
bool sg_wrangler_schema(struct sg_str *out, struct sg_arena *arena,
			struct sg_database *db, struct sg_err *err);
bool sg_wrangler_health(struct sg_health *out, struct sg_arena *arena,
			struct sg_database *db, const struct sg_names *only,
			struct sg_err *err);
bool sg_wrangler_has_room(struct sg_database *db, struct sg_err *err);
bool sg_wrangler_back_up(struct sg_backup *out, struct sg_arena *arena,
			 struct sg_database *db, const char *label, struct sg_err *err);
void sg_wrangler_retire(struct sg_database *db, const struct sg_backup *latest);
void sg_wrangler_discard(struct sg_database *db, const struct sg_backup *backup);
bool sg_wrangler_rehearse(struct sg_database *copy, struct sg_arena *arena,
			  struct sg_database *db, struct sg_err *err);
bool sg_wrangler_apply(struct sg_unit_result *out, struct sg_arena *arena,
		       struct sg_database *db, const struct sg_unit *unit,
		       struct sg_err *err);
bool sg_wrangler_restore(struct sg_database *db, struct sg_arena *arena,
			 const struct sg_restore *what, struct sg_err *err);
const char *sg_wrangler_way_back(struct sg_database *db, struct sg_arena *arena);

#endif
