/* The loop: a file is parsed and replayed, then each rule judges the nodes it asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "../ask/history.h"
#include "part.h"
#include "pending.h"
#include "suppress.h"

/* The selected rules that want a node kind, so that a node costs nothing to the others.
 */
struct sg_wanted {
	SG_ARRAY(size_t) rules[SG_NODE_KINDS];
};

struct job {
	struct sg_run *run;
	struct sg_ctx cx;
	const struct sg_wanted *wanted;
	struct sg_pending pending;
	struct sg_directives directives;
	uint32_t *moments; /* before each statement, and behind the last */
};

static struct sg_wanted *wanted_new(struct sg_run *run, enum sg_dialect dialect)
{
	struct sg_wanted *wanted = SG_NEW(&run->arena, struct sg_wanted);

	for (size_t i = 0; i < sg_rules_len; i++) {
		const struct sg_rule *rule = sg_rules[i].rule;

		if (!run->selection.severity[i] || !(rule->dialects & dialect))
			continue;
		for (size_t k = 0; rule->on[k]; k++)
			*SG_PUSH(&run->arena, &wanted->rules[rule->on[k]]) = i;
	}
	return wanted;
}

static const struct sg_wanted *wanted_of(struct sg_run *run, enum sg_dialect dialect)
{
	if (!run->wanted[dialect])
		run->wanted[dialect] = wanted_new(run, dialect);
	return run->wanted[dialect];
}

static bool judge(struct sg_node *node, void *payload)
{
	struct job *job = payload;

	for (size_t i = 0; i < job->wanted->rules[node->kind].len; i++) {
		size_t rule = job->wanted->rules[node->kind].items[i];

		job->pending.rule = &sg_rules[rule];
		job->pending.severity = job->run->selection.severity[rule];
		job->pending.open = false;
		sg_rules[rule].rule->check(&job->cx, node);
	}
	return true;
}

static void judge_statements(struct job *job)
{
	const struct sg_script *script = job->cx.script;

	for (size_t i = 0; i < script->statements.len; i++) {
		job->cx.index = i;
		job->cx.at = job->moments[i];
		job->cx.statement = &script->statements.items[i];
		job->cx.top = job->cx.statement->node;
		/* It does not run. */
		if (sg_session_passes_over(job->cx.session, i))
			continue;
		sg_walk(job->cx.statement->node, judge, job);
	}
}

/* Rules that judge the file as a whole see it after its statements. */
static void judge_file(struct job *job, struct sg_arena *arena)
{
	struct sg_span whole = sg_span_of(0, job->cx.src->text.n);
	struct sg_node *node = sg_node_new(arena, SG_WHOLE_FILE, whole);

	sg_as_whole_file(node)->statements = (long)job->cx.script->statements.len;
	job->cx.statement = NULL;
	job->cx.top = NULL;
	job->cx.at = job->moments[job->cx.script->statements.len];
	judge(node, job);
}

/* What is wrong with the set stands at the first line of the file that it concerns. */
static void judge_set(struct job *job, size_t place, struct sg_arena *arena)
{
	const struct sg_migration_set *set = job->cx.set;

	for (size_t i = 0; i < set->problems.len; i++) {
		const struct sg_migration_problem *problem = &set->problems.items[i];
		size_t line = place == SIZE_MAX && problem->line ? problem->line : 1;
		struct sg_set_problem *node;

		if (problem->migration != place)
			continue;
		node = sg_as_set_problem(sg_node_new(
			arena, SG_SET_PROBLEM, sg_source_line_span(job->cx.src, line)));
		node->type = problem->type;
		node->subject = problem->subject;
		node->other = problem->other;
		node->detail = problem->detail;
		judge(&node->node, job);
	}
}

/* Last, since a suppression is judged by what it hid. */
static void judge_suppressions(struct job *job, struct sg_arena *arena)
{
	sg_directives_read(&job->directives, &job->cx, arena);
	sg_directives_apply(&job->directives, &job->cx, &job->pending);
	for (size_t i = 0; i < job->directives.len; i++) {
		struct sg_suppression *s =
			sg_as_suppression(job->directives.items[i].node);

		/* A rule that is off had no chance to be hidden. */
		if (s->known &&
		    !job->run->selection.severity[sg_rule_find(s->rule) - sg_rules])
			s->used = true;
		judge(&s->node, job);
	}
}

static int by_place(const void *left, const void *right)
{
	const struct sg_finding *a = left, *b = right;

	if (a->span.off != b->span.off)
		return a->span.off < b->span.off ? -1 : 1;
	return strcmp(a->rule->name, b->rule->name);
}

static void count(struct sg_run *run, const struct sg_finding *finding)
{
	if (finding->suppressed)
		run->suppressed++;
	else if (finding->severity == SG_ERROR)
		run->errors++;
	else if (finding->severity == SG_WARNING)
		run->warnings++;
	else
		run->infos++;
}

static void collect(struct job *job, struct sg_file *file)
{
	struct sg_pending *pending = &job->pending;

	if (pending->findings.len)
		qsort(pending->findings.items, pending->findings.len,
		      sizeof *pending->findings.items, by_place);
	for (size_t i = 0; i < pending->findings.len; i++) {
		pending->findings.items[i].file = file;
		count(job->run, &pending->findings.items[i]);
		*SG_PUSH(&job->run->arena, &job->run->findings) =
			pending->findings.items[i];
	}
	for (size_t i = 0; i < job->cx.script->statements.len; i++)
		file->parsed +=
			!sg_is(job->cx.script->statements.items[i].node, SG_PROBLEM);
	file->statements += job->cx.script->statements.len;
	job->run->statements += job->cx.script->statements.len;
}

/* Judges one direction of a file, after it was replayed on top of its history. */
static void check_part(struct sg_run *run, struct sg_file *file,
		       const struct sg_input *input, const struct sg_part *part,
		       struct sg_replay *replay, struct sg_arena *tree)
{
	struct job job = {.run = run, .pending = {.arena = tree, .keep = &run->arena}};
	const struct sg_script *script = &part->script;

	job.wanted = wanted_of(run, input->dialect);
	job.moments = sg_alloc(tree, (script->statements.len + 1) * sizeof *job.moments);
	sg_part_replay(part, replay, &file->source, job.moments);
	job.cx = (struct sg_ctx){
		.dialect = input->dialect,
		.src = &file->source,
		.script = script,
		.catalog = replay->catalog,
		.began = job.moments[0],
		.moments = job.moments,
		.session = part->session,
		.set = input->set,
		.migration = sg_migration_of(input),
		.arena = &run->arena,
		.pending = &job.pending,
	};
	job.cx.facts =
		sg_facts_new(tree, input->dialect, &file->source, script, part->session);
	job.cx.rows = sg_rows_new(tree, &(struct sg_rows_input){
						.dialect = input->dialect,
						.src = &file->source,
						.script = script,
						.session = part->session,
						.catalog = replay->catalog,
						.moments = job.moments,
					});
	job.cx.history = sg_history_new(tree, input->dialect, &file->source, script,
					part->session, job.cx.facts);
	judge_statements(&job);
	judge_file(&job, tree);
	if (input->set)
		judge_set(&job, input->place, tree);
	judge_suppressions(&job, tree);
	collect(&job, file);
	if (input->observe)
		input->observe(&job.cx, input->payload);
	sg_history_release(job.cx.history);
}

/* A down part starts from what its up part made, and leaves nothing behind. */
static void check_down(struct sg_run *run, struct sg_file *file,
		       const struct sg_input *input, const struct sg_script *script,
		       struct sg_replay *replay, struct sg_arena *tree)
{
	uint32_t moment = replay->catalog->now;
	struct sg_input without_set = *input;
	struct sg_part part;

	sg_part_new(&part, tree, &file->source, script, input, true);
	if (!part.script.statements.len)
		return;
	without_set.set = NULL; /* its problems were told already */
	without_set.observe = NULL;
	check_part(run, file, &without_set, &part, replay, tree);
	sg_replay_return(replay, moment);
}

/* Bytes are kept for the reports only. */
static void give_back(struct sg_file *file)
{
	sg_arena_release(&file->arena);
	sg_source_init(&file->source, &file->arena, file->path, SG_STR(""));
}

void sg_run_check(struct sg_run *run, struct sg_file *file, const struct sg_input *input)
{
	struct sg_arena tree = {0};
	struct sg_script script = {0};
	struct sg_replay *replay = input->replay;
	struct sg_part part;
	size_t before = run->findings.len;

	file->dialect = input->dialect;
	file->dialect_reason = sg_cstr(&run->arena, sg_str_of(input->reason));
	sg_source_init(&file->source, &file->arena, file->path, input->bytes);
	sg_parse(&script, input->dialect, &file->source, &tree);
	if (!replay)
		replay = sg_replay_new(&tree, input->dialect, SG_BEGINS_UNKNOWN);
	sg_part_new(&part, &tree, &file->source, &script, input, input->only_down);
	check_part(run, file, input, &part, replay, &tree);
	if (input->down)
		check_down(run, file, input, &script, replay, &tree);
	sg_arena_release(&tree);
	if (run->findings.len == before)
		give_back(file);
}

void sg_run_replay(const char *path, const struct sg_input *input)
{
	struct sg_arena tree = {0};
	struct sg_script script = {0};
	struct sg_source src;
	struct sg_part part;

	sg_source_init(&src, &tree, path, input->bytes);
	sg_parse(&script, input->dialect, &src, &tree);
	sg_part_new(&part, &tree, &src, &script, input, false);
	sg_part_replay(&part, input->replay, &src, NULL);
	sg_arena_release(&tree);
}

static bool index_has_problem(const struct sg_migration_set *set)
{
	for (size_t i = 0; i < set->problems.len; i++)
		if (set->problems.items[i].migration == SIZE_MAX)
			return set->index_path != NULL;
	return false;
}

/* The index is a file of the run like any other, but without statements. */
void sg_run_check_index(struct sg_run *run, const struct sg_migration_set *set,
			enum sg_dialect dialect)
{
	struct sg_arena tree = {0};
	struct sg_script none = {0};
	struct sg_file *file;
	struct job job = {.run = run, .pending = {.arena = &tree, .keep = &run->arena}};

	if (!index_has_problem(set))
		return;
	file = sg_run_add(run, set->index_path);
	file->dialect = dialect;
	file->dialect_reason = "";
	sg_source_init(&file->source, &file->arena, file->path,
		       sg_strdup(&file->arena, set->index_text));
	job.wanted = wanted_of(run, dialect);
	job.cx = (struct sg_ctx){.dialect = dialect,
				 .src = &file->source,
				 .script = &none,
				 .set = set,
				 .arena = &run->arena,
				 .pending = &job.pending};
	judge_set(&job, SIZE_MAX, &tree);
	collect(&job, file);
	sg_arena_release(&tree);
}
