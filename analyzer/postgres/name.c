/* Names and text of the tree, and the places where they stand in the source. */
#include <string.h>

#include "lower.h"

struct sg_str sg_pg_copy(struct sg_pg_lower *lw, const char *text)
{
	if (!text)
		return (struct sg_str){"", 0};
	return sg_strdup(lw->arena, sg_str_of(text));
}

struct sg_str sg_pg_text(struct sg_pg_lower *lw, const char *text, int location)
{
	size_t off = lw->base + (size_t)(location < 0 ? 0 : location);
	size_t n = text ? strlen(text) : 0;
	struct sg_str here;

	if (!n)
		return (struct sg_str){"", 0};
	if (location >= 0 && off < lw->text.n) {
		off += lw->text.p[off] == '"' || lw->text.p[off] == '\'';
		here = sg_str_sub(lw->text, off, off + n);
		if (here.n == n && !memcmp(here.p, text, n))
			return here;
	}
	return sg_strdup(lw->arena, (struct sg_str){text, n});
}

struct sg_str sg_pg_lower_case(struct sg_pg_lower *lw, const char *text)
{
	return sg_str_lower(lw->arena, sg_str_of(text ? text : ""));
}

/* The tokens of a span with single spaces and in lower case: "exclude current row". */
struct sg_str sg_pg_words(struct sg_pg_lower *lw, struct sg_span span)
{
	uint32_t i = sg_pg_token_at(lw, (int)(span.off - lw->base));
	char *out = sg_alloc(lw->arena, 2 * (size_t)span.len + 1);
	size_t n = 0;

	for (; i < lw->tokens_len && lw->tokens[i].span.off < sg_span_end(span); i++) {
		struct sg_span token = lw->tokens[i].span;
		char *word = sg_cstr(lw->arena,
				     sg_str_sub(lw->text, token.off, sg_span_end(token)));
		struct sg_str lower = sg_pg_lower_case(lw, word);

		if (n)
			out[n++] = ' ';
		memcpy(out + n, lower.p, lower.n);
		n += lower.n;
	}
	return (struct sg_str){out, n};
}

/* The last token of the dotted name that starts at i. */
static uint32_t name_end(const struct sg_pg_lower *lw, uint32_t i)
{
	while (sg_pg_char_at(lw, i + 1, '.') && i + 2 < lw->tokens_len)
		i += 2;
	return i;
}

void sg_pg_place(struct sg_pg_lower *lw, struct sg_name *name, uint32_t i)
{
	uint32_t last = name_end(lw, i);

	if (i >= lw->tokens_len) {
		name->span = lw->span;
		return;
	}
	name->span = sg_pg_span(lw, i, last);
	if (lw->tokens[last].kind == SG_PG_QUOTED)
		name->quote = '"';
}

struct sg_name sg_pg_relation(struct sg_pg_lower *lw, const RangeVar *range)
{
	struct sg_name name = {.schema = {"", 0}, .name = {"", 0}};

	if (!range)
		return name;
	sg_pg_place(lw, &name,
		    range->location < 0 ? lw->tokens_len
					: sg_pg_token_at(lw, range->location));
	name.schema = sg_pg_text(lw, range->schemaname, range->location);
	name.name =
		sg_pg_text(lw, range->relname, range->schemaname ? -1 : range->location);
	return name;
}

static const char *part(List *parts, int i)
{
	return i < 0 || i >= list_length(parts) ? NULL : strVal(list_nth(parts, i));
}

struct sg_str sg_pg_last(struct sg_pg_lower *lw, List *parts)
{
	return sg_pg_copy(lw, part(parts, list_length(parts) - 1));
}

struct sg_str sg_pg_qualifier(struct sg_pg_lower *lw, List *parts)
{
	return sg_pg_copy(lw, part(parts, list_length(parts) - 2));
}

struct sg_name sg_pg_name(struct sg_pg_lower *lw, List *parts, uint32_t *from)
{
	struct sg_name name = {sg_pg_qualifier(lw, parts), sg_pg_last(lw, parts), {0}, 0};
	uint32_t i = parts ? sg_pg_find_ident(lw, *from, part(parts, 0)) : lw->tokens_len;

	sg_pg_place(lw, &name, i);
	if (i < lw->tokens_len)
		*from = name_end(lw, i) + 1;
	return name;
}

struct sg_name sg_pg_single(struct sg_pg_lower *lw, const char *text, uint32_t *from)
{
	struct sg_name name = {{"", 0}, sg_pg_copy(lw, text), {0}, 0};
	uint32_t i = text ? sg_pg_find_ident(lw, *from, text) : lw->tokens_len;

	name.span = sg_pg_span(lw, i, i);
	if (i < lw->tokens_len) {
		name.quote = lw->tokens[i].kind == SG_PG_QUOTED ? '"' : 0;
		*from = i + 1;
	}
	return name;
}

void sg_pg_idents(struct sg_pg_lower *lw, struct sg_list *out, List *names, uint32_t from)
{
	ListCell *cell;

	foreach(cell, names)
	{
		struct sg_name name;
		struct sg_ident *ident;

		if (!IsA(lfirst(cell), String))
			continue;
		name = sg_pg_single(lw, strVal(lfirst(cell)), &from);
		ident = SG_PG_NEW(lw, IDENT, ident, name.span);
		ident->name = name.name;
		sg_pg_add(lw, out, &ident->node);
	}
}

struct sg_node *sg_pg_object(struct sg_pg_lower *lw, struct sg_name name)
{
	struct sg_object_name *object =
		SG_PG_NEW(lw, OBJECT_NAME, object_name, name.span);

	object->name = name;
	return &object->node;
}

struct sg_str sg_pg_role(struct sg_pg_lower *lw, const RoleSpec *role)
{
	if (!role)
		return (struct sg_str){"", 0};
	switch (role->roletype) {
	case ROLESPEC_CSTRING: break;
	case ROLESPEC_CURRENT_ROLE: return SG_STR("current_role");
	case ROLESPEC_CURRENT_USER: return SG_STR("current_user");
	case ROLESPEC_SESSION_USER: return SG_STR("session_user");
	case ROLESPEC_PUBLIC: return SG_STR("public");
	}
	return sg_pg_text(lw, role->rolename, role->location);
}

void sg_pg_roles(struct sg_pg_lower *lw, struct sg_list *out, List *roles)
{
	ListCell *cell;

	foreach(cell, roles)
	{
		RoleSpec *role = lfirst(cell);
		struct sg_ident *ident =
			SG_PG_NEW(lw, IDENT, ident, sg_pg_span_at(lw, role->location));

		ident->name = sg_pg_role(lw, role);
		sg_pg_add(lw, out, &ident->node);
	}
}

enum sg_object_type sg_pg_object_type(ObjectType type)
{
	switch (type) {
	case OBJECT_AGGREGATE: return SG_OBJ_AGGREGATE;
	case OBJECT_ATTRIBUTE: return SG_OBJ_ATTRIBUTE;
	case OBJECT_COLUMN: return SG_OBJ_COLUMN;
	case OBJECT_COLLATION: return SG_OBJ_COLLATION;
	case OBJECT_DATABASE: return SG_OBJ_DATABASE;
	case OBJECT_DOMAIN: return SG_OBJ_DOMAIN;
	case OBJECT_DOMCONSTRAINT:
	case OBJECT_TABCONSTRAINT: return SG_OBJ_CONSTRAINT;
	case OBJECT_EXTENSION: return SG_OBJ_EXTENSION;
	case OBJECT_FOREIGN_TABLE: return SG_OBJ_FOREIGN_TABLE;
	case OBJECT_FUNCTION:
	case OBJECT_ROUTINE: return SG_OBJ_FUNCTION;
	case OBJECT_INDEX: return SG_OBJ_INDEX;
	case OBJECT_MATVIEW: return SG_OBJ_MATERIALIZED_VIEW;
	case OBJECT_POLICY: return SG_OBJ_POLICY;
	case OBJECT_PROCEDURE: return SG_OBJ_PROCEDURE;
	case OBJECT_PUBLICATION: return SG_OBJ_PUBLICATION;
	case OBJECT_ROLE: return SG_OBJ_ROLE;
	case OBJECT_RULE: return SG_OBJ_RULE;
	case OBJECT_SCHEMA: return SG_OBJ_SCHEMA;
	case OBJECT_SEQUENCE: return SG_OBJ_SEQUENCE;
	case OBJECT_SUBSCRIPTION: return SG_OBJ_SUBSCRIPTION;
	case OBJECT_STATISTIC_EXT: return SG_OBJ_STATISTICS;
	case OBJECT_TABLE: return SG_OBJ_TABLE;
	case OBJECT_TABLESPACE: return SG_OBJ_TABLESPACE;
	case OBJECT_TRIGGER: return SG_OBJ_TRIGGER;
	case OBJECT_TYPE: return SG_OBJ_TYPE;
	case OBJECT_VIEW: return SG_OBJ_VIEW;
	default: return SG_OBJ_OTHER;
	}
}
