/*
 * Which tables a migration writes, as SQLite itself says: the authorizer is told of every
 * table that a statement may write while it is compiled, by cascades, REPLACE and
 * triggers through all levels, too (facts/sqlite_d1.md section 1.7;
 * tests/sqlite_touched.c proves it with random schemas).  Statements that virtual tables
 * run inside of a step are compiled on this connection, too.
 *
 * The names are those of the moment.  Kept are those that a table had before: one with
 * another name by now was noted under its old one when it was renamed or dropped.
 *
 * The authorizer cannot see what an edit of sqlite_schema does: then all is unknown.
 *
 * It also refuses what a migration may not do under us: end our transaction, and reach
 * other files, of which there is no backup and which a rehearsal would write in earnest.
 */
#include <string.h>

#include "watch.h"

struct sg_watched *sg_watch_find(const struct sg_watch *watch, struct sg_str name)
{
	for (size_t i = 0; i < watch->tables->of.len; i++)
		if (sg_str_ieq(watch->tables->of.items[i].name, name))
			return &watch->tables->of.items[i];
	return NULL;
}

/* ---- what is written ---- */

static void touch(struct sg_watch *watch, struct sg_watched *table, bool grows)
{
	struct sg_names *names = &watch->touched;

	for (size_t i = 0; i < names->of.len; i++)
		if (names->of.items[i].p == table->name.p) {
			table->only_grows = table->only_grows && grows;
			return;
		}
	*SG_PUSH(&watch->arena, &names->of) = table->name;
	table->only_grows = grows;
}

/* The tables in which a virtual table keeps its rows are named after it. */
static bool is_shadow(const struct sg_watched *shadow, const struct sg_watched *table)
{
	return table->is_virtual && shadow->name.n > table->name.n &&
	       shadow->name.p[table->name.n] == '_' &&
	       sg_str_ieq(sg_str_sub(shadow->name, 0, table->name.n), table->name);
}

static void touch_related(struct sg_watch *watch, const struct sg_watched *table)
{
	for (size_t i = 0; i < watch->tables->of.len; i++) {
		struct sg_watched *other = &watch->tables->of.items[i];

		if (is_shadow(other, table) || is_shadow(table, other))
			touch(watch, other, false);
	}
}

/* REPLACE, which takes rows away, comes as a DELETE, too. */
static void note_written(struct sg_watch *watch, int action, const char *name,
			 const char *database)
{
	struct sg_watched *table;

	if (!name || !database || strcmp(database, "main") != 0)
		return;
	table = sg_watch_find(watch, sg_str_of(name));
	if (!table)
		return;
	touch(watch, table, action == SQLITE_INSERT && !table->is_virtual);
	touch_related(watch, table);
}

/* ---- the authorizer ---- */

static const char *refuses(int action, const char *one)
{
	if (action == SQLITE_TRANSACTION && one && strcmp(one, "BEGIN") != 0)
		return "it would end the transaction in which the migration runs";
	if (action == SQLITE_TRANSACTION)
		return "the migration runs in a transaction already";
	if (action == SQLITE_ATTACH || action == SQLITE_DETACH)
		return "a migration may not reach another file, which has no backup";
	return NULL;
}

/* The action codes and what comes with them: https://sqlite.org/c3ref/c_alter_table.html
 */
static void note(struct sg_watch *watch, int action, const char *one, const char *two,
		 const char *database)
{
	switch (action) {
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
	case SQLITE_DROP_TABLE:
	case SQLITE_DROP_VTABLE:
		watch->reshapes = watch->reshapes || action == SQLITE_DROP_TABLE ||
				  action == SQLITE_DROP_VTABLE;
		note_written(watch, action, one, database);
		break;
	case SQLITE_ALTER_TABLE:
		watch->alters = watch->reshapes = true;
		note_written(watch, action, two, one);
		break;
	case SQLITE_CREATE_TEMP_TABLE:
	case SQLITE_CREATE_TEMP_VIEW:
	case SQLITE_CREATE_TEMP_TRIGGER: watch->stains = true; break;
	case SQLITE_PRAGMA:
		watch->stains = watch->stains || two;
		watch->unknown = watch->unknown ||
				 (two && sg_str_iis(sg_str_of(one), "writable_schema"));
		break;
	default: break;
	}
}

static int authorize(void *payload, int action, const char *one, const char *two,
		     const char *database, const char *trigger)
{
	struct sg_watch *watch = payload;
	const char *why;

	(void)trigger;
	if (!watch->on)
		return SQLITE_OK;
	why = watch->d1 ? sg_d1_refuses(watch, action, one, two, database)
			: refuses(action, one);
	if (why) {
		watch->refused = why;
		return SQLITE_DENY;
	}
	note(watch, action, one, two, database);
	return SQLITE_OK;
}

/* ---- from begin to end ---- */

void sg_watch_on(struct sg_watch *watch)
{
	watch->alters = false;
	watch->refused = NULL;
	watch->on = true;
	if (watch->d1)
		sg_d1_limit(watch);
}

void sg_watch_off(struct sg_watch *watch)
{
	watch->on = false;
	if (watch->d1)
		sg_d1_unlimit(watch);
}

bool sg_watch_begin(struct sg_watch *watch, struct sg_sqlite *s, int64_t version,
		    struct sg_err *err)
{
	*watch = (struct sg_watch){.db = s->db, .d1 = s->d1};
	/* Expires what is compiled, that of virtual tables too: so all is seen anew. */
	sqlite3_set_authorizer(s->db, authorize, watch);
	s->watch = watch;
	watch->tables = s->tables;
	return sg_tables_read(s->tables, s->db, version, err) &&
	       (!s->d1 || sg_d1_watch(watch, err));
}

void sg_watch_end(struct sg_watch *watch)
{
	sqlite3_set_authorizer(watch->db, NULL, NULL);
	sg_arena_release(&watch->arena);
}
