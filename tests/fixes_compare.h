/* What a fix of a case may not change: other findings, the schema, the line ends. */
#ifndef SQLGUARD_TESTS_FIXES_COMPARE_H
#define SQLGUARD_TESTS_FIXES_COMPARE_H

#include <sqlguard/diff_schema.h>

#include "golden_run.h"
#include "sqlite_memory.h"

static int failed;
static size_t executed; /* cases, in SQLite */

/* A case, in one of its two line ends. */
struct subject {
	const char *rule, *file;
	bool crlf;
};

/* The texts of its parts at some time. */
struct texts {
	struct sg_arena arena;
	SG_ARRAY(struct sg_str) of;
};

static inline void report(const struct subject *s, const char *what, const char *why)
{
	failed++;
	printf("not ok %s/%s%s: %s: %s\n", s->rule, s->file, s->crlf ? " with CRLF" : "",
	       what, why);
}

/* ---- findings ---- */

static inline size_t count_of(const struct sg_run *run, const struct sg_rule_entry *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < run->findings.len; i++)
		n += run->findings.items[i].rule == rule &&
		     !run->findings.items[i].suppressed;
	return n;
}

static inline size_t count_problems(const struct sg_run *run)
{
	size_t n = 0;

	for (size_t i = 0; i < run->files.len; i++)
		n += run->files.items[i]->statements - run->files.items[i]->parsed;
	return n;
}

static inline struct sg_str first_line(const struct sg_buf *text)
{
	struct sg_str rest = sg_buf_str(text), line = {0};

	line_next(&line, &rest);
	return line;
}

static inline bool brings(const struct test *t, const char *rule)
{
	struct sg_str rest = word_after(first_line(&t->text), "--brings ");

	while (rest.n) {
		size_t end = sg_str_find(rest, ",", 0);

		if (sg_str_is(sg_str_sub(rest, 0, end), rule))
			return true;
		rest = sg_str_sub(rest, end + 1, rest.n);
	}
	return false;
}

static inline bool repairs_schema(const struct test *t)
{
	struct sg_str line = first_line(&t->text);

	return sg_str_find(line, " --repairs-schema", 0) < line.n;
}

static inline void compare_findings(const struct subject *s, const struct test *before,
				    struct test *after, const char *fixed,
				    bool failed_before)
{
	if (after->why || count_problems(&after->run) > count_problems(&before->run))
		report(s, fixed,
		       after->why ? after->why : "the fixed file does not parse");
	for (size_t i = 0; i < sg_rules_len; i++) {
		bool own = !strcmp(sg_rules[i].name, fixed);
		size_t was = count_of(&before->run, &sg_rules[i]);
		size_t is = count_of(&after->run, &sg_rules[i]);

		if (own ? is < was
			: is <= was || failed_before || brings(before, sg_rules[i].name))
			continue;
		report(s, fixed,
		       sg_printf(&after->arena, "%zu findings of %s become %zu", was,
				 sg_rules[i].name, is));
	}
}

/* ---- schemas ---- */

/* The schema behind the last part; `refused`: the replay sees a statement fail. */
static inline struct sg_schema_at replay(bool *refused, struct sg_arena *arena,
					 const struct test *t, const struct texts *texts)
{
	struct sg_replay *replay =
		sg_replay_new(arena, t->dialect, SG_BEGINS_PRESUMED_EMPTY);

	for (size_t i = 0; i < t->parts.len; i++) {
		struct sg_input input = {.bytes = texts->of.items[i],
					 .dialect = t->dialect,
					 .replay = replay};

		if (!t->parts.items[i].old &&
		    sg_str_ends(sg_str_of(t->parts.items[i].name), ".sql"))
			sg_run_replay(t->parts.items[i].name, &input);
	}
	*refused = false;
	for (size_t i = 0; i < replay->catalog->places.len; i++)
		*refused = *refused || replay->catalog->places.items[i].refused.n;
	return (struct sg_schema_at){replay->catalog, SG_NOW};
}

/* What is not known well enough to be compared is left out. */
static inline void compare_schemas(const struct subject *s,
				   const struct sg_schema_at *was,
				   const struct sg_schema_at *is, struct sg_arena *arena,
				   const char *fixed)
{
	struct sg_schema_diff diff = {0};
	struct sg_buf text = {0};
	size_t kept = 0;

	sg_diff_schemas(&diff, arena, was, is);
	for (size_t i = 0; i < diff.changes.len; i++)
		if (diff.changes.items[i].type != SG_NOT_COMPARED)
			diff.changes.items[kept++] = diff.changes.items[i];
	diff.changes.len = kept;
	sg_diff_text(&text, &diff);
	if (text.n)
		report(s, fixed, text.p);
	sg_buf_release(&text);
}

/* ---- a real SQLite ---- */

/* The schema that SQLite makes of the parts, without the remarks that it keeps of them;
   false: it refuses them. */
static inline bool execute(struct sg_buf *out, const struct test *t,
			   const struct texts *texts)
{
	sqlite3 *db = open_memory();
	bool ok = true;
	struct sg_arena arena = {0};
	size_t ran = 0;

	for (size_t i = 0; ok && i < t->parts.len; i++)
		if (!t->parts.items[i].old &&
		    sg_str_ends(sg_str_of(t->parts.items[i].name), ".sql")) {
			ran++;
			ok = sqlite3_exec(db, sg_cstr(&arena, texts->of.items[i]), NULL,
					  NULL, NULL) == SQLITE_OK;
		}
	ok = ok && ran &&
	     ask_lines(out, db,
		       "SELECT type, name, tbl_name, replace(replace(replace(substr(sql, "
		       "1, instr(sql || '--', '--') - 1), ' ', ''), char(13), ''), "
		       "char(10), "
		       "'') FROM sqlite_schema ORDER BY 1, 2");
	sqlite3_close(db);
	sg_arena_release(&arena);
	return ok;
}

static inline void compare_databases(const struct subject *s, const struct test *t,
				     const struct texts *before,
				     const struct texts *after, const char *fixed)
{
	struct sg_buf was = {0}, is = {0};

	if (t->dialect != SG_POSTGRES && execute(&was, t, before)) {
		executed++;
		if (!execute(&is, t, after))
			report(s, fixed, "SQLite refuses the fixed file");
		else if (!sg_str_eq(sg_buf_str(&was), sg_buf_str(&is)))
			report(s, fixed, "SQLite makes another schema of the fixed file");
	}
	sg_buf_release(&was);
	sg_buf_release(&is);
}

static inline void check_line_ends(const struct subject *s, struct sg_str text,
				   const char *fixed)
{
	for (size_t i = 0; s->crlf && i < text.n; i++)
		if (text.p[i] == '\n' && (!i || text.p[i - 1] != '\r')) {
			report(s, fixed, "a line ends without CR");
			return;
		}
}

#endif
