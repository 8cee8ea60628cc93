/* Plans and ledgers as text for people. */
#include <sqlguard/glyph.h>

#include "apply_print.h"
#include "print.h"

#define STATEMENT_COLUMNS 78

void sg_print_database(struct sg_buf *out, const struct sg_apply_target *target,
		       const struct sg_identity *identity,
		       const struct sg_ledger_at *ledger)
{
	struct sg_arena arena = {0};

	sg_add_text(out, target->place);
	sg_buf_printf(out, ": %s", identity->engine);
	if (identity->details)
		sg_buf_printf(out, ", %s", identity->details);
	if (identity->bytes)
		sg_buf_printf(out, ", %s",
			      sg_bytes_words(&arena, (double)identity->bytes));
	sg_buf_adds(out, "; ledger ");
	sg_add_text(out, ledger->table);
	sg_buf_printf(out, " (%s)%s\n", ledger->ledger->title,
		      ledger->exists ? "" : ", not there yet");
	sg_arena_release(&arena);
}

/* ---- standings ---- */

static void print_standing(struct sg_buf *out, const struct sg_standing_entry *entry)
{
	const char *name = sg_standing_name(entry->standing);
	size_t end = out->n;

	sg_buf_printf(out, "  %-13s ", name);
	sg_add_safe(out, entry->name);
	if (entry->applied_at.n || entry->message.n)
		sg_buf_repeat(out, ' ', out->n - end < 48 ? 48 - (out->n - end) : 1);
	sg_add_safe(out, entry->applied_at);
	if (entry->message.n) {
		sg_buf_adds(out, entry->applied_at.n ? "  " : "");
		sg_add_safe(out, entry->message);
	}
	sg_buf_addc(out, '\n');
}

static void print_counts(struct sg_buf *out, const struct sg_standings *standings)
{
	size_t all = 0;

	for (int i = 0; i <= SG_STANDS_UNREAD; i++) {
		if (!standings->count[i])
			continue;
		sg_buf_printf(out, "%s%zu %s", all++ ? ", " : "", standings->count[i],
			      sg_standing_name((enum sg_standing)i));
	}
	sg_buf_adds(out, all ? "" : "no migrations");
}

void sg_print_baseline_hint(struct sg_buf *out, const struct sg_plan *plan)
{
	if (plan->drift.n && !plan->ledger.exists)
		sg_buf_adds(out, "If the database was made by these migrations, "
				 "'sqlguard baseline-db' marks them as applied.\n");
}

void sg_print_standings(struct sg_buf *out, const struct sg_plan *plan)
{
	sg_add_text(out, plan->set->root);
	sg_buf_printf(out, ": %s, ", plan->set->layout_title);
	print_counts(out, &plan->standings);
	sg_buf_adds(out, "\n\n");
	for (size_t i = 0; i < plan->standings.of.len; i++)
		print_standing(out, &plan->standings.of.items[i]);
	if (!plan->drift.n)
		return;
	sg_buf_adds(out,
		    "\nThe database differs from what its migrations make (+ it has, "
		    "- it lacks):\n");
	sg_add_lines(out, plan->drift);
	sg_print_baseline_hint(out, plan);
}

/* ---- plans ---- */

/* The first line of a statement, cut where the terminal would wrap it. */
static void print_statement(struct sg_buf *out, const struct sg_unit_statement *statement)
{
	struct sg_str text = statement->text;
	size_t end = sg_str_find(text, "\n", 0);
	bool cut = end < text.n || end > STATEMENT_COLUMNS;

	text = sg_str_trim(
		sg_str_sub(text, 0, end > STATEMENT_COLUMNS ? STATEMENT_COLUMNS : end));
	sg_buf_printf(out, "  %5zu  ", statement->line);
	sg_add_safe(out, text);
	sg_buf_adds(out, cut ? " ..\n" : "\n");
}

static void print_expectation(struct sg_buf *out, const struct sg_expectation *e)
{
	if (!e->before.n ||
	    (!e->may_lose && !e->may_gain && !e->may_change && e->after.n))
		return;
	sg_buf_adds(out, "         ");
	sg_add_safe(out, e->before);
	if (!e->after.n)
		sg_buf_adds(out, ": goes");
	else
		sg_buf_printf(out, ": %s%s%s",
			      e->may_lose ? "may lose rows" : "keeps its rows",
			      e->may_gain ? ", may get new ones" : "",
			      e->may_change ? ", values may change" : "");
	sg_buf_addc(out, '\n');
}

static void print_planned(struct sg_buf *out, const struct sg_planned *planned)
{
	size_t statements = planned->unit.statements.len;

	sg_add_safe(out, planned->unit.name);
	sg_buf_printf(out, ": %zu statement%s", statements, statements == 1 ? "" : "s");
	if (planned->wrapped_in)
		sg_buf_printf(out, ", %s", planned->wrapped_in);
	sg_buf_addc(out, '\n');
	for (size_t i = 0; i < statements; i++)
		print_statement(out, &planned->unit.statements.items[i]);
	for (size_t i = 0; i < planned->expectations.len; i++)
		print_expectation(out, &planned->expectations.items[i]);
	for (size_t i = 0; i < planned->allowed.len; i++)
		sg_buf_printf(out, "         allowed: %s (%s)\n",
			      planned->allowed.items[i]->word,
			      planned->allowed.items[i]->reason);
	sg_buf_addc(out, '\n');
}

const char *sg_nothing_words(const struct sg_plan *plan)
{
	const size_t *count = plan->standings.count;

	return count[SG_STANDS_PENDING] + count[SG_STANDS_BEHIND]
		       ? "Nothing would run: what is pending comes later."
		       : "Nothing is pending.";
}

void sg_print_plan(struct sg_buf *out, const struct sg_plan *plan)
{
	if (!plan->migrations.len)
		sg_buf_printf(out, "%s\n", sg_nothing_words(plan));
	for (size_t i = 0; i < plan->migrations.len; i++)
		print_planned(out, &plan->migrations.items[i]);
}

void sg_print_warnings(struct sg_buf *out, const struct sg_plan *plan)
{
	sg_add_each(out, "warning: ", plan->warnings.items, plan->warnings.len);
}

/* ---- the gate ---- */

static void print_block(struct sg_buf *out, const struct sg_block *block)
{
	struct sg_buf word = {0};

	if (!block->word)
		return;
	sg_buf_shell_quote(&word, sg_str_of(block->word));
	sg_buf_adds(out, "  --allow ");
	sg_add_safe(out, sg_buf_str(&word));
	sg_buf_adds(out, " --reason \"why\"");
	sg_buf_release(&word);
	if (block->stake) {
		sg_buf_adds(out, "   (");
		sg_add_text(out, block->stake);
		sg_buf_addc(out, ')');
	}
	sg_buf_addc(out, '\n');
}

static void print_blocks(struct sg_buf *out, const struct sg_plan *plan)
{
	const char *fixable = NULL;
	size_t allowable = 0;

	for (size_t i = 0; i < plan->blocks.len; i++) {
		const struct sg_block *block = &plan->blocks.items[i];

		allowable += block->word != NULL;
		if (block->finding->fix.kind)
			fixable = block->finding->file->path;
	}
	sg_buf_printf(out, "stopped by %zu finding%s of severity error\n",
		      plan->blocks.len, plan->blocks.len == 1 ? "" : "s");
	if (fixable) {
		sg_buf_adds(out, "[*] is repaired by: sqlguard check --fix=rebuild "
				 "--fix-applied ");
		sg_add_text(out, fixable);
		sg_buf_addc(out, '\n');
	}
	if (allowable)
		sg_buf_adds(out, "What is meant to be lost is allowed one by one:\n");
	for (size_t i = 0; i < plan->blocks.len; i++)
		print_block(out, &plan->blocks.items[i]);
}

void sg_print_gate(struct sg_buf *out, struct sg_plan *plan,
		   const struct sg_report_options *options)
{
	struct sg_report_options quiet = *options;

	quiet.quiet = true;
	if (plan->run.findings.len)
		sg_reporter_find(SG_STR("text"))->write(out, &plan->run, &quiet);
	if (plan->run.findings.len && (plan->refusals.len || plan->blocks.len))
		sg_buf_addc(out, '\n');
	sg_add_each(out, "refused: ", plan->refusals.items, plan->refusals.len);
	if (plan->blocks.len)
		print_blocks(out, plan);
}
