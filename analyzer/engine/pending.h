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
	size_t removed;                   /* statements that the newest fix takes out */
};

/* The finding that the running rule started last. */
struct sg_finding *sg_pending_last(struct sg_ctx *cx);

#endif
