/* Growable text: room is made before each write, and a NUL kept at the end. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlguard/buf.h>
#include <sqlguard/err.h>

void sg_buf_release(struct sg_buf *buf)
{
	free(buf->p);
	*buf = (struct sg_buf){0};
}

void sg_buf_clear(struct sg_buf *buf)
{
	buf->n = 0;
	if (buf->p)
		buf->p[0] = 0;
}

/* Makes room for `more` bytes and the closing NUL. */
static void reserve(struct sg_buf *buf, size_t more)
{
	size_t cap = buf->cap ? buf->cap : 256;

	if (more < buf->cap && buf->n < buf->cap - more)
		return;
	if (more > SG_BUF_CEILING - buf->n - 1)
		sg_die("output larger than 4 GiB");
	while (cap < buf->n + more + 1)
		cap *= 2;
	buf->p = realloc(buf->p, cap);
	if (!buf->p)
		sg_die("out of memory");
	buf->cap = cap;
}

char *sg_buf_room(struct sg_buf *buf, size_t n)
{
	reserve(buf, n);
	return buf->p + buf->n;
}

void sg_buf_add(struct sg_buf *buf, struct sg_str s)
{
	reserve(buf, s.n);
	if (s.n)
		memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
	buf->p[buf->n] = 0;
}

void sg_buf_addc(struct sg_buf *buf, char c)
{
	reserve(buf, 1);
	buf->p[buf->n++] = c;
	buf->p[buf->n] = 0;
}

void sg_buf_adds(struct sg_buf *buf, const char *text)
{
	sg_buf_add(buf, sg_str_of(text));
}

void sg_buf_quote(struct sg_buf *buf, struct sg_str s)
{
	sg_buf_addc(buf, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			sg_buf_printf(buf, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			sg_buf_printf(buf, "\\x%02x", c);
		else
			sg_buf_addc(buf, (char)c);
	}
	sg_buf_addc(buf, '"');
}

void sg_buf_shell_quote(struct sg_buf *buf, struct sg_str s)
{
	sg_buf_addc(buf, '\'');
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\'')
			sg_buf_adds(buf, "'\\''");
		else
			sg_buf_addc(buf, s.p[i]);
	sg_buf_addc(buf, '\'');
}

const char *sg_shell_word(struct sg_arena *arena, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_./-+,:@%";
	struct sg_buf out = {0};

	if (*word && *word != '-' && strspn(word, plain) == strlen(word))
		sg_buf_adds(&out, word);
	else
		sg_buf_shell_quote(&out, sg_str_of(word));
	return sg_buf_keep(&out, arena).p;
}

/* 999.5 is where rounding would make it 1000. */
const char *sg_bytes_words(struct sg_arena *arena, double bytes)
{
	static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
	size_t unit = 0;

	while (bytes >= 999.5 && unit + 1 < sizeof units / sizeof *units) {
		bytes /= 1000;
		unit++;
	}
	return sg_printf(arena, bytes < 10 && unit ? "%.1f %s" : "%.0f %s", bytes,
			 units[unit]);
}

void sg_buf_repeat(struct sg_buf *buf, char c, size_t times)
{
	while (times--)
		sg_buf_addc(buf, c);
}

void sg_buf_printf(struct sg_buf *buf, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		sg_bug("cannot format '%s'", format);
	reserve(buf, (size_t)n);
	va_start(args, format);
	vsnprintf(buf->p + buf->n, (size_t)n + 1, format, args);
	va_end(args);
	buf->n += (size_t)n;
}

struct sg_str sg_buf_str(const struct sg_buf *buf)
{
	return (struct sg_str){buf->p ? buf->p : "", buf->n};
}

struct sg_str sg_buf_keep(struct sg_buf *buf, struct sg_arena *arena)
{
	struct sg_str text = sg_strdup(arena, sg_buf_str(buf));

	sg_buf_release(buf);
	return text;
}
