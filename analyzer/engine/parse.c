/* The parser and the reserved words of a dialect. */
#include <sqlguard/parse.h>

#include "../postgres/front.h"
#include "../sqlite/sqlite.h"

/* The whole file as one PROBLEM, at its first line of text. */
static void refuse(struct sg_script *out, const struct sg_source *src,
		   struct sg_arena *arena)
{
	size_t from = sg_source_bom(src->text);
	size_t to = sg_str_find(src->text, "\n", from);
	struct sg_statement *statement = SG_PUSH(arena, &out->statements);

	statement->span = sg_span_of(from, to);
	statement->node = sg_node_new(arena, SG_PROBLEM, statement->span);
	sg_as_problem(statement->node)->type = SG_PROBLEM_DIALECT;
}

void sg_parse(struct sg_script *out, enum sg_dialect dialect, const struct sg_source *src,
	      struct sg_arena *arena)
{
	if (dialect == SG_POSTGRES)
		sg_parse_postgres(out, src, arena);
	else if (dialect == SG_MYSQL)
		refuse(out, src, arena);
	else
		sg_parse_sqlite(out, src, arena);
}

bool sg_is_reserved(enum sg_dialect dialect, struct sg_str word)
{
	return dialect == SG_POSTGRES ? sg_postgres_is_reserved(word)
				      : sg_sqlite_is_reserved(word);
}
