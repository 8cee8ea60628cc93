/*
 * libFuzzer target of the SQLite parser: no bytes may crash it, and what it gives back is
 * in source order and inside the text.
 */
#include <stdint.h>

#include <sqlguard/err.h>
#include <sqlguard/parse.h>

static size_t text_len;

static bool check_node(struct sg_node *node, void *payload)
{
	(void)payload;
	if (sg_span_end(node->span) > text_len)
		sg_bug("span of '%s' past the end", sg_node_kind_name(node->kind));
	return true;
}

static void check(const struct sg_script *script)
{
	uint32_t last = 0;

	for (size_t i = 0; i < script->statements.len; i++) {
		const struct sg_statement *statement = &script->statements.items[i];

		if (statement->span.off < last || sg_span_end(statement->span) > text_len)
			sg_bug("statement %zu is out of order", i);
		last = statement->span.off;
		sg_walk(statement->node, check_node, NULL);
	}
	last = 0;
	for (size_t i = 0; i < script->comments.len; i++) {
		if (script->comments.items[i].span.off < last)
			sg_bug("comment %zu is out of order", i);
		last = sg_span_end(script->comments.items[i].span);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sg_arena arena;
	struct sg_source src;
	struct sg_script script = {0};
	struct sg_buf dump = {0};

	text_len = size;
	sg_arena_init(&arena);
	sg_source_init(&src, &arena, "fuzz.sql",
		       (struct sg_str){size ? (const char *)data : "", size});
	sg_parse_sqlite(&script, &src, &arena);
	check(&script);
	for (size_t i = 0; i < script.statements.len; i++)
		sg_dump(&dump, script.statements.items[i].node);
	sg_dump_tokens_sqlite(&dump, &src);
	sg_buf_release(&dump);
	sg_arena_release(&arena);
	return 0;
}
