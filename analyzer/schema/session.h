/* What the parts of the session share: its state before each statement. */
#ifndef SQLGUARD_SCHEMA_SESSION_H
#define SQLGUARD_SCHEMA_SESSION_H

#include <sqlguard/session.h>

/* The state just before a statement, and what a statement that ends something does. */
struct moment {
	enum sg_maybe in_transaction;
	const char *why;    /* NULL: by the statement `begin` */
	size_t begin;       /* the statement */
	bool implicit;      /* PostgreSQL: by no BEGIN, only as part of one string */
	size_t transaction; /* which one, by the first statement that may be in it */
	size_t undoes_from; /* the statement's own number: it undoes nothing */
	bool ends;          /* a transaction */
	enum sg_maybe foreign_keys;
	size_t foreign_keys_said;
	bool legacy_alter_table, defer_foreign_keys;
	bool passed_over; /* the statement: by the runner, which does it itself */
};

struct value {
	struct sg_setting setting;
	const struct sg_search_schemas *schemas; /* of search_path */
};

struct change {
	size_t statement; /* the value holds after this one */
	const struct value *value;
};

struct variable {
	struct sg_str name;
	struct value usual;                /* the server's */
	const struct value *now, *lasting; /* lasting: without SET LOCAL */
	SG_ARRAY(struct change) history;
};

struct sg_session {
	struct sg_arena *arena;
	enum sg_dialect dialect;
	struct sg_source *src;
	const struct sg_script *script;
	struct moment *moments; /* one per statement, and one behind the last */
	/* The first is search_path, in SQLite too. */
	SG_ARRAY(struct variable *) variables;
};

/* Which statements the runner deals with itself: session_taken_over.c */
void sg_session_take_over(struct sg_session *session);

/* The steps of sg_session_new; each reads what the one before it found. */
void sg_session_transactions(struct sg_session *session,
			     const struct sg_session_start *start);
void sg_session_pragmas(struct sg_session *session, const struct sg_session_start *start);
void sg_session_settings(struct sg_session *session);

/* What the file tells of the tool that runs it: FILE, NONE or UNKNOWN. */
enum sg_wrap sg_session_guess_wrap(const struct sg_session *session, const char **why);

/* What a setting becomes: by the values of SET, by one text as set_config() takes it, and
   when neither can be read. */
struct value sg_session_value(struct sg_arena *arena, struct sg_str name,
			      struct sg_list values);
struct value sg_session_value_of(struct sg_arena *arena, struct sg_str name,
				 struct sg_str text);
struct value sg_session_value_unread(struct sg_arena *arena, struct sg_str name);

/* A setting that is set otherwise than by SET. */
struct sg_setting_call {
	struct sg_str name;
	const struct sg_literal *value; /* NULL: it cannot be read, or perhaps not run */
	bool local;
};

typedef void sg_visit_setting(const struct sg_setting_call *call, void *payload);

/* Calls visit for each set_config() of a query, in the order they run. */
void sg_session_query_sets(struct sg_node *select, sg_visit_setting *visit,
			   void *payload);
/* The same for what may be set in the text of a block of code. */
void sg_session_block_sets(struct sg_str body, sg_visit_setting *visit, void *payload);

#endif
