/*
 * Markers of a case: where a person says that findings start, against where they do.
 */
#ifndef SQLGUARD_TESTS_GOLDEN_MARKERS_H
#define SQLGUARD_TESTS_GOLDEN_MARKERS_H

#include "golden_case.h"

static inline bool is_of_case(const struct test *t, const struct sg_finding *finding)
{
	return !strcmp(finding->rule->name, t->rule);
}

/* The file of the run that a part became; NULL: it was not checked. */
static inline struct sg_file *file_of_part(const struct test *t, size_t part)
{
	for (size_t i = 0; i < t->run.files.len; i++)
		if (!strcmp(t->run.files.items[i]->path, t->parts.items[part].name))
			return t->run.files.items[i];
	return NULL;
}

static inline size_t findings_in_line(struct test *t, size_t part, size_t line)
{
	size_t n = 0;

	for (size_t i = 0; i < t->run.findings.len; i++) {
		const struct sg_finding *finding = &t->run.findings.items[i];
		struct sg_file *file = file_of_part(t, part);

		if (file && finding->file == file && !finding->suppressed &&
		    is_of_case(t, finding))
			n += sg_source_line(&file->source, finding->span.off) == line;
	}
	return n;
}

/* How often the rule's name stands behind "-- want:"; other names are a mistake. */
static inline size_t wanted_in(struct test *t, struct sg_str line)
{
	size_t at = sg_str_find(line, "-- want:", 0), n = 0;
	struct sg_str words = sg_str_trim(sg_str_sub(line, at + 8, line.n));

	while (words.n) {
		size_t end = sg_str_find(words, " ", 0);

		if (!sg_str_is(sg_str_sub(words, 0, end), t->rule))
			t->why = "a marker names another rule than the case";
		words = sg_str_trim(sg_str_sub(words, end, words.n));
		n++;
	}
	return n;
}

/* How often "-- file: x -- want: 3:rule-name" names that line; 0: any line. */
static inline size_t wanted_of_part(struct test *t, const struct part *part, size_t line)
{
	struct sg_str words = part->wanted;
	size_t n = 0;

	while (words.n) {
		size_t end = sg_str_find(words, " ", 0),
		       colon = sg_str_find(words, ":", 0);

		if (!sg_str_is(sg_str_sub(words, colon + 1, end), t->rule))
			t->why = "a marker names another rule than the case";
		n += !line || strtoul(words.p, NULL, 10) == line;
		words = sg_str_trim(sg_str_sub(words, end, words.n));
	}
	return n;
}

static inline size_t compare_markers(struct test *t, size_t part)
{
	struct sg_str rest = t->parts.items[part].text, line;
	size_t number = 0, markers = 0, far = 0;

	while (line_next(&line, &rest)) {
		size_t there = wanted_of_part(t, &t->parts.items[part], ++number);
		size_t wanted = wanted_in(t, line) + there;
		size_t got = findings_in_line(t, part, number);

		far += there;
		markers += wanted;
		if (wanted != got && !t->why)
			t->why =
				sg_printf(&t->arena, "%s:%zu: %zu wanted, %zu reported",
					  t->parts.items[part].name, number, wanted, got);
	}
	if (far != wanted_of_part(t, &t->parts.items[part], 0))
		t->why = "a marker names a line that is not there";
	return markers;
}

static inline size_t count_findings(const struct test *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->run.findings.len; i++)
		n += is_of_case(t, &t->run.findings.items[i]) &&
		     !t->run.findings.items[i].suppressed;
	return n;
}

static inline void check_markers(struct test *t)
{
	size_t markers = 0;

	for (size_t i = 0; i < t->parts.len; i++)
		if (!t->parts.items[i].old)
			markers += compare_markers(t, i);
	if (t->why)
		return;
	if (count_findings(t) != markers)
		t->why = "a finding is in a file that is no part of the case";
	else if (!strncmp(t->file, "bad", 3) && !markers)
		t->why = "a bad case needs a marker";
	else if (!strncmp(t->file, "good", 4) && markers)
		t->why = "a good case must be silent";
	else if (strncmp(t->file, "good", 4) && strncmp(t->file, "bad", 3))
		t->why = "the name of a case begins with good or bad";
}

#endif
