/*
 * Parses the files and replays them into a catalog, one for each folder in the order of
 * the arguments, to be compared with sqlite_prepare, which runs their schema changes in
 * SQLite itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlguard/replay.h>

#include "slurp.h"

static void replay(struct sg_replay *history, const char *path, char *text)
{
	struct sg_session_start start = {.wrap = SG_WRAP_NONE, .foreign_keys = SG_NO};
	struct sg_replay_file file = {.path = path};
	struct sg_script script = {{0}, {0}};
	struct sg_arena arena = {0};
	struct sg_source src;

	sg_source_init(&src, &arena, path, sg_str_of(text));
	sg_parse(&script, SG_SQLITE, &src, &arena);
	file.src = &src;
	file.script = &script;
	file.session = sg_session_new(&arena, SG_SQLITE, &src, &script, &start);
	sg_replay_run(history, &file, NULL);
	sg_arena_release(&arena);
}

static int same_folder(const char *a, const char *b)
{
	const char *slash = strrchr(a, '/');
	size_t n = slash ? (size_t)(slash - a) + 1 : 0;

	return !strncmp(a, b, n) && !strchr(b + n, '/');
}

int main(int argc, char **argv)
{
	struct sg_arena arena = {0};
	struct sg_replay *history = NULL;
	size_t objects = 0;

	for (int i = 1; i < argc; i++) {
		char *text = slurp(argv[i]);

		if (i == 1 || !same_folder(argv[i - 1], argv[i])) {
			objects += history ? history->catalog->objects.len : 0;
			sg_arena_release(&arena);
			history = sg_replay_new(&arena, SG_SQLITE, SG_BEGINS_EMPTY);
		}
		replay(history, argv[i], text);
		free(text);
	}
	objects += history ? history->catalog->objects.len : 0;
	sg_arena_release(&arena);
	printf("%d files, %zu objects\n", argc - 1, objects);
	return 0;
}
