/* Transactions and switches of a session, statement by statement, on small scripts. */
#include "opened.h"
#include "unit.h"

/* ---- transactions ---- */

static enum sg_maybe inside(enum sg_dialect dialect, const char *path, const char *text,
			    size_t index)
{
	struct opened f;
	enum sg_maybe answer;

	open_as(&f, dialect, path, text, &(struct sg_session_start){0});
	answer = sg_session_in_transaction(f.session, index);
	close_session(&f);
	return answer;
}

TEST(the_file_tells_about_its_transaction)
{
	CHECK(inside(SG_D1, "1.sql", "SELECT 1;", 0) == SG_YES);
	CHECK(inside(SG_D1, "1.sql", "COMMIT; SELECT 1;", 1) == SG_YES);
	CHECK(inside(SG_SQLITE, "1.sql", "SELECT 1;", 0) == SG_UNKNOWN);
	CHECK(inside(SG_POSTGRES, "1.sql", "SELECT 1;", 0) == SG_UNKNOWN);
	CHECK(inside(SG_POSTGRES, "1.sql", "SELECT 1;--> statement-breakpoint\nSELECT 2;",
		     0) == SG_YES);
	CHECK(inside(SG_POSTGRES, "1.sql", "SELECT 1; VACUUM;", 0) == SG_NO);
	CHECK(inside(SG_POSTGRES, "1.sql",
		     "-- +goose Up\nCREATE INDEX CONCURRENTLY i ON t (a);", 0) == SG_YES);
	CHECK(inside(SG_POSTGRES, "1.sql",
		     "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;", 0) == SG_NO);
	CHECK(inside(SG_POSTGRES, "1.sql", "-- migrate:up transaction:false\nSELECT 1;",
		     0) == SG_UNKNOWN);
}

TEST(begin_and_commit_decide_about_the_transaction)
{
	static const char *const text = "SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3;";
	static const char *const savepoint =
		"SAVEPOINT s; SELECT 1; RELEASE s; SELECT 2;";

	CHECK(inside(SG_SQLITE, "1.sql", text, 0) == SG_NO);
	CHECK(inside(SG_SQLITE, "1.sql", text, 2) == SG_YES);
	CHECK(inside(SG_SQLITE, "1.sql", text, 4) == SG_NO);
	CHECK(inside(SG_POSTGRES, "1.sql", text, 0) == SG_UNKNOWN);
	CHECK(inside(SG_POSTGRES, "1.sql", text, 2) == SG_YES);
	CHECK(inside(SG_POSTGRES, "1.sql", text, 4) == SG_UNKNOWN);
	CHECK(inside(SG_POSTGRES, "1.sql", "BEGIN; COMMIT AND CHAIN; SELECT 1;", 2) ==
	      SG_YES);
	CHECK(inside(SG_SQLITE, "1.sql", savepoint, 1) == SG_YES);
	/* The runner's transaction, if there is one, goes on. */
	CHECK(inside(SG_SQLITE, "1.sql", savepoint, 3) == SG_UNKNOWN);
}

TEST(the_runner_decides_before_the_file)
{
	static const char *const text = "-- +goose Up\nSELECT 1; SELECT 2;";
	struct opened f;

	open_wrapped(&f, SG_POSTGRES, SG_WRAP_NONE, text);
	CHECK(sg_session_in_transaction(f.session, 0) == SG_NO);
	CHECK(sg_str_is(sg_session_transaction_reason(f.session, 0), "the runner"));
	close_session(&f);
	open_wrapped(&f, SG_POSTGRES, SG_WRAP_RUN, "SELECT 1;");
	CHECK(sg_session_in_transaction(f.session, 0) == SG_YES);
	CHECK(sg_str_is(sg_session_transaction_reason(f.session, 0), "the runner"));
	close_session(&f);
	open_as(&f, SG_POSTGRES, "1.sql", "SELECT 1;",
		&(struct sg_session_start){.wrap = SG_WRAP_FILE});
	CHECK(sg_str_is(sg_session_transaction_reason(f.session, 0), ""));
	close_session(&f);
}

TEST(one_string_is_a_transaction_unless_it_has_one_statement)
{
	struct opened f;

	open_wrapped(&f, SG_POSTGRES, SG_WRAP_IMPLICIT, "VACUUM;");
	CHECK(sg_session_in_transaction(f.session, 0) == SG_NO);
	close_session(&f);
	open_wrapped(&f, SG_POSTGRES, SG_WRAP_IMPLICIT, "SELECT 1; COMMIT; SELECT 2");
	CHECK(sg_session_in_transaction(f.session, 0) == SG_YES);
	CHECK(sg_session_ends_transaction(f.session, 1));
	CHECK(sg_session_in_transaction(f.session, 2) == SG_YES);
	CHECK(!sg_session_same_transaction(f.session, 0, 2));
	close_session(&f);
	open_wrapped(&f, SG_POSTGRES, SG_WRAP_IMPLICIT,
		     "COMMIT; COMMIT AND CHAIN; SELECT 1;\nBEGIN; SELECT 2");
	CHECK(!sg_session_ends_transaction(f.session, 1));
	CHECK(sg_session_same_transaction(f.session, 1, 4));
	CHECK(sg_str_is(sg_session_transaction_reason(f.session, 2), "the runner"));
	CHECK(sg_str_is(sg_session_transaction_reason(f.session, 4),
			"a transaction begins in line 2"));
	close_session(&f);
	open_wrapped(&f, SG_SQLITE, SG_WRAP_IMPLICIT, "SELECT 1; SELECT 2");
	CHECK(sg_session_in_transaction(f.session, 0) == SG_NO);
	close_session(&f);
}

TEST(the_reason_names_the_line_of_begin)
{
	struct opened f;

	open_session(&f, SG_SQLITE, "SELECT 1;\nBEGIN;\nSELECT 2;");
	CHECK(sg_str_is(sg_session_transaction_reason(f.session, 2),
			"a transaction begins in line 2"));
	close_session(&f);
	open_wrapped(&f, SG_POSTGRES, SG_WRAP_FILE, "SELECT 1;\nBEGIN;\nSELECT 2;");
	CHECK(sg_str_is(sg_session_transaction_reason(f.session, 2), "the runner"));
	close_session(&f);
}

TEST(prepare_ends_the_transaction_of_the_session)
{
	struct opened f;

	open_wrapped(&f, SG_POSTGRES, SG_WRAP_NONE,
		     "BEGIN; SET LOCAL lock_timeout = 1; SET statement_timeout = 1;"
		     "PREPARE TRANSACTION 'x'; COMMIT PREPARED 'x'; SELECT 1");
	CHECK(sg_session_ends_transaction(f.session, 3));
	CHECK(sg_session_undoes_from(f.session, 3) == 3);
	CHECK(!sg_session_ends_transaction(f.session, 4));
	CHECK(sg_session_in_transaction(f.session, 4) == SG_NO);
	CHECK(sg_session_setting(f.session, 4, "lock_timeout").by == SG_NEVER);
	CHECK(sg_session_setting(f.session, 4, "statement_timeout").by == 2);
	close_session(&f);
}

TEST(rollback_undoes_from_the_begin_of_its_transaction)
{
	struct opened f;

	open_wrapped(&f, SG_POSTGRES, SG_WRAP_FILE, "SELECT 1; BEGIN; ROLLBACK; ABORT");
	CHECK(sg_session_undoes_from(f.session, 2) == 0);
	CHECK(sg_session_undoes_from(f.session, 3) == 3);
	CHECK(!sg_session_ends_transaction(f.session, 3));
	close_session(&f);
	open_session(&f, SG_POSTGRES, "SELECT 1; BEGIN; SELECT 2; ROLLBACK; SELECT 3");
	CHECK(sg_session_undoes_from(f.session, 3) == 2);
	CHECK(sg_session_same_transaction(f.session, 2, 3));
	CHECK(!sg_session_same_transaction(f.session, 0, 2));
	CHECK(!sg_session_same_transaction(f.session, 0, 4));
	close_session(&f);
	open_session(&f, SG_SQLITE, "SELECT 1; SAVEPOINT s; RELEASE s; ROLLBACK;");
	CHECK(sg_session_same_transaction(f.session, 0, 3));
	CHECK(!sg_session_same_transaction(f.session, 0, 2));
	CHECK(!sg_session_ends_transaction(f.session, 2));
	CHECK(sg_session_undoes_from(f.session, 3) == 0);
	close_session(&f);
	open_session(&f, SG_D1, "SELECT 1; ROLLBACK;");
	CHECK(sg_session_undoes_from(f.session, 1) == 1);
	close_session(&f);
}

/* ---- switches ---- */

TEST(foreign_keys_follow_the_pragma_outside_a_transaction)
{
	struct opened f;

	open_session(&f, SG_SQLITE,
		     "PRAGMA foreign_keys=OFF; BEGIN; PRAGMA foreign_keys=ON; COMMIT;"
		     "PRAGMA foreign_keys=yes; SELECT 1;");
	CHECK(sg_session_foreign_keys(f.session, 0) == SG_UNKNOWN);
	CHECK(sg_session_foreign_keys(f.session, 1) == SG_NO);
	CHECK(sg_session_foreign_keys(f.session, 3) == SG_NO);
	CHECK(sg_session_foreign_keys(f.session, 5) == SG_YES);
	CHECK(sg_session_foreign_keys_said(f.session, 3) == 2);
	CHECK(sg_session_foreign_keys_said(f.session, 6) == 4);
	CHECK(sg_session_foreign_keys_said(f.session, 0) == SG_NEVER);
	close_session(&f);
}

TEST(foreign_keys_start_as_the_runner_has_them)
{
	struct sg_session_start off = {.foreign_keys = SG_NO};
	struct opened f;

	open_as(&f, SG_SQLITE, "1.sql", "PRAGMA foreign_keys=ON; SELECT 1", &off);
	CHECK(sg_session_foreign_keys(f.session, 0) == SG_NO);
	CHECK(sg_session_foreign_keys(f.session, 1) == SG_UNKNOWN);
	close_session(&f);
	open_as(&f, SG_SQLITE, "1.sql", "PRAGMA foreign_keys=OFF; SELECT 1", &off);
	CHECK(sg_session_foreign_keys(f.session, 1) == SG_NO);
	close_session(&f);
	open_as(&f, SG_D1, "1.sql", "PRAGMA foreign_keys=OFF; SELECT 1", &off);
	CHECK(sg_session_foreign_keys(f.session, 0) == SG_YES);
	CHECK(sg_session_foreign_keys(f.session, 1) == SG_YES);
	CHECK(sg_session_foreign_keys_said(f.session, 1) == 0);
	close_session(&f);
	off.wrap = SG_WRAP_NONE;
	open_as(&f, SG_D1, "1.sql", "PRAGMA foreign_keys=OFF; SELECT 1", &off);
	CHECK(sg_session_foreign_keys(f.session, 1) == SG_YES);
	close_session(&f);
}

TEST(a_pragma_asks_only_with_a_value)
{
	struct opened f;

	open_session(
		&f, SG_SQLITE,
		"PRAGMA x=on; PRAGMA x(0); PRAGMA x; PRAGMA main.X = 'no'; SELECT 1;");
	CHECK(sg_session_pragma_asks(f.session, 0, "x") == SG_YES);
	CHECK(sg_session_pragma_asks(f.session, 1, "x") == SG_NO);
	CHECK(sg_session_pragma_asks(f.session, 2, "x") == SG_UNKNOWN);
	CHECK(sg_session_pragma_asks(f.session, 3, "x") == SG_NO);
	CHECK(sg_session_pragma_asks(f.session, 4, "x") == SG_UNKNOWN);
	CHECK(sg_session_pragma_asks(f.session, 0, "y") == SG_UNKNOWN);
	close_session(&f);
}

TEST(a_session_without_statements_has_a_state)
{
	struct opened f;

	open_session(&f, SG_D1, "");
	CHECK(sg_session_foreign_keys_said(f.session, 0) == SG_NEVER);
	CHECK(sg_session_in_transaction(f.session, 0) == SG_YES);
	close_session(&f);
}
