/* Ledgers of names alone, with an id and a time that the database fills in: wrangler and
   NuxtHub. */
#ifndef SQLGUARD_LEDGERS_NAMED_H
#define SQLGUARD_LEDGERS_NAMED_H

#include "ledgers.h"

bool sg_named_read(struct sg_ledger_rows *out, struct sg_arena *arena,
		   const struct sg_ledger_at *at, struct sg_err *err);
bool sg_named_record(const struct sg_ledger_at *at, struct sg_arena *arena,
		     const struct sg_ledger_record *record, struct sg_err *err);
bool sg_named_forget(const struct sg_ledger_at *at, struct sg_arena *arena,
		     const struct sg_ledger_record *record, struct sg_err *err);

#endif
