/*
 * unistr(X): text in which \XXXX, \uXXXX, \+XXXXXX and \UXXXXXXXX stand for code points
 * and \\ for a backslash (lang_corefunc.html).  The shell of SQLite 3.50 and later dumps
 * text with control characters as unistr('..'), which older libraries do not know.
 */
#include <string.h>

#include "copies.h"

/* False: not so many hexadecimal digits, or no code point. */
static bool read_code(uint32_t *out, const char *digits, size_t n)
{
	static const char hex[] = "0123456789abcdef";

	*out = 0;
	for (size_t i = 0; i < n; i++) {
		const char *digit = digits[i] ? strchr(hex, sg_lower(digits[i])) : NULL;

		if (!digit)
			return false;
		*out = *out << 4 | (uint32_t)(digit - hex);
	}
	return *out && *out < 0x110000 && (*out < 0xd800 || *out > 0xdfff);
}

static void add_code(struct sg_buf *out, uint32_t code)
{
	if (code < 0x80) {
		sg_buf_addc(out, (char)code);
		return;
	}
	if (code < 0x800) {
		sg_buf_addc(out, (char)(0xc0 | code >> 6));
	} else if (code < 0x10000) {
		sg_buf_addc(out, (char)(0xe0 | code >> 12));
	} else {
		sg_buf_addc(out, (char)(0xf0 | code >> 18));
		sg_buf_addc(out, (char)(0x80 | (code >> 12 & 0x3f)));
	}
	if (code >= 0x800)
		sg_buf_addc(out, (char)(0x80 | (code >> 6 & 0x3f)));
	sg_buf_addc(out, (char)(0x80 | (code & 0x3f)));
}

/* Behind a backslash; returns how much was read, 0: it is none of the forms. */
static size_t escape(struct sg_buf *out, const char *text)
{
	size_t mark = *text && strchr("uU+", *text) ? 1 : 0;
	size_t digits = *text == 'U' ? 8 : *text == '+' ? 6 : 4;
	uint32_t code;

	if (*text == '\\') {
		sg_buf_addc(out, '\\');
		return 1;
	}
	if (!read_code(&code, text + mark, digits))
		return 0;
	add_code(out, code);
	return mark + digits;
}

static void unistr(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	struct sg_buf out = {0};
	size_t length = 1;

	(void)n;
	sg_buf_adds(&out, "");
	while (text && *text && length) {
		if (*text != '\\') {
			sg_buf_addc(&out, *text++);
			continue;
		}
		length = escape(&out, text + 1);
		text += 1 + length;
	}
	if (!length)
		sqlite3_result_error(context, "invalid Unicode escape", -1);
	else if (text)
		sqlite3_result_text64(context, out.p ? out.p : "", out.n,
				      SQLITE_TRANSIENT, SQLITE_UTF8);
	sg_buf_release(&out);
}

bool sg_unistr_register(sqlite3 *db)
{
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	return sqlite3_libversion_number() >= 3050000 ||
	       sqlite3_create_function_v2(db, "unistr", 1, flags, NULL, unistr, NULL,
					  NULL, NULL) == SQLITE_OK;
}
