/*
 * The gate: each migration that is to run is judged by the engine, on top of the real
 * schema and of those before it, and cut into the statements that will run.  A finding of
 * severity error stops it, unless it is acknowledged by its own word.
 */
#include "ledgers/ledgers.h"
#include "planning.h"

/* ---- one migration ---- */

static bool turns_keys_off(const struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->script->statements.len; i++)
		if (sg_session_passes_over(cx->session, i) &&
		    sg_session_pragma_asks(cx->session, i, "foreign_keys") == SG_NO)
			return true;
	return false;
}

static void cut(struct sg_unit *unit, struct sg_arena *arena, const struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->script->statements.len; i++) {
		struct sg_span span = cx->script->statements.items[i].span;

		*SG_PUSH(arena, &unit->statements) = (struct sg_unit_statement){
			.text = sg_source_text(cx->src, span),
			.number = i + 1,
			.line = sg_source_line(cx->src, span.off),
			.passed_over = sg_session_passes_over(cx->session, i),
		};
	}
	unit->foreign_keys_off = turns_keys_off(cx);
}

/* A finding that stops it anyway. */
static bool is_reported(const struct planning *p, const struct sg_statement *statement)
{
	for (size_t i = 0; i < p->plan->run.findings.len; i++) {
		const struct sg_finding *finding = &p->plan->run.findings.items[i];

		if (finding->file == p->judged && finding->severity == SG_ERROR &&
		    !finding->suppressed && finding->span.off >= statement->span.off &&
		    finding->span.off <= sg_span_end(statement->span))
			return true;
	}
	return false;
}

/* What no parser of ours can read may do anything, whatever a comment hides. */
static void refuse_unread(struct planning *p, const struct sg_ctx *cx)
{
	for (size_t i = 0; i < cx->script->statements.len; i++) {
		const struct sg_statement *statement = &cx->script->statements.items[i];

		if (sg_is(statement->node, SG_PROBLEM) && !is_reported(p, statement))
			*SG_PUSH(p->arena, &p->plan->refusals) = sg_plan_say(
				p->arena,
				"line %zu of %s is no SQL that sqlguard can read, so "
				"that "
				"nobody can say what it does: correct it, or apply this "
				"migration with its own tool",
				sg_source_line(cx->src, statement->span.off),
				cx->src->path);
	}
}

static void observe(const struct sg_ctx *cx, void *payload)
{
	struct planning *p = payload;
	struct sg_planned *planned =
		&p->plan->migrations.items[p->plan->migrations.len - 1];
	size_t n = cx->script->statements.len;

	cut(&planned->unit, p->arena, cx);
	planned->wrapped_in = planned->unit.foreign_keys_off
				      ? "one transaction, foreign keys off before it and "
					"checked before COMMIT"
				      : "one transaction, foreign keys on";
	planned->after = (struct sg_schema_at){cx->catalog, cx->moments[n]};
	sg_plan_expect(planned, p->arena, cx);
	sg_plan_foresee(planned, p->arena, cx);
	refuse_unread(p, cx);
}

static void judge(struct planning *p, struct planned_step *step)
{
	struct sg_migration_set *set = p->plan->set;
	const char *path = set->migrations.items[step->file].path;
	struct sg_planned *planned = SG_PUSH(p->arena, &p->plan->migrations);
	struct sg_file *file = sg_run_add(&p->plan->run, path);

	planned->place = step->place;
	planned->migration = &set->migrations.items[step->place];
	planned->bytes = p->plan->bytes[step->file];
	planned->sha256 = sg_cstr(p->arena, sg_sha256_of(NULL, p->arena, planned->bytes));
	planned->ledger_table = p->plan->ledger.table;
	planned->unit.path = path;
	planned->unit.name = planned->migration->name;
	planned->unit.bytes = planned->bytes;
	step->judged = p->judged = file;
	sg_run_check(&p->plan->run, file,
		     &(struct sg_input){
			     .bytes = planned->bytes,
			     .dialect = p->plan->dialect,
			     .reason = p->db->target->place,
			     .replay = p->replay,
			     .set = set,
			     .place = step->file,
			     .only_down = step->only_down,
			     .observe = observe,
			     .payload = p,
		     });
}

void sg_plan_judge(struct planning *p)
{
	sg_run_add_set(&p->plan->run, p->plan->set, p->plan->dialect,
		       p->db->target->place);
	for (size_t i = 0; i < p->steps.len; i++)
		judge(p, &p->steps.items[i]);
	if (p->steps.len)
		sg_run_check_index(&p->plan->run, p->plan->set, p->plan->dialect);
}

/* ---- what stops it ---- */

static struct sg_planned *planned_of(struct planning *p, const struct sg_file *file)
{
	for (size_t i = 0; i < p->steps.len; i++)
		if (p->steps.items[i].judged == file)
			return &p->plan->migrations.items[i];
	return NULL;
}

/* An acknowledgement counts for every finding of its word, and is listed once. */
static void note_allowed(struct planning *p, struct sg_planned *planned,
			 struct sg_allowed *allowed, const struct sg_finding *finding)
{
	if (!allowed->stake)
		allowed->stake = sg_count_stakes(p, finding);
	for (size_t i = 0; i < finding->stakes.len; i++)
		if (finding->stakes.items[i].unnamed)
			*SG_PUSH(p->arena, &planned->acknowledged) =
				finding->stakes.items[i];
	for (size_t i = 0; i < planned->allowed.len; i++)
		if (planned->allowed.items[i] == allowed)
			return;
	*SG_PUSH(p->arena, &planned->allowed) = allowed;
}

static void take(struct planning *p, const struct sg_finding *finding)
{
	struct sg_planned *planned = planned_of(p, finding->file);
	const char *word = sg_finding_word(p->arena, finding);
	struct sg_allowed *allowed = NULL;

	if (planned && word && p->options->allowances)
		allowed = (struct sg_allowed *)sg_allowance(p->options->allowances, word);
	if (allowed) {
		note_allowed(p, planned, allowed, finding);
		return;
	}
	if (finding->severity == SG_ERROR && !finding->suppressed)
		*SG_PUSH(p->arena, &p->plan->blocks) = (struct sg_block){
			finding, word, word ? sg_count_stakes(p, finding) : NULL};
}

/* Of an earlier plan with the same words nothing is left. */
static void forget(struct sg_allowances *allowances)
{
	for (size_t i = 0; allowances && i < allowances->of.len; i++) {
		allowances->of.items[i].stake = NULL;
		allowances->of.items[i].used = false;
	}
}

bool sg_plan_gate(struct planning *p, struct sg_err *err)
{
	forget(p->options->allowances);
	for (size_t i = 0; i < p->plan->run.findings.len; i++)
		take(p, &p->plan->run.findings.items[i]);
	return sg_allowances_met(p, err);
}
