/* What a runner does: with which migrations, and how with files of a dialect. */
#include <sqlguard/migration_set.h>

bool sg_runs_forward(const struct sg_migration *migration)
{
	return migration->kind == SG_MIGRATION_UP ||
	       migration->kind == SG_MIGRATION_REPEATABLE ||
	       migration->kind == SG_MIGRATION_UNREAD;
}

/* Of an unknown dialect only what all dialects of the runner have is known. */
const struct sg_profile *sg_profile_of(const struct sg_runner *runner,
				       enum sg_dialect dialect)
{
	static const struct sg_profile unknown_runner = {
		.why = "the runner is not known"};
	static const struct sg_profile unknown_dialect = {
		.why = "the dialect is not known"};
	unsigned wanted;

	if (!runner)
		return &unknown_runner;
	wanted = dialect ? (unsigned)dialect & runner->dialects : runner->dialects;
	if (wanted && !(wanted & ~(unsigned)SG_POSTGRES))
		return &runner->postgres;
	if (wanted && !(wanted & ~(unsigned)SG_ANY_SQLITE))
		return &runner->sqlite;
	if (wanted && runner->postgres.wrap == runner->sqlite.wrap)
		return &runner->postgres;
	return &unknown_dialect;
}

const char *sg_history_table(const struct sg_migration_set *set, enum sg_dialect dialect)
{
	return set->history ? set->history : sg_profile_of(set->runner, dialect)->history;
}
