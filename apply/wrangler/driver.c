/* Remote D1, through wrangler: the table of what the driver can do. */
#include "wrangler.h"

SG_DRIVER(wrangler){
	.title = "wrangler",
	.dialects = SG_D1,
	.records_itself = true,
	.open = sg_wrangler_open,
	.close = sg_wrangler_close,
	.identify = sg_wrangler_identify,
	.lock = sg_wrangler_lock,
	.query = sg_wrangler_query,
	.census = sg_wrangler_census,
	.schema = sg_wrangler_schema,
	.health = sg_wrangler_health,
	.has_room = sg_wrangler_has_room,
	.back_up = sg_wrangler_back_up,
	.retire = sg_wrangler_retire,
	.discard = sg_wrangler_discard,
	.rehearse = sg_wrangler_rehearse,
	.apply = sg_wrangler_apply,
	.restore = sg_wrangler_restore,
	.way_back = sg_wrangler_way_back,
};
