/*
 * Runs a command several times and prints the least CPU time in seconds, the least wall
 * time in seconds and the most memory in KiB.  The least is what the program needs; the
 * rest is what else the machine did.
 *
 *   measure TIMES COMMAND ARGUMENT...
 */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct cost {
	double cpu, wall;
	long memory;
};

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static struct cost run(char **argv, posix_spawn_file_actions_t *actions)
{
	struct rusage usage;
	double start = now();
	int status;
	pid_t pid;

	if (posix_spawnp(&pid, argv[0], actions, NULL, argv, environ) ||
	    wait4(pid, &status, 0, &usage) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) > 2) {
		fprintf(stderr, "measure: '%s' failed\n", argv[0]);
		exit(1);
	}
	return (struct cost){seconds(usage.ru_utime) + seconds(usage.ru_stime),
			     now() - start, usage.ru_maxrss};
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	struct cost best, cost;
	int times = argc > 2 ? atoi(argv[1]) : 0;

	if (times < 1)
		return 2;
	posix_spawn_file_actions_init(&actions);
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_WRONLY, 0);
	best = run(argv + 2, &actions);
	for (int i = 1; i < times; i++) {
		cost = run(argv + 2, &actions);
		best.cpu = cost.cpu < best.cpu ? cost.cpu : best.cpu;
		best.wall = cost.wall < best.wall ? cost.wall : best.wall;
		best.memory = cost.memory > best.memory ? cost.memory : best.memory;
	}
	printf("%.6f %.6f %ld\n", best.cpu, best.wall, best.memory);
	return 0;
}
