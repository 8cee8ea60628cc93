/*
 * Whether the tool that runs a file wraps it in a transaction, as far as the file itself
 * tells.  A file that a wrapping tool would refuse is surely not wrapped.
 */
#include "session.h"

/* Comments by which a tool knows its files, and the word that turns its BEGIN off. */
struct directive {
	const char *mark;
	const char *off; /* in any comment of the file */
	const char *why, *why_not;
};

static const struct directive directives[] = {
	{"-- +goose Up", "+goose NO TRANSACTION",
	 "goose runs each file in one transaction",
	 "goose is told to use no transaction"},
	{"-- migrate:up", "transaction:false", "dbmate runs each file in one transaction",
	 NULL},
	{"-- +migrate Up", "notransaction",
	 "sql-migrate runs each file in one transaction",
	 "sql-migrate is told to use no transaction"},
};

static struct sg_str comment_text(const struct sg_session *session, size_t i)
{
	return sg_source_text(session->src, session->script->comments.items[i].span);
}

static bool any_comment(const struct sg_session *session, const char *needle)
{
	for (size_t i = 0; i < session->script->comments.len; i++) {
		struct sg_str text = comment_text(session, i);

		if (sg_str_find(text, needle, 0) < text.n)
			return true;
	}
	return false;
}

static const struct directive *find_directive(const struct sg_session *session)
{
	for (size_t i = 0; i < session->script->comments.len; i++)
		for (size_t k = 0; k < sizeof directives / sizeof *directives; k++)
			if (sg_str_starts(comment_text(session, i), directives[k].mark))
				return &directives[k];
	return NULL;
}

static bool is_drizzle(const struct sg_session *session)
{
	for (size_t i = 0; i < session->script->comments.len; i++)
		if (session->script->comments.items[i].breakpoint)
			return true;
	return false;
}

static bool detaches_concurrently(const struct sg_alter_table *alter)
{
	SG_EACH (action, alter->actions)
		if (sg_is(action, SG_DETACH_PARTITION) &&
		    sg_as_detach_partition(action)->concurrently)
			return true;
	return false;
}

static bool is_database_wide(enum sg_object_type object)
{
	return object == SG_OBJ_DATABASE || object == SG_OBJ_TABLESPACE;
}

/* Statements that call PreventInTransactionBlock (PostgreSQL 15, utility.c). */
static bool refuses_transaction(const struct sg_node *node)
{
	switch (node->kind) {
	case SG_VACUUM: return true;
	case SG_CREATE_INDEX: return sg_as_create_index(node)->concurrently;
	case SG_DROP:
		return sg_as_drop(node)->concurrently ||
		       is_database_wide(sg_as_drop(node)->object);
	case SG_REINDEX:
		return sg_as_reindex(node)->concurrently ||
		       sg_as_reindex(node)->object == SG_OBJ_SCHEMA ||
		       sg_as_reindex(node)->object == SG_OBJ_DATABASE;
	case SG_CREATE_OTHER: return is_database_wide(sg_as_create_other(node)->object);
	case SG_ALTER_TABLE: return detaches_concurrently(sg_as_alter_table(node));
	default: return false;
	}
}

/* Outside the file's own BEGIN .. COMMIT. */
static bool has_refusing_statement(const struct sg_session *session)
{
	bool open = false;

	for (size_t i = 0; i < session->script->statements.len; i++) {
		const struct sg_node *node = session->script->statements.items[i].node;

		if (!sg_is(node, SG_TRANSACTION)) {
			if (!open && refuses_transaction(node))
				return true;
			continue;
		}
		switch (sg_as_transaction(node)->type) {
		case SG_TX_BEGIN: open = true; break;
		case SG_TX_COMMIT:
		case SG_TX_ROLLBACK: open = false; break;
		default: break;
		}
	}
	return false;
}

static bool has_begin(const struct sg_session *session)
{
	for (size_t i = 0; i < session->script->statements.len; i++) {
		const struct sg_node *node = session->script->statements.items[i].node;

		if (sg_is(node, SG_TRANSACTION) &&
		    sg_as_transaction(node)->type == SG_TX_BEGIN)
			return true;
	}
	return false;
}

static enum sg_wrap by_directive(const struct sg_session *session, const char **why)
{
	const struct directive *directive = find_directive(session);

	if (!directive) {
		*why = "the file does not tell";
		return SG_WRAP_UNKNOWN;
	}
	if (!any_comment(session, directive->off)) {
		*why = directive->why;
		return SG_WRAP_FILE;
	}
	/* One string of several statements is one implicit transaction in PostgreSQL. */
	*why = directive->why_not ? directive->why_not
				  : "dbmate sends the file as one string without BEGIN";
	return directive->why_not ? SG_WRAP_NONE : SG_WRAP_UNKNOWN;
}

enum sg_wrap sg_session_guess_wrap(const struct sg_session *session, const char **why)
{
	enum sg_wrap by;

	if (session->dialect == SG_D1) {
		*why = "D1 runs each file in one transaction";
		return SG_WRAP_FILE;
	}
	if (is_drizzle(session)) {
		*why = "Drizzle runs all pending files in one transaction";
		return SG_WRAP_RUN;
	}
	by = by_directive(session, why);
	if (by != SG_WRAP_UNKNOWN)
		return by;
	if (has_refusing_statement(session)) {
		*why = "a statement of this file cannot run inside a transaction";
		return SG_WRAP_NONE;
	}
	if (session->dialect == SG_SQLITE && has_begin(session)) {
		*why = "SQLite refuses the BEGIN of this file inside a transaction";
		return SG_WRAP_NONE;
	}
	/* Prisma before 7.4 sends one string, later versions one statement at a time. */
	if (session->dialect == SG_POSTGRES &&
	    sg_str_ends(sg_str_of(session->src->path), "/migration.sql"))
		*why = "Prisma before 7.4 runs the file in one transaction, later "
		       "versions do not";
	return SG_WRAP_UNKNOWN;
}
