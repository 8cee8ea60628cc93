/* The loop: a file is parsed and replayed, then each rule judges the nodes it asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "history.h"
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
};

void sg_run_init(struct sg_run *run)
{
	*run = (struct sg_run){0};
	run->selection.severity =
		sg_alloc(&run->arena, sg_rules_len * sizeof *run->selection.severity);
	for (size_t i = 0; i < sg_rules_len; i++)
		run->selection.severity[i] = sg_rules[i].rule->severity;
}

void sg_run_release(struct sg_run *run)
{
	for (size_t i = 0; i < run->files.len; i++)
		sg_arena_release(&run->files.items[i]->arena);
	sg_arena_release(&run->arena);
}

struct sg_file *sg_run_add(struct sg_run *run, const char *path)
{
	struct sg_file *file = SG_NEW(&run->arena, struct sg_file);

	file->path = sg_cstr(&run->arena, sg_str_of(path));
	*SG_PUSH(&run->arena, &run->files) = file;
	return file;
}

bool sg_run_select(struct sg_run *run, struct sg_str rule, enum sg_severity severity)
{
	const struct sg_rule_entry *entry = sg_rule_find(rule);

	if (!entry)
		return false;
	run->selection.severity[entry - sg_rules] = severity;
	memset(run->wanted, 0, sizeof run->wanted);
	return true;
}

void sg_run_select_none(struct sg_run *run)
{
	for (size_t i = 0; i < sg_rules_len; i++)
		run->selection.severity[i] = SG_OFF;
	memset(run->wanted, 0, sizeof run->wanted);
}

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
		job->cx.statement = &script->statements.items[i];
		job->cx.top = job->cx.statement->node;
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
	judge(node, job);
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
	file->statements = job->cx.script->statements.len;
	job->run->statements += file->statements;
}

void sg_run_check(struct sg_run *run, struct sg_file *file, struct sg_str bytes,
		  enum sg_dialect dialect, const char *reason)
{
	struct sg_arena tree = {0};
	struct sg_script script = {0};
	struct job job = {.run = run, .pending = {.arena = &tree, .keep = &run->arena}};
	size_t before = run->findings.len;

	file->dialect = dialect;
	file->dialect_reason = sg_cstr(&run->arena, sg_str_of(reason));
	sg_source_init(&file->source, &file->arena, file->path, bytes);
	sg_parse(&script, dialect, &file->source, &tree);
	job.cx = (struct sg_ctx){
		.dialect = dialect,
		.src = &file->source,
		.script = &script,
		.facts = sg_facts_new(&tree, dialect, &file->source, &script),
		.arena = &run->arena,
		.pending = &job.pending,
	};
	job.cx.history =
		sg_history_new(&tree, dialect, &file->source, &script, job.cx.facts);
	job.wanted = wanted_of(run, dialect);
	judge_statements(&job);
	judge_file(&job, &tree);
	judge_suppressions(&job, &tree);
	collect(&job, file);
	sg_history_release(job.cx.history);
	sg_arena_release(&tree);
	if (run->findings.len == before) {
		sg_arena_release(&file->arena);
		sg_source_init(&file->source, &file->arena, file->path, SG_STR(""));
	}
}

enum sg_severity sg_run_worst(const struct sg_run *run)
{
	if (run->errors)
		return SG_ERROR;
	if (run->warnings)
		return SG_WARNING;
	return run->infos ? SG_INFO : SG_OFF;
}
