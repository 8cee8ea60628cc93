/* Which database it is: engine, layout, and the environment that it is marked as. */
#include "../own_tables.h"
#include "sqlite.h"

struct answer {
	struct sg_arena *arena;
	const char *text; /* of the first column of the last row; NULL: none */
	uint64_t number;
};

static bool keep(void *payload, const struct sg_value *values, size_t n)
{
	struct answer *answer = payload;

	(void)n;
	answer->text = values[0].type == SG_VALUE_TEXT
			       ? sg_cstr(answer->arena, values[0].bytes)
			       : NULL;
	answer->number = (uint64_t)values[0].integer;
	return true;
}

static bool ask(struct answer *out, struct sg_database *db, const char *sql,
		struct sg_err *err)
{
	const struct sg_query query = {.sql = sql, .row = keep, .payload = out};

	return sg_sqlite_query(db, &query, err);
}

static const char layout[] =
	"SELECT CASE journal_mode WHEN 'wal' THEN 'WAL' ELSE journal_mode || ' journal' "
	"END || ', ' || page_size || ' byte pages, ' || encoding "
	"FROM pragma_journal_mode, pragma_page_size, pragma_encoding";

static const char is_marked[] =
	"SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND "
	"name = '" SG_MARK_TABLE "' COLLATE NOCASE AND EXISTS "
	"(SELECT 1 FROM pragma_table_info('" SG_MARK_TABLE "', 'main') "
	"WHERE name = 'name')";

static const char mark[] =
	"SELECT CAST(name AS TEXT) FROM main." SG_MARK_TABLE " LIMIT 1";

bool sg_sqlite_identify(struct sg_identity *out, struct sg_arena *arena,
			struct sg_database *db, struct sg_err *err)
{
	struct answer details = {.arena = arena}, size = details, marked = details,
		      name = details;

	if (!ask(&details, db, layout, err) ||
	    !ask(&size, db,
		 "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
		 err) ||
	    !ask(&marked, db, is_marked, err) ||
	    (marked.number && !ask(&name, db, mark, err)))
		return false;
	out->engine = sg_printf(arena, "%sSQLite %s",
				sg_sqlite_of(db)->d1 ? "D1 (local), " : "",
				sqlite3_libversion());
	out->details = details.text;
	out->bytes = size.number;
	out->marked_as = name.text;
	return true;
}
