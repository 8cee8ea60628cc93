/*
 * What a migration may do to rows, and what is said of the rest.  First one case for each
 * outcome; then every rebuild of fixtures/rebuilds is planned and really run, twice: with
 * foreign keys off, where only its own statements do anything and nothing may be said of
 * it, and as D1 runs it, where what is lost beyond that must be said.
 */
#include "plan_fill.h"

#include "plan_outcomes.h"

static size_t wanted_lines(const struct outcome *o)
{
	size_t n = 0;

	while (n < 3 && o->lines[n])
		n++;
	return n;
}

static bool has_line(const struct sg_lines *lines, const char *wanted)
{
	for (size_t i = 0; i < lines->of.len; i++)
		if (sg_str_starts(sg_str_of(lines->of.items[i]), wanted))
			return true;
	return false;
}

static void check_lines(const struct outcome *o, const struct sg_lines *lines)
{
	for (size_t i = 0; i < wanted_lines(o); i++)
		if (!has_line(lines, o->lines[i]))
			case_wrong("'%s' is not said, but '%s'", o->lines[i],
				   lines->of.len ? lines->of.items[lines->of.len - 1]
						 : "");
	if (lines->of.len > wanted_lines(o))
		case_wrong("too much is said: '%s'", lines->of.items[lines->of.len - 1]);
}

static void try_outcome(const struct outcome *o)
{
	struct plan_case c;
	struct sg_census *before;
	struct sg_lines lines = {{0}};

	case_begin(o->name);
	case_new(&c, o->dialect);
	case_run(&c, shop);
	case_write(&c, "0001_x.sql", o->sql);
	if (o->allow)
		case_allow(&c, o->allow);
	case_plan(&c);
	before = case_census(&c);
	if (c.plan.migrations.len == 1) {
		if (!case_run_unit(c.target.file, &c.plan.migrations.items[0].unit))
			case_wrong("SQLite refuses it");
		if (o->beside)
			case_run(&c, o->beside);
		sg_plan_verify(&lines, &c.arena, &c.plan.migrations.items[0], before,
			       case_census(&c), NULL, NULL, &c.allowances);
		check_lines(o, &lines);
	}
	case_free(&c);
	case_end();
}

/* Tables that nobody wrote need not have been counted. */
static void only_what_was_written(void)
{
	struct plan_case c;
	struct sg_census none = {{0}};
	struct sg_names only = {{0}};
	struct sg_lines lines = {{0}};

	case_begin("only what was written is compared");
	case_new(&c, SG_SQLITE);
	case_run(&c, shop);
	case_write(&c, "0001_x.sql", "UPDATE books SET price = 1 WHERE id = 1;\n");
	case_plan(&c);
	*SG_PUSH(&c.arena, &only.of) = SG_STR("books");
	sg_plan_verify(&lines, &c.arena, &c.plan.migrations.items[0], case_census(&c),
		       &none, &only, NULL, NULL);
	if (lines.of.len != 1)
		case_wrong("%zu lines", lines.of.len);
	else
		case_tells(lines.of.items[0], "books is gone with its 3 rows");
	case_free(&c);
	case_end();
}

/* ---- every rebuild, really run ---- */

static size_t rebuilds, refused, lost;

struct parts {
	SG_ARRAY(struct sg_str) of;
};

static void read_parts(struct parts *out, struct sg_arena *arena, const char *path)
{
	struct sg_buf text = {0};
	struct sg_str rest, line;
	struct sg_str *part = NULL;

	file_need(&text, path);
	rest = sg_buf_keep(&text, arena);
	while (line_next(&line, &rest)) {
		if (sg_str_starts(line, "-- file:")) {
			part = SG_PUSH(arena, &out->of);
			*part = (struct sg_str){rest.p, 0};
		} else if (part) {
			part->n = (size_t)(line.p + line.n - part->p);
		}
	}
}

/* What the last part of a fixture does to the rows that those before it leave. */
struct real {
	struct plan_case c;
	bool ran;
	struct sg_census *before, *after;
	struct sg_lines said;
};

static void run_real(struct real *real, const struct parts *parts,
		     enum sg_dialect dialect)
{
	struct plan_case *c = &real->c;
	size_t n = parts->of.len;
	const char *off = dialect == SG_D1 ? "" : "PRAGMA foreign_keys = OFF;\n";

	*real = (struct real){.ran = false};
	case_new(c, dialect);
	for (size_t i = 0; i + 1 < n; i++)
		case_run(c, sg_cstr(&c->arena, parts->of.items[i]));
	case_fill(c);
	case_write(c, "0001_x.sql",
		   sg_printf(&c->arena, "%s%.*s\n", off,
			     SG_STR_ARG(parts->of.items[n - 1])));
	case_plan(c);
	if (case_bad || c->plan.migrations.len != 1)
		return;
	real->before = case_census(c);
	real->ran = case_run_unit(c->target.file, &c->plan.migrations.items[0].unit);
	real->after = case_census(c);
	sg_plan_verify(&real->said, &c->arena, &c->plan.migrations.items[0], real->before,
		       real->after, NULL, NULL, NULL);
}

static bool is_said(const struct real *real, struct sg_str table)
{
	for (size_t i = 0; i < real->said.of.len; i++) {
		struct sg_str line = sg_str_of(real->said.of.items[i]);
		size_t end = sg_str_find(line, ", and no", 0);

		line.n = end;
		if (sg_str_find(line, sg_cstr((struct sg_arena *)&real->c.arena, table),
				0) < line.n)
			return true;
	}
	return false;
}

/* Foreign keys have done something to the table, and so nothing that a statement says. */
static void check_table(const struct real *d1, const struct real *own,
			struct sg_str table)
{
	const struct sg_table_census *was = sg_census_find(d1->before, table);
	const struct sg_table_census *now = sg_census_find(d1->after, table);
	const struct sg_table_census *alone = sg_census_find(own->after, table);
	bool harmed =
		was && now && alone && now->rows < alone->rows && now->rows < was->rows;

	lost += harmed;
	if (harmed && !is_said(d1, table))
		case_wrong("%.*s has %ld rows instead of %ld, and nobody says so",
			   SG_STR_ARG(table), (long)now->rows, (long)alone->rows);
}

static void try_rebuild(const char *path)
{
	struct sg_arena arena = {0};
	struct parts parts = {{0}};
	struct real own, d1;

	case_begin(path);
	read_parts(&parts, &arena, path);
	run_real(&own, &parts, SG_SQLITE);
	run_real(&d1, &parts, SG_D1);
	for (size_t i = 0; own.ran && i < own.said.of.len; i++)
		if (!strstr(own.said.of.items[i], "whose trigger"))
			case_wrong("with foreign keys off: %s", own.said.of.items[i]);
	for (size_t i = 0; own.ran && d1.ran && i < d1.before->tables.len; i++)
		check_table(&d1, &own, d1.before->tables.items[i].name);
	rebuilds++;
	refused += !d1.ran;
	case_free(&own.c);
	case_free(&d1.c);
	sg_arena_release(&arena);
	case_end();
}

int main(void)
{
	struct names names = folder_list("fixtures/rebuilds", ".sql");

	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
		try_outcome(&outcomes[i]);
	only_what_was_written();
	for (int i = 0; i < names.len; i++) {
		char path[4096];

		snprintf(path, sizeof path, "fixtures/rebuilds/%s", names.items[i]);
		try_rebuild(path);
	}
	names_free(&names);
	case_begin("the rebuilds lose something");
	printf("# %zu rebuilds, %zu refused by D1, %zu tables with losses\n", rebuilds,
	       refused, lost);
	if (lost < 10)
		case_wrong("only %zu losses: nothing is shown", lost);
	case_end();
	return any_bad;
}
