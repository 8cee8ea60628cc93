/* The tokens of a file as text, for people who look into the lexer. */
#include <sqlguard/parse.h>

#include "lexer.h"

void sg_dump_tokens_sqlite(struct sg_buf *out, const struct sg_source *src)
{
	struct sg_token token = sg_lex(src->text, 0);

	while (token.type != TK_END) {
		sg_buf_printf(out, "%u %u %s ", token.span.off, token.span.len,
			      sg_token_type_name(token.type));
		sg_buf_quote(out, sg_source_text(src, token.span));
		sg_buf_addc(out, '\n');
		token = sg_lex(src->text, sg_span_end(token.span));
	}
}
