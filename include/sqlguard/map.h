/*
 * From text to a number, in an arena.  Keys are compared byte by byte; whoever wants
 * names without case folds them first.  Nothing is ever removed.
 */
#ifndef SQLGUARD_MAP_H
#define SQLGUARD_MAP_H

#include <stdint.h>

#include <sqlguard/arena.h>

struct sg_map_slot {
	struct sg_str key;
	uint64_t hash;
	size_t value;
	bool used;
};

struct sg_map {
	struct sg_map_slot *slots;
	size_t len, cap;
};

/* The value of a key, or NULL.  The address is valid until the next sg_map_add. */
size_t *sg_map_find(const struct sg_map *map, struct sg_str key);

/* The value of a key, which is added with value 0 and its text copied when missing. */
size_t *sg_map_add(struct sg_arena *arena, struct sg_map *map, struct sg_str key);

#endif
