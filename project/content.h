/* The dialect of a file from its own text. */
#ifndef SQLGUARD_PROJECT_CONTENT_H
#define SQLGUARD_PROJECT_CONTENT_H

#include <sqlguard/project.h>

struct sg_patterns;

/* The memory is the arena's; what PCRE2 holds needs sg_patterns_free. */
struct sg_patterns *sg_patterns_new(struct sg_arena *arena);
void sg_patterns_free(struct sg_patterns *patterns);

/*
 * The dialect with the most evidence, and the strongest word of it; 0 when there is none
 * or two dialects are even.  Never D1, which no text can tell from SQLite.
 */
enum sg_dialect sg_content_dialect(const char **what, struct sg_patterns *patterns,
				   struct sg_str text);

#endif
