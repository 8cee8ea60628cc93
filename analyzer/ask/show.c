/*
 * Names and source text inside a message: without the quotes of SQL, on one line, and not
 * longer than a message can bear.
 */
#include <sqlguard/rule.h>

/* Bytes of source text that are shown. */
#define SHOWN 60

const char *sg_show_ident(struct sg_ctx *cx, struct sg_str ident)
{
	return sg_cstr(cx->arena, ident);
}

const char *sg_show_name(struct sg_ctx *cx, const struct sg_name *name)
{
	if (!name->schema.n)
		return sg_show_ident(cx, name->name);
	return sg_printf(cx->arena, "%.*s.%.*s", SG_STR_ARG(name->schema),
			 SG_STR_ARG(name->name));
}

const char *sg_one_line(struct sg_ctx *cx, struct sg_span span)
{
	struct sg_str text = sg_str_trim(sg_text_of(cx, span));
	char *out = sg_alloc(cx->arena, SHOWN + 4);
	size_t n = 0, i = 0;

	for (; i < text.n && n < SHOWN; i++)
		if (!sg_is_blank(text.p[i]))
			out[n++] = text.p[i];
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	if (i == text.n)
		return out;
	while (n && ((unsigned char)text.p[i] & 0xC0) == 0x80) {
		i--;
		n--;
	}
	out[n++] = '.';
	out[n++] = '.';
	out[n] = '\0';
	return out;
}

const char *sg_show_place(struct sg_ctx *cx, const struct sg_place *place)
{
	return sg_printf(cx->arena, "%s:%u", sg_path_of_place(cx->catalog, place),
			 (unsigned)place->line);
}
