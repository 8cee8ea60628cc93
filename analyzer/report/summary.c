/* The line under the findings: how many of what in how much. */
#include "summary.h"

static void count(struct sg_buf *out, size_t n, const char *what)
{
	sg_buf_printf(out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

/* "2 errors, 1 warning"; severities without findings are left out. */
static void write_problems(struct sg_buf *out, const struct sg_run *run)
{
	const struct {
		size_t n;
		const char *what;
	} parts[] = {
		{run->errors, "error"}, {run->warnings, "warning"}, {run->infos, "info"}};
	const char *comma = "";

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!parts[i].n)
			continue;
		sg_buf_adds(out, comma);
		count(out, parts[i].n, parts[i].what);
		comma = ", ";
	}
	if (!*comma)
		sg_buf_adds(out, "no problems");
}

void sg_write_summary(struct sg_buf *out, const struct sg_run *run)
{
	write_problems(out, run);
	sg_buf_adds(out, " in ");
	count(out, run->files.len, "file");
	sg_buf_adds(out, " (");
	count(out, run->statements, "statement");
	sg_buf_adds(out, ")");
	if (run->suppressed)
		sg_buf_printf(out, ", %zu suppressed", run->suppressed);
	sg_buf_addc(out, '\n');
}

static size_t count_fixable(const struct sg_run *run, enum sg_fix_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < run->findings.len; i++)
		n += run->findings.items[i].fix.kind == kind &&
		     !run->findings.items[i].suppressed;
	return n;
}

void sg_write_fixable(struct sg_buf *out, const struct sg_run *run,
		      const struct sg_report_options *options)
{
	size_t safe = count_fixable(run, SG_FIX_SAFE);
	size_t rebuilds = count_fixable(run, SG_FIX_REBUILD);
	size_t remaining = run->errors + run->warnings + run->infos;

	if (options->fixing) {
		sg_buf_adds(out, "Found ");
		count(out, options->fixed + remaining, "finding");
		sg_buf_printf(out, " (%zu fixed, %zu remaining)\n", options->fixed,
			      remaining);
		return;
	}
	if (!safe && !rebuilds)
		return;
	sg_buf_adds(out, "[*] ");
	if (safe)
		sg_buf_printf(out, "%zu fixable with --fix", safe);
	if (rebuilds)
		sg_buf_printf(out, "%s%zu %swith --fix=rebuild", safe ? ", " : "",
			      rebuilds, safe ? "" : "fixable ");
	sg_buf_addc(out, '\n');
}
