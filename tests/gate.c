/*
 * The gate on real databases: what blocks, what is allowed by which word, and what the
 * tool that owns the files has to say.
 */
#include "plan_books.h"

/* ---- the incident ---- */

static void copy_project(struct plan_case *c, const char *from)
{
	struct names names = folder_list(from, ".sql");
	struct sg_buf text = {0};

	for (int i = 0; i < names.len; i++) {
		sg_buf_clear(&text);
		file_need(&text, sg_printf(&c->arena, "%s/%s", from, names.items[i]));
		case_write(c, names.items[i], sg_cstr(&c->arena, sg_buf_str(&text)));
	}
	sg_buf_clear(&text);
	file_need(&text, sg_printf(&c->arena, "%s/meta/_journal.json", from));
	mkdir(sg_printf(&c->arena, "%s/meta", c->migrations), 0755);
	case_write(c, "meta/_journal.json", sg_cstr(&c->arena, sg_buf_str(&text)));
	sg_buf_release(&text);
	names_free(&names);
}

static void prepare_incident(struct plan_case *c)
{
	copy_project(c, "fixtures/projects/bookshop-d1/drizzle");
	c->options.to = "0001_wishlists";
	case_apply(c);
	c->options.to = NULL;
	case_run(c, "INSERT INTO books VALUES (1, 'a', '1', 5), (2, 'b', '2', 6);"
		    "INSERT INTO readers VALUES (7, 'x');"
		    "INSERT INTO wishes VALUES (7, 1, 0), (7, 2, 0)");
	case_plan(c);
	if (c->plan.migrations.len != 1)
		case_wrong("%zu migrations are pending", c->plan.migrations.len);
}

static void the_incident(void)
{
	struct plan_case c;

	case_begin("the incident is blocked on D1");
	case_new(&c, SG_D1);
	prepare_incident(&c);
	case_expect(&c, "what blocks", case_blocks(&c),
		    "d1-foreign-keys-pragma-ineffective:wishes cascade-data-loss:wishes");
	if (c.plan.blocks.len == 2)
		case_tells(c.plan.blocks.items[1].stake, "wishes has 2 rows");
	end(&c);

	case_begin("the same passes on a SQLite file, where nothing is lost");
	case_new(&c, SG_SQLITE);
	prepare_incident(&c);
	case_expect(&c, "what blocks", case_blocks(&c), "");
	if (!sg_plan_passed(&c.plan) || !c.plan.migrations.items[0].unit.foreign_keys_off)
		case_wrong("foreign keys are on, or it is refused");
	case_tells(c.plan.migrations.items[0].wrapped_in, "foreign keys off before it");
	case_expect(&c, "the ledger", c.plan.ledger.table, "__drizzle_migrations");
	end(&c);
}

static void a_file_that_begins_its_own_transaction(void)
{
	struct plan_case c;
	const struct sg_unit *unit;

	start(&c, SG_SQLITE, "a transaction around everything is taken over");
	case_write(&c, "0002_x.sql",
		   "PRAGMA foreign_keys = ON;\nBEGIN;\nCREATE TABLE x (id INTEGER);\n"
		   "COMMIT;\nPRAGMA foreign_key_check;\n");
	case_plan(&c);
	case_expect(&c, "what blocks", case_blocks(&c), "");
	unit = &c.plan.migrations.items[0].unit;
	if (unit->statements.len != 5 || !unit->statements.items[0].passed_over ||
	    !unit->statements.items[1].passed_over ||
	    unit->statements.items[2].passed_over ||
	    !unit->statements.items[3].passed_over ||
	    unit->statements.items[4].passed_over || unit->foreign_keys_off)
		case_wrong("other statements are passed over");
	end(&c);

	start(&c, SG_SQLITE, "two transactions in a file are refused");
	case_write(&c, "0002_x.sql",
		   "BEGIN;\nCREATE TABLE x (id INTEGER);\nCOMMIT;\nBEGIN;\n"
		   "CREATE TABLE y (id INTEGER);\nCOMMIT;\n");
	case_plan(&c);
	case_expect(&c, "what blocks", case_blocks(&c),
		    "transaction-control-in-migration");
	end(&c);

	start(&c, SG_SQLITE, "foreign keys that are on do delete");
	case_write(&c, "0002_x.sql", "DROP TABLE books;\n");
	case_plan(&c);
	case_expect(
		&c, "what blocks", case_blocks(&c),
		"cascade-data-loss:wishes sqlite-drop-table-dangling drop-table:books");
	end(&c);
}

/* ---- allowances ---- */

static void allowances(void)
{
	struct plan_case c;

	start(&c, SG_SQLITE, "a drop needs its own word");
	case_write(&c, "0002_drop.sql",
		   "ALTER TABLE readers DROP COLUMN email;\nDELETE FROM wishes;\n");
	case_plan(&c);
	case_expect(&c, "what blocks", case_blocks(&c),
		    "drop-column:readers.email delete-without-where:wishes");
	case_tells(c.plan.blocks.items[0].stake, "readers.email has 3 values in 3 rows");
	case_allow(&c, "drop-column:readers.email");
	case_plan(&c);
	case_expect(&c, "what blocks", case_blocks(&c), "delete-without-where:wishes");
	case_allow(&c, "delete-without-where:wishes");
	case_plan(&c);
	if (!sg_plan_passed(&c.plan) || c.plan.migrations.items[0].allowed.len != 2)
		case_wrong("it does not pass with both words");
	case_tells(c.plan.migrations.items[0].allowed.items[0]->stake, "readers.email");
	end(&c);

	start(&c, SG_SQLITE, "a word that meets nothing is an error");
	case_write(&c, "0002_drop.sql", "ALTER TABLE readers DROP COLUMN email;\n");
	case_allow(&c, "drop-column:reader.email");
	if (case_try(&c))
		case_wrong("it is planned");
	case_tells(c.err.text, "did you mean 'drop-column:readers.email'");
	end(&c);

	start(&c, SG_SQLITE, "an allowance of rows must name a table");
	case_write(&c, "0002_x.sql", "CREATE TABLE x (id INTEGER);\n");
	case_allow(&c, "rows-lost:wihses");
	if (case_try(&c))
		case_wrong("it is planned");
	case_tells(c.err.text, "did you mean 'rows-lost:wishes'");
	c.allowances.of.items[0].word = "rows-lost:wishes";
	case_plan(&c);
	end(&c);

	start(&c, SG_SQLITE, "a finding about no rows cannot be allowed");
	case_write(&c, "0002_x.sql", "ALTER TABLE nowhere ADD COLUMN x TEXT;\n");
	case_plan(&c);
	if (c.plan.blocks.len != 1 || c.plan.blocks.items[0].word)
		case_wrong("what blocks is '%s'", case_blocks(&c));
	end(&c);
}

/* What the cascade was allowed to do, the verification does not stop. */
static void acknowledged(void)
{
	struct sg_lines said = {{0}};
	struct sg_census *before;
	struct plan_case c;

	start(&c, SG_D1, "an allowed cascade is expected, and nothing else");
	case_write(&c, "0002_x.sql", "DELETE FROM books;\n");
	case_allow(&c, "delete-without-where:books");
	case_allow(&c, "cascade-data-loss:wishes");
	case_plan(&c);
	case_expect(&c, "what blocks", case_blocks(&c), "");
	before = case_census(&c);
	case_run_unit(c.target.file, &c.plan.migrations.items[0].unit);
	case_run(&c, "DELETE FROM readers");
	sg_plan_verify(&said, &c.arena, &c.plan.migrations.items[0], before,
		       case_census(&c), NULL, NULL, &c.allowances);
	if (said.of.len != 1)
		case_wrong("%zu lines", said.of.len);
	else
		case_tells(said.of.items[0], "readers lost 3 of 3 rows");
	end(&c);
}

static void suppressed(void)
{
	struct plan_case c;

	start(&c, SG_SQLITE, "a suppression lets a finding pass");
	case_write(&c, "0002_x.sql",
		   "-- sqlguard:ignore drop-column -- unused since 1.2\n"
		   "ALTER TABLE readers DROP COLUMN email;\n");
	case_plan(&c);
	if (!sg_plan_passed(&c.plan) || c.plan.run.suppressed != 1)
		case_wrong("what blocks is '%s'", case_blocks(&c));
	end(&c);

	start(&c, SG_SQLITE, "no suppression lets pass what nobody can read");
	case_write(&c, "0002_x.sql",
		   "-- sqlguard:ignore syntax-error -- it runs\nCREATE TABEL x (id);\n");
	case_plan(&c);
	if (sg_plan_passed(&c.plan) || c.plan.refusals.len != 1)
		case_wrong("it passes");
	else
		case_tells(c.plan.refusals.items[0], "line 2 of");
	end(&c);
}

/* ---- files of other tools ---- */

static void ledger_of(const char *name, enum sg_dialect dialect, const char *folder,
		      const char *ledger)
{
	struct plan_case c;

	case_begin(name);
	case_new(&c, dialect);
	c.migrations = folder;
	case_plan(&c);
	case_expect(&c, "the ledger", c.plan.ledger.table, ledger);
	end(&c);
}

static void other_tools(void)
{
	struct plan_case c;

	ledger_of("Drizzle's files on D1 are wrangler's when its configuration says so",
		  SG_D1, "fixtures/projects/bookshop-d1/drizzle", "d1_migrations");
	ledger_of("NuxtHub's files on D1 are NuxtHub's", SG_D1,
		  "fixtures/layouts/nuxthub/server/db/migrations", "_hub_migrations");

	case_begin("a file that wants no transaction is run in one");
	case_new(&c, SG_SQLITE);
	case_write(
		&c, "00001_x.sql",
		"-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE x (id INTEGER);\n"
		"-- +goose Down\nDROP TABLE x;\n");
	case_plan(&c);
	if (c.plan.migrations.len != 1 || !sg_plan_passed(&c.plan) ||
	    c.plan.migrations.items[0].unit.statements.len != 1 ||
	    c.plan.migrations.items[0].migration->wrap != SG_WRAP_FILE)
		case_wrong("its down part runs, or there is no transaction");
	case_expect(&c, "the ledger", c.plan.ledger.table, "goose_db_version");
	end(&c);
}

int main(void)
{
	the_incident();
	a_file_that_begins_its_own_transaction();
	allowances();
	acknowledged();
	suppressed();
	other_tools();
	return any_bad;
}
