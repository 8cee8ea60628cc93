/*
 * # Bytes that are not UTF-8
 *
 * The file holds a byte that is no part of UTF-8 text, or a NUL byte. PostgreSQL refuses
 * the statement (`invalid byte sequence for encoding "UTF8"`); drivers written in C cut
 * it at a NUL without a word; SQLite stores the bytes as they are and every client that
 * reads them back gets something else. The usual causes are a file saved as Latin-1 or
 * UTF-16, and a binary file with the wrong name.
 *
 * ## Instead
 *
 * Save the file as UTF-8 without NUL bytes: `iconv -f latin1 -t utf-8 old.sql > new.sql`.
 *
 * ## Unless
 *
 * Never silent: what the database makes of such bytes depends on the driver.
 *
 * ## See
 *
 * - https://www.postgresql.org/docs/15/multibyte.html
 * - https://www.sqlite.org/nulinstr.html
 */
#include <string.h>

#include <sqlguard/rule.h>

static bool is_utf16(struct sg_str text)
{
	return sg_str_starts(text, "\xff\xfe") || sg_str_starts(text, "\xfe\xff");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_str bytes;

	if (!sg_is_problem(node, SG_PROBLEM_ENCODING))
		return;
	bytes = sg_text_of(cx, node->span);
	if (node->span.off == 0 && is_utf16(bytes))
		sg_report(cx, node->span, "the file is UTF-16, not UTF-8");
	else if (memchr(bytes.p, 0, bytes.n))
		sg_report(cx, node->span, "a NUL byte, which no text can hold");
	else
		sg_report(cx, node->span, "bytes that are not UTF-8");
	sg_help(cx, "save the file as UTF-8 without NUL bytes");
}

SG_RULE(invalid_encoding){
	.summary = "bytes that are not UTF-8 text",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_PROBLEM},
	.check = check,
};
