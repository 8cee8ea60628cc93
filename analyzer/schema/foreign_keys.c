/*
 * SQLite's switches: whether foreign keys are enforced at each statement, and what the
 * file said about it.  PRAGMA foreign_keys is a no-op inside a transaction
 * (pragma.html#pragma_foreign_keys; measured on sqlite 3.40.1, also right after BEGIN).
 */
#include "schema.h"

/* The value as SQLite reads it: without quotes. */
static struct sg_str value_text(const struct sg_facts *facts, const struct sg_node *value)
{
	struct sg_str text = sg_str_trim(sg_source_text(facts->src, value->span));

	if (text.n >= 2 && (text.p[0] == '\'' || text.p[0] == '"' || text.p[0] == '`' ||
			    text.p[0] == '['))
		return sg_str_sub(text, 1, text.n - 1);
	return text;
}

/* sqlite3GetBoolean of pragma.c 3.40: a number by its low byte, a few words, else off. */
static bool is_on(struct sg_str text)
{
	unsigned number = 0;
	size_t i = 0;

	if (sg_str_iis(text, "on") || sg_str_iis(text, "yes") || sg_str_iis(text, "true"))
		return true;
	while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
		number = number * 10 + (unsigned)(text.p[i++] - '0');
	return (number & 255) != 0;
}

enum sg_maybe sg_pragma_asks(const struct sg_facts *facts, size_t index, const char *name)
{
	const struct sg_node *node = facts->script->statements.items[index].node;
	const struct sg_pragma *pragma;

	if (!sg_is(node, SG_PRAGMA))
		return SG_UNKNOWN;
	pragma = sg_as_pragma(node);
	if (!pragma->value || !sg_str_iis(pragma->name.name, name))
		return SG_UNKNOWN;
	return is_on(value_text(facts, pragma->value)) ? SG_YES : SG_NO;
}

static void foreign_keys(struct sg_facts *facts, struct moment *now, size_t i)
{
	enum sg_maybe asked = sg_pragma_asks(facts, i, "foreign_keys");

	if (asked == SG_UNKNOWN)
		return;
	now->foreign_keys_said = i;
	if (facts->moments[i].in_transaction == SG_NO)
		now->foreign_keys = asked;
	else if (facts->moments[i].in_transaction == SG_UNKNOWN &&
		 now->foreign_keys != asked)
		now->foreign_keys = SG_UNKNOWN;
}

static void switch_to(bool *setting, enum sg_maybe asked)
{
	if (asked != SG_UNKNOWN)
		*setting = asked == SG_YES;
}

void sg_replay_pragmas(struct sg_facts *facts)
{
	struct moment now = {.foreign_keys_said = SG_NEVER};

	now.foreign_keys = facts->dialect == SG_D1 ? SG_YES : SG_UNKNOWN;
	for (size_t i = 0; i < facts->script->statements.len; i++) {
		struct moment *at = &facts->moments[i];

		at->foreign_keys = now.foreign_keys;
		at->foreign_keys_said = now.foreign_keys_said;
		at->legacy_alter_table = now.legacy_alter_table;
		/* Outside a transaction it is gone after the next statement. */
		at->defer_foreign_keys =
			now.defer_foreign_keys && at->in_transaction != SG_NO;
		foreign_keys(facts, &now, i);
		switch_to(&now.legacy_alter_table,
			  sg_pragma_asks(facts, i, "legacy_alter_table"));
		switch_to(&now.defer_foreign_keys,
			  sg_pragma_asks(facts, i, "defer_foreign_keys"));
	}
	facts->moments[facts->script->statements.len].foreign_keys_said =
		now.foreign_keys_said;
}

enum sg_maybe sg_foreign_keys(const struct sg_facts *facts, size_t index)
{
	return facts->moments[index].foreign_keys;
}

size_t sg_foreign_keys_said(const struct sg_facts *facts, size_t index)
{
	return facts->moments[index].foreign_keys_said;
}

bool sg_legacy_alter_table(const struct sg_facts *facts, size_t index)
{
	return facts->moments[index].legacy_alter_table;
}

bool sg_defer_foreign_keys(const struct sg_facts *facts, size_t index)
{
	return facts->moments[index].defer_foreign_keys;
}
