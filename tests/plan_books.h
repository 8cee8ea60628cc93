/* A small database with rows, the first migration of which is applied. */
#ifndef SQLGUARD_TESTS_PLAN_BOOKS_H
#define SQLGUARD_TESTS_PLAN_BOOKS_H

#include "plan_case.h"

static const char books[] =
	"CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, isbn TEXT);\n"
	"CREATE TABLE readers (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\n"
	"CREATE TABLE wishes (id INTEGER PRIMARY KEY,\n"
	"  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE);\n";

static const char rows[] = "INSERT INTO books VALUES (1, 'a', '1'), (2, 'b', '2');"
			   "INSERT INTO readers VALUES (1, 'x'), (2, 'y'), (3, 'z');"
			   "INSERT INTO wishes VALUES (1, 1), (2, 2)";

static inline void start(struct plan_case *c, enum sg_dialect dialect, const char *name)
{
	case_begin(name);
	case_new(c, dialect);
	case_write(c, "0001_books.sql", books);
	case_apply(c);
	case_run(c, rows);
}

static inline void end(struct plan_case *c)
{
	case_free(c);
	case_end();
}

#endif
