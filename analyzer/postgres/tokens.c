/* The tokens of a file as text, for people who debug the splitter and for its tests. */
#include <sqlguard/parse.h>

#include "lexer.h"

static void dump_token(struct sg_buf *out, struct sg_str text,
		       const struct sg_pg_token *token)
{
	sg_buf_printf(out, "%u %u %s ", token->span.off, token->span.len,
		      sg_pg_token_kind_name(token->kind));
	sg_buf_quote(out, sg_str_sub(text, token->span.off, sg_span_end(token->span)));
	sg_buf_adds(out, token->open ? " open\n" : "\n");
}

void sg_dump_tokens_postgres(struct sg_buf *out, const struct sg_source *src)
{
	size_t at = sg_source_bom(src->text);

	for (;;) {
		struct sg_pg_token token = sg_pg_lex(src->text, at);

		if (token.kind == SG_PG_END)
			break;
		dump_token(out, src->text, &token);
		at = sg_span_end(token.span);
	}
}
