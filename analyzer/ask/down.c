/* The down part of a migration undoes the up part: what it destroys, it is meant to. */
#include <string.h>

#include <sqlguard/rule.h>

#include "history.h"

static const char *const markers[] = {"+goose ", "+migrate ", "+micrate ",
				      "migrate:", "rambler "};

/* "U7__name.sql" of Flyway */
static bool is_undo(struct sg_str name)
{
	size_t digits = 1;

	while (digits < name.n && (name.p[digits] == '.' || name.p[digits] == '_' ||
				   (name.p[digits] >= '0' && name.p[digits] <= '9')))
		digits++;
	return sg_str_starts(name, "U") && digits > 3 &&
	       sg_str_ends(sg_str_sub(name, 0, digits), "__");
}

bool sg_is_down_file(const struct sg_ctx *cx)
{
	struct sg_str name = sg_str_of(cx->src->path);
	size_t at = name.n;

	while (at && name.p[at - 1] != '/' && name.p[at - 1] != '\\')
		at--;
	name = sg_str_sub(name, at, name.n);
	return sg_str_is(name, "down.sql") || sg_str_ends(name, ".down.sql") ||
	       sg_str_ends(name, "-down.sql") || sg_str_ends(name, "_down.sql") ||
	       is_undo(name);
}

/* The text behind a marker: "Up", "down transaction:false"; empty when it is none. */
static struct sg_str direction(struct sg_str comment)
{
	struct sg_str text = sg_str_trim(sg_str_sub(comment, 2, comment.n));
	bool possible = text.n && strchr("+mMrR", text.p[0]);

	for (size_t i = 0; possible && i < sizeof markers / sizeof *markers; i++)
		if (sg_str_istarts(text, markers[i]))
			return sg_str_sub(text, sg_str_of(markers[i]).n, text.n);
	return sg_str_sub(text, 0, 0);
}

void sg_mark_down(bool *down, const struct sg_source *src, const struct sg_script *script)
{
	bool now = false;
	size_t c = 0;

	for (size_t i = 0; i < script->statements.len; i++) {
		uint32_t off = script->statements.items[i].span.off;

		for (; c < script->comments.len; c++) {
			struct sg_span span = script->comments.items[c].span;
			struct sg_str way;

			if (span.off >= off)
				break;
			way = direction(sg_source_text(src, span));
			if (way.n)
				now = sg_str_istarts(way, "down") ||
				      (now && !sg_str_istarts(way, "up"));
		}
		down[i] = now;
	}
}

/* The file does, or the statement stands below "-- +goose Down" and the like. */
static bool is_down(const struct sg_ctx *cx)
{
	return sg_is_down_file(cx) || (cx->statement && cx->history->down[cx->index]);
}

bool sg_soften_down(struct sg_ctx *cx)
{
	if (!is_down(cx))
		return false;
	sg_severity(cx, SG_INFO);
	sg_note(cx, "in the down part, which runs only when the migration is undone");
	return true;
}
