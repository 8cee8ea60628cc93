/* One direction of a migration: what it is made of, and the state it starts in. */
#ifndef SQLGUARD_ENGINE_PART_H
#define SQLGUARD_ENGINE_PART_H

#include <sqlguard/engine.h>

struct sg_part {
	struct sg_script script;
	struct sg_session *session;
};

/* The migration that an input is; NULL: it is of no set. */
const struct sg_migration *sg_migration_of(const struct sg_input *input);

/* The statements of an input that run forward, or those of its down part. */
void sg_part_new(struct sg_part *out, struct sg_arena *arena, struct sg_source *src,
		 const struct sg_script *script, const struct sg_input *input, bool down);

/* Runs the part on top of the replay; `moments` as sg_replay_run has them. */
void sg_part_replay(const struct sg_part *part, struct sg_replay *replay,
		    struct sg_source *src, uint32_t *moments);

#endif
