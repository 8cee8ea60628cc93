/* Other programs, run to their end: what they are given, and what is told of them. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <process.h>

#include "case.h"

static struct sg_process_result run(struct sg_arena *arena, const char *script,
				    double seconds, size_t most)
{
	static const char *const settings[] = {"SG_TEST=a b", "PATH=/usr/bin:/bin", NULL};
	const char *argv[] = {"sh", "-c", script, NULL};
	const struct sg_process process = {.argv = argv,
					   .folder = "/usr",
					   .settings = settings,
					   .seconds = seconds,
					   .most = most};
	struct sg_process_result result;
	struct sg_err err = {""};

	expect(sg_process_run(&result, arena, &process, &err), "%s", err.text);
	return result;
}

static void try_endings(struct sg_arena *arena)
{
	struct sg_process_result r =
		run(arena, "pwd; echo \"$SG_TEST\" $(cat | wc -c) >&2; exit 3", 10, 1000);

	expect(r.end == SG_PROCESS_EXITED && r.code == 3, "end %d, code %d", r.end,
	       r.code);
	expect(sg_str_is(r.out, "/usr\n"), "printed '%.*s'", SG_STR_ARG(r.out));
	expect(sg_str_is(r.err, "a b 0\n"), "told '%.*s'", SG_STR_ARG(r.err));
	done("a program has its folder, its settings and no input, and its outputs "
	     "apart");
	r = run(arena, "kill -TERM $$", 10, 1000);
	expect(r.end == SG_PROCESS_KILLED && r.code == SIGTERM, "end %d, code %d", r.end,
	       r.code);
	done("a program that a signal ends is told from one that fails");
}

static void try_ceilings(struct sg_arena *arena)
{
	struct sg_process_result r =
		run(arena, "head -c 3000000 /dev/zero; echo x >&2; exit 0", 30, 1000);

	expect(r.end == SG_PROCESS_EXITED && r.code == 0, "end %d, code %d", r.end,
	       r.code);
	expect(r.cut && r.out.n == 1000 && r.err.n == 2, "kept %zu and %zu", r.out.n,
	       r.err.n);
	done("a program that prints too much runs to its end");
}

/* The grandchild writes its number; it must be gone with its parent. */
static void try_time(struct sg_arena *arena)
{
	struct sg_process_result r = run(arena, "sleep 600 & echo $!; wait", 0.3, 1000);
	long child = strtol(sg_cstr(arena, r.out), NULL, 10);

	expect(r.end == SG_PROCESS_TIMED_OUT && r.seconds < 5, "end %d in %f s", r.end,
	       r.seconds);
	for (int i = 0; i < 100 && child > 0 && !kill((pid_t)child, 0); i++)
		usleep(20000);
	expect(child > 0 && kill((pid_t)child, 0), "process %ld still runs", child);
	done("a program that takes too long is killed with its children");
	r = run(arena, "sleep 5 & echo gone", 10, 1000);
	expect(r.end == SG_PROCESS_EXITED && r.seconds < 3, "end %d in %f s", r.end,
	       r.seconds);
	expect(sg_str_is(r.out, "gone\n"), "printed '%.*s'", SG_STR_ARG(r.out));
	done("a child that stays behind does not hold the end up");
}

static void try_missing(struct sg_arena *arena)
{
	const char *argv[] = {"/nonexistent/program", NULL};
	const struct sg_process process = {.argv = argv, .seconds = 1, .most = 10};
	struct sg_process_result result;
	struct sg_err err = {""};

	expect(!sg_process_run(&result, arena, &process, &err), "it ran");
	expect(has(err.text, "cannot run '/nonexistent/program'"), "%s", err.text);
	expect(!sg_process_find(arena, "no-such-program"), "it was found");
	expect(sg_process_find(arena, "sh") != NULL, "sh was not found");
	done("a program that is not there is an error");
}

int main(void)
{
	struct sg_arena arena = {0};

	try_endings(&arena);
	try_ceilings(&arena);
	try_time(&arena);
	try_missing(&arena);
	sg_arena_release(&arena);
	return failed;
}
