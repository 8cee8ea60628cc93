/* Blocks that double in size, given out front to back; freed all at once. */
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlguard/arena.h>
#include <sqlguard/err.h>

/* Small at first: the median migration is 200 bytes. */
#define FIRST_BLOCK ((size_t)2 << 10)
#define LAST_BLOCK  ((size_t)1 << 20)

struct sg_arena_block {
	struct sg_arena_block *older;
	size_t size;
	alignas(max_align_t) char bytes[];
};

void sg_arena_init(struct sg_arena *arena)
{
	*arena = (struct sg_arena){0};
}

void sg_arena_release(struct sg_arena *arena)
{
	while (arena->blocks) {
		struct sg_arena_block *older = arena->blocks->older;

		free(arena->blocks);
		arena->blocks = older;
	}
	sg_arena_init(arena);
}

struct sg_arena_mark sg_arena_mark(const struct sg_arena *arena)
{
	return (struct sg_arena_mark){arena->blocks, arena->next, arena->end};
}

void sg_arena_rewind(struct sg_arena *arena, struct sg_arena_mark mark)
{
	while (arena->blocks != mark.block) {
		struct sg_arena_block *older = arena->blocks->older;

		free(arena->blocks);
		arena->blocks = older;
	}
	arena->next = mark.next;
	arena->end = mark.end;
}

static struct sg_arena_block *add_block(struct sg_arena *arena, size_t size)
{
	struct sg_arena_block *block = malloc(sizeof *block + size);

	if (!block)
		sg_die("out of memory");
	block->older = arena->blocks;
	block->size = size;
	arena->blocks = block;
	return block;
}

#ifndef SG_ARENA_DEBUG
static size_t next_size(const struct sg_arena *arena, size_t wanted)
{
	size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;

	if (size > LAST_BLOCK)
		size = LAST_BLOCK;
	return size > wanted ? size : wanted;
}
#endif

void *sg_alloc(struct sg_arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		sg_die("out of memory");
#ifdef SG_ARENA_DEBUG
	return memset(add_block(arena, size)->bytes, 0, size);
#else
	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if ((size_t)(arena->end - arena->next) < size) {
		struct sg_arena_block *block = add_block(arena, next_size(arena, size));

		arena->next = block->bytes;
		arena->end = block->bytes + block->size;
	}
	arena->next += size;
	return memset(arena->next - size, 0, size);
#endif
}

char *sg_cstr(struct sg_arena *arena, struct sg_str s)
{
	char *copy = sg_alloc(arena, s.n + 1);

	if (s.n)
		memcpy(copy, s.p, s.n);
	return copy;
}

struct sg_str sg_strdup(struct sg_arena *arena, struct sg_str s)
{
	return (struct sg_str){sg_cstr(arena, s), s.n};
}

struct sg_str sg_str_lower(struct sg_arena *arena, struct sg_str s)
{
	char *copy = sg_cstr(arena, s);

	for (size_t i = 0; i < s.n; i++)
		copy[i] = sg_lower(copy[i]);
	return (struct sg_str){copy, s.n};
}

char *sg_vprintf(struct sg_arena *arena, const char *format, va_list args)
{
	va_list again;
	int n;
	char *text;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0)
		sg_bug("cannot format '%s'", format);
	text = sg_alloc(arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, args);
	return text;
}

char *sg_printf(struct sg_arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = sg_vprintf(arena, format, args);
	va_end(args);
	return text;
}

void sg_array_grow(struct sg_arena *arena, void **items, size_t len, size_t *cap,
		   size_t size)
{
	size_t wanted = *cap ? *cap * 2 : 8;
	void *grown;

	if (len == *cap) {
		if (wanted > SIZE_MAX / 4 / size)
			sg_die("out of memory");
		grown = sg_alloc(arena, wanted * size);
		if (len)
			memcpy(grown, *items, len * size);
		*items = grown;
		*cap = wanted;
	}
	memset((char *)*items + len * size, 0, size);
}
