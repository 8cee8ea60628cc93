/*
 * Laws that hold for the reports of any run: nothing raw reaches a reader, JSON says what
 * the findings say, fingerprints stay.  --bench tells how long 100 000 findings take.
 */
#include <time.h>

#include <cjson/cJSON.h>

#include "report_run.h"

/* ---- laws ---- */

static bool is_shown_raw(uint32_t code)
{
	return (code < 0x20 && code != '\n') || (code >= 0x7f && code <= 0x9f) ||
	       (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

static bool is_safe(struct sg_str text)
{
	for (size_t i = 0; i < text.n;) {
		uint32_t code = 0;
		size_t n = sg_utf8_next(&code, sg_str_sub(text, i, text.n));

		if (!n || is_shown_raw(code))
			return false;
		i += n;
	}
	return true;
}

static const cJSON *at(const cJSON *item, const char *key)
{
	const cJSON *found = cJSON_GetObjectItemCaseSensitive(item, key);

	if (!found)
		sg_bug("no '%s'", key);
	return found;
}

static cJSON *parsed(struct sg_run *run, const char *format)
{
	struct sg_buf out = {0};
	const char *end = NULL;
	cJSON *root;

	write_as(&out, run, format, (struct sg_report_options){0});
	root = cJSON_ParseWithLengthOpts(out.p, out.n + 1, &end, true);
	if (!root || !is_safe(sg_buf_str(&out)))
		sg_buf_clear(&out);
	if (out.n && out.p[out.n - 1] != '\n')
		sg_bug("no line end after '%s'", format);
	sg_buf_release(&out);
	return root;
}

static bool says(const cJSON *item, const char *key, struct sg_str want)
{
	const cJSON *value = at(item, key);

	if (!want.n)
		return cJSON_IsNull(value);
	return cJSON_IsString(value) && sg_str_is(want, value->valuestring);
}

static bool same_fix(const cJSON *item, const struct sg_fix *fix)
{
	const cJSON *edit;
	size_t same = 0;

	if (!fix->kind)
		return cJSON_IsNull(item);
	cJSON_ArrayForEach(edit, at(item, "edits"))
	{
		const struct sg_text_edit *want = &fix->edits.items[same];

		same += at(edit, "byte_start")->valuedouble == want->span.off &&
			at(edit, "byte_end")->valuedouble == sg_span_end(want->span) &&
			sg_str_is(want->text, at(edit, "text")->valuestring);
	}
	return same == fix->edits.len &&
	       says(item, "kind",
		    sg_str_of(fix->kind == SG_FIX_SAFE ? "safe" : "rebuild")) &&
	       says(item, "title", fix->title);
}

static bool same_finding(const cJSON *item, const struct sg_finding *finding)
{
	struct sg_source *src = (struct sg_source *)&finding->file->source;
	struct sg_span span = finding->span;

	return says(item, "message", finding->message) &&
	       says(item, "help", finding->help) && says(item, "sql", finding->sql) &&
	       says(item, "reason", finding->reason) &&
	       says(item, "rule", sg_str_of(finding->rule->name)) &&
	       at(item, "byte_start")->valuedouble == span.off &&
	       at(item, "byte_end")->valuedouble == sg_span_end(span) &&
	       at(item, "line")->valuedouble == (double)sg_source_line(src, span.off) &&
	       cJSON_IsTrue(at(item, "suppressed")) == finding->suppressed &&
	       same_fix(at(item, "fix"), &finding->fix) &&
	       cJSON_GetArraySize(at(item, "notes")) == (int)finding->notes.len;
}

static void check_round_trip(void)
{
	struct sg_run run;
	cJSON *root;
	const cJSON *item;
	size_t i = 0, same = 0;

	make_run(&run, &plain);
	root = parsed(&run, "json");
	cJSON_ArrayForEach(item, at(root, "findings")) same +=
		same_finding(item, &run.findings.items[i++]);
	result(i == run.findings.len && same == i, "json says what the findings say",
	       "a field differs");
	cJSON_Delete(root);
	sg_arena_release(&run.arena);
}

/* ---- fingerprints ---- */

struct prints {
	char text[8][20];
	int len;
};

static void fingerprints(struct prints *out, const char *path, const char *sql)
{
	static const struct said drop = {
		.severity = SG_ERROR, .from = "DROP", .to = ";", .message = "m"};
	struct sg_run run = {0};
	struct sg_file *file = add_file(&run, path, sg_str_of(sql));
	const cJSON *item;
	cJSON *root;
	size_t from = 0;

	while ((from = sg_str_find(file->source.text, "DROP", from)) <
	       file->source.text.n) {
		size_t to = sg_str_find(file->source.text, ";", from);

		add_finding(&run, file, &drop);
		run.findings.items[run.findings.len - 1].span = sg_span_of(from, to);
		from = to;
	}
	root = parsed(&run, "sarif");
	out->len = 0;
	cJSON_ArrayForEach(item, at(at(root, "runs")->child, "results")) snprintf(
		out->text[out->len++], sizeof *out->text, "%s",
		at(at(item, "partialFingerprints"), "sqlguardFinding/v1")->valuestring);
	cJSON_Delete(root);
	sg_arena_release(&run.arena);
}

static bool same_prints(const struct prints *a, const struct prints *b)
{
	if (a->len != b->len || !a->len)
		return false;
	for (int i = 0; i < a->len; i++)
		if (strcmp(a->text[i], b->text[i]))
			return false;
	return true;
}

static void check_fingerprints(void)
{
	struct prints first, other;

	fingerprints(&first, "a.sql", "DROP TABLE a;\nDROP TABLE a;\nDROP TABLE b;");
	result(first.len == 3 && strcmp(first.text[0], first.text[1]) &&
		       strcmp(first.text[1], first.text[2]) &&
		       strcmp(first.text[0], first.text[2]),
	       "fingerprints differ, also of equal statements", "two are the same");
	fingerprints(
		&other, "a.sql",
		"-- new\n\nDROP TABLE a;\nSELECT 1; DROP\n\tTABLE  a;\r\nDROP TABLE b;");
	result(same_prints(&first, &other), "fingerprints survive lines above and blanks",
	       "one differs");
	fingerprints(&other, "./x/../a.sql", "DROP TABLE a;DROP TABLE a;DROP TABLE b;");
	result(same_prints(&first, &other),
	       "fingerprints do not depend on how a path is given", "one differs");
	fingerprints(&other, "b.sql", "DROP TABLE a;");
	result(strcmp(first.text[0], other.text[0]) != 0,
	       "fingerprints depend on the file", "they are the same");
	fingerprints(&other, "a.sql", "DROP TABLE aa;");
	result(strcmp(first.text[0], other.text[0]) != 0,
	       "fingerprints depend on the text", "they are the same");
}

/* ---- anything may come ---- */

#ifndef ANY_RUNS
#define ANY_RUNS 1500
#endif

static uint32_t state = 1;

/* Numerical Recipes' generator: the same bytes on every machine. */
static uint32_t draw(uint32_t below)
{
	state = state * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)state * below >> 32);
}

static struct sg_str any_text(struct sg_arena *arena, size_t longest)
{
	static const char *const bits[] = {
		"\n",       "\r",           "\t",       " ", "word", "\x1b[1m", "表",
		"😀",        "\xcc\x81",     "\xe2\x80", "%", "::",   "\"",      "\\",
		"\xc2\x9b", "\xe2\x80\xae", "\x7f",     "a", "/",    ".."};
	struct sg_buf text = {0};
	size_t n = draw((uint32_t)longest);
	struct sg_str copy;

	while (text.n < n)
		if (draw(8))
			sg_buf_adds(&text, bits[draw(sizeof bits / sizeof *bits)]);
		else
			sg_buf_addc(&text, (char)draw(256));
	copy = sg_strdup(arena, sg_buf_str(&text));
	sg_buf_release(&text);
	return copy;
}

static void any_fix(struct sg_run *run, struct sg_finding *finding, uint32_t n)
{
	uint32_t at = 0;

	finding->fix.kind = (enum sg_fix_kind)draw(3);
	finding->fix.title = any_text(&run->arena, 30);
	while (finding->fix.kind && draw(3)) {
		struct sg_text_edit *edit = SG_PUSH(&run->arena, &finding->fix.edits);

		edit->span.off = at + draw(n - at + 1);
		edit->span.len = draw(n - edit->span.off + 1);
		edit->text = any_text(&run->arena, 30);
		at = sg_span_end(edit->span);
	}
}

static void any_finding(struct sg_run *run, const struct sg_file *file)
{
	struct sg_finding *finding = SG_PUSH(&run->arena, &run->findings);
	uint32_t n = (uint32_t)file->source.text.n;

	finding->rule = &made_rules[draw(2)];
	finding->file = file;
	finding->severity = (enum sg_severity)(1 + draw(3));
	finding->span.off = draw(n + 1);
	finding->span.len = draw(n - finding->span.off + 1);
	finding->statement = draw(3);
	finding->message = any_text(&run->arena, 60);
	while (draw(2))
		*SG_PUSH(&run->arena, &finding->notes) = any_text(&run->arena, 60);
	finding->help = any_text(&run->arena, 60);
	finding->sql = any_text(&run->arena, 60);
	finding->suppressed = !draw(4);
	finding->reason = any_text(&run->arena, 30);
	any_fix(run, finding, n);
	count(run, finding);
}

static void any_run(struct sg_run *run)
{
	*run = (struct sg_run){0};
	for (uint32_t files = draw(3); files; files--) {
		const char *path = sg_cstr(&run->arena, any_text(&run->arena, 20));
		struct sg_file *file =
			add_file(run, path, any_text(&run->arena, draw(4) ? 60 : 2000));

		while (draw(3))
			any_finding(run, file);
	}
}

static const char *survives(struct sg_run *run, struct sg_buf *out)
{
	struct sg_report_options options = {.width = draw(4) ? draw(120) : 0};
	static const char *const places[] = {NULL, "", "/", "../x"};
	static const char *const shown[] = {"text", "github"}, *const data[] = {"json",
										"sarif"};

	options.started_in = places[draw(4)];
	for (size_t i = 0; i < 2; i++) {
		write_as(out, run, shown[i], options);
		if (!is_safe(sg_buf_str(out)))
			return shown[i];
	}
	for (size_t i = 0; i < 2; i++) {
		cJSON *root = parsed(run, data[i]);

		if (!root)
			return data[i];
		cJSON_Delete(root);
	}
	return NULL;
}

static void check_anything(void)
{
	struct sg_buf out = {0};
	const char *bad = NULL;

	for (int i = 0; i < ANY_RUNS && !bad; i++) {
		struct sg_run run;

		any_run(&run);
		bad = survives(&run, &out);
		sg_arena_release(&run.arena);
	}
	result(!bad, "no bytes break a report or reach a terminal raw", bad ? bad : "");
	sg_buf_release(&out);
}

/* ---- columns ---- */

static size_t counted(struct sg_str text, size_t from, size_t to)
{
	size_t column = 1;

	while (from < to) {
		uint32_t code = 0;
		size_t n = sg_utf8_next(&code, sg_str_sub(text, from, text.n));

		from += n ? n : 1;
		column += code > 0xffff ? 2 : 1;
	}
	return column;
}

/* The columns of a line that is longer than the steps in which it is counted. */
static void check_columns(void)
{
	struct sg_arena arena = {0};
	struct sg_buf text = {0};
	struct sg_source src;
	bool same = true;

	sg_buf_adds(&text, "first line\n");
	for (int i = 0; i < 3000; i++)
		sg_buf_adds(&text,
			    (const char *const[]){"a", "é", "表", "😀", "\xff"}[draw(5)]);
	sg_source_init(&src, &arena, "a.sql", sg_buf_str(&text));
	for (size_t off = 11; off <= text.n; off++)
		same = same &&
		       counted(src.text, 11, off) ==
			       sg_source_column(&src, (uint32_t)off, SG_UTF16_UNITS);
	result(same && text.n > 4000, "columns of a long line", "one differs");
	sg_buf_release(&text);
	sg_arena_release(&arena);
}

/* ---- speed ---- */

static void bench(const char *format, char between)
{
	static const struct said said = {
		.severity = SG_ERROR,
		.from = "DROP",
		.to = "users",
		.message = "'users' is dropped with its rows",
		.notes = {"a note of some words", "and one more note"},
		.help = "rename it now",
		.sql = "ALTER TABLE users RENAME TO users_old;",
	};
	struct sg_buf sql = {0}, out = {0};
	struct sg_run run = {0};
	struct sg_file *file;
	struct timespec from, to;

	for (int i = 0; i < 100000; i++)
		sg_buf_printf(&sql, "DROP TABLE users;%c", between);
	file = add_file(&run, "db/a.sql", sg_buf_str(&sql));
	for (uint32_t i = 0; i < 100000; i++) {
		add_finding(&run, file, &said);
		run.findings.items[i].span.off = i * 18;
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	write_as(&out, &run, format, (struct sg_report_options){.width = 80});
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("%-6s %s %5.0f ms %6.1f MB\n", format,
	       between == '\n' ? "many lines" : "one line  ",
	       (double)(to.tv_sec - from.tv_sec) * 1e3 +
		       (double)(to.tv_nsec - from.tv_nsec) / 1e6,
	       (double)out.n / 1e6);
	sg_buf_release(&sql);
	sg_buf_release(&out);
	sg_arena_release(&run.arena);
}

static void bench_all(void)
{
	for (size_t i = 0; i < sg_reporters_len; i++) {
		bench(sg_reporters[i].name, '\n');
		bench(sg_reporters[i].name, ' ');
	}
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--bench")) {
		bench_all();
		return 0;
	}
	check_round_trip();
	check_fingerprints();
	check_anything();
	check_columns();
	return failed != 0;
}
