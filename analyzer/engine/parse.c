/* The parser and the reserved words of a dialect. */
#include <sqlguard/parse.h>

#include "../postgres/front.h"
#include "../sqlite/sqlite.h"

/* The first line that is neither blank nor a comment to its end. */
static struct sg_span first_line(struct sg_str text)
{
	size_t from = sg_source_bom(text), to;

	for (; from < text.n; from = to + 1) {
		struct sg_str line;

		to = sg_str_find(text, "\n", from);
		line = sg_str_trim(sg_str_sub(text, from, to));
		if (line.n && !sg_str_starts(line, "--"))
			return sg_span_of((size_t)(line.p - text.p),
					  (size_t)(line.p - text.p) + line.n);
	}
	return sg_span_of(0, text.n);
}

/* The whole file as one PROBLEM. */
static void refuse(struct sg_script *out, const struct sg_source *src,
		   struct sg_arena *arena)
{
	struct sg_statement *statement = SG_PUSH(arena, &out->statements);

	statement->span = first_line(src->text);
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
