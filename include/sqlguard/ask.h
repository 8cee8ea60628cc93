/*
 * Questions that several rules ask about the statement under judgement, so that they all
 * get the same answer.
 */
#ifndef SQLGUARD_ASK_H
#define SQLGUARD_ASK_H

#include <sqlguard/facts.h>

struct sg_ctx;

/* A PROBLEM of that type. */
bool sg_is_problem(const struct sg_node *node, enum sg_problem_type type);

/* The table that this ALTER TABLE changes; NULL when it alters a view, an index .. */
const struct sg_name *sg_altered_table(const struct sg_ctx *cx);

/* A branch of a MERGE: its ON chooses the rows. */
bool sg_is_merge_branch(const struct sg_ctx *cx, const struct sg_node *node);

/* False in the body of a trigger, rule, view or function and under EXPLAIN without
 * ANALYZE. */
bool sg_runs_now(const struct sg_ctx *cx);

/* What statements do, and which fields of struct sg_deed say to what. */
enum sg_deed_type {
	SG_DID_CREATE,         /* object, part: its name without a schema */
	SG_DID_CREATE_SCHEMA,  /* part; not IF NOT EXISTS */
	SG_DID_DROP,           /* object, part: its name without a schema */
	SG_DID_TAKE_NAME,      /* a new table or view, or a renamed one; name */
	SG_DID_PARTITION,      /* a partitioned table is created; name */
	SG_DID_INDEX,          /* name, with the schema of the table */
	SG_DID_GIVE_DEFAULT,   /* a domain with a default is created; name */
	SG_DID_ADD_COLUMN,     /* name: of the table, part: of the column */
	SG_DID_ADD_CONSTRAINT, /* name: of the table, part: of the constraint */
	SG_DID_ENABLE_TRIGGER, /* name: of the table, part: of the trigger */
	SG_DID_ENABLE_USER,    /* all triggers but those of constraints; name */
	SG_DID_ENABLE_ALL,     /* all triggers; name */
	SG_DID_DELETE,         /* rows, by DELETE, REPLACE or DROP TABLE */
	SG_DID_TRANSACTION,    /* BEGIN, COMMIT and the like */
	SG_DID_LEAVE_TEMPLATE, /* holds a placeholder, so that it is not analysed */
	SG_DID_REBUILD,        /* a step of a rebuild; name */
	SG_DID_REBUILD_BY,     /* the same; name: of the other table of the rebuild */
};

/* A name without a schema is one in the schema that the search_path says. */
struct sg_deed {
	enum sg_deed_type type;
	enum sg_object_type object;
	struct sg_name name;
	struct sg_str part;
};

/* The nearest statement before or after this one that did it, or NULL. */
const struct sg_statement *sg_done_before(const struct sg_ctx *cx,
					  const struct sg_deed *deed);
const struct sg_statement *sg_done_after(const struct sg_ctx *cx,
					 const struct sg_deed *deed);

/* How many statements of the file do it. */
size_t sg_times_done(const struct sg_ctx *cx, const struct sg_deed *deed);

/* A table that ends with its session, as far as the file shows. */
bool sg_is_temporary(const struct sg_ctx *cx, const struct sg_name *table);

/* Temporary, or created in this file and still empty: no lock and no loss can hurt. */
bool sg_is_private(const struct sg_ctx *cx, const struct sg_name *table);

/* The same, and so is what CREATE TABLE IF NOT EXISTS made: for locks, not for losses. */
bool sg_is_probably_private(const struct sg_ctx *cx, const struct sg_name *table);

/* The history shows that there is no table of that name: IF EXISTS does nothing. */
bool sg_is_missing(const struct sg_ctx *cx, const struct sg_name *table);

/* Every SQLite table with a rowid has these (lang_createtable.html#rowid). */
bool sg_is_rowid(const struct sg_ctx *cx, struct sg_str column);

/* The history shows the table, and that it has no such column. */
bool sg_lacks_column(const struct sg_ctx *cx, const struct sg_name *table,
		     struct sg_str column);

/* Whether this file added the column to the table before the statement. */
bool sg_column_is_new(const struct sg_ctx *cx, const struct sg_name *table,
		      struct sg_str column);

/* An earlier CREATE INDEX of this file that made the index, or NULL. */
const struct sg_create_index *sg_index_made_here(const struct sg_ctx *cx,
						 const struct sg_name *index);

/* Help: the CONCURRENTLY form, and that it needs a file outside of any transaction. */
void sg_help_concurrently(struct sg_ctx *cx);

/* The source text under a span on one line, cut where it gets long. */
const char *sg_one_line(struct sg_ctx *cx, struct sg_span span);

/*
 * The SQL that makes this rebuild without touching rows of other tables, in SQLite with
 * foreign keys on; NULL when the file does not tell enough, or no such order exists.
 */
const char *sg_safe_rebuild(struct sg_ctx *cx, const struct sg_rebuild *rebuild);

/* "DROP TABLE in line 7" and so on: the parts of a rebuild, as one note. */
void sg_note_parts(struct sg_ctx *cx, const struct sg_rebuild *rebuild);

/*
 * The statement is a step of a rebuild, whose rules speak of it.  Where PostgreSQL
 * empties and refills a table in place, there is none of these, and DELETE is judged as
 * such.
 */
bool sg_judged_as_rebuild(const struct sg_ctx *cx);

/* NULL, or a cast of it. */
bool sg_is_null(const struct sg_node *value);

/* "drizzle/0003_tags.sql:12", for messages. */
const char *sg_show_place(struct sg_ctx *cx, const struct sg_place *place);

/* Where a foreign key stands: "line 3", or a place in an earlier file. */
const char *sg_show_reference_place(struct sg_ctx *cx, const struct sg_reference *ref);

/* One note for each table that references the one that is rebuilt. */
void sg_note_children(struct sg_ctx *cx, const struct sg_rebuild *rebuild);

/* "deletes the rows of 'a', 'b'", where foreign keys are enforced; NULL: it harms none.
 */
const char *sg_describe_harm(struct sg_ctx *cx, const struct sg_rebuild *rebuild);

/* The condition lets every row through: none at all, TRUE, 1 = 1. */
bool sg_is_always_true(const struct sg_node *condition);

/* What a CREATE statement makes. */
struct sg_created {
	enum sg_object_type object;
	struct sg_name name; /* without a span where SQL allows no qualified name */
	bool temporary;
	bool guarded; /* IF NOT EXISTS or OR REPLACE is there */
};

/* False when the node is no CREATE. */
bool sg_created_by(struct sg_created *out, const struct sg_node *top);

/* An earlier statement of this file made, or removed, an object of that kind and name. */
bool sg_created_before(const struct sg_ctx *cx, enum sg_object_type object,
		       struct sg_str name);
bool sg_dropped_before(const struct sg_ctx *cx, enum sg_object_type object,
		       struct sg_str name);

/* The whole file undoes a migration: down.sql, 0007_x.down.sql, U7__x.sql. */
bool sg_is_down_file(const struct sg_ctx *cx);

/*
 * Makes the finding an info in a down part, which destroys what the up part made.  True:
 * it is one, and there is nothing to write instead.
 */
bool sg_soften_down(struct sg_ctx *cx);

/* The rule whose name is nearest to a misspelt one, or NULL when none is near. */
const char *sg_rule_nearest(struct sg_str name);

/* Who applies the set, for messages. */
const char *sg_runner_title(const struct sg_ctx *cx);

/* The index file from the root of the set, "meta/_journal.json"; NULL: there is none. */
const char *sg_index_name(const struct sg_ctx *cx);

/* Help: the name that puts this file behind all others, of which `above` is the last. */
void sg_help_rename(struct sg_ctx *cx, const char *above);

/* Offset after the next word if it is `word` (without case), else `off` itself. */
uint32_t sg_after_word(struct sg_ctx *cx, uint32_t off, const char *word);

/* A clause to put into a statement's text. */
struct sg_edit {
	uint32_t off;
	const char *text;
};

struct sg_edits {
	SG_ARRAY(struct sg_edit) at; /* in source order */
};

void sg_edit_add(struct sg_ctx *cx, struct sg_edits *edits, uint32_t off,
		 const char *text);

/* The statement's text with the clauses put in, ended by a semicolon. */
const char *sg_edited(struct sg_ctx *cx, const struct sg_edits *edits);

/* The text under `outer` with another text in the place of `inner`. */
const char *sg_replaced(struct sg_ctx *cx, struct sg_span outer, struct sg_span inner,
			const char *text);

/* A column as written, with that default in the place of its own or at its end. */
const char *sg_with_default(struct sg_ctx *cx, const struct sg_column_def *column,
			    const char *value);

/*
 * The statement of a CREATE INDEX as one that builds concurrently, without IF NOT EXISTS,
 * which would keep the INVALID index of a failed build.
 */
const char *sg_index_concurrently(struct sg_ctx *cx, const struct sg_create_index *index);

/* What clauses the statement lacks to be safe when the file runs again. */
typedef void sg_gaps(struct sg_ctx *cx, struct sg_edits *out);
sg_gaps sg_gaps_of_create; /* of CREATE and ADD COLUMN */
sg_gaps sg_gaps_of_drop;   /* of DROP, DROP COLUMN .. and RENAME */

/*
 * Reports the gaps of the statement.  Nothing is reported in a transaction, where a
 * failure leaves nothing behind; where it depends on the runner, the first statement of
 * the file that has gaps of either kind speaks for all.  True: it was reported, with the
 * statement in its repaired form.
 */
bool sg_report_rerun(struct sg_ctx *cx, sg_gaps *gaps);

#endif
