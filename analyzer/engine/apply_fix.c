/* Edits of several fixes, merged and put into the text. */
#include <string.h>

#include <sqlguard/fix.h>

const char *sg_fix_kind_name(enum sg_fix_kind kind)
{
	static const char *const names[] = {"none", "safe", "rebuild"};

	return names[kind];
}

/* The number of edits that begin before an offset. */
static size_t place_of(const struct sg_text_edits *edits, uint32_t off)
{
	size_t low = 0, high = edits->all.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (edits->all.items[middle].span.off < off)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Edits that touch may depend on each other: what is inserted where another deletes. */
static bool meets(const struct sg_text_edits *edits, struct sg_span span)
{
	size_t i = place_of(edits, span.off);

	if (i && sg_span_end(edits->all.items[i - 1].span) >= span.off)
		return true;
	return i < edits->all.len && edits->all.items[i].span.off <= sg_span_end(span);
}

static void insert(struct sg_text_edits *edits, struct sg_arena *arena,
		   const struct sg_text_edit *edit)
{
	size_t i = place_of(edits, edit->span.off + 1); /* behind its sister there */
	struct sg_text_edit *items;

	SG_PUSH(arena, &edits->all);
	items = edits->all.items;
	memmove(items + i + 1, items + i, (edits->all.len - 1 - i) * sizeof *items);
	items[i] = *edit;
}

bool sg_edits_add(struct sg_text_edits *edits, struct sg_arena *arena,
		  const struct sg_finding *finding)
{
	const struct sg_fix *fix = &finding->fix;

	if (edits->all.len && finding->statement &&
	    edits->statement == finding->statement)
		return false;
	for (size_t i = 0; i < fix->edits.len; i++)
		if (meets(edits, fix->edits.items[i].span))
			return false;
	for (size_t i = 0; i < fix->edits.len; i++)
		insert(edits, arena, &fix->edits.items[i]);
	edits->statement = finding->statement;
	return true;
}

void sg_edits_apply(struct sg_buf *out, struct sg_str text,
		    const struct sg_text_edits *edits)
{
	size_t at = 0;

	for (size_t i = 0; i < edits->all.len; i++) {
		const struct sg_text_edit *edit = &edits->all.items[i];

		sg_buf_add(out, sg_str_sub(text, at, edit->span.off));
		sg_buf_add(out, edit->text);
		at = sg_span_end(edit->span);
	}
	sg_buf_add(out, sg_str_sub(text, at, text.n));
}
