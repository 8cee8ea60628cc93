/* CREATE TABLE for both dialects: columns, then constraints. */
#include <stdlib.h>

#include <sqlguard/describe_schema.h>

#include "print.h"

/* ---- what stands inside ---- */

/* In PostgreSQL foreign keys and what is not validated come later, by ALTER TABLE. */
static bool comes_later(const struct printer *p, const struct sg_constraint_record *c)
{
	return p->postgres && (c->type == SG_CON_FOREIGN_KEY || !c->validated);
}

static bool stands_inside(const struct printer *p, const struct sg_object *object)
{
	const struct sg_constraint_record *c = sg_constraint_at(object, p->at);

	return sg_is_listed(object, p->at) && !comes_later(p, c) &&
	       !sg_stands_at_column(p, c);
}

/* ---- tables ---- */

static void print_separator(struct printer *p, size_t n)
{
	sg_buf_adds(p->out, n ? ",\n\t" : "\n\t");
}

/* Keys before checks, then by name, whichever was made first. */
static int by_kind(const void *a, const void *b)
{
	const struct sg_constraint_record *one =
		*(const struct sg_constraint_record *const *)a;
	const struct sg_constraint_record *other =
		*(const struct sg_constraint_record *const *)b;
	int order;

	if (one->type != other->type)
		return one->type < other->type ? -1 : 1;
	order = sg_str_cmp(one->record.name, other->record.name);
	return order ? order : one->record.object->id < other->record.object->id ? -1 : 1;
}

static size_t print_constraints(struct printer *p, const struct sg_object *object,
				size_t n)
{
	SG_ARRAY(const struct sg_constraint_record *) list = {0};

	SG_EACH_PART(constraint, object, SG_OBJ_CONSTRAINT, p->at)
	{
		if (stands_inside(p, constraint))
			*SG_PUSH(p->arena, &list) = sg_constraint_at(constraint, p->at);
	}
	if (list.len)
		qsort(list.items, list.len, sizeof *list.items, by_kind);
	for (size_t i = 0; i < list.len; i++) {
		print_separator(p, n++);
		sg_print_constraint(p, list.items[i]);
	}
	return n;
}

/* Columns that a parent gives stand in its table only. */
static size_t print_body(struct printer *p, const struct sg_object *object)
{
	size_t n = 0;

	SG_EACH_PART(column, object, SG_OBJ_COLUMN, p->at)
	{
		if (!sg_is_listed(column, p->at))
			continue;
		print_separator(p, n++);
		sg_print_column(p, column);
	}
	return print_constraints(p, object, n);
}

static bool has_body(const struct printer *p, const struct sg_object *object)
{
	SG_EACH_PART(constraint, object, SG_OBJ_CONSTRAINT, p->at)
	{
		if (stands_inside(p, constraint))
			return true;
	}
	return false;
}

static void print_inherits(struct printer *p, const struct sg_table *table)
{
	for (size_t i = 0; i < table->inherits.len; i++) {
		sg_buf_adds(p->out, i ? ", " : " INHERITS (");
		sg_print_object(p, table->inherits.items[i]);
	}
	sg_buf_adds(p->out, table->inherits.len ? ")" : "");
}

static void print_options(struct printer *p, const struct sg_table *table)
{
	print_inherits(p, table);
	if (table->partition_strategy.n) {
		sg_print_text(p, " PARTITION BY ", table->partition_strategy, " ");
		sg_print_keys(p, &table->partition_keys);
	}
	sg_buf_adds(p->out, table->without_rowid ? " WITHOUT ROWID" : "");
	sg_buf_adds(p->out, table->without_rowid && table->strict ? "," : "");
	sg_buf_adds(p->out, table->strict ? " STRICT" : "");
}

static void print_partition(struct printer *p, const struct sg_object *object,
			    const struct sg_table *table)
{
	sg_buf_adds(p->out, " PARTITION OF ");
	sg_print_object(p, table->partition_of);
	if (has_body(p, object)) {
		sg_buf_adds(p->out, " (");
		print_body(p, object);
		sg_buf_adds(p->out, "\n)");
	}
	sg_print_text(
		p, sg_str_iis(table->partition_bound, "default") ? " " : " FOR VALUES ",
		table->partition_bound, "");
}

static void print_switches(struct printer *p, const struct sg_object *object,
			   const char *action_text)
{
	sg_buf_adds(p->out, "ALTER TABLE ");
	sg_print_object(p, object);
	sg_buf_printf(p->out, " %s;\n", action_text);
}

static void print_postgres_switches(struct printer *p, const struct sg_object *object,
				    const struct sg_table *table)
{
	if (table->row_security)
		print_switches(p, object, "ENABLE ROW LEVEL SECURITY");
	if (table->force_row_security)
		print_switches(p, object, "FORCE ROW LEVEL SECURITY");
	if (table->replica_identity == 'n')
		print_switches(p, object, "REPLICA IDENTITY NOTHING");
	if (table->replica_identity == 'f')
		print_switches(p, object, "REPLICA IDENTITY FULL");
	if (table->replica_identity == 'i')
		sg_print_remark(p, object, "REPLICA IDENTITY USING INDEX is not printed");
}

static void print_ordinary(struct printer *p, const struct sg_object *object,
			   const struct sg_table *table)
{
	sg_print_text(p, " OF ", table->of_type, "");
	sg_buf_adds(p->out, " (");
	sg_buf_adds(p->out, print_body(p, object) ? "\n)" : ")");
}

void sg_print_table(struct printer *p, const struct sg_object *object)
{
	const struct sg_table *table = sg_table_at(object, p->at);

	if (object->type == SG_OBJ_FOREIGN_TABLE) {
		sg_print_remark(p, object, "its server and options are not kept");
		return;
	}
	sg_buf_adds(p->out, table->module.n ? "CREATE VIRTUAL" : "CREATE");
	sg_buf_adds(p->out, table->unlogged ? " UNLOGGED TABLE " : " TABLE ");
	sg_print_object(p, object);
	if (table->module.n)
		sg_print_text(p, " ", table->record.source, "");
	else if (table->partition_of)
		print_partition(p, object, table);
	else
		print_ordinary(p, object, table);
	print_options(p, table);
	sg_buf_adds(p->out, ";\n");
	print_postgres_switches(p, object, table);
}

void sg_print_foreign_keys(struct printer *p, const struct sg_object *object)
{
	SG_EACH_PART(part, object, SG_OBJ_CONSTRAINT, p->at)
	{
		const struct sg_constraint_record *c = sg_constraint_at(part, p->at);

		if (!sg_is_listed(part, p->at) || !comes_later(p, c))
			continue;
		sg_buf_adds(p->out, "ALTER TABLE ");
		sg_print_object(p, object);
		sg_buf_adds(p->out, " ADD ");
		sg_print_constraint(p, c);
		sg_buf_adds(p->out, ";\n");
	}
}
