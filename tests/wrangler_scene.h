/* A remote D1 that tests/wrangler_stand_in.mjs answers for, its faults and its calls. */
#ifndef SQLGUARD_TESTS_WRANGLER_SCENE_H
#define SQLGUARD_TESTS_WRANGLER_SCENE_H

#include "../apply/wrangler/wrangler.h"
#include "case.h"
#include "files.h"

static const char *scratch;
static struct sg_arena remote_arena;
static struct sg_apply_target target;

static const char *in_scratch(const char *name)
{
	return sg_printf(&remote_arena, "%s/%s", scratch, name);
}

static void set_target(void)
{
	target = (struct sg_apply_target){
		.driver = "wrangler",
		.dialect = SG_D1,
		.name = "bookshop",
		.place = "remote D1 bookshop",
		.home = in_scratch("home"),
		.backups = in_scratch("backups"),
		.keep = 2,
		.busy_ms = 50,
		.d1_config = in_scratch("project/wrangler.jsonc"),
		.d1_name = "bookshop",
		.d1_id = "11111111-2222-3333-4444-555555555555",
		.d1_binding = "DB",
	};
}

static bool open_remote(struct sg_database *db, struct sg_err *err)
{
	*db = (struct sg_database){.driver = sg_driver_find("wrangler"),
				   .target = &target,
				   .access = SG_READ_WRITE};
	return db->driver->open(db, &remote_arena, err);
}

/* "WORDS<tab>MODE" lines, what the stand-in does wrong with the next calls. */
static void set_faults(const char *lines)
{
	file_write(in_scratch("stand_in/fault"), sg_str_of(lines));
}

static int count_calls(void)
{
	struct sg_buf text = {0};
	int lines = 0;

	file_read(&text, in_scratch("stand_in/calls.jsonl"));
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	sg_buf_release(&text);
	return lines;
}

static int calls_before;

static void expect_calls(int n)
{
	int calls = count_calls();

	expect(calls - calls_before == n, "%d calls of wrangler instead of %d",
	       calls - calls_before, n);
	calls_before = calls;
}

static int64_t rows_in(const struct sg_census *census, const char *table)
{
	for (size_t i = 0; i < census->tables.len; i++)
		if (sg_str_is(census->tables.items[i].name, table))
			return census->tables.items[i].rows;
	return -1;
}

#endif
