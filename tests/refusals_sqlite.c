/*
 * Asks a real SQLite about the rules that say what SQLite refuses: every statement of
 * their cases that is marked "-- want:" must fail, and all others must run.
 *
 *   -- seed: sql     makes tables and rows that were there before; it must run
 *   -- try: sql      the marked statement above runs, and this fails in its place
 *
 * Where only rows make a statement fail, the case runs a second time on tables without
 * rows, where nothing may fail.  Where all findings of a file have a fix, the fixed file
 * must run.  Behind a statement that failed another one may fail, too, as its work is
 * missing.
 */
#include "golden_run.h"
#include "parsed.h"
#include "sqlite_memory.h"

enum reason {
	ALWAYS, /* whatever the rows are */
	ROWS,   /* only rows make it fail */
};

static const struct {
	const char *rule;
	enum reason reason;
} rules[] = {
	{"add-unique-data-dependent", ROWS},
	{"failing-statement", ALWAYS},
	{"sqlite-add-column-check-violated", ROWS},
	{"sqlite-add-column-nonconstant-default", ROWS},
	{"sqlite-add-column-not-null-no-default", ROWS},
	{"sqlite-add-column-references-default", ROWS},
	{"sqlite-add-column-stored-generated", ROWS},
	{"sqlite-add-column-unique-or-pk", ALWAYS},
	{"sqlite-broken-view-blocks-alter", ALWAYS},
	{"sqlite-drop-column-dependency", ALWAYS},
	{"sqlite-nondeterministic-expression", ALWAYS},
	{"sqlite-postgres-syntax", ALWAYS},
	{"sqlite-rebuild-not-null-copy", ROWS},
	{"sqlite-rebuild-view-blocks-rename", ALWAYS},
	{"sqlite-strict-type", ALWAYS},
	{"syntax-error", ALWAYS},
};

struct oracle {
	struct test *t;
	sqlite3 *db;
	bool no_rows; /* nothing may fail, as no table has any */
	bool fixed;   /* nothing may fail, as it was repaired */
	bool fails;   /* a statement has failed */
};

static int failed;

static bool run(struct oracle *o, struct sg_str sql)
{
	return !sqlite3_exec(o->db, sg_cstr(&o->t->arena, sql), NULL, NULL, NULL);
}

static void complain(struct oracle *o, const char *what, struct sg_str sql)
{
	if (!o->t->why)
		o->t->why =
			sg_printf(&o->t->arena, "%s: %.*s (%s)", what,
				  SG_STR_ARG(sg_str_trim(sql)), sqlite3_errmsg(o->db));
}

/* ---- rows ---- */

static void delete_rows(struct oracle *o)
{
	sqlite3_stmt *tables = NULL;
	struct sg_buf sql = {0};

	sqlite3_prepare_v2(o->db,
			   "SELECT 'DELETE FROM \"' || name || '\";' FROM sqlite_schema "
			   "WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
			   -1, &tables, NULL);
	while (sqlite3_step(tables) == SQLITE_ROW)
		sg_buf_adds(&sql, (const char *)sqlite3_column_text(tables, 0));
	sqlite3_finalize(tables);
	if (sql.n && !run(o, sg_buf_str(&sql)))
		complain(o, "the tables cannot be emptied", sg_buf_str(&sql));
	sg_buf_release(&sql);
}

/* ---- one statement after the other ---- */

/* The seeds and tries between two statements. */
static void run_remarks(struct oracle *o, struct sg_str text, bool marked)
{
	struct sg_str line;

	while (line_next(&line, &text)) {
		struct sg_str sql = sg_str_sub(line, 9, line.n);

		if (sg_str_starts(line, "-- seed:") && !run(o, sql))
			complain(o, "a seed fails", sql);
		if (!sg_str_starts(line, "-- try:"))
			continue;
		if (run(o, sg_str_sub(line, 8, line.n)) == marked)
			complain(o, marked ? "runs" : "fails", line);
	}
}

static bool has_line_with(struct sg_str text, const char *start)
{
	struct sg_str line;

	while (line_next(&line, &text))
		if (sg_str_starts(line, start))
			return true;
	return false;
}

static void run_statement(struct oracle *o, struct sg_str sql, bool marked, bool tried)
{
	bool ran = run(o, sql), wanted = marked && !tried && !o->no_rows && !o->fixed;

	if (wanted && ran)
		complain(o, "SQLite takes a marked statement", sql);
	if (!wanted && !ran && !o->fails)
		complain(o, "SQLite refuses a statement", sql);
	o->fails = o->fails || (wanted && !ran);
}

static bool makes_rows(const struct sg_node *node)
{
	return sg_is(node, SG_INSERT) && sg_is(sg_as_insert(node)->source, SG_SELECT) &&
	       sg_as_select(sg_as_insert(node)->source)->value_rows;
}

/* The text before a statement, which begins with the marker of the one before. */
static struct sg_str text_before(const struct parsed *p, size_t i)
{
	const struct sg_statement *s = p->script.statements.items;
	size_t n = p->script.statements.len;

	return sg_str_sub(p->src.text, i ? sg_span_end(s[i - 1].span) : 0,
			  i < n ? s[i].span.off : p->src.text.n);
}

static void run_text(struct oracle *o, struct sg_str text)
{
	struct parsed p;
	bool marked = false;

	parse_text(&p, SG_SQLITE, "case", text);
	for (size_t i = 0; i <= p.script.statements.len; i++) {
		struct sg_str gap, inside;
		size_t end;

		run_remarks(o, text_before(&p, i), marked && !o->fixed);
		if (o->no_rows)
			delete_rows(o);
		if (i == p.script.statements.len)
			break;
		inside = sg_source_text(&p.src, p.script.statements.items[i].span);
		gap = text_before(&p, i + 1);
		end = sg_str_find(gap, "\n", 0);
		marked = sg_str_find(inside, "-- want:", 0) < inside.n ||
			 sg_str_find(sg_str_sub(gap, 0, end), "-- want:", 0) < end;
		if (!o->no_rows || !makes_rows(p.script.statements.items[i].node))
			run_statement(o, inside, marked, has_line_with(gap, "-- try:"));
	}
	parsed_free(&p);
}

static struct oracle begin(struct test *t)
{
	struct oracle o = {.t = t, .db = open_memory()};

	if (t->dialect == SG_D1)
		run(&o, SG_STR("PRAGMA foreign_keys = ON"));
	return o;
}

/* ---- fixes ---- */

/* The file with all fixes at once, also those of one statement. */
static struct sg_str fixed_by_all(struct test *t, const struct sg_file *file)
{
	struct sg_text_edits edits = {0};
	struct sg_buf out = {0};

	for (size_t i = 0; i < t->run.findings.len; i++) {
		const struct sg_finding *finding = &t->run.findings.items[i];

		for (size_t e = 0; finding->file == file && e < finding->fix.edits.len;
		     e++)
			*SG_PUSH(&t->arena, &edits.all) = finding->fix.edits.items[e];
	}
	sg_edits_apply(&out, file->source.text, &edits);
	return sg_buf_keep(&out, &t->arena);
}

/* Whether there are findings, and a fix for each. */
static bool is_fixable(const struct test *t, const struct sg_file *file)
{
	bool any = false;

	for (size_t i = 0; i < t->run.findings.len; i++) {
		if (t->run.findings.items[i].file != file)
			continue;
		if (t->run.findings.items[i].fix.kind != SG_FIX_SAFE)
			return false;
		any = true;
	}
	return any;
}

/* Each part that can be repaired runs behind those before it. */
static void try_fixes(struct test *t)
{
	struct sg_replay *replay = history_of(t);

	for (size_t i = 0; i < t->parts.len && !t->why; i++) {
		struct sg_file *file = check_part(t, i, replay);
		struct oracle o;

		if (!is_fixable(t, file))
			continue;
		o = begin(t);
		o.fixed = true;
		for (size_t before = 0; before < i; before++)
			run_text(&o, t->parts.items[before].text);
		run_text(&o, fixed_by_all(t, file));
		if (t->why)
			t->why = sg_printf(&t->arena, "fixed: %s", t->why);
		sqlite3_close(o.db);
	}
}

/* ---- a case ---- */

static void run_parts(struct test *t, enum reason reason, bool no_rows)
{
	struct oracle o = begin(t);
	bool bad = sg_str_starts(sg_str_of(t->file), "bad");

	o.no_rows = no_rows;
	for (size_t i = 0; i < t->parts.len; i++)
		run_text(&o, t->parts.items[i].text);
	if (!bad && o.fails)
		complain(&o, "a good case fails", SG_STR(""));
	sqlite3_close(o.db);
	if (bad && !t->why && !no_rows && reason == ROWS)
		run_parts(t, reason, true);
}

static void run_case(const char *rule, const char *file, void *payload)
{
	const enum reason *reason = payload;
	struct test t;

	open_case(&t, rule, file);
	if (!t.why && t.dialect != SG_POSTGRES) {
		sg_run_select_none(&t.run);
		sg_run_select(&t.run, sg_str_of(rule), SG_ERROR);
		run_parts(&t, *reason, false);
		if (!t.why)
			try_fixes(&t);
	}
	failed += report_case(&t);
	close_case(&t);
}

int main(void)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		enum reason reason = rules[i].reason;

		if (each_case(rules[i].rule, run_case, &reason))
			continue;
		printf("not ok %s: no cases\n", rules[i].rule);
		failed++;
	}
	return failed != 0;
}
