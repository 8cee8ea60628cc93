/* Why PostgreSQL's grammar may have refused a statement. */
#ifndef SQLGUARD_POSTGRES_HINT_H
#define SQLGUARD_POSTGRES_HINT_H

#include "lexer.h"

struct sg_pg_hint {
	const char *syntax; /* as one would write it */
	int since;          /* version of PostgreSQL that has it; 0: another database's */
	const char *hint;   /* for another database's syntax */
};

/* What is in these tokens that the grammar cannot know, or NULL. */
const struct sg_pg_hint *sg_pg_find_hint(struct sg_str text,
					 const struct sg_pg_token *tokens, size_t len);

#endif
