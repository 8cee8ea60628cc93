/* Where the tokens of a parsed text stand, for those who change names in it. */
#include "lexer.h"
#include "sqlite.h"

size_t sg_sqlite_name_parts(struct sg_span out[3], struct sg_str text,
			    struct sg_span span)
{
	size_t at = span.off, n = 0;

	while (at < sg_span_end(span) && n < 3) {
		struct sg_token token = sg_lex_solid(text, at);

		if (token.span.off >= sg_span_end(span) || token.type == TK_END)
			break;
		if (token.type != TK_DOT)
			out[n++] = token.span;
		at = sg_span_end(token.span);
	}
	return n;
}

struct sg_span sg_sqlite_inside(struct sg_str text, struct sg_span span)
{
	struct sg_token token = sg_lex_solid(text, span.off);
	size_t level = 0, from = sg_span_end(span);

	while (token.type != TK_END && token.span.off < sg_span_end(span)) {
		if (token.type == TK_LP && !level++)
			from = sg_span_end(token.span);
		else if (token.type == TK_RP && level && !--level)
			return sg_span_of(from, token.span.off);
		token = sg_lex_solid(text, sg_span_end(token.span));
	}
	return sg_span_of(sg_span_end(span), sg_span_end(span));
}

struct sg_span sg_sqlite_from(struct sg_str text, struct sg_span span, const char *word)
{
	struct sg_token token = sg_lex_solid(text, span.off);

	while (token.type != TK_END && token.span.off < sg_span_end(span)) {
		if (sg_str_iis(sg_str_sub(text, token.span.off, sg_span_end(token.span)),
			       word))
			return sg_span_of(token.span.off, sg_span_end(span));
		token = sg_lex_solid(text, sg_span_end(token.span));
	}
	return sg_span_of(sg_span_end(span), sg_span_end(span));
}

struct sg_span sg_sqlite_after(struct sg_str text, struct sg_span span, const char *word)
{
	struct sg_span rest = sg_sqlite_from(text, span, word);
	struct sg_token next;

	if (!rest.len)
		return rest;
	next = sg_lex_solid(text, rest.off + sg_str_of(word).n);
	return sg_span_of(next.span.off, sg_span_end(rest));
}

bool sg_sqlite_is_quoted(struct sg_str text)
{
	return text.n && text.p[0] == '"' && sg_lex(text, 0).span.len == text.n;
}
