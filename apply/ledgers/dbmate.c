/*
 * dbmate: appliers.md 2.10; dbmate 2.36.  The digits that a name begins with, as text and
 * as written; nothing else.  Rails' table has the same column.
 */
#include "ledgers.h"

SG_LEDGER(dbmate){
	.title = "dbmate",
	.table = "schema_migrations",
	.dialects = SG_ANY_SQLITE,
	.columns = "version",
	.more = "Rails, golang-migrate and others use this name, too; --ledger-table "
		"names another",
	.create = {"create table if not exists %w (version varchar(128) primary key)"},
	.key_is = "the digits that its name begins with",
	.key = sg_version_key,
	.rows = "SELECT version, NULL, NULL, 'applied', NULL FROM %w ORDER BY version",
	.key_column = "version",
};
