/* Differences for people: "+", "-", "~" and "?" before what was added, removed, changed,
   and what could not be compared. */
#include <sqlguard/diff_schema.h>

/* On one line, with control bytes escaped. */
static void add_value(struct sg_buf *out, struct sg_str value)
{
	if (value.n)
		sg_buf_quote(out, value);
	else
		sg_buf_adds(out, "none");
}

/* Names may hold anything: what is no plain text is shown as a C string. */
static void add_name(struct sg_buf *out, struct sg_str name)
{
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (c < ' ' || c == 127) {
			sg_buf_quote(out, name);
			return;
		}
	}
	sg_buf_add(out, name);
}

static void add_change(struct sg_buf *out, const struct sg_schema_change *change)
{
	sg_buf_printf(out, "%c %s ", "-+~?"[change->type],
		      sg_object_type_name(change->object));
	if (change->owner.n) {
		add_name(out, change->owner);
		sg_buf_addc(out, '.');
	}
	add_name(out, change->name);
	if (change->type == SG_CHANGED) {
		sg_buf_printf(out, ": %s ", change->field);
		add_value(out, change->before);
		sg_buf_adds(out, " -> ");
		add_value(out, change->after);
	}
	if (change->type == SG_NOT_COMPARED)
		sg_buf_adds(out,
			    ": not compared, since one side does not know all of it");
	sg_buf_addc(out, '\n');
}

void sg_diff_text(struct sg_buf *out, const struct sg_schema_diff *diff)
{
	for (size_t i = 0; i < diff->changes.len; i++)
		add_change(out, &diff->changes.items[i]);
}
