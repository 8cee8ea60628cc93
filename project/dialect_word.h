/* What tools and people call the databases. */
#ifndef SQLGUARD_PROJECT_DIALECT_WORD_H
#define SQLGUARD_PROJECT_DIALECT_WORD_H

#include <sqlguard/dialect.h>

/* The dialect that a word such as "postgresql" or "Turso" names; 0: none. */
enum sg_dialect sg_dialect_of_word(struct sg_str word);

#endif
