/* Rows in every table of a case's database. */
#ifndef SQLGUARD_TESTS_PLAN_FILL_H
#define SQLGUARD_TESTS_PLAN_FILL_H

#include "rows_fill.h"

#include "plan_case.h"

/* A table that takes no row stays as it is. */
static inline void case_no_row(const char *table, const char *why, bool empty)
{
	(void)table, (void)why, (void)empty;
}

static inline void case_fill(struct plan_case *c)
{
	struct fill f = {.arena = &c->arena, .skip = case_no_row};

	if (sqlite3_open(c->target.file, &f.db) == SQLITE_OK &&
	    case_exec(f.db, SG_STR("PRAGMA synchronous = OFF")))
		fill_database(&f);
	sqlite3_close(f.db);
}

#endif
