/* The tokens of a file as text, for people who look into the lexer. */
#include <sqlguard/parse.h>

#include "lexer.h"

static void add_text(struct sg_buf *out, struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == '"' || c == '\\')
			sg_buf_printf(out, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			sg_buf_printf(out, "\\%03o", c);
		else
			sg_buf_addc(out, (char)c);
	}
}

void sg_dump_tokens_sqlite(struct sg_buf *out, const struct sg_source *src)
{
	struct sg_token token = sg_lex(src->text, 0);

	while (token.type != TK_END) {
		sg_buf_printf(out, "%u %u %s \"", token.span.off, token.span.len,
			      sg_token_type_name(token.type));
		add_text(out, sg_source_text(src, token.span));
		sg_buf_adds(out, "\"\n");
		token = sg_lex(src->text, sg_span_end(token.span));
	}
}
