/*
 * A hash of the rule, the path and the text under the finding, and then of how many times
 * the same came before, so that two equal statements in a file are told apart.
 */
#include "fingerprint.h"

#include <sqlguard/engine.h>

/* Bytes of the text that count; what differs later only is told apart by its number. */
#define TEXT_CEILING ((size_t)4096)

struct sg_seen {
	uint64_t hash; /* 0: free */
	uint64_t times;
};

/* FNV-1a with 64 bits: draft-eastlake-fnv section 2. */
static const uint64_t fnv_basis = 0xcbf29ce484222325, fnv_prime = 0x100000001b3;

static uint64_t add_byte(uint64_t hash, unsigned char byte)
{
	return (hash ^ byte) * fnv_prime;
}

/* A NUL ends each part, so that no two lists of parts read the same. */
static uint64_t add_part(uint64_t hash, struct sg_str part)
{
	for (size_t i = 0; i < part.n; i++)
		hash = add_byte(hash, (unsigned char)part.p[i]);
	return add_byte(hash, 0);
}

/* Each run of blanks counts as one. */
static uint64_t add_text(uint64_t hash, struct sg_str text)
{
	text = sg_str_trim(sg_str_sub(text, 0, TEXT_CEILING));
	for (size_t i = 0; i < text.n; i++) {
		bool blank = sg_is_blank(text.p[i]);

		if (!blank || !sg_is_blank(text.p[i - 1]))
			hash = add_byte(hash, blank ? ' ' : (unsigned char)text.p[i]);
	}
	return add_byte(hash, 0);
}

static uint64_t add_number(uint64_t hash, uint64_t number)
{
	for (unsigned shift = 0; shift < 64; shift += 8)
		hash = add_byte(hash, (unsigned char)(number >> shift));
	return hash;
}

void sg_fingerprints_init(struct sg_fingerprints *prints, struct sg_arena *arena,
			  size_t findings)
{
	size_t cap = 16;

	while (cap < findings * 2)
		cap *= 2;
	prints->seen = sg_alloc(arena, cap * sizeof *prints->seen);
	prints->mask = cap - 1;
}

static uint64_t times_before(struct sg_fingerprints *prints, uint64_t hash)
{
	size_t at = hash & prints->mask;

	hash += !hash;
	while (prints->seen[at].hash && prints->seen[at].hash != hash)
		at = (at + 1) & prints->mask;
	prints->seen[at].hash = hash;
	return prints->seen[at].times++;
}

uint64_t sg_fingerprint(struct sg_fingerprints *prints, const struct sg_finding *finding,
			struct sg_str path)
{
	uint64_t hash = add_part(fnv_basis, sg_str_of(finding->rule->name));

	hash = add_part(hash, path);
	/* What is said of the whole file stays the same finding when the file grows. */
	if (finding->statement)
		hash = add_text(hash,
				sg_source_text(&finding->file->source, finding->span));
	return add_number(hash, times_before(prints, hash));
}
