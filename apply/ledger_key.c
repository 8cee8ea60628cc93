/* What tells a migration in a ledger, and checksums of its bytes, as several tools write
 * them (appliers.md 2 and 9). */
#include <string.h>

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include "ledgers/ledgers.h"

bool sg_version_number(int64_t *out, struct sg_str version)
{
	*out = 0;
	for (size_t i = 0; i < version.n; i++) {
		int digit = version.p[i] - '0';

		if (digit < 0 || digit > 9 || *out > (INT64_MAX - digit) / 10)
			return false;
		*out = *out * 10 + digit;
	}
	return version.n;
}

struct sg_str sg_number_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			    const struct sg_migration *migration)
{
	int64_t number;

	(void)at;
	if (!sg_version_number(&number, migration->version))
		return SG_STR("");
	return sg_str_of(sg_printf(arena, "%lld", (long long)number));
}

struct sg_str sg_version_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			     const struct sg_migration *migration)
{
	int64_t number;

	(void)at, (void)arena;
	return sg_version_number(&number, migration->version) ? migration->version
							      : SG_STR("");
}

struct sg_str sg_name_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			  const struct sg_migration *migration)
{
	(void)at, (void)arena;
	return migration->name;
}

struct sg_str sg_path_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			  const struct sg_migration *migration)
{
	const char *path = migration->path;
	size_t root = strlen(at->set->root);

	(void)arena;
	if (!strncmp(path, at->set->root, root) && path[root] == '/')
		return sg_str_of(path + root + 1);
	if (!strcmp(at->set->root, "."))
		return sg_str_of(path);
	return sg_str_of(sg_file_name(path));
}

struct sg_str sg_record_key(const struct sg_ledger_at *at, struct sg_arena *arena,
			    const struct sg_ledger_record *record)
{
	return record->migration->path ? at->ledger->key(at, arena, record->migration)
				       : record->migration->name;
}

struct sg_value sg_number_value(struct sg_str key)
{
	int64_t number;

	return sg_version_number(&number, key) ? sg_integer_value(number)
					       : sg_text_value(key);
}

struct sg_str sg_hex(struct sg_arena *arena, struct sg_str bytes)
{
	char *hex = sg_alloc(arena, BASE16_ENCODE_LENGTH(bytes.n) + 1);

	base16_encode_update(hex, bytes.n, (const uint8_t *)bytes.p);
	return (struct sg_str){hex, BASE16_ENCODE_LENGTH(bytes.n)};
}

struct sg_str sg_sha256_of(const struct sg_ledger_at *at, struct sg_arena *arena,
			   struct sg_str bytes)
{
	struct sha256_ctx sha;
	uint8_t digest[SHA256_DIGEST_SIZE];

	(void)at;
	sha256_init(&sha);
	sha256_update(&sha, bytes.n, (const uint8_t *)bytes.p);
	sha256_digest(&sha, sizeof digest, digest);
	return sg_hex(arena, (struct sg_str){(const char *)digest, sizeof digest});
}

struct sg_str sg_without_line_ends(struct sg_arena *arena, struct sg_str bytes)
{
	char *text = sg_alloc(arena, bytes.n + 1);
	size_t n = 0, i = sg_str_starts(bytes, "\xEF\xBB\xBF") ? 3 : 0;

	for (; i < bytes.n; i++)
		if (bytes.p[i] != '\r')
			text[n++] = bytes.p[i];
		else if (i + 1 == bytes.n || bytes.p[i + 1] != '\n')
			text[n++] = '\n';
	return (struct sg_str){text, n};
}
