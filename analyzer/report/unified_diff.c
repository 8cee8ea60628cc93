/*
 * Two texts as a patch.  The shortest way from one to the other is found as in E. Myers,
 * "An O(ND) Difference Algorithm" (1986), between the first and the last line that
 * differ; texts that are too far apart are replaced there as a whole.
 */
#include <sqlguard/report.h>

#include "place.h"

#define CONTEXT  3    /* unchanged lines around a change, as in diff -u */
#define FARTHEST 2000 /* lines that come or go */

struct lines {
	SG_ARRAY(struct sg_str) of; /* with their line ends */
};

enum step { SAME = ' ', GONE = '-', CAME = '+' };

struct diff {
	struct sg_arena arena;
	struct lines before, after;
	size_t first;             /* lines at the start that are the same */
	size_t before_n, after_n; /* of the middle, behind them */
	SG_ARRAY(char) steps;     /* of the middle; last one first while they are found */
};

static void cut(struct lines *out, struct sg_arena *arena, struct sg_str text)
{
	while (text.n) {
		size_t end = sg_str_find(text, "\n", 0) + 1;

		*SG_PUSH(arena, &out->of) = sg_str_sub(text, 0, end);
		text = sg_str_sub(text, end, text.n);
	}
}

static bool same(const struct diff *d, size_t before, size_t after)
{
	return sg_str_eq(d->before.of.items[before], d->after.of.items[after]);
}

static void find_middle(struct diff *d)
{
	size_t n = d->before.of.len, m = d->after.of.len;

	while (d->first < n && d->first < m && same(d, d->first, d->first))
		d->first++;
	while (n > d->first && m > d->first && same(d, n - 1, m - 1)) {
		n--;
		m--;
	}
	d->before_n = n - d->first;
	d->after_n = m - d->first;
}

static void add_steps(struct diff *d, enum step step, size_t n)
{
	while (n--)
		*SG_PUSH(&d->arena, &d->steps) = (char)step;
}

/*
 * How far each diagonal k = x - y came with so many changes.  Row d holds -d .. d, of
 * which every second one is reached.
 */
static long reach(const struct diff *d, const long *row, long changes, long k)
{
	bool down = k == -changes || (k != changes && row[k - 1] < row[k + 1]);
	long x = !changes ? 0 : down ? row[k + 1] : row[k - 1] + 1;

	while (x < (long)d->before_n && x - k < (long)d->after_n && x - k >= 0 &&
	       same(d, d->first + (size_t)x, d->first + (size_t)(x - k)))
		x++;
	return x;
}

/* Back from the end through the rows. */
static void walk_back(struct diff *d, long *const *rows, long changes)
{
	long x = (long)d->before_n, y = (long)d->after_n;

	for (; changes > 0; changes--) {
		const long *row = rows[changes - 1] + changes;
		long k = x - y;
		bool down = k == -changes || (k != changes && row[k - 1] < row[k + 1]);
		long from = down ? row[k + 1] : row[k - 1];
		long start = down ? from : from + 1;

		add_steps(d, SAME, (size_t)(x - start));
		add_steps(d, down ? CAME : GONE, 1);
		x = from;
		y = from - (down ? k + 1 : k - 1);
	}
	add_steps(d, SAME, (size_t)x);
}

static bool find_steps(struct diff *d)
{
	long *rows[FARTHEST + 1], end = (long)d->before_n - (long)d->after_n;

	for (long changes = 0; changes <= FARTHEST; changes++) {
		size_t width = (size_t)changes * 2 + 3;
		long *row = sg_alloc(&d->arena, width * sizeof *row);

		/* A border of one on both sides: nothing was reached there. */
		rows[changes] = row;
		row[0] = row[width - 1] = -1;
		for (long k = -changes; k <= changes; k++)
			row[k + changes + 1] = -1;
		for (long k = -changes; k <= changes; k += 2) {
			const long *last = changes ? rows[changes - 1] + changes : NULL;

			row[k + changes + 1] = reach(d, last, changes, k);
		}
		if (end >= -changes && end <= changes &&
		    row[end + changes + 1] >= (long)d->before_n) {
			walk_back(d, rows, changes);
			return true;
		}
	}
	return false;
}

static void turn_steps(struct diff *d)
{
	for (size_t i = 0, j = d->steps.len; i + 1 < j; i++) {
		char step = d->steps.items[--j];

		d->steps.items[j] = d->steps.items[i];
		d->steps.items[i] = step;
	}
}

/* ---- writing ---- */

static void write_line(struct sg_buf *out, enum step step, struct sg_str line)
{
	sg_buf_addc(out, (char)step);
	sg_buf_add(out, line);
	if (!sg_str_ends(line, "\n"))
		sg_buf_adds(out, "\n\\ No newline at end of file\n");
}

static bool is_special(char c)
{
	return (unsigned char)c < ' ' || c == '"' || c == '\\' || c == '\x7f';
}

/*
 * As git writes names (quote.c of 2.39): one with control characters or quotes between
 * quotes and with these in octal, and a tab behind one with blanks, where patch would end
 * it.
 */
static void write_name(struct sg_buf *out, const char *label, struct sg_str path)
{
	const char *quote = "", *tab = "";

	while (sg_str_starts(path, "/")) /* as git diff --no-index does */
		path = sg_str_sub(path, 1, path.n);
	for (size_t i = 0; i < path.n; i++) {
		quote = is_special(path.p[i]) ? "\"" : quote;
		tab = path.p[i] == ' ' ? "\t" : tab;
	}
	sg_buf_printf(out, "%s %s%c/", label, quote, label[0] == '-' ? 'a' : 'b');
	for (size_t i = 0; i < path.n; i++)
		if (is_special(path.p[i]))
			sg_buf_printf(out, "\\%03o", (unsigned)path.p[i]);
		else
			sg_buf_addc(out, path.p[i]);
	sg_buf_printf(out, "%s%s\n", quote, *quote ? "" : tab);
}

/* A range of no lines is named by the line before it. */
static void write_range(struct sg_buf *out, char sign, size_t from, size_t lines)
{
	sg_buf_printf(out, " %c%zu", sign, lines ? from + 1 : from);
	if (lines != 1)
		sg_buf_printf(out, ",%zu", lines);
}

struct hunk {
	size_t from, to;      /* steps, with the context */
	size_t before, after; /* lines before it */
	size_t before_lines, after_lines;
};

static void write_hunk(struct sg_buf *out, const struct diff *d, const struct hunk *hunk)
{
	size_t before = hunk->before, after = hunk->after;

	sg_buf_adds(out, "@@");
	write_range(out, '-', before, hunk->before_lines);
	write_range(out, '+', after, hunk->after_lines);
	sg_buf_adds(out, " @@\n");
	for (size_t i = hunk->from; i < hunk->to; i++) {
		enum step step = (enum step)d->steps.items[i];

		write_line(out, step,
			   step == CAME ? d->after.of.items[after]
					: d->before.of.items[before]);
		before += step != CAME;
		after += step != GONE;
	}
}

/* Changes with no more than twice the context between them share a hunk. */
static size_t end_of_hunk(const struct diff *d, size_t at)
{
	size_t same_lines = 0, end = at;

	for (; at < d->steps.len && same_lines <= 2 * CONTEXT; at++) {
		same_lines = d->steps.items[at] == SAME ? same_lines + 1 : 0;
		if (!same_lines)
			end = at + 1;
	}
	return end + CONTEXT < d->steps.len ? end + CONTEXT : d->steps.len;
}

static void write_hunks(struct sg_buf *out, const struct diff *d)
{
	struct hunk hunk = {0};
	size_t at = 0;

	while (at < d->steps.len) {
		size_t change = at;

		while (change < d->steps.len && d->steps.items[change] == SAME)
			change++;
		if (change == d->steps.len)
			return;
		hunk.from = change - at > CONTEXT ? change - CONTEXT : at;
		hunk.to = end_of_hunk(d, change);
		hunk.before += hunk.from - at;
		hunk.after += hunk.from - at;
		hunk.before_lines = hunk.after_lines = 0;
		for (size_t i = hunk.from; i < hunk.to; i++) {
			hunk.before_lines += d->steps.items[i] != CAME;
			hunk.after_lines += d->steps.items[i] != GONE;
		}
		write_hunk(out, d, &hunk);
		hunk.before += hunk.before_lines;
		hunk.after += hunk.after_lines;
		at = hunk.to;
	}
}

/* Steps of the whole text, in order. */
static void compare(struct diff *d)
{
	size_t tail;

	find_middle(d);
	tail = d->before.of.len - d->first - d->before_n;
	add_steps(d, SAME, tail);
	if (!find_steps(d)) {
		add_steps(d, CAME, d->after_n);
		add_steps(d, GONE, d->before_n);
	}
	add_steps(d, SAME, d->first);
	turn_steps(d);
}

void sg_unified_diff(struct sg_buf *out, const char *path,
		     const struct sg_report_options *options, struct sg_str before,
		     struct sg_str after)
{
	struct sg_report_options here = {.started_in = options->started_in};
	struct diff d = {0};
	struct sg_str name;

	if (sg_str_eq(before, after))
		return;
	cut(&d.before, &d.arena, before);
	cut(&d.after, &d.arena, after);
	compare(&d);
	name = sg_tidy_path(&d.arena, path, &here).path;
	write_name(out, "---", name);
	write_name(out, "+++", name);
	write_hunks(out, &d);
	sg_arena_release(&d.arena);
}
