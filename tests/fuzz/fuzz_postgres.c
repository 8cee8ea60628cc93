/*
 * Any bytes through the PostgreSQL front end alone: statements come in order, each has a
 * node, and what is underlined lies in the file.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sqlguard/err.h>
#include <sqlguard/parse.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_inside(struct sg_node *node, void *payload)
{
	const size_t *size = payload;

	if ((size_t)node->span.off + node->span.len > *size)
		sg_bug("%s: the span ends behind the file",
		       sg_node_kind_name(node->kind));
	return true;
}

static void judge(const struct sg_script *script, size_t size)
{
	size_t last = 0;

	for (size_t i = 0; i < script->statements.len; i++) {
		const struct sg_statement *statement = &script->statements.items[i];

		if (statement->span.off < last)
			sg_bug("statement %zu starts before the one above it", i);
		last = statement->span.off;
		sg_walk(statement->node, is_inside, &size);
	}
}

static void judge_tokens(const struct sg_source *src)
{
	struct sg_buf text = {0};

	sg_dump_tokens_postgres(&text, src);
	sg_buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = malloc(size ? size : 1);
	struct sg_arena arena;
	struct sg_source src;
	struct sg_script script = {0};

	if (!bytes)
		sg_die("out of memory");
	if (size)
		memcpy(bytes, data, size);
	sg_arena_init(&arena);
	sg_source_init(&src, &arena, "fuzz.sql", (struct sg_str){bytes, size});
	sg_parse_postgres(&script, &src, &arena);
	judge(&script, size);
	judge_tokens(&src);
	sg_arena_release(&arena);
	free(bytes);
	return 0;
}
