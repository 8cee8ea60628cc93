/*
 * Numbered or dated files of a tool that nothing tells: an order that everybody means
 * when writing such names, and nothing more.
 */
#include <string.h>

#include "plain.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "2024-01-31": several of a day are no mistake, so that the whole name is the version.
 */
static bool is_date(const char *text)
{
	static const char shape[] = "dddd-dd-dd";

	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == 'd' ? !is_digit(text[i]) : text[i] != shape[i])
			return false;
	return true;
}

static bool is_down(const char *file)
{
	static const char *const endings[] = {".down.sql", ".rollback.sql", ".undo.sql"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (sg_str_ends(sg_str_of(file), endings[i]))
			return true;
	return false;
}

/* "1.sql", "0001_x.sql", "003b-x.sql". */
static SG_TAKES(takes)
{
	size_t n = sg_leading_digits(file).n;

	if (!n || !sg_is_sql(file))
		return false;
	if (is_down(file))
		out->kind = SG_MIGRATION_DOWN;
	if (file[n] >= 'a' && file[n] <= 'z')
		n++;
	out->version = (struct sg_str){file, is_date(file) ? strlen(file) - 4 : n};
	return strchr("_-. ", file[n]);
}

static int order(const void *a, const void *b)
{
	const struct sg_migration *x = a, *y = b;
	int difference = sg_compare_digits(sg_leading_digits(x->name.p),
					   sg_leading_digits(y->name.p));

	return difference ? difference : sg_by_name(a, b);
}

/* A single numbered file among others (queries, seeds) makes no history. */
bool sg_is_plain(struct sg_finder *finder, const char *folder)
{
	const struct sg_entries *entries = sg_entries_of(finder, folder);
	size_t taken = 0, all = 0;

	for (size_t i = 0; i < entries->all.len; i++) {
		const struct sg_entry *entry = &entries->all.items[i];
		struct sg_migration found = {.kind = SG_MIGRATION_UP};

		if (entry->folder || !sg_is_sql(entry->name))
			continue;
		all++;
		taken += takes(&found, entry->name);
	}
	return taken * 2 > all;
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!sg_is_plain(finder, folder))
		return SG_SURE_NO;
	set->layout_why = "numbered names";
	set->runner_why = "nothing tells which tool runs them";
	return SG_SURE_LEAST;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_taken(set, finder, takes, order);
}

SG_LAYOUT(plain){
	.title = "numbered files",
	.marker = "most .sql files have names like 1_x.sql or 2024-01-31-x.sql",
	.order = "the number at the start by value, then the name",
	.down = "X.down.sql, X.rollback.sql or X.undo.sql",
	.claims = claims,
	.read = read,
	.strays_alone = true,
	.hazards = SG_HAZARD_DUPLICATE | SG_HAZARD_GAP,
};
