/* Fixtures that hold for one grammar of PostgreSQL only, by "grammar<major>" in their
 * name. */
#ifndef SQLGUARD_TESTS_GRAMMAR_H
#define SQLGUARD_TESTS_GRAMMAR_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <pg_query.h>

static inline bool is_for_another_grammar(const char *path)
{
	const char *mark = strstr(path, "grammar");

	return mark &&
	       strtol(mark + strlen("grammar"), NULL, 10) != PG_VERSION_NUM / 10000;
}

#endif
