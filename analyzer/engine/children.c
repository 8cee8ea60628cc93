/* What a rebuild does to the tables that reference the old one, in words. */
#include <sqlguard/rule.h>

/* What happens to the rows of a child when the rows of its parent are deleted. */
static const char *fate(enum sg_fk_action on_delete)
{
	switch (on_delete) {
	case SG_FK_CASCADE: return "its rows are deleted";
	case SG_FK_SET_NULL: return "its keys become NULL";
	case SG_FK_SET_DEFAULT: return "its keys become the default";
	default: return NULL;
	}
}

const char *sg_show_place(struct sg_ctx *cx, const struct sg_place *place)
{
	return sg_printf(cx->arena, "%s:%u", sg_path_of_place(cx->catalog, place),
			 (unsigned)place->line);
}

const char *sg_show_reference_place(struct sg_ctx *cx, const struct sg_reference *ref)
{
	if (ref->statement != SG_NEVER)
		return sg_printf(cx->arena, "line %zu", sg_line_of(cx, ref->span.off));
	return ref->place ? sg_show_place(cx, ref->place) : "before this history";
}

static void note_child(struct sg_ctx *cx, const struct sg_reference *ref)
{
	const char *child = sg_show_ident(cx, ref->child.name);
	const char *rows = fate(ref->on_delete);
	const char *place = sg_show_reference_place(cx, ref);

	if (!rows)
		sg_note(cx,
			"'%s' references it (%s): with rows there, this fails with "
			"FOREIGN KEY constraint failed",
			child, place);
	else if (ref->later)
		sg_note(cx,
			"'%s' is rebuilt later with a foreign key to it (%s); if "
			"that is there already, %s",
			child, place, rows);
	else
		sg_note(cx, "'%s' references it (%s): %s", child, place, rows);
}

void sg_note_children(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	for (size_t k = 0; k < rebuild->children.len; k++)
		note_child(cx, &rebuild->children.items[k]);
}

const char *sg_describe_harm(struct sg_ctx *cx, const struct sg_rebuild *rebuild)
{
	const char *list = NULL;
	bool deletes = false, overwrites = false;

	for (size_t k = 0; k < rebuild->children.len; k++) {
		const struct sg_reference *ref = &rebuild->children.items[k];

		if (!fate(ref->on_delete))
			continue;
		deletes = deletes || ref->on_delete == SG_FK_CASCADE;
		overwrites = overwrites || ref->on_delete != SG_FK_CASCADE;
		list = sg_printf(cx->arena, "%s%s'%s'", list ? list : "",
				 list ? ", " : "", sg_show_ident(cx, ref->child.name));
	}
	if (!list)
		return NULL;
	return sg_printf(cx->arena, "%s %s",
			 !overwrites ? "deletes the rows of"
			 : !deletes  ? "overwrites keys of"
				     : "deletes or overwrites rows of",
			 list);
}
