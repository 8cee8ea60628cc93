/* Claims of sg_rows that must come true, and what is left of the rows at the end. */
#ifndef SQLGUARD_TESTS_ROWS_VERDICT_H
#define SQLGUARD_TESTS_ROWS_VERDICT_H

#include "rows_judge.h"

/* ---- claims ---- */

/* Tables that could not be filled, or only without a key, prove nothing. */
static inline bool judge_can_prove(const struct judge *j,
				   const struct sg_row_effect *effect)
{
	for (; effect; effect = effect->cause) {
		const struct kept_table *table =
			effect->origin
				? kept_find(j->kept, judge_name(j, effect->origin, 0))
				: NULL;

		if (effect->origin &&
		    (!table || !table->rows.len || (effect->key && table->loose)))
			return false;
	}
	return true;
}

static inline void judge_refusal(struct judge *j, const struct sg_row_effect *effect)
{
	const struct real_run *r = j->run;

	if (effect->deed == SG_ROWS_REFUSED
		    ? effect->statement >= r->stop
		    : effect->statement >= r->kept || effect->statement >= r->stop)
		return;
	judge_differ(j, effect->statement, "rows of '%.*s' %s, it says; SQLite does it",
		     SG_STR_ARG(judge_name(j, effect->table, effect->statement)),
		     judge_deed(effect->deed));
}

/* Where a statement failed, what would bring rows back was not reached. */
static inline bool judge_lasts(const struct judge *j, const struct sg_row_effect *effect)
{
	return effect->deed <= SG_ROWS_RESET && effect->statement < j->run->kept &&
	       (j->run->failure || sg_is_lasting_loss(effect));
}

/* Some of its rows may have been deleted before, and so all of them. */
static inline bool judge_was_doubtful(const struct judge *j,
				      const struct sg_row_effect *effect)
{
	const struct sg_row_effects *all = sg_row_effects_of(j->rows);

	for (size_t i = 0; i < all->of.len && all->of.items[i] != effect; i++)
		if ((all->of.items[i]->table == effect->table ||
		     all->of.items[i]->origin == effect->origin) &&
		    all->of.items[i]->deed == SG_ROWS_DELETED &&
		    all->of.items[i]->certain == SG_UNKNOWN)
			return true;
	return false;
}

static inline void judge_loss(struct judge *j, const struct sg_row_effect *effect)
{
	const struct real_deed *deed = judge_find_deed(j, effect);
	struct sg_str name = judge_name(j, effect->table, effect->statement);
	bool gone = effect->deed == SG_ROWS_DELETED;
	struct kept_table *table;

	if (effect->statement >= j->run->stop)
		return;
	if ((!deed || (deed->gone <= 0 && (gone || deed->emptied <= 0))) &&
	    !judge_was_doubtful(j, effect))
		judge_differ(j, effect->statement,
			     "rows of '%.*s' %s, it says; in SQLite they do not",
			     SG_STR_ARG(name), judge_deed(effect->deed));
	if (!effect->origin || j->run->failure || !judge_lasts(j, effect))
		return;
	table = kept_find(j->kept, judge_name(j, effect->origin, 0));
	if (table && table->there && !table->lost &&
	    (gone || (!table->emptied && !table->partial)))
		judge_differ(j, effect->statement,
			     "rows of '%.*s' (then '%.*s') %s for good, it says; in "
			     "SQLite they are back",
			     SG_STR_ARG(sg_str_of(table->table->name)), SG_STR_ARG(name),
			     judge_deed(effect->deed));
}

static inline void judge_claims(struct judge *j)
{
	const struct sg_row_effects *all = sg_row_effects_of(j->rows);

	for (size_t i = 0; i < all->of.len; i++) {
		const struct sg_row_effect *effect = all->of.items[i];

		(*j->claims)++;
		if (effect->certain != SG_YES || judge_is_temporary(effect->table) ||
		    !judge_can_prove(j, effect))
			continue;
		(*j->proven)++;
		if (effect->deed <= SG_ROWS_RESET)
			judge_loss(j, effect);
		else
			judge_refusal(j, effect);
	}
}

/* ---- what is left ---- */

static inline void judge_end(struct judge *j, struct kept_table *table, bool gone)
{
	const struct sg_row_effects *all = sg_row_effects_of(j->rows);

	for (size_t i = 0; i < all->of.len; i++) {
		const struct sg_row_effect *effect = all->of.items[i];

		if (effect->certain != SG_NO && effect->origin &&
		    judge_lasts(j, effect) &&
		    (judge_is_kind(effect, gone) || effect->deed == SG_ROWS_DELETED) &&
		    sg_str_ieq(judge_name(j, effect->origin, 0),
			       sg_str_of(table->table->name)))
			return;
	}
	judge_differ(j, j->run->kept, "'%s' has lost %s for good, which nothing says",
		     table->table->name, gone ? "rows" : "keys");
}

static inline bool judge_had_name(const struct sg_object *object, struct sg_str name)
{
	for (const struct sg_record *at = object->newest; at; at = at->before)
		if (sg_str_ieq(at->name, name))
			return true;
	return false;
}

/* An action took keys from a table, or from one of the file that took its name. */
static inline bool judge_has_emptied(const struct judge *j,
				     const struct kept_table *table)
{
	const struct sg_object *object = judge_table(j, table->table->name, 0);
	struct sg_str name = sg_str_of(table->table->name);

	for (size_t i = 0; i < j->run->deeds.len; i++) {
		const struct real_deed *deed = &j->run->deeds.items[i];
		const struct sg_object *of = judge_table(j, deed->table, deed->statement);

		if (deed->emptied > 0 &&
		    (!of || of == object ||
		     (of->created > j->moments[0] && judge_had_name(of, name))))
			return true;
	}
	return false;
}

/*
 * Keys that the file itself sets to NULL are no loss.  Of a file that was cut short
 * nobody says what is left.
 */
static inline void judge_rest(struct judge *j, bool cut)
{
	real_read_tables(&j->run->tables, j->arena, j->run->db, NULL);
	for (size_t i = 0; i < j->kept->of.len; i++) {
		struct kept_table *table = &j->kept->of.items[i];
		struct sg_object *object = judge_table(j, table->table->name, 0);

		if (!object) {
			judge_differ(j, 0, "no table '%s' in the catalog",
				     table->table->name);
			continue;
		}
		kept_end(table, j->run,
			 sg_cstr(j->arena, judge_name(j, object, j->run->kept)));
		table->emptied = table->emptied && judge_has_emptied(j, table);
		if (cut || !table->there)
			continue;
		if (table->lost)
			judge_end(j, table, true);
		if (table->emptied)
			judge_end(j, table, false);
	}
}

/* ---- refusals ---- */

/* What is not known to run in a transaction may fail at once, or at the COMMIT. */
static inline bool judge_may_wait(const struct sg_row_effect *effect)
{
	return effect->deed == SG_ROWS_REFUSED_AT_COMMIT || effect->certain == SG_UNKNOWN;
}

/* A new row without parent is no matter of the rows that there were. */
static inline bool judge_is_new_row(const struct judge *j)
{
	const struct sg_node *node;

	if (j->run->stop == j->script->statements.len)
		return false;
	node = j->script->statements.items[j->run->stop].node;
	return sg_is(node, SG_INSERT) && !run_reads(j->run, node);
}

static inline void judge_failure(struct judge *j)
{
	const struct real_run *r = j->run;
	const struct sg_row_effects *all = sg_row_effects_of(j->rows);
	bool commit = r->failure == REAL_REFUSED_AT_COMMIT;

	if ((r->failure != REAL_REFUSED && !commit) || judge_is_new_row(j))
		return;
	for (size_t i = 0; i < all->of.len; i++) {
		const struct sg_row_effect *effect = all->of.items[i];

		if (effect->deed >= SG_ROWS_REFUSED && effect->certain != SG_NO &&
		    (effect->statement == r->stop ||
		     (commit && judge_may_wait(effect) && effect->statement >= r->began)))
			return;
	}
	judge_differ(j, r->stop, "SQLite refuses it, which nothing says: %s", r->error);
}

/* Before each statement: tables that are surely empty, it says. */
static inline void judge_emptiness(void *payload)
{
	struct judge *j = payload;
	struct real_run *r = j->run;

	for (size_t i = 0; i < r->tables.of.len; i++) {
		const char *name = r->tables.of.items[i].name;
		struct sg_object *object = judge_table(j, name, r->now);

		if (object && sg_is_surely_empty(j->rows, r->now, object) &&
		    real_count(r->arena, r->db, name))
			judge_differ(j, r->now,
				     "'%s' is surely empty, it says; in SQLite it is not",
				     name);
	}
}

static inline void judge_run(struct judge *j)
{
	kept_forget(j->kept);
	judge_rest(j, j->run->failure == REAL_FAILED);
	judge_deeds(j);
	judge_claims(j);
	judge_failure(j);
}

#endif
