/* The tree as an s-expression: (kind flag field=value (field (child ..) ..) ..). */
#include "fields.h"

static void dump_name(struct sg_buf *out, const char *field, const struct sg_name *name)
{
	if (!name->name.n && !name->schema.n)
		return;
	sg_buf_printf(out, " %s=", field);
	if (name->schema.n) {
		sg_buf_quote(out, name->schema);
		sg_buf_addc(out, '.');
	}
	sg_buf_quote(out, name->name);
}

/* The fields that fit on the node's own line. */
static void dump_scalar(struct sg_buf *out, const struct field *f, const void *at)
{
	switch (f->type) {
	case FIELD_FLAG:
		if (*(const bool *)at)
			sg_buf_printf(out, " %s", f->name);
		break;
	case FIELD_INT:
		if (*(const long *)at)
			sg_buf_printf(out, " %s=%ld", f->name, *(const long *)at);
		break;
	case FIELD_TEXT:
		if (((const struct sg_str *)at)->n) {
			sg_buf_printf(out, " %s=", f->name);
			sg_buf_quote(out, *(const struct sg_str *)at);
		}
		break;
	case FIELD_NAME: dump_name(out, f->name, at); break;
	case FIELD_CHOICE:
		if (*(const int *)at)
			sg_buf_printf(out, " %s=%s", f->name, f->text(*(const int *)at));
		break;
	case FIELD_CHILD:
	case FIELD_LIST: break;
	}
}

static void dump(struct sg_buf *out, const struct sg_node *node, size_t depth);

static void open_field(struct sg_buf *out, const char *name, size_t depth)
{
	sg_buf_addc(out, '\n');
	sg_buf_repeat(out, ' ', depth * 2);
	sg_buf_printf(out, "(%s", name);
}

static void dump_children(struct sg_buf *out, const struct field *f, const void *at,
			  size_t depth)
{
	if (f->type == FIELD_CHILD && *(struct sg_node *const *)at) {
		open_field(out, f->name, depth);
		dump(out, *(struct sg_node *const *)at, depth + 1);
		sg_buf_addc(out, ')');
	} else if (f->type == FIELD_LIST && ((const struct sg_list *)at)->len) {
		open_field(out, f->name, depth);
		SG_EACH (item, *(const struct sg_list *)at)
			dump(out, item, depth + 1);
		sg_buf_addc(out, ')');
	}
}

static void dump(struct sg_buf *out, const struct sg_node *node, size_t depth)
{
	const struct field *fields = sg_fields(node->kind);

	sg_buf_addc(out, '\n');
	sg_buf_repeat(out, ' ', depth * 2);
	sg_buf_printf(out, "(%s", sg_node_kind_name(node->kind));
	for (const struct field *f = fields; f->name; f++)
		dump_scalar(out, f, (const char *)node + f->offset);
	for (const struct field *f = fields; f->name; f++)
		dump_children(out, f, (const char *)node + f->offset, depth + 1);
	sg_buf_addc(out, ')');
}

void sg_dump(struct sg_buf *out, const struct sg_node *node)
{
	struct sg_buf text = {0};

	dump(&text, node, 0);
	sg_buf_add(out,
		   sg_str_sub(sg_buf_str(&text), 1, text.n)); /* not the first newline */
	sg_buf_addc(out, '\n');
	sg_buf_release(&text);
}
