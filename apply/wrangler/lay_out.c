/*
 * The folder that wrangler takes a migration from.  wrangler compares the files of a
 * folder with the names in its table as sets (getUnappliedMigrations of 4.86 and 4.164),
 * so a folder with nothing but this one file, written from the bytes that passed, makes
 * it the only one that is pending.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlguard/buf.h>
#include <sqlguard/source.h>

#include "wrangler.h"

/* ---- names ---- */

/* Each part is the name of a file that a pattern with '*' finds. */
static bool is_part(struct sg_str part)
{
	return part.n && part.n < 256 && part.p[0] != '.';
}

/* wrangler 4.86 writes the name between quotes as it is. */
static bool check_name(struct sg_str name, struct sg_err *err)
{
	bool ok = sg_str_ends(name, ".sql");

	for (size_t i = 0; i < name.n; i++)
		ok = ok && (unsigned char)name.p[i] >= ' ' && name.p[i] != 0x7f &&
		     !strchr("'\\*?[]{}!", name.p[i]);
	for (size_t from = 0, to; ok && from <= name.n; from = to + 1) {
		to = sg_str_find(name, "/", from);
		ok = is_part(sg_str_sub(name, from, to));
	}
	return ok || sg_fail(err,
			     "wrangler cannot be given a migration of the name '%.*s'; "
			     "rename it to letters, digits, '_' and '-', ended by '.sql'",
			     SG_STR_ARG(name));
}

/* wrangler reads the file as UTF-8 and puts other characters where it is none. */
static bool check_bytes(const struct sg_unit *unit, struct sg_err *err)
{
	for (size_t at = 0, n = 0; at < unit->bytes.n; at += n) {
		uint32_t code;

		n = sg_utf8_next(&code, sg_str_sub(unit->bytes, at, unit->bytes.n));
		if (!n || !code)
			return sg_fail(err,
				       "'%.*s' is no UTF-8 at byte %zu: wrangler would "
				       "run another text",
				       SG_STR_ARG(unit->name), at);
	}
	return true;
}

/* ---- folders for each migration need wrangler 4.98 ---- */

static long number_at(struct sg_str text, size_t *at)
{
	long number = 0;

	while (*at < text.n && text.p[*at] >= '0' && text.p[*at] <= '9' &&
	       number < 1000000)
		number = number * 10 + (text.p[(*at)++] - '0');
	return number;
}

/* "4.86.0", maybe behind a banner; 0: not told. */
static long read_version(struct sg_str text)
{
	for (size_t at = 0; at < text.n; at++) {
		long major = number_at(text, &at);

		if (major && at < text.n && text.p[at] == '.') {
			at++;
			return major * 1000000 + number_at(text, &at);
		}
	}
	return 0;
}

#define KNOWS_PATTERNS (4 * 1000000 + 98)

static bool check_version(struct sg_arena *arena, struct sg_database *db,
			  struct sg_str name, struct sg_err *err)
{
	static const char *const arguments[] = {"--version", NULL};
	struct sg_process_result call;
	long version;

	if (!sg_wrangler_call(&call, arena, db, arguments,
			      sg_wrangler_of(db)->patience.query, err))
		return false;
	version = read_version(call.out);
	return version >= KNOWS_PATTERNS ||
	       sg_fail(err,
		       "'%.*s' lies in a folder of its own, which wrangler finds with "
		       "migrations_pattern since 4.98; this is %ld.%ld: update wrangler",
		       SG_STR_ARG(name), version / 1000000, version % 1000000);
}

/* "migrations/" and a star for each folder: there is only one file. */
static const char *pattern_for(struct sg_arena *arena, struct sg_str name)
{
	struct sg_buf pattern = {0};

	sg_buf_adds(&pattern, "migrations/");
	for (size_t at = sg_str_find(name, "/", 0); at < name.n;
	     at = sg_str_find(name, "/", at + 1))
		sg_buf_adds(&pattern, "*/");
	sg_buf_adds(&pattern, "*.sql");
	return sg_cstr(arena, sg_buf_keep(&pattern, arena));
}

/* ---- the folder ---- */

/* The folder, and in it those that the name goes through. */
static bool make_folders(struct sg_arena *arena, const char *folder, struct sg_str name,
			 struct sg_err *err)
{
	const char *path = folder;
	size_t slash = 0;
	bool ok = !mkdir(path, 0700);

	while (ok && (slash = sg_str_find(name, "/", slash)) < name.n) {
		path = sg_printf(arena, "%s/%.*s", folder,
				 SG_STR_ARG(sg_str_sub(name, 0, slash)));
		ok = !mkdir(path, 0700);
		slash++;
	}
	return ok ||
	       sg_fail(err, "cannot make the folder '%s': %s", path, strerror(errno));
}

const char *sg_wrangler_folder(struct sg_arena *arena, const struct sg_database *db)
{
	return sg_printf(arena, "%s/migrations", sg_wrangler_of(db)->scratch);
}

bool sg_wrangler_lay_out(struct sg_arena *arena, struct sg_database *db,
			 const struct sg_unit *unit, struct sg_err *err)
{
	struct sg_str name = unit->name;
	const char *folder = sg_wrangler_folder(arena, db);
	bool nested = sg_str_find(name, "/", 0) < name.n;

	sg_wrangler_remove(folder);
	return check_name(name, err) && check_bytes(unit, err) &&
	       (!nested || check_version(arena, db, name, err)) &&
	       sg_wrangler_configure(db, nested ? pattern_for(arena, name) : NULL, err) &&
	       make_folders(arena, folder, name, err) &&
	       sg_wrangler_write(sg_printf(arena, "%s/%.*s", folder, SG_STR_ARG(name)),
				 unit->bytes, err);
}
