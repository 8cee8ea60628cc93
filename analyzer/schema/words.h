/* Words in the text of a block of code, whose language is not read. */
#ifndef SQLGUARD_SCHEMA_WORDS_H
#define SQLGUARD_SCHEMA_WORDS_H

#include <sqlguard/str.h>

/* The word that begins at an offset; empty: none does. */
struct sg_str sg_word_at(struct sg_str text, size_t from);

/* Whether a word is one of a list that NULL ends, in any case; and whether a text has
   such a word, strings and comments included. */
bool sg_is_one_of(struct sg_str word, const char *const *words);
bool sg_has_word(struct sg_str text, const char *const *words);

#endif
