/*
 * What the names in a statement mean to SQLite: which of those in double quotes are
 * strings, as no column in reach has them, and which names mean nothing at all.
 */
#ifndef SQLGUARD_MEANING_H
#define SQLGUARD_MEANING_H

#include <sqlguard/catalog.h>

/* What was meant by "x", as far as the place where it stands tells. */
enum sg_string_role {
	SG_STRING_COLUMN, /* ORDER BY "x", "x" IS NULL, an index on it */
	SG_STRING_COPIED, /* a column: it is copied into its namesake */
	SG_STRING_UNCLEAR,
	/* VALUES ("x"), a = "x"; or it is no word: "a b".  Single quotes change nothing.
	 */
	SG_STRING_TEXT,
};

struct sg_string {
	uint32_t off;
	const struct sg_column_ref *ref;
	enum sg_string_role role;
	bool value; /* it is all of a result, or of what a column is set to */
	bool names; /* a result is called after it, which single quotes would change */
};

struct sg_meaning {
	/* References that are strings (quirks.html section 8), by offset; only those of
	   which the history shows that no column is meant. */
	SG_ARRAY(struct sg_string) strings;
	struct sg_str problem; /* "no such column: x": it is refused for that; or empty */
};

struct sg_meaning_input {
	const struct sg_catalog *catalog; /* that the statement was replayed in */
	uint32_t at;                      /* the moment before it */
	struct sg_str text;               /* the source */
	const struct sg_node *statement;
};

/* What is put into `out` lives in the arena and in the tree. */
void sg_meaning_of(struct sg_meaning *out, struct sg_arena *arena,
		   const struct sg_meaning_input *input);

/* The string that a node is, or NULL. */
struct sg_string *sg_string_at(const struct sg_meaning *meaning,
			       const struct sg_node *node);

/* Gives each string its node and role: for sg_meaning_of alone. */
void sg_meaning_roles(struct sg_meaning *meaning, const struct sg_meaning_input *input);

/* Adds those of rows that are not in the tree: for sg_meaning_of alone. */
void sg_meaning_values(struct sg_meaning *out, struct sg_arena *arena,
		       const struct sg_meaning_input *input);

/* Whether a condition lets every row through (YES) or none (NO), because of strings. */
enum sg_maybe sg_meaning_truth(const struct sg_meaning *meaning,
			       const struct sg_node *condition);

/* ---- for findings ---- */

struct sg_ctx;

/* The text in single quotes. */
const char *sg_sql_text(struct sg_ctx *cx, struct sg_str text);

/* Notes what the statement does because of the string. */
void sg_note_string_outcome(struct sg_ctx *cx, const struct sg_meaning *meaning,
			    const struct sg_string *string);

/* Notes who refuses the statement; where the runner does, the finding is an error. */
void sg_note_string_runner(struct sg_ctx *cx, struct sg_str name);

#endif
