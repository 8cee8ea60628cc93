/*
 * Memory by lifetime.  One law: what a function returns lives in the arena it was given,
 * and nobody frees anything else.  Running out of memory ends the program (exit 3).
 *
 * With SG_ARENA_DEBUG (the asan build) each allocation is a malloc of its own, so that
 * the sanitizers see every object.
 */
#ifndef SQLGUARD_ARENA_H
#define SQLGUARD_ARENA_H

#include <stdarg.h>

#include <sqlguard/str.h>

struct sg_arena_block;

struct sg_arena {
	struct sg_arena_block *blocks; /* newest first */
	char *next, *end;              /* free part of the newest block */
};

/* An empty arena; a zeroed one is the same. */
void sg_arena_init(struct sg_arena *arena);

/* Frees the contents; the arena can be used again. */
void sg_arena_release(struct sg_arena *arena);

/* `size` bytes, zeroed, aligned for any object, never NULL. */
void *sg_alloc(struct sg_arena *arena, size_t size);

/* A copy, with a NUL behind it that is not counted. */
struct sg_str sg_strdup(struct sg_arena *arena, struct sg_str s);

/* A copy with ASCII letters in lower case. */
struct sg_str sg_str_lower(struct sg_arena *arena, struct sg_str s);

/* These three are NUL-terminated; bytes of sg_cstr may be NUL themselves. */
char *sg_cstr(struct sg_arena *arena, struct sg_str s);
char *sg_printf(struct sg_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *sg_vprintf(struct sg_arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/*
 * Going back: what was allocated after the mark is freed, what was there before stays.
 * Nothing that grew meanwhile (a SG_ARRAY) may be used after a rewind.
 */
struct sg_arena_mark {
	struct sg_arena_block *block;
	char *next, *end;
};

struct sg_arena_mark sg_arena_mark(const struct sg_arena *arena);
void sg_arena_rewind(struct sg_arena *arena, struct sg_arena_mark mark);

#define SG_NEW(arena, type) ((type *)sg_alloc((arena), sizeof(type)))

/*
 * A growable array inside an arena: SG_ARRAY(struct x) xs = { 0 }; the item pointers
 * move when it grows.
 */
#define SG_ARRAY(type)                                                                   \
	struct {                                                                         \
		type *items;                                                             \
		size_t len, cap;                                                         \
	}

/* Appends a zeroed item and gives its address. */
#define SG_PUSH(arena, array)                                                            \
	(sg_array_grow((arena), (void **)&(array)->items, (array)->len, &(array)->cap,   \
		       sizeof *(array)->items),                                          \
	 &(array)->items[(array)->len++])

/* Makes room for one more item behind `len` of `size` bytes each; SG_PUSH calls it. */
void sg_array_grow(struct sg_arena *arena, void **items, size_t len, size_t *cap,
		   size_t size);

#endif
