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
	/* Put in front of the place, and its last byte goes; not NULL: a fix of the kind.
	 */
	const char *fix;
	enum sg_fix_kind kind;
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
				{.severity = SG_ERROR,
				 .from = "DROP",
				 .to = "users",
				 .message = "'users' is dropped with its rows",
				 .notes = {"D1 runs each file in one transaction, so "
					   "that 'PRAGMA "
					   "foreign_keys = OFF' does nothing here",
					   "rows of 'favourites' go too"},
				 .help = "rename it now and drop it in a later release",
				 .sql = "ALTER TABLE users RENAME TO users_old;\n-- "
					"later\nDROP "
					"TABLE users_old;"},
				{.rule = 1,
				 .severity = SG_WARNING,
				 .from = "CREATE TABLE t",
				 .to = ")",
				 .message = "three lines",
				 .help = "first line of help\nand a second one",
				 .fix = "-- remark\n",
				 .kind = SG_FIX_SAFE},
				{.rule = 1,
				 .severity = SG_INFO,
				 .from = "CREATE TABLE u",
				 .to = "c\n)",
				 .message = "six lines, not at the start",
				 .sql = "CREATE TABLE u (a);",
				 .fix = "",
				 .kind = SG_FIX_REBUILD},
				{.severity = SG_ERROR,
				 .from = "DROP TABLE users;\nDROP",
				 .to = "users;",
				 .message = "hidden",
				 .reason = "moved to \"u\" in #12"},
				{.severity = SG_ERROR,
				 .from = "DROP TABLE users;\nDROP",
				 .to = "users;",
				 .message = "shown"},
				{.rule = 1,
				 .severity = SG_WARNING,
				 .message = "of the whole file"},
			},
		},
		{"/work/repo/db/b c%.sql",
		 SG_POSTGRES,
		 TEXT(""),
		 0,
		 {{.rule = 1, .severity = SG_INFO, .message = "an empty file"}}},
		{"../shared/./x/../y.sql",
		 SG_SQLITE,
		 TEXT("x"),
		 1,
		 {{.severity = SG_WARNING,
		   .from = "x",
		   .to = "x",
		   .message = "outside"}}},
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
				{.severity = SG_ERROR,
				 .from = "\"a",
				 .to = "\"",
				 .message = "'a\x1b[31mred' \"is\" 50%, "
					    "a:b\\c\n::error::forged\r!",
				 .notes = {"\xff\xfe not text", "::stop-commands::x"},
				 .help = "line one\r\nline two\ttab",
				 .sql = "DROP TABLE \"\x1b[31m\";\r\n\n  -- "
					"\xe2\x80\xae"},
				{.severity = SG_ERROR,
				 .from = "\xff\xc3",
				 .to = "c;",
				 .message = "not valid \xed\xa0\x80",
				 .fix = "\x1b[31m\xff",
				 .kind = SG_FIX_SAFE,
				 .reason = "because \x1b \xff"},
				{.severity = SG_WARNING,
				 .from = "\xe2\x80\xae elbat",
				 .to = "d\x7f",
				 .message = "turned around \xe2\x80\xae"},
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
				{.severity = SG_ERROR,
				 .from = "\xe8\xa1\xa8",
				 .to = "\xe8\xa1\xa8",
				 .message = "one wide name"},
				{.severity = SG_ERROR,
				 .from = "x)",
				 .to = "x",
				 .message = "after a tab, a wide name and an emoji"},
				{.severity = SG_ERROR,
				 .from = "'e\xcc",
				 .to = "'",
				 .message = "a combining accent"},
				{.severity = SG_ERROR,
				 .from = "\xef\xbc\xa1",
				 .to = "\xef\xbc\xa1",
				 .message = "after a joined emoji",
				 .fix = "\xf0\x9f\x98\x80",
				 .kind = SG_FIX_SAFE},
				{.severity = SG_ERROR,
				 .from = "\xed\x95\x9c",
				 .to = "\xea\xb8\x80",
				 .message = "two wide letters"},
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
				{.severity = SG_ERROR,
				 .from = "start",
				 .to = "start",
				 .message = "the message is long enough that it has to "
					    "go on in a "
					    "second "
					    "line whatever the width of the page may be, "
					    "and then "
					    "some",
				 .notes = {"a note whose words are wrapped where the "
					   "page ends, "
					   "with the "
					   "lines that follow under the first word of "
					   "the note",
					   "\xe8\xa1\xa8\xe8\xa1\xa8 "
					   "\xe8\xa1\xa8\xe8\xa1\xa8 "
					   "\xe8\xa1\xa8\xe8\xa1\xa8 "
					   "\xe8\xa1\xa8\xe8\xa1\xa8 "
					   "\xe8\xa1\xa8\xe8\xa1\xa8 "
					   "\xe8\xa1\xa8\xe8\xa1\xa8 "
					   "\xe8\xa1\xa8\xe8\xa1\xa8 "
					   "\xe8\xa1\xa8\xe8\xa1\xa8 "
					   "\xe8\xa1\xa8\xe8\xa1\xa8 "
					   "\xe8\xa1\xa8\xe8\xa1\xa8"},
				 .help = "help that is long too, and that is wrapped in "
					 "the same "
					 "way as "
					 "the notes above it are\nand has a second line"},
				{.severity = SG_ERROR,
				 .from = "middle",
				 .to = "middle",
				 .message = "in the middle"},
				{.rule = 2,
				 .severity = SG_ERROR,
				 .from = "end",
				 .to = "end",
				 .message = "at the end"},
				{.severity = SG_ERROR,
				 .from = "start",
				 .to = "end",
				 .message = "all of it"},
				{.severity = SG_ERROR,
				 .from = "middle",
				 .to = "end",
				 .message = "the second half"},
			},
		},
	},
};

static const struct made_case *const made_cases[] = {&plain, &empty, &hostile, &wide,
						     &long_lines};
#define MADE_CASES (sizeof made_cases / sizeof *made_cases)

#endif
