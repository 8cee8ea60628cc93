/*
 * Every safe fix that any rule offers for a case of fixtures/rules/, applied alone: the
 * file parses, the finding is gone, no other finding has come, the schema is the same,
 * and so it is in a real SQLite where the case runs there.  Then all of them, round by
 * round, until none is left; and all that with CRLF.
 *
 * Of a statement that failed before, nobody knows what else there is to say.  The first
 * line of a case may allow more: `--brings a,b`: findings of these rules may come;
 * `--repairs-schema`: what a fix of this case repairs is the schema.
 */
#include "fixes_compare.h"

static size_t judged;

/* ---- a run of a case ---- */

static struct sg_str with_crlf(struct sg_arena *arena, struct sg_str text)
{
	struct sg_buf out = {0};

	for (size_t i = 0; i < text.n; i++) {
		bool bare = text.p[i] == '\n' && !(i && text.p[i - 1] == '\r');

		sg_buf_adds(&out, bare ? "\r" : "");
		sg_buf_addc(&out, text.p[i]);
	}
	return sg_buf_keep(&out, arena);
}

static void run_case(struct test *t, const struct subject *s, const struct texts *texts)
{
	open_case(t, s->rule, s->file);
	for (size_t i = 0; i < t->parts.len; i++)
		t->parts.items[i].text = texts->of.items[i];
	sg_run_select(&t->run, sg_str_of(s->rule),
		      sg_rule_find(sg_str_of(s->rule))->rule->severity);
	check_case(t);
}

static void first_texts(struct texts *out, const struct subject *s)
{
	struct test t;

	open_case(&t, s->rule, s->file);
	for (size_t i = 0; i < t.parts.len; i++) {
		struct sg_str text = t.parts.items[i].text;

		*SG_PUSH(&out->arena, &out->of) = s->crlf ? with_crlf(&out->arena, text)
							  : sg_strdup(&out->arena, text);
	}
	close_case(&t);
}

/* The part that a file of the run is; SIZE_MAX: none that runs. */
static size_t part_of(const struct test *t, const struct sg_file *file)
{
	for (size_t i = 0; i < t->parts.len; i++)
		if (!t->parts.items[i].old && !strcmp(t->parts.items[i].name, file->path))
			return i;
	return SIZE_MAX;
}

static bool is_offered(const struct sg_finding *finding)
{
	return finding->fix.kind == SG_FIX_SAFE && !finding->suppressed;
}

/* ---- fixes alone ---- */

static void judge_fix(const struct subject *s, const struct test *t,
		      const struct texts *texts, const struct sg_finding *finding)
{
	size_t part = part_of(t, finding->file);
	const char *fixed = finding->rule->name;
	struct texts changed = {0};
	struct sg_arena arena = {0};
	struct sg_schema_at was, is;
	bool refused, refused_now;
	struct test after;

	if (part == SIZE_MAX || !finding->fix.edits.len || !finding->fix.title.n) {
		report(s, fixed, "a fix of no file, without edits or without a title");
		return;
	}
	for (size_t i = 0; i < texts->of.len; i++)
		*SG_PUSH(&changed.arena, &changed.of) = texts->of.items[i];
	changed.of.items[part] = fixed_by(&changed.arena, finding);
	judged++;
	run_case(&after, s, &changed);
	was = replay(&refused, &arena, t, texts);
	is = replay(&refused_now, &arena, t, &changed);
	refused = refused || count_problems(&after.run) < count_problems(&t->run);
	compare_findings(s, t, &after, fixed, refused);
	if (refused_now && !refused)
		report(s, fixed, "a statement fails now");
	if (!repairs_schema(t)) {
		if (!refused)
			compare_schemas(s, &was, &is, &arena, fixed);
		compare_databases(s, t, texts, &changed, fixed);
	}
	check_line_ends(s, changed.of.items[part], fixed);
	close_case(&after);
	sg_arena_release(&arena);
	sg_arena_release(&changed.arena);
}

/* ---- all of them ---- */

static bool fix_file(struct texts *texts, const struct test *t,
		     const struct sg_file *file)
{
	size_t part = part_of(t, file);
	struct sg_text_edits edits = {0};
	struct sg_buf out = {0};

	for (size_t i = 0; i < t->run.findings.len; i++)
		if (t->run.findings.items[i].file == file &&
		    is_offered(&t->run.findings.items[i]))
			sg_edits_add(&edits, &texts->arena, &t->run.findings.items[i]);
	if (!edits.all.len || part == SIZE_MAX)
		return false;
	sg_edits_apply(&out, file->source.text, &edits);
	texts->of.items[part] = sg_buf_keep(&out, &texts->arena);
	return true;
}

static void judge_rounds(const struct subject *s, struct texts *texts)
{
	bool changed = true;

	for (int round = 0; changed; round++) {
		struct test t;

		changed = false;
		run_case(&t, s, texts);
		if (t.why)
			report(s, "all fixes", t.why);
		for (size_t i = 0; round < 10 && i < t.run.files.len; i++)
			changed = fix_file(texts, &t, t.run.files.items[i]) || changed;
		if (round == 10)
			report(s, "all fixes", "do not come to an end");
		close_case(&t);
	}
}

static void judge_case(const struct subject *s)
{
	struct texts texts = {0};
	struct test t;

	first_texts(&texts, s);
	run_case(&t, s, &texts);
	for (size_t i = 0; i < t.run.findings.len; i++)
		if (is_offered(&t.run.findings.items[i]))
			judge_fix(s, &t, &texts, &t.run.findings.items[i]);
	close_case(&t);
	judge_rounds(s, &texts);
	sg_arena_release(&texts.arena);
}

static void judge_both(const char *rule, const char *file, void *none)
{
	(void)none;
	for (int crlf = 0; crlf < 2; crlf++)
		judge_case(&(struct subject){rule, file, crlf});
}

int main(int argc, char **argv)
{
	private_git();
	each_case(argc > 1 ? argv[1] : NULL, judge_both, NULL);
	if (!judged || (argc < 2 && !executed))
		printf("not ok fixes: none was judged, or SQLite ran none\n");
	else if (!failed)
		printf("ok %zu fixes keep the meaning, %zu of them in SQLite, too\n",
		       judged, executed);
	return failed || !judged;
}
