/* What must hold of a front end for any bytes. */
#ifndef SQLGUARD_TESTS_FRONT_H
#define SQLGUARD_TESTS_FRONT_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sqlguard/err.h>

#include "parsed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of its own size lets AddressSanitizer see each byte that is read past the end.
 */
static inline struct sg_str fuzz_copy(const uint8_t *data, size_t size)
{
	char *bytes = malloc(size ? size : 1);

	if (!bytes)
		sg_die("out of memory");
	if (size)
		memcpy(bytes, data, size);
	return (struct sg_str){bytes, size};
}

static inline size_t front_span_end(struct sg_span span)
{
	return (size_t)span.off + span.len;
}

static inline bool front_is_inside(struct sg_node *node, void *payload)
{
	const size_t *size = payload;

	if (front_span_end(node->span) > *size)
		sg_bug("%s: the span ends behind the file",
		       sg_node_kind_name(node->kind));
	return true;
}

static inline void front_judge(const struct sg_script *script, size_t size)
{
	size_t last = 0;

	for (size_t i = 0; i < script->statements.len; i++) {
		const struct sg_statement *statement = &script->statements.items[i];

		if (statement->span.off < last || front_span_end(statement->span) > size)
			sg_bug("statement %zu is out of order", i);
		last = statement->span.off;
		sg_walk(statement->node, front_is_inside, &size);
	}
	last = 0;
	for (size_t i = 0; i < script->comments.len; i++) {
		struct sg_span span = script->comments.items[i].span;

		if (span.off < last || front_span_end(span) > size)
			sg_bug("comment %zu is out of order", i);
		last = front_span_end(span);
	}
}

typedef void front_dump_tokens(struct sg_buf *out, const struct sg_source *src);

/* Statements and comments come in source order, and every span lies in the file. */
static inline void front_check(enum sg_dialect dialect, front_dump_tokens *dump_tokens,
			       const uint8_t *data, size_t size)
{
	struct sg_str bytes = fuzz_copy(data, size);
	struct sg_buf text = {0};
	struct parsed parsed;

	parse_text(&parsed, dialect, "fuzz.sql", bytes);
	front_judge(&parsed.script, size);
	for (size_t i = 0; i < parsed.script.statements.len; i++)
		sg_dump(&text, parsed.script.statements.items[i].node);
	dump_tokens(&text, &parsed.src);
	sg_buf_release(&text);
	parsed_free(&parsed);
	free((char *)bytes.p);
}

#endif
