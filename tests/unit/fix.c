/* Edits of several fixes in one text, files replaced, and patches of random texts. */
#include <stdio.h>
#include <string.h>

#include <sqlguard/fix.h>
#include <sqlguard/project.h>
#include <sqlguard/report.h>

#include "files.h"
#include "unit.h"

/* ---- edits ---- */

static bool add(struct sg_text_edits *edits, struct sg_arena *arena, long statement,
		uint32_t from, uint32_t to, const char *text)
{
	struct sg_text_edit edit = {sg_span_of(from, to), sg_str_of(text)};
	struct sg_finding finding = {
		.statement = statement,
		.fix = {.kind = SG_FIX_SAFE, .edits = {&edit, 1, 1}},
	};

	return sg_edits_add(edits, arena, &finding);
}

TEST(edits_that_stay_apart_are_all_made)
{
	struct sg_text_edits edits = {0};
	struct sg_arena arena = {0};
	struct sg_buf out = {0};

	CHECK(add(&edits, &arena, 3, 6, 8, "G"));
	CHECK(add(&edits, &arena, 1, 0, 0, "<"));
	CHECK(add(&edits, &arena, 2, 2, 4, ""));
	CHECK(add(&edits, &arena, 0, 9, 9, ">"));
	sg_edits_apply(&out, SG_STR("abcdefghi"), &edits);
	CHECK(sg_str_is(sg_buf_str(&out), "<abefGi>"));
	sg_buf_release(&out);
	sg_arena_release(&arena);
}

TEST(edits_that_meet_wait_for_the_next_round)
{
	struct sg_text_edits edits = {0};
	struct sg_arena arena = {0};

	CHECK(add(&edits, &arena, 1, 2, 4, ""));
	CHECK(!add(&edits, &arena, 2, 4, 6, ""));
	CHECK(!add(&edits, &arena, 2, 3, 3, "x"));
	CHECK(!add(&edits, &arena, 2, 0, 2, "x"));
	CHECK(!add(&edits, &arena, 2, 0, 9, "x"));
	CHECK(!add(&edits, &arena, 1, 8, 9, "x"));
	CHECK(add(&edits, &arena, 2, 8, 9, "x"));
	CHECK(edits.all.len == 2);
	sg_arena_release(&arena);
}

/* ---- files ---- */

TEST(a_file_that_changed_meanwhile_is_not_replaced)
{
	char path[] = "/tmp/sqlguard.fix.XXXXXX";
	struct sg_buf text = {0};
	struct sg_err err = {0};

	close(mkstemp(path));
	file_write(path, SG_STR("other"));
	CHECK(!sg_replace_file(path, SG_STR("was"), SG_STR("now"), &err));
	CHECK(strstr(err.text, "changed") != NULL);
	CHECK(sg_replace_file(path, SG_STR("other"), SG_STR("now"), &err));
	file_need(&text, path);
	CHECK(sg_str_is(sg_buf_str(&text), "now"));
	sg_buf_release(&text);
	remove(path);
}

/* ---- patches ---- */

static uint32_t state = 7;

static uint32_t draw(uint32_t below)
{
	state = state * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)state * below >> 32);
}

static void any_lines(struct sg_buf *out, uint32_t lines)
{
	static const char *const all[] = {"a\n", "b\n", "c\r\n", "\n", "-- d\n", "+e\n"};

	while (lines--)
		sg_buf_adds(out, all[draw(6)]);
	if (!draw(4))
		sg_buf_adds(out, "end");
}

/* Some lines of the text go, others come. */
static void any_change(struct sg_buf *out, struct sg_str text, uint32_t often)
{
	struct sg_str line;

	while (line_next(&line, &text)) {
		if (!draw(often))
			any_lines(out, draw(3));
		if (out->n && out->p[out->n - 1] != '\n')
			sg_buf_addc(out, '\n');
		if (draw(often)) {
			sg_buf_add(out, line);
			sg_buf_addc(out, '\n');
		}
	}
}

/* The next line of a text as it is; false: the patch says another one. */
static bool take(struct sg_str *text, struct sg_str wanted)
{
	if (!sg_str_eq(sg_str_sub(*text, 0, wanted.n), wanted))
		return false;
	*text = sg_str_sub(*text, wanted.n, text->n);
	return true;
}

static size_t lines_between(const char *from, const char *to)
{
	size_t n = 0;

	while ((from = memchr(from, '\n', (size_t)(to - from))) && from++)
		n++;
	return n;
}

/* A line of a hunk without its sign, and without its end where the patch says so. */
static struct sg_str next_line(char *sign, struct sg_str *patch)
{
	size_t end = sg_str_find(*patch, "\n", 0) + 1;
	struct sg_str line = sg_str_sub(*patch, 1, end);

	*sign = patch->p[0];
	*patch = sg_str_sub(*patch, end, patch->n);
	if (sg_str_starts(*patch, "\\ No newline")) {
		line.n--;
		*patch = sg_str_sub(*patch, sg_str_find(*patch, "\n", 0) + 1, patch->n);
	}
	return line;
}

/* What stands before a hunk is the same in both. */
static bool skip_to(struct sg_str *before, struct sg_str *after, const char *start,
		    size_t line)
{
	while (lines_between(start, before->p) + 1 < line) {
		size_t end = sg_str_find(*before, "\n", 0) + 1;

		if (!before->n || !take(after, sg_str_sub(*before, 0, end)))
			return false;
		*before = sg_str_sub(*before, end, before->n);
	}
	return true;
}

static bool is_patch(struct sg_str patch, struct sg_str before, struct sg_str after)
{
	const char *start = before.p;

	for (int i = 0; i < 2; i++)
		patch = sg_str_sub(patch, sg_str_find(patch, "\n", 0) + 1, patch.n);
	while (patch.n) {
		size_t line = strtoul(patch.p + 4, NULL, 10);
		const char *comma = strpbrk(patch.p + 4, ", ");
		size_t count = *comma == ',' ? strtoul(comma + 1, NULL, 10) : 1;

		if (!sg_str_starts(patch, "@@ -") ||
		    !skip_to(&before, &after, start, line + !count))
			return false;
		patch = sg_str_sub(patch, sg_str_find(patch, "\n", 0) + 1, patch.n);
		while (patch.n && patch.p[0] != '@') {
			char sign;
			struct sg_str text = next_line(&sign, &patch);

			if (sign != '+' && (!count-- || !take(&before, text)))
				return false;
			if (sign != '-' && !take(&after, text))
				return false;
		}
		if (count)
			return false;
	}
	return sg_str_eq(before, after);
}

static bool patches(uint32_t lines, uint32_t often)
{
	struct sg_report_options here = {0};
	struct sg_buf before = {0}, after = {0}, patch = {0};
	bool right;

	any_lines(&before, lines);
	any_change(&after, sg_buf_str(&before), often);
	sg_unified_diff(&patch, "a.sql", &here, sg_buf_str(&before), sg_buf_str(&after));
	right = sg_str_eq(sg_buf_str(&before), sg_buf_str(&after))
			? !patch.n
			: is_patch(sg_buf_str(&patch), sg_buf_str(&before),
				   sg_buf_str(&after));
	if (!right)
		fprintf(stderr, "%s", patch.p ? patch.p : "no patch\n");
	sg_buf_release(&before);
	sg_buf_release(&after);
	sg_buf_release(&patch);
	return right;
}

TEST(a_patch_turns_one_text_into_the_other)
{
	bool right = true;

	for (int i = 0; i < 3000 && right; i++)
		right = patches(draw(40), 2 + draw(20));
	CHECK(right);
	CHECK(patches(9000, 2)); /* too far apart for the shortest way */
}

TEST(a_patch_names_files_as_git_does)
{
	struct sg_report_options here = {.started_in = "/r"};
	struct sg_buf patch = {0};

	sg_unified_diff(&patch, "/r/x/../a b.sql", &here, SG_STR(""), SG_STR("x\n"));
	CHECK(sg_str_is(sg_buf_str(&patch),
			"--- a/a b.sql\t\n+++ b/a b.sql\t\n@@ -0,0 +1 @@\n+x\n"));
	sg_buf_clear(&patch);
	sg_unified_diff(&patch, "a\n\".sql", &here, SG_STR("x"), SG_STR(""));
	CHECK(sg_str_is(sg_buf_str(&patch),
			"--- \"a/a\\012\\042.sql\"\n+++ \"b/a\\012\\042.sql\"\n"
			"@@ -1 +0,0 @@\n-x\n\\ No newline at end of file\n"));
	sg_buf_release(&patch);
}
