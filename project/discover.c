/*
 * Paths and globs to .sql files.  Folders are walked with fts, which neither follows a
 * link to a folder nor loops; globs are translated and matched by PCRE2.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <errno.h>
#include <fnmatch.h>
#include <fts.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlguard/project.h>

struct walk {
	struct sg_paths *out, *unreadable;
	struct sg_arena *arena;
	pcre2_code *glob; /* NULL: every .sql file */
	pcre2_match_data *match;
};

static void add(struct sg_paths *paths, struct sg_arena *arena, const char *path)
{
	while (path[0] == '.' && path[1] == '/')
		for (path += 2; *path == '/';)
			path++;
	*SG_PUSH(arena, paths) = sg_cstr(arena, sg_str_of(path));
}

/* "m20240601_000001_init.rs": a migration of SeaORM, whose set is to be found by it. */
bool sg_is_seaorm_file(const char *path)
{
	const char *name = sg_file_name(path);

	return !fnmatch("m[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]_[0-9][0-9][0-9][0-9]"
			"[0-9][0-9]_*.rs",
			name, 0);
}

static bool is_wanted(const struct walk *walk, const char *path)
{
	if (!walk->glob)
		return sg_str_ends(sg_str_of(path), ".sql") || sg_is_seaorm_file(path);
	return pcre2_match(walk->glob, (PCRE2_SPTR)path, strlen(path), 0, 0, walk->match,
			   NULL) >= 0;
}

/* A pipe or socket in a folder is nobody's migration; a link that leads nowhere may be.
 */
static void add_file(struct walk *walk, const FTSENT *entry)
{
	struct stat info;

	if (stat(entry->fts_accpath, &info))
		add(walk->unreadable, walk->arena, entry->fts_path);
	else if (S_ISREG(info.st_mode))
		add(walk->out, walk->arena, entry->fts_path);
}

/* Folders that hold other people's SQL. */
static bool is_foreign(const FTSENT *entry)
{
	return entry->fts_level > 0 && (!strcmp(entry->fts_name, "node_modules") ||
					!strcmp(entry->fts_name, ".git"));
}

static void meet(struct walk *walk, FTS *fts, FTSENT *entry)
{
	switch (entry->fts_info) {
	case FTS_D:
		if (is_foreign(entry))
			fts_set(fts, entry, FTS_SKIP);
		break;
	case FTS_F:
	case FTS_SL:
		if (is_wanted(walk, entry->fts_path))
			add_file(walk, entry);
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS: add(walk->unreadable, walk->arena, entry->fts_path); break;
	default: break;
	}
}

static bool walk_folder(struct walk *walk, const char *folder, struct sg_err *err)
{
	char *roots[] = {sg_cstr(walk->arena, sg_str_of(folder)), NULL};
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	if (!fts)
		return sg_fail(err, "cannot read folder '%s': %s", folder,
			       strerror(errno));
	while ((entry = fts_read(fts)))
		meet(walk, fts, entry);
	fts_close(fts);
	return true;
}

/* The folder before the first wildcard: "drizzle" of "drizzle/00*.sql". */
static char *fixed_part(struct sg_arena *arena, const char *glob)
{
	struct sg_str fixed = {glob, strcspn(glob, "*?[")};

	while (fixed.n && fixed.p[fixed.n - 1] != '/')
		fixed.n--;
	if (fixed.n > 1)
		fixed.n--;
	return fixed.n ? sg_cstr(arena, fixed) : sg_cstr(arena, SG_STR("."));
}

static bool compile_glob(struct walk *walk, const char *glob, struct sg_err *err)
{
	PCRE2_UCHAR *pattern = NULL;
	PCRE2_SIZE length = 0, where;
	int code = pcre2_pattern_convert((PCRE2_SPTR)glob, strlen(glob),
					 PCRE2_CONVERT_GLOB, &pattern, &length, NULL);

	if (!code)
		walk->glob =
			pcre2_compile(pattern, length, PCRE2_DOTALL, &code, &where, NULL);
	pcre2_converted_pattern_free(pattern);
	if (!walk->glob)
		return sg_fail(err, "'%s' is neither a file nor a valid glob", glob);
	walk->match = pcre2_match_data_create_from_pattern(walk->glob, NULL);
	if (!walk->match)
		sg_die("out of memory");
	return true;
}

static bool walk_glob(struct walk *walk, const char *glob, struct sg_err *err)
{
	const char *folder = fixed_part(walk->arena, glob);
	bool bare = !strcmp(folder, ".") && strncmp(glob, "./", 2) != 0;
	char *pattern = sg_printf(walk->arena, "%s%s", bare ? "./" : "", glob);
	struct stat info;
	bool ok;

	if (stat(folder, &info))
		return true;
	if (!compile_glob(walk, pattern, err))
		return false;
	ok = walk_folder(walk, folder, err);
	pcre2_match_data_free(walk->match);
	pcre2_code_free(walk->glob);
	return ok;
}

bool sg_discover(struct sg_paths *out, struct sg_paths *unreadable,
		 struct sg_arena *arena, const char *argument, struct sg_err *err)
{
	struct walk walk = {out, unreadable, arena, NULL, NULL};
	struct stat info;

	if (!stat(argument, &info)) {
		if (S_ISDIR(info.st_mode))
			return walk_folder(&walk, argument, err);
		add(out, arena, argument);
		return true;
	}
	if (strpbrk(argument, "*?["))
		return walk_glob(&walk, argument, err);
	return sg_fail(err, "cannot find '%s': %s", argument, strerror(errno));
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Compares two runs of digits by value; both pointers move past them. */
static int by_number(const char **left, const char **right)
{
	const char *a = *left + strspn(*left, "0"), *b = *right + strspn(*right, "0");
	size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");

	*left = a + n;
	*right = b + m;
	return n != m ? (n > m) - (n < m) : strncmp(a, b, n);
}

/* Where two names begin to differ, or the start of the number that differs there. */
static size_t common_part(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	while (n && is_digit(a[n - 1]))
		n--;
	return n;
}

static int by_name(const void *left, const void *right)
{
	const char *a = *(const char *const *)left, *b = *(const char *const *)right;
	const char *whole_a = a, *whole_b = b;
	size_t common = common_part(a, b);

	a += common;
	b += common;

	while (*a && *b) {
		int order;

		if (is_digit(*a) && is_digit(*b))
			order = by_number(&a, &b);
		else
			order = (unsigned char)*a++ - (unsigned char)*b++;
		if (order)
			return order;
	}
	if (!*a && !*b)
		return strcmp(whole_a, whole_b);
	return *a ? 1 : -1;
}

void sg_paths_sort(struct sg_paths *paths)
{
	size_t kept = 0;

	if (paths->len)
		qsort(paths->items, paths->len, sizeof *paths->items, by_name);
	for (size_t i = 0; i < paths->len; i++)
		if (!kept || strcmp(paths->items[kept - 1], paths->items[i]) != 0)
			paths->items[kept++] = paths->items[i];
	paths->len = kept;
}
