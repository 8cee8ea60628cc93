/*
 * # History that begins with an existing database
 *
 * This statement needs a table, or another object, that no migration of the set made. So
 * the database was there before the first file, or the files are not all here. What was
 * made before is not known: which tables reference one that is dropped, which columns
 * there are. Findings that depend on it say so or are left out.
 *
 * On an empty database, such as a new developer's or a preview's, the statement fails.
 *
 * ## Instead
 *
 * Give the schema from before the first migration:
 *
 *     pg_dump --schema-only "$DATABASE_URL" > schema.sql
 *     sqlguard check --schema schema.sql migrations
 *
 * Or make it the first migration, and mark that as applied where it is.
 *
 * ## Unless
 *
 * The file stands alone and belongs to no migration set.
 *
 * ## See
 *
 * - https://www.prisma.io/docs/orm/prisma-migrate/workflows/baselining
 * - https://atlasgo.io/versioned/apply#existing-databases
 */
#include <sqlguard/rule.h>

/* The statement of this file after which the object is assumed, or NULL. */
static const struct sg_statement *needs(const struct sg_ctx *cx,
					const struct sg_object *assumed)
{
	size_t index = assumed->created - cx->began - 1;

	if (assumed->created <= cx->began || index >= cx->script->statements.len)
		return NULL;
	return &cx->script->statements.items[index];
}

/* Without the schema that nobody writes. */
static struct sg_name name_of(const struct sg_object *object)
{
	struct sg_name name = {.schema = object->newest->schema,
			       .name = object->newest->name};

	if (sg_str_is(name.schema, "public") || sg_str_is(name.schema, "main"))
		name.schema = SG_STR("");
	return name;
}

/* Supabase brings schemas of its own (auth, storage, ..) with every database. */
static bool is_provided(const struct sg_ctx *cx, const struct sg_object *object)
{
	return cx->set && cx->set->runner &&
	       sg_str_is(sg_str_of(cx->set->runner->name), "supabase") &&
	       !sg_str_is(object->newest->schema, "public");
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	const struct sg_object *assumed = cx->catalog->first_assumed;
	const struct sg_statement *statement;
	struct sg_name name;

	(void)node;
	if (!assumed || is_provided(cx, assumed) ||
	    cx->catalog->begins != SG_BEGINS_PRESUMED_EMPTY)
		return;
	statement = needs(cx, assumed);
	if (!statement)
		return;
	name = name_of(assumed);
	sg_report(cx, statement->span, "no migration before this statement makes %s '%s'",
		  sg_object_type_name(assumed->type), sg_show_name(cx, &name));
	sg_note(cx, "the history begins with a database that was there before; what it "
		    "had is not known");
	sg_help(cx, "give its schema with --schema FILE ('pg_dump --schema-only', "
		    "'.schema' of sqlite3)");
}

SG_RULE(unknown_beginning){
	.summary = "the history needs an object that no migration makes",
	.severity = SG_INFO,
	.dialects = SG_ANY_DIALECT,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
