/*
 * The least that a SQLite linter can do: read each file and let SQLite itself compile it.
 * A statement is only compiled when its tables exist, so schema changes are run too, on
 * an empty database in memory for each folder; a refused statement is skipped to its ';'.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "slurp.h"

static size_t compile(sqlite3 *db, const char *text)
{
	size_t refused = 0;

	while (*text) {
		sqlite3_stmt *statement = NULL;
		const char *tail = text;

		if (sqlite3_prepare_v2(db, text, -1, &statement, &tail)) {
			refused++;
			tail = strchr(text, ';');
			tail = tail ? tail + 1 : "";
		}
		if (statement)
			sqlite3_step(statement);
		sqlite3_finalize(statement);
		text = tail;
	}
	return refused;
}

static int same_folder(const char *a, const char *b)
{
	const char *slash = strrchr(a, '/');
	size_t n = slash ? (size_t)(slash - a) + 1 : 0;

	return !strncmp(a, b, n) && !strchr(b + n, '/');
}

int main(int argc, char **argv)
{
	size_t refused = 0;
	sqlite3 *db = NULL;

	for (int i = 1; i < argc; i++) {
		char *text = slurp(argv[i]);

		if (i == 1 || !same_folder(argv[i - 1], argv[i])) {
			sqlite3_close(db);
			if (sqlite3_open(":memory:", &db))
				return 1;
		}
		refused += compile(db, text);
		free(text);
	}
	sqlite3_close(db);
	printf("%d files, %zu statements refused\n", argc - 1, refused);
	return 0;
}
