/*
 * # View or trigger that names what is not there
 *
 * SQLite takes the body of a trigger and the query of a view as they are. What they name
 * and the schema does not have is missed when they are used: each statement that fires
 * the trigger fails, `no such table: main.log`, and every later `ALTER TABLE` that
 * renames something or drops a column fails as well (measured on 3.40.1 and local D1).
 *
 * ## Instead
 *
 * Make the table before the trigger, or correct the name.
 *
 * ## Unless
 *
 * It is made later in the file; or the history does not show all tables.
 *
 * ## See
 *
 * - https://www.sqlite.org/lang_createtrigger.html
 */
#include <sqlguard/rule.h>

static bool is_temporary(const struct sg_object *object, uint32_t at)
{
	const struct sg_view *view = sg_view_at(object, at);

	return view ? view->temporary : sg_trigger_at(object, at)->temporary;
}

static void judge(struct sg_ctx *cx, const struct sg_object *object)
{
	struct sg_arena scratch = {0};
	struct sg_str problem;

	if (object->created <= cx->began || is_temporary(object, cx->at))
		return;
	problem = sg_broken_name_in(cx->catalog, cx->at, &scratch, object);
	if (problem.n) {
		const struct sg_node *node =
			cx->script->statements.items[object->created - 1 - cx->began]
				.node;

		sg_report(cx,
			  sg_is(node, SG_CREATE_VIEW) ? sg_as_create_view(node)->name.span
			  : sg_is(node, SG_CREATE_TRIGGER)
				  ? sg_as_create_trigger(node)->name.span
				  : node->span,
			  "%s '%s' names what is not there: %.*s",
			  sg_object_type_name(object->type),
			  sg_show_ident(cx, sg_record_at(object, cx->at)->name),
			  SG_STR_ARG(problem));
		sg_note(cx,
			"%s fails, and so does every ALTER TABLE that renames "
			"something or drops a column",
			object->type == SG_OBJ_VIEW ? "each query of it"
						    : "each statement that fires it");
		sg_help(cx, "make it first, or correct the name");
	}
	sg_arena_release(&scratch);
}

static void check(struct sg_ctx *cx, const struct sg_node *node)
{
	(void)node;
	if (cx->catalog->opaque)
		return;
	sg_each_at_risk(cx, SG_OBJ_VIEW, judge);
	sg_each_at_risk(cx, SG_OBJ_TRIGGER, judge);
}

SG_RULE(sqlite_trigger_on_missing_table){
	.summary = "a view or trigger names what is not there, and fails when it is used",
	.severity = SG_WARNING,
	.dialects = SG_ANY_SQLITE,
	.since = "0.1",
	.on = {SG_WHOLE_FILE},
	.check = check,
};
