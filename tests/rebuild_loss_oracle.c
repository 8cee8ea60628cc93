/*
 * Asks a real SQLite what the rebuilds in the fixtures of these rules lose, and compares
 * that with what the findings list; and runs the SQL that they advise.
 *
 * The migration of a finding runs on a database in which each table has a row: '007' in
 * columns of text, 7 in others.  What is missing afterwards is read from pragmas and from
 * that row, not from our catalog.
 */
#include "rebuild_loss_trial.h"

static int failed;
static size_t compared;

/* ---- sqlite-rebuild-lost-objects, sqlite-ctas-loses-constraints ---- */

/* In the words of the findings.  What makes a column unique is a constraint before and
   anything after. */
#define OF_TABLES "sqlite_schema t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
#define OF_COLUMNS                                                                       \
	"sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND "      \
	"t.name NOT LIKE 'sqlite_%' AND "
#define UNIQUE                                                                           \
	"SELECT 'UNIQUE (' || (SELECT group_concat(name, ', ') FROM "                    \
	"pragma_index_info(i.name)) || ')' FROM sqlite_schema t, "                       \
	"pragma_index_list(t.name) i WHERE i.\"unique\" AND "
#define FACTS                                                                            \
	" UNION ALL SELECT type || ' ''' || name || '''' FROM sqlite_schema WHERE type " \
	"IN ('index', 'trigger') AND sql NOT NULL"                                       \
	" UNION ALL SELECT 'FOREIGN KEY (' || k.\"from\" || ') REFERENCES ' || "         \
	"k.\"table\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) k"            \
	" UNION ALL SELECT 'STRICT' FROM pragma_table_list WHERE strict"                 \
	" UNION ALL SELECT 'AUTOINCREMENT' FROM " OF_TABLES                              \
	" AND sql LIKE '%AUTOINCREMENT%'"                                                \
	" UNION ALL SELECT 'DEFAULT ' || c.dflt_value || ' of ''' || c.name || '''' "    \
	"FROM " OF_COLUMNS "c.dflt_value NOT NULL"                                       \
	" UNION ALL SELECT 'NOT NULL of ''' || c.name || '''' FROM " OF_COLUMNS          \
	"c.\"notnull\""                                                                  \
	" UNION ALL SELECT 'GENERATED of ''' || c.name || '''' FROM " OF_COLUMNS         \
	"c.hidden > 1"                                                                   \
	" UNION ALL SELECT 'PRIMARY KEY (' || c.name || ')' FROM " OF_COLUMNS "c.pk"

static const char lost_before[] = UNIQUE "i.origin = 'u'" FACTS;
static const char lost_after[] = UNIQUE "1" FACTS;

/* "lost: unique index 'x' on (y), of 0001.sql:2" as "index 'x'"; empty: another note, or
   one of what no pragma shows. */
static struct sg_str listed(struct trial *trial, struct sg_str note)
{
	struct sg_str name = quoted(note, 0);
	const char *form = NULL;

	if (!sg_str_starts(note, "lost: "))
		return SG_STR("");
	note = sg_str_sub(note, 6, note.n);
	if (sg_str_starts(note, "CHECK") || sg_str_starts(note, "COLLATE"))
		return SG_STR("");
	if (sg_str_starts(note, "index") || sg_str_starts(note, "unique index"))
		form = "index '%.*s'";
	else if (sg_str_starts(note, "trigger"))
		form = "trigger '%.*s'";
	else if (sg_str_starts(note, "GENERATED"))
		form = "GENERATED of '%.*s'";
	return form ? sg_str_of(sg_printf(&trial->t->arena, form, SG_STR_ARG(name)))
		    : note;
}

/* The notes of all findings of the migration, as lines. */
static struct sg_str list_all(struct trial *trial)
{
	struct sg_buf out = {0};

	for (size_t i = 0; i < trial->t->run.findings.len; i++) {
		const struct sg_finding *finding = &trial->t->run.findings.items[i];

		if (finding->file != trial->finding->file)
			continue;
		for (size_t k = 0; k < finding->notes.len; k++) {
			sg_buf_add(&out, listed(trial, finding->notes.items[k]));
			sg_buf_addc(&out, '\n');
		}
	}
	return sg_buf_keep(&out, &trial->t->arena);
}

static void compare_losses(struct trial *trial)
{
	struct sg_str had = ask(trial, trial->before, lost_before);
	struct sg_str has = ask(trial, trial->after, lost_after);
	struct sg_str ours = list_all(trial), rest = had, line;

	while (line_next(&line, &rest))
		if (!has_line(has, line) && !has_line(ours, line))
			fail(trial, "SQLite loses what no finding lists", line);
	for (rest = ours; line_next(&line, &rest); compared += line.n > 0)
		if (line.n && has_line(has, line))
			fail(trial, "a finding lists what SQLite keeps", line);
}

/* The advice brings everything back that it names. */
static void try_recreation(struct trial *trial)
{
	struct sg_str has;

	if (!sg_str_starts(trial->finding->sql, "CREATE"))
		return;
	run(trial, trial->after, trial->finding->sql);
	has = ask(trial, trial->after, lost_after);
	for (size_t i = 0; i < trial->finding->notes.len; i++) {
		struct sg_str line = listed(trial, trial->finding->notes.items[i]);

		if ((sg_str_starts(line, "index") || sg_str_starts(line, "trigger")) &&
		    !has_line(has, line))
			fail(trial, "the advice does not create it", line);
	}
}

static void try_lost(struct trial *trial)
{
	compare_losses(trial);
	try_recreation(trial);
}

/* ---- sqlite-unneeded-rebuild ---- */

static void try_in_place(struct trial *trial)
{
	static const char *const same[] = {
		"SELECT name, lower(type), \"notnull\", dflt_value, pk, hidden FROM "
		"pragma_table_xinfo('%.*s')",
		"SELECT \"table\", \"from\", \"to\", on_delete, on_update FROM "
		"pragma_foreign_key_list('%.*s')",
		"SELECT * FROM \"%.*s\"",
	};

	run(trial, trial->before, trial->finding->sql);
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct sg_str advised = ask_table(trial, trial->before, same[i]);

		if (!sg_str_eq(advised, ask_table(trial, trial->after, same[i])))
			fail(trial, "the advice makes another table", advised);
		compared++;
	}
}

/* ---- sqlite-rebuild-column-loss, sqlite-rebuild-type-coercion ---- */

#define NAMES "SELECT name FROM pragma_table_xinfo('%.*s')"

static struct sg_str value(struct trial *trial, sqlite3 *db, const char *format,
			   struct sg_str column)
{
	return ask(trial, db,
		   sg_printf(&trial->t->arena, format, SG_STR_ARG(column),
			     SG_STR_ARG(trial->table)));
}

/* Whether a finding of this migration names the column. */
static bool is_accused(struct trial *trial, struct sg_str column)
{
	for (size_t i = 0; i < trial->t->run.findings.len; i++)
		if (trial->t->run.findings.items[i].file == trial->finding->file &&
		    is_quoted(trial->t->run.findings.items[i].message, column))
			return true;
	return false;
}

/* Columns are gone, or what the format shows of them differs, exactly where a finding
   says so. */
static void compare_columns(struct trial *trial, const char *format)
{
	struct sg_str had = ask_table(trial, trial->before, NAMES);
	struct sg_str has = ask_table(trial, trial->after, NAMES), column;

	while (line_next(&column, &had)) {
		bool lost = !has_line(has, column) ||
			    !sg_str_eq(value(trial, trial->before, format, column),
				       value(trial, trial->after, format, column));

		if (lost != is_accused(trial, column))
			fail(trial, lost ? "no finding names it" : "SQLite keeps it",
			     column);
		compared++;
	}
}

static void try_columns(struct trial *trial)
{
	compare_columns(trial, "SELECT \"%.*s\" FROM \"%.*s\"");
}

static void try_types(struct trial *trial)
{
	if (sg_str_find(trial->finding->message, "no longer", 0) ==
	    trial->finding->message.n) {
		compare_columns(trial, "SELECT typeof(\"%.*s\") FROM \"%.*s\"");
		return;
	}
	runs(trial->after, "INSERT INTO books (title) VALUES ('new')");
	if (!has_line(ask(trial, trial->after, "SELECT id FROM books"), SG_STR("null")))
		fail(trial, "SQLite gives out ids", trial->finding->message);
	compared++;
}

/* ---- sqlite-autoincrement-reset ---- */

/* Whether the id 100, which was given out and deleted, is surely not used again. */
static bool remembers(struct trial *trial, struct sg_str migration)
{
	sqlite3 *db = open_before(trial);
	long long id;

	run(trial, db,
	    SG_STR("INSERT INTO books (id, title) VALUES (100, 'a'); DELETE FROM "
		   "books;"));
	run(trial, db, migration);
	run(trial, db, SG_STR("INSERT INTO books (title) VALUES ('new')"));
	id = sqlite3_last_insert_rowid(db);
	sqlite3_close(db);
	return id > 100;
}

static void try_sequence(struct trial *trial)
{
	struct sg_str text = trial->t->parts.items[trial->part].text;

	if (remembers(trial, text))
		fail(trial, "SQLite gives out no id again", trial->table);
	if (trial->finding->fix.kind &&
	    !remembers(trial, fixed_by(&trial->t->arena, trial->finding)))
		fail(trial, "the advice does not help", trial->finding->sql);
	compared++;
}

/* ---- cases ---- */

static const struct {
	const char *rule;
	void (*try)(struct trial *trial);
} tries[] = {
	{"sqlite-rebuild-lost-objects", try_lost},
	{"sqlite-ctas-loses-constraints", try_lost},
	{"sqlite-unneeded-rebuild", try_in_place},
	{"sqlite-rebuild-column-loss", try_columns},
	{"sqlite-rebuild-type-coercion", try_types},
	{"sqlite-autoincrement-reset", try_sequence},
};

static void try_finding(struct test *t, const struct sg_finding *finding, size_t nth)
{
	struct trial trial = {.t = t, .finding = finding};
	size_t words = 0;

	while (trial.part < t->parts.len &&
	       strcmp(t->parts.items[trial.part].name, finding->file->path))
		trial.part++;
	trial.before = open_before(&trial);
	/* the table is a word of the message or of the only one that there is */
	while (quoted(finding->message, words).n && !trial.table.n) {
		struct sg_str word = quoted(finding->message, words++);

		trial.table = word;
		if (!ask_table(&trial, trial.before, NAMES).n)
			trial.table = SG_STR("");
	}
	if (!trial.table.n)
		trial.table = sg_str_trim(
			ask(&trial, trial.before, "SELECT name FROM " OF_TABLES));
	trial.after = open_before(&trial);
	run(&trial, trial.after, t->parts.items[trial.part].text);
	tries[nth].try(&trial);
	sqlite3_close(trial.before);
	sqlite3_close(trial.after);
	if (trial.why)
		t->why = trial.why;
}

static void select_like(struct test *t, size_t nth)
{
	sg_run_select_none(&t->run);
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct sg_str rule = sg_str_of(tries[i].rule);

		if (tries[i].try == tries[nth].try)
			sg_run_select(&t->run, rule, sg_rule_find(rule)->rule->severity);
	}
}

static void try_case(const char *rule, const char *file, void *payload)
{
	const size_t *nth = payload;
	struct test t;

	if (strncmp(file, "bad", 3) != 0)
		return;
	open_case(&t, rule, file);
	select_like(&t, *nth);
	check_parts(&t);
	for (size_t i = 0; i < t.run.findings.len && t.parts.len > 1; i++)
		try_finding(&t, &t.run.findings.items[i], *nth);
	failed += report_case(&t);
	close_case(&t);
}

int main(void)
{
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
		each_case(tries[i].rule, try_case, &i);
	printf("# %zu facts compared\n", compared);
	return failed != 0 || !compared;
}
