/* Statements that no migration analysis needs, named by their first words. */
#include "lower.h"

/* Words that say nothing without the next one: IMPORT FOREIGN, ALTER LARGE .. */
static bool needs_more(const struct sg_pg_lower *lw)
{
	static const char *const words[] = {"create", "alter",    "drop",
					    "import", "security", "reassign"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (sg_pg_word_at(lw, 0, words[i]))
			return true;
	return false;
}

struct sg_node *sg_pg_lower_other(struct sg_pg_lower *lw, Node *stmt)
{
	struct sg_other *out = SG_PG_NEW(lw, OTHER, other, lw->span);

	(void)stmt;
	out->what = sg_pg_words(lw, sg_pg_span(lw, 0, needs_more(lw)));
	return &out->node;
}
