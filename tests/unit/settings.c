/* Settings of a session of PostgreSQL, on small scripts. */
#include "opened.h"
#include "unit.h"

static bool is_set(const struct opened *f, size_t index, const char *name,
		   const char *value)
{
	struct sg_setting setting = sg_session_setting(f->session, index, name);

	return setting.known == SG_YES && sg_str_is(setting.value, value);
}

TEST(a_setting_tells_who_set_it)
{
	struct opened f;
	struct sg_setting setting;

	open_session(&f, SG_POSTGRES,
		     "BEGIN; SET LOCAL Lock_Timeout = '5s'; SET x.y = 'a b', c; COMMIT;"
		     "SELECT set_config('lock_timeout', current_setting('x.y'), false);"
		     "SELECT 1");
	setting = sg_session_setting(f.session, 1, "lock_timeout");
	CHECK(setting.known == SG_UNKNOWN && setting.by == SG_NEVER);
	setting = sg_session_setting(f.session, 2, "LOCK_TIMEOUT");
	CHECK(setting.by == 1 && setting.local && is_set(&f, 2, "lock_timeout", "5s"));
	CHECK(is_set(&f, 3, "x.y", "a b, c"));
	CHECK(sg_session_setting(f.session, 4, "lock_timeout").by == SG_NEVER);
	setting = sg_session_setting(f.session, 5, "lock_timeout");
	CHECK(setting.known == SG_NO && setting.by == 4);
	CHECK(sg_session_setting(f.session, 5, "work_mem").by == SG_NEVER);
	close_session(&f);
}

TEST(what_perhaps_runs_is_not_known)
{
	struct opened f;

	open_session(&f, SG_POSTGRES,
		     "SELECT set_config('search_path', 'a', false) FROM t; SELECT 1;"
		     "SELECT set_config('search_path', '\"a', false); SELECT 2;"
		     "SET TIME ZONE INTERVAL '1' HOUR; SELECT 3");
	CHECK(sg_str_is(sg_session_schema(f.session, 0), "public"));
	CHECK(sg_session_search_path(f.session, 1)->unknown);
	CHECK(sg_str_is(sg_session_schema(f.session, 1), ""));
	CHECK(sg_session_search_path(f.session, 3)->unknown);
	CHECK(sg_session_setting(f.session, 5, "timezone").known == SG_NO);
	close_session(&f);
}

TEST(a_block_of_code_may_set_what_the_file_set)
{
	struct opened f;

	open_session(&f, SG_POSTGRES,
		     "SET lock_timeout = 1; SET statement_timeout = 1;"
		     "DO $$ BEGIN EXECUTE 'set Lock_timeout = 2'; END $$;"
		     "DO $$ BEGIN PERFORM set_config( 'search_path', 'a', false); END $$;"
		     "SELECT 1");
	CHECK(is_set(&f, 2, "lock_timeout", "1"));
	CHECK(sg_session_setting(f.session, 3, "lock_timeout").known == SG_NO);
	CHECK(is_set(&f, 4, "statement_timeout", "1"));
	CHECK(!sg_session_search_path(f.session, 3)->unknown);
	CHECK(sg_session_search_path(f.session, 4)->unknown);
	close_session(&f);
}

TEST(sqlite_has_one_schema)
{
	struct opened f;

	open_session(&f, SG_SQLITE, "SELECT 1");
	CHECK(sg_str_is(sg_session_schema(f.session, 0), "main"));
	CHECK(sg_session_search_path(f.session, 1)->of.len == 1);
	close_session(&f);
}

TEST(more_settings_than_are_kept_are_not_known)
{
	struct sg_buf text = {0};
	struct opened f;

	for (int i = 0; i < 1000; i++)
		sg_buf_printf(&text, "SET x.y%d = 1;", i);
	sg_buf_addc(&text, '\0');
	open_session(&f, SG_POSTGRES, sg_buf_str(&text).p);
	CHECK(is_set(&f, 1000, "x.y1", "1"));
	CHECK(sg_session_setting(f.session, 1000, "x.y999").known == SG_NO);
	close_session(&f);
	sg_buf_release(&text);
}

static double milliseconds(const char *text)
{
	struct sg_setting setting = {.known = SG_YES, .value = sg_str_of(text)};
	double out = -1;

	return sg_setting_milliseconds(&out, &setting) ? out : -1;
}

TEST(times_are_read_as_postgres_reads_them)
{
	struct sg_setting unread = {.known = SG_NO, .value = SG_STR("5")};
	double out;

	CHECK(milliseconds("5000") == 5000 && milliseconds("0") == 0);
	CHECK(milliseconds("5s") == 5000 && milliseconds(" 2 min ") == 120000);
	CHECK(milliseconds("1.5s") == 1500 && milliseconds("1d") == 86400000);
	CHECK(milliseconds("0.001h") == 0 && milliseconds("010s") == 8000);
	CHECK(milliseconds("") < 0 && milliseconds("s") < 0 && milliseconds("5S") < 0);
	CHECK(milliseconds("-1") < 0 && milliseconds("5 s x") < 0);
	CHECK(milliseconds("100d") < 0 && milliseconds("1e999") < 0);
	CHECK(milliseconds("nan") < 0 && milliseconds("default") < 0);
	CHECK(milliseconds("99999999999999999999") < 0);
	CHECK(!sg_setting_milliseconds(&out, &unread));
}
