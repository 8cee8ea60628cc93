/*
 * What a backup is, in a file beside it: "<name>.json" of "<name>.db".  It tells whose
 * backup it is, so that no other file in the folder is ever taken for one, and what the
 * backup must hold when it is restored.  There is no hash of the file's bytes: the sums
 * of its content prove more, and are read anyway.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include <sqlguard/report.h>

#include "copies.h"

#define MOST_BYTES (256 << 20)

const char *sg_sidecar_real(struct sg_arena *arena, const char *file)
{
	const char *slash = strrchr(file, '/');
	char real[PATH_MAX];

	if (realpath(file, real))
		return sg_printf(arena, "%s", real);
	if (!realpath(slash ? sg_printf(arena, "%.*s/", (int)(slash - file), file) : ".",
		      real))
		return sg_printf(arena, "%s", file);
	return sg_printf(arena, "%s/%s", strcmp(real, "/") ? real : "",
			 slash ? slash + 1 : file);
}

const char *sg_sidecar_database(struct sg_arena *arena,
				const struct sg_apply_target *target)
{
	return target->file ? sg_sidecar_real(arena, target->file) : target->place;
}

char *sg_sidecar_path(struct sg_arena *arena, const char *path)
{
	struct sg_str stem = sg_str_of(path);

	if (sg_str_ends(stem, ".db"))
		stem.n -= strlen(".db");
	return sg_printf(arena, "%.*s.json", SG_STR_ARG(stem));
}

/* ---- written ---- */

static void add_sum(cJSON *object, struct sg_sum sum)
{
	char text[SG_SUM_TEXT];

	sg_sum_print(text, sum);
	cJSON_AddStringToObject(object, "sum", text);
}

static void add_columns(cJSON *out, const struct sg_table_census *table)
{
	cJSON *columns = cJSON_AddArrayToObject(out, "columns");

	for (size_t i = 0; i < table->columns.len; i++) {
		cJSON *column = cJSON_CreateObject();

		cJSON_AddStringToObject(column, "name", table->columns.items[i].name.p);
		add_sum(column, table->columns.items[i].sum);
		cJSON_AddItemToArray(columns, column);
	}
}

/* Names of SQLite have no NUL, and the arena puts one behind them. */
static cJSON *table_json(const struct sg_table_census *table)
{
	cJSON *out = cJSON_CreateObject();

	cJSON_AddStringToObject(out, "name", table->name.p);
	cJSON_AddNumberToObject(out, "rows", (double)table->rows);
	if (table->hashed) {
		add_sum(out, table->sum);
		add_columns(out, table);
	}
	return out;
}

cJSON *sg_sidecar_describe(const char *database, const struct sg_backup *backup)
{
	cJSON *root = cJSON_CreateObject(), *tables;

	cJSON_AddStringToObject(root, "sqlguard", sg_version);
	cJSON_AddStringToObject(root, "database", database);
	cJSON_AddStringToObject(root, "label", backup->label);
	cJSON_AddStringToObject(root, "taken_at", backup->taken_at);
	cJSON_AddNumberToObject(root, "bytes", (double)backup->bytes);
	tables = cJSON_AddArrayToObject(root, "tables");
	for (size_t i = 0; i < backup->census.tables.len; i++)
		cJSON_AddItemToArray(tables, table_json(&backup->census.tables.items[i]));
	return root;
}

static char *print(cJSON *description)
{
	char *text = cJSON_Print(description);

	cJSON_Delete(description);
	if (!text)
		sg_die("out of memory");
	return text;
}

static bool write_all(int fd, const char *text)
{
	for (size_t n = strlen(text); n;) {
		ssize_t done = write(fd, text, n);

		if (done < 0 && errno != EINTR)
			return false;
		text += done < 0 ? 0 : done;
		n -= done < 0 ? 0 : (size_t)done;
	}
	return true;
}

bool sg_sidecar_write(const char *path, cJSON *description, struct sg_err *err)
{
	struct sg_arena arena = {0};
	char *text = print(description), *at = sg_sidecar_path(&arena, path);
	const char *folder =
		sg_printf(&arena, "%.*s", (int)(strrchr(at, '/') - at + 1), at);
	struct sg_partial partial;
	bool ok = sg_partial_make(&partial, &arena, folder, NULL, err);

	if (ok && (!write_all(partial.fd, text) || !sg_partial_publish(&partial, at)))
		ok = sg_fail(err, "cannot write '%s': %s", at, strerror(errno));
	if (!ok)
		sg_partial_drop(&partial);
	free(text);
	sg_arena_release(&arena);
	return ok;
}

/* ---- read ---- */

static char *read_text(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat info;
	char *text = NULL;
	size_t n = 0;
	ssize_t got = 1;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, &info) && S_ISREG(info.st_mode) && info.st_size <= MOST_BYTES)
		text = calloc(1, (size_t)info.st_size + 1);
	while (text && got > 0 && n < (size_t)info.st_size) {
		got = read(fd, text + n, (size_t)info.st_size - n);
		n += got > 0 ? (size_t)got : 0;
	}
	close(fd);
	return text;
}

static const char *text_of(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static bool number_of(int64_t *out, const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (!cJSON_IsNumber(item) ||
	    !(item->valuedouble >= 0 && item->valuedouble < 9e15))
		return false;
	*out = (int64_t)item->valuedouble;
	return true;
}

/* Name and sum, which tables and columns have. */
static bool name_and_sum(struct sg_str *name, struct sg_sum *sum, struct sg_arena *arena,
			 const cJSON *object)
{
	const char *text = text_of(object, "name"), *digits = text_of(object, "sum");

	if (!text || !digits || !sg_sum_read(sum, digits))
		return false;
	*name = sg_strdup(arena, sg_str_of(text));
	return true;
}

static bool read_table(struct sg_table_census *out, struct sg_arena *arena,
		       const cJSON *table)
{
	const cJSON *column;

	out->hashed = true;
	if (!name_and_sum(&out->name, &out->sum, arena, table) ||
	    !number_of(&out->rows, table, "rows"))
		return false;
	cJSON_ArrayForEach(column, cJSON_GetObjectItemCaseSensitive(table, "columns"))
	{
		struct sg_column_census *to = SG_PUSH(arena, &out->columns);

		if (!name_and_sum(&to->name, &to->sum, arena, column))
			return false;
	}
	return true;
}

static bool read_tree(struct sg_backup *out, const char **database,
		      struct sg_arena *arena, const cJSON *root)
{
	const char *of = text_of(root, "database"), *at = text_of(root, "taken_at"),
		   *label = text_of(root, "label");
	const cJSON *tables = cJSON_GetObjectItemCaseSensitive(root, "tables"), *table;
	int64_t bytes;

	if (!of || !at || !label || !text_of(root, "sqlguard") ||
	    !number_of(&bytes, root, "bytes") || !cJSON_IsArray(tables))
		return false;
	*database = sg_printf(arena, "%s", of);
	out->taken_at = sg_printf(arena, "%s", at);
	out->label = sg_printf(arena, "%s", label);
	out->bytes = (uint64_t)bytes;
	cJSON_ArrayForEach(table, tables)
	{
		if (!read_table(SG_PUSH(arena, &out->census.tables), arena, table))
			return false;
	}
	return true;
}

bool sg_sidecar_read(struct sg_backup *out, const char **database, struct sg_arena *arena,
		     const char *path)
{
	char *text = read_text(sg_sidecar_path(arena, path));
	cJSON *root = text ? cJSON_Parse(text) : NULL;
	bool ok;

	*out = (struct sg_backup){.path = path};
	ok = root && read_tree(out, database, arena, root);
	cJSON_Delete(root);
	free(text);
	return ok;
}
