/* What every command on a database prints and journals with. */
#include <stdarg.h>
#include <stdio.h>

#include <sqlguard/apply/journal.h>
#include <sqlguard/glyph.h>
#include <sqlguard/json_build.h>

#include "print.h"

void sg_add_text(struct sg_buf *out, const char *text)
{
	sg_add_safe(out, sg_str_of(text));
}

void sg_add_lines(struct sg_buf *out, struct sg_str text)
{
	while (text.n) {
		size_t end = sg_str_find(text, "\n", 0);

		sg_buf_adds(out, "  ");
		sg_add_safe(out, sg_str_sub(text, 0, end));
		sg_buf_addc(out, '\n');
		text = sg_str_sub(text, end + 1, text.n);
	}
}

void sg_add_each(struct sg_buf *out, const char *mark, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sg_buf_adds(out, mark);
		sg_add_text(out, texts[i]);
		sg_buf_addc(out, '\n');
	}
}

void sg_print_out(struct sg_buf *out)
{
	sg_progress_end();
	if (out->n)
		fwrite(out->p, 1, out->n, stdout);
	sg_buf_release(out);
}

void sg_print_line(const char *format, ...)
{
	struct sg_arena arena = {0};
	struct sg_buf out = {0};
	va_list args;

	va_start(args, format);
	sg_add_text(&out, sg_vprintf(&arena, format, args));
	va_end(args);
	sg_buf_addc(&out, '\n');
	sg_print_out(&out);
	sg_arena_release(&arena);
}

void sg_print_fact(const char *label, const char *value)
{
	sg_print_line("  %-9s%s", label, value);
}

void sg_print_json(cJSON *root)
{
	struct sg_buf out = {0};

	sg_json_write(&out, root, 4096);
	sg_print_out(&out);
}

void sg_journal_event(const struct sg_apply_target *target, cJSON *entry,
		      const char *event, const char *outcome, const char *why)
{
	struct sg_err err;

	sg_json_add_texts(entry, "event", event);
	if (outcome)
		sg_json_add_texts(entry, "outcome", outcome);
	if (why)
		sg_json_add_texts(entry, "why", why);
	if (!sg_journal_append(target, entry, &err))
		sg_say("the journal was not written: %s", err.text);
	cJSON_Delete(entry);
}
