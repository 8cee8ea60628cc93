/*
 * A dump in the place of everything: the live tables, views and triggers go, those of the
 * dump come, in one transaction.  What a dump does not have stays: the engine's own
 * tables (D1's _cf_ ones), page size, encoding, journal mode, user_version and
 * application_id. A live virtual table would be lost, since no dump brings it back: that
 * is refused.
 */
#include <string.h>

#include "copies.h"

struct job {
	struct sg_restore_session session;
	struct sg_database *db;
	struct sg_arena *arena;
	const struct sg_restore_source *source;
};

struct object {
	struct sg_str type, name;
};

struct objects {
	SG_ARRAY(struct object) of;
};

#define ENGINES_OWN                                                                      \
	"(substr(lower(s.name), 1, 7) = 'sqlite_' OR substr(lower(s.name), 1, 4) = "     \
	"'_cf_' "                                                                        \
	"OR substr(lower(s.tbl_name), 1, 4) = '_cf_')"

static bool list_live(struct objects *out, struct job *job, struct sg_err *err)
{
	static const char tried[] = "list what is there";
	sqlite3_stmt *rows = sg_sqlite_ask(
		job->session.db, tried, err,
		"SELECT s.type, s.name, t.type FROM main.sqlite_schema s LEFT JOIN "
		"pragma_table_list t ON t.schema = 'main' AND t.name = s.name WHERE "
		"s.type IN ('view', 'trigger', 'table') AND NOT " ENGINES_OWN
		" ORDER BY s.type = 'table', s.type = 'trigger', s.rowid");
	bool ok = true;

	while (rows && ok && sqlite3_step(rows) == SQLITE_ROW) {
		struct object *object = SG_PUSH(job->arena, &out->of);

		object->type = sg_sqlite_text(job->arena, rows, 0);
		object->name = sg_sqlite_text(job->arena, rows, 1);
		if (sg_str_is(sg_sqlite_text(job->arena, rows, 2), "virtual"))
			ok = sg_fail(err,
				     "'%.*s' is a virtual table, which the dump cannot "
				     "bring back: restore a backup of the file, or the "
				     "tables one by one with --table",
				     SG_STR_ARG(object->name));
	}
	if (!ok)
		sqlite3_finalize(rows);
	return rows && ok && sg_sqlite_done(rows, tried, err);
}

/* Views and triggers first; triggers of a table that is gone are gone, too. */
static bool drop_live(struct job *job, struct sg_err *err)
{
	struct objects live = {0};
	bool ok = list_live(&live, job, err);

	for (size_t i = 0; i < live.of.len && ok; i++)
		ok = sg_sqlite_run(job->session.db, "replace what is there", err,
				   "DROP %s IF EXISTS main.\"%w\"",
				   live.of.items[i].type.p, live.of.items[i].name.p);
	return ok;
}

static bool fill(struct job *job, struct sg_err *err)
{
	bool ok = true;

	for (size_t i = 0; i < job->source->census.tables.len && ok; i++) {
		const char *table = job->source->census.tables.items[i].name.p;

		ok = sg_restore_fill(&job->session, table, table, err);
	}
	return ok;
}

static bool restore_sequences(struct job *job, struct sg_err *err)
{
	static const char tried[] = "restore the AUTOINCREMENT numbers";
	sqlite3 *db = job->session.db;

	if (!sg_sqlite_number(db, "SELECT count(*) FROM " SG_SOURCE ".sqlite_schema "
				  "WHERE name = 'sqlite_sequence'"))
		return true;
	return sg_sqlite_run(db, tried, err,
			     "DELETE FROM main.sqlite_sequence WHERE name IN "
			     "(SELECT name FROM " SG_SOURCE ".sqlite_schema)") &&
	       sg_sqlite_run(db, tried, err,
			     "INSERT INTO main.sqlite_sequence (name, seq) SELECT name, "
			     "seq FROM " SG_SOURCE ".sqlite_sequence WHERE "
			     "substr(lower(name), 1, 4) <> '_cf_'");
}

static bool prove(struct job *job, struct sg_err *err)
{
	struct sg_census found;
	struct sg_err why;

	return sg_census_take(&found, job->arena, job->session.db, "main", NULL,
			      job->db->progress, err) &&
	       (sg_census_equal(&job->source->census, &found, NULL, &why) ||
		sg_fail(err,
			"what came back is not what the dump has: %s; the database is as "
			"it was",
			why.text));
}

bool sg_restore_all(struct sg_database *db, struct sg_arena *arena,
		    const struct sg_restore_source *source, struct sg_err *err)
{
	struct job job = {.db = db, .arena = arena, .source = source};
	struct sg_restore_session *session = &job.session;
	bool ok = sg_restore_begin(session, db, source, err);

	ok = ok && drop_live(&job, err) &&
	     sg_restore_create(session, "table", NULL, err) && fill(&job, err) &&
	     restore_sequences(&job, err) &&
	     sg_restore_create(session, "index", NULL, err) &&
	     sg_restore_create(session, "view", NULL, err) &&
	     sg_restore_create(session, "trigger", NULL, err) && prove(&job, err);
	return sg_restore_end(session, ok, err);
}
