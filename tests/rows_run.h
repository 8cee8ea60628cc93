/* Runs the statements of a file in a real SQLite, as a runner does. */
#ifndef SQLGUARD_TESTS_ROWS_RUN_H
#define SQLGUARD_TESTS_ROWS_RUN_H

#include "rows_hook.h"

static inline bool run_text(sqlite3 *db, const char *sql, size_t n)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db, sql, (int)n, &stmt, NULL);

	if (rc == SQLITE_OK)
		while (stmt && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
			continue;
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE || rc == SQLITE_OK;
}

static inline bool run_sql(sqlite3 *db, const char *sql)
{
	return run_text(db, sql, strlen(sql));
}

static inline bool run_says(const struct real_run *r, const char *start)
{
	return sg_str_starts(sg_str_of(r->error), start);
}

/* Whether it was a foreign key: SET NULL of a NOT NULL column, or a parent that is not
   there or not unique. */
static inline bool run_without_keys(struct real_run *r, struct sg_str sql)
{
	bool ran;

	sqlite3_db_config(r->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	ran = run_sql(r->db, "SAVEPOINT again") && run_text(r->db, sql.p, sql.n);
	run_sql(r->db, "ROLLBACK TO again");
	return ran;
}

/* A parent that is not there; a trigger may name such a table, too. */
static inline bool run_misses_parent(struct real_run *r)
{
	static const char start[] = "no such table: main.";

	return run_says(r, start) &&
	       real_number(r->db, sg_printf(r->arena,
					    "SELECT count(*) FROM sqlite_master AS t, "
					    "pragma_foreign_key_list(t.name) AS k "
					    "WHERE k.\"table\" = '%s' COLLATE NOCASE",
					    r->error + sizeof start - 1)) > 0;
}

/* Notes why a statement failed. */
static inline void run_fail(struct real_run *r, struct sg_str sql, bool commit)
{
	r->error = sg_cstr(r->arena, sg_str_of(sqlite3_errmsg(r->db)));
	r->failure = REAL_FAILED;
	if (run_says(r, "FOREIGN KEY constraint failed"))
		r->failure = commit ? REAL_REFUSED_AT_COMMIT : REAL_REFUSED;
	else if ((run_says(r, "NOT NULL constraint failed") ||
		  run_says(r, "foreign key mismatch") || run_misses_parent(r)) &&
		 run_without_keys(r, sql))
		r->failure = REAL_REFUSED;
}

/* An INSERT of more than new rows. */
static inline bool run_reads(const struct real_run *r, const struct sg_node *insert)
{
	struct sg_str text = sg_str_lower(r->arena, sg_source_text(r->src, insert->span));

	return sg_str_find(text, "select", 0) < text.n;
}

/* The table that a statement drops; "": none. */
static inline const char *run_dropped(struct real_run *r, const struct sg_node *node)
{
	const struct sg_drop *drop = sg_is(node, SG_DROP) ? sg_as_drop(node) : NULL;

	if (!drop || drop->object != SG_OBJ_TABLE || !drop->names.len)
		return "";
	return sg_cstr(r->arena, sg_as_object_name(drop->names.items[0])->name.name);
}

static inline void run_look(struct real_run *r)
{
	long version = real_number(r->db, "PRAGMA schema_version");
	struct real_tables old = r->tables;

	if (version == r->version && old.of.len)
		return;
	r->version = version;
	real_read_tables(&r->tables, r->arena, r->db, &old);
}

/* Outside of a transaction our own look would end a deferral, which is put back. */
static inline void run_observe(struct real_run *r, const char *dropped, long *rows)
{
	bool deferred = real_number(r->db, "PRAGMA defer_foreign_keys") != 0;

	run_look(r);
	r->before(r->payload);
	*rows = real_find(&r->tables, dropped) ? real_count(r->arena, r->db, dropped) : 0;
	if (deferred)
		run_sql(r->db, "PRAGMA defer_foreign_keys = ON");
}

/* A copy that leaves out a key gives its rows new ones. */
static inline bool run_is_rekeying(struct real_run *r, const struct sg_node *node)
{
	const struct sg_insert *insert =
		sg_is(node, SG_INSERT) ? sg_as_insert(node) : NULL;
	const struct real_table *table;
	size_t keys = 0;

	if (!insert || !insert->columns.len || !run_reads(r, node))
		return false;
	table = real_find(&r->tables, sg_cstr(r->arena, insert->table.name));
	for (size_t i = 0; table && i < table->columns.len; i++)
		keys += table->columns.items[i].primary > 0;
	for (size_t i = 0; table && i < insert->columns.len; i++) {
		struct sg_str name = sg_as_ident(insert->columns.items[i])->name;
		int column = real_column_find(table, sg_cstr(r->arena, name));

		keys -= column >= 0 && table->columns.items[column].primary;
	}
	return keys > 0;
}

/* Without foreign keys DROP TABLE takes its rows unseen by the hook. */
static inline bool run_statement(struct real_run *r, const struct sg_node *node,
				 struct sg_str sql)
{
	const char *dropped = run_dropped(r, node);
	const struct real_table *table;
	long rows;

	run_observe(r, dropped, &rows);
	table = real_find(&r->tables, dropped);
	if (!run_text(r->db, sql.p, sql.n))
		return false;
	r->rekeyed = r->rekeyed || run_is_rekeying(r, node);
	if (rows && run_deed(r, table->name)->gone < rows)
		run_deed(r, table->name)->gone = rows;
	return true;
}

/* An ALTER TABLE that writes the rows again changes none of them. */
static inline void run_watch(struct real_run *r, const struct sg_node *node)
{
	sqlite3_preupdate_hook(r->db, sg_is(node, SG_ALTER_TABLE) ? NULL : run_hook, r);
	r->taken.len = r->emptied.len = 0;
}

/* The statements up to the first that fails; what is open then is rolled back. */
static inline void run_script(struct real_run *r, const struct sg_source *src,
			      const struct sg_script *script)
{
	size_t n = script->statements.len, deeds;

	r->src = src;
	for (r->now = 0, r->kept = n; r->now < n && !r->failure; r->now++) {
		const struct sg_statement *one = &script->statements.items[r->now];
		struct sg_str sql = sg_source_text(src, one->span);
		bool inside = !sqlite3_get_autocommit(r->db);

		run_watch(r, one->node);
		deeds = r->deeds.len;
		r->began = inside ? r->began : r->now;
		if (run_statement(r, one->node, sql))
			continue;
		r->deeds.len = deeds;
		r->stop = r->now;
		if (inside && sqlite3_get_autocommit(r->db))
			r->kept = r->began;
		run_fail(r, sql, sg_is(one->node, SG_TRANSACTION));
	}
	sqlite3_preupdate_hook(r->db, NULL, NULL);
}

/*
 * Runs a file as a runner does: foreign keys on or off before it, maybe a transaction
 * around it.  Nothing after a statement that fails.
 */
static inline void run_file(struct real_run *r, const struct sg_source *src,
			    const struct sg_script *script, bool wrapped, bool keys)
{
	run_sql(r->db, keys ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
	if (wrapped)
		run_sql(r->db, "BEGIN");
	r->stop = script->statements.len;
	run_script(r, src, script);
	if (!r->failure && wrapped && !sqlite3_get_autocommit(r->db) &&
	    !run_sql(r->db, "COMMIT"))
		run_fail(r, SG_STR("COMMIT"), true);
	if (!sqlite3_get_autocommit(r->db)) {
		run_sql(r->db, "ROLLBACK");
		r->kept = r->began;
	}
	run_sql(r->db, "PRAGMA foreign_keys = OFF");
}

#endif
