/*
 * SQLite's switches: whether foreign keys are enforced at each statement, and what the
 * file said about it.  PRAGMA foreign_keys is a no-op inside a transaction
 * (pragma.html#pragma_foreign_keys; measured on sqlite 3.40.1, also right after BEGIN),
 * and always in D1 (measured with wrangler 4.86 and 4.164).
 */
#include <stdlib.h>
#include <string.h>

#include "session.h"

/* sqlite3GetInt32 of util.c 3.40; what does not fit is 0. */
static long number_of(struct sg_str text)
{
	bool hex = sg_str_istarts(text, "0x");
	char digits[16];
	unsigned long number;
	size_t n = 0;

	for (size_t i = hex ? 2 : 0; i < text.n; i++) {
		if (!strchr(hex ? "0123456789abcdefABCDEF" : "0123456789", text.p[i]))
			break;
		if (n == 0 && text.p[i] == '0')
			continue;
		if (n + 1 == sizeof digits)
			return 0;
		digits[n++] = text.p[i];
	}
	digits[n] = '\0';
	number = strtoul(digits, NULL, hex ? 16 : 10);
	return number > INT32_MAX ? 0 : (long)number;
}

/* sqlite3GetBoolean of pragma.c 3.40: a number by its low byte, a few words, else off
   (a negative one too: the tree has it as UNARY). */
static bool is_on(const struct sg_node *value)
{
	struct sg_str text = {0};

	if (sg_is(value, SG_LITERAL))
		text = sg_as_literal(value)->text;
	else if (sg_is(value, SG_IDENT))
		text = sg_as_ident(value)->name;
	if (text.n && text.p[0] >= '0' && text.p[0] <= '9')
		return (number_of(text) & 255) != 0;
	return sg_str_iis(text, "on") || sg_str_iis(text, "yes") ||
	       sg_str_iis(text, "true");
}

enum sg_maybe sg_session_pragma_asks(const struct sg_session *session, size_t index,
				     const char *name)
{
	const struct sg_node *node = session->script->statements.items[index].node;
	const struct sg_pragma *pragma;

	if (!sg_is(node, SG_PRAGMA))
		return SG_UNKNOWN;
	pragma = sg_as_pragma(node);
	if (!pragma->value || !sg_str_iis(pragma->name.name, name))
		return SG_UNKNOWN;
	return is_on(pragma->value) ? SG_YES : SG_NO;
}

static void foreign_keys(struct sg_session *session, struct moment *now, size_t i)
{
	enum sg_maybe asked = sg_session_pragma_asks(session, i, "foreign_keys");

	if (asked == SG_UNKNOWN)
		return;
	now->foreign_keys_said = i;
	if (session->dialect == SG_D1 || session->moments[i].passed_over)
		return;
	if (session->moments[i].in_transaction == SG_NO)
		now->foreign_keys = asked;
	else if (session->moments[i].in_transaction == SG_UNKNOWN &&
		 now->foreign_keys != asked)
		now->foreign_keys = SG_UNKNOWN;
}

/* Who takes the PRAGMA over obeys an OFF for all of the file. */
static enum sg_maybe at_start(const struct sg_session *session,
			      const struct sg_session_start *start)
{
	if (session->dialect == SG_D1)
		return SG_YES;
	for (size_t i = 0; start->takes_over && i < session->script->statements.len; i++)
		if (sg_session_pragma_asks(session, i, "foreign_keys") == SG_NO)
			return SG_NO;
	return start->foreign_keys;
}

static void switch_to(bool *setting, enum sg_maybe asked)
{
	if (asked != SG_UNKNOWN)
		*setting = asked == SG_YES;
}

/*
 * PRAGMA defer_foreign_keys is off again when a transaction ends, so outside of one after
 * the next statement that reads or writes: there it has no effect, except that BEGIN may
 * come before (vdbeaux.c, sqlite3VdbeHalt; measured on sqlite 3.40.1).
 */
static bool ends_deferral(const struct sg_session *session, size_t i)
{
	const struct sg_node *node = session->script->statements.items[i].node;

	if (session->moments[i].ends)
		return true;
	return session->moments[i].in_transaction == SG_NO && !sg_is(node, SG_PRAGMA) &&
	       !sg_is(node, SG_TRANSACTION);
}

static void keep(struct moment *at, const struct moment *now)
{
	at->foreign_keys = now->foreign_keys;
	at->foreign_keys_said = now->foreign_keys_said;
	at->legacy_alter_table = now->legacy_alter_table;
	at->defer_foreign_keys = now->defer_foreign_keys && at->in_transaction != SG_NO;
}

void sg_session_pragmas(struct sg_session *session, const struct sg_session_start *start)
{
	size_t n = session->script->statements.len;
	struct moment now = {.foreign_keys_said = SG_NEVER};

	now.foreign_keys = at_start(session, start);
	for (size_t i = 0; i < n; i++) {
		keep(&session->moments[i], &now);
		foreign_keys(session, &now, i);
		switch_to(&now.legacy_alter_table,
			  sg_session_pragma_asks(session, i, "legacy_alter_table"));
		switch_to(&now.defer_foreign_keys,
			  sg_session_pragma_asks(session, i, "defer_foreign_keys"));
		if (ends_deferral(session, i))
			now.defer_foreign_keys = false;
	}
	keep(&session->moments[n], &now);
}

enum sg_maybe sg_session_foreign_keys(const struct sg_session *session, size_t index)
{
	return session->moments[index].foreign_keys;
}

size_t sg_session_foreign_keys_said(const struct sg_session *session, size_t index)
{
	return session->moments[index].foreign_keys_said;
}

bool sg_session_legacy_alter_table(const struct sg_session *session, size_t index)
{
	return session->moments[index].legacy_alter_table;
}

bool sg_session_defer_foreign_keys(const struct sg_session *session, size_t index)
{
	return session->moments[index].defer_foreign_keys;
}
