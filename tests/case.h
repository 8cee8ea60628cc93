/* Cases that make many claims: the first one that does not hold is the reason. */
#ifndef SQLGUARD_TESTS_CASE_H
#define SQLGUARD_TESTS_CASE_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <sqlguard/arena.h>

static int failed;
static char why[500];

/* The first reason is the one that tells most. */
static inline void expect(bool holds, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static inline void expect(bool holds, const char *format, ...)
{
	va_list args;

	if (holds || why[0])
		return;
	va_start(args, format);
	vsnprintf(why, sizeof why, format, args);
	va_end(args);
	for (char *at = why; *at; at++)
		if (*at == '\n')
			*at = ' ';
}

/* Closes a case. */
static inline void done(const char *name)
{
	if (why[0])
		printf("not ok %s: %s\n", name, why);
	else
		printf("ok %s\n", name);
	failed |= why[0] != 0;
	why[0] = '\0';
	fflush(stdout);
}

static inline bool has(const char *text, const char *part)
{
	return text && strstr(text, part) != NULL;
}

#endif
