/* What sqlguard apply does itself instead of running it. */
#include "opened.h"
#include "unit.h"

static const struct sg_session_start ours = {
	.wrap = SG_WRAP_FILE,
	.wrap_why = "the runner",
	.foreign_keys = SG_YES,
	.takes_over = true,
};

static void open_taken_over(struct opened *f, const char *text)
{
	open_as(f, SG_SQLITE, "001.sql", text, &ours);
}

TEST(session_takes_over_a_pair_around_everything)
{
	struct opened f = {0};

	open_taken_over(&f,
			"PRAGMA cache_size = 9; BEGIN IMMEDIATE; SELECT 1; SAVEPOINT a; "
			"RELEASE a; COMMIT; PRAGMA foreign_key_check;");
	CHECK(!sg_session_passes_over(f.session, 0));
	CHECK(sg_session_passes_over(f.session, 1));
	CHECK(!sg_session_passes_over(f.session, 2));
	CHECK(!sg_session_passes_over(f.session, 3));
	CHECK(sg_session_passes_over(f.session, 5));
	CHECK(sg_session_in_transaction(f.session, 6) == SG_YES);
	CHECK(!sg_session_ends_transaction(f.session, 5));
	close_session(&f);
}

TEST(session_takes_over_no_other_pair)
{
	static const char *const texts[] = {
		"SELECT 1; BEGIN; SELECT 2; COMMIT;",
		"BEGIN; SELECT 1; COMMIT; SELECT 2;",
		"BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;",
		"BEGIN; SELECT 1; ROLLBACK;",
		"BEGIN; SELECT 1;",
		"COMMIT;",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct opened f = {0};

		open_taken_over(&f, texts[i]);
		for (size_t k = 0; k < f.parsed.script.statements.len; k++)
			CHECK(!sg_session_passes_over(f.session, k));
		close_session(&f);
	}
}

TEST(session_obeys_foreign_keys_off_for_all_of_the_file)
{
	struct opened f = {0};

	open_taken_over(&f, "SELECT 1; PRAGMA foreign_keys = 0; SELECT 2; "
			    "PRAGMA foreign_keys(on); DROP TABLE t;");
	CHECK(sg_session_foreign_keys(f.session, 0) == SG_NO);
	CHECK(sg_session_foreign_keys(f.session, 2) == SG_NO);
	CHECK(sg_session_foreign_keys(f.session, 4) == SG_NO);
	CHECK(sg_session_passes_over(f.session, 1));
	CHECK(sg_session_passes_over(f.session, 3));
	close_session(&f);
	open_taken_over(&f,
			"PRAGMA foreign_keys; PRAGMA foreign_keys = ON; DROP TABLE t;");
	CHECK(!sg_session_passes_over(f.session, 0));
	CHECK(sg_session_passes_over(f.session, 1));
	CHECK(sg_session_foreign_keys(f.session, 2) == SG_YES);
	close_session(&f);
}
