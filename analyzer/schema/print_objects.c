/* Indexes, views and triggers, in both dialects. */
#include <sqlguard/describe_schema.h>

#include "print.h"

void sg_print_index(struct printer *p, const struct sg_object *object)
{
	const struct sg_index *index = sg_index_at(object, p->at);

	sg_buf_adds(p->out, index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
	sg_print_ident(p, index->record.name);
	sg_buf_adds(p->out, " ON ");
	sg_print_object(p, object->owner);
	if (p->postgres)
		sg_print_text(p, " USING ", index->method, "");
	sg_buf_addc(p->out, ' ');
	sg_print_keys(p, &index->keys);
	if (index->include.of.len) {
		sg_buf_adds(p->out, " INCLUDE ");
		sg_print_keys(p, &index->include);
	}
	sg_buf_adds(p->out, index->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
	sg_print_text(p, " WHERE ", index->predicate, "");
	sg_buf_adds(p->out, ";\n");
}

void sg_print_view(struct printer *p, const struct sg_object *object)
{
	const struct sg_view *view = sg_view_at(object, p->at);
	bool materialized = object->type == SG_OBJ_MATERIALIZED_VIEW;

	sg_buf_adds(p->out, materialized ? "CREATE MATERIALIZED VIEW " : "CREATE VIEW ");
	sg_print_object(p, object);
	if (view->columns.of.len) {
		sg_buf_addc(p->out, ' ');
		sg_print_keys(p, &view->columns);
	}
	sg_print_text(p, " AS\n", view->query, "");
	sg_buf_adds(p->out, materialized && !view->populated ? "\nWITH NO DATA" : "");
	sg_buf_adds(p->out, ";\n");
}

/* ---- triggers ---- */

static void print_upper(struct printer *p, struct sg_str words)
{
	for (size_t i = 0; i < words.n; i++) {
		char c = words.p[i];

		sg_buf_addc(p->out, c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
	}
}

static void print_event(struct printer *p, size_t *n, bool on, const char *word)
{
	if (on)
		sg_buf_printf(p->out, "%s%s", (*n)++ ? " OR " : " ", word);
}

static void print_events(struct printer *p, const struct sg_trigger *t)
{
	size_t n = 0;

	print_event(p, &n, t->on_insert, "INSERT");
	print_event(p, &n, t->on_delete, "DELETE");
	print_event(p, &n, t->on_truncate, "TRUNCATE");
	print_event(p, &n, t->on_update, "UPDATE");
	for (size_t i = 0; i < t->update_of.of.len; i++) {
		sg_buf_adds(p->out, i ? ", " : " OF ");
		sg_print_ident(p, sg_key_name(&t->update_of.of.items[i], p->at));
	}
}

/* The first word of that text from there on, in any case; the end when there is none. */
static size_t find_word(struct sg_str text, const char *word, size_t from)
{
	size_t n = sg_str_of(word).n;

	while (from + n <= text.n && !sg_str_iis(sg_str_sub(text, from, from + n), word))
		from++;
	return from + n <= text.n ? from : text.n;
}

/* What no field tells: transition tables, the function's arguments, deferrability. */
static void print_postgres_tail(struct printer *p, const struct sg_trigger *t)
{
	struct sg_str source = t->record.source;
	size_t referencing = find_word(source, " referencing ", 0);
	size_t execute = find_word(source, " execute ", 0);
	size_t open = sg_str_find(source, "(", execute);

	if (find_word(source, " deferrable", 0) < execute)
		sg_buf_adds(p->out, " DEFERRABLE");
	if (find_word(source, " initially deferred", 0) < execute)
		sg_buf_adds(p->out, " INITIALLY DEFERRED");
	if (referencing < execute)
		sg_buf_add(p->out, sg_str_sub(source, referencing,
					      find_word(source, " for ", referencing)));
	sg_buf_adds(p->out, t->for_each_row ? " FOR EACH ROW" : " FOR EACH STATEMENT");
	sg_print_text(p, " WHEN (", t->when, ")");
	sg_print_text(p, " EXECUTE FUNCTION ", t->function, "");
	sg_buf_add(p->out,
		   open < source.n ? sg_str_sub(source, open, source.n) : SG_STR("()"));
}

static void print_state(struct printer *p, const struct sg_object *object,
			struct sg_str state)
{
	if (!p->postgres || !state.n || sg_str_is(state, "enable"))
		return;
	sg_buf_adds(p->out, "ALTER TABLE ");
	sg_print_object(p, object->owner);
	sg_buf_addc(p->out, ' ');
	print_upper(p, state);
	sg_buf_adds(p->out, " TRIGGER ");
	sg_print_ident(p, sg_record_at(object, p->at)->name);
	sg_buf_adds(p->out, ";\n");
}

void sg_print_trigger(struct printer *p, const struct sg_object *object)
{
	const struct sg_trigger *t = sg_trigger_at(object, p->at);

	sg_buf_adds(p->out, t->constraint ? "CREATE CONSTRAINT" : "CREATE");
	sg_buf_adds(p->out, " TRIGGER ");
	sg_print_ident(p, t->record.name);
	sg_buf_addc(p->out, ' ');
	print_upper(p, t->timing);
	print_events(p, t);
	sg_buf_adds(p->out, " ON ");
	sg_print_object(p, object->owner);
	if (p->postgres) {
		print_postgres_tail(p, t);
	} else {
		sg_print_text(p, " WHEN ", t->when, "");
		sg_print_text(p, " ", t->body, "");
	}
	sg_buf_adds(p->out, ";\n");
	print_state(p, object, t->state);
}
