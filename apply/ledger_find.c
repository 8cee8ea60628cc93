/*
 * Which ledger a database has.  The set's own tool decides; but where another tool has
 * rows of its own in the same database (appliers.md 11: "two tools' histories in one
 * database"), or where a tool keeps it whose ledger sqlguard does not write, a person
 * must.  Tables are told by name and columns: schema_migrations alone is
 * golang-migrate's, dbmate's and Rails' (appliers.md 1.2).
 */
#include <string.h>

#include <sqlguard/buf.h>

#include "ledger_present.h"

struct search {
	struct sg_arena *arena;
	struct sg_database *db;
	const struct sg_migration_set *set;
	enum sg_dialect dialect;
	struct sg_table_columns tables;
};

/* ---- names ---- */

static const struct sg_ledger_entry *entry_named(const char *name)
{
	for (size_t i = 0; name && i < sg_ledgers_len; i++)
		if (!strcmp(sg_ledgers[i].name, name))
			return &sg_ledgers[i];
	return NULL;
}

bool sg_ledger_named(const struct sg_ledger_entry **out, const char *name,
		     struct sg_err *err)
{
	const char *near;
	struct sg_buf names = {0};

	*out = entry_named(name);
	if (*out)
		return true;
	near = sg_nearest(sg_str_of(name), sg_ledgers, sg_ledgers_len,
			  sizeof *sg_ledgers);
	if (near)
		return sg_fail(err, "unknown ledger '%s'; did you mean '%s'?", name,
			       near);
	for (size_t i = 0; i < sg_ledgers_len; i++)
		sg_buf_printf(&names, "%s%s", i ? ", " : "", sg_ledgers[i].name);
	sg_fail(err, "unknown ledger '%s'; known are %s", name, names.p);
	sg_buf_release(&names);
	return false;
}

/* sqlguard runs the files of any tool; the layout then tells whose they are. */
static const struct sg_ledger_entry *entry_of_set(const struct search *search)
{
	const struct sg_runner *runner = search->set->runner;
	const struct sg_ledger_entry *entry = NULL;

	if (runner && !runner->any_layout)
		entry = entry_named(runner->name);
	if (!entry)
		entry = entry_named(search->set->layout_name);
	return entry && entry->ledger->dialects & search->dialect ? entry : NULL;
}

/* wrangler's configuration names the table of wrangler alone. */
static const char *table_of(const struct search *search,
			    const struct sg_ledger_entry *entry)
{
	const char *asked = search->db->target->ledger_table;
	const char *configured = search->set->history;
	bool configures = !strcmp(entry->name, search->set->layout_name);

	if (asked && (configures || !configured || strcmp(asked, configured)))
		return asked;
	return configures && configured ? configured : entry->ledger->table;
}

/* ---- the choice ---- */

static bool refuse_stranger(const struct sg_present *present, struct sg_err *err)
{
	return sg_fail(err,
		       "the database has '%s': it is kept by %s, and sqlguard does not "
		       "write that; --ledger sqlguard keeps an own ledger beside it",
		       present->table, present->title);
}

static bool refuse_two(const char *title, const char *name,
		       const struct sg_present *other, struct sg_err *err)
{
	if (!other->entry)
		return refuse_stranger(other, err);
	return sg_fail(
		err,
		"the migrations are %s's, and the database has rows in '%s' of %s: "
		"say which one counts with --ledger %s or --ledger %s",
		title, other->table, other->title, name, other->entry->name);
}

/* The others may have tables, too, as long as they are empty. */
static bool check_rivals(const struct search *search,
			 const struct sg_ledger_entry *wanted,
			 const struct sg_presence *presence, struct sg_err *err)
{
	const char *table = table_of(search, wanted);

	for (size_t i = 0; i < presence->all.len; i++) {
		const struct sg_present *other = &presence->all.items[i];

		if (other->has_rows && other->entry != wanted &&
		    strcmp(other->table, table))
			return refuse_two(wanted->ledger->title, wanted->name, other,
					  err);
	}
	return true;
}

/* Of a set that is nobody's: the only table that has rows, else the only table. */
static bool choose(const struct sg_ledger_entry **out, const struct sg_presence *presence,
		   struct sg_err *err)
{
	const struct sg_present *chosen = NULL;

	for (size_t i = 0; i < presence->all.len; i++) {
		const struct sg_present *one = &presence->all.items[i];

		if (chosen && chosen->has_rows == one->has_rows)
			return chosen->entry ? refuse_two(chosen->title,
							  chosen->entry->name, one, err)
					     : refuse_stranger(chosen, err);
		if (!chosen || one->has_rows)
			chosen = one;
	}
	if (chosen && !chosen->entry)
		return refuse_stranger(chosen, err);
	*out = chosen ? chosen->entry : entry_named("sqlguard");
	return true;
}

/* ---- the shape ---- */

static bool refuse_shape(const struct sg_ledger_at *at, struct sg_str columns,
			 struct sg_err *err)
{
	const char *wanted = at->ledger->columns, *hint = NULL;
	size_t n = strlen(wanted);

	if (columns.n > n && sg_str_starts(columns, wanted) && columns.p[n] == ',')
		hint = at->ledger->more;
	else if (columns.n < n && !memcmp(columns.p, wanted, columns.n))
		hint = at->ledger->fewer;
	if (hint)
		return sg_fail(err, "'%s' is no ledger of %s: %s", at->table,
			       at->ledger->title, hint);
	return sg_fail(err,
		       "'%s' is no ledger of %s: it has the columns %.*s instead of %s; "
		       "--ledger and --ledger-table name another",
		       at->table, at->ledger->title,
		       (int)(columns.n < 300 ? columns.n : 300), columns.p, wanted);
}

static bool check_keys(const struct sg_ledger_at *at, struct sg_arena *arena,
		       struct sg_err *err)
{
	for (size_t i = 0; i < at->set->migrations.len; i++) {
		const struct sg_migration *migration = &at->set->migrations.items[i];

		if (sg_runs_forward(migration) &&
		    !at->ledger->key(at, arena, migration).n)
			return sg_fail(err,
				       "'%s' cannot be in the ledger of %s, which knows "
				       "migrations by %s; --ledger names another",
				       migration->path, at->ledger->title,
				       at->ledger->key_is);
	}
	return true;
}

struct trigger {
	struct sg_arena *arena;
	struct sg_str name; /* empty: there is none */
};

static bool take_trigger(void *payload, const struct sg_value *values, size_t n)
{
	struct trigger *trigger = payload;

	if (n)
		trigger->name = sg_strdup(trigger->arena, values[0].bytes);
	return false;
}

/* The entry is written behind the verification, which would not see what a trigger on it
   does to other tables. */
static bool check_triggers(const struct sg_ledger_at *at, struct sg_arena *arena,
			   struct sg_err *err)
{
	struct sg_value table = sg_text_value(sg_str_of(at->table));
	struct trigger found = {.arena = arena};
	struct sg_query query = {.sql = "SELECT name FROM sqlite_schema WHERE "
					"type = 'trigger' AND "
					"tbl_name = ?1 COLLATE NOCASE LIMIT 1",
				 .values = &table,
				 .values_len = 1,
				 .row = take_trigger,
				 .payload = &found};

	if (!(at->dialect & SG_ANY_SQLITE))
		return true;
	if (!at->db->driver->query(at->db, &query, err))
		return false;
	return !found.name.n ||
	       sg_fail(err,
		       "the ledger '%s' has a trigger, '%.*s', and what it does to other "
		       "tables cannot be verified: drop it",
		       at->table, (int)(found.name.n < 200 ? found.name.n : 200),
		       found.name.p);
}

static bool settle(struct sg_ledger_at *out, const struct search *search,
		   const struct sg_ledger_entry *entry, struct sg_err *err)
{
	struct sg_str columns;

	*out = (struct sg_ledger_at){.ledger = entry->ledger,
				     .db = search->db,
				     .set = search->set,
				     .table = table_of(search, entry),
				     .dialect = search->dialect};
	columns = sg_columns_of(&search->tables, search->arena, out->table);
	out->exists = columns.n;
	if (out->exists && !sg_str_iis(columns, entry->ledger->columns))
		return refuse_shape(out, columns, err);
	return (!out->exists || check_triggers(out, search->arena, err)) &&
	       check_keys(out, search->arena, err);
}

bool sg_ledger_find(struct sg_ledger_at *out, struct sg_arena *arena,
		    struct sg_database *db, const struct sg_migration_set *set,
		    struct sg_err *err)
{
	struct search search = {
		.arena = arena, .db = db, .set = set, .dialect = db->target->dialect};
	const struct sg_ledger_entry *entry;
	struct sg_presence presence = {0};

	if (!sg_table_columns_read(&search.tables, arena, db, NULL, err))
		return false;
	if (db->target->ledger)
		return sg_ledger_named(&entry, db->target->ledger, err) &&
		       settle(out, &search, entry, err);
	if (!sg_presence_read(&presence, arena, db, &search.tables, err))
		return false;
	entry = entry_of_set(&search);
	if (entry ? !check_rivals(&search, entry, &presence, err)
		  : !choose(&entry, &presence, err))
		return false;
	return settle(out, &search, entry, err);
}

bool sg_ledger_create(struct sg_ledger_at *at, struct sg_arena *arena, struct sg_err *err)
{
	struct sg_table_columns there;

	if (!sg_table_columns_read(&there, arena, at->db, at->table, err))
		return false;
	for (size_t i = 0; !there.columns.len &&
			   i < sizeof at->ledger->create / sizeof *at->ledger->create &&
			   at->ledger->create[i];
	     i++)
		if (!sg_ledger_run(at, arena, at->ledger->create[i], NULL, 0, err))
			return false;
	at->exists = true;
	return true;
}
