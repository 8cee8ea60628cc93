/*
 * What a rule says about a place in a file.  A finding tells what was seen, what will
 * happen on this database with this runner, and what to write instead.
 */
#ifndef SQLGUARD_FINDING_H
#define SQLGUARD_FINDING_H

#include <sqlguard/ast.h>

enum sg_severity { SG_OFF, SG_INFO, SG_WARNING, SG_ERROR };

/* "info", "warning", "error", "off" */
const char *sg_severity_name(enum sg_severity severity);
bool sg_severity_find(enum sg_severity *out, struct sg_str name);

struct sg_rule_entry;
struct sg_file;

/* Text that takes the place of a span of the file; an empty span inserts. */
struct sg_text_edit {
	struct sg_span span;
	struct sg_str text;
};

/* What kind of change repairs a finding, and so which flag of `check` applies it. */
enum sg_fix_kind {
	SG_FIX_NONE,
	SG_FIX_SAFE,    /* --fix: provably keeps the meaning apart from the hazard */
	SG_FIX_REBUILD, /* --fix=rebuild: another way to the same schema */
};

/* "safe", "rebuild" */
const char *sg_fix_kind_name(enum sg_fix_kind kind);

struct sg_fix {
	enum sg_fix_kind kind;
	struct sg_str title; /* "put IF NOT EXISTS in": what it does, for menus */
	SG_ARRAY(struct sg_text_edit) edits; /* by offset, without overlap */
};

/* Whose rows or values are at stake. */
struct sg_stake {
	struct sg_str table, column; /* column: empty, all of the table */
	bool unnamed; /* no statement names it: a foreign key or a trigger does it */
};

struct sg_finding {
	const struct sg_rule_entry *rule;
	const struct sg_file *file;
	enum sg_severity severity;
	struct sg_span span;
	long statement; /* 1-based number of the statement in its file; 0: the file */
	struct sg_str message; /* lower case, no full stop */
	SG_ARRAY(struct sg_str) notes;
	struct sg_str help; /* what to do; may have several lines; empty when none */
	struct sg_str sql;  /* the SQL to write instead; empty when none */
	struct sg_fix fix;
	/* What it is about, for `apply --allow rule:table.column`: by order of the names;
	   none: nobody can take it upon himself. */
	SG_ARRAY(struct sg_stake) stakes;
	bool suppressed;
	struct sg_str reason; /* why it is suppressed, in the user's words */
};

#endif
