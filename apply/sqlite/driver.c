/* SQLite files and local D1: the table of what the driver can do. */
#include "sqlite.h"

SG_DRIVER(sqlite){
	.title = "SQLite",
	.dialects = SG_ANY_SQLITE,
	.verifies_before_commit = true,
	.open = sg_sqlite_open,
	.close = sg_sqlite_close,
	.identify = sg_sqlite_identify,
	.lock = sg_sqlite_lock,
	.query = sg_sqlite_query,
	.census = sg_sqlite_census,
	.schema = sg_sqlite_schema,
	.stamp = sg_sqlite_stamp,
	.health = sg_sqlite_health,
	.has_room = sg_sqlite_has_room,
	.back_up = sg_sqlite_back_up,
	.retire = sg_sqlite_retire,
	.discard = sg_sqlite_discard,
	.rehearse = sg_sqlite_rehearse,
	.apply = sg_sqlite_apply,
	.restore = sg_sqlite_restore,
	.way_back = sg_sqlite_way_back,
};
