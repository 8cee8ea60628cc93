/* All that a finding says as one text, for readers that show only one. */
#include "remarks.h"

#include <sqlguard/glyph.h>
#include "page.h"

static void add_lines(struct sg_buf *out, const char *label, const char *indent,
		      struct sg_str text)
{
	while (text.n) {
		sg_buf_adds(out, out->n ? "\n" : "");
		sg_buf_adds(out, label);
		sg_buf_adds(out, indent);
		sg_add_safe(out, sg_first_line(&text, text));
		label = "";
	}
}

void sg_write_remarks(struct sg_buf *out, const struct sg_finding *finding)
{
	struct sg_str help = finding->help.n ? finding->help : SG_STR("write instead");

	sg_buf_clear(out);
	add_lines(out, "", "", finding->message);
	for (size_t i = 0; i < finding->notes.len; i++)
		add_lines(out, "note: ", "", finding->notes.items[i]);
	if (finding->help.n || finding->sql.n)
		add_lines(out, "help: ", "", help);
	add_lines(out, "", "    ", finding->sql);
}
