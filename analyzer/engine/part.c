/*
 * A file holds what runs forward and, in some layouts, what undoes it.  Each direction is
 * a script of its own, so that nothing that is learned of the one is believed of the
 * other.
 */
#include "part.h"

const struct sg_migration *sg_migration_of(const struct sg_input *input)
{
	return input->set ? &input->set->migrations.items[input->place] : NULL;
}

static bool is_inside(const struct sg_migration *migration, struct sg_span span)
{
	for (size_t i = 0; i < migration->down.len; i++)
		if (span.off >= migration->down.items[i].off &&
		    span.off < sg_span_end(migration->down.items[i]))
			return true;
	return false;
}

static void cut(struct sg_script *out, struct sg_arena *arena,
		const struct sg_script *script, const struct sg_migration *migration,
		bool down)
{
	for (size_t i = 0; i < script->statements.len; i++)
		if (is_inside(migration, script->statements.items[i].span) == down)
			*SG_PUSH(arena, &out->statements) = script->statements.items[i];
	for (size_t i = 0; i < script->comments.len; i++)
		if (is_inside(migration, script->comments.items[i].span) == down)
			*SG_PUSH(arena, &out->comments) = script->comments.items[i];
}

static struct sg_session_start start_of(const struct sg_input *input)
{
	const struct sg_migration *migration = sg_migration_of(input);
	const struct sg_runner *runner = input->set ? input->set->runner : NULL;
	struct sg_session_start start = {0};

	if (migration) {
		start.wrap = migration->wrap;
		start.wrap_why = migration->wrap_why;
	}
	if (runner) {
		start.foreign_keys = runner->foreign_keys;
		start.takes_over = runner->takes_over && input->dialect == SG_SQLITE;
	}
	return start;
}

void sg_part_new(struct sg_part *out, struct sg_arena *arena, struct sg_source *src,
		 const struct sg_script *script, const struct sg_input *input, bool down)
{
	const struct sg_migration *migration = sg_migration_of(input);
	struct sg_session_start start = start_of(input);

	*out = (struct sg_part){0};
	if (migration && migration->down.len)
		cut(&out->script, arena, script, migration, down);
	else if (!down)
		out->script = *script;
	out->session = sg_session_new(arena, input->dialect, src, &out->script, &start);
}

void sg_part_replay(const struct sg_part *part, struct sg_replay *replay,
		    struct sg_source *src, uint32_t *moments)
{
	struct sg_replay_file file = {
		.path = src->path,
		.src = src,
		.script = &part->script,
		.session = part->session,
	};

	sg_replay_run(replay, &file, moments);
}
