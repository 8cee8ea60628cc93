/*
 * Compares what a real SQLite did to rows with what sg_rows says.  A difference is told
 * with the line of the statement and the way in which the file ran.
 */
#ifndef SQLGUARD_TESTS_ROWS_JUDGE_H
#define SQLGUARD_TESTS_ROWS_JUDGE_H

#include <sqlguard/rows.h>

#include "rows_kept.h"

struct judge {
	struct sg_arena *arena;
	struct sg_source *src;
	const struct sg_script *script;
	const struct sg_catalog *catalog;
	const uint32_t *moments;
	const struct sg_rows *rows;
	struct kept *kept;
	struct real_run *run;
	const char *way;
	struct sg_buf *why; /* one line per difference */
	size_t *claims, *proven;
};

__attribute__((format(printf, 3, 4))) static inline void
judge_differ(struct judge *j, size_t statement, const char *format, ...)
{
	size_t n = j->script->statements.len;
	va_list args;
	char *text;

	va_start(args, format);
	text = sg_vprintf(j->arena, format, args);
	va_end(args);
	if (statement < n)
		sg_buf_printf(
			j->why, "line %zu",
			sg_source_line(j->src,
				       j->script->statements.items[statement].span.off));
	else
		sg_buf_adds(j->why, "at the end");
	sg_buf_printf(j->why, " (%s): %s\n", j->way, text);
}

static inline const char *judge_deed(enum sg_row_deed deed)
{
	static const char *const names[] = {
		[SG_ROWS_DELETED] = "are deleted",
		[SG_ROWS_NULLED] = "lose a key",
		[SG_ROWS_RESET] = "get the default as key",
		[SG_ROWS_REFUSED] = "refuse it",
		[SG_ROWS_REFUSED_AT_COMMIT] = "refuse the COMMIT",
	};

	return names[deed];
}

/* ---- names ---- */

static inline struct sg_str judge_name(const struct judge *j,
				       const struct sg_object *object, size_t statement)
{
	const struct sg_record *record =
		object ? sg_record_at(object, j->moments[statement]) : NULL;

	return record ? record->name : SG_STR("");
}

static inline struct sg_object *judge_table(const struct judge *j, const char *name,
					    size_t statement)
{
	struct sg_name full = {.schema = SG_STR("main"), .name = sg_str_of(name)};

	return sg_find_object(j->catalog, j->moments[statement], SG_OBJ_TABLE, &full);
}

/* Temporary tables are not watched. */
static inline bool judge_is_temporary(const struct sg_object *table)
{
	return sg_str_iis(table->newest->schema, "temp");
}

static inline bool judge_is_kind(const struct sg_row_effect *effect, bool gone)
{
	return gone ? effect->deed == SG_ROWS_DELETED
		    : effect->deed == SG_ROWS_NULLED || effect->deed == SG_ROWS_RESET;
}

/* ---- what each statement does ---- */

static inline bool judge_is_claimed(const struct judge *j, const struct real_deed *deed,
				    bool gone)
{
	const struct sg_row_effects *all = sg_row_effects_at(j->rows, deed->statement);

	for (size_t i = 0; i < all->of.len; i++)
		if (judge_is_kind(all->of.items[i], gone) &&
		    all->of.items[i]->certain != SG_NO &&
		    sg_str_ieq(judge_name(j, all->of.items[i]->table, deed->statement),
			       sg_str_of(deed->table)))
			return true;
	return false;
}

static inline void judge_deeds(struct judge *j)
{
	for (size_t i = 0; i < j->run->deeds.len; i++) {
		const struct real_deed *deed = &j->run->deeds.items[i];

		if (deed->gone > 0 && !judge_is_claimed(j, deed, true))
			judge_differ(
				j, deed->statement,
				"SQLite deletes %ld rows of '%s', which nothing says",
				deed->gone, deed->table);
		if (deed->emptied > 0 && !judge_is_claimed(j, deed, false))
			judge_differ(j, deed->statement,
				     "SQLite takes %ld keys of '%s', which nothing says",
				     deed->emptied, deed->table);
	}
}

static inline const struct real_deed *judge_find_deed(const struct judge *j,
						      const struct sg_row_effect *effect)
{
	struct sg_str name = judge_name(j, effect->table, effect->statement);

	for (size_t i = 0; i < j->run->deeds.len; i++)
		if (j->run->deeds.items[i].statement == effect->statement &&
		    sg_str_ieq(sg_str_of(j->run->deeds.items[i].table), name))
			return &j->run->deeds.items[i];
	return NULL;
}

#endif
