/*
 * Which tools' tables a database has: those of ledgers by name and columns, as
 * schema_migrations alone is golang-migrate's, dbmate's and Rails' (appliers.md 1.2);
 * those of runners whose ledger sqlguard does not write by name.
 */
#include <string.h>

#include "layout.h"
#include "ledger_present.h"

/* A tool whose layout sqlguard does not know, and the table that gives it away. */
static const struct {
	const char *title, *table;
} strangers[] = {
	{"Rails", "ar_internal_metadata"},
};

struct search {
	struct sg_arena *arena;
	struct sg_database *db;
	const struct sg_table_columns *tables;
};

static struct sg_str columns_of(const struct search *search, const char *table)
{
	return sg_columns_of(search->tables, search->arena, table);
}

static bool take_row(void *payload, const struct sg_value *values, size_t n)
{
	(void)values, (void)n;
	*(bool *)payload = true;
	return false;
}

static bool has_rows(bool *out, const struct search *search, const char *table,
		     struct sg_err *err)
{
	struct sg_query query = {.sql = sg_printf(search->arena,
						  "SELECT 1 FROM %s LIMIT 1",
						  sg_quoted_name(search->arena, table)),
				 .row = take_row,
				 .payload = out};

	*out = false;
	return search->db->driver->query(search->db, &query, err);
}

static bool note(struct sg_presence *out, const struct search *search,
		 const struct sg_ledger_entry *entry, const char *title,
		 const char *table, struct sg_err *err)
{
	struct sg_present *present = SG_PUSH(search->arena, &out->all);

	present->entry = entry;
	present->title = title;
	present->table = table;
	return has_rows(&present->has_rows, search, table, err);
}

static bool note_ledgers(struct sg_presence *out, const struct search *search,
			 struct sg_err *err)
{
	for (size_t i = 0; i < sg_ledgers_len; i++) {
		const struct sg_ledger *ledger = sg_ledgers[i].ledger;

		if (ledger->dialects & search->db->target->dialect &&
		    sg_str_iis(columns_of(search, ledger->table), ledger->columns) &&
		    !note(out, search, &sg_ledgers[i], ledger->title, ledger->table, err))
			return false;
	}
	return true;
}

/* Whether a ledger of ours is kept in a table of that name. */
static bool is_ours(const char *table)
{
	for (size_t i = 0; i < sg_ledgers_len; i++)
		if (!strcmp(sg_ledgers[i].ledger->table, table))
			return true;
	return false;
}

static bool note_stranger(struct sg_presence *out, const struct search *search,
			  const char *title, const char *table, struct sg_err *err)
{
	if (!table || is_ours(table) || !columns_of(search, table).n)
		return true;
	return note(out, search, NULL, title, table, err);
}

/* Runners whose history no ledger of ours is: Flyway, Atlas, Liquibase .. */
static bool note_strangers(struct sg_presence *out, const struct search *search,
			   struct sg_err *err)
{
	for (size_t i = 0; i < sg_runners_len; i++) {
		const struct sg_runner *runner = sg_runners[i].runner;
		const char *table =
			sg_profile_of(runner, search->db->target->dialect)->history;

		if (!note_stranger(out, search, runner->title, table, err))
			return false;
	}
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
		if (!note_stranger(out, search, strangers[i].title, strangers[i].table,
				   err))
			return false;
	return true;
}

bool sg_presence_read(struct sg_presence *out, struct sg_arena *arena,
		      struct sg_database *db, const struct sg_table_columns *tables,
		      struct sg_err *err)
{
	const struct search search = {arena, db, tables};

	return note_ledgers(out, &search, err) && note_strangers(out, &search, err);
}
