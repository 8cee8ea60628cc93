/*
 * # Copy of a column that the old table does not have
 *
 * SQLite takes a name in double quotes for a text when no such column is there. A copy
 * that reads `"created_at"` from a table without that column therefore succeeds, and
 * every row gets the word `created_at` as its value: measured on local D1 (wrangler
 * 4.86) and SQLite 3.40.1. better-sqlite3 12.11 and libSQL (`@libsql/client` 0.18) are
 * built without that habit and refuse the statement: `no such column`.
 *
 * drizzle-kit 0.31 writes such a copy when one migration adds a column and changes
 * another one, so that the table is rebuilt (measured with 0.31.11).
 *
 * ## Instead
 *
 * Leave the new column out of both lists; it gets its default:
 *
 *     INSERT INTO __new_users ("id", "name") SELECT "id", "name" FROM users;
 *
 * A column that is `NOT NULL` and has no default needs a value instead of its name:
 *
 *     INSERT INTO __new_users ("id", "slug") SELECT "id", lower("name") FROM users;
 *
 * ## Unless
 *
 * The history does not show all columns of the old table.
 *
 * ## See
 *
 * - https://www.sqlite.org/quirks.html#double_quoted_string_literals_are_accepted
 */
#include <sqlguard/rule.h>

/* The columns of one copy: their names are "'role', 'joined'". */
struct missing {
	const struct sg_column_ref *first;
	const char *names;
	size_t count;
	bool needed; /* one of them has no default and takes no NULL */
};

static void report(struct sg_ctx *cx, const struct missing *missing)
{
	const struct sg_select *select = sg_as_select(sg_as_insert(cx->top)->source);
	const struct sg_node *from = select->from.items[0];
	const char *many = missing->count > 1 ? "s" : "";

	if (select->from.len == 1 && sg_is(from, SG_TABLE_REF))
		sg_report(cx, missing->first->node.span,
			  "every row gets the text%s %s, since '%s' has no such column%s",
			  many, missing->names,
			  sg_show_name(cx, &sg_as_table_ref(from)->name), many);
	else
		sg_report(cx, missing->first->node.span,
			  "every row gets the text%s %s, since there %s no such column%s",
			  many, missing->names, *many ? "are" : "is", many);
	sg_note(cx, "SQLite takes a name in double quotes that is no column for a text");
	if (cx->dialect == SG_SQLITE)
		sg_note(cx, "better-sqlite3 and libSQL refuse the statement instead: no "
			    "such column");
	if (missing->needed)
		sg_help(cx, "write the value that the rows are to get in place of %s",
			missing->names);
	else
		sg_help(cx, "leave %s out of both lists, and %s", missing->names,
			*many ? "they get their defaults" : "it gets its default");
}

/* The column of the new table has to be given a value. */
static bool is_needed(const struct sg_ctx *cx, struct sg_str name)
{
	const struct sg_object *table = sg_find_object(cx->catalog, cx->at, SG_OBJ_TABLE,
						       &sg_as_insert(cx->top)->table);
	const struct sg_object *column =
		table ? sg_find_part(cx->catalog, cx->at, table, SG_OBJ_COLUMN, name)
		      : NULL;
	const struct sg_column *record = column ? sg_column_at(column, cx->at) : NULL;

	return record && record->not_null && !record->has_default;
}

static void add(struct sg_ctx *cx, struct missing *missing,
		const struct sg_column_ref *ref)
{
	const char *name = sg_show_ident(cx, ref->column);

	if (!missing->count++)
		missing->first = ref;
	missing->needed = missing->needed || is_needed(cx, ref->column);
	missing->names =
		sg_printf(cx->arena, "%s%s'%s'", missing->names ? missing->names : "",
			  missing->names ? ", " : "", name);
}

/* Only a column that is copied into its namesake: elsewhere the text may be meant. */
static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	struct sg_arena scratch = {0};
	struct missing missing = {0};
	struct sg_meaning meaning;

	if (node != cx->top)
		return;
	sg_meaning_of(
		&meaning, &scratch,
		&(struct sg_meaning_input){cx->catalog, cx->at, cx->src->text, cx->top});
	for (size_t i = 0; i < meaning.strings.len; i++)
		if (meaning.strings.items[i].role == SG_STRING_COPIED)
			add(cx, &missing, meaning.strings.items[i].ref);
	if (missing.count)
		report(cx, &missing);
	sg_arena_release(&scratch);
}

SG_RULE(sqlite_copy_of_missing_column){
	.summary = "a copy reads a column that is not there, and SQLite takes its name "
		   "for a text",
	.severity = SG_ERROR,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_INSERT},
	.check = check,
};
