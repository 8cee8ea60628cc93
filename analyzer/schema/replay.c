/* The loop of a replay: statements in order, and what a rollback undoes. */
#include "replay.h"

struct sg_replay *sg_replay_new(struct sg_arena *arena, enum sg_dialect dialect,
				enum sg_begins begins)
{
	struct sg_replay *replay = SG_NEW(arena, struct sg_replay);

	replay->arena = arena;
	replay->catalog = sg_catalog_new(arena, dialect);
	replay->catalog->begins = begins;
	return replay;
}

/* Unqualified names are looked up as the session says from here on. */
static void follow_search_path(struct sg_step *step)
{
	const struct sg_search_schemas *now =
		sg_session_search_path(step->file->session, step->index);
	struct sg_catalog *catalog = step->catalog;
	struct sg_search_path *last =
		catalog->paths.len ? &catalog->paths.items[catalog->paths.len - 1] : NULL;
	bool same = last && last->schemas.len == now->of.len;

	/* Where names go from here on cannot be told. */
	if (now->unknown)
		sg_step_opaque(step);
	for (size_t i = 0; same && i < now->of.len; i++)
		same = sg_str_eq(last->schemas.items[i], now->of.items[i]);
	if (same)
		return;
	last = SG_PUSH(catalog->arena, &catalog->paths);
	last->from = catalog->now;
	for (size_t i = 0; i < now->of.len; i++)
		*SG_PUSH(catalog->arena, &last->schemas) =
			sg_strdup(catalog->arena, now->of.items[i]);
}

/* Where the name ends in a CREATE statement whose rest is kept; 0: not kept. */
static size_t end_of_name(const struct sg_node *node)
{
	switch (node->kind) {
	case SG_CREATE_FUNCTION:
		return sg_span_end(sg_as_create_function(node)->name.span);
	case SG_CREATE_SEQUENCE:
		return sg_span_end(sg_as_create_sequence(node)->name.span);
	case SG_CREATE_TRIGGER: return sg_span_end(sg_as_create_trigger(node)->name.span);
	case SG_CREATE_TYPE: return sg_span_end(sg_as_create_type(node)->name.span);
	case SG_CREATE_OTHER: return sg_span_end(sg_as_create_other(node)->name.span);
	case SG_CREATE_VIRTUAL_TABLE:
		return sg_span_end(sg_as_create_virtual_table(node)->name.span);
	default: return 0;
	}
}

/* What the fields of a record do not tell stays as it was written. */
static void keep_source(struct sg_step *step, size_t mark)
{
	size_t end = end_of_name(step->node), whole = sg_span_end(step->node->span);
	struct sg_catalog *catalog = step->catalog;
	struct sg_str text;

	if (!end || end > whole)
		return;
	text = sg_source_text(step->file->src,
			      (struct sg_span){(uint32_t)end, (uint32_t)(whole - end)});
	text = sg_strdup(catalog->arena, sg_str_trim(text));
	for (size_t i = mark; i < catalog->log.len; i++) {
		struct sg_object *object = catalog->log.items[i].object;

		if (!object->assumed)
			((struct sg_record *)object->newest)->source = text;
	}
}

/* A table of which nobody knows whether IF NOT EXISTS will find it; or NULL. */
static const struct sg_name *doubtful_table(const struct sg_step *step)
{
	const struct sg_create_table *create;

	if (!sg_is(step->node, SG_CREATE_TABLE) ||
	    step->catalog->begins != SG_BEGINS_UNKNOWN)
		return NULL;
	create = sg_as_create_table(step->node);
	if (!create->if_not_exists ||
	    sg_object_exists(step->catalog, SG_NOW, SG_OBJ_TABLE, &create->name) !=
		    SG_UNKNOWN)
		return NULL;
	return &create->name;
}

/* It may be an older table of that name, with other columns. */
static void doubt(struct sg_step *step, const struct sg_name *name)
{
	struct sg_object *object =
		sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, name);

	if (!object || object->created != step->catalog->now + 1)
		return;
	object->perhaps_before = true;
	((struct sg_table *)object->newest)->complete = SG_UNKNOWN;
}

/*
 * Text that is no statement may do anything, save rows of COPY and the lines that pg_dump
 * puts around a dump since 13.22, 14.19, 15.14, 16.10 and 17.6 (CVE-2025-8714).
 */
static bool is_harmless(const struct sg_step *step)
{
	struct sg_str text = sg_step_text(step, step->node);

	return sg_as_problem(step->node)->type == SG_PROBLEM_COPY_DATA ||
	       sg_str_starts(text, "\\restrict ") || sg_str_starts(text, "\\unrestrict ");
}

static void run_statement(struct sg_step *step)
{
	size_t mark = sg_catalog_mark(step->catalog);
	const struct sg_name *doubtful = doubtful_table(step);

	follow_search_path(step);
	if (sg_is(step->node, SG_PROBLEM)) {
		struct sg_span span =
			step->file->script->statements.items[step->index].span;

		/* A CREATE that does not parse leaves alone what is there. */
		if (sg_str_istarts(sg_source_text(step->file->src, span), "create "))
			sg_step_blind(step);
		else if (!is_harmless(step))
			sg_step_opaque(step);
	} else if (step->catalog->dialect == SG_POSTGRES) {
		sg_replay_postgres(step);
	} else {
		sg_replay_sqlite(step);
	}
	keep_source(step, mark);
	if (doubtful)
		doubt(step, doubtful);
}

static void begin_file(struct sg_replay *replay, const char *path)
{
	struct sg_catalog *catalog = replay->catalog;

	*SG_PUSH(replay->arena, &catalog->files) = (struct sg_replayed_file){
		.path = sg_cstr(replay->arena, sg_str_of(path)),
		.first = catalog->now,
	};
}

/* A later deployment runs this file in a connection of its own; the same one still has
   the temporary objects of the files before.  SQLite's replay does that itself. */
static void forget_temporary(struct sg_catalog *catalog)
{
	struct sg_str temporary = sg_temp_schema(catalog->dialect);

	for (size_t i = 0; i < catalog->top.present.len; i++) {
		struct sg_object *object = catalog->top.present.items[i];

		if (object->newest->gone || !sg_str_eq(object->newest->schema, temporary))
			continue;
		sg_object_drop(catalog, object);
		sg_name_forget(catalog, object);
	}
}

void sg_replay_run(struct sg_replay *replay, const struct sg_replay_file *file,
		   uint32_t *moments)
{
	size_t n = file->script->statements.len;
	struct sg_arena scratch = {0};
	size_t *marks = sg_alloc(&scratch, (n + 1) * sizeof *marks);
	struct sg_catalog *catalog = replay->catalog;

	begin_file(replay, file->path);
	if (catalog->dialect == SG_POSTGRES)
		forget_temporary(catalog);
	for (size_t i = 0; i < n; i++) {
		struct sg_step step = {
			.catalog = catalog,
			.file = file,
			.index = i,
			.node = file->script->statements.items[i].node,
		};
		size_t undo = sg_session_undoes_from(file->session, i);

		if (moments)
			moments[i] = catalog->now;
		marks[i] = sg_catalog_mark(catalog);
		run_statement(&step);
		if (undo < i)
			sg_catalog_rollback(catalog, marks[undo]);
		sg_catalog_step(catalog, sg_step_place(&step));
		if (catalog->places.items[catalog->places.len - 1].refused.n)
			catalog->files.items[catalog->files.len - 1].refused =
				catalog->now;
	}
	if (moments)
		moments[n] = catalog->now;
	sg_arena_release(&scratch);
}

void sg_replay_unread(struct sg_replay *replay, const char *path)
{
	struct sg_catalog *catalog = replay->catalog;
	uint32_t file = (uint32_t)catalog->files.len;

	begin_file(replay, path);
	sg_step_opaque(&(struct sg_step){.catalog = catalog});
	sg_catalog_step(catalog, (struct sg_place){.file = file, .line = 1});
}

/* Where the records later than a moment begin in the log, which is in their order. */
static size_t mark_of(const struct sg_catalog *catalog, uint32_t moment)
{
	size_t low = 0, high = catalog->log.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (catalog->log.items[middle].from <= moment)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void sg_replay_return(struct sg_replay *replay, uint32_t moment)
{
	struct sg_catalog *catalog = replay->catalog;
	struct sg_place place = {.line = 1};

	sg_catalog_rollback(catalog, mark_of(catalog, moment));
	/* What did not happen shows nothing of what was there before. */
	if (catalog->first_assumed && catalog->first_assumed->created > moment)
		catalog->first_assumed = NULL;
	/* What is back holds from the next moment on: the next file begins with that. */
	if (catalog->places.len)
		place = catalog->places.items[catalog->places.len - 1];
	place.refused = SG_STR("");
	sg_catalog_step(catalog, place);
}
