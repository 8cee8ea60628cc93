/*
 * Rebuilds that are made up, written anew by `check --fix=rebuild`: a real SQLite says
 * whether rows and schema are what the file wanted.  What tools write must always be
 * rewritten, unless no row is in danger.
 *
 *   rewrite_random [--verbose] [first seed [number of seeds]]
 */
#include "rewrite_judge.h"
#include "rewrite_make.h"

#define SEEDS           800
#define FEWEST_REWRITES 2 /* one seed in so many */

static int failed;
static unsigned long rewritten, refused, broken, left;
static bool orphaned;

static void skip(const char *table, const char *why, bool empty)
{
	(void)table, (void)why;
	orphaned = orphaned || !empty;
}

/* How the statements of a file are parted. */
static struct sg_str joined(struct shapes *s, const char *const *lines, size_t n)
{
	static const char *const between[] = {
		"\n",  "\n", "\n\n", " -- of 'users'; it is \"new\"\n", "\n/* a; b */ ",
		"\r\n"};
	const char *separator = s->form == FORM_DRIZZLE ? "--> statement-breakpoint\n"
							: MAKE_ONE_OF(&s->make, between);
	struct sg_buf text = {0};

	for (size_t i = 0; i < n; i++)
		sg_buf_printf(&text, "%s;%s", lines[i], separator);
	return sg_buf_keep(&text, s->make.arena);
}

/* Rows that are not all alike: some without parent, and gaps. */
static void vary(struct shapes *s, sqlite3 *db)
{
	struct make *m = &s->make;

	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	for (int i = 0; i < s->len; i++) {
		const char *name = shape_name(s, &s->of[i]);
		const char *id = shape_quote(s, s->of[i].id);
		static const char *const changes[] = {
			"UPDATE %s SET k0 = NULL WHERE %s > 7001",
			"UPDATE %1$s SET %2$s = -3 WHERE %2$s = 7001",
			"DELETE FROM %s WHERE %s = 7002", "UPDATE %s SET k0 = %s"};

		if (make_chance(m, 30))
			sqlite3_exec(
				db,
				sg_printf(m->arena, MAKE_ONE_OF(m, changes), name, id),
				NULL, NULL, NULL);
	}
	sqlite3_exec(db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
}

/* The database that the migration meets; false: SQLite does not take the schema. */
static bool fill_case(struct case_file *c, struct shapes *s, struct sg_str schema)
{
	struct fill fill = {.arena = &c->arena, .db = c->before, .skip = skip};

	if (run_file(&c->arena, c->before, schema, "PRAGMA foreign_keys = OFF"))
		return false;
	orphaned = false;
	fill_database(&fill);
	if (make_chance(&s->make, 60))
		vary(s, c->before);
	for (size_t i = 0; verbose && i < fill.tables.of.len; i++)
		printf("# '%s'\n%s\n", fill.tables.of.items[i].name,
		       contents(c, c->before, &fill.tables.of.items[i]));
	return !orphaned;
}

static void tell(struct case_file *c, unsigned long seed, struct sg_str schema)
{
	printf("not ok seed %lu: %s\n", seed, c->why);
	if (failed++ < 10)
		printf("%.*s---\n%.*s---\n%.*s\n", SG_STR_ARG(schema),
		       SG_STR_ARG(c->text), SG_STR_ARG(c->fixed));
}

/* Nothing was said of a loss: then there is none, with foreign keys on. */
static void judge_untouched(struct case_file *c)
{
	left++;
	if (!judge(c))
		broken++;
}

/* It runs with foreign keys off, as its author thought. */
static bool works(struct case_file *c)
{
	sqlite3 *db;
	bool ran = !run_wanted(c, &db);

	sqlite3_close(db);
	return ran;
}

static void try_case(struct case_file *c, struct shapes *s)
{
	if (c->why)
		return;
	if (c->accused) {
		refused++;
		if (verbose)
			printf("# no rewrite: %s\n", c->help);
		if (s->common && s->form < FORM_OLD_FIRST && works(c))
			c->why = "no rewrite of what tools write";
	} else if (sg_str_eq(c->text, c->fixed)) {
		judge_untouched(c);
	} else if (judge(c)) {
		rewritten++;
	} else {
		broken++;
	}
}

static void try_seed(unsigned long seed)
{
	struct case_file c = {.set = "random", .name = "migration.sql"};
	struct shapes s = {.make.arena = &c.arena,
			   .make.state = (seed + 1) * 0x9E3779B97F4A7C15u};
	struct sg_replay *replay;
	struct sg_input input = {.dialect = SG_D1};

	s.common = make_chance(&s.make, 50);
	s.form = (enum form)make_number(&s.make, FORMS);
	shape_make_schema(&s);
	shape_make_migration(&s);
	input.bytes = joined(&s, s.make.schema.items, s.make.schema.len);
	c.text = joined(&s, s.make.steps.items, s.make.steps.len);
	c.before = real_open();
	if (fill_case(&c, &s, input.bytes)) {
		replay = sg_replay_new(&c.arena, SG_D1, SG_BEGINS_PRESUMED_EMPTY);
		input.replay = replay;
		sg_run_replay("schema.sql", &input);
		fix(&c, replay);
		try_case(&c, &s);
		if (c.why)
			tell(&c, seed, input.bytes);
	} else {
		broken++;
	}
	sqlite3_close(c.before);
	sg_arena_release(&c.arena);
}

int main(int argc, char **argv)
{
	unsigned long first = 0, n = SEEDS;
	int at = 1;

	verbose = argc > 1 && !strcmp(argv[1], "--verbose");
	at += verbose;
	if (argc > at)
		first = strtoul(argv[at], NULL, 10), n = 1;
	if (argc > at + 1)
		n = strtoul(argv[at + 1], NULL, 10);
	for (unsigned long seed = first; seed < first + n; seed++)
		try_seed(seed);
	if (n >= SEEDS && rewritten * FEWEST_REWRITES < n)
		failed++, printf("not ok too few are rewritten\n");
	printf("%sok %lu made up rebuilds\n", failed ? "not " : "", n);
	printf("# %lu rewritten, %lu need none, %lu cannot be rewritten, %lu fail by "
	       "themselves\n",
	       rewritten, left, refused, broken);
	return failed != 0;
}
