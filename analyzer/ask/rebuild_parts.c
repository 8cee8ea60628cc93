/* The parts of a rebuild as one note, in the order of the file. */
#include <stdlib.h>

#include <sqlguard/rule.h>

struct part {
	size_t index;
	const char *what;
};

static int by_index(const void *left, const void *right)
{
	const struct part *a = left, *b = right;

	return (a->index > b->index) - (a->index < b->index);
}

void sg_note_parts(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	bool back = rebuild->back != SG_NEVER;
	bool kept = rebuild->shape == SG_REBUILD_IN_PLACE;
	struct part parts[] = {
		{rebuild->shape == SG_REBUILD_REFILL || !back ? rebuild->create
							      : SG_NEVER,
		 back ? "the table is created anew" : "the new table is created"},
		{rebuild->copy, back ? "rows are copied away" : "rows are copied"},
		{rebuild->away, "the old table is renamed"},
		{rebuild->drop, kept ? "rows are deleted" : "the old table is dropped"},
		{rebuild->rename, "the new one takes its name"},
		{rebuild->back, "rows are copied back"},
	};
	struct sg_buf out = {0};

	qsort(parts, sizeof parts / sizeof *parts, sizeof *parts, by_index);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].index == SG_NEVER)
			break;
		sg_buf_printf(&out, "%s%s in line %zu", out.n ? ", " : "", parts[i].what,
			      sg_line_of_statement(cx, parts[i].index));
	}
	sg_note(cx, "%s", out.p ? out.p : "");
	sg_buf_release(&out);
}
