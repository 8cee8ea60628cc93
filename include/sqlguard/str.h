/*
 * Text as pointer and length.  A sg_str borrows its bytes, is not terminated by NUL and
 * may hold any byte.  NUL-terminated strings exist only at the borders (argv, printf).
 */
#ifndef SQLGUARD_STR_H
#define SQLGUARD_STR_H

#include <stdbool.h>
#include <stddef.h>

struct sg_str {
	const char *p;
	size_t n;
};

/* For literals only: the length is taken at compile time. */
#define SG_STR(literal) ((struct sg_str){(literal), sizeof(literal) - 1})

/* The two arguments of a "%.*s" conversion. */
#define SG_STR_ARG(s) (int)(s).n, (s).p

struct sg_str sg_str_of(const char *text);

/* From byte `from` to before byte `to`, cut at the text's end; may be empty. */
struct sg_str sg_str_sub(struct sg_str s, size_t from, size_t to);

/* ASCII, whatever the locale is. */
static inline char sg_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static inline bool sg_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Part of a name without quotes; bytes beyond ASCII may be letters. */
static inline bool sg_is_word(char c)
{
	return (sg_lower(c) >= 'a' && sg_lower(c) <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* Without the ASCII white space at both ends. */
struct sg_str sg_str_trim(struct sg_str s);
bool sg_str_eq(struct sg_str a, struct sg_str b);
bool sg_str_is(struct sg_str a, const char *text);

/* Below, at or above 0, by the bytes as unsigned numbers, then by length. */
int sg_str_cmp(struct sg_str a, struct sg_str b);

/* ASCII case folding only, as SQLite compares its names (lang_keywords.html). */
bool sg_str_ieq(struct sg_str a, struct sg_str b);
bool sg_str_iis(struct sg_str a, const char *text);
/* One of n names; the macro takes an array of them. */
bool sg_str_iis_any(struct sg_str s, const char *const *names, size_t n);
#define SG_STR_IIS_ANY(s, names)                                                         \
	sg_str_iis_any((s), (names), sizeof(names) / sizeof *(names))

bool sg_str_starts(struct sg_str s, const char *prefix);
bool sg_str_istarts(struct sg_str s, const char *prefix);
bool sg_str_ends(struct sg_str s, const char *suffix);

/* Offset of the first occurrence at or after `from`, or s.n when there is none. */
size_t sg_str_find(struct sg_str s, const char *needle, size_t from);

/*
 * The name that a misspelt one most likely means, or NULL.  `entries` is an array of `n`
 * structs of `size` bytes that begin with the name.
 */
const char *sg_nearest(struct sg_str name, const void *entries, size_t n, size_t size);

/* What is behind the last slash of a path. */
const char *sg_file_name(const char *path);

#endif
