/*
 * Expectations against reality: every migration of SQLite and D1 in fixtures/layouts,
 * fixtures/projects and ../shared/corpus is planned on a database with rows in every
 * table, and really run.  With foreign keys off only its own statements and triggers do
 * anything: whatever they do must be expected.  As D1 runs it, a table that ends with
 * fewer rows than without them must be said to have lost some, or be expected to.
 */
#include "plan_fill.h"
#include "sets.h"

static size_t ran, refused, harmed_tables;

/* The forward part, below a PRAGMA or not. */
static void write_text(struct plan_case *c, const struct migration *file, bool keys)
{
	char *text = sg_cstr(&c->arena, file->text);

	for (size_t i = 0; i < file->down.len; i++)
		memset(text + file->down.items[i].off, ' ', file->down.items[i].len);
	case_write(c, "0001_x.sql",
		   sg_printf(&c->arena, "%s%s",
			     keys ? "" : "PRAGMA foreign_keys = OFF;\n", text));
}

struct run {
	bool planned, done;
	struct sg_census *before, *after;
	struct sg_lines said;
};

static void run_on(struct run *run, struct plan_case *c, const struct migration *file,
		   bool keys)
{
	*run = (struct run){.planned = false};
	c->target.dialect = keys ? SG_D1 : SG_SQLITE;
	write_text(c, file, keys);
	if (!case_try(c) || c->plan.migrations.len != 1)
		return;
	run->planned = true;
	run->before = case_census(c);
	run->done = case_run_unit(c->target.file, &c->plan.migrations.items[0].unit);
	run->after = case_census(c);
	if (run->done)
		sg_plan_verify(&run->said, &c->arena, &c->plan.migrations.items[0],
			       run->before, run->after, NULL, NULL, NULL);
}

static bool is_excused(const struct plan_case *c, const struct run *run,
		       struct sg_str table)
{
	const struct sg_planned *planned = &c->plan.migrations.items[0];

	for (size_t i = 0; i < planned->expectations.len; i++)
		if (sg_str_ieq(planned->expectations.items[i].before, table) &&
		    (planned->expectations.items[i].may_lose ||
		     !planned->expectations.items[i].after.n))
			return true;
	for (size_t i = 0; i < run->said.of.len; i++) {
		struct sg_str line = sg_str_of(run->said.of.items[i]);

		if (line.n > table.n && !memcmp(line.p, table.p, table.n) &&
		    sg_str_starts(sg_str_sub(line, table.n, line.n), " lost"))
			return true;
	}
	return false;
}

static void compare(const struct plan_case *c, const struct run *keys,
		    const struct sg_census *alone, const char *name)
{
	for (size_t i = 0; i < keys->before->tables.len; i++) {
		const struct sg_table_census *was = &keys->before->tables.items[i];
		const struct sg_table_census *now =
			sg_census_find(keys->after, was->name);
		const struct sg_table_census *own = sg_census_find(alone, was->name);

		if (!now || !own || now->rows >= own->rows || now->rows >= was->rows)
			continue;
		harmed_tables++;
		if (!is_excused(c, keys, was->name))
			case_wrong("%s: %.*s has %ld rows instead of %ld, unsaid", name,
				   SG_STR_ARG(was->name), (long)now->rows,
				   (long)own->rows);
	}
}

static void copy_file(const char *from, const char *to)
{
	struct sg_buf bytes = {0};

	file_need(&bytes, from);
	file_write(to, sg_buf_str(&bytes));
	sg_buf_release(&bytes);
}

/* Once on a copy with foreign keys, then without them, for those that follow. */
static void try_migration(struct plan_case *c, const struct migration *file)
{
	const char *saved = case_path(c, "saved.db");
	struct run keys, alone;

	case_fill(c);
	copy_file(c->target.file, saved);
	run_on(&alone, c, file, false);
	for (size_t i = 0; i < alone.said.of.len; i++)
		if (!strstr(alone.said.of.items[i], "trigger"))
			case_wrong("%s: %s", file->name, alone.said.of.items[i]);
	ran += alone.done;
	refused += !alone.done;
	if (!alone.done)
		return;
	copy_file(c->target.file, case_path(c, "next.db"));
	copy_file(saved, c->target.file);
	run_on(&keys, c, file, true);
	if (keys.done)
		compare(c, &keys, alone.after, file->name);
	copy_file(case_path(c, "next.db"), c->target.file);
}

static void try_set(const struct migrations *set)
{
	struct plan_case c;

	case_begin(set->name);
	case_new(&c, SG_SQLITE);
	for (size_t i = 0; i < set->files.len; i++)
		try_migration(&c, &set->files.items[i]);
	case_free(&c);
	case_end();
}

int main(void)
{
	each_set("fixtures/layouts", try_set);
	each_set("fixtures/projects", try_set);
	each_corpus_set(try_set);
	case_begin("real migrations ran");
	printf("# %zu ran, %zu refused, %zu tables lost rows through keys\n", ran,
	       refused, harmed_tables);
	if (ran < 50 || !harmed_tables)
		case_wrong("only %zu ran", ran);
	case_end();
	return any_bad;
}
