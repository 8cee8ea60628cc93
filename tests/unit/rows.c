/* What statements do to rows, on small scripts; tests/rows_oracle.c asks SQLite. */
#include <sqlguard/replay.h>
#include <sqlguard/rows.h>

#include "unit.h"

struct fixture {
	struct sg_arena arena;
	struct sg_replay *replay;
	struct sg_script script;
	const struct sg_rows *rows;
};

static void begin(struct fixture *f)
{
	*f = (struct fixture){.rows = NULL};
	f->replay = sg_replay_new(&f->arena, SG_D1, SG_BEGINS_EMPTY);
}

/* Runs a file as wrangler does; the rows are those of the last one. */
static void run(struct fixture *f, const char *text)
{
	struct sg_session_start start = {.wrap = SG_WRAP_FILE};
	struct sg_source *src = SG_NEW(&f->arena, struct sg_source);
	struct sg_rows_input in = {.dialect = SG_D1, .src = src, .script = &f->script};
	struct sg_replay_file file = {"1.sql", src, &f->script, NULL};
	uint32_t *moments;

	f->script = (struct sg_script){{0}, {0}};
	sg_source_init(src, &f->arena, "1.sql", sg_str_of(text));
	sg_parse(&f->script, SG_D1, src, &f->arena);
	in.session = file.session =
		sg_session_new(&f->arena, SG_D1, src, &f->script, &start);
	moments = sg_alloc(&f->arena, (f->script.statements.len + 1) * sizeof *moments);
	sg_replay_run(f->replay, &file, moments);
	in.catalog = f->replay->catalog;
	in.moments = moments;
	f->rows = sg_rows_new(&f->arena, &in);
}

/* The first effect of a statement by a foreign key, or NULL. */
static const struct sg_row_effect *effect(const struct fixture *f, size_t statement)
{
	const struct sg_row_effects *all = sg_row_effects_at(f->rows, statement);

	for (size_t i = 0; i < all->of.len; i++)
		if (all->of.items[i]->key)
			return all->of.items[i];
	return NULL;
}

TEST(rows_follow_a_chain_of_foreign_keys)
{
	struct fixture f;
	const struct sg_row_effects *all;

	begin(&f);
	run(&f,
	    "CREATE TABLE a (id INTEGER PRIMARY KEY);"
	    "CREATE TABLE b (id INTEGER PRIMARY KEY, a REFERENCES a ON DELETE CASCADE);"
	    "CREATE TABLE c (b REFERENCES b ON DELETE SET NULL);");
	CHECK(sg_row_effects_of(f.rows)->of.len == 0);
	run(&f, "DROP TABLE a;");
	all = sg_row_effects_at(f.rows, 0);
	CHECK(all->of.len == 3);
	CHECK(all->of.items[0]->deed == SG_ROWS_DELETED && !all->of.items[0]->key);
	CHECK(!sg_is_lasting_loss(all->of.items[0]));
	CHECK(all->of.items[1]->deed == SG_ROWS_DELETED && all->of.items[1]->key);
	CHECK(all->of.items[2]->deed == SG_ROWS_NULLED &&
	      all->of.items[2]->cause == all->of.items[1]);
	CHECK(sg_is_lasting_loss(all->of.items[2]) &&
	      all->of.items[2]->certain == SG_YES);
	sg_arena_release(&f.arena);
}

TEST(rows_that_come_back_are_not_lost)
{
	struct fixture f;

	begin(&f);
	run(&f, "CREATE TABLE a (id INTEGER PRIMARY KEY);"
		"CREATE TABLE b (a REFERENCES a ON DELETE CASCADE);");
	run(&f,
	    "CREATE TABLE keep AS SELECT * FROM b; CREATE TABLE n (id INTEGER PRIMARY "
	    "KEY); INSERT INTO n SELECT id FROM a; DROP TABLE a;"
	    "ALTER TABLE n RENAME TO a; INSERT INTO b SELECT * FROM keep;"
	    "DROP TABLE keep;");
	CHECK(effect(&f, 3) && effect(&f, 3)->deed == SG_ROWS_DELETED);
	CHECK(!sg_is_lasting_loss(effect(&f, 3)));
	sg_arena_release(&f.arena);
}

TEST(rows_that_are_not_there_lose_nothing)
{
	struct fixture f;

	begin(&f);
	run(&f, "CREATE TABLE a (id INTEGER PRIMARY KEY);");
	run(&f, "CREATE TABLE b (a REFERENCES a ON DELETE CASCADE); DROP TABLE a;");
	CHECK(!effect(&f, 1));
	CHECK(sg_is_surely_empty(f.rows, 1,
				 sg_find_object(f.replay->catalog, SG_NOW, SG_OBJ_TABLE,
						&(struct sg_name){.name = SG_STR("b")})));
	sg_arena_release(&f.arena);
}

TEST(rows_without_an_action_refuse)
{
	struct fixture f;

	begin(&f);
	run(&f, "CREATE TABLE a (id INTEGER PRIMARY KEY);"
		"CREATE TABLE b (a REFERENCES a);");
	run(&f, "DELETE FROM a;");
	CHECK(effect(&f, 0)->deed == SG_ROWS_REFUSED && effect(&f, 0)->certain == SG_YES);
	sg_arena_release(&f.arena);
}

TEST(deferred_rows_refuse_at_the_commit_unless_forgotten)
{
	struct fixture f;

	begin(&f);
	run(&f, "CREATE TABLE a (id INTEGER PRIMARY KEY);"
		"CREATE TABLE b (a REFERENCES a);");
	run(&f, "PRAGMA defer_foreign_keys = ON; DELETE FROM a;");
	CHECK(effect(&f, 1)->deed == SG_ROWS_REFUSED_AT_COMMIT);
	sg_arena_release(&f.arena);
	begin(&f);
	run(&f, "CREATE TABLE a (id INTEGER PRIMARY KEY);"
		"CREATE TABLE b (a REFERENCES a);");
	run(&f, "PRAGMA defer_foreign_keys = ON; DELETE FROM a;"
		"PRAGMA defer_foreign_keys = OFF;");
	CHECK(!effect(&f, 1));
	sg_arena_release(&f.arena);
}
