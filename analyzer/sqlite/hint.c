/*
 * Hints for SQL of another database.  A line applies when the failing token, the token
 * before it and the first word of the statement are what it names; NULL is anything.
 */
#include "parser.h"

static const struct {
	const char *first, *before, *word, *hint;
} hints[] = {
	{NULL, NULL, "::", "'::' is PostgreSQL's cast; write CAST(value AS type)"},
	{NULL, NULL, "$$", "$$ quotes a function body in PostgreSQL; SQLite has none"},
	{NULL, NULL, "auto_increment",
	 "AUTO_INCREMENT is MySQL's; SQLite counts with INTEGER PRIMARY KEY "
	 "AUTOINCREMENT"},
	{NULL, NULL, "autoincrement",
	 "AUTOINCREMENT stands only after PRIMARY KEY of an INTEGER column"},
	{NULL, NULL, "comment", "SQLite keeps no comments of columns or tables"},
	{NULL, NULL, "ilike", "LIKE ignores the case of ASCII letters in SQLite"},
	{NULL, "ilike", NULL, "LIKE ignores the case of ASCII letters in SQLite"},
	{NULL, NULL, "duplicate", "write ON CONFLICT (column) DO UPDATE SET .."},
	{"insert", "insert", "ignore", "write INSERT OR IGNORE INTO"},
	{"create", "concurrently", NULL,
	 "CONCURRENTLY is PostgreSQL's; SQLite builds an index under its write lock"},
	{"create", NULL, "using", "SQLite has one kind of index; leave USING out"},
	{"create", NULL, "index", "make the index with a CREATE INDEX of its own"},
	{"create", "engine", NULL, "ENGINE is MySQL's; leave the table options out"},
	{"create", NULL, "execute",
	 "a trigger of SQLite has its statements in BEGIN .. END"},
	{"create", ";", "", "the steps of a trigger end with END"},
	{"create", "create", "or", "drop it with IF EXISTS and create it anew"},
	{"create", "create", "type",
	 "use TEXT with CHECK (column IN ('a', 'b')) for an enum"},
	{"create", "create", "schema", "a schema is an attached file in SQLite"},
	{"create", "create", "materialized",
	 "SQLite has no materialized views; use a table"},
	{"create", "create", NULL,
	 "SQLite creates tables, indexes, views, triggers and virtual tables"},
	{"alter", "if", "exists", "SQLite's ALTER TABLE has no IF EXISTS"},
	{"alter", "not", "exists", "SQLite's ALTER TABLE has no IF NOT EXISTS"},
	{"alter", NULL, ",", "SQLite takes one action per ALTER TABLE; write several"},
	{"alter", NULL, "type",
	 "SQLite cannot change a column's type; rebuild the table"},
	{"alter", "set", NULL,
	 "SQLite changes only NOT NULL of a column; rebuild the table"},
	{"alter", "drop", "default", "SQLite cannot drop a default; rebuild the table"},
	{"alter", NULL, "modify", "MODIFY is MySQL's; SQLite rebuilds the table instead"},
	{"alter", NULL, "change",
	 "CHANGE is MySQL's; use RENAME COLUMN or rebuild the table"},
	{"alter", NULL, "foreign",
	 "SQLite can add only a CHECK; rebuild the table for a key"},
	{"alter", NULL, "unique", "SQLite can add only a CHECK; use CREATE UNIQUE INDEX"},
	{"alter", NULL, "primary",
	 "SQLite can add only a CHECK; rebuild the table for a key"},
	{"alter", "add", "(", "write ADD COLUMN, in a statement for each column"},
	{"alter", "add", "index", "use CREATE INDEX"},
	{"alter", "drop", "index", "use DROP INDEX"},
	{"alter", "rename", "index", "drop the index and create it anew"},
	{"alter", "rename", "constraint",
	 "SQLite cannot rename a constraint; rebuild the table"},
	{"alter", NULL, "cascade",
	 "SQLite's DROP COLUMN has no CASCADE; drop first what needs the column"},
	{"alter", NULL, "owner", "SQLite has no users and no rights"},
	{"alter", NULL, "enable", "SQLite's ALTER TABLE renames, adds and drops only"},
	{"alter", NULL, "disable", "SQLite's ALTER TABLE renames, adds and drops only"},
	{"alter", NULL, "set", "SQLite's ALTER TABLE renames, adds and drops only"},
	{"alter", "alter", NULL, "SQLite alters only tables"},
	{"drop", NULL, "cascade", "SQLite's DROP has no CASCADE"},
	{"drop", NULL, ",", "SQLite drops one object per statement"},
	{"drop", "drop", NULL, "SQLite drops tables, indexes, views and triggers"},
	{"truncate", NULL, "truncate",
	 "SQLite has no TRUNCATE; DELETE without WHERE is as fast"},
	{"set", NULL, "set", "settings of SQLite are PRAGMAs"},
	{"use", NULL, "use", "SQLite has no USE; a file is a database"},
	{"start", NULL, "start", "write BEGIN"},
	{"delimiter", NULL, "delimiter", "DELIMITER is a command of MySQL's client"},
	{"do", NULL, "do", "SQLite has no procedural blocks"},
	{"grant", NULL, "grant", "SQLite has no users and no rights"},
	{"revoke", NULL, "revoke", "SQLite has no users and no rights"},
};

static bool fits(const char *wanted, struct sg_str text)
{
	return !wanted || sg_str_iis(text, wanted);
}

static struct sg_str text_at(const struct sg_lite *p, struct sg_span span)
{
	return sg_str_sub(p->text, span.off, sg_span_end(span));
}

/* The failing token; "::" and "$$" are no tokens of SQLite but are read as such here. */
static struct sg_str failing(const struct sg_lite *p)
{
	struct sg_str two = sg_str_sub(p->text, p->token.span.off, p->token.span.off + 2);

	if (p->token.type == TK_END || p->token.type == TK_BREAK)
		return SG_STR("");
	if (sg_str_is(two, "::") || sg_str_is(two, "$$"))
		return two;
	return sg_lite_token_text(p);
}

static const char *token_hint(const struct sg_lite *p)
{
	switch (p->token.type == TK_ILLEGAL ? p->text.p[p->token.span.off] : 0) {
	case '\'':
	case '"':
	case '`':
	case '[': return "the quote that opens here is never closed";
	case 'x':
	case 'X': return "a blob is an even number of hexadecimal digits: X'0aff'";
	default: return NULL;
	}
}

const char *sg_lite_hint(const struct sg_lite *p)
{
	const char *hint = token_hint(p);
	struct sg_str first = text_at(p, sg_lex_solid(p->text, p->start).span);

	for (size_t i = 0; !hint && i < sizeof hints / sizeof *hints; i++)
		if (fits(hints[i].first, first) && fits(hints[i].word, failing(p)) &&
		    fits(hints[i].before, text_at(p, p->taken)))
			hint = hints[i].hint;
	return hint;
}
