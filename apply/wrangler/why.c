/*
 * Why a call of wrangler failed, in a line for people: its own words, with the secrets
 * taken out, and without colours and what it says of its logs.
 */
#include <string.h>

#include <sqlguard/buf.h>

#include "wrangler.h"

/* ---- secrets ---- */

extern char **environ;

/* CLOUDFLARE_API_TOKEN, CLOUDFLARE_API_KEY, CF_API_TOKEN, AWS_SECRET_ACCESS_KEY .. */
static bool is_secret(struct sg_str variable)
{
	static const char *const words[] = {"TOKEN", "KEY", "SECRET", "PASSWORD",
					    "EMAIL"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (sg_str_find(variable, words[i], 0) < variable.n)
			return true;
	return false;
}

/* Shorter values would take words out of the message, and guard nothing. */
#define SHORTEST_SECRET 6

static struct sg_str hide(struct sg_arena *arena, struct sg_str text, const char *secret)
{
	struct sg_buf out = {0};
	size_t from = 0, at;

	while ((at = sg_str_find(text, secret, from)) < text.n) {
		sg_buf_add(&out, sg_str_sub(text, from, at));
		sg_buf_adds(&out, "***");
		from = at + strlen(secret);
	}
	sg_buf_add(&out, sg_str_sub(text, from, text.n));
	return sg_buf_keep(&out, arena);
}

static struct sg_str hide_secrets(struct sg_arena *arena, struct sg_str text)
{
	for (size_t i = 0; environ[i]; i++) {
		const char *value = strchr(environ[i], '=');
		struct sg_str name = {environ[i],
				      value ? (size_t)(value - environ[i]) : 0};

		if (is_secret(name) && strlen(value + 1) >= SHORTEST_SECRET)
			text = hide(arena, text, value + 1);
	}
	return text;
}

/* The address of an export is signed: who has it has the data. */
static struct sg_str cut_addresses(struct sg_arena *arena, struct sg_str text)
{
	struct sg_buf out = {0};
	size_t from = 0, at;

	while ((at = sg_str_find(text, "http", from)) < text.n) {
		size_t end = at + strcspn(text.p + at, " \t\n\"'`)");
		size_t query = sg_str_find(text, "?", at);

		sg_buf_add(&out, sg_str_sub(text, from, query < end ? query : end));
		from = end;
	}
	sg_buf_add(&out, sg_str_sub(text, from, text.n));
	return sg_buf_keep(&out, arena);
}

/* ---- why ---- */

/* Longer ones are cut: the reason stands at the beginning. */
#define WHY_MOST 600

/* wrangler's errors are in colours, whatever NO_COLOR says (esbuild formats them). */
static struct sg_str without_colors(struct sg_arena *arena, struct sg_str text)
{
	struct sg_buf plain = {0};

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\x1b') {
			sg_buf_addc(&plain, text.p[i]);
			continue;
		}
		while (i + 1 < text.n && strchr("[;0123456789", text.p[i + 1]))
			i++;
		i++; /* the letter */
	}
	return sg_buf_keep(&plain, arena);
}

/* With no control characters: a terminal must not obey a database. */
static struct sg_str one_line(struct sg_arena *arena, struct sg_str text)
{
	struct sg_buf line = {0};

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool blank = c <= ' ' || c == 0x7f;

		if (!blank)
			sg_buf_addc(&line, text.p[i]);
		else if (line.n && line.p[line.n - 1] != ' ')
			sg_buf_addc(&line, ' ');
	}
	return sg_buf_keep(&line, arena);
}

/* Cut last of all: half a secret would not be found. */
static const char *for_people(struct sg_arena *arena, struct sg_str text)
{
	text = cut_addresses(arena, hide_secrets(arena, one_line(arena, text)));
	return sg_cstr(arena, sg_str_trim(sg_str_sub(
				      text, 0, text.n < WHY_MOST ? text.n : WHY_MOST)));
}

/* {"error": {"text": .., "notes": [{"text": ..}]}}: the notes have what D1 said. */
static void add_error(struct sg_buf *out, const cJSON *error)
{
	const cJSON *notes = cJSON_GetObjectItemCaseSensitive(error, "notes"), *note;
	const char *text =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(error, "text"));
	size_t before = out->n;

	cJSON_ArrayForEach(note, notes)
	{
		const char *said = cJSON_GetStringValue(
			cJSON_GetObjectItemCaseSensitive(note, "text"));

		sg_buf_adds(out, out->n > before ? "; " : "");
		sg_buf_adds(out, said ? said : "");
	}
	if (out->n == before)
		sg_buf_adds(out, text ? text : "");
}

/* Lines behind the error that tell where its log is. */
static bool is_chatter(struct sg_str line)
{
	return !line.n || sg_str_find(line, "Logs were written", 0) < line.n ||
	       sg_str_starts(line, "If you think this is a bug");
}

/* "X [ERROR] message", and the lines that explain it. */
static void add_told(struct sg_buf *out, struct sg_str text)
{
	size_t at = sg_str_find(text, "[ERROR]", 0);

	for (size_t from = at < text.n ? at : 0, to; from < text.n; from = to + 1) {
		struct sg_str line;
		size_t mark;

		to = sg_str_find(text, "\n", from);
		line = sg_str_trim(sg_str_sub(text, from, to));
		mark = sg_str_find(line, "[ERROR]", 0);
		if (mark < line.n)
			line = sg_str_trim(sg_str_sub(line, mark + 7, line.n));
		if (is_chatter(line))
			continue;
		sg_buf_adds(out, out->n ? " " : "");
		sg_buf_add(out, line);
	}
}

static const char *said(struct sg_arena *arena, const struct sg_process_result *call)
{
	cJSON *tree = sg_wrangler_json(call->out);
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(tree, "error");
	struct sg_buf text = {0};

	if (error)
		add_error(&text, error);
	cJSON_Delete(tree);
	if (!text.n)
		add_told(&text, without_colors(arena, call->err));
	if (!text.n)
		add_told(&text, without_colors(arena, call->out));
	return for_people(arena, sg_buf_keep(&text, arena));
}

const char *sg_wrangler_why(struct sg_arena *arena, const struct sg_process_result *call)
{
	const char *text;

	if (call->end == SG_PROCESS_TIMED_OUT)
		return sg_printf(arena, "it gave no answer for %.0f seconds",
				 call->seconds);
	if (call->end == SG_PROCESS_KILLED)
		return sg_printf(arena, "it was ended by signal %d", call->code);
	if (!call->code)
		return "";
	text = said(arena, call);
	return *text ? text : sg_printf(arena, "it ended with exit code %d", call->code);
}
