/*
 * A case of fixtures/session/: a script, and the ways to run it.  Its first line may say
 * "-- wraps: none file implicit" when not all of them make sense, and "unguessed" when it
 * has statements that fail where nobody knows how the file runs, "unread" when it has
 * settings that nobody can tell.
 */
#ifndef SQLGUARD_TESTS_SESSION_CASE_H
#define SQLGUARD_TESTS_SESSION_CASE_H

#include <sqlguard/session.h>

#include "files.h"
#include "parsed.h"

struct session_case {
	const char *name;
	struct sg_buf text;
	struct parsed parsed;
	enum sg_dialect dialect;
	enum sg_wrap wrap;
	bool unguessed, unread;
	const struct sg_session *session; /* as it runs */
	const struct sg_session *guess;   /* when nothing tells how it runs */
	char why[300];                    /* the first difference */
};

static const struct {
	const char *name;
	enum sg_wrap wrap;
} session_wraps[] = {
	{"none", SG_WRAP_NONE}, {"file", SG_WRAP_FILE}, {"implicit", SG_WRAP_IMPLICIT}};

static int session_failed;

static inline struct sg_str session_statement(const struct session_case *c, size_t i)
{
	return sg_source_text(&c->parsed.src, c->parsed.script.statements.items[i].span);
}

__attribute__((format(printf, 3, 4))) static inline void
session_wrong(struct session_case *c, size_t i, const char *format, ...)
{
	size_t used;
	va_list args;

	if (c->why[0])
		return;
	snprintf(c->why, sizeof c->why, "before statement %zu: ", i);
	used = strlen(c->why);
	va_start(args, format);
	vsnprintf(c->why + used, sizeof c->why - used, format, args);
	va_end(args);
}

/* The answer may be that nothing is known only when nothing tells how the file runs. */
static inline void session_expect_inside(struct session_case *c, size_t i, bool inside)
{
	enum sg_maybe real = inside ? SG_YES : SG_NO;
	enum sg_maybe guess = sg_session_in_transaction(c->guess, 0);

	if (sg_session_in_transaction(c->session, i) != real)
		session_wrong(c, i, "%s a transaction", inside ? "in" : "not in");
	/* A guess is of one way to run it only. */
	if (c->unguessed ||
	    (guess != SG_UNKNOWN && guess != sg_session_in_transaction(c->session, 0)))
		return;
	guess = sg_session_in_transaction(c->guess, i);
	if (guess != SG_UNKNOWN && guess != real)
		session_wrong(c, i, "guessed otherwise: %s a transaction",
			      inside ? "in" : "not in");
}

/*
 * The numbers of the statements before which a row was written and not undone since: so
 * what each statement undid.  A row of statement `i` itself tells nothing.
 */
static inline void session_expect_undone(struct session_case *c, size_t i,
					 const bool *before, const bool *after)
{
	size_t from = sg_session_undoes_from(c->session, i);

	for (size_t k = 0; k < i; k++)
		if (after[k] != (before[k] && k < from))
			session_wrong(c, i,
				      "undoes from statement %zu on, and row %zu %s",
				      from, k, after[k] ? "stays" : "goes");
}

static inline void session_run(struct session_case *c, size_t wrap,
			       void (*judge)(struct session_case *c))
{
	struct sg_session_start start = {
		.wrap = session_wraps[wrap].wrap, .wrap_why = "", .foreign_keys = SG_NO};
	struct sg_session_start nothing = {.foreign_keys = SG_NO};

	c->wrap = start.wrap;
	c->why[0] = '\0';
	c->session = sg_session_new(&c->parsed.arena, c->dialect, &c->parsed.src,
				    &c->parsed.script, &start);
	c->guess = sg_session_new(&c->parsed.arena, c->dialect, &c->parsed.src,
				  &c->parsed.script, &nothing);
	judge(c);
	printf("%s %s, wrap %s%s%s\n", c->why[0] ? "not ok" : "ok", c->name,
	       session_wraps[wrap].name, c->why[0] ? ": " : "", c->why);
	session_failed += c->why[0] != '\0';
}

/* Whether the first line says the word. */
static inline bool session_says(const struct session_case *c, const char *word)
{
	struct sg_str rest = sg_buf_str(&c->text), line;

	return line_next(&line, &rest) && sg_str_starts(line, "-- wraps:") &&
	       sg_str_find(line, word, 0) < line.n;
}

/* Runs the cases whose names begin so, each in all its ways. */
static inline void session_run_all(const char *prefix, enum sg_dialect dialect,
				   size_t wraps, void (*judge)(struct session_case *c))
{
	struct names cases = folder_list("fixtures/session", ".sql");
	char path[4096];

	for (int i = 0; i < cases.len; i++) {
		struct session_case c = {.name = cases.items[i], .dialect = dialect};

		if (!sg_str_starts(sg_str_of(c.name), prefix))
			continue;
		snprintf(path, sizeof path, "fixtures/session/%s", c.name);
		file_need(&c.text, path);
		parse_text(&c.parsed, dialect, c.name, sg_buf_str(&c.text));
		c.unguessed = session_says(&c, "unguessed");
		c.unread = session_says(&c, "unread");
		for (size_t k = 0; k < wraps; k++)
			if (!session_says(&c, "wraps") ||
			    session_says(&c, session_wraps[k].name))
				session_run(&c, k, judge);
		parsed_free(&c.parsed);
		sg_buf_release(&c.text);
	}
	names_free(&cases);
}

#endif
