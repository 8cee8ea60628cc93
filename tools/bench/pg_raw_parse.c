/* The least that a PostgreSQL linter can do: read each file and parse it with
 * libpg_query. */
#include <pg_query.h>
#include <stdio.h>
#include <stdlib.h>

#include "slurp.h"

/* Exported by the library, declared in none of its public headers (15-4.0.0). */
typedef struct MemoryContextData *MemoryContext;
typedef struct {
	void *tree;
	char *stderr_buffer;
	PgQueryError *error;
} PgQueryInternalParsetreeAndError;
extern PgQueryInternalParsetreeAndError pg_query_raw_parse(const char *input);
extern MemoryContext pg_query_enter_memory_context(void);
extern void pg_query_exit_memory_context(MemoryContext context);

int main(int argc, char **argv)
{
	size_t refused = 0;

	for (int i = 1; i < argc; i++) {
		char *text = slurp(argv[i]);
		MemoryContext context = pg_query_enter_memory_context();
		PgQueryInternalParsetreeAndError result = pg_query_raw_parse(text);

		refused += result.error != NULL;
		pg_query_free_parse_result((PgQueryParseResult){
			.stderr_buffer = result.stderr_buffer, .error = result.error});
		pg_query_exit_memory_context(context);
		free(text);
	}
	printf("%d files, %zu refused\n", argc - 1, refused);
	return 0;
}
