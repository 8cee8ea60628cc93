/* What may become of tables, and what must be said of it. */
#ifndef SQLGUARD_TESTS_PLAN_OUTCOMES_H
#define SQLGUARD_TESTS_PLAN_OUTCOMES_H

#include "plan_case.h"

static const char shop[] =
	"CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, price INTEGER);"
	"CREATE TABLE readers (id INTEGER PRIMARY KEY, email TEXT);"
	"CREATE TABLE wishes (id INTEGER PRIMARY KEY,"
	" book_id INTEGER REFERENCES books (id) ON DELETE CASCADE);"
	"CREATE TABLE loans (id INTEGER PRIMARY KEY,"
	" book_id INTEGER REFERENCES books (id) ON DELETE SET NULL);"
	"CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT);"
	"CREATE TRIGGER readers_audit AFTER UPDATE ON readers BEGIN"
	" INSERT INTO audit (what) VALUES (new.email); END;"
	"CREATE VIRTUAL TABLE found USING fts5(title, content='books', "
	"content_rowid='id');"
	"CREATE TRIGGER books_found AFTER UPDATE ON books BEGIN"
	" INSERT INTO found (found, rowid, title) VALUES ('delete', old.id, old.title);"
	" INSERT INTO found (rowid, title) VALUES (new.id, new.title); END;"
	"INSERT INTO books VALUES (1, 'a', 5), (2, 'b', 6), (3, 'c', 7);"
	"INSERT INTO found (rowid, title) SELECT id, title FROM books;"
	"INSERT INTO readers VALUES (1, 'x'), (2, 'y');"
	"INSERT INTO wishes VALUES (1, 1), (2, 2);"
	"INSERT INTO loans VALUES (1, 3);";

#define REBUILD                                                                          \
	"CREATE TABLE books_new (id INTEGER PRIMARY KEY, title TEXT, price INTEGER);\n"  \
	"INSERT INTO books_new SELECT id, title, price FROM books;\n"                    \
	"DROP TABLE books;\nALTER TABLE books_new RENAME TO books;\n"

struct outcome {
	const char *name;
	enum sg_dialect dialect;
	const char *sql;
	const char *beside;   /* what somebody else does; NULL: nothing */
	const char *allow;    /* NULL: nothing */
	const char *lines[3]; /* what must be said, and nothing else */
};

static const struct outcome outcomes[] = {
	{"a cascade loses and empties rows that nothing names",
	 SG_D1,
	 "PRAGMA foreign_keys = OFF;\n" REBUILD,
	 NULL,
	 NULL,
	 {"values of loans.book_id changed, and no statement of 0001_x.sql names it "
	  "(line 4 drops 'books', and the foreign key loans(book_id) says ON DELETE SET "
	  "NULL); if it is meant: --allow rows-changed:loans --reason \"..\"",
	  "wishes lost 2 of 2 rows, and no statement of 0001_x.sql names it (line 4 "
	  "drops "
	  "'books', and the foreign key wishes(book_id) says ON DELETE CASCADE); if it "
	  "is "
	  "meant: --allow rows-lost:wishes --reason \"..\""}},
	{"a loss that is meant is allowed by the name of its table",
	 SG_D1,
	 REBUILD,
	 NULL,
	 "rows-lost:wishes",
	 {"values of loans.book_id changed"}},
	{"a change that is meant is allowed, too",
	 SG_D1,
	 REBUILD,
	 NULL,
	 "rows-changed:loans",
	 {"wishes lost 2 of 2 rows"}},
	{"with foreign keys off the same loses nothing",
	 SG_SQLITE,
	 "PRAGMA foreign_keys = OFF;\n" REBUILD,
	 NULL,
	 NULL,
	 {NULL}},
	{"a DELETE names what it deletes",
	 SG_SQLITE,
	 "DELETE FROM wishes WHERE id = 1;\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"a DELETE of a parent does not name the children",
	 SG_SQLITE,
	 "DELETE FROM books WHERE id = 2;\n",
	 NULL,
	 NULL,
	 {"wishes lost 1 of 2 rows, and no statement of 0001_x.sql names it (line 1 "
	  "deletes from 'books', and the foreign key wishes(book_id)"}},
	{"a DELETE may not add or change",
	 SG_SQLITE,
	 "DELETE FROM wishes WHERE id = 1;\n",
	 "INSERT INTO wishes VALUES (7, 1), (8, 1)",
	 NULL,
	 {"wishes has 3 rows, 1 more than before, and no statement of 0001_x.sql says "
	  "so"}},
	{"a DELETE may not change what it leaves",
	 SG_SQLITE,
	 "DELETE FROM wishes WHERE id = 1;\n",
	 "INSERT INTO wishes VALUES (7, 1)",
	 NULL,
	 {"values of wishes.id changed"}},
	{"a rebuild with a row of its own may not lose",
	 SG_SQLITE,
	 "PRAGMA foreign_keys = OFF;\n" REBUILD "INSERT INTO books VALUES (9, 'z', 1);\n",
	 "DELETE FROM books WHERE id < 3",
	 NULL,
	 {"books lost 1 of 3 rows"}},
	{"a table made anew from VALUES has lost what it had",
	 SG_SQLITE,
	 "DROP TABLE readers;\nCREATE TABLE readers (id INTEGER PRIMARY KEY);\n"
	 "INSERT INTO readers VALUES (1);\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"an UPDATE names what it changes, and keeps a search index",
	 SG_SQLITE,
	 "UPDATE books SET title = 'z' WHERE id = 1;\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"an UPDATE may not lose",
	 SG_SQLITE,
	 "UPDATE books SET title = 'z' WHERE id = 1;\n",
	 "DELETE FROM books WHERE id = 3",
	 NULL,
	 {"books lost 1 of 3 rows, and no statement of 0001_x.sql says so: line 1 only "
	  "copies or changes rows of it"}},
	{"a trigger writes what nothing names",
	 SG_SQLITE,
	 "UPDATE readers SET email = 'z' WHERE id = 1;\n",
	 NULL,
	 NULL,
	 {"audit has 1 row, 1 more than before, and no statement of 0001_x.sql names it "
	  "(line 1 changes 'readers', whose trigger 'readers_audit' writes it)"}},
	{"an INSERT names what it fills",
	 SG_SQLITE,
	 "INSERT INTO wishes VALUES (9, 3);\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"an INSERT may not lose",
	 SG_SQLITE,
	 "INSERT INTO wishes VALUES (9, 3);\n",
	 "DELETE FROM wishes WHERE id < 3",
	 NULL,
	 {"wishes lost 1 of 2 rows"}},
	{"a REPLACE may lose, gain and change",
	 SG_SQLITE,
	 "INSERT OR REPLACE INTO readers VALUES (2, 'q');\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"a new column changes nothing",
	 SG_SQLITE,
	 "ALTER TABLE readers ADD COLUMN phone TEXT;\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"a column that goes changes no other",
	 SG_SQLITE,
	 "ALTER TABLE books DROP COLUMN price;\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"ALTER TABLE may not change values",
	 SG_SQLITE,
	 "ALTER TABLE readers ADD COLUMN phone TEXT;\n",
	 "UPDATE readers SET email = 'q' WHERE id = 2; DELETE FROM audit",
	 NULL,
	 {"values of readers.email changed, and no statement of 0001_x.sql says so: line "
	  "1 "
	  "only alters it"}},
	{"a renamed table is the same table",
	 SG_SQLITE,
	 "ALTER TABLE wishes RENAME TO dreams;\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"a renamed table may not lose",
	 SG_SQLITE,
	 "ALTER TABLE wishes RENAME TO dreams;\n",
	 "DELETE FROM dreams WHERE id = 1",
	 NULL,
	 {"wishes lost 1 of 2 rows"}},
	{"a table that is dropped is named",
	 SG_SQLITE,
	 "DROP TABLE wishes;\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"a table that goes without a word is told",
	 SG_SQLITE,
	 "CREATE TABLE x (id INTEGER);\n",
	 "DROP TABLE wishes",
	 NULL,
	 {"wishes is gone with its 2 rows, and no statement of 0001_x.sql names it"}},
	{"a whole copy may not leave rows out",
	 SG_SQLITE,
	 "PRAGMA foreign_keys = OFF;\n" REBUILD,
	 "DELETE FROM books WHERE id = 1",
	 NULL,
	 {"books lost 1 of 3 rows, and no statement of 0001_x.sql says so: line 2 only "
	  "copies or changes rows of it"}},
	{"a copy with a condition may",
	 SG_SQLITE,
	 "PRAGMA foreign_keys = OFF;\n"
	 "CREATE TABLE readers_new (id INTEGER PRIMARY KEY, email TEXT);\n"
	 "INSERT INTO readers_new SELECT * FROM readers WHERE email <> 'x';\n"
	 "DROP TABLE readers;\nALTER TABLE readers_new RENAME TO readers;\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"two tables may swap their names",
	 SG_SQLITE,
	 "ALTER TABLE wishes RENAME TO x;\nALTER TABLE readers RENAME TO wishes;\n"
	 "ALTER TABLE x RENAME TO readers;\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"a table emptied and made anew is named",
	 SG_SQLITE,
	 "DROP TABLE wishes;\nCREATE TABLE wishes (id INTEGER PRIMARY KEY);\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"a saved child that comes back has lost nothing",
	 SG_D1,
	 "CREATE TABLE saved AS SELECT * FROM wishes;\n"
	 "CREATE TABLE lent AS SELECT * FROM loans;\n" REBUILD
	 "INSERT INTO wishes SELECT * FROM saved;\n"
	 "UPDATE loans SET book_id = (SELECT book_id FROM lent WHERE lent.id = "
	 "loans.id);\n"
	 "DROP TABLE saved;\nDROP TABLE lent;\n",
	 NULL,
	 NULL,
	 {NULL}},
	{"a saved child that comes back in part has",
	 SG_D1,
	 "CREATE TABLE saved AS SELECT * FROM wishes;\n"
	 "CREATE TABLE lent AS SELECT * FROM loans;\n" REBUILD
	 "INSERT INTO wishes SELECT * FROM saved;\n"
	 "UPDATE loans SET book_id = (SELECT book_id FROM lent WHERE lent.id = "
	 "loans.id);\n"
	 "DROP TABLE saved;\nDROP TABLE lent;\n",
	 "DELETE FROM wishes WHERE id = 1",
	 NULL,
	 {"wishes lost 1 of 2 rows"}},
};

#endif
