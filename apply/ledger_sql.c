/*
 * The SQL of ledgers: the table's name is quoted, every value is bound, and what the
 * database answers becomes rows.  pragma_table_info is the one catalog query that SQLite
 * and D1 both allow (sqlite_d1.md 3).
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ledgers/ledgers.h"

const char *sg_quoted_name(struct sg_arena *arena, const char *name)
{
	char *quoted = sg_alloc(arena, 2 * strlen(name) + 3), *to = quoted;

	*to++ = '"';
	for (; *name; name++) {
		if (*name == '"')
			*to++ = '"';
		*to++ = *name;
	}
	*to = '"';
	return quoted;
}

static const char *sql_for(const struct sg_ledger_at *at, struct sg_arena *arena,
			   const char *sql)
{
	const char *place = strstr(sql, "%w");

	if (!place)
		return sql;
	return sg_printf(arena, "%.*s%s%s", (int)(place - sql), sql,
			 sg_quoted_name(arena, at->table), sql_for(at, arena, place + 2));
}

bool sg_ledger_run(const struct sg_ledger_at *at, struct sg_arena *arena, const char *sql,
		   const struct sg_value *values, size_t n, struct sg_err *err)
{
	struct sg_query query = {sql_for(at, arena, sql), values, n, NULL, NULL};

	return at->db->driver->query(at->db, &query, err);
}

/* ---- tables ---- */

struct table_reader {
	struct sg_table_columns *out;
	struct sg_arena *arena;
};

static struct sg_str *columns_of(struct table_reader *reader, struct sg_str table)
{
	struct sg_str name = sg_str_lower(reader->arena, table);
	size_t *place = sg_map_find(&reader->out->places, name);

	if (place)
		return &reader->out->columns.items[*place];
	*sg_map_add(reader->arena, &reader->out->places, name) = reader->out->columns.len;
	return SG_PUSH(reader->arena, &reader->out->columns);
}

static bool add_column(void *payload, const struct sg_value *values, size_t n)
{
	struct table_reader *reader = payload;
	struct sg_str *columns = columns_of(reader, values[0].bytes);

	if (n != 2)
		sg_bug("a query for columns gives %zu values", n);
	*columns =
		sg_str_of(sg_printf(reader->arena, "%.*s%s%.*s", SG_STR_ARG(*columns),
				    columns->n ? "," : "", SG_STR_ARG(values[1].bytes)));
	return true;
}

/* A view has no root page, nor has a virtual table, whose module may be missing; those of
   D1 itself may not be looked at (sqlite_d1.md 3). */
static const char all_columns[] =
	"SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c "
	"WHERE t.type = 'table' AND t.rootpage > 0 AND substr(t.name, 1, 4) <> '_cf_' "
	"AND (?1 IS NULL OR t.name = ?1 COLLATE NOCASE) ORDER BY t.name, c.cid";

bool sg_table_columns_read(struct sg_table_columns *out, struct sg_arena *arena,
			   struct sg_database *db, const char *only, struct sg_err *err)
{
	struct sg_value name = only ? sg_text_value(sg_str_of(only))
				    : (struct sg_value){.type = SG_VALUE_NULL};
	struct table_reader reader = {out, arena};
	struct sg_query query = {all_columns, &name, 1, add_column, &reader};

	if (!(db->target->dialect & SG_ANY_SQLITE))
		sg_bug("a ledger in a database of another dialect");
	*out = (struct sg_table_columns){0};
	return db->driver->query(db, &query, err);
}

struct sg_str sg_columns_of(const struct sg_table_columns *tables, struct sg_arena *arena,
			    const char *table)
{
	size_t *place =
		sg_map_find(&tables->places, sg_str_lower(arena, sg_str_of(table)));

	return place ? tables->columns.items[*place] : SG_STR("");
}

/* ---- rows ---- */

struct sg_value sg_blob_value(struct sg_str bytes)
{
	return (struct sg_value){.type = SG_VALUE_BLOB, .bytes = bytes};
}

static struct sg_str text_of(struct sg_arena *arena, const struct sg_value *value)
{
	switch (value->type) {
	case SG_VALUE_INTEGER:
		return sg_str_of(sg_printf(arena, "%lld", (long long)value->integer));
	case SG_VALUE_TEXT: return sg_strdup(arena, value->bytes);
	case SG_VALUE_BLOB: return sg_hex(arena, value->bytes);
	case SG_VALUE_NULL: break;
	}
	return SG_STR("");
}

static bool state_of(enum sg_entry_state *out, struct sg_str word)
{
	if (sg_str_is(word, "applied") || sg_str_is(word, "baseline"))
		*out = SG_ENTRY_APPLIED;
	else if (sg_str_is(word, "failed"))
		*out = SG_ENTRY_FAILED;
	else if (sg_str_is(word, "undone"))
		*out = SG_ENTRY_UNDONE;
	else
		return false;
	return true;
}

struct reader {
	struct sg_ledger_rows *out;
	struct sg_arena *arena;
	struct sg_str strange; /* a state that nobody knows */
};

static bool add_row(void *payload, const struct sg_value *values, size_t n)
{
	struct reader *reader = payload;
	struct sg_ledger_entry_row row = {0};
	struct sg_str word;

	if (n != 5)
		sg_bug("a ledger's query gives %zu columns", n);
	word = text_of(reader->arena, &values[3]);
	row.key = text_of(reader->arena, &values[0]);
	row.checksum = text_of(reader->arena, &values[1]);
	row.applied_at = values[2].type == SG_VALUE_INTEGER
				 ? sg_iso_time(reader->arena, values[2].integer)
				 : text_of(reader->arena, &values[2]);
	row.message = text_of(reader->arena, &values[4]);
	if (!state_of(&row.state, word)) {
		reader->strange = word.n ? word : SG_STR("NULL");
		return false;
	}
	if (row.key.n)
		*SG_PUSH(reader->arena, &reader->out->of) = row;
	return true;
}

bool sg_ledger_select(struct sg_ledger_rows *out, struct sg_arena *arena,
		      const struct sg_ledger_at *at, const char *sql, struct sg_err *err)
{
	struct reader reader = {out, arena, SG_STR("")};
	struct sg_query query = {sql_for(at, arena, sql), NULL, 0, add_row, &reader};

	if (!at->db->driver->query(at->db, &query, err))
		return false;
	if (!reader.strange.n)
		return true;
	return sg_fail(err,
		       "'%s' has a row with the state '%.*s', which %s does not know",
		       at->table, SG_STR_ARG(reader.strange), at->ledger->title);
}

/* ---- what a ledger's data says ---- */

bool sg_ledger_read(struct sg_ledger_rows *out, struct sg_arena *arena,
		    const struct sg_ledger_at *at, struct sg_err *err)
{
	return at->ledger->read ? at->ledger->read(out, arena, at, err)
				: sg_ledger_select(out, arena, at, at->ledger->rows, err);
}

static bool run_with_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			 const struct sg_ledger_record *record, const char *before,
			 const char *behind, struct sg_err *err)
{
	struct sg_str key = sg_record_key(at, arena, record);

	return SG_LEDGER_RUN(
		at, arena, err,
		sg_printf(arena, "%s%s%s", before, at->ledger->key_column, behind),
		at->ledger->key_is_number ? sg_number_value(key) : sg_text_value(key));
}

bool sg_ledger_record(const struct sg_ledger_at *at, struct sg_arena *arena,
		      const struct sg_ledger_record *record, struct sg_err *err)
{
	return at->ledger->record ? at->ledger->record(at, arena, record, err)
				  : run_with_key(at, arena, record, "INSERT INTO %w (",
						 ") VALUES (?1)", err);
}

bool sg_ledger_forget(const struct sg_ledger_at *at, struct sg_arena *arena,
		      const struct sg_ledger_record *record, struct sg_err *err)
{
	return at->ledger->forget ? at->ledger->forget(at, arena, record, err)
				  : run_with_key(at, arena, record,
						 "DELETE FROM %w WHERE ", " = ?1", err);
}

static bool take_number(void *payload, const struct sg_value *values, size_t n)
{
	int64_t *number = payload;

	if (n && values[0].type == SG_VALUE_INTEGER)
		*number = values[0].integer;
	return false;
}

bool sg_ledger_number(int64_t *out, struct sg_arena *arena, const struct sg_ledger_at *at,
		      const char *sql, struct sg_err *err)
{
	struct sg_query query = {sql_for(at, arena, sql), NULL, 0, take_number, out};

	*out = -1;
	return at->db->driver->query(at->db, &query, err);
}

/* ---- times ---- */

struct sg_str sg_iso_time(struct sg_arena *arena, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000 - (ms % 1000 < 0));
	struct tm utc;

	if (!gmtime_r(&seconds, &utc) || utc.tm_year > 8099 || utc.tm_year < -1900)
		return sg_str_of(sg_printf(arena, "%lld", (long long)ms));
	return sg_str_of(sg_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
				   utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
				   utc.tm_hour, utc.tm_min, utc.tm_sec,
				   (int)(ms - (int64_t)seconds * 1000)));
}

/* As Date.UTC reckons: a month 13 is the next January. */
bool sg_digits_time(int64_t *ms, struct sg_str digits)
{
	struct tm utc = {0};

	for (size_t i = 0; i < 14; i++)
		if (i >= digits.n || digits.p[i] < '0' || digits.p[i] > '9')
			return false;
	sscanf(digits.p, "%4d%2d%2d%2d%2d%2d", &utc.tm_year, &utc.tm_mon, &utc.tm_mday,
	       &utc.tm_hour, &utc.tm_min, &utc.tm_sec);
	if (utc.tm_year < 100) /* Date.UTC takes these for the 20th century */
		return false;
	utc.tm_year -= 1900;
	utc.tm_mon -= 1;
	*ms = (int64_t)timegm(&utc) * 1000;
	return true;
}
