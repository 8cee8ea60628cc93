/*
 * Cases of fixtures/rules/: their arguments and parts, as golden.c describes them, read
 * from the text, and written to a checkout of their own.
 */
#ifndef SQLGUARD_TESTS_GOLDEN_CASE_H
#define SQLGUARD_TESTS_GOLDEN_CASE_H

#include <sqlguard/engine.h>

#include "files.h"

struct part {
	char *name;
	struct sg_str text;
	struct sg_str wanted; /* "3:rule-name 7:rule-name", from its "-- file:" line */
	bool old;             /* in the commit, and changed or removed since */
};

struct test {
	struct sg_arena arena;
	const char *rule, *folder, *file;
	struct sg_buf text, output;
	enum sg_dialect dialect;
	bool problems, set;
	size_t since;       /* parts that are committed; 0: none */
	struct sg_str with; /* other rules that run, with commas */
	SG_ARRAY(struct part) parts;
	struct sg_run run;
	const char *why; /* it failed; NULL: it passed */
};

static inline struct sg_str word_after(struct sg_str line, const char *option)
{
	size_t at = sg_str_find(line, option, 0);

	line = sg_str_sub(line, at + strlen(option), line.n);
	return sg_str_sub(line, 0, sg_str_find(line, " ", 0));
}

static inline void read_arguments(struct test *t)
{
	struct sg_str rest = sg_buf_str(&t->text), line = {0};
	size_t at;

	line_next(&line, &rest);
	at = sg_str_find(line, "--dialect ", 0);
	t->problems = sg_str_find(line, "--problems", 0) < line.n;
	t->set = sg_str_find(line, "--set", 0) < line.n;
	t->with = word_after(line, "--with ");
	line = sg_str_trim(sg_str_sub(line, at + 10, line.n));
	line = sg_str_sub(line, 0, sg_str_find(line, " ", 0));
	if (!sg_str_starts(sg_buf_str(&t->text), "-- args:") ||
	    !sg_dialect_find(&t->dialect, line))
		t->why = "the first line must be '-- args: --dialect' and a dialect";
}

/* "drizzle/meta/_journal.json -- want: 3:rule-name" */
static inline void part_start(struct test *t, struct sg_str line, struct sg_str rest)
{
	size_t at = sg_str_find(line, "-- want:", 0);
	struct part *part = SG_PUSH(&t->arena, &t->parts);

	part->name = sg_cstr(&t->arena, sg_str_trim(sg_str_sub(line, 0, at)));
	part->wanted = sg_str_trim(sg_str_sub(line, at + 8, line.n));
	part->text = rest;
}

static inline void part_end(struct test *t, const char *end)
{
	struct part *part = &t->parts.items[t->parts.len - 1];

	if (part->text.p + part->text.n > end)
		part->text.n = (size_t)(end - part->text.p);
}

/* Parts that a later one changes or removes. */
static inline void mark_old(struct test *t)
{
	for (size_t i = 0; i < t->since; i++)
		for (size_t j = t->since; j < t->parts.len; j++)
			if (!strcmp(t->parts.items[i].name, t->parts.items[j].name))
				t->parts.items[i].old = true;
}

/* The text between two "-- file:" lines, or all of it under the name of the case. */
static inline void split(struct test *t)
{
	struct sg_str rest = sg_buf_str(&t->text), line;

	part_start(t, sg_str_of(t->file), rest);
	while (line_next(&line, &rest)) {
		bool since = sg_str_is(line, "-- since");

		if (!since && !sg_str_starts(line, "-- file:"))
			continue;
		part_end(t, line.p);
		if (since)
			t->since = t->parts.len - 1;
		else
			part_start(t, sg_str_sub(line, 8, line.n), rest);
	}
	if (t->parts.len > 1) {
		t->parts.items++;
		t->parts.len--;
	}
	mark_old(t);
}

/* ---- cases ---- */

/* Nothing runs yet; ended by close_case. */
static inline void open_case(struct test *t, const char *rule, const char *file)
{
	*t = (struct test){.rule = rule, .file = file};
	t->folder = sg_printf(&t->arena, "fixtures/rules/%s", rule);
	sg_run_init(&t->run);
	file_need(&t->text, sg_printf(&t->arena, "%s/%s", t->folder, file));
	read_arguments(t);
	split(t);
}

static inline void close_case(struct test *t)
{
	sg_run_release(&t->run);
	sg_buf_release(&t->text);
	sg_buf_release(&t->output);
	sg_arena_release(&t->arena);
}

/* Prints how the case ended; 1: it failed. */
static inline int report_case(const struct test *t)
{
	printf("%s %s/%s%s%s\n", t->why ? "not ok" : "ok", t->rule, t->file,
	       t->why ? ": " : "", t->why ? t->why : "");
	return t->why != NULL;
}

typedef void visit_case(const char *rule, const char *file, void *payload);

/* Calls visit for each case of a rule, or of all rules for NULL; how many there are. */
static inline int each_case(const char *rule, visit_case *visit, void *payload)
{
	char folder[512];
	struct names files;
	int n = 0;

	for (size_t i = 0; !rule && i < sg_rules_len; i++)
		n += each_case(sg_rules[i].name, visit, payload);
	if (!rule)
		return n;
	snprintf(folder, sizeof folder, "fixtures/rules/%s", rule);
	files = folder_list(folder, ".sql");
	for (int i = 0; i < files.len; i++)
		visit(rule, files.items[i], payload);
	names_free(&files);
	return files.len;
}

/* ---- a checkout ---- */

/* Parts of the case as files of the working folder; one without a line is none. */
static inline void write_parts(struct test *t, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct part *part = &t->parts.items[i];

		folder_make_above(part->name);
		if (part->text.n)
			file_write(part->name, part->text);
		else
			remove(part->name);
	}
}

static inline void commit(struct test *t)
{
	if (system("git init -q . && git add -A && git -c user.name=t -c user.email=t@t "
		   "-c commit.gpgsign=false commit -qm base"))
		t->why = "git does not commit the parts above '-- since'";
}

static inline void write_checkout(struct test *t)
{
	write_parts(t, 0, t->since);
	if (t->since)
		commit(t);
	write_parts(t, t->since, t->parts.len);
}

#endif
