/* The rebuilds that tools and people write of tables that are made up. */
#ifndef SQLGUARD_TESTS_REWRITE_MAKE_H
#define SQLGUARD_TESTS_REWRITE_MAKE_H

#include "rewrite_shapes.h"

static inline void shape_change(struct shapes *s, struct shape *shape)
{
	static const char *const extras[] = {
		", extra TEXT DEFAULT 'x'",
		", extra INTEGER NOT NULL DEFAULT 5 CHECK (extra > 1)", "", ""};
	static const char *const checks[] = {"", "", ", CHECK (length(tag) < 99)"};

	shape->extra = extras[make_number(&s->make, s->common ? 2 : 4)];
	if (!*shape->check)
		shape->check = MAKE_ONE_OF(&s->make, checks);
	if (shape->keys_len && make_chance(&s->make, 20))
		shape->keys[0].actions = " ON DELETE CASCADE";
}

static inline void shape_fill(struct shapes *s, const struct shape *shape, const char *to,
			      const char *from)
{
	const char *columns = shape_columns(s, shape);

	make_step(&s->make, "INSERT INTO %s (%s) SELECT %s FROM %s", to, columns, columns,
		  from);
}

static inline void shape_refill(struct shapes *s, const struct shape *shape,
				const char *name, const char *copy)
{
	struct make *m = &s->make;

	make_step(m, "CREATE TABLE %s AS SELECT * FROM %s", copy, name);
	if (s->form == FORM_REFILL) {
		make_step(m, "DROP TABLE %s", name);
		make_step(m, "%s", shape_create(s, shape, name, NULL));
	} else {
		make_step(m, "DELETE FROM %s", name);
	}
	shape_fill(s, shape, name, copy);
	make_step(m, "DROP TABLE %s", copy);
}

static inline void shape_new_first(struct shapes *s, const struct shape *shape,
				   const char *name, const char *new)
{
	struct make *m = &s->make;
	bool points_to_new = s->form == FORM_NEW_FIRST && make_chance(m, 50);

	make_step(m, "%s", shape_create(s, shape, new, points_to_new ? new : NULL));
	shape_fill(s, shape, new, name);
	make_step(m, "DROP TABLE %s", name);
	make_step(m, "ALTER TABLE %s RENAME TO %s", new, name);
}

static inline void shape_swap(struct shapes *s, const struct shape *shape)
{
	static const char *const prefixes[] = {"__new_", "new_", "new_", "old_",
					       "old_",   "bak_", "bak_"};
	struct make *m = &s->make;
	const char *name = shape_name(s, shape);
	const char *other = shape_quote(
		s, sg_printf(m->arena, "%s%s", prefixes[s->form], shape->bare));
	const char *new = shape_quote(s, sg_printf(m->arena, "new_%s", shape->bare));

	switch (s->form) {
	case FORM_OLD_FIRST:
		make_step(m, "ALTER TABLE %s RENAME TO %s", name, other);
		make_step(m, "%s", shape_create(s, shape, name, NULL));
		shape_fill(s, shape, name, other);
		make_step(m, "DROP TABLE %s", other);
		break;
	case FORM_SWAP:
		make_step(m, "%s", shape_create(s, shape, new, NULL));
		shape_fill(s, shape, new, name);
		make_step(m, "ALTER TABLE %s RENAME TO %s", name, other);
		make_step(m, "ALTER TABLE %s RENAME TO %s", new, name);
		make_step(m, "DROP TABLE %s", other);
		break;
	case FORM_REFILL:
	case FORM_IN_PLACE: shape_refill(s, shape, name, other); break;
	default: shape_new_first(s, shape, name, other);
	}
}

static inline void shape_rebuild(struct shapes *s, struct shape *shape)
{
	struct make *m = &s->make;
	const char *view = shape_quote(s, sg_printf(m->arena, "%s_v", shape->bare));
	bool kept = s->form == FORM_IN_PLACE;

	if (!kept)
		shape_change(s, shape);
	/* A rename of the old table takes views along. */
	if (shape->view && !kept && (s->form > FORM_NEW_FIRST || make_chance(m, 80)))
		make_step(m, "DROP VIEW %s", view);
	shape_swap(s, shape);
	if (shape->index && !kept && make_chance(m, 80))
		make_step(m, "%s", shape_index(s, shape));
	if (shape->trigger && !kept && make_chance(m, 60))
		make_step(m, "%s", shape_trigger(s, shape));
	if (shape->view && !kept && make_chance(m, 80))
		make_step(m, "CREATE VIEW IF NOT EXISTS%s",
			  shape_view(s, shape) + strlen("CREATE VIEW"));
}

static inline void shape_make_migration(struct shapes *s)
{
	struct make *m = &s->make;
	bool pragmas = s->form < FORM_NEW_FIRST || make_chance(m, 40);
	int first = (int)make_number(m, 2);

	if (s->form == FORM_PRISMA)
		make_step(m, "PRAGMA defer_foreign_keys=ON");
	if (pragmas)
		make_step(m, "PRAGMA foreign_keys=OFF");
	/* Behind a rename of an old table the next rebuild meets foreign keys to nowhere.
	 */
	for (int i = 0; i < s->len; i++)
		if (i == first || (s->form != FORM_OLD_FIRST && s->form != FORM_SWAP &&
				   make_chance(m, 30)))
			shape_rebuild(s, &s->of[i]);
	if (pragmas)
		make_step(m, "PRAGMA foreign_keys=ON");
	if (s->form == FORM_PRISMA)
		make_step(m, "PRAGMA defer_foreign_keys=OFF");
}

#endif
