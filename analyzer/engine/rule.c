/* What rules call: finding a rule, starting a finding and adding to it. */
#include <stdarg.h>
#include <stdio.h>

#include <sqlguard/err.h>

#include "pending.h"

const struct sg_rule_entry *sg_rule_find(struct sg_str name)
{
	for (size_t i = 0; i < sg_rules_len; i++)
		if (sg_str_is(name, sg_rules[i].name))
			return &sg_rules[i];
	return NULL;
}

struct sg_finding *sg_pending_last(struct sg_ctx *cx)
{
	if (!cx->pending->open)
		sg_bug("rule '%s' adds to a finding before sg_report",
		       cx->pending->rule->name);
	return &cx->pending->findings.items[cx->pending->findings.len - 1];
}

void sg_report(struct sg_ctx *cx, struct sg_span span, const char *format, ...)
{
	struct sg_pending *pending = cx->pending;
	struct sg_finding *finding = SG_PUSH(pending->arena, &pending->findings);
	va_list args;

	finding->rule = pending->rule;
	finding->severity = pending->severity;
	finding->span = span;
	finding->statement = cx->statement ? (long)cx->index + 1 : 0;
	va_start(args, format);
	finding->message = sg_str_of(sg_vprintf(cx->arena, format, args));
	va_end(args);
	pending->open = true;
}

/* A severity that the user chose stands; only the rule's own default may be moved. */
void sg_severity(struct sg_ctx *cx, enum sg_severity severity)
{
	if (cx->pending->severity == cx->pending->rule->rule->severity)
		sg_pending_last(cx)->severity = severity;
}

void sg_note(struct sg_ctx *cx, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	*SG_PUSH(cx->arena, &sg_pending_last(cx)->notes) =
		sg_str_of(sg_vprintf(cx->arena, format, args));
	va_end(args);
}

void sg_help(struct sg_ctx *cx, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	sg_pending_last(cx)->help = sg_str_of(sg_vprintf(cx->arena, format, args));
	va_end(args);
}

void sg_help_sql(struct sg_ctx *cx, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	sg_pending_last(cx)->sql = sg_str_of(sg_vprintf(cx->arena, format, args));
	va_end(args);
}

static int compare_stakes(const struct sg_stake *a, const struct sg_stake *b)
{
	int by_table = sg_str_cmp(a->table, b->table);

	return by_table ? by_table : sg_str_cmp(a->column, b->column);
}

/* Once each, by their names, so that the words of --allow are the same every time. */
void sg_at_stake(struct sg_ctx *cx, struct sg_stake stake)
{
	struct sg_finding *finding = sg_pending_last(cx);
	size_t at = 0;

	stake.table = sg_strdup(cx->arena, stake.table);
	stake.column = sg_strdup(cx->arena, stake.column);
	while (at < finding->stakes.len &&
	       compare_stakes(&finding->stakes.items[at], &stake) < 0)
		at++;
	if (at < finding->stakes.len &&
	    !compare_stakes(&finding->stakes.items[at], &stake))
		return;
	SG_PUSH(cx->arena, &finding->stakes);
	for (size_t i = finding->stakes.len - 1; i > at; i--)
		finding->stakes.items[i] = finding->stakes.items[i - 1];
	finding->stakes.items[at] = stake;
}

size_t sg_line_of(struct sg_ctx *cx, uint32_t off)
{
	return sg_source_line(cx->src, off);
}

size_t sg_line_of_statement(struct sg_ctx *cx, size_t index)
{
	return sg_line_of(cx, cx->script->statements.items[index].span.off);
}

struct sg_str sg_text_of(struct sg_ctx *cx, struct sg_span span)
{
	return sg_source_text(cx->src, span);
}

static bool is_plain(enum sg_dialect dialect, struct sg_str ident)
{
	for (size_t i = 0; i < ident.n; i++) {
		char c = ident.p[i];
		bool upper = c >= 'A' && c <= 'Z';
		bool letter = (c >= 'a' && c <= 'z') || c == '_';
		bool digit = c >= '0' && c <= '9';

		if (!letter && !(digit && i) && !(upper && dialect != SG_POSTGRES))
			return false;
	}
	return ident.n > 0 && !sg_is_reserved(dialect, ident);
}

const char *sg_sql_ident(struct sg_ctx *cx, struct sg_str ident)
{
	struct sg_buf text = {0};
	char *copy;

	if (is_plain(cx->dialect, ident))
		return sg_cstr(cx->arena, ident);
	sg_buf_addc(&text, '"');
	for (size_t i = 0; i < ident.n; i++) {
		if (ident.p[i] == '"')
			sg_buf_addc(&text, '"');
		sg_buf_addc(&text, ident.p[i]);
	}
	sg_buf_addc(&text, '"');
	copy = sg_cstr(cx->arena, sg_buf_str(&text));
	sg_buf_release(&text);
	return copy;
}

const char *sg_sql_name(struct sg_ctx *cx, const struct sg_name *name)
{
	if (!name->schema.n)
		return sg_sql_ident(cx, name->name);
	return sg_printf(cx->arena, "%s.%s", sg_sql_ident(cx, name->schema),
			 sg_sql_ident(cx, name->name));
}
