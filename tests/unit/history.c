/* What rules learn of earlier and later statements holds over any distance. */
#include <sqlguard/engine.h>

#include "unit.h"

/* More than any window that looks back could bear. */
#define FAR 20000

static size_t count(enum sg_severity *worst, const char *rule, const char *before,
		    const char *between, const char *after)
{
	struct sg_run run;
	struct sg_buf text = {0};
	struct sg_input input = {.dialect = SG_POSTGRES, .reason = ""};
	size_t found;

	sg_run_init(&run);
	sg_run_select_none(&run);
	sg_run_select(&run, sg_str_of(rule), SG_ERROR);
	sg_buf_adds(&text, before);
	for (size_t i = 0; i < FAR; i++)
		sg_buf_adds(&text, between);
	sg_buf_adds(&text, after);
	input.bytes = sg_buf_str(&text);
	sg_run_check(&run, sg_run_add(&run, "001.sql"), &input);
	found = run.findings.len;
	*worst = sg_run_worst(&run);
	sg_run_release(&run);
	sg_buf_release(&text);
	return found;
}

TEST(history_reaches_far_back)
{
	enum sg_severity worst;

	CHECK(count(&worst, "drop-column", "ALTER TABLE t ADD COLUMN a text;\n",
		    "SELECT 1;\n", "ALTER TABLE t DROP COLUMN a;\n") == 0);
	CHECK(count(&worst, "drop-column", "ALTER TABLE t ADD COLUMN b text;\n",
		    "SELECT 1;\n", "ALTER TABLE t DROP COLUMN a;\n") == 1);
	CHECK(count(&worst, "drop-column", "ALTER TABLE u ADD COLUMN a text;\n",
		    "SELECT 1;\n", "ALTER TABLE t DROP COLUMN a;\n") == 1);
}

TEST(history_reaches_far_ahead)
{
	enum sg_severity worst;

	CHECK(count(&worst, "disable-trigger", "ALTER TABLE t DISABLE TRIGGER a;\n",
		    "SELECT 1;\n", "ALTER TABLE t ENABLE TRIGGER a;\n") == 0);
	CHECK(count(&worst, "disable-trigger", "ALTER TABLE t DISABLE TRIGGER a;\n",
		    "SELECT 1;\n", "ALTER TABLE t ENABLE TRIGGER b;\n") == 1);
}

TEST(a_down_part_begins_at_its_marker_however_far)
{
	enum sg_severity worst;

	CHECK(count(&worst, "drop-table", "-- migrate:down\n", "-- far\n",
		    "DROP TABLE t;\n") == 1);
	CHECK(worst == SG_INFO);
	CHECK(count(&worst, "drop-table", "-- migrate:up\n", "-- far\n",
		    "DROP TABLE t;\n") == 1);
	CHECK(worst == SG_ERROR);
}
