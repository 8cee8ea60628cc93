/* One statement of ours: values are bound, rows go to a callback. */
#include <string.h>

#include "sqlite.h"

bool sg_sqlite_is_blank(sqlite3 *db, const char *text, const char *end)
{
	sqlite3_stmt *statement = NULL;

	while (text < end) {
		int code = sqlite3_prepare_v2(db, text, (int)(end - text), &statement,
					      &text);

		if (statement || code != SQLITE_OK) {
			sqlite3_finalize(statement);
			return false;
		}
	}
	return true;
}

static bool bind_all(sqlite3_stmt *statement, const struct sg_query *query)
{
	if ((size_t)sqlite3_bind_parameter_count(statement) != query->values_len)
		sg_bug("%zu values for: %s", query->values_len, query->sql);
	for (size_t i = 0; i < query->values_len; i++) {
		const struct sg_value *value = &query->values[i];
		const char *bytes = value->bytes.p ? value->bytes.p : "";
		int at = (int)i + 1, code = SQLITE_OK;

		switch (value->type) {
		case SG_VALUE_NULL: code = sqlite3_bind_null(statement, at); break;
		case SG_VALUE_INTEGER:
			code = sqlite3_bind_int64(statement, at, value->integer);
			break;
		case SG_VALUE_TEXT:
			code = sqlite3_bind_text64(statement, at, bytes, value->bytes.n,
						   SQLITE_STATIC, SQLITE_UTF8);
			break;
		case SG_VALUE_BLOB:
			code = sqlite3_bind_blob64(statement, at, bytes, value->bytes.n,
						   SQLITE_STATIC);
			break;
		}
		if (code != SQLITE_OK)
			return false;
	}
	return true;
}

static struct sg_value column(sqlite3_stmt *statement, int at)
{
	struct sg_value out = {.type = SG_VALUE_TEXT};

	switch (sqlite3_column_type(statement, at)) {
	case SQLITE_NULL: out.type = SG_VALUE_NULL; return out;
	case SQLITE_INTEGER:
		out.type = SG_VALUE_INTEGER;
		out.integer = sqlite3_column_int64(statement, at);
		return out;
	case SQLITE_BLOB:
		out.type = SG_VALUE_BLOB;
		out.bytes.p = sqlite3_column_blob(statement, at);
		break;
	default: out.bytes.p = (const char *)sqlite3_column_text(statement, at);
	}
	out.bytes.n = (size_t)sqlite3_column_bytes(statement, at);
	return out;
}

static bool step_all(sqlite3_stmt *statement, const struct sg_query *query)
{
	struct sg_arena arena = {0};
	size_t n = (size_t)sqlite3_column_count(statement);
	struct sg_value *values = sg_alloc(&arena, n * sizeof *values + 1);
	int code;

	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		for (size_t i = 0; query->row && i < n; i++)
			values[i] = column(statement, (int)i);
		if (query->row && !query->row(query->payload, values, n)) {
			code = SQLITE_DONE;
			break;
		}
	}
	sg_arena_release(&arena);
	return code == SQLITE_DONE;
}

bool sg_sqlite_query(struct sg_database *db, const struct sg_query *query,
		     struct sg_err *err)
{
	sqlite3 *handle = sg_sqlite_of(db)->db;
	sqlite3_stmt *statement = NULL;
	const char *rest = NULL;
	bool ok = sqlite3_prepare_v2(handle, query->sql, -1, &statement, &rest) ==
		  SQLITE_OK;

	if (ok &&
	    (!statement || !sg_sqlite_is_blank(handle, rest, rest + strlen(rest)))) {
		sqlite3_finalize(statement);
		return sg_fail(err, "not one statement: %.200s", query->sql);
	}
	if (!ok || !bind_all(statement, query) || !step_all(statement, query))
		ok = sg_sqlite_fail(handle, "query", err);
	sqlite3_finalize(statement);
	return ok;
}
