/*
 * What `check --fix=rebuild` makes of a file, and whether a real SQLite agrees: the fixed
 * file runs as D1 runs it, in a transaction with foreign keys on, and the file as it was
 * with foreign keys off.  Both must leave the same schema and the same rows.
 */
#ifndef SQLGUARD_TESTS_REWRITE_JUDGE_H
#define SQLGUARD_TESTS_REWRITE_JUDGE_H

#include <sqlguard/engine.h>
#include <sqlguard/fix.h>

#include "bare_schema.h"
#include "rows_fill.h"

#define PASSES_MOST 16

static bool verbose;

struct case_file {
	struct sg_arena arena;
	const char *set, *name;
	sqlite3 *before; /* the database that the file meets */
	struct sg_str text, fixed;
	bool accused;     /* a finding is left that no fix repairs */
	const char *help; /* of that finding */
	const char *why;
};

/* ---- the fixed text ---- */

static inline bool is_about_keys(const struct sg_finding *finding)
{
	return finding->severity >= SG_WARNING &&
	       (!strcmp(finding->rule->name, "cascade-data-loss") ||
		!strcmp(finding->rule->name, "sqlite-rebuild-self-reference") ||
		!strcmp(finding->rule->name, "sqlite-rename-old-first") ||
		!strcmp(finding->rule->name, "foreign-key-refusal"));
}

/* Takes the fixes that stay clear of each other; false: there is none. */
static inline bool fix_once(struct case_file *c, const struct sg_run *run)
{
	struct sg_text_edits edits = {.statement = 0};
	struct sg_buf out = {0};
	bool any = false;

	c->accused = false;

	for (size_t i = 0; i < run->findings.len; i++) {
		const struct sg_finding *finding = &run->findings.items[i];

		if (is_about_keys(finding)) {
			c->accused = true;
			c->help = sg_cstr(&c->arena, finding->help);
		}
		if (finding->fix.kind != SG_FIX_REBUILD ||
		    !sg_edits_add(&edits, &c->arena, finding))
			continue;
		any = true;
		if (verbose)
			printf("# %s: %.*s\n", finding->rule->name,
			       SG_STR_ARG(finding->fix.title));
	}
	if (any)
		sg_edits_apply(&out, c->fixed, &edits);
	if (any)
		c->fixed = sg_buf_keep(&out, &c->arena);
	return any;
}

/* Checks the file behind its history until no fix is left. */
static inline void fix(struct case_file *c, struct sg_replay *replay)
{
	uint32_t began = replay->catalog->now;
	bool again = true;

	c->fixed = c->text;
	for (int pass = 0; again && !c->why; pass++) {
		struct sg_input input = {
			.dialect = SG_D1, .reason = "the case", .replay = replay};
		struct sg_run run;
		struct sg_file *file;

		sg_run_init(&run);
		file = sg_run_add(&run, c->name);
		input.bytes = sg_strdup(&file->arena, c->fixed);
		sg_run_check(&run, file, &input);
		again = fix_once(c, &run);
		if (again && verbose)
			printf("# after pass %d\n%.*s", pass + 1, SG_STR_ARG(c->fixed));
		sg_run_release(&run);
		sg_replay_return(replay, began);
		if (pass == PASSES_MOST)
			c->why = "the fixes never end";
	}
}

/* ---- running ---- */

/* NULL: it ran and was committed. */
static const char *run_file(struct sg_arena *arena, sqlite3 *db, struct sg_str sql,
			    const char *switches)
{
	const char *text = sg_cstr(arena, sql), *why = NULL;

	sqlite3_exec(db, switches, NULL, NULL, NULL);
	if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) ||
	    sqlite3_exec(db, text, NULL, NULL, NULL) ||
	    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL))
		why = sg_cstr(arena, sg_str_of(sqlite3_errmsg(db)));
	if (why)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return why;
}

/* ---- comparing ---- */

static inline bool is_there(struct sg_arena *arena, sqlite3 *db, const char *table)
{
	struct real_tables tables;

	real_read_tables(&tables, arena, db, NULL);
	return real_find(&tables, table) != NULL;
}

/* All values of the columns that the table had before, in the order of the values. */
static const char *contents(struct case_file *c, sqlite3 *db,
			    const struct real_table *table)
{
	struct real_tables now;
	struct real_table *other;
	struct sg_buf sql = {0};
	const char *query;

	real_read_tables(&now, &c->arena, db, NULL);
	other = real_find(&now, table->name);
	sg_buf_adds(&sql, "SELECT group_concat(line, char(10)) FROM (SELECT 'row'");
	for (size_t i = 0; other && i < table->columns.len; i++)
		if (real_column_find(other, table->columns.items[i].name) >= 0)
			sg_buf_printf(&sql, "||','||quote(%s)",
				      real_name(&c->arena, table->columns.items[i].name));
	sg_buf_printf(&sql, " AS line FROM %s ORDER BY 1)",
		      real_name(&c->arena, table->name));
	query = sg_buf_keep(&sql, &c->arena).p;
	return real_text(&c->arena, db, query);
}

static inline void compare_rows(struct case_file *c, sqlite3 *wanted, sqlite3 *got)
{
	struct real_tables tables;

	real_read_tables(&tables, &c->arena, c->before, NULL);
	for (size_t i = 0; i < tables.of.len && !c->why; i++) {
		const struct real_table *table = &tables.of.items[i];
		const char *one, *other;

		if (!is_there(&c->arena, wanted, table->name))
			continue;
		one = contents(c, wanted, table);
		other = contents(c, got, table);
		if (strcmp(one, other) != 0)
			c->why = sg_printf(&c->arena, "rows of '%s' are not as they were",
					   table->name);
		if (c->why && verbose)
			printf("# wanted %s\n# got %s\n", one, other);
	}
}

static inline void compare(struct case_file *c, sqlite3 *wanted, sqlite3 *got)
{
	struct sg_str one = schema_of(&c->arena, wanted);
	struct sg_str other = schema_of(&c->arena, got);
	long seq = real_number(c->before, "SELECT total(seq) FROM sqlite_sequence");

	if (!sg_str_eq(one, other))
		c->why = "another schema";
	if (c->why && verbose)
		printf("# wanted\n%s# got\n%s", one.p, other.p);
	compare_rows(c, wanted, got);
	if (!c->why && real_number(got, "SELECT count(*) FROM pragma_foreign_key_check"))
		c->why = "rows have no parent";
	if (!c->why && seq > 0 &&
	    real_number(got, "SELECT total(seq) FROM sqlite_sequence") <
		    real_number(wanted, "SELECT total(seq) FROM sqlite_sequence"))
		c->why = "AUTOINCREMENT counts from lower";
}

/* A RENAME of the old table takes the foreign keys of others with it, unless the old way
   of ALTER TABLE is on: the rewritten file leaves them where they were. */
static const char *run_wanted(struct case_file *c, sqlite3 **db)
{
	static const char dangling[] =
		"SELECT count(*) FROM sqlite_schema s, pragma_foreign_key_list(s.name) k "
		"WHERE s.type = 'table' AND NOT EXISTS (SELECT 1 FROM sqlite_schema p "
		"WHERE p.name = k.\"table\" COLLATE NOCASE)";
	const char *why;

	*db = real_copy(c->before);
	why = run_file(&c->arena, *db, c->text, "PRAGMA foreign_keys = OFF");
	if (why || real_number(*db, dangling) <= real_number(c->before, dangling))
		return why;
	sqlite3_close(*db);
	*db = real_copy(c->before);
	return run_file(&c->arena, *db, c->text,
			"PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON");
}

/* False: the file fails by itself, which proves nothing. */
static inline bool judge(struct case_file *c)
{
	sqlite3 *wanted, *got = real_copy(c->before);
	const char *why = run_wanted(c, &wanted), *failure;

	if (!why) {
		failure = run_file(&c->arena, got, c->fixed, "PRAGMA foreign_keys = ON");
		if (failure)
			c->why =
				sg_printf(&c->arena, "the fixed file fails: %s", failure);
		else
			compare(c, wanted, got);
	} else if (verbose) {
		printf("# %s: %s fails as it was: %s\n", c->set, c->name, why);
	}
	sqlite3_close(wanted);
	sqlite3_close(got);
	return !why;
}

#endif
