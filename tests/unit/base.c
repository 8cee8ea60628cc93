/* Text, arenas and buffers at their edges. */
#include <string.h>

#include <sqlguard/arena.h>
#include <sqlguard/buf.h>

#include "unit.h"

TEST(str_finds_at_the_ends)
{
	struct sg_str s = SG_STR("abcabc");

	CHECK(sg_str_find(s, "abc", 0) == 0);
	CHECK(sg_str_find(s, "abc", 1) == 3);
	CHECK(sg_str_find(s, "abc", 4) == s.n);
	CHECK(sg_str_find(s, "x", 0) == s.n);
	CHECK(sg_str_find(SG_STR(""), "x", 0) == 0);
}

TEST(str_compares_with_and_without_case)
{
	CHECK(sg_str_iis(SG_STR("Users"), "uSERS"));
	CHECK(!sg_str_is(SG_STR("Users"), "users"));
	CHECK(sg_str_cmp(SG_STR("a"), SG_STR("ab")) < 0);
	CHECK(sg_str_cmp(SG_STR("b"), SG_STR("ab")) > 0);
	CHECK(sg_str_eq(sg_str_trim(SG_STR(" \t x \r\n")), SG_STR("x")));
}

TEST(str_sub_stays_inside)
{
	CHECK(sg_str_sub(SG_STR("abc"), 1, 99).n == 2);
	CHECK(sg_str_sub(SG_STR("abc"), 5, 9).n == 0);
	CHECK(sg_str_sub(SG_STR("abc"), 2, 1).n == 0);
}

TEST(arena_gives_zeroed_memory_of_any_size)
{
	struct sg_arena arena = {0};
	char *large, *small = sg_alloc(&arena, 1);

	large = sg_alloc(&arena, (size_t)5 << 20);
	CHECK(small[0] == 0 && large[0] == 0 && large[((size_t)5 << 20) - 1] == 0);
	memset(large, 1, (size_t)5 << 20);
	CHECK(*(char *)sg_alloc(&arena, 16) == 0);
	sg_arena_release(&arena);
	CHECK(sg_alloc(&arena, 8) != NULL);
	sg_arena_release(&arena);
}

TEST(array_keeps_its_items_when_it_grows)
{
	struct sg_arena arena = {0};
	SG_ARRAY(int) numbers = {0};

	for (int i = 0; i < 1000; i++)
		*SG_PUSH(&arena, &numbers) = i;
	CHECK(numbers.len == 1000);
	for (int i = 0; i < 1000; i++)
		CHECK(numbers.items[i] == i);
	sg_arena_release(&arena);
}

TEST(buf_grows_and_prints)
{
	struct sg_buf buf = {0};

	for (int i = 0; i < 1000; i++)
		sg_buf_printf(&buf, "%03d,", i);
	CHECK(buf.n == 4000);
	CHECK(!strncmp(buf.p + 3996, "999,", 5));
	sg_buf_clear(&buf);
	CHECK(sg_buf_str(&buf).n == 0);
	sg_buf_release(&buf);
}
