/*
 * The one header that a rule includes.  A rule is rules/<group>/<stem>.c: the comment at
 * its top is its page, SG_RULE(stem) its declaration, the path its name and group.
 */
#ifndef SQLGUARD_RULE_H
#define SQLGUARD_RULE_H

#include <sqlguard/ask.h>
#include <sqlguard/broken.h>
#include <sqlguard/catalog.h>
#include <sqlguard/d1.h>
#include <sqlguard/facts.h>
#include <sqlguard/finding.h>
#include <sqlguard/meaning.h>
#include <sqlguard/parse.h>
#include <sqlguard/replaced.h>
#include <sqlguard/rewrite.h>
#include <sqlguard/rows.h>
#include <sqlguard/session.h>

struct sg_ctx;

struct sg_rule {
	const char *summary; /* one line, lower case, no full stop */
	enum sg_severity severity;
	unsigned dialects;        /* bits of enum sg_dialect */
	const char *since;        /* version of sqlguard */
	enum sg_node_kind on[12]; /* the nodes it wants, ended by 0 */
	void (*check)(struct sg_ctx *cx, const struct sg_node *node);
	/* It judges the text as another tool reads it, for which case and comments count.
	 */
	bool by_text;
};

/*
 * Made by tools/rules.awk from the path and the leading comment of the rule's file, and
 * from its first fixtures.  The texts are lines, NULL at the end.
 */
struct sg_rule_entry {
	const char *name;  /* "drop-table" */
	const char *group; /* "data-loss" */
	const struct sg_rule *rule;
	const char *const *doc;      /* Markdown */
	const char *const *bad;      /* fixtures/rules/<name>/bad.sql */
	const char *const *findings; /* what is reported of it */
	const char *const *good;     /* good.sql */
};

extern const struct sg_rule_entry sg_rules[];
extern const size_t sg_rules_len;

/* By name, or NULL. */
const struct sg_rule_entry *sg_rule_find(struct sg_str name);

/* The rule whose name is nearest to a misspelt one, or NULL when none is near. */
const char *sg_rule_nearest(struct sg_str name);

#define SG_RULE(stem)                                                                    \
	extern const struct sg_rule sg_rule_##stem;                                      \
	const struct sg_rule sg_rule_##stem =

/* What a rule may look at. */
struct sg_ctx {
	enum sg_dialect dialect;
	struct sg_source *src; /* its line index is made on first use */
	const struct sg_script *script;
	const struct sg_statement *statement; /* NULL at SG_WHOLE_FILE */
	size_t index;                         /* of the statement in the script */
	const struct sg_node *top; /* the statement's node, NULL at SG_WHOLE_FILE */
	const struct sg_facts *facts;
	const struct sg_catalog *catalog; /* of the whole history */
	uint32_t at;    /* the moment just before the statement; at SG_WHOLE_FILE: the
			   one behind the last */
	uint32_t began; /* the moment before the first statement of the file */
	const uint32_t *moments;    /* before each statement, and behind the last */
	const struct sg_rows *rows; /* what statements do to rows; NULL: PostgreSQL */
	const struct sg_session *session;
	const struct sg_migration_set *set;   /* NULL: the file stands alone */
	const struct sg_migration *migration; /* this file in its set, or NULL */
	struct sg_history *history;           /* behind sg_done_before */
	struct sg_arena *arena;     /* for text of findings; outlives the file */
	struct sg_pending *pending; /* the engine's */
};

/*
 * Starts a finding at a span; what follows adds to the finding started last.  Messages
 * are lower case without a full stop.  The severity is the rule's own unless lowered or
 * raised by sg_severity().
 */
void sg_report(struct sg_ctx *cx, struct sg_span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void sg_severity(struct sg_ctx *cx, enum sg_severity severity);
void sg_note(struct sg_ctx *cx, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void sg_help(struct sg_ctx *cx, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The exact SQL to write instead; may have several lines. */
void sg_help_sql(struct sg_ctx *cx, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Whose rows or values are lost: what `apply --allow` has to name, one call for each. */
void sg_at_stake(struct sg_ctx *cx, struct sg_stake stake);

/*
 * Offers a repair of the finding: its title, then its edits, in any order.  A safe one
 * must hold for every database and runner, and the finding must be gone when the fixed
 * file is checked again: `tests/fixes.c` proves it for every fixture.
 */
void sg_fix(struct sg_ctx *cx, enum sg_fix_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void sg_fix_replace(struct sg_ctx *cx, struct sg_span span, const char *text);
void sg_fix_insert(struct sg_ctx *cx, uint32_t off, const char *text);
/* Takes text out, with the blanks around it or the line that nothing else stands in. */
void sg_fix_remove(struct sg_ctx *cx, struct sg_span span);
/*
 * Takes a statement out, with its semicolon, the remarks behind it, the suppressions
 * above it, and a breakpoint when it is alone in its piece.  A fix that would take out
 * all statements is none.
 */
void sg_fix_remove_statement(struct sg_ctx *cx, size_t index);
/* A statement, "PRAGMA x;", on a line of its own behind the last one of the file. */
void sg_fix_append(struct sg_ctx *cx, const char *statement);

/* Edits: a statement put before one of this file, or behind it. */
void sg_fix_put_before(struct sg_ctx *cx, size_t index, const char *sql);
void sg_fix_put_behind(struct sg_ctx *cx, size_t index, const char *sql);

/* What stands behind the ';' of a statement and before the next one, in this file. */
const char *sg_between_statements(const struct sg_ctx *cx);

/* 1-based line of an offset, for messages that name another place of the file. */
size_t sg_line_of(struct sg_ctx *cx, uint32_t off);

/* The line in which a statement of this file begins. */
size_t sg_line_of_statement(struct sg_ctx *cx, size_t index);

/* The name as messages show it: without quotes, which stand around it already. */
const char *sg_show_ident(struct sg_ctx *cx, struct sg_str ident);
const char *sg_show_name(struct sg_ctx *cx, const struct sg_name *name);

/* The name as one would write it in SQL: quoted only where the dialect needs it. */
const char *sg_sql_ident(struct sg_ctx *cx, struct sg_str ident);
const char *sg_sql_name(struct sg_ctx *cx, const struct sg_name *name);

/* The source text under a span. */
struct sg_str sg_text_of(struct sg_ctx *cx, struct sg_span span);

#endif
