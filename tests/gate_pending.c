/*
 * What is pending, and what must be settled before it may run: refusals with their
 * remedy,
 * --to and --steps, the way back, and a schema that is not what the migrations made.
 */
#include "plan_books.h"

/* ---- what is applied ---- */

static void refusals(void)
{
	struct plan_case c;

	start(&c, SG_SQLITE, "an edited file that is applied is refused");
	case_write(&c, "0001_books.sql", "CREATE TABLE books (id INTEGER);\n");
	case_write(&c, "0002_x.sql", "CREATE TABLE x (id INTEGER);\n");
	case_plan(&c);
	if (c.plan.refusals.len != 1 || sg_plan_passed(&c.plan))
		case_wrong("%zu refusals", c.plan.refusals.len);
	else {
		case_tells(c.plan.refusals.items[0], "0001_books.sql was edited");
		case_tells(c.plan.refusals.items[0], "sqlguard repair");
	}
	end(&c);

	start(&c, SG_SQLITE, "line ends are no edit");
	case_write(&c, "0001_books.sql", sg_printf(&c.arena, "\xef\xbb\xbf%s", books));
	case_plan(&c);
	if (c.plan.refusals.len)
		case_wrong("%s", c.plan.refusals.items[0]);
	end(&c);

	start(&c, SG_SQLITE, "a file that is gone is refused");
	case_write(&c, "0002_x.sql", "CREATE TABLE x (id INTEGER);\n");
	case_apply(&c);
	unlink(sg_printf(&c.arena, "%s/0002_x.sql", c.migrations));
	case_plan(&c);
	if (c.plan.refusals.len != 1)
		case_wrong("%zu refusals", c.plan.refusals.len);
	else
		case_tells(c.plan.refusals.items[0], "its file is gone");
	end(&c);

	start(&c, SG_SQLITE, "a file behind the newest one is named, and runs");
	case_write(&c, "0003_x.sql", "CREATE TABLE x (id INTEGER);\n");
	case_apply(&c);
	case_write(&c, "0002_y.sql", "CREATE TABLE y (id INTEGER);\n");
	case_plan(&c);
	if (!sg_plan_passed(&c.plan) || c.plan.migrations.len != 1 ||
	    c.plan.warnings.len != 1)
		case_wrong("%zu planned, %zu warnings", c.plan.migrations.len,
			   c.plan.warnings.len);
	else
		case_tells(c.plan.warnings.items[0], "0002_y.sql comes before");
	end(&c);
}

#define GOOSE(table) "-- +goose Up\nCREATE TABLE " table " (id INTEGER);\n"

/* Afterwards the tool itself has to go on. */
static void refused_by_the_tool(void)
{
	struct plan_case c;

	case_begin("a file behind the newest one is refused where its tool refuses it");
	case_new(&c, SG_SQLITE);
	case_write(&c, "00001_a.sql", GOOSE("a"));
	case_write(&c, "00003_c.sql", GOOSE("c"));
	case_apply(&c);
	case_write(&c, "00002_b.sql", GOOSE("b"));
	case_plan(&c);
	if (c.plan.refusals.len != 1)
		case_wrong("%zu refusals", c.plan.refusals.len);
	else
		case_tells(c.plan.refusals.items[0], "goose refuses that");
	end(&c);
}

static void choices(void)
{
	struct plan_case c;

	start(&c, SG_SQLITE, "--to and --steps choose what runs");
	case_write(&c, "0002_x.sql", "CREATE TABLE x (id INTEGER);\n");
	case_write(&c, "0003_y.sql", "CREATE TABLE y (id INTEGER);\n");
	case_write(&c, "0004_z.sql", "CREATE TABLE z (id INTEGER);\n");
	c.options.to = "3";
	case_plan(&c);
	if (c.plan.migrations.len != 2)
		case_wrong("--to 3 plans %zu", c.plan.migrations.len);
	c.options.to = "0003_y.sql";
	case_plan(&c);
	if (c.plan.migrations.len != 2)
		case_wrong("--to 0003_y.sql plans %zu", c.plan.migrations.len);
	c.options.to = NULL;
	c.options.steps = 1;
	case_plan(&c);
	if (c.plan.migrations.len != 1 ||
	    strcmp(c.plan.migrations.items[0].sha256,
		   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") ==
		    0)
		case_wrong("--steps 1 plans %zu", c.plan.migrations.len);
	c.options = (struct sg_plan_options){.to = "0003_w"};
	if (case_try(&c))
		case_wrong("an unknown --to is planned");
	case_tells(c.err.text, "there is '0003_y'");
	end(&c);
}

static void going_back(void)
{
	struct plan_case c;

	start(&c, SG_SQLITE, "the way back runs the down file");
	case_write(&c, "0002_x.sql", "CREATE TABLE x (id INTEGER);\n");
	case_write(&c, "0002_x.down.sql", "DROP TABLE x;\n");
	case_apply(&c);
	c.options.down = true;
	case_plan(&c);
	if (!sg_plan_passed(&c.plan) || c.plan.migrations.len != 1 ||
	    !sg_str_starts(c.plan.migrations.items[0].bytes, "DROP TABLE x"))
		case_wrong("%zu planned, '%s' blocks", c.plan.migrations.len,
			   case_blocks(&c));
	c.options.to = "0002_x";
	case_plan(&c);
	if (c.plan.migrations.len)
		case_wrong("%zu lie behind the newest one", c.plan.migrations.len);
	c.options.to = NULL;
	c.options.steps = 2;
	case_plan(&c);
	if (c.plan.refusals.len != 1)
		case_wrong("%zu refusals", c.plan.refusals.len);
	else
		case_tells(c.plan.refusals.items[0], "0001_books.sql has no down part");
	end(&c);

	case_begin("a down part in the same file runs alone");
	case_new(&c, SG_SQLITE);
	case_write(&c, "20240101000000_x.sql",
		   "-- migrate:up\nCREATE TABLE x (id INTEGER);\n"
		   "-- migrate:down\nDROP TABLE x;\n");
	case_apply(&c);
	case_expect(&c, "the ledger", c.plan.ledger.table, "schema_migrations");
	c.options.down = true;
	case_plan(&c);
	if (!sg_plan_passed(&c.plan) || c.plan.migrations.len != 1 ||
	    c.plan.migrations.items[0].unit.statements.len != 1)
		case_wrong("%zu planned, '%s' blocks", c.plan.migrations.len,
			   case_blocks(&c));
	else
		case_tells(
			sg_cstr(&c.arena,
				c.plan.migrations.items[0].unit.statements.items[0].text),
			"DROP TABLE x");
	end(&c);
}

static void the_real_schema(void)
{
	struct plan_case c;

	start(&c, SG_SQLITE, "drift is told, and what is judged is what is there");
	case_run(&c, "ALTER TABLE readers ADD COLUMN phone TEXT; CREATE TABLE extra (a)");
	case_write(&c, "0002_x.sql", "ALTER TABLE readers DROP COLUMN phone;\n");
	case_plan(&c);
	case_tells(sg_cstr(&c.arena, c.plan.drift), "readers.phone");
	case_tells(sg_cstr(&c.arena, c.plan.drift), "extra");
	case_expect(&c, "what blocks", case_blocks(&c), "drop-column:readers.phone");
	end(&c);

	start(&c, SG_SQLITE, "without a difference there is no drift");
	case_plan(&c);
	if (c.plan.drift.n)
		case_wrong("%.*s", SG_STR_ARG(c.plan.drift));
	end(&c);

	case_begin("migrations for another database are refused");
	case_new(&c, SG_SQLITE);
	mkdir(sg_printf(&c.arena, "%s/meta", c.migrations), 0755);
	case_write(
		&c, "meta/_journal.json",
		"{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[{\"idx\":0,"
		"\"version\":\"7\",\"when\":1,\"tag\":\"0000_a\",\"breakpoints\":true}]"
		"}");
	case_write(&c, "0000_a.sql", "CREATE TABLE a (id serial);");
	if (case_try(&c))
		case_wrong("they are planned");
	case_tells(c.err.text, "are for postgres");
	end(&c);
}

int main(void)
{
	refusals();
	refused_by_the_tool();
	choices();
	going_back();
	the_real_schema();
	return any_bad;
}
