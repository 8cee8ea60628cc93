/* Lines, columns and UTF-8 at their edges. */
#include <sqlguard/source.h>

#include "unit.h"

static struct sg_source source_of(struct sg_arena *arena, struct sg_str text)
{
	struct sg_source src;

	sg_source_init(&src, arena, "x.sql", text);
	return src;
}

TEST(lines_end_at_lf_crlf_and_lone_cr)
{
	struct sg_arena arena = {0};
	struct sg_source src = source_of(&arena, SG_STR("a\nbb\r\nc\rd"));

	CHECK(sg_source_line(&src, 0) == 1);
	CHECK(sg_source_line(&src, 1) == 1);
	CHECK(sg_source_line(&src, 2) == 2);
	CHECK(sg_source_line(&src, 6) == 3);
	CHECK(sg_source_line(&src, 8) == 4);
	CHECK(sg_source_line(&src, 99) == 4);
	CHECK(sg_source_line_span(&src, 2).off == 2 &&
	      sg_source_line_span(&src, 2).len == 2);
	CHECK(sg_source_line_span(&src, 9).len == 0);
	sg_arena_release(&arena);
}

TEST(columns_count_code_points_and_utf16_units)
{
	struct sg_arena arena = {0};
	struct sg_source src =
		source_of(&arena, SG_STR("\xc3\xa9\xf0\x9f\x98\x80x\xffy"));

	CHECK(sg_source_column(&src, 0, SG_CODE_POINTS) == 1);
	CHECK(sg_source_column(&src, 2, SG_CODE_POINTS) == 2);
	CHECK(sg_source_column(&src, 6, SG_CODE_POINTS) == 3);
	CHECK(sg_source_column(&src, 6, SG_UTF16_UNITS) == 4);
	CHECK(sg_source_column(&src, 8, SG_CODE_POINTS) == 5);
	sg_arena_release(&arena);
}

TEST(the_byte_order_mark_has_no_column)
{
	struct sg_arena arena = {0};
	struct sg_source src = source_of(&arena, SG_STR("\xef\xbb\xbfselect"));

	CHECK(sg_source_bom(src.text) == 3);
	CHECK(sg_source_column(&src, 3, SG_CODE_POINTS) == 1);
	sg_arena_release(&arena);
}

TEST(utf8_refuses_what_unicode_forbids)
{
	uint32_t code;

	CHECK(sg_utf8_next(&code, SG_STR("\xc0\x80")) == 0);         /* overlong */
	CHECK(sg_utf8_next(&code, SG_STR("\xed\xa0\x80")) == 0);     /* surrogate */
	CHECK(sg_utf8_next(&code, SG_STR("\xf4\x90\x80\x80")) == 0); /* above U+10FFFF */
	CHECK(sg_utf8_next(&code, SG_STR("\xe2\x82")) == 0);         /* cut */
	CHECK(sg_utf8_next(&code, SG_STR("\xe2\x82\xac")) == 3 && code == 0x20ac);
	CHECK(sg_utf8_next(&code, SG_STR("")) == 0);
}
