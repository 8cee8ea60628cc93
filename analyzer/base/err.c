/* Failures as values, and the two ways to end at once. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <sqlguard/err.h>

bool sg_fail(struct sg_err *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	return false;
}

_Noreturn void sg_bug_at(const char *file, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "sqlguard: internal error at %s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs("\nsqlguard: please report this with the file that caused it\n", stderr);
	exit(3);
}

_Noreturn void sg_die(const char *why)
{
	fprintf(stderr, "sqlguard: %s\n", why);
	exit(3);
}
