/* Finding what a column reference means (lookupName() of resolve.c). */
#include "../sqlite/sqlite.h"
#include "replay_sqlite_scope.h"

void sg_sq_note_use(struct sg_sq_reading *r, struct sg_span span,
		    struct sg_object *object)
{
	*SG_PUSH(r->arena, &r->uses) = (struct sg_sq_use){.span = span, .object = object};
}

void sg_sq_complain_of(struct sg_sq_reading *r, const char *format, ...)
{
	va_list args;

	if (r->problem.n)
		return;
	va_start(args, format);
	r->problem = sg_str_of(sg_vprintf(r->arena, format, args));
	va_end(args);
}

struct sg_span sg_sq_part_of(const struct sg_sq_reading *r, struct sg_span span,
			     size_t back)
{
	struct sg_span parts[3];
	size_t n = sg_sqlite_name_parts(parts, r->text, span);

	return n > back ? parts[n - 1 - back] : span;
}

/* ---- references ---- */

static bool is_alias(const struct sg_sq_scope *scope, struct sg_str name)
{
	SG_EACH (item, scope->results)
		if (sg_is(item, SG_RESULT_COLUMN) &&
		    sg_str_ieq(sg_as_result_column(item)->alias, name))
			return true;
	return false;
}

static bool is_meant(const struct sg_sq_source *source, const struct sg_column_ref *ref)
{
	if (!sg_str_ieq(source->name, ref->table))
		return false;
	return !ref->schema.n || !source->table ||
	       sg_str_ieq(source->table->newest->schema, ref->schema);
}

/* SG_NO: no source of this scope has it. */
static enum sg_maybe find_in_scope(struct sg_sq_reading *r,
				   const struct sg_sq_scope *scope,
				   const struct sg_column_ref *ref, char *affinity)
{
	enum sg_maybe best = SG_NO;

	for (size_t i = 0; i < scope->sources.len; i++) {
		const struct sg_sq_source *source = &scope->sources.items[i];
		struct sg_object *column;
		enum sg_maybe found;

		if (ref->table.n ? !is_meant(source, ref) : source->only_dotted)
			continue;
		found = sg_sq_column_of(r, source, ref->column, &column, affinity);
		if (found == SG_NO)
			continue;
		if (ref->table.n && source->own_name && source->table)
			sg_sq_note_use(r, sg_sq_part_of(r, ref->node.span, 1),
				       source->table);
		if (column)
			sg_sq_note_use(r, sg_sq_part_of(r, ref->node.span, 0), column);
		if (found == SG_YES)
			return SG_YES;
		best = SG_UNKNOWN;
	}
	return best;
}

char sg_sq_use_column(struct sg_sq_reading *r, const struct sg_sq_scope *scope,
		      const struct sg_column_ref *ref)
{
	char affinity = 'B';

	for (; scope; scope = scope->outer) {
		if (find_in_scope(r, scope, ref, &affinity) != SG_NO)
			return affinity;
		if (!ref->table.n && is_alias(scope, ref->column))
			return 'B';
	}
	if (ref->quoted && !ref->table.n)
		*SG_PUSH(r->arena, &r->strings) = ref->node.span;
	else
		sg_sq_complain_of(r, "no such column: %.*s%s%.*s", SG_STR_ARG(ref->table),
				  ref->table.n ? "." : "", SG_STR_ARG(ref->column));
	return 'B';
}
