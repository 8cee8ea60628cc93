/*
 * Runs made by hand: what no migration would hold today, but a reporter must survive. The
 * place of a finding is named by the text that it starts with and the text that it ends
 * with.
 */
#ifndef SQLGUARD_TESTS_REPORT_CASES_H
#define SQLGUARD_TESTS_REPORT_CASES_H

#include <sqlguard/report.h>

#define TEXT(literal)                                                                    \
	{                                                                                \
		(literal), sizeof(literal) - 1                                           \
	}

struct said {
	int rule; /* of made_rules */
	enum sg_severity severity;
	const char *from, *to; /* NULL: the whole file */
	const char *message, *notes[3], *help, *sql;
	const char *reason; /* not NULL: suppressed */
};

struct made_file {
	const char *path;
	enum sg_dialect dialect;
	struct sg_str text;
	size_t statements;
	struct said said[8];
};

struct made_case {
	const char *name;
	struct made_file files[4];
};

static const char *const drop_page[] = {
	"# Table dropped",
	"",
	"The rows are gone when the statement ends,",
	"and no *transaction* brings them back.",
	"",
	"## Instead",
	"",
	"    ALTER TABLE users RENAME TO users_old;",
	NULL,
};
static const char *const short_page[] = {"# A page of one line", NULL};

static const struct sg_rule drop_rule = {
	.summary = "a table is dropped with its rows",
	.severity = SG_ERROR,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
};
static const struct sg_rule style_rule = {
	.summary = "a type is not the best",
	.severity = SG_OFF,
	.dialects = SG_POSTGRES,
	.since = "0.1",
};

static const char *const no_lines[] = {NULL};

static const struct sg_rule_entry made_rules[] = {
	{"drop-table", "data-loss", &drop_rule, drop_page, no_lines, no_lines, no_lines},
	{"prefer-text-2-varchar", "types", &style_rule, short_page, no_lines, no_lines,
	 no_lines},
	{"truncate", "data-loss", &drop_rule, drop_page, no_lines, no_lines, no_lines},
};

static const struct made_case plain = {
	"plain",
	{
		{
			"drizzle/0001_init.sql",
			SG_D1,
			TEXT("-- first\nDROP TABLE users;\n\nCREATE TABLE t (\n  id "
			     "INTEGER\n);\n"
			     "SELECT 1; CREATE TABLE u (\n\n  a,\n  b,\n  c\n);\n"
			     "DROP TABLE users;\nDROP TABLE users"),
			6,
			{
				{0,
				 SG_ERROR,
				 "DROP",
				 "users",
				 "'users' is dropped with its rows",
				 {"D1 runs each file in one transaction, so that 'PRAGMA "
				  "foreign_keys = OFF' does nothing here",
				  "rows of 'favourites' go too"},
				 "rename it now and drop it in a later release",
				 "ALTER TABLE users RENAME TO users_old;\n-- later\nDROP "
				 "TABLE users_old;",
				 NULL},
				{1,
				 SG_WARNING,
				 "CREATE TABLE t",
				 ")",
				 "three lines",
				 {0},
				 "first line of help\nand a second one",
				 NULL,
				 NULL},
				{1,
				 SG_INFO,
				 "CREATE TABLE u",
				 "c\n)",
				 "six lines, not at the start",
				 {0},
				 NULL,
				 "CREATE TABLE u (a);",
				 NULL},
				{0,
				 SG_ERROR,
				 "DROP TABLE users;\nDROP",
				 "users;",
				 "hidden",
				 {0},
				 NULL,
				 NULL,
				 "moved to \"u\" in #12"},
				{0,
				 SG_ERROR,
				 "DROP TABLE users;\nDROP",
				 "users;",
				 "shown",
				 {0},
				 NULL,
				 NULL,
				 NULL},
				{1,
				 SG_WARNING,
				 NULL,
				 NULL,
				 "of the whole file",
				 {0},
				 NULL,
				 NULL,
				 NULL},
			},
		},
		{"/work/repo/db/b c%.sql",
		 SG_POSTGRES,
		 TEXT(""),
		 0,
		 {{1, SG_INFO, NULL, NULL, "an empty file", {0}, NULL, NULL, NULL}}},
		{"../shared/./x/../y.sql",
		 SG_SQLITE,
		 TEXT("x"),
		 1,
		 {{0, SG_WARNING, "x", "x", "outside", {0}, NULL, NULL, NULL}}},
	},
};

static const struct made_case empty = {
	"empty",
	{{"a.sql", SG_SQLITE, TEXT("SELECT 1;"), 1, {{0}}}},
};

#define HOSTILE_SQL                                                                      \
	"DROP TABLE \"a\x1b[31mred\";\r\nDROP \0 TABLE \xff\xc3(\xed\xa0\x80 b\rc;\n"    \
	"DROP \xe2\x80\xae elbat \xe2\x80\xac\xc2\x9b"                                   \
	"1m d\x7f;\n"

static const struct made_case hostile = {
	"hostile",
	{
		{
			"evil\x1b]0;t\a,a:b%\n::error::\xff.sql",
			SG_SQLITE,
			TEXT(HOSTILE_SQL),
			3,
			{
				{0,
				 SG_ERROR,
				 "\"a",
				 "\"",
				 "'a\x1b[31mred' \"is\" 50%, a:b\\c\n::error::forged\r!",
				 {"\xff\xfe not text", "::stop-commands::x"},
				 "line one\r\nline two\ttab",
				 "DROP TABLE \"\x1b[31m\";\r\n\n  -- \xe2\x80\xae",
				 NULL},
				{0,
				 SG_ERROR,
				 "\xff\xc3",
				 "c;",
				 "not valid \xed\xa0\x80",
				 {0},
				 NULL,
				 NULL,
				 "because \x1b \xff"},
				{0,
				 SG_WARNING,
				 "\xe2\x80\xae elbat",
				 "d\x7f",
				 "turned around \xe2\x80\xae",
				 {0},
				 NULL,
				 NULL,
				 NULL},
			},
		},
	},
};

#define WIDE_SQL                                                                         \
	"\xef\xbb\xbf\tINSERT\tINTO \xe8\xa1\xa8 VALUES ('\xf0\x9f\x98\x80', x);\r\n"    \
	"SELECT 'e\xcc\x81', '\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb', "           \
	"\xef\xbc\xa1 FROM \xed\x95\x9c\xea\xb8\x80;\r\n"

static const struct made_case wide = {
	"wide",
	{
		{
			"sql/\xe8\xa1\xa8 1.sql",
			SG_POSTGRES,
			TEXT(WIDE_SQL),
			2,
			{
				{0,
				 SG_ERROR,
				 "\xe8\xa1\xa8",
				 "\xe8\xa1\xa8",
				 "one wide name",
				 {0},
				 NULL,
				 NULL,
				 NULL},
				{0,
				 SG_ERROR,
				 "x)",
				 "x",
				 "after a tab, a wide name and an emoji",
				 {0},
				 NULL,
				 NULL,
				 NULL},
				{0,
				 SG_ERROR,
				 "'e\xcc",
				 "'",
				 "a combining accent",
				 {0},
				 NULL,
				 NULL,
				 NULL},
				{0,
				 SG_ERROR,
				 "\xef\xbc\xa1",
				 "\xef\xbc\xa1",
				 "after a joined emoji",
				 {0},
				 NULL,
				 NULL,
				 NULL},
				{0,
				 SG_ERROR,
				 "\xed\x95\x9c",
				 "\xea\xb8\x80",
				 "two wide letters",
				 {0},
				 NULL,
				 NULL,
				 NULL},
			},
		},
	},
};

#define TEN     "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct made_case long_lines = {
	"long",
	{
		{
			"long.sql",
			SG_SQLITE,
			TEXT("start " HUNDRED HUNDRED " middle " HUNDRED HUNDRED " end"),
			1,
			{
				{0,
				 SG_ERROR,
				 "start",
				 "start",
				 "the message is long enough that it has to go on in a "
				 "second "
				 "line whatever the width of the page may be, and then "
				 "some",
				 {"a note whose words are wrapped where the page ends, "
				  "with the "
				  "lines that follow under the first word of the note",
				  "\xe8\xa1\xa8\xe8\xa1\xa8 \xe8\xa1\xa8\xe8\xa1\xa8 "
				  "\xe8\xa1\xa8\xe8\xa1\xa8 \xe8\xa1\xa8\xe8\xa1\xa8 "
				  "\xe8\xa1\xa8\xe8\xa1\xa8 \xe8\xa1\xa8\xe8\xa1\xa8 "
				  "\xe8\xa1\xa8\xe8\xa1\xa8 \xe8\xa1\xa8\xe8\xa1\xa8 "
				  "\xe8\xa1\xa8\xe8\xa1\xa8 \xe8\xa1\xa8\xe8\xa1\xa8"},
				 "help that is long too, and that is wrapped in the same "
				 "way as "
				 "the notes above it are\nand has a second line",
				 NULL,
				 NULL},
				{0,
				 SG_ERROR,
				 "middle",
				 "middle",
				 "in the middle",
				 {0},
				 NULL,
				 NULL,
				 NULL},
				{2,
				 SG_ERROR,
				 "end",
				 "end",
				 "at the end",
				 {0},
				 NULL,
				 NULL,
				 NULL},
				{0,
				 SG_ERROR,
				 "start",
				 "end",
				 "all of it",
				 {0},
				 NULL,
				 NULL,
				 NULL},
				{0,
				 SG_ERROR,
				 "middle",
				 "end",
				 "the second half",
				 {0},
				 NULL,
				 NULL,
				 NULL},
			},
		},
	},
};

static const struct made_case *const made_cases[] = {&plain, &empty, &hostile, &wide,
						     &long_lines};
#define MADE_CASES (sizeof made_cases / sizeof *made_cases)

#endif
