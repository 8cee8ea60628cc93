/*
 * The nth thing that SQLite asks of the disk fails, for every n: once, for good, because
 * the disk is full, because somebody else has the lock; and the process is killed there.
 * docs/design.md, "Nothing lost"; https://sqlite.org/atomiccommit.html
 */
#include "apply_faults_tally.h"

struct kind {
	enum fault_type type;
	const char *name;
	long dense; /* every one of the last so many */
};

static const struct kind kinds[] = {
	{FAULT_KILL, "killed", 150},      {FAULT_IO, "an I/O error", 60},
	{FAULT_DEAD, "a dead disk", 40},  {FAULT_FULL, "a full disk", 40},
	{FAULT_BUSY, "a lock taken", 40},
};

static bool run(struct world *w, struct sg_run_report *report, struct sg_err *err)
{
	return sg_apply_run(report, &w->target, &w->options, err);
}

static void apply(void *payload)
{
	struct sg_run_report report = {0};
	struct sg_err err = {0};

	run(payload, &report, &err);
}

static void try_kill(struct verdict *v, struct world *w)
{
	kill_child(v, apply, w);
	fault->type = FAULT_NONE;
	judge_all(v, w, false, NULL, NULL);
}

static void try_error(struct verdict *v, struct world *w)
{
	struct sg_run_report report = {0};
	struct sg_err err = {0};
	bool ran = run(w, &report, &err);

	fault->type = FAULT_NONE;
	judge_all(v, w, ran, &report, &err);
	sg_run_report_release(&report);
}

static void try_at(struct tally *t, struct world *w, const struct kind *kind, long n)
{
	struct verdict v = {.state = -1, .unsure = kind->type == FAULT_DEAD};

	scene_reset(w);
	fault_set(kind->type, n);
	if (kind->type == FAULT_KILL)
		try_kill(&v, w);
	else
		try_error(&v, w);
	if (t->tried % 8 == 0)
		judge_restore(&v, w);
	tally_add(t, &v, n, fault->where);
}

/* How many calls there are that this fault can meet. */
static long count_calls(struct world *w, enum fault_type type)
{
	struct sg_run_report report = {0};
	struct sg_err err = {0};

	scene_reset(w);
	fault_set(type, 0);
	if (!run(w, &report, &err) || report.state != SG_RUN_DONE)
		sg_bug("%s without a fault: %s", w->scene->name,
		       report.why ? report.why : err.text);
	fault->type = FAULT_NONE;
	sg_run_report_release(&report);
	return fault->calls;
}

static bool try_kind(struct world *w, const struct kind *kind)
{
	struct tally t = {0};
	long all = count_calls(w, kind->type);

	put(t.name, sizeof t.name, "%s: %s at the nth call", w->scene->name, kind->name);
	printf("# %s: %ld calls\n", t.name, all);
	for (long n = 1; n <= all; n = next_n(n, kind->dense, all))
		try_at(&t, w, kind, n);
	return tally_close(&t);
}

int main(void)
{
	struct world w;
	bool ok = true;

	fault_vfs_install();
	world_init(&w, "apply_faults_io");
	for (size_t i = 0; i < SCENES; i++) {
		scene_open(&w, &scenes[i]);
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
			ok &= try_kind(&w, &kinds[k]);
		scene_close(&w);
	}
	return !ok;
}
