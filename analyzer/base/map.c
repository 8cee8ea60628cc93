/* A hash map with open addressing: at most half full, so that a probe ends soon. */
#include <sqlguard/map.h>

/* FNV-1a, 64 bits. */
static uint64_t hash_of(struct sg_str key)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < key.n; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * 1099511628211u;
	return hash;
}

static struct sg_map_slot *probe(const struct sg_map *map, struct sg_str key,
				 uint64_t hash)
{
	size_t at = (size_t)hash & (map->cap - 1);

	while (map->slots[at].used) {
		struct sg_map_slot *slot = &map->slots[at];

		if (slot->hash == hash && sg_str_eq(slot->key, key))
			return slot;
		at = (at + 1) & (map->cap - 1);
	}
	return &map->slots[at];
}

size_t *sg_map_find(const struct sg_map *map, struct sg_str key)
{
	struct sg_map_slot *slot;

	if (!map->cap)
		return NULL;
	slot = probe(map, key, hash_of(key));
	return slot->used ? &slot->value : NULL;
}

static void grow(struct sg_arena *arena, struct sg_map *map)
{
	struct sg_map bigger = {.len = map->len, .cap = map->cap ? map->cap * 2 : 16};

	bigger.slots = sg_alloc(arena, bigger.cap * sizeof *bigger.slots);
	for (size_t i = 0; i < map->cap; i++)
		if (map->slots[i].used)
			*probe(&bigger, map->slots[i].key, map->slots[i].hash) =
				map->slots[i];
	*map = bigger;
}

size_t *sg_map_add(struct sg_arena *arena, struct sg_map *map, struct sg_str key)
{
	uint64_t hash = hash_of(key);
	struct sg_map_slot *slot;

	if (map->len * 2 >= map->cap)
		grow(arena, map);
	slot = probe(map, key, hash);
	if (!slot->used) {
		*slot = (struct sg_map_slot){sg_strdup(arena, key), hash, 0, true};
		map->len++;
	}
	return &slot->value;
}
