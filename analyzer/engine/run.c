/* A run: its files, the severity that each rule was given, and the worst that was found.
 */
#include <string.h>

#include <sqlguard/engine.h>

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

enum sg_severity sg_run_worst(const struct sg_run *run)
{
	if (run->errors)
		return SG_ERROR;
	if (run->warnings)
		return SG_WARNING;
	return run->infos ? SG_INFO : SG_OFF;
}
