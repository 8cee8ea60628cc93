/*
 * sqlguard history: the journal of a database.  Whoever can write the folder can write
 * the journal, so its text is shown with nothing in it that a terminal obeys.
 */
#include <stdio.h>
#include <string.h>

#include <sqlguard/apply/journal.h>
#include <sqlguard/glyph.h>
#include <sqlguard/json_build.h>

#include "print.h"

struct history_values {
	struct target_values common; /* first: SG_TARGET_OPTIONS counts on it */
	const char *limit;
};

static const struct option_entry options[] = {
	SG_TARGET_OPTIONS,
	{"limit", OPTION_TEXT, offsetof(struct history_values, limit), "N",
	 "the newest N only"},
	{NULL, OPTION_FLAG, 0, NULL, NULL},
};

/* ---- rows of the table ---- */

enum column { TIME, COMMAND, OUTCOME, WHAT, WHO, COMMIT, SECONDS, COLUMNS };

static const char *const titles[COLUMNS] = {"TIME", "COMMAND", "OUTCOME", "WHAT",
					    "BY",   "COMMIT",  "SECONDS"};

struct row {
	struct sg_str cell[COLUMNS];
};

struct table {
	struct sg_arena *arena;
	SG_ARRAY(struct row) rows;
};

static const cJSON *item(const cJSON *entry, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(entry, key);
}

static const char *text(const cJSON *entry, const char *key)
{
	const char *found = cJSON_GetStringValue(item(entry, key));

	return found ? found : "";
}

static struct sg_str safe(struct sg_arena *arena, const char *from)
{
	struct sg_buf out = {0};

	sg_add_safe(&out, sg_str_of(from));
	return out.n ? sg_buf_keep(&out, arena) : SG_STR("");
}

static const char *file_name(const cJSON *backup)
{
	return sg_file_name(text(backup, "path"));
}

/* "0007_x", "0007_x and 3 more"; of a restore what was restored; of a backup its file. */
static const char *what_of(struct sg_arena *arena, const cJSON *entry)
{
	const cJSON *done = item(entry, "migrations"),
		    *restored = item(entry, "restored");
	const cJSON *list = cJSON_GetArraySize(done) ? done : item(entry, "planned");
	const char *first = text(cJSON_GetArrayItem(list, 0), "name");
	const char *table = text(restored, "table");
	int n = cJSON_GetArraySize(list);

	if (n > 1)
		return sg_printf(arena, "%s and %d more", first, n - 1);
	if (n == 1)
		return first;
	if (!restored && cJSON_IsObject(item(entry, "backup")))
		return file_name(item(entry, "backup"));
	if (!restored)
		return text(entry, "why");
	return *table ? sg_printf(arena, "%s of %s", table, file_name(restored))
		      : file_name(restored);
}

static double seconds_of(const cJSON *entry)
{
	const cJSON *own = item(entry, "seconds"), *unit;
	double sum = 0;

	if (cJSON_IsNumber(own))
		return own->valuedouble;
	cJSON_ArrayForEach(unit, item(entry, "migrations"))
	{
		const cJSON *part = item(unit, "seconds");

		sum += cJSON_IsNumber(part) ? part->valuedouble : 0;
	}
	return sum;
}

static bool is_begin(const cJSON *entry)
{
	return !strcmp(text(entry, "event"), "begin");
}

/* A run writes an entry when it begins and one when it ends: the second tells all. */
static bool ends_later(const cJSON *begin)
{
	for (const cJSON *later = begin->next; later; later = later->next)
		if (!strcmp(text(later, "run"), text(begin, "run")) &&
		    !strcmp(text(later, "event"), "end"))
			return true;
	return false;
}

static const char *outcome_of(const cJSON *entry)
{
	const char *outcome = text(entry, "outcome");

	return is_begin(entry) ? "cut off" : *outcome ? outcome : "-";
}

static void add_row(struct table *table, const cJSON *entry)
{
	struct row *row = SG_PUSH(table->arena, &table->rows);
	const char *damaged = text(entry, "damaged");

	for (size_t i = 0; i < COLUMNS; i++)
		row->cell[i] = SG_STR("");
	if (*damaged) {
		row->cell[TIME] =
			safe(table->arena,
			     sg_printf(table->arena, "line %s is damaged", damaged));
		return;
	}
	row->cell[TIME] = safe(table->arena, text(entry, "time"));
	row->cell[COMMAND] = safe(table->arena, text(entry, "command"));
	row->cell[OUTCOME] = safe(table->arena, outcome_of(entry));
	row->cell[WHAT] = safe(table->arena, what_of(table->arena, entry));
	row->cell[WHO] =
		safe(table->arena, sg_printf(table->arena, "%s@%s", text(entry, "user"),
					     text(entry, "host")));
	row->cell[COMMIT] = safe(
		table->arena, sg_printf(table->arena, "%.8s", text(entry, "git_commit")));
	row->cell[SECONDS] =
		safe(table->arena, sg_printf(table->arena, "%.1f", seconds_of(entry)));
}

/* ---- printing ---- */

static size_t width_of(const struct table *table, enum column column)
{
	size_t width = 0;

	for (size_t i = 0; i < table->rows.len; i++) {
		size_t cell = sg_safe_width(table->rows.items[i].cell[column]);

		/* A line of words is no cell. */
		if (cell > width && table->rows.items[i].cell[COMMAND].n)
			width = cell;
	}
	return width;
}

static void print_row(struct sg_buf *out, const struct row *row, const size_t *widths)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t width = sg_safe_width(row->cell[i]);

		sg_buf_add(out, row->cell[i]);
		if (i + 1 < COLUMNS)
			sg_buf_repeat(out, ' ',
				      2 + (width < widths[i] ? widths[i] - width : 0));
	}
	while (out->n && out->p[out->n - 1] == ' ')
		out->p[--out->n] = '\0';
	sg_buf_addc(out, '\n');
}

static void print_table(const struct table *table)
{
	struct sg_buf out = {0};
	size_t widths[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++)
		widths[i] = width_of(table, (enum column)i);
	for (size_t i = 0; i < table->rows.len; i++)
		print_row(&out, &table->rows.items[i], widths);
	fwrite(out.p, 1, out.n, stdout);
	sg_buf_release(&out);
}

static void print_text(const cJSON *entries, const struct sg_apply_target *target,
		       struct sg_arena *arena)
{
	struct table table = {.arena = arena};
	struct row *head = SG_PUSH(arena, &table.rows);

	for (size_t i = 0; i < COLUMNS; i++)
		head->cell[i] = sg_str_of(titles[i]);
	for (const cJSON *entry = entries->child; entry; entry = entry->next)
		if (!is_begin(entry) || !ends_later(entry))
			add_row(&table, entry);
	if (table.rows.len > 1)
		print_table(&table);
	else
		sg_print_line(
			"Nothing was done to %s yet: %s/journal.jsonl has no entry.",
			target->place, target->home);
}

/* The pair of a run's entries counts once. */
static void keep_newest(cJSON *entries, size_t limit)
{
	size_t n = 0;
	cJSON *entry = entries->child ? entries->child->prev : NULL; /* the last */

	while (entry) {
		cJSON *before = entry == entries->child ? NULL : entry->prev;

		if (!is_begin(entry) || !ends_later(entry))
			n++;
		if (n > limit)
			cJSON_Delete(cJSON_DetachItemViaPointer(entries, entry));
		entry = before;
	}
}

static bool run_history(int *code, void *values, struct text_list rest,
			struct sg_arena *arena, struct sg_err *err)
{
	struct history_values *wanted = values;
	struct opened opened;
	cJSON *entries;
	size_t limit = SIZE_MAX;

	(void)code;
	if (!sg_read_count(&limit, "limit", wanted->limit, err) ||
	    !sg_target_find(&opened, &wanted->common, rest, arena, err))
		return false;
	entries = sg_journal_read(&opened.target, err);
	if (!entries)
		return false;
	keep_newest(entries, limit);
	if (sg_wants_json(&wanted->common)) {
		sg_print_json(entries);
		return true;
	}
	print_text(entries, &opened.target, arena);
	cJSON_Delete(entries);
	return true;
}

static const struct history_values defaults = {.common = {.format = "text"}};

SG_COMMAND(history){
	.summary = "what was done to a database, from its journal",
	.usage = "[options] [MIGRATIONS]",
	.options = options,
	.size = sizeof defaults,
	.defaults = &defaults,
	.help = "Each run appends to journal.jsonl in .sqlguard beside the database: "
		"time, user,\n"
		"host, git commit, files with checksums, statements, rows, outcome.  The "
		"newest\n"
		"stands last.  \"cut off\" is a run that began and never ended: it was "
		"killed.\n"
		"JSON is described by docs/journal.schema.json.\n",
	.on_database = true,
	.run = run_history,
};
