/* Tables of tools that a database has, by name and columns. */
#ifndef SQLGUARD_APPLY_LEDGER_PRESENT_H
#define SQLGUARD_APPLY_LEDGER_PRESENT_H

#include "ledgers/ledgers.h"

struct sg_present {
	const struct sg_ledger_entry *entry; /* NULL: sqlguard does not write it */
	const char *title, *table;
	bool has_rows;
};

struct sg_presence {
	SG_ARRAY(struct sg_present) all;
};

bool sg_presence_read(struct sg_presence *out, struct sg_arena *arena,
		      struct sg_database *db, const struct sg_table_columns *tables,
		      struct sg_err *err);

#endif
