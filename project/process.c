/*
 * Running another program and reading what it prints.  It gets a process group of its
 * own, so that the time limit ends its children as well (wrangler is a script that starts
 * node a second time), and no descriptor of ours (a lock would stay held in it).
 */
#define _GNU_SOURCE /* pipe2; addchdir_np, addclosefrom_np of glibc 2.34 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlguard/clock.h>
#include <sqlguard/buf.h>

#include "process.h"

extern char **environ;

/* ---- start ---- */

static bool sets(const char *setting, const char *variable)
{
	size_t n = strcspn(setting, "=");

	return !strncmp(setting, variable, n) && variable[n] == '=';
}

/* Our environment with the settings in place of what it says of them. */
static char **make_environment(struct sg_arena *arena, const char *const *settings)
{
	struct {
		SG_ARRAY(const char *) of;
	} all = {0};

	for (size_t i = 0; environ[i]; i++) {
		bool ours = false;

		for (size_t k = 0; settings && settings[k]; k++)
			ours = ours || sets(settings[k], environ[i]);
		if (!ours)
			*SG_PUSH(arena, &all.of) = environ[i];
	}
	for (size_t k = 0; settings && settings[k]; k++)
		*SG_PUSH(arena, &all.of) = settings[k];
	*SG_PUSH(arena, &all.of) = NULL;
	/* posix_spawn takes char *const [] for history's sake and changes nothing. */
	return (char **)all.of.items;
}

struct running {
	pid_t pid;
	int fds[2]; /* its standard output and standard error; -1: at its end */
	struct sg_buf kept[2];
	size_t most;
	bool cut;
	double deadline;
};

static void set_actions(posix_spawn_file_actions_t *actions, const char *folder,
			int pipes[2][2])
{
	posix_spawn_file_actions_init(actions);
	posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(actions, pipes[0][1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(actions, pipes[1][1], STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
	if (folder)
		posix_spawn_file_actions_addchdir_np(actions, folder);
}

/* Signals that we ignore or block are none of its business. */
static void set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, usual;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGXFSZ);
	sigaddset(&usual, SIGINT);
	sigaddset(&usual, SIGTERM);
	posix_spawnattr_init(attributes);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP |
						     POSIX_SPAWN_SETSIGMASK |
						     POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &usual);
}

static int spawn(pid_t *pid, struct sg_arena *arena, const struct sg_process *process,
		 int pipes[2][2])
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int code;

	set_actions(&actions, process->folder, pipes);
	set_attributes(&attributes);
	code = posix_spawnp(pid, process->argv[0], &actions, &attributes,
			    (char *const *)process->argv,
			    make_environment(arena, process->settings));
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return code;
}

static bool open_pipes(int pipes[2][2], struct sg_err *err)
{
	if (pipe2(pipes[0], O_CLOEXEC))
		return sg_fail(err, "cannot make a pipe: %s", strerror(errno));
	if (!pipe2(pipes[1], O_CLOEXEC))
		return true;
	sg_fail(err, "cannot make a pipe: %s", strerror(errno));
	close(pipes[0][0]);
	close(pipes[0][1]);
	return false;
}

static bool start(struct running *r, struct sg_arena *arena,
		  const struct sg_process *process, struct sg_err *err)
{
	int pipes[2][2], code;

	if (!open_pipes(pipes, err))
		return false;
	code = spawn(&r->pid, arena, process, pipes);
	for (int i = 0; i < 2; i++) {
		close(pipes[i][1]);
		r->fds[i] = pipes[i][0];
		fcntl(r->fds[i], F_SETFL, O_NONBLOCK);
	}
	if (!code)
		return true;
	close(r->fds[0]);
	close(r->fds[1]);
	return sg_fail(err, "cannot run '%s': %s", process->argv[0], strerror(code));
}

/* ---- read ---- */

/* What is beyond the ceiling is read and thrown away: a program must not be stopped in
   the middle of its work for printing too much. */
static void keep(struct running *r, int i, const char *bytes, size_t n)
{
	size_t room = r->most - r->kept[i].n;

	r->cut = r->cut || n > room;
	sg_buf_add(&r->kept[i], (struct sg_str){bytes, n < room ? n : room});
}

static void drain(struct running *r, int i)
{
	char bytes[16384];
	ssize_t n;

	while (r->fds[i] >= 0 && (n = read(r->fds[i], bytes, sizeof bytes)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n < 0)
			break;
		keep(r, i, bytes, (size_t)n);
	}
	if (r->fds[i] >= 0)
		close(r->fds[i]);
	r->fds[i] = -1;
}

/* Its end is what counts, not that of its outputs: a child of it may keep these open.
   Once both are closed it ends any moment. */
#define SLICE_MS      20
#define LAST_SLICE_MS 1

static void wait_a_little(struct running *r)
{
	struct pollfd polled[2] = {{r->fds[0], POLLIN, 0}, {r->fds[1], POLLIN, 0}};
	bool closed = r->fds[0] < 0 && r->fds[1] < 0;

	poll(polled, 2, closed ? LAST_SLICE_MS : SLICE_MS);
	drain(r, 0);
	drain(r, 1);
}

static void tell(struct sg_process_result *result, int status)
{
	bool exited = WIFEXITED(status);

	if (result->end == SG_PROCESS_TIMED_OUT)
		return;
	result->end = exited ? SG_PROCESS_EXITED : SG_PROCESS_KILLED;
	result->code = exited ? WEXITSTATUS(status) : WTERMSIG(status);
}

static void follow(struct sg_process_result *result, struct running *r)
{
	int status = 0;
	pid_t ended = 0;

	while (!ended || (ended < 0 && errno == EINTR)) {
		if (result->end != SG_PROCESS_TIMED_OUT && sg_now() > r->deadline) {
			result->end = SG_PROCESS_TIMED_OUT;
			kill(-r->pid, SIGKILL);
		}
		wait_a_little(r);
		ended = waitpid(r->pid, &status, WNOHANG);
	}
	wait_a_little(r);
	if (ended > 0)
		tell(result, status);
	else if (result->end != SG_PROCESS_TIMED_OUT)
		result->end = SG_PROCESS_KILLED; /* who ignores SIGCHLD learns no more */
}

bool sg_process_run(struct sg_process_result *result, struct sg_arena *arena,
		    const struct sg_process *process, struct sg_err *err)
{
	double begin = sg_now();
	struct running r = {.most = process->most, .deadline = begin + process->seconds};

	*result = (struct sg_process_result){0};
	if (!start(&r, arena, process, err))
		return false;
	follow(result, &r);
	for (int i = 0; i < 2; i++)
		if (r.fds[i] >= 0)
			close(r.fds[i]);
	result->cut = r.cut;
	result->out = sg_buf_keep(&r.kept[0], arena);
	result->err = sg_buf_keep(&r.kept[1], arena);
	result->seconds = sg_now() - begin;
	return true;
}

/* ---- PATH ---- */

static bool is_program(const char *path)
{
	struct stat info;

	return !stat(path, &info) && S_ISREG(info.st_mode) && !access(path, X_OK);
}

const char *sg_process_find(struct sg_arena *arena, const char *name)
{
	const char *all = getenv("PATH");
	struct sg_str path = sg_str_of(all ? all : "");

	for (size_t from = 0, to; from <= path.n; from = to + 1) {
		struct sg_str folder;
		const char *found;

		to = sg_str_find(path, ":", from);
		folder = sg_str_sub(path, from, to);
		found = sg_printf(arena, "%.*s/%s", SG_STR_ARG(folder), name);
		if (folder.n && folder.p[0] == '/' && is_program(found))
			return found;
	}
	return NULL;
}
