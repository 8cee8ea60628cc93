/* The SQL that findings propose: the user's own text, changed only where it must be. */
#ifndef SQLGUARD_ASK_EDIT_H
#define SQLGUARD_ASK_EDIT_H

#include <sqlguard/ast.h>

struct sg_ctx;

/* Offset after the next word if it is `word` (without case), else `off` itself. */
uint32_t sg_after_word(struct sg_ctx *cx, uint32_t off, const char *word);

/* A clause to put into a statement's text. */
struct sg_edit {
	uint32_t off;
	const char *text;
};

struct sg_edits {
	SG_ARRAY(struct sg_edit) at; /* in source order */
	bool replaces; /* what is there is dropped or overwritten, not passed over */
};

void sg_edit_add(struct sg_ctx *cx, struct sg_edits *edits, uint32_t off,
		 const char *text);

/* The statement's text with the clauses put in, ended by a semicolon. */
const char *sg_edited(struct sg_ctx *cx, const struct sg_edits *edits);

/* The text under `outer` with another text in the place of `inner`, for messages. */
const char *sg_text_with(struct sg_ctx *cx, struct sg_span outer, struct sg_span inner,
			 const char *text);

/* A column as written, with that default in the place of its own or at its end. */
const char *sg_with_default(struct sg_ctx *cx, const struct sg_column_def *column,
			    const char *value);

/*
 * The statement of a CREATE INDEX as one that builds concurrently, without IF NOT EXISTS,
 * which would keep the INVALID index of a failed build.
 */
const char *sg_index_concurrently(struct sg_ctx *cx, const struct sg_create_index *index);

/* ---- upsert.c ---- */

/*
 * Help: INSERT OR REPLACE, or REPLACE, as INSERT .. ON CONFLICT .. DO UPDATE, where the
 * catalog shows a single key that it can meet; and a safe fix where the rows end up the
 * same: every column is given, and nothing else watches the table.
 */
void sg_help_upsert(struct sg_ctx *cx, const struct sg_insert *insert);

/* ---- rerun.c ---- */

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
