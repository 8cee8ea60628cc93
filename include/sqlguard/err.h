/*
 * A failing world: a flag, a file, a program that is run.  A function that can meet one
 * returns bool and fills `err` when it returns false; nothing below cli/ prints.
 * Messages start in lower case, have no full stop and quote their subject.
 */
#ifndef SQLGUARD_ERR_H
#define SQLGUARD_ERR_H

#include <stdbool.h>

struct sg_err {
	char text[1024];
};

/* Fills `err` and returns false. */
bool sg_fail(struct sg_err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A broken promise of our own code: says where and ends the program (exit 3). */
#define sg_bug(...) sg_bug_at(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void sg_bug_at(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Out of memory or past a ceiling: ends the program (exit 3). */
_Noreturn void sg_die(const char *why);

#endif
