/*
 * Growable output text on the heap.  A buffer that would pass its ceiling stops the
 * program: no input may make us write without end.
 */
#ifndef SQLGUARD_BUF_H
#define SQLGUARD_BUF_H

#include <sqlguard/arena.h>

struct sg_buf {
	char *p; /* NUL-terminated when not NULL */
	size_t n, cap;
};

#define SG_BUF_CEILING ((size_t)4 << 30) /* bytes */

/* A zeroed buffer is empty; release frees it, clear keeps its memory for more text. */
void sg_buf_release(struct sg_buf *buf);
void sg_buf_clear(struct sg_buf *buf);

/* Room for n more bytes and a NUL behind the text, for who writes and then adds to n. */
char *sg_buf_room(struct sg_buf *buf, size_t n);
void sg_buf_add(struct sg_buf *buf, struct sg_str s);
void sg_buf_addc(struct sg_buf *buf, char c);
void sg_buf_adds(struct sg_buf *buf, const char *text);

/* As a C string in double quotes, with control characters escaped. */
void sg_buf_quote(struct sg_buf *buf, struct sg_str s);

/* In single quotes of a POSIX shell. */
void sg_buf_shell_quote(struct sg_buf *buf, struct sg_str s);

/* A word of a command that people copy: in quotes when the shell would see more in it. */
const char *sg_shell_word(struct sg_arena *arena, const char *word);

/* "1.2 MB" */
const char *sg_bytes_words(struct sg_arena *arena, double bytes);

void sg_buf_repeat(struct sg_buf *buf, char c, size_t times);
void sg_buf_printf(struct sg_buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The text, valid until the next change of the buffer. */
struct sg_str sg_buf_str(const struct sg_buf *buf);

/* The text in an arena; the buffer is released. */
struct sg_str sg_buf_keep(struct sg_buf *buf, struct sg_arena *arena);

#endif
