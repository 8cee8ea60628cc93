/* Objects of the catalog in the words of messages, and the SQL that makes and drops them.
 */
#include <sqlguard/print_schema.h>
#include <sqlguard/rule.h>

/* A later statement of the file may have renamed or dropped it. */
static struct sg_str name_now(const struct sg_ctx *cx, const struct sg_object *object)
{
	const struct sg_record *record = sg_record_at(object, cx->at);

	return record ? record->name : object->newest->name;
}

const char *sg_sql_create(struct sg_ctx *cx, const struct sg_object *object)
{
	struct sg_schema_at schema = {cx->catalog, cx->at};
	struct sg_buf out = {0};
	const char *sql;

	sg_print_one(&out, &schema, object);
	sql = sg_cstr(cx->arena, sg_str_trim(sg_buf_str(&out)));
	sg_buf_release(&out);
	return sql;
}

const char *sg_sql_drop(struct sg_ctx *cx, const struct sg_object *object)
{
	static const char *const words[] = {
		[SG_OBJ_TABLE] = "TABLE",
		[SG_OBJ_INDEX] = "INDEX",
		[SG_OBJ_VIEW] = "VIEW",
		[SG_OBJ_TRIGGER] = "TRIGGER",
	};

	return sg_printf(cx->arena, "DROP %s %s;", words[object->type],
			 sg_sql_ident(cx, name_now(cx, object)));
}

const char *sg_show_table(struct sg_ctx *cx, const struct sg_object *table)
{
	return sg_show_ident(cx, name_now(cx, table));
}

static const char *show_constraint(struct sg_ctx *cx,
				   const struct sg_constraint_record *con)
{
	const char *type = con->type == SG_CON_PRIMARY_KEY   ? "the PRIMARY KEY"
			   : con->type == SG_CON_UNIQUE      ? "the UNIQUE constraint"
			   : con->type == SG_CON_FOREIGN_KEY ? "the FOREIGN KEY"
							     : "the CHECK constraint";

	if (!con->record.name.n)
		return type;
	return sg_printf(cx->arena, "%s '%s'", type, sg_show_ident(cx, con->record.name));
}

const char *sg_show_object(struct sg_ctx *cx, const struct sg_object *object)
{
	const struct sg_constraint_record *con = sg_constraint_at(object, cx->at);
	const char *name = sg_show_ident(cx, name_now(cx, object));

	if (con)
		return show_constraint(cx, con);
	if (object->type == SG_OBJ_TRIGGER)
		return sg_printf(cx->arena, "trigger '%s' of '%s'", name,
				 sg_show_ident(cx, name_now(cx, object->owner)));
	return sg_printf(cx->arena, "%s '%s'", sg_object_type_name(object->type), name);
}
