/* The findings of the file under analysis, before they are sorted into the run. */
#ifndef SQLGUARD_ENGINE_PENDING_H
#define SQLGUARD_ENGINE_PENDING_H

#include <sqlguard/engine.h>

struct sg_pending {
	struct sg_arena *arena; /* of the file's tree */
	struct sg_arena *keep;  /* of the run, for text */
	SG_ARRAY(struct sg_finding) findings;
	const struct sg_rule_entry *rule; /* the one that runs now */
	enum sg_severity severity;        /* that it was given */
	bool open;                        /* it has started a finding */
};

#endif
