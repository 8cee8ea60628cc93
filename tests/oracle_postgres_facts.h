/*
 * What a statement says, as a sorted list of short strings, so that the library's JSON
 * and our tree can be compared whatever their shapes are.
 */
#ifndef SQLGUARD_TESTS_ORACLE_POSTGRES_FACTS_H
#define SQLGUARD_TESTS_ORACLE_POSTGRES_FACTS_H

#include <stdarg.h>

#include "files.h"

struct facts {
	struct sg_arena arena;
	SG_ARRAY(char *) items;
};

static inline void fact(struct facts *facts, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static inline void fact(struct facts *facts, const char *format, ...)
{
	va_list args;
	int n;
	char *text;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = sg_alloc(&facts->arena, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	*SG_PUSH(&facts->arena, &facts->items) = text;
}

static inline void facts_sort(struct facts *facts)
{
	if (facts->items.len)
		qsort(facts->items.items, facts->items.len, sizeof *facts->items.items,
		      file_name_order);
}

/* The first fact that only one of two sorted lists has; NULL when they are the same. */
static inline const char *facts_differ(const struct facts *a, const struct facts *b,
				       bool *in_a)
{
	for (size_t i = 0;; i++) {
		const char *left = i < a->items.len ? a->items.items[i] : NULL;
		const char *right = i < b->items.len ? b->items.items[i] : NULL;

		if (!left && !right)
			return NULL;
		if (left && right && !strcmp(left, right))
			continue;
		*in_a = left && (!right || strcmp(left, right) < 0);
		return *in_a ? left : right;
	}
}

/* The names that both sides use. */
struct pair {
	const char *library, *ours;
};

static inline const char *pair_ours(const struct pair *pairs, const char *library)
{
	for (; pairs->library; pairs++)
		if (!strcmp(pairs->library, library))
			return pairs->ours;
	return NULL;
}

#endif
