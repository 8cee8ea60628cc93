/*
 * What a replayed catalog says, in the lines of catalog_postgres.sql.  Where the catalog
 * does not know, a property is "?"; an object that may be gone has "~" before its line;
 * and a line "unknown NAME." says that the object has parts which are not in the catalog.
 */
#ifndef SQLGUARD_TESTS_CATALOG_POSTGRES_FACTS_H
#define SQLGUARD_TESTS_CATALOG_POSTGRES_FACTS_H

#include <sqlguard/replay.h>

struct facts {
	struct sg_arena *arena;
	const struct sg_catalog *catalog;
	SG_ARRAY(struct sg_str) lines;
	struct sg_buf line; /* being written */
};

/* ---- one line ---- */

static void facts_name(struct facts *f, const struct sg_record *record)
{
	if (record->object->owner && record->object->type != SG_OBJ_INDEX &&
	    record->object->type != SG_OBJ_STATISTICS) {
		facts_name(f, record->object->owner->newest);
		sg_buf_addc(&f->line, '.');
	} else if (record->schema.n) {
		sg_buf_add(&f->line, record->schema);
		sg_buf_addc(&f->line, '.');
	}
	sg_buf_add(&f->line, record->name);
}

static void facts_begin(struct facts *f, const char *kind, const struct sg_record *record)
{
	f->line.n = 0;
	if (record->known == SG_NO)
		sg_buf_addc(&f->line, '~');
	sg_buf_adds(&f->line, kind);
	sg_buf_addc(&f->line, ' ');
	facts_name(f, record);
}

static void facts_end(struct facts *f)
{
	*SG_PUSH(f->arena, &f->lines) = sg_strdup(f->arena, sg_buf_str(&f->line));
}

static void facts_str(struct facts *f, struct sg_str text)
{
	sg_buf_addc(&f->line, '\t');
	sg_buf_add(&f->line, text);
}

static void facts_text(struct facts *f, const char *text)
{
	facts_str(f, sg_str_of(text));
}

static void facts_flag(struct facts *f, bool flag)
{
	facts_text(f, flag ? "t" : "f");
}

static void facts_char(struct facts *f, char c)
{
	facts_str(f, (struct sg_str){&c, c != 0});
}

/* An object's full name, or nothing. */
static void facts_object(struct facts *f, const struct sg_object *object)
{
	sg_buf_addc(&f->line, '\t');
	if (object)
		facts_name(f, object->newest);
}

static void facts_keys(struct facts *f, const struct sg_keys *keys)
{
	sg_buf_addc(&f->line, '\t');
	for (size_t i = 0; i < keys->of.len; i++) {
		struct sg_str name = sg_key_name(&keys->of.items[i], SG_NOW);

		if (i)
			sg_buf_addc(&f->line, ',');
		sg_buf_add(&f->line, name.n ? name : SG_STR("expr"));
	}
}

/* What was there before the history has properties that nobody knows. */
static void facts_unknown(struct facts *f, size_t n)
{
	while (n--)
		facts_text(f, "?");
}

/* ---- tables ---- */

static void facts_columns(struct facts *f, const struct sg_object *object)
{
	bool first = true;

	facts_begin(f, "columns", object->newest);
	SG_EACH_PART(column, object, SG_OBJ_COLUMN, SG_NOW)
	{
		sg_buf_addc(&f->line, first ? '\t' : ',');
		sg_buf_add(&f->line, column->newest->name);
		first = false;
	}
	if (!first)
		facts_end(f);
}

static void facts_parents(struct facts *f, const struct sg_table *table)
{
	facts_object(f, table->partition_of);
	for (size_t i = 0; i < table->inherits.len; i++) {
		if (i)
			sg_buf_addc(&f->line, ',');
		facts_name(f, table->inherits.items[i]->newest);
	}
}

static void facts_table(struct facts *f, const struct sg_object *object)
{
	const struct sg_table *table = sg_table_at(object, SG_NOW);

	facts_begin(f, "table", &table->record);
	if (object->assumed) {
		facts_unknown(f, 6);
	} else {
		facts_char(f, table->temporary ? 't' : table->unlogged ? 'u' : 'p');
		facts_str(f, table->partition_strategy);
		facts_parents(f, table);
		facts_flag(f, table->row_security);
		facts_flag(f, table->force_row_security);
		facts_char(f, table->replica_identity ? table->replica_identity : 'd');
	}
	facts_end(f);
	if (table->complete == SG_NO) {
		facts_begin(f, "unknown", &table->record);
		sg_buf_addc(&f->line, '.');
		facts_end(f);
	} else {
		facts_columns(f, object);
	}
}

static void facts_column(struct facts *f, const struct sg_object *object)
{
	const struct sg_column *column = sg_column_at(object, SG_NOW);

	facts_begin(f, object->owner->type == SG_OBJ_TYPE ? "attribute" : "column",
		    &column->record);
	if (object->assumed) {
		facts_unknown(f, 6);
	} else {
		facts_str(f, column->type.n ? column->type : SG_STR("?"));
		facts_flag(f, column->not_null);
		facts_flag(f, column->has_default);
		facts_char(f, column->generated);
		facts_char(f, column->identity == 'a'   ? 'a'
			      : column->identity == 'd' ? 'd'
							: 0);
		facts_str(f, column->collation);
	}
	facts_end(f);
}

/* The letters of pg_constraint. */
static char facts_action(enum sg_fk_action action)
{
	switch (action) {
	case SG_FK_RESTRICT: return 'r';
	case SG_FK_CASCADE: return 'c';
	case SG_FK_SET_NULL: return 'n';
	case SG_FK_SET_DEFAULT: return 'd';
	default: return 'a';
	}
}

static char facts_constraint_type(enum sg_constraint_type type)
{
	switch (type) {
	case SG_CON_PRIMARY_KEY: return 'p';
	case SG_CON_UNIQUE: return 'u';
	case SG_CON_FOREIGN_KEY: return 'f';
	case SG_CON_EXCLUDE: return 'x';
	default: return 'c';
	}
}

/* The columns that a foreign key points to; none are written for a primary key. */
static void facts_parent_keys(struct facts *f, const struct sg_constraint_record *key)
{
	const struct sg_constraint_record *primary =
		key->parent.object ? sg_primary_key(key->parent.object, SG_NOW) : NULL;

	if (key->parent_keys.of.len || key->type != SG_CON_FOREIGN_KEY)
		facts_keys(f, &key->parent_keys);
	else if (primary)
		facts_keys(f, &primary->keys);
	else
		facts_unknown(f, 1);
}

static void facts_constraint(struct facts *f, const struct sg_object *object)
{
	const struct sg_constraint_record *c = sg_constraint_at(object, SG_NOW);
	bool foreign = c->type == SG_CON_FOREIGN_KEY;

	if (object->owner->type == SG_OBJ_DOMAIN) {
		facts_begin(f, "domain check", &c->record);
		facts_flag(f, c->validated);
		facts_end(f);
		return;
	}
	facts_begin(f, "constraint", &c->record);
	if (object->assumed) {
		facts_unknown(f, 9);
		facts_end(f);
		return;
	}
	facts_char(f, facts_constraint_type(c->type));
	facts_flag(f, c->validated);
	facts_keys(f, &c->keys);
	facts_object(f, c->parent.object);
	facts_parent_keys(f, c);
	facts_text(f, "");
	if (foreign)
		sg_buf_printf(&f->line, "%c/%c", facts_action(c->on_delete),
			      facts_action(c->on_update));
	facts_flag(f, c->deferrable);
	facts_flag(f, c->initially_deferred);
	facts_flag(f, c->type == SG_CON_CHECK && c->no_inherit);
	facts_end(f);
}

static void facts_index(struct facts *f, const struct sg_object *object)
{
	const struct sg_index *index = sg_index_at(object, SG_NOW);

	facts_begin(f, "index", &index->record);
	if (object->assumed) {
		facts_unknown(f, 9);
		facts_end(f);
		return;
	}
	facts_object(f, object->owner);
	facts_str(f, index->method);
	facts_flag(f, index->unique);
	facts_flag(f, index->valid);
	facts_keys(f, &index->keys);
	facts_keys(f, &index->include);
	facts_flag(f, index->predicate.n);
	facts_flag(f, index->nulls_not_distinct);
	if (index->constraint)
		facts_str(f, index->constraint->newest->name);
	facts_end(f);
}

static void facts_sequence(struct facts *f, const struct sg_object *object)
{
	const struct sg_sequence *sequence = sg_sequence_at(object, SG_NOW);

	facts_begin(f, "sequence", &sequence->record);
	if (object->assumed) {
		facts_unknown(f, 3);
	} else {
		facts_str(f, sequence->type);
		facts_object(f, sequence->owned_by);
		facts_flag(f, sequence->identity);
	}
	facts_end(f);
}

/* ---- views, types ---- */

static void facts_view(struct facts *f, const struct sg_object *object)
{
	const struct sg_view *view = sg_view_at(object, SG_NOW);

	facts_begin(f, "view", &view->record);
	facts_flag(f, object->type == SG_OBJ_MATERIALIZED_VIEW);
	if (object->assumed) {
		facts_unknown(f, 2);
	} else {
		facts_flag(f, view->temporary);
		facts_flag(f, view->populated);
	}
	facts_end(f);
	facts_begin(f, "columns", &view->record);
	if (view->columns.of.len)
		facts_keys(f, &view->columns);
	else
		facts_unknown(f, 1);
	facts_end(f);
}

static void facts_domain(struct facts *f, const struct sg_type *domain)
{
	facts_begin(f, "domain", &domain->record);
	facts_str(f, domain->base);
	facts_flag(f, domain->not_null);
	facts_flag(f, domain->has_default);
	facts_end(f);
}

/* Base types and those of extensions are left out on both sides. */
static void facts_type(struct facts *f, const struct sg_object *object)
{
	const struct sg_type *type = sg_type_at(object, SG_NOW);

	if (object->assumed || sg_str_is(type->form, "base") ||
	    sg_str_is(type->form, "shell"))
		return;
	if (sg_str_is(type->form, "domain")) {
		facts_domain(f, type);
		return;
	}
	facts_begin(f, "type", &type->record);
	facts_str(f, type->form);
	facts_text(f, "");
	for (size_t i = 0; i < type->labels.len; i++) {
		if (i)
			sg_buf_addc(&f->line, ',');
		sg_buf_add(&f->line, type->labels.items[i]);
	}
	facts_end(f);
	if (sg_str_is(type->form, "composite"))
		facts_columns(f, object);
}

/* ---- code, access ---- */

static void facts_trigger(struct facts *f, const struct sg_object *object)
{
	const struct sg_trigger *trigger = sg_trigger_at(object, SG_NOW);

	facts_begin(f, "trigger", &trigger->record);
	if (object->assumed) {
		facts_unknown(f, 11);
		facts_end(f);
		return;
	}
	facts_str(f, trigger->state);
	facts_str(f, trigger->timing);
	facts_flag(f, trigger->on_insert);
	facts_flag(f, trigger->on_update);
	facts_flag(f, trigger->on_delete);
	facts_flag(f, trigger->on_truncate);
	facts_flag(f, trigger->for_each_row);
	facts_flag(f, trigger->constraint);
	facts_str(f, trigger->function);
	facts_keys(f, &trigger->update_of);
	facts_flag(f, trigger->when.n);
	facts_end(f);
}

static void facts_function(struct facts *f, const struct sg_object *object)
{
	const struct sg_function *function = sg_function_at(object, SG_NOW);

	facts_begin(f, "function", &function->record);
	sg_buf_add(&f->line, function->signature);
	if (object->assumed) {
		facts_unknown(f, 4);
	} else {
		facts_text(f, sg_object_type_name(object->type));
		facts_str(f, function->language);
		facts_str(f, function->volatility);
		facts_flag(f, function->security_definer);
	}
	facts_end(f);
}

/* Who runs the file is not known. */
static void facts_roles(struct facts *f, const struct sg_keys *roles)
{
	for (size_t i = 0; i < roles->of.len; i++)
		if (sg_str_starts(roles->of.items[i].name, "current_") ||
		    sg_str_is(roles->of.items[i].name, "session_user")) {
			facts_unknown(f, 1);
			return;
		}
	facts_keys(f, roles);
}

static void facts_policy(struct facts *f, const struct sg_object *object)
{
	const struct sg_policy *policy = sg_policy_at(object, SG_NOW);

	facts_begin(f, "policy", &policy->record);
	if (object->assumed) {
		facts_unknown(f, 5);
	} else {
		facts_str(f, policy->command);
		facts_flag(f, policy->restrictive);
		facts_roles(f, &policy->roles);
		facts_flag(f, policy->using.n);
		facts_flag(f, policy->with_check.n);
	}
	facts_end(f);
}

/* Those of the whole server (roles, databases) are not compared. */
static void facts_thing(struct facts *f, const struct sg_object *object)
{
	switch (object->type) {
	case SG_OBJ_SCHEMA:
	case SG_OBJ_RULE:
	case SG_OBJ_EXTENSION:
	case SG_OBJ_PUBLICATION:
	case SG_OBJ_COLLATION:
	case SG_OBJ_STATISTICS:
		facts_begin(f, sg_object_type_name(object->type), object->newest);
		facts_end(f);
		return;
	default: return;
	}
}

static void facts_object_line(struct facts *f, const struct sg_object *object)
{
	switch (object->type) {
	case SG_OBJ_TABLE:
	case SG_OBJ_FOREIGN_TABLE: facts_table(f, object); return;
	case SG_OBJ_COLUMN: facts_column(f, object); return;
	case SG_OBJ_CONSTRAINT: facts_constraint(f, object); return;
	case SG_OBJ_INDEX: facts_index(f, object); return;
	case SG_OBJ_SEQUENCE: facts_sequence(f, object); return;
	case SG_OBJ_VIEW:
	case SG_OBJ_MATERIALIZED_VIEW: facts_view(f, object); return;
	case SG_OBJ_TYPE:
	case SG_OBJ_DOMAIN: facts_type(f, object); return;
	case SG_OBJ_TRIGGER: facts_trigger(f, object); return;
	case SG_OBJ_FUNCTION:
	case SG_OBJ_PROCEDURE:
	case SG_OBJ_AGGREGATE: facts_function(f, object); return;
	case SG_OBJ_POLICY: facts_policy(f, object); return;
	default: facts_thing(f, object);
	}
}

/* "public" is there from the start, and no object until a statement names it. */
static bool facts_public_is_implied(const struct sg_catalog *catalog)
{
	const struct sg_name name = {.name = SG_STR("public")};

	return !sg_find_object(catalog, SG_NOW, SG_OBJ_SCHEMA, &name) &&
	       !sg_name_lost(catalog, SG_NOW, SG_OBJ_SCHEMA, &name);
}

static void facts_of(struct facts *f)
{
	if (facts_public_is_implied(f->catalog))
		*SG_PUSH(f->arena, &f->lines) = SG_STR("schema public");
	for (size_t i = 0; i < f->catalog->objects.len; i++)
		if (sg_record_at(f->catalog->objects.items[i], SG_NOW))
			facts_object_line(f, f->catalog->objects.items[i]);
	sg_buf_release(&f->line);
}

#endif
