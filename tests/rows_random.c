/*
 * Asks a real SQLite about what sg_rows says of migrations that are made up.  Of one that
 * they do not agree on it prints the seed and the SQL, without the statements that do not
 * matter.
 *
 *   rows_random [--verbose] [first seed [number of seeds]]
 */
#include "rows_steps.h"
#include "rows_trial.h"

#define SEEDS         2000
#define MOST_SHOWN    10
#define LEAST_CERTAIN 4 /* one claim in so many: nobody may call everything possible */

struct random_case {
	struct sg_arena arena;
	struct make make;
	enum sg_dialect dialect;
	struct sg_session_start start;
	const char *why; /* the first difference; NULL: none */
};

static int failed;

static struct sg_str joined(struct sg_arena *arena, const char *const *lines, size_t n)
{
	struct sg_buf text = {0};

	for (size_t i = 0; i < n; i++)
		if (lines[i])
			sg_buf_printf(&text, "%s;\n", lines[i]);
	return sg_buf_keep(&text, arena);
}

static void run_case(struct random_case *c)
{
	struct trial_file schema = {
		.name = "schema",
		.history = true,
		.text = joined(&c->arena, c->make.schema.items, c->make.schema.len)};
	struct trial_file migration = {
		.name = "migration",
		.text = joined(&c->arena, c->make.steps.items, c->make.steps.len),
		.start = c->start};
	struct trial t;
	struct sg_str line = {0}, rest;

	trial_unfilled = trial_orphaned = 0;
	trial_begin(&t, "random", c->dialect, SG_BEGINS_EMPTY);
	trial_file(&t, &schema);
	trial_file(&t, &migration);
	rest = sg_buf_str(&t.why);
	c->why = line_next(&line, &rest) ? sg_cstr(&c->arena, line) : NULL;
	trial_end(&t);
}

/* Its last words tell what kind of difference it is. */
static bool same_kind(const char *a, const char *b)
{
	size_t n = strlen(a), k = strlen(b);

	return n > 16 && k > 16 && !strcmp(a + n - 16, b + k - 16);
}

static bool shrink_list(struct random_case *c, const char **lines, size_t n)
{
	const char *why = c->why;
	bool shrunk = false;

	for (size_t i = 0; i < n; i++) {
		const char *line = lines[i];

		if (!line)
			continue;
		lines[i] = NULL;
		run_case(c);
		if (c->why && !trial_unfilled && !trial_orphaned &&
		    same_kind(c->why, why)) {
			why = c->why;
			shrunk = true;
		} else {
			lines[i] = line;
		}
	}
	c->why = why;
	return shrunk;
}

static void shrink(struct random_case *c)
{
	bool more = true;

	trial_quiet = true;
	while (more) {
		more = shrink_list(c, c->make.steps.items, c->make.steps.len);
		more = shrink_list(c, c->make.schema.items, c->make.schema.len) || more;
	}
	trial_quiet = false;
}

static const char *way_name(const struct random_case *c)
{
	if (c->dialect == SG_D1)
		return "D1";
	if (!c->start.wrap)
		return "nobody knows how it runs";
	for (size_t i = 0; i < TRIAL_WAYS; i++)
		if (trial_ways[i].wrapped == (c->start.wrap == SG_WRAP_FILE) &&
		    trial_ways[i].keys == (c->start.foreign_keys == SG_YES))
			return trial_ways[i].name;
	return "";
}

static void show(struct random_case *c)
{
	struct sg_str schema =
		joined(&c->arena, c->make.schema.items, c->make.schema.len);
	struct sg_str steps = joined(&c->arena, c->make.steps.items, c->make.steps.len);

	printf("# %s\n%.*s---\n%.*s\n", way_name(c), SG_STR_ARG(schema),
	       SG_STR_ARG(steps));
}

static void choose_way(struct random_case *c)
{
	struct make *m = &c->make;

	c->dialect = make_chance(m, 25) ? SG_D1 : SG_SQLITE;
	if (c->dialect == SG_D1 || make_chance(m, 8))
		return;
	c->start.wrap = make_chance(m, 40) ? SG_WRAP_FILE : SG_WRAP_NONE;
	c->start.wrap_why = "";
	c->start.foreign_keys = make_chance(m, 75) ? SG_YES : SG_NO;
	m->plain = c->start.wrap == SG_WRAP_NONE;
}

static void try_seed(unsigned long seed)
{
	struct random_case c = {.start = {.wrap_why = ""}};

	c.make.arena = &c.arena;
	c.make.state = (seed + 1) * 0x9E3779B97F4A7C15u;
	choose_way(&c);
	make_schema(&c.make);
	make_migration(&c.make);
	run_case(&c);
	if (c.why) {
		if (failed < MOST_SHOWN)
			shrink(&c);
		printf("not ok seed %lu: %s\n", seed, c.why);
		if (failed++ < MOST_SHOWN)
			show(&c);
	}
	sg_arena_release(&c.arena);
}

int main(int argc, char **argv)
{
	unsigned long first = 0, n = SEEDS;
	int given = 0;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--verbose"))
			trial_verbose = true;
		else if (!given++)
			first = strtoul(argv[i], NULL, 10), n = 1;
		else
			n = strtoul(argv[i], NULL, 10);
	}
	for (unsigned long seed = first; seed < first + n; seed++)
		try_seed(seed);
	printf("%sok %lu made up migrations\n", failed ? "not " : "", n);
	if (n >= SEEDS && trial_proven * LEAST_CERTAIN < trial_claims)
		failed++, printf("not ok too few claims are certain\n");
	printf("# %zu runs, %zu of them up to a statement that fails for another reason; "
	       "%zu claims, %zu of them certain and compared\n",
	       trial_judged, trial_cut, trial_claims, trial_proven);
	return failed != 0;
}
