/* How deep a statement's tree can get, told from its tokens before anything is parsed. */
#ifndef SQLGUARD_POSTGRES_CEILING_H
#define SQLGUARD_POSTGRES_CEILING_H

#include "lexer.h"

/* Never less than the depth of the tree, except for lists that stay flat in it. */
size_t sg_pg_depth(struct sg_arena *scratch, struct sg_str text,
		   const struct sg_pg_token *tokens, size_t len);

#endif
