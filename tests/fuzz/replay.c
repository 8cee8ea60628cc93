/*
 * Gives a fuzz target every seed: whole, with its letters' case flipped, and cut at each
 * byte.  Each seed runs in a process of its own, so that a crash names the seed and the
 * variant and the others go on.
 */
#include <fts.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlguard/arena.h>

#include "files.h"

#define CUT_CEILING 4096  /* bytes of a seed that are cut one by one */
#define RUNS        30000 /* of one target over all seeds, about */
#define SECONDS     30    /* that one seed may take */
#define STACK_BYTES ((size_t)512 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a child is at, in memory that its parent sees. */
struct progress {
	char variant[32];
	size_t cut;
};

struct seed {
	char *path;
	uint8_t *bytes;
	size_t size;
};

struct replay {
	struct sg_arena arena;
	SG_ARRAY(struct seed) seeds;
	size_t stride; /* every such byte is a cut */
	struct progress *progress;
	int failed;
};

static void add_seed(struct replay *replay, const char *path)
{
	struct seed *seed = SG_PUSH(&replay->arena, &replay->seeds);
	struct sg_buf text = {0};

	file_need(&text, path);
	seed->path = sg_cstr(&replay->arena, sg_str_of(path));
	seed->bytes = sg_alloc(&replay->arena, text.n + 1);
	seed->size = text.n;
	if (text.n)
		memcpy(seed->bytes, text.p, text.n);
	sg_buf_release(&text);
}

static int by_name(const FTSENT **left, const FTSENT **right)
{
	return strcmp((*left)->fts_name, (*right)->fts_name);
}

static void find_seeds(struct replay *replay)
{
	char fixtures[] = "fixtures", crashes[] = "tests/fuzz/crashes";
	char *roots[] = {fixtures, crashes, NULL};
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;

	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info == FTS_F &&
		    (strstr(entry->fts_name, ".sql") || strstr(entry->fts_path, crashes)))
			add_seed(replay, entry->fts_path);
	if (fts)
		fts_close(fts);
}

static size_t cuts_of(const struct seed *seed)
{
	return seed->size < CUT_CEILING ? seed->size : CUT_CEILING;
}

static void choose_stride(struct replay *replay)
{
	size_t cuts = 0;

	for (size_t i = 0; i < replay->seeds.len; i++)
		cuts += cuts_of(&replay->seeds.items[i]);
	replay->stride = cuts / RUNS + 1;
}

static void flip_case(uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((bytes[i] | 32) >= 'a' && (bytes[i] | 32) <= 'z')
			bytes[i] ^= 32;
}

static void give(struct replay *replay, const struct seed *seed, const char *variant,
		 size_t size)
{
	snprintf(replay->progress->variant, sizeof replay->progress->variant, "%s",
		 variant);
	replay->progress->cut = size;
	LLVMFuzzerTestOneInput(seed->bytes, size);
}

struct child {
	struct replay *replay;
	const struct seed *seed;
};

/* The first cut differs from seed to seed, so that all together are cut at each offset.
 */
static void *replay_seed(void *payload)
{
	const struct child *child = payload;
	struct replay *replay = child->replay;
	const struct seed *seed = child->seed;
	size_t first = (size_t)(seed - replay->seeds.items) % replay->stride;

	give(replay, seed, "whole", seed->size);
	for (size_t cut = first; cut < cuts_of(seed); cut += replay->stride)
		give(replay, seed, "cut", cut);
	flip_case(seed->bytes, seed->size);
	give(replay, seed, "case flipped", seed->size);
	return NULL;
}

static void run_child(struct replay *replay, const struct seed *seed)
{
	struct child child = {replay, seed};
	pthread_attr_t attributes;
	pthread_t thread;

	alarm(SECONDS);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	if (pthread_create(&thread, &attributes, replay_seed, &child))
		sg_die("cannot start a thread");
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attributes);
	exit(0);
}

static void judge(struct replay *replay, const struct seed *seed, int status)
{
	const struct progress *at = replay->progress;

	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return;
	replay->failed = 1;
	printf("not ok %s: %s at %zu bytes: %s %d\n", seed->path, at->variant, at->cut,
	       WIFSIGNALED(status) ? "signal" : "exit code",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static void replay_apart(struct replay *replay, const struct seed *seed)
{
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		sg_die("cannot fork");
	if (!pid)
		run_child(replay, seed);
	if (waitpid(pid, &status, 0) != pid)
		sg_die("lost a child");
	judge(replay, seed, status);
}

int main(void)
{
	struct replay replay = {0};

	replay.progress = mmap(NULL, sizeof *replay.progress, PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (replay.progress == MAP_FAILED)
		sg_die("no shared memory");
	find_seeds(&replay);
	choose_stride(&replay);
	for (size_t i = 0; i < replay.seeds.len; i++)
		replay_apart(&replay, &replay.seeds.items[i]);
	if (!replay.seeds.len)
		printf("not ok seeds are replayed: there are none\n");
	else if (!replay.failed)
		printf("ok %zu seeds are replayed, cut at each %zu. byte\n",
		       replay.seeds.len, replay.stride);
	sg_arena_release(&replay.arena);
	return replay.failed || !replay.seeds.len;
}
