/* Which tables are no data: they change with every migration, and nobody planned them. */
#include "own_tables.h"

bool sg_is_own_table(struct sg_str name, const char *ledger_table)
{
	static const char *const ours[] = {SG_LEDGER_TABLE, SG_MARK_TABLE};

	return SG_STR_IIS_ANY(name, ours) || sg_str_iis(name, ledger_table) ||
	       sg_str_istarts(name, "sqlite_") || sg_str_istarts(name, "_cf_");
}

bool sg_is_own_change(const struct sg_schema_change *change, const char *ledger_table)
{
	return sg_is_own_table(change->owner.n ? change->owner : change->name,
			       ledger_table);
}
