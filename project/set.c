/* Making a set: its migrations and its problems. */
#include <string.h>

#include "finder.h"

/* The name is that of the file; version and name are the layout's to refine. */
struct sg_migration *sg_set_add(struct sg_migration_set *set, struct sg_finder *finder,
				enum sg_migration_kind kind, const char *path)
{
	struct sg_migration *migration = SG_PUSH(&finder->arena, &set->migrations);
	const char *name = sg_file_name(path);

	migration->kind = kind;
	migration->path = path;
	migration->version = sg_leading_digits(name);
	migration->name = sg_str_of(name);
	return migration;
}

/* Names may have line ends; what is said of them is one line. */
static struct sg_str text_of(struct sg_finder *finder, const char *text)
{
	char *copy = sg_cstr(&finder->arena, sg_str_of(text ? text : ""));

	for (char *p = copy; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = '?';
	return sg_str_of(copy);
}

struct sg_migration_problem *sg_problem_add(struct sg_migration_set *set,
					    struct sg_finder *finder,
					    enum sg_set_problem_type type,
					    size_t migration, const char *subject,
					    const char *other, const char *detail)
{
	struct sg_migration_problem *problem = SG_PUSH(&finder->arena, &set->problems);

	problem->type = type;
	problem->migration = migration;
	problem->subject = text_of(finder, subject);
	problem->other = text_of(finder, other);
	problem->detail = text_of(finder, detail);
	if (migration < set->migrations.len)
		problem->line = set->migrations.items[migration].index_line;
	return problem;
}
