/* Objects, rows and places in the words of messages. */
#ifndef SQLGUARD_ASK_WORDS_H
#define SQLGUARD_ASK_WORDS_H

#include <sqlguard/facts.h>
#include <sqlguard/rows.h>

struct sg_ctx;

/* The source text under a span on one line, cut where it gets long. */
const char *sg_one_line(struct sg_ctx *cx, struct sg_span span);

/* "drizzle/0003_tags.sql:12", for messages. */
const char *sg_show_place(struct sg_ctx *cx, const struct sg_place *place);

/* ---- object_words.c ---- */

/* "view 'v'", "trigger 'r' of 't'"; a constraint without name by its type. */
const char *sg_show_object(struct sg_ctx *cx, const struct sg_object *object);

/* A table by its name at the statement under judgement, for messages. */
const char *sg_show_table(struct sg_ctx *cx, const struct sg_object *table);

/* The CREATE statement of a table, index, view or trigger as it is now. */
const char *sg_sql_create(struct sg_ctx *cx, const struct sg_object *object);

/* "DROP VIEW v;" and so on. */
const char *sg_sql_drop(struct sg_ctx *cx, const struct sg_object *object);

/* ---- row_words.c ---- */

/* Where a foreign key was declared: "line 3", or a place in an earlier file. */
const char *sg_show_key_place(struct sg_ctx *cx, const struct sg_constraint_record *key);

/* "'a', 'b'", or of keys "'a.x', 'b.y'": whose rows it does that to; NULL: no one's. */
const char *sg_list_rows(struct sg_ctx *cx, const struct sg_row_effects *effects,
			 enum sg_row_deed deed);

/* "deletes the rows of 'a', 'b' and sets 'c.x' to NULL"; `rows`: "rows" or "the rows". */
const char *sg_tell_losses(struct sg_ctx *cx, const struct sg_row_effects *lost,
			   const char *rows);

/* Says of the finding that all of these rows and keys are at stake. */
void sg_effects_at_stake(struct sg_ctx *cx, const struct sg_row_effects *lost);

/* Only rows make the statement fail. */
void sg_note_hidden_when_empty(struct sg_ctx *cx);

/* One note for each: by which foreign key, declared where. */
void sg_note_effects(struct sg_ctx *cx, const struct sg_row_effects *effects);

/* Why foreign keys are, or may be, enforced at this statement. */
void sg_note_enforcement(struct sg_ctx *cx);

/* An INSERT or UPDATE that deletes rows with the same key: see sg_replaces_rows(). */
bool sg_may_replace_rows(const struct sg_ctx *cx, const struct sg_node *node);

/* ---- rebuild_parts.c ---- */

/* "DROP TABLE in line 7" and so on: the parts of a rebuild, as one note. */
void sg_note_parts(struct sg_ctx *cx, const struct sg_rebuild *rebuild);

#endif
