/* One migration set of a check: replayed in order, and judged where it was asked for. */
#include <string.h>

#include "check_sets.h"

struct checked_set {
	struct inputs *in;
	struct set_inputs *group;
	struct sg_migration_set *set;
	struct sg_replay *replay;
	enum sg_dialect dialect;
	const char *reason;
};

static bool is_wanted(const struct checked_set *c, size_t place)
{
	return place < c->group->wanted.len && c->group->wanted.items[place];
}

/* Judges the file, or only replays it where it is nothing but history. */
static void take_file(struct checked_set *c, size_t place, bool judged)
{
	struct sg_migration *migration = &c->set->migrations.items[place];
	struct sg_input input = {
		.dialect = c->dialect,
		.reason = c->reason,
		.replay = c->set->ordered && migration->kind != SG_MIGRATION_IGNORED
				  ? c->replay
				  : NULL,
		.set = c->set,
		.place = place,
		.down = c->in->options->down,
	};
	struct sg_arena arena = {0};
	struct sg_file *file;
	struct sg_err err;

	if (!sg_inputs_read(&input.bytes, c->in, &arena, migration->path, &err)) {
		sg_inputs_complain(c->in, err.text);
		sg_arena_release(&arena);
		return;
	}
	sg_set_prepare(c->in->history.finder, c->set, place, input.bytes);
	if (!judged) {
		sg_run_replay(migration->path, &input);
		sg_arena_release(&arena);
		return;
	}
	if (migration->down.len && !input.down)
		c->in->down++;
	file = sg_run_add(c->in->run, migration->path);
	file->arena = arena;
	sg_run_check(c->in->run, file, &input);
	sg_inputs_checked(c->in, migration->path, &input);
}

static bool is_wanted_down(const struct checked_set *c, size_t place)
{
	return is_wanted(c, place) &&
	       c->set->migrations.items[place].kind == SG_MIGRATION_DOWN;
}

static void take_down_file(struct checked_set *c, size_t place)
{
	uint32_t moment = c->replay->catalog->now;

	c->group->wanted.items[place] = false;
	take_file(c, place, true);
	sg_replay_return(c->replay, moment);
}

/* A file that undoes a migration runs when that one was the last. */
static void take_down_files(struct checked_set *c, const struct sg_migration *up)
{
	for (size_t i = 0; i < c->group->wanted.len; i++)
		if (is_wanted_down(c, i) &&
		    sg_str_eq(c->set->migrations.items[i].version, up->version))
			take_down_file(c, i);
}

/* What undoes no migration that is there, or is not asked for. */
static void take_other_down_files(struct checked_set *c)
{
	for (size_t i = 0; i < c->group->wanted.len; i++)
		if (is_wanted_down(c, i) && c->in->options->down)
			take_down_file(c, i);
		else if (is_wanted_down(c, i))
			c->in->down++;
}

static void take(struct checked_set *c, size_t place)
{
	const struct sg_migration *migration = &c->set->migrations.items[place];
	bool wanted = is_wanted(c, place);

	if (migration->kind == SG_MIGRATION_UNREAD) {
		c->in->unread++;
		sg_replay_unread(c->replay, migration->path);
	} else if (sg_runs_forward(migration) && (wanted || c->set->ordered))
		take_file(c, place, wanted);
	else if (migration->kind == SG_MIGRATION_IGNORED && wanted &&
		 !sg_is_seaorm_file(migration->path))
		take_file(c, place, true);
	if (sg_runs_forward(migration) && c->in->options->down)
		take_down_files(c, migration);
}

/* "drizzle: Drizzle 0.x (meta/_journal.json), 12 migrations, run by wrangler .." */
static void describe(const struct checked_set *c)
{
	const struct sg_checked_set *set =
		sg_run_add_set(c->in->run, c->set, c->dialect, c->reason);
	struct sg_buf text = {0};

	sg_buf_printf(&text, "%s: %s (%s), %zu migration%s", set->root, set->layout,
		      set->layout_why, set->migrations, set->migrations == 1 ? "" : "s");
	if (set->runner)
		sg_buf_printf(&text, ", run by %s (%s)", set->runner, set->runner_why);
	else if (c->set->ordered)
		sg_buf_adds(&text, ", run by a tool that nothing tells (--runner)");
	sg_buf_printf(&text, ", %s", sg_dialect_name(set->dialect));
	if (c->in->options->verbose)
		sg_buf_printf(&text, " (%s)", set->dialect_why);
	if (!c->in->options->quiet)
		sg_say("%.*s", SG_STR_ARG(sg_buf_str(&text)));
	sg_buf_release(&text);
}

/* How far the set must be replayed, with the files that down parts undo. */
static size_t end_of(const struct checked_set *c)
{
	return c->in->options->down ? c->set->migrations.len : c->group->wanted.len;
}

void sg_check_set(struct inputs *in, struct set_inputs *group)
{
	struct checked_set c = {.in = in, .group = group, .set = group->set};
	struct sg_arena arena = {0};
	struct sg_err err;

	c.dialect = sg_history_dialect(&c.reason, &in->history, c.set);
	c.set->dialect = c.dialect; /* what a runner does depends on it */
	describe(&c);
	if (!sg_history_start(&c.replay, &in->history, &arena, c.dialect,
			      sg_set_begins(c.set), &err)) {
		sg_inputs_complain(in, err.text);
		sg_arena_release(&arena);
		return;
	}
	for (size_t i = 0; i < c.set->migrations.len && i < end_of(&c); i++)
		take(&c, i);
	take_other_down_files(&c);
	sg_run_check_index(in->run, c.set, c.dialect);
	sg_arena_release(&arena);
}
