/*
 * The parts of the simulation: the file is run over tables whose rows are unknowns.  A
 * table has portions, each the rows that some table had before the file; of every column
 * of a portion it is known whose values it holds.
 */
#ifndef SQLGUARD_ROWS_SIM_H
#define SQLGUARD_ROWS_SIM_H

#include <sqlguard/rows.h>

enum value_kind {
	VALUE_UNKNOWN,
	/* Those of a column, as they were before the file; NULL: of one that no file
	   shows. */
	VALUE_OF,
	VALUE_MOVED, /* those of a column, by an UPDATE that met none of the old ones */
	VALUE_NULL,
	VALUE_RESET, /* the DEFAULT, by a foreign key */
};

struct value {
	enum value_kind kind;
	const struct sg_object *column;
	size_t by; /* MOVED: the UPDATE */
};

struct column_value {
	const struct sg_object *column; /* of the table that holds the portion */
	struct value value;
};

/* Why some rows of an origin may be missing. */
struct damage {
	SG_ARRAY(size_t) by; /* statements that took some of them; shared by copies */
	bool sieved;         /* a copy left some out */
};

/* Never changed: a portion that changes is replaced by another. */
struct portion {
	const struct sg_object *origin; /* NULL: rows that the file made */
	enum sg_maybe whole; /* all rows of the origin; NO: surely not all of them */
	enum sg_maybe there; /* YES: rows of it are here; UNKNOWN: perhaps */
	struct damage damage;
	/* Columns that are not listed have the values they always had. */
	SG_ARRAY(struct column_value) values;
};

/* The rows of a table, from a statement on. */
struct content {
	size_t from; /* the statement that brought them about, plus 1; 0: the beginning */
	SG_ARRAY(struct portion) of;
};

struct held {
	const struct sg_object *table;
	/* Tables that got rows which this one had before the file. */
	SG_ARRAY(const struct sg_object *) refuges;
	SG_ARRAY(struct content *) history; /* by `from` */
};

/* A foreign key and the table that has it.  Of a table that was there before the history
   it may be known only from the shape that it gets later in the file. */
struct tie {
	const struct sg_constraint_record *key;
	const struct sg_object *child;
	/* Only perhaps: this is then the table that it may point to; NULL: any table of
	   the name in the key. */
	bool presumed;
	const struct sg_object *parent;
};

/* Rows of a child without parent, that some deferred check will find. */
struct pending {
	struct tie tie;
	const struct sg_object *origin; /* of the rows of the child */
	const struct sg_row_effect *cause;
	size_t statement;
	enum sg_maybe certain;
	bool settled;
};

struct visit {
	const struct sg_object *key, *origin;
};

struct trigger_body {
	const struct sg_create_trigger *trigger; /* NULL: it does not parse */
};

struct sg_rows {
	struct sg_arena *arena;
	struct sg_rows_input in;
	struct sg_row_effects all;
	struct sg_row_effects *at; /* by statement */
	SG_ARRAY(struct held) held;
	struct sg_map places; /* number of a table to its place in `held`, plus 1 */
	SG_ARRAY(struct pending) pending;
	SG_ARRAY(struct tie) presumed;
	size_t now;         /* the statement that runs */
	uint32_t moment;    /* before it */
	enum sg_maybe keys; /* foreign keys are enforced at it */
	bool refused;       /* it surely fails */
	bool doubtful;      /* one before it did */
	unsigned depth;     /* of actions that cause actions */
	unsigned queries;   /* that were looked at for this statement */
	unsigned fired;     /* triggers of this statement */
	/* What an action was already followed into, in this statement. */
	SG_ARRAY(struct visit) visits;
	SG_ARRAY(struct pending) checks; /* at the end of this statement */
	SG_ARRAY(struct trigger_body) bodies;
	struct sg_map body_places;
};

/* YES only when all are. */
enum sg_maybe sg_sim_and(enum sg_maybe a, enum sg_maybe b);

/* ---- content.c ---- */

/* Stays as it is when the table changes. */
const struct content *sg_sim_content(struct sg_rows *rows, const struct sg_object *table);
const struct content *sg_sim_content_at(const struct sg_rows *rows, size_t index,
					const struct sg_object *table);
/* Rows of the origin are put into a table. */
void sg_sim_note_refuge(struct sg_rows *rows, const struct sg_object *origin,
			const struct sg_object *table);
const struct held *sg_sim_held(struct sg_rows *rows, const struct sg_object *table);
/* A copy of the content that may be changed; it holds from this statement on. */
struct content *sg_sim_change(struct sg_rows *rows, const struct sg_object *table);
bool sg_sim_may_have_rows(const struct content *content);
/* What a table has of the rows of an origin; NULL: nothing, or there is no content. */
const struct portion *sg_sim_portion_of(const struct content *content,
					const struct sg_object *origin);
struct value sg_sim_value(const struct sg_rows *rows, const struct portion *portion,
			  const struct sg_object *column);
bool sg_sim_is_same_value(struct value a, struct value b);
void sg_sim_set_value(struct sg_rows *rows, struct portion *portion,
		      const struct sg_object *column, struct value value);
/* Puts all tables back to what they held before a statement. */
void sg_sim_return(struct sg_rows *rows, size_t statement);

/* ---- keys.c ---- */

/* The column that a key of a table means at a moment. */
const struct sg_object *sg_sim_column_of(const struct sg_rows *rows, uint32_t at,
					 const struct sg_object *table,
					 const struct sg_key *key);

/* The k-th column of the child, and of the parent, of a foreign key; NULL: unknown. */
const struct sg_object *sg_sim_child_column(const struct sg_rows *rows, struct tie tie,
					    size_t k);
const struct sg_object *sg_sim_parent_column(const struct sg_rows *rows,
					     const struct sg_constraint_record *key,
					     const struct sg_object *parent, size_t k);
/* Whether rows of the child's portion reference rows of the parent's. */
enum sg_maybe sg_sim_match(const struct sg_rows *rows, struct tie tie,
			   const struct portion *child, const struct sg_object *parent,
			   const struct portion *rows_of_parent);
/* Whether the rows of a portion have a key that needs a parent. */
enum sg_maybe sg_sim_needs_parent(const struct sg_rows *rows, struct tie tie,
				  const struct portion *portion);
/* ---- ties.c ---- */

/* The parent has no unique key that fits, so that the foreign key does nothing. */
bool sg_sim_is_mismatch(const struct sg_rows *rows, struct tie tie);
/* The table that a foreign key names now; NULL: none that is known. */
struct sg_object *sg_sim_parent(const struct sg_rows *rows,
				const struct sg_constraint_record *key);

struct ties {
	SG_ARRAY(struct tie) of;
};

struct ties sg_sim_ties_to(struct sg_rows *rows, const struct sg_object *parent);

/* Fills rows->presumed, before the file runs. */
void sg_sim_presume(struct sg_rows *rows);
void sg_sim_renamed(struct sg_rows *rows, const struct sg_object *table);

/* ---- action.c, remove.c, change_key.c: what happens to children ---- */

struct sg_row_effect *sg_sim_effect(struct sg_rows *rows, size_t statement,
				    const struct sg_row_effect *what);

/* Rows of a table that a statement takes away. */
struct removal {
	const struct sg_object *table;
	enum sg_maybe all; /* all of them; UNKNOWN: some, perhaps */
	bool by_drop;      /* no triggers */
	bool replaced;     /* a row with the same key takes the place of each */
	bool leaves;       /* rows with a NULL in the key stay */
	bool one;          /* only rows of `origin` */
	const struct sg_object *origin;
	const struct sg_row_effect *cause;
};

void sg_sim_remove(struct sg_rows *rows, const struct removal *removal);

/* New values of columns of a table. */
struct change {
	const struct sg_object *table;
	SG_ARRAY(struct column_value) values;
	enum sg_maybe all;
	const struct sg_row_effect *cause;
};

void sg_sim_update(struct sg_rows *rows, const struct change *change);

/* ---- broken_keys.c ---- */

/* The change sets a column that the key references; no change: it is about whole rows. */
bool sg_sim_touches_parent(const struct sg_rows *rows, const struct change *change,
			   const struct sg_constraint_record *key,
			   const struct sg_object *parent);
/* The statement fails at a foreign key that cannot be looked up: one of the table, one to
   it, or of a table that its actions reach. */
void sg_sim_look_up_inserted(struct sg_rows *rows, const struct sg_object *table,
			     bool more, bool replaces);
/* Deleted without a change; certain: it is compiled. */
void sg_sim_look_up_changed(struct sg_rows *rows, const struct sg_object *table,
			    const struct change *change, enum sg_maybe certain);
void sg_sim_look_up_dropped(struct sg_rows *rows, const struct sg_object *table);

/* At the end of a statement: NO ACTION, and SET DEFAULT. */
void sg_sim_settle_statement(struct sg_rows *rows);

/* ---- deferred.c ---- */

enum sg_maybe sg_sim_is_deferred_by_pragma(const struct sg_rows *rows);
/* Rows came into a table; rows of a child are about to go. */
void sg_sim_parent_came(struct sg_rows *rows, const struct sg_object *parent,
			const struct portion *portion);
void sg_sim_child_goes(struct sg_rows *rows, const struct sg_object *child,
		       enum sg_maybe all);
void sg_sim_forget_pending(struct sg_rows *rows);
/* The transaction ends: what is still pending refuses it. */
void sg_sim_commit(struct sg_rows *rows);

/* ---- query.c: the rows that a query gives ---- */

struct output {
	struct sg_str name;
	struct value value;
};

struct batch {
	const struct sg_object *origin;
	enum sg_maybe whole, there;
	struct damage damage;
	const struct sg_object *missing_from; /* without those that this table has */
	SG_ARRAY(struct output) outputs;
	bool open; /* there are columns that no file shows */
};

struct batches {
	SG_ARRAY(struct batch) of;
};

void sg_sim_query(struct sg_rows *rows, struct batches *out, const struct sg_node *query,
		  const struct sg_node *with);
/* ---- new_value.c ---- */

/* The new value of a column, in the rows of a portion of the table that is updated. */
struct value sg_sim_new_value(struct sg_rows *rows, const struct sg_update *update,
			      const struct sg_object *table,
			      const struct portion *portion, const struct sg_node *value);

/* ---- statement.c, trigger.c ---- */

void sg_sim_statement(struct sg_rows *rows, const struct sg_node *node);
void sg_sim_fire(struct sg_rows *rows, const struct sg_object *table,
		 enum sg_node_kind event, const struct sg_row_effect *cause);

/* ---- outcome.c ---- */

void sg_sim_judge(struct sg_rows *rows);

#endif
