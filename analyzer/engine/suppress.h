/*
 * Suppressions in comments:
 *
 *   -- sqlguard:ignore rule-name, other-rule -- why
 *   -- sqlguard:ignore-file rule-name -- why
 *
 * "ignore" covers the statement that the comment stands in, ends the line of, or stands
 * above; "ignore-file" the whole file.
 */
#ifndef SQLGUARD_ENGINE_SUPPRESS_H
#define SQLGUARD_ENGINE_SUPPRESS_H

#include "pending.h"

struct sg_directive {
	struct sg_node *node; /* a SUPPRESSION */
	size_t statement;     /* number in the script; SIZE_MAX: none */
};

struct sg_directives {
	struct sg_directive *items;
	size_t len, cap;
};

/* The comment hides findings of this statement, or of the whole file (SIZE_MAX). */
bool sg_directive_is_for(struct sg_ctx *cx, const struct sg_comment *comment,
			 size_t statement);

void sg_directives_read(struct sg_directives *out, struct sg_ctx *cx,
			struct sg_arena *arena);

/* Marks the findings that a directive covers, and the directives that covered one. */
void sg_directives_apply(struct sg_directives *directives, struct sg_ctx *cx,
			 struct sg_pending *pending);

#endif
