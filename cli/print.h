/* Text, JSON and journal entries, as all commands on a database tell them; nothing
   untrusted reaches the terminal raw. */
#ifndef SQLGUARD_CLI_PRINT_H
#define SQLGUARD_CLI_PRINT_H

#include <cjson/cJSON.h>

#include <sqlguard/buf.h>

#include "target_options.h"

/* The text with nothing in it that a terminal obeys. */
void sg_add_text(struct sg_buf *out, const char *text);

/* The same of each line, indented. */
void sg_add_lines(struct sg_buf *out, struct sg_str text);

/* The same of each text on a line of its own, with a mark before it. */
void sg_add_each(struct sg_buf *out, const char *mark, const char *const *texts,
		 size_t n);

/* Prints and releases it. */
void sg_print_out(struct sg_buf *out);

void sg_print_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "label", "value" in columns. */
void sg_print_fact(const char *label, const char *value);

/* Prints a document and deletes it. */
void sg_print_json(cJSON *root);

/* Puts "event", "outcome" and "why" into an entry, journals it and deletes it; a journal
   that cannot be written is told, and stops nothing that is done. */
void sg_journal_event(const struct sg_apply_target *target, cJSON *entry,
		      const char *event, const char *outcome, const char *why);

#endif
