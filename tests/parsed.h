/* A parsed text with its memory, for the test programs. */
#ifndef SQLGUARD_TESTS_PARSED_H
#define SQLGUARD_TESTS_PARSED_H

#include <sqlguard/parse.h>

struct parsed {
	struct sg_arena arena;
	struct sg_source src;
	struct sg_script script;
};

/* The text must outlive what is parsed from it; ended by parsed_free. */
static inline void parse_text(struct parsed *out, enum sg_dialect dialect,
			      const char *path, struct sg_str text)
{
	*out = (struct parsed){.script = {{0}, {0}}};
	sg_source_init(&out->src, &out->arena, path, text);
	sg_parse(&out->script, dialect, &out->src, &out->arena);
}

static inline void parsed_free(struct parsed *parsed)
{
	sg_arena_release(&parsed->arena);
}

/* A statement of SQLite that changes the schema. */
static inline bool is_definition(const struct sg_node *node)
{
	switch (node->kind) {
	case SG_CREATE_TABLE:
	case SG_CREATE_VIRTUAL_TABLE:
	case SG_CREATE_INDEX:
	case SG_CREATE_VIEW:
	case SG_CREATE_TRIGGER:
	case SG_ALTER_TABLE:
	case SG_DROP: return true;
	default: return false;
	}
}

#endif
