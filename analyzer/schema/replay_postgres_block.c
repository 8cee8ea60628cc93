/*
 * DO blocks that hold nothing but plain statements, such as those that ORMs wrap around
 * what has no IF NOT EXISTS:
 *
 *     DO $$ BEGIN ALTER TABLE a ADD CONSTRAINT ..; EXCEPTION WHEN duplicate_object THEN
 *     null; END $$;
 *
 * Any other block may do anything.
 */
#include "replay_postgres_tables.h"
#include "words.h"

struct block {
	struct sg_source src;
	struct sg_script script;
	size_t end;     /* of the statements that run */
	bool tolerates; /* an EXCEPTION part that swallows errors */
};

/* What may stand in a block and mean what it means outside of one. */
static bool is_plain(const struct sg_node *node)
{
	switch (node->kind) {
	case SG_CREATE_TABLE:
	case SG_ALTER_TABLE:
	case SG_CREATE_INDEX:
	case SG_CREATE_TYPE:
	case SG_CREATE_DOMAIN:
	case SG_CREATE_SCHEMA:
	case SG_CREATE_SEQUENCE:
	case SG_CREATE_EXTENSION:
	case SG_CREATE_VIEW:
	case SG_CREATE_POLICY:
	case SG_CREATE_TRIGGER:
	case SG_CREATE_FUNCTION:
	case SG_ALTER_ENUM:
	case SG_ALTER_DOMAIN:
	case SG_RENAME_OBJECT:
	case SG_DROP:
	case SG_COMMENT_ON:
	case SG_GRANT:
	case SG_INSERT:
	case SG_UPDATE:
	case SG_DELETE: return true;
	default: return false;
	}
}

static bool begins_with(struct sg_str text, const char *word)
{
	return sg_str_iis(sg_word_at(text, 0), word);
}

static bool ends_with_null(struct sg_str text)
{
	return text.n >= 4 && sg_str_iis(sg_str_sub(text, text.n - 4, text.n), "null");
}

static struct sg_str text_of(const struct block *block, size_t index)
{
	return sg_source_text(&block->src, block->script.statements.items[index].span);
}

/* EXCEPTION WHEN a THEN null; WHEN b THEN null; END: nothing but looking away. */
static bool read_handlers(struct block *block, size_t i)
{
	block->tolerates = true;
	for (; i < block->script.statements.len; i++) {
		struct sg_str text = text_of(block, i);

		if (begins_with(text, "end"))
			return i + 1 == block->script.statements.len;
		if (!ends_with_null(text))
			return false;
	}
	return false;
}

/* The statements between BEGIN and END; false: there is more to it. */
static bool read_block(struct block *block)
{
	for (size_t i = 0; i < block->script.statements.len; i++) {
		struct sg_str text = text_of(block, i);

		block->end = i;
		if (begins_with(text, "exception"))
			return read_handlers(block, i);
		if (begins_with(text, "end"))
			return i + 1 == block->script.statements.len;
		if (!is_plain(block->script.statements.items[i].node))
			return false;
	}
	return false;
}

static bool parse_block(struct block *out, struct sg_arena *arena, struct sg_str body)
{
	struct sg_str text = sg_str_trim(body);

	if (!begins_with(text, "begin"))
		return false;
	sg_source_init(&out->src, arena, "", sg_str_sub(text, 5, text.n));
	sg_parse_postgres(&out->script, &out->src, arena);
	return read_block(out);
}

/* One that fails takes back all of them, and the block goes on in its handler. */
static void run_block(struct sg_step *step, const struct block *block)
{
	struct sg_replay_file file = *step->file;
	struct sg_step inner = *step;
	size_t mark = sg_catalog_mark(step->catalog);

	file.src = (struct sg_source *)&block->src;
	inner.file = &file;
	for (size_t i = 0; i < block->end && !inner.refused.n; i++)
		sg_pg_run(&inner, block->script.statements.items[i].node);
	if (!inner.refused.n)
		return;
	sg_catalog_rollback(step->catalog, mark);
	if (!block->tolerates)
		step->refused = inner.refused;
}

/* False: there is more to it than plain statements. */
static bool run_plain(struct sg_step *step, struct sg_str body)
{
	struct block block = {.end = 0};
	struct sg_arena arena = {0};
	bool plain = parse_block(&block, &arena, body);

	if (plain)
		run_block(step, &block);
	sg_arena_release(&arena);
	return plain;
}

void sg_pg_do_block(struct sg_step *step)
{
	const struct sg_do_block *node = sg_as_do_block(step->node);
	bool plpgsql = !node->language.n || sg_str_iis(node->language, "plpgsql");

	if (!plpgsql || !run_plain(step, node->body))
		sg_pg_doubt_body(step, node->body);
}
