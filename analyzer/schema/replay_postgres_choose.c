/* Names that PostgreSQL makes when none is written (commands/indexcmds.c, 15). */
#include <stdio.h>
#include <string.h>

#include "replay_postgres_tables.h"

/* NAMEDATALEN - 1: the bytes of a name. */
enum { NAME_BYTES = 63 };

/* At most n bytes, without cutting a character: pg_mbcliplen(). */
static struct sg_str clip(struct sg_str s, size_t n)
{
	if (n >= s.n)
		return s;
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return sg_str_sub(s, 0, n);
}

/* makeObjectName(): the longer part is cut first. */
static struct sg_str object_name(struct sg_arena *arena, struct sg_str one,
				 struct sg_str two, const char *label)
{
	size_t room = NAME_BYTES - (two.n ? 1 : 0) - strlen(label) - 1;
	size_t a = one.n, b = two.n;

	while (a + b > room) {
		if (a > b)
			a--;
		else
			b--;
	}
	one = clip(one, a);
	two = clip(two, b);
	return sg_str_of(sg_printf(arena, "%.*s%s%.*s_%s", SG_STR_ARG(one),
				   two.n ? "_" : "", SG_STR_ARG(two), label));
}

/* ---- constraints by name: they need not be free, but a chosen name is ---- */

void sg_pg_note_constraint(struct sg_step *step, struct sg_object *constraint)
{
	struct sg_catalog *catalog = step->catalog;
	size_t *place = sg_map_add(catalog->arena, &catalog->constraint_names,
				   constraint->newest->name);

	if (!*place) {
		SG_PUSH(catalog->arena, &catalog->namesakes);
		*place = catalog->namesakes.len;
	}
	*SG_PUSH(catalog->arena, &catalog->namesakes.items[*place - 1].of) = constraint;
}

/* ConstraintNameExists(): a constraint of any table of the schema. */
static bool constraint_exists(struct sg_step *step, struct sg_str schema,
			      struct sg_str name)
{
	const struct sg_catalog *catalog = step->catalog;
	const size_t *place = sg_map_find(&catalog->constraint_names, name);
	const struct sg_namesakes *same =
		place ? &catalog->namesakes.items[*place - 1] : NULL;

	for (size_t i = 0; same && i < same->of.len; i++) {
		const struct sg_object *other = same->of.items[i];

		if (!other->newest->gone && sg_str_eq(other->newest->name, name) &&
		    sg_str_eq(other->owner->newest->schema, schema))
			return true;
	}
	return false;
}

static bool relation_exists(struct sg_step *step, struct sg_str schema,
			    struct sg_str name)
{
	struct sg_name full = {.schema = schema, .name = name};

	return sg_find_object(step->catalog, SG_NOW, SG_OBJ_TABLE, &full);
}

struct choice {
	struct sg_str schema, one, two;
	const char *label;
	bool relation, constraint; /* among whose names it must be free */
};

static bool is_taken(struct sg_step *step, const struct choice *c, struct sg_str name)
{
	return (c->relation && relation_exists(step, c->schema, name)) ||
	       (c->constraint && constraint_exists(step, c->schema, name));
}

/* Up to the number that was chosen last all are taken, unless some name was lost since:
   thousands of indexes without a name would take quadratic time otherwise. */
static struct sg_chosen *chosen_before(struct sg_catalog *catalog, const struct choice *c)
{
	struct sg_buf key = {0};
	struct sg_chosen *chosen;
	size_t *place;

	sg_buf_printf(&key, "%d%d%s.", c->relation, c->constraint, c->label);
	sg_buf_printf(&key, "%zu.%zu.%.*s%.*s%.*s", c->schema.n, c->one.n,
		      SG_STR_ARG(c->schema), SG_STR_ARG(c->one), SG_STR_ARG(c->two));
	place = sg_map_add(catalog->arena, &catalog->chosen_names, sg_buf_str(&key));
	sg_buf_release(&key);
	if (!*place) {
		SG_PUSH(catalog->arena, &catalog->chosen);
		*place = catalog->chosen.len;
	}
	chosen = &catalog->chosen.items[*place - 1];
	if (chosen->losses != catalog->losses)
		*chosen = (struct sg_chosen){0, catalog->losses};
	return chosen;
}

/* "label", "label1", "label2" .. until the name is free. */
static struct sg_str choose(struct sg_step *step, const struct choice *c)
{
	struct sg_chosen *chosen = chosen_before(step->catalog, c);
	struct sg_arena scratch = {0};
	struct sg_str name;

	for (;; chosen->number++) {
		const char *label = c->label;

		if (chosen->number)
			label = sg_printf(&scratch, "%s%u", label, chosen->number);
		name = object_name(&scratch, c->one, c->two, label);
		if (!is_taken(step, c, name))
			break;
	}
	name = sg_step_keep(step, name);
	sg_arena_release(&scratch);
	return name;
}

struct sg_str sg_pg_relation_name(struct sg_step *step, struct sg_str schema,
				  struct sg_str one, struct sg_str two, const char *label)
{
	return choose(step, &(struct choice){schema, one, two, label, true, false});
}

struct sg_str sg_pg_constraint_index_name(struct sg_step *step, struct sg_str schema,
					  struct sg_str one, struct sg_str two,
					  const char *label)
{
	return choose(step, &(struct choice){schema, one, two, label, true, true});
}

struct sg_str sg_pg_constraint_name(struct sg_step *step, struct sg_object *owner,
				    struct sg_str one, struct sg_str two,
				    const char *label)
{
	return choose(step, &(struct choice){owner->newest->schema, one, two, label,
					     false, true});
}

/* ---- the columns' part of a name ---- */

/* ChooseIndexColumnNames(): a name that is there already gets a number. */
static struct sg_str distinct(struct sg_step *step, const struct sg_names *names,
			      struct sg_str name)
{
	struct sg_str now = name;

	for (unsigned n = 1;; n++) {
		char number[16];
		size_t i = 0;

		while (i < names->of.len && !sg_str_eq(names->of.items[i], now))
			i++;
		if (i == names->of.len)
			return now;
		snprintf(number, sizeof number, "%u", n);
		now = clip(name, NAME_BYTES - strlen(number));
		now = sg_str_of(sg_printf(step->catalog->arena, "%.*s%s", SG_STR_ARG(now),
					  number));
	}
}

void sg_pg_add_name(struct sg_step *step, struct sg_names *names, struct sg_str name)
{
	struct sg_str made = distinct(step, names, name.n ? name : SG_STR("expr"));

	*SG_PUSH(step->catalog->arena, &names->of) = made;
}

/* ChooseIndexNameAddition(): joined by "_" until 64 bytes are reached. */
struct sg_str sg_pg_join_names(struct sg_step *step, const struct sg_names *names)
{
	struct sg_buf text = {0};

	for (size_t i = 0; i < names->of.len && text.n <= NAME_BYTES; i++) {
		if (i)
			sg_buf_addc(&text, '_');
		sg_buf_add(&text, names->of.items[i]);
	}
	return sg_buf_keep(&text, step->catalog->arena);
}
