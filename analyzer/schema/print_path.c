/* The search_path under which an object's texts are to be read. */
#include "print.h"

/* The one in which the statement ran that made the record. */
static const struct sg_search_path *path_of(const struct printer *p,
					    const struct sg_record *record)
{
	const struct sg_search_path *found = NULL;

	for (size_t i = 0; i < p->catalog->paths.len; i++)
		if (p->catalog->paths.items[i].from < record->from)
			found = &p->catalog->paths.items[i];
	return found;
}

/* A path that is the server's own counts as none. */
static bool is_usual(const struct sg_search_path *path)
{
	return !path ||
	       (path->schemas.len == 1 && sg_str_is(path->schemas.items[0], "public"));
}

static bool same(const struct sg_search_path *a, const struct sg_search_path *b)
{
	if (is_usual(a) || is_usual(b))
		return is_usual(a) && is_usual(b);
	if (a->schemas.len != b->schemas.len)
		return false;
	for (size_t i = 0; i < a->schemas.len; i++)
		if (!sg_str_eq(a->schemas.items[i], b->schemas.items[i]))
			return false;
	return true;
}

void sg_print_search_path(struct printer *p, const struct sg_object *object)
{
	const struct sg_search_path *path;

	path = p->postgres ? path_of(p, sg_record_at(object, p->at)) : NULL;
	if (same(path, p->path))
		return;
	p->path = path;
	sg_buf_adds(p->out, "SET search_path = ");
	if (is_usual(path))
		sg_buf_adds(p->out, "public");
	else if (!path->schemas.len)
		sg_buf_adds(p->out, "''");
	for (size_t i = 0; !is_usual(path) && i < path->schemas.len; i++) {
		sg_buf_adds(p->out, i ? ", " : "");
		sg_print_ident(p, path->schemas.items[i]);
	}
	sg_buf_adds(p->out, ";\n");
}
