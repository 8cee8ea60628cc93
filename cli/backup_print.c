/* What `backup` and `restore` print and journal alike. */
#include <sqlguard/json_build.h>

#include "backup_print.h"
#include "print.h"

bool sg_backups_of(struct sg_backups *out, struct sg_arena *arena,
		   const struct sg_apply_target *target, struct sg_err *err)
{
	if (!target->file)
		return sg_fail(err,
			       "the backups of %s are the files in '%s'; of each "
			       "'sqlguard restore FILE --remote' tells the way back by "
			       "Time Travel",
			       target->place, target->backups);
	return sg_backups_list(out, arena, target, err);
}

void sg_print_backup(struct sg_arena *arena, const struct sg_backup *backup)
{
	size_t tables = backup->census.tables.len;
	int64_t rows = sg_census_rows(&backup->census);

	sg_print_fact("file", backup->path);
	if (*backup->taken_at)
		sg_print_fact("taken", backup->taken_at);
	if (*backup->label)
		sg_print_fact("label", backup->label);
	sg_print_fact("size", sg_bytes_words(arena, (double)backup->bytes));
	if (*backup->taken_at)
		sg_print_fact("holds", sg_printf(arena, "%zu table%s, %lld row%s", tables,
						 tables == 1 ? "" : "s", (long long)rows,
						 rows == 1 ? "" : "s"));
}
