/* Names, keys and remarks of the SQL that print_*.c write. */
#include "print.h"

static void quoted(struct printer *p, struct sg_str text, char quote)
{
	sg_buf_addc(p->out, quote);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == quote)
			sg_buf_addc(p->out, quote);
		sg_buf_addc(p->out, text.p[i]);
	}
	sg_buf_addc(p->out, quote);
}

void sg_print_ident(struct printer *p, struct sg_str name)
{
	quoted(p, name, '"');
}

/* With standard_conforming_strings, the server's default, a backslash is itself. */
void sg_print_string(struct printer *p, struct sg_str text)
{
	quoted(p, text, '\'');
}

void sg_print_name(struct printer *p, struct sg_name name)
{
	if (name.schema.n && (p->postgres || !sg_str_iis(name.schema, "main"))) {
		sg_print_ident(p, name.schema);
		sg_buf_addc(p->out, '.');
	}
	sg_print_ident(p, name.name);
}

void sg_print_object(struct printer *p, const struct sg_object *object)
{
	struct sg_target target = {.object = (struct sg_object *)object};

	sg_print_name(p, sg_target_name(&target, p->at));
}

void sg_print_text(struct printer *p, const char *before, struct sg_str text,
		   const char *after)
{
	if (!text.n)
		return;
	sg_buf_adds(p->out, before);
	sg_buf_add(p->out, text);
	sg_buf_adds(p->out, after);
}

void sg_print_collation(struct printer *p, struct sg_str name)
{
	if (!name.n)
		return;
	sg_buf_adds(p->out, " COLLATE ");
	sg_print_ident(p, name);
}

static void print_key(struct printer *p, const struct sg_key *key)
{
	struct sg_str name = sg_key_name(key, p->at);

	if (name.n)
		sg_print_ident(p, name);
	else if (p->postgres)
		sg_print_text(p, "(", key->expression, ")");
	else
		sg_buf_add(p->out, key->expression);
	sg_print_collation(p, key->collation);
	sg_print_text(p, " ", key->opclass, "");
	sg_buf_adds(p->out, key->desc ? " DESC" : "");
	sg_print_text(p, " NULLS ", key->nulls, "");
}

void sg_print_keys(struct printer *p, const struct sg_keys *keys)
{
	sg_buf_addc(p->out, '(');
	for (size_t i = 0; i < keys->of.len; i++) {
		sg_buf_adds(p->out, i ? ", " : "");
		print_key(p, &keys->of.items[i]);
	}
	sg_buf_addc(p->out, ')');
}

void sg_print_remark(struct printer *p, const struct sg_object *object, const char *why)
{
	struct sg_target target = {.object = (struct sg_object *)object};
	struct sg_name name = sg_target_name(&target, p->at);

	sg_buf_printf(p->out, "-- %s ", sg_object_type_name(object->type));
	if (name.schema.n && p->postgres) {
		sg_buf_quote(p->out, name.schema);
		sg_buf_addc(p->out, '.');
	}
	sg_buf_quote(p->out, name.name);
	sg_buf_printf(p->out, ": %s\n", why);
}
