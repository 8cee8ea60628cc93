/* Why PostgreSQL's grammar may have refused a statement. */
#ifndef SQLGUARD_POSTGRES_HINT_H
#define SQLGUARD_POSTGRES_HINT_H

#include "lexer.h"

struct sg_pg_hint {
	const char *syntax; /* as one would write it */
	int since;          /* version of PostgreSQL that has it; 0: another database's */
	const char *hint;   /* for another database's syntax */
};

/* What the grammar cannot know at the token where it gave up, or NULL; `at` is `len` when
 * that is not known. */
const struct sg_pg_hint *sg_pg_find_hint(struct sg_str text,
					 const struct sg_pg_token *tokens, size_t len,
					 size_t at);

#endif
