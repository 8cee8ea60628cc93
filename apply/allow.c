/*
 * Acknowledgements: one word for one kind of loss of one table or column, with a reason.
 * A word that meets nothing is an error, so that none outlives its migration unseen.
 */
#include <inttypes.h>
#include <string.h>

#include "ledgers/ledgers.h"
#include "planning.h"

const struct sg_allowed *sg_allowance(struct sg_allowances *all, const char *word)
{
	for (size_t i = 0; all && i < all->of.len; i++)
		if (!strcmp(all->of.items[i].word, word)) {
			all->of.items[i].used = true;
			return &all->of.items[i];
		}
	return NULL;
}

const char *sg_finding_word(struct sg_arena *arena, const struct sg_finding *finding)
{
	struct sg_buf word = {0};

	if (!finding->stakes.len)
		return NULL;
	sg_buf_printf(&word, "%s:", finding->rule->name);
	for (size_t i = 0; i < finding->stakes.len; i++) {
		const struct sg_stake *stake = &finding->stakes.items[i];

		sg_buf_printf(&word, "%s%.*s%s%.*s", i ? "," : "",
			      SG_STR_ARG(stake->table), stake->column.n ? "." : "",
			      SG_STR_ARG(stake->column));
	}
	return sg_buf_keep(&word, arena).p;
}

/* ---- what is at stake ---- */

const char *sg_show_count(struct sg_arena *arena, int64_t count)
{
	const char *digits = sg_printf(arena, "%" PRId64, count);
	size_t n = strlen(digits), out = 0;
	char *text = sg_alloc(arena, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0 && digits[i - 1] != '-')
			text[out++] = ',';
		text[out++] = digits[i];
	}
	return text;
}

struct counts {
	int64_t rows, values;
};

static bool read_counts(void *payload, const struct sg_value *values, size_t n)
{
	struct counts *counts = payload;

	counts->rows = n > 0 ? values[0].integer : 0;
	counts->values = n > 1 ? values[1].integer : 0;
	return false;
}

static bool ask(struct counts *out, struct planning *p, const struct sg_stake *stake,
		struct sg_err *err)
{
	const char *table = sg_cstr(p->arena, stake->table);
	const char *column = sg_cstr(p->arena, stake->column);
	const char *values = *column ? sg_printf(p->arena, ", count(%s)",
						 sg_quoted_name(p->arena, column))
				     : "";
	struct sg_query query = {
		.sql = sg_printf(p->arena, "SELECT count(*)%s FROM %s", values,
				 sg_quoted_name(p->arena, table)),
		.row = read_counts,
		.payload = out,
	};

	return p->db->driver->query(p->db, &query, err);
}

/* Whether the database has it now, and not only after an earlier migration of the plan.
 */
static bool is_there(const struct planning *p, const struct sg_stake *stake)
{
	const struct sg_catalog *catalog = p->replay->catalog;
	struct sg_name name = {.name = stake->table};
	const struct sg_object *table =
		sg_find_object(catalog, p->began, SG_OBJ_TABLE, &name);

	return table && (!stake->column.n || sg_find_part(catalog, p->began, table,
							  SG_OBJ_COLUMN, stake->column));
}

static const char *tell(struct planning *p, const struct sg_stake *stake,
			const struct counts *counts)
{
	const char *rows = sg_show_count(p->arena, counts->rows);
	const char *s = counts->rows == 1 ? "" : "s";

	if (!counts->rows)
		return sg_plan_say(p->arena, "%.*s has no rows",
				   SG_STR_ARG(stake->table));
	if (!stake->column.n)
		return sg_plan_say(p->arena, "%.*s has %s row%s",
				   SG_STR_ARG(stake->table), rows, s);
	return sg_plan_say(p->arena, "%.*s.%.*s has %s value%s in %s row%s",
			   SG_STR_ARG(stake->table), SG_STR_ARG(stake->column),
			   counts->values ? sg_show_count(p->arena, counts->values)
					  : "no",
			   counts->values == 1 ? "" : "s", rows, s);
}

/* Not to know the number is no reason to say nothing. */
static const char *count_one(struct planning *p, const struct sg_stake *stake)
{
	struct counts counts = {0};
	struct sg_err err;

	if (!is_there(p, stake))
		return NULL;
	if (ask(&counts, p, stake, &err))
		return tell(p, stake, &counts);
	return sg_plan_say(p->arena, "the rows of %.*s cannot be counted: %s",
			   SG_STR_ARG(stake->table), err.text);
}

const char *sg_count_stakes(struct planning *p, const struct sg_finding *finding)
{
	const char *all = NULL;

	for (size_t i = 0; i < finding->stakes.len; i++) {
		const char *one = count_one(p, &finding->stakes.items[i]);

		if (one)
			all = all ? sg_printf(p->arena, "%s, %s", all, one) : one;
	}
	return all;
}

/* ---- words that meet nothing ---- */

static const char *const of_verification[] = {"rows-lost:", "rows-changed:"};

static void add_findings(struct sg_lines *out, struct planning *p)
{
	for (size_t i = 0; i < p->plan->run.findings.len; i++) {
		const struct sg_finding *finding = &p->plan->run.findings.items[i];
		const char *word = sg_finding_word(p->arena, finding);

		if (word && finding->severity == SG_ERROR && !finding->suppressed)
			*SG_PUSH(p->arena, &out->of) = word;
	}
}

static void add_table(struct sg_lines *out, struct sg_arena *arena, const char *prefix,
		      struct sg_str table)
{
	*SG_PUSH(arena, &out->of) = sg_printf(arena, "%s%.*s", prefix, SG_STR_ARG(table));
}

/* Of tables by their names before any of the migrations, and behind each. */
static void add_tables(struct sg_lines *out, struct planning *p, const char *prefix)
{
	const struct sg_catalog *catalog = p->replay->catalog;

	SG_EACH_OBJECT(table, catalog, SG_OBJ_TABLE, p->began)
	{
		add_table(out, p->arena, prefix, sg_record_at(table, p->began)->name);
	}
	for (size_t i = 0; i < p->plan->migrations.len; i++) {
		const struct sg_planned *planned = &p->plan->migrations.items[i];

		for (size_t k = 0; k < planned->expectations.len; k++)
			add_table(out, p->arena, prefix,
				  planned->expectations.items[k].after);
	}
}

static bool has_word(const struct sg_lines *all, const char *word)
{
	for (size_t i = 0; i < all->of.len; i++)
		if (!strcmp(all->of.items[i], word))
			return true;
	return false;
}

static bool refuse(const struct sg_lines *all, const char *word, struct sg_err *err)
{
	const char *near = sg_nearest(sg_str_of(word), all->of.items, all->of.len,
				      sizeof *all->of.items);

	if (!near && all->of.len == 1)
		near = all->of.items[0];
	if (near)
		return sg_fail(err,
			       "'--allow %s' meets nothing that would run; did you mean "
			       "'%s'?",
			       word, near);
	return sg_fail(
		err,
		"'--allow %s' meets nothing that would run: leave it out; 'sqlguard "
		"plan' shows what has to be allowed",
		word);
}

/* Verification comes later: until then its word must at least name a table. */
static bool meets(struct planning *p, const struct sg_allowed *allowed,
		  struct sg_err *err)
{
	struct sg_lines all = {{0}};

	if (allowed->used)
		return true;
	for (size_t i = 0; i < sizeof of_verification / sizeof *of_verification; i++) {
		if (!sg_str_starts(sg_str_of(allowed->word), of_verification[i]))
			continue;
		add_tables(&all, p, of_verification[i]);
		return has_word(&all, allowed->word) || refuse(&all, allowed->word, err);
	}
	add_findings(&all, p);
	return refuse(&all, allowed->word, err);
}

bool sg_allowances_met(struct planning *p, struct sg_err *err)
{
	struct sg_allowances *all = p->options->allowances;

	for (size_t i = 0; all && p->steps.len && i < all->of.len; i++)
		if (!meets(p, &all->of.items[i], err))
			return false;
	return true;
}
