/* What `repair` was asked for, and what it will change. */
#ifndef SQLGUARD_CLI_REPAIR_H
#define SQLGUARD_CLI_REPAIR_H

#include "apply_values.h"

struct repair_values {
	struct apply_values apply; /* first */
	struct text_list accept, forget, applied, undone;
	bool mark;
};

enum change_type { CHANGE_ACCEPT, CHANGE_FORGET, CHANGE_APPLIED, CHANGE_UNDONE };

struct change_kind {
	const char *option, *does;
	enum sg_standing standing; /* that it repairs */
};

extern const struct change_kind sg_change_kinds[CHANGE_UNDONE + 1];

struct change {
	enum change_type type;
	const struct sg_standing_entry *entry;
};

struct repair {
	struct opened *opened;
	struct sg_plan *plan;
	const struct repair_values *wanted;
	SG_ARRAY(struct change) changes;
};

/* The changes as an array: option and migration. */
cJSON *sg_repair_changes(const struct repair *r);

/* What will be changed, for people, before it is. */
void sg_repair_announce(const struct repair *r);

/* What could be asked for; the exit code says whether there is anything. */
int sg_repair_possible(const struct repair *r);

void sg_repair_done(const struct repair *r);

#endif
