/* A constraint as it stands in CREATE TABLE or behind ADD. */
#include "print.h"

void sg_print_conflict(struct printer *p, enum sg_conflict conflict)
{
	if (conflict)
		sg_buf_printf(p->out, " ON CONFLICT %s", sg_conflict_name(conflict));
}

static const char *action(enum sg_fk_action value)
{
	static const char *const words[] = {NULL,      "NO ACTION", "RESTRICT",
					    "CASCADE", "SET NULL",  "SET DEFAULT"};

	return words[value];
}

static void print_foreign_key(struct printer *p, const struct sg_constraint_record *c)
{
	sg_buf_adds(p->out, "FOREIGN KEY ");
	sg_print_keys(p, &c->keys);
	sg_buf_adds(p->out, " REFERENCES ");
	/* SQLite's keys stay in their schema and take no name of it. */
	if (p->postgres)
		sg_print_name(p, sg_target_name(&c->parent, p->at));
	else
		sg_print_ident(p, sg_target_name(&c->parent, p->at).name);
	if (c->parent_keys.of.len) {
		sg_buf_addc(p->out, ' ');
		sg_print_keys(p, &c->parent_keys);
	}
	sg_print_text(p, " MATCH ", c->match, "");
	if (action(c->on_delete))
		sg_buf_printf(p->out, " ON DELETE %s", action(c->on_delete));
	if (action(c->on_update))
		sg_buf_printf(p->out, " ON UPDATE %s", action(c->on_update));
}

static void print_unique(struct printer *p, const struct sg_constraint_record *c)
{
	const struct sg_index *index = c->index ? sg_index_at(c->index, p->at) : NULL;

	sg_buf_adds(p->out, c->type == SG_CON_UNIQUE ? "UNIQUE " : "PRIMARY KEY ");
	if (index && index->nulls_not_distinct)
		sg_buf_adds(p->out, "NULLS NOT DISTINCT ");
	sg_print_keys(p, &c->keys);
	if (index && index->include.of.len) {
		sg_buf_adds(p->out, " INCLUDE ");
		sg_print_keys(p, &index->include);
	}
}

/* Method and condition are those of its index. */
static void print_exclude(struct printer *p, const struct sg_constraint_record *c)
{
	const struct sg_index *index = c->index ? sg_index_at(c->index, p->at) : NULL;

	sg_buf_adds(p->out, "EXCLUDE ");
	if (index)
		sg_print_text(p, "USING ", index->method, " ");
	sg_print_text(p, "(", c->expression, ")");
	if (index)
		sg_print_text(p, " WHERE (", index->predicate, ")");
}

static void print_definition(struct printer *p, const struct sg_constraint_record *c)
{
	switch (c->type) {
	case SG_CON_FOREIGN_KEY: print_foreign_key(p, c); break;
	case SG_CON_PRIMARY_KEY:
	case SG_CON_UNIQUE: print_unique(p, c); break;
	case SG_CON_EXCLUDE: print_exclude(p, c); break;
	default:
		sg_print_text(p, "CHECK (", c->expression, ")");
		if (c->no_inherit)
			sg_buf_adds(p->out, " NO INHERIT");
		break;
	}
}

void sg_print_constraint(struct printer *p, const struct sg_constraint_record *c)
{
	if (c->record.name.n) {
		sg_buf_adds(p->out, "CONSTRAINT ");
		sg_print_ident(p, c->record.name);
		sg_buf_addc(p->out, ' ');
	}
	print_definition(p, c);
	sg_print_conflict(p, c->conflict);
	if (c->deferrable)
		sg_buf_adds(p->out, " DEFERRABLE");
	if (c->initially_deferred)
		sg_buf_adds(p->out, " INITIALLY DEFERRED");
	if (p->postgres && !c->validated)
		sg_buf_adds(p->out, " NOT VALID");
}
