/*
 * What `wrangler d1 execute --json` answers: an array with an object for each statement,
 * or {"error": ..} (4.86: both on standard output; src/d1/execute.ts).  Before and behind
 * it may stand anything: warnings of node, a banner of an older version.
 */
#include <string.h>

#include <sqlguard/buf.h>

#include "wrangler.h"

/* An array of results, or an object: "[WARN] .." and "{}" in a message are neither. */
static bool is_answer(const cJSON *tree)
{
	const cJSON *item;

	if (cJSON_IsObject(tree))
		return tree->child != NULL;
	if (!cJSON_IsArray(tree))
		return false;
	cJSON_ArrayForEach(item, tree)
	{
		if (!cJSON_IsObject(item))
			return false;
	}
	return true;
}

/* Only what begins a line is tried: a text of megabytes is parsed once. */
cJSON *sg_wrangler_json(struct sg_str printed)
{
	for (size_t at = 0; at < printed.n; at = sg_str_find(printed, "\n", at) + 1) {
		cJSON *tree;

		if (printed.p[at] != '[' && printed.p[at] != '{')
			continue;
		tree = cJSON_ParseWithLength(printed.p + at, printed.n - at);
		if (is_answer(tree))
			return tree;
		cJSON_Delete(tree);
	}
	return NULL;
}

/* Every statement has an array of rows, and none failed. */
static bool is_complete(const cJSON *answer)
{
	const cJSON *item;

	if (!cJSON_IsArray(answer) || !answer->child)
		return false;
	cJSON_ArrayForEach(item, answer)
	{
		const cJSON *rows = cJSON_GetObjectItemCaseSensitive(item, "results");

		if (!cJSON_IsArray(rows) ||
		    cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(item, "success")))
			return false;
	}
	return true;
}

/* The last statement knows how large the database is then. */
static void note_size(struct sg_wrangler *w, const cJSON *answer)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, answer)
	{
		const cJSON *meta = cJSON_GetObjectItemCaseSensitive(item, "meta");
		const cJSON *size = cJSON_GetObjectItemCaseSensitive(meta, "size_after");

		if (cJSON_IsNumber(size) && size->valuedouble > 0)
			w->bytes = (uint64_t)size->valuedouble;
	}
}

/* Linux takes 128 KiB in one argument, D1 100 KB in one statement. */
#define LONGEST_SQL ((size_t)120 << 10)

static bool run(struct sg_process_result *call, struct sg_arena *arena,
		struct sg_database *db, struct sg_str sql, struct sg_err *err)
{
	/* With "=", as SQL may begin with "--". */
	const char *arguments[] = {"d1",
				   "execute",
				   db->target->d1_name,
				   "--remote",
				   "--json",
				   sg_printf(arena, "--command=%.*s", SG_STR_ARG(sql)),
				   NULL};

	if (sql.n > LONGEST_SQL)
		return sg_fail(err,
			       "a query of %zu bytes is too long for wrangler's command "
			       "line; run it with 'wrangler d1 execute --file'",
			       sql.n);
	return sg_wrangler_call(call, arena, db, arguments,
				sg_wrangler_of(db)->patience.query, err);
}

/* NULL: there is an answer. */
static const char *find_fault(cJSON **out, struct sg_arena *arena,
			      const struct sg_process_result *call)
{
	const char *why = sg_wrangler_why(arena, call);

	if (*why)
		return why;
	if (call->cut)
		return "it printed too much";
	*out = sg_wrangler_json(call->out);
	return is_complete(*out) ? NULL : "it answered something that is no result";
}

bool sg_wrangler_ask(cJSON **out, struct sg_database *db, struct sg_str sql,
		     struct sg_err *err)
{
	struct sg_arena arena = {0};
	struct sg_process_result call;
	const char *why = NULL;
	bool ok;

	*out = NULL;
	ok = run(&call, &arena, db, sql, err);
	if (ok)
		why = find_fault(out, &arena, &call);
	if (why)
		ok = sg_fail(err, "'wrangler d1 execute' on '%s' failed: %s",
			     db->target->d1_name, why);
	if (ok) {
		note_size(sg_wrangler_of(db), *out);
	} else {
		cJSON_Delete(*out);
		*out = NULL;
	}
	sg_arena_release(&arena);
	return ok;
}

const cJSON *sg_wrangler_rows(const cJSON *answer, int i)
{
	static const cJSON none = {.type = cJSON_Array};
	const cJSON *rows = cJSON_GetObjectItemCaseSensitive(
		cJSON_GetArrayItem(answer, i), "results");

	return rows ? rows : &none;
}
