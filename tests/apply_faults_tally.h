/* Which n are tried, and the line that a test prints of all of them. */
#ifndef SQLGUARD_TESTS_APPLY_FAULTS_TALLY_H
#define SQLGUARD_TESTS_APPLY_FAULTS_TALLY_H

#include <sys/wait.h>

#include "apply_faults_judge.h"

struct tally {
	char name[160];
	long tried, failed;
	int ends[PENDING + 1]; /* trials by the state that the fault left */
};

/* A run takes ten times as long under the sanitizers, which look for other faults. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define THINNED 5
#endif
#endif
#ifndef THINNED
#define THINNED 1
#endif

/*
 * A sample of those before the last `dense` ones, and then every n: the migrations run at
 * the end, behind backup and rehearsal.  The same ones in each run.
 */
static inline long next_n(long n, long dense, long all)
{
	long first = all > dense ? all - dense : 0;
	long step = THINNED * (1 + first / (dense / 2 + 1));

	if (n >= first)
		return n + THINNED;
	return n + step < first ? n + step : first;
}

static inline void tally_add(struct tally *t, const struct verdict *v, long n,
			     const char *where)
{
	t->tried++;
	if (v->state >= 0)
		t->ends[v->state]++;
	if (!v->why[0])
		return;
	if (!t->failed++)
		printf("not ok %s: at call %ld (%s): %s\n", t->name, n, where, v->why);
	else if (t->failed < 6)
		printf("# %s: at call %ld (%s): %s\n", t->name, n, where, v->why);
}

/* Prints the result; true: all of it held. */
static inline bool tally_close(const struct tally *t)
{
	if (!t->tried)
		printf("not ok %s: nothing was tried\n", t->name);
	else if (!t->failed)
		printf("ok %s\n", t->name);
	else
		printf("# %s: %ld of %ld fail\n", t->name, t->failed, t->tried);
	printf("# %s: %ld tried; %d, %d, %d, %d of them left 0, 1, 2, 3 applied\n",
	       t->name, t->tried, t->ends[0], t->ends[1], t->ends[2], t->ends[3]);
	fflush(stdout);
	return t->tried && !t->failed;
}

/* What a child does, which is killed while it does it. */
static inline void kill_child(struct verdict *v, void (*work)(void *), void *payload)
{
	int status = 0;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child < 0)
		sg_bug("cannot fork");
	if (!child) {
		work(payload);
		_exit(0);
	}
	waitpid(child, &status, 0);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		wrong(v, "the process was not killed: status %d", status);
	v->is_dead = true;
}

/* A folder in memory when there is one: what is tested is no disk. */
static inline void world_init(struct world *w, const char *name)
{
	*w = (struct world){0};
	put(w->folder, sizeof w->folder, "%s/%s.%ld",
	    access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm", name, (long)getpid());
	fault->no_sync = true;
}

#endif
