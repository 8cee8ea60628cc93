/*
 * Whether atlas.sum fits the files that it seals.
 *
 * One SHA-256 runs over the names and bytes of all files in order; the entry of a file is
 * its state so far, so that all entries behind an edited file differ, and only the first
 * one tells.  The first line is the SHA-256 of all names and entries.  Source: Atlas
 * 1.2.3, sql/migrate/dir.go (NewHashFile, UnmarshalText, Validate); facts 2.7.
 */
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include "atlas.h"

/* A line "name h1:hash". */
struct entry {
	struct sg_str name, hash;
	size_t line, place; /* in `own`, when there is such a file */
};

struct check {
	struct sg_migration_set *set, *own;
	struct sg_finder *finder;
	struct sg_str total; /* the hash of the first line */
	SG_ARRAY(struct entry) entries;
	size_t sound; /* entries before the first one whose file is gone */
	struct sha256_ctx files;
	size_t next;          /* place in `own` behind the last file that was fed */
	struct sg_map places; /* name to place in `own` */
	bool *listed;         /* of `own` */
};

/* In base64, as the entries have it. */
struct digest {
	char text[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)];
};

static struct digest digest_of(struct sha256_ctx running)
{
	uint8_t bytes[SHA256_DIGEST_SIZE];
	struct digest digest;

	sha256_digest(&running, sizeof bytes, bytes);
	base64_encode_raw(digest.text, sizeof bytes, bytes);
	return digest;
}

static bool is_digest(struct sg_str text, struct digest digest)
{
	return sg_str_eq(text, (struct sg_str){digest.text, sizeof digest.text});
}

static void feed(struct sha256_ctx *running, struct sg_str text)
{
	sha256_update(running, text.n, (const uint8_t *)text.p);
}

static size_t place_of(const struct sg_migration_set *set, struct sg_str name)
{
	for (size_t i = 0; i < set->migrations.len; i++)
		if (sg_str_eq(set->migrations.items[i].name, name))
			return i;
	return SIZE_MAX;
}

static void say(struct check *check, struct sg_str name, size_t line, const char *detail)
{
	struct sg_migration_problem *problem = sg_problem_add(
		check->set, check->finder, SG_SET_SUM_MISMATCH,
		place_of(check->set, name), sg_cstr(sg_finder_arena(check->finder), name),
		NULL, detail);

	problem->line = line;
}

static struct sg_str text_at(const struct check *check, size_t i)
{
	const char *name = check->own->migrations.items[i].name.p;

	return sg_text_in(check->finder, check->own->root, name);
}

/* Of such a file only the name is sealed, and no entry has it. */
static bool is_unsealed(const struct check *check, size_t i)
{
	return sg_has_line(check->finder, text_at(check, i),
			   "\\A[ -~]*atlas:sum +ignore$");
}

static void feed_unsealed(struct check *check, size_t to)
{
	for (; check->next < to; check->next++)
		if (is_unsealed(check, check->next))
			feed(&check->files,
			     check->own->migrations.items[check->next].name);
}

static bool check_bytes(struct check *check, const struct entry *entry)
{
	feed_unsealed(check, entry->place);
	feed(&check->files, entry->name);
	feed(&check->files, text_at(check, entry->place));
	check->next = entry->place + 1;
	if (is_digest(entry->hash, digest_of(check->files)))
		return true;
	say(check, entry->name, entry->line, "edited");
	return false;
}

/* Removed and reordered files; false when the hashes cannot tell more. */
static bool check_names(struct check *check)
{
	size_t next = 0;
	bool ordered = true;

	check->sound = check->entries.len;
	for (size_t i = 0; i < check->entries.len; i++) {
		struct entry *entry = &check->entries.items[i];
		size_t *place = sg_map_find(&check->places, entry->name);

		if (!place) {
			check->sound = i < check->sound ? i : check->sound;
			say(check, entry->name, entry->line, "removed");
			continue;
		}
		entry->place = *place;
		check->listed[entry->place] = true;
		if (check->own == check->set)
			check->own->migrations.items[entry->place].index_line =
				entry->line;
		if (entry->place < next)
			say(check, entry->name, entry->line, "reordered");
		ordered &= entry->place >= next;
		next = entry->place + 1;
	}
	return ordered;
}

/* Down files have entries in versions of Atlas up to 2025 (ariga/atlas issue 3460). */
static void check_added(struct check *check)
{
	for (size_t i = 0; i < check->own->migrations.len; i++) {
		const struct sg_migration *migration = &check->own->migrations.items[i];

		if (!check->listed[i] && !is_unsealed(check, i) &&
		    (migration->kind == SG_MIGRATION_UP ||
		     migration->kind == SG_MIGRATION_REPEATABLE))
			say(check, migration->name, 0, "added");
	}
}

static void check_total(struct check *check)
{
	struct sha256_ctx all;

	sha256_init(&all);
	for (size_t i = 0; i < check->entries.len; i++) {
		feed(&all, check->entries.items[i].name);
		feed(&all, check->entries.items[i].hash);
	}
	if (!is_digest(check->total, digest_of(all)))
		say(check, SG_STR("atlas.sum"), 1,
		    "the first line does not fit the others");
}

static struct sg_str cut_line(struct sg_str *rest)
{
	size_t end = sg_str_find(*rest, "\n", 0);
	struct sg_str line = sg_str_sub(*rest, 0, end);

	*rest = sg_str_sub(*rest, end + 1, rest->n);
	if (sg_str_ends(line, "\r"))
		line.n--;
	return line;
}

/* A merge that went wrong leaves lines of another form, and Atlas reads none. */
static bool parse(struct check *check, struct sg_str sum)
{
	check->total = cut_line(&sum);
	if (!sg_str_starts(check->total, "h1:")) {
		say(check, SG_STR("atlas.sum"), 1, "malformed");
		return false;
	}
	check->total = sg_str_sub(check->total, 3, check->total.n);
	for (size_t line = 2; sum.n; line++) {
		struct sg_str text = cut_line(&sum);
		size_t at = sg_str_find(text, "h1:", 0);

		if (at == text.n || !at) {
			say(check, SG_STR("atlas.sum"), line, "malformed");
			return false;
		}
		*SG_PUSH(sg_finder_arena(check->finder), &check->entries) =
			(struct entry){sg_str_trim(sg_str_sub(text, 0, at)),
				       sg_str_sub(text, at + 3, text.n), line, 0};
	}
	return true;
}

void sg_check_atlas_sum(struct sg_migration_set *set, struct sg_finder *finder,
			struct sg_migration_set *own, struct sg_str sum)
{
	struct sg_arena *arena = sg_finder_arena(finder);
	struct check check = {.set = set, .own = own, .finder = finder};
	size_t problems = set->problems.len;

	check.listed = sg_alloc(arena, own->migrations.len + 1);
	for (size_t i = 0; i < own->migrations.len; i++)
		*sg_map_add(arena, &check.places, own->migrations.items[i].name) = i;
	sha256_init(&check.files);
	if (!parse(&check, sum))
		return;
	if (check_names(&check))
		for (size_t i = 0; i < check.sound; i++)
			if (!check_bytes(&check, &check.entries.items[i]))
				break;
	check_added(&check);
	if (set->problems.len == problems)
		check_total(&check);
}
