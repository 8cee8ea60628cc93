/*
 * What the program says to people on standard error.  A message may quote a file name or
 * an argument, whose control bytes must not reach the terminal.
 */
#include <stdarg.h>
#include <stdio.h>

#include "target_options.h"

static bool is_control(unsigned char c)
{
	return c < 0x20 || c == 0x7f;
}

/* U+0080 to U+009F, which some terminals obey like escape sequences. */
static bool is_control_pair(const unsigned char *p)
{
	return p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f;
}

static void hide_controls(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		if (is_control_pair(p))
			p[0] = p[1] = '?';
		else if (is_control(*p))
			*p = '?';
	}
}

static bool hushed;

void sg_hush(bool now)
{
	hushed = now;
}

void sg_say(const char *format, ...)
{
	char text[8192];
	va_list arguments;

	if (hushed)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	hide_controls(text);
	sg_progress_end();
	fprintf(stderr, "sqlguard: %s\n", text);
}
