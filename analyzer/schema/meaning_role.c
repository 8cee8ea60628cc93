/* What is meant by a string in double quotes: the place where it stands often tells. */
#include <stdlib.h>

#include <sqlguard/meaning.h>

struct roles {
	struct sg_meaning *meaning;
	const struct sg_meaning_input *input;
	const struct sg_node *source; /* of the INSERT: its results get no name */
	bool quotes_columns;          /* some "x" of the statement is a column */
};

static int compare(const void *key, const void *entry)
{
	uint32_t off = *(const uint32_t *)key,
		 other = ((const struct sg_string *)entry)->off;

	return off < other ? -1 : off > other;
}

struct sg_string *sg_string_at(const struct sg_meaning *meaning,
			       const struct sg_node *node)
{
	if (!sg_is(node, SG_COLUMN_REF) || !meaning->strings.len)
		return NULL;
	return bsearch(&node->span.off, meaning->strings.items, meaning->strings.len,
		       sizeof *meaning->strings.items, compare);
}

static void mark(struct roles *roles, const struct sg_node *node,
		 enum sg_string_role role)
{
	struct sg_string *string = sg_string_at(roles->meaning, node);

	if (string)
		string->role = role;
}

static void mark_all(struct roles *roles, struct sg_list list, enum sg_string_role role)
{
	SG_EACH (item, list)
		mark(roles, item, role);
}

/* ---- expressions ---- */

static bool is_one_of(struct sg_str word, const char *const *words)
{
	while (*words && !sg_str_is(word, *words))
		words++;
	return *words != NULL;
}

/* status = "active": the column stands on the left. */
static void mark_binary(struct roles *roles, const struct sg_binary *binary)
{
	static const char *const texts[] = {"=",
					    "==",
					    "<>",
					    "!=",
					    "<",
					    "<=",
					    ">",
					    ">=",
					    "is",
					    "is not",
					    "like",
					    "not like",
					    "glob",
					    "not glob",
					    "regexp",
					    "not regexp",
					    "match",
					    "not match",
					    "->",
					    "->>",
					    "is distinct from",
					    "is not distinct from",
					    NULL};

	if (sg_str_is(binary->operator, "||")) {
		mark(roles, binary->left, SG_STRING_UNCLEAR);
		mark(roles, binary->right, SG_STRING_UNCLEAR);
	} else if (is_one_of(binary->operator, texts) &&
		   !sg_is(binary->left, SG_LITERAL) &&
		   !sg_string_at(roles->meaning, binary->left)) {
		mark(roles, binary->right, SG_STRING_TEXT);
	} else if (sg_is(binary->right, SG_COLUMN_REF)) {
		mark(roles, binary->left, SG_STRING_UNCLEAR);
	}
}

static void mark_case(struct roles *roles, const struct sg_case *node)
{
	SG_EACH (item, node->branches) {
		mark(roles, sg_as_when(item)->result, SG_STRING_TEXT);
		if (node->operand)
			mark(roles, sg_as_when(item)->condition, SG_STRING_TEXT);
	}
	mark(roles, node->otherwise, SG_STRING_TEXT);
}

static void mark_call(struct roles *roles, const struct sg_call *call)
{
	static const char *const of_time[] = {
		"date", "time", "datetime", "julianday", "unixepoch", "strftime", NULL};

	mark_all(roles, call->arguments,
		 is_one_of(call->name, of_time) ? SG_STRING_TEXT : SG_STRING_UNCLEAR);
}

/* ---- queries ---- */

static void mark_results(struct roles *roles, const struct sg_select *select)
{
	SG_EACH (item, select->columns) {
		const struct sg_result_column *result = sg_as_result_column(item);
		struct sg_string *string = sg_string_at(roles->meaning, result->value);

		if (!string || string->role == SG_STRING_COPIED)
			continue;
		string->value = true;
		string->role = select->from.len ? SG_STRING_UNCLEAR : SG_STRING_TEXT;
		string->names = !result->alias.n && &select->node != roles->source;
	}
	SG_EACH (row, select->rows)
		mark_all(roles, sg_as_row(row)->items, SG_STRING_TEXT);
}

/* The name of the n-th column that an INSERT fills; empty: there is none. */
static struct sg_str target_name(const struct roles *roles,
				 const struct sg_insert *insert, size_t n)
{
	const struct sg_meaning_input *input = roles->input;
	const struct sg_object *table =
		sg_find_object(input->catalog, input->at, SG_OBJ_TABLE, &insert->table);

	if (insert->columns.len)
		return n < insert->columns.len
			       ? sg_as_ident(insert->columns.items[n])->name
			       : SG_STR("");
	if (table)
		SG_EACH_PART(column, table, SG_OBJ_COLUMN, input->at)
	if (!sg_column_at(column, input->at)->generated && !n--)
		return sg_record_at(column, input->at)->name;
	return SG_STR("");
}

/* A star may be any number of columns, so that nothing behind it can be told. */
static void mark_insert(struct roles *roles, const struct sg_insert *insert)
{
	size_t n = 0;

	if (&insert->node != roles->input->statement || !sg_is(insert->source, SG_SELECT))
		return; /* a copy is made by the migration itself, not by a trigger */
	roles->source = insert->source;
	SG_EACH (item, sg_as_select(insert->source)->columns) {
		const struct sg_node *value = sg_as_result_column(item)->value;

		if (sg_is(value, SG_STAR))
			return;
		if (sg_string_at(roles->meaning, value) &&
		    sg_as_select(insert->source)->from.len &&
		    sg_str_ieq(sg_as_column_ref(value)->column,
			       target_name(roles, insert, n)))
			mark(roles, value, SG_STRING_COPIED);
		n++;
	}
}

/* Parents come first, so that each string is marked before it is met itself. */
static bool visit(struct sg_node *node, void *payload)
{
	struct roles *roles = payload;
	struct sg_string *string;

	switch (node->kind) {
	case SG_BINARY: mark_binary(roles, sg_as_binary(node)); break;
	case SG_CASE: mark_case(roles, sg_as_case(node)); break;
	case SG_CALL: mark_call(roles, sg_as_call(node)); break;
	case SG_IN_LIST:
		mark_all(roles, sg_as_in_list(node)->items, SG_STRING_TEXT);
		break;
	case SG_BETWEEN:
		mark(roles, sg_as_between(node)->low, SG_STRING_TEXT);
		mark(roles, sg_as_between(node)->high, SG_STRING_TEXT);
		break;
	case SG_ASSIGN:
		string = sg_string_at(roles->meaning, sg_as_assign(node)->value);
		if (string)
			*string = (struct sg_string){.off = string->off,
						     .role = SG_STRING_UNCLEAR,
						     .value = true};
		break;
	case SG_INSERT: mark_insert(roles, sg_as_insert(node)); break;
	case SG_SELECT: mark_results(roles, sg_as_select(node)); break;
	case SG_COLUMN_REF:
		string = sg_string_at(roles->meaning, node);
		if (string)
			string->ref = sg_as_column_ref(node);
		else if (sg_as_column_ref(node)->quoted)
			roles->quotes_columns = true;
		break;
	default: break;
	}
	return true;
}

/* A word that could be the name of a column as one usually is. */
static bool is_name(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!sg_is_word(text.p[i]))
			return false;
	return text.n && !(text.p[0] >= '0' && text.p[0] <= '9');
}

void sg_meaning_roles(struct sg_meaning *meaning, const struct sg_meaning_input *input)
{
	struct roles roles = {meaning, input, NULL, false};

	sg_walk((struct sg_node *)(uintptr_t)input->statement, visit, &roles);
	for (size_t i = 0; i < meaning->strings.len; i++) {
		struct sg_string *string = &meaning->strings.items[i];

		if (string->role == SG_STRING_UNCLEAR && roles.quotes_columns)
			string->role = SG_STRING_COLUMN;
		if (string->role != SG_STRING_COPIED && !is_name(string->ref->column))
			string->role = SG_STRING_TEXT;
		if (string->role == SG_STRING_TEXT && string->names)
			string->role = SG_STRING_UNCLEAR;
	}
}
