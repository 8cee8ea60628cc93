/* Tables in a database that are none of the application's. */
#ifndef SQLGUARD_APPLY_OWN_TABLES_H
#define SQLGUARD_APPLY_OWN_TABLES_H

#include <sqlguard/diff_schema.h>

/* sqlguard's own ledger, and the table in which a database says its environment. */
#define SG_LEDGER_TABLE "sqlguard_migrations"
#define SG_MARK_TABLE   "sqlguard_environment"

/* Tables in which sqlguard, the tool of the ledger and the engine keep what is theirs. */
bool sg_is_own_table(struct sg_str name, const char *ledger_table);

/* A difference in one of these, or in what belongs to it. */
bool sg_is_own_change(const struct sg_schema_change *change, const char *ledger_table);

#endif
