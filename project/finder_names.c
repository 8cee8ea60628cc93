/* Layouts and runners by name, and what each runner does for a dialect. */
#include <string.h>

#include "finder.h"

/* The tables have names with '-'; people also write file names, with '_'. */
static bool is_name(struct sg_str given, const char *name)
{
	if (given.n != strlen(name))
		return false;
	for (size_t i = 0; i < given.n; i++)
		if (given.p[i] != name[i] && !(given.p[i] == '_' && name[i] == '-'))
			return false;
	return true;
}

const struct sg_layout_entry *sg_layout_find(struct sg_str name)
{
	for (size_t i = 0; i < sg_layouts_len; i++)
		if (is_name(name, sg_layouts[i].name))
			return &sg_layouts[i];
	return NULL;
}

const struct sg_runner *sg_runner_find(struct sg_str name)
{
	for (size_t i = 0; i < sg_runners_len; i++)
		if (is_name(name, sg_runners[i].name))
			return sg_runners[i].runner;
	return NULL;
}

bool sg_has_runner(const struct sg_layout *layout, const struct sg_runner *runner)
{
	for (size_t i = 0; i < SG_RUNNERS_MOST && layout->runners[i]; i++)
		if (!strcmp(layout->runners[i], runner->name))
			return true;
	return false;
}

bool sg_reads_layout(const struct sg_runner *runner, const struct sg_layout *layout)
{
	return runner->any_layout || sg_has_runner(layout, runner);
}

static bool unknown(struct sg_err *err, const char *what, const char *name,
		    const char *near)
{
	return sg_fail(err, "unknown %s '%s'%s%s%s; 'sqlguard layouts' lists them", what,
		       name, near ? "; did you mean '" : "", near ? near : "",
		       near ? "'" : "");
}

bool sg_finder_choose(struct sg_finder *finder, struct sg_err *err)
{
	const char *layout = finder->options.layout, *runner = finder->options.runner;

	if (layout) {
		finder->layout = sg_layout_find(sg_str_of(layout));
		if (!finder->layout)
			return unknown(err, "layout", layout,
				       sg_nearest(sg_str_of(layout), sg_layouts,
						  sg_layouts_len, sizeof *sg_layouts));
	}
	if (runner) {
		finder->runner = sg_runner_find(sg_str_of(runner));
		if (!finder->runner)
			return unknown(err, "runner", runner,
				       sg_nearest(sg_str_of(runner), sg_runners,
						  sg_runners_len, sizeof *sg_runners));
	}
	return true;
}
