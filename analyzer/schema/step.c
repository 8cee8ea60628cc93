/* A statement of a replay: its text, why the database refuses it, and where it stands. */
#include "replay.h"

struct sg_str sg_step_text(const struct sg_step *step, const struct sg_node *node)
{
	return node ? sg_str_trim(sg_source_text(step->file->src, node->span))
		    : SG_STR("");
}

struct sg_str sg_step_keep(const struct sg_step *step, struct sg_str text)
{
	return sg_strdup(step->catalog->arena, text);
}

static void refuse(struct sg_step *step, enum sg_refusal refusal, const char *format,
		   va_list args)
{
	if (step->refused.n)
		return;
	step->refused = sg_str_of(sg_vprintf(step->catalog->arena, format, args));
	step->refusal = refusal;
}

bool sg_step_refuse(struct sg_step *step, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	refuse(step, SG_REFUSED_OTHERWISE, format, args);
	va_end(args);
	return false;
}

bool sg_step_refuse_for(struct sg_step *step, enum sg_refusal refusal, const char *format,
			...)
{
	va_list args;

	va_start(args, format);
	refuse(step, refusal, format, args);
	va_end(args);
	return false;
}

void sg_step_blame(struct sg_step *step, const struct sg_object *object)
{
	if (step->refused_by.len < SG_BLAMED_MOST)
		*SG_PUSH(step->catalog->arena, &step->refused_by) = object;
}

void sg_step_blind(struct sg_step *step)
{
	step->catalog->blind = step->catalog->now + 1;
}

void sg_step_opaque(struct sg_step *step)
{
	sg_step_blind(step);
	if (!step->catalog->opaque)
		step->catalog->opaque = step->catalog->blind;
}

/* Remembers what was first in the way, so that a rule need not look for it in all that
   was refused before: that would take quadratic time. */
static bool is_refused_again(const struct sg_step *step)
{
	struct sg_object *first = NULL;
	unsigned bit = 1U << step->refusal;
	bool again;

	if (step->refused_by.len)
		first = (struct sg_object *)(uintptr_t)step->refused_by.items[0];
	again = first && (first->blamed & bit);
	if (first)
		first->blamed |= bit;
	return again;
}

struct sg_place sg_step_place(const struct sg_step *step)
{
	const struct sg_replay_file *file = step->file;
	struct sg_span span = file->script->statements.items[step->index].span;

	struct sg_place place = {
		.file = (uint32_t)step->catalog->files.len - 1,
		.line = (uint32_t)sg_source_line(file->src, span.off),
		.span = span,
		.refused = step->catalog->opaque ? SG_STR("") : step->refused,
		.refusal = step->refusal,
		.refused_again = is_refused_again(step),
	};

	place.refused_by.items = step->refused_by.items;
	place.refused_by.len = step->refused_by.len;
	return place;
}
