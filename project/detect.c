/*
 * The dialect of a file: what lies beside it, then its text, then its neighbours' text.
 * A SQLite file under a wrangler configuration with a D1 database is a D1 file.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include <sqlguard/buf.h>

#include "content.h"
#include "folder.h"
#include "read.h"

/* Neighbours and bytes of them that are looked at; enough to tell, cheap to read. */
#define POOL_FILES 64
#define POOL_BYTES ((size_t)256 << 10)

void sg_detector_init(struct sg_detector *detector)
{
	*detector = (struct sg_detector){0};
}

void sg_detector_release(struct sg_detector *detector)
{
	sg_patterns_free(detector->patterns);
	sg_arena_release(&detector->arena);
	sg_detector_init(detector);
}

static enum sg_dialect content(const char **what, struct sg_detector *detector,
			       struct sg_str text)
{
	if (!detector->patterns)
		detector->patterns = sg_patterns_new(&detector->arena);
	return sg_content_dialect(what, detector->patterns, text);
}

static void pool_file(struct sg_buf *pool, const char *path)
{
	struct sg_arena arena = {0};

	sg_buf_add(pool, sg_read_head(&arena, path, POOL_BYTES));
	sg_buf_addc(pool, '\n');
	sg_arena_release(&arena);
}

static bool is_sql_file(const struct dirent *entry)
{
	return entry->d_type == DT_REG && sg_str_ends(sg_str_of(entry->d_name), ".sql");
}

/* Every .sql file of a folder; or of its subfolders, where each migration has its own. */
static void pool_folder(struct sg_buf *pool, struct sg_arena *arena, const char *folder,
			bool nested, size_t *files)
{
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		const char *path = sg_printf(arena, "%s/%s", folder, entries[i]->d_name);
		bool wanted = *files < POOL_FILES && pool->n < POOL_BYTES;

		if (wanted && nested && entries[i]->d_type == DT_DIR &&
		    entries[i]->d_name[0] != '.')
			pool_folder(pool, arena, path, false, files);
		else if (wanted && !nested && is_sql_file(entries[i]) && ++*files)
			pool_file(pool, path);
		free(entries[i]);
	}
	free(entries);
}

static void read_pool(struct sg_folder *folder, struct sg_detector *detector, bool nested)
{
	struct sg_buf pool = {0};
	size_t files = 0;
	const char *what = NULL;

	folder->pool_read = true;
	pool_folder(&pool, &detector->arena, folder->path, nested, &files);
	folder->pool = content(&what, detector, sg_buf_str(&pool));
	if (folder->pool)
		folder->pool_reason =
			sg_printf(&detector->arena, "files beside it have %s", what);
	sg_buf_release(&pool);
}

static enum sg_dialect neighbours(const char **reason, struct sg_detector *detector,
				  struct sg_folder *folder, const char *path)
{
	if (!folder->pool_read)
		read_pool(folder, detector, sg_has_own_folder(path));
	*reason = folder->pool_reason;
	return folder->pool;
}

static enum sg_dialect without_d1(const char **reason, struct sg_detector *detector,
				  struct sg_folder *folder, const char *path,
				  struct sg_str bytes)
{
	const char *what = NULL;
	enum sg_dialect dialect;

	if (folder && folder->dialect) {
		*reason = folder->reason;
		return folder->dialect;
	}
	dialect = content(&what, detector, bytes);
	if (dialect) {
		*reason = sg_printf(&detector->arena, "it has %s", what);
		return dialect;
	}
	if (folder && folder->d1_reason)
		return SG_SQLITE;
	return folder ? neighbours(reason, detector, folder, path) : 0;
}

enum sg_dialect sg_detect(const char **reason, struct sg_detector *detector,
			  const char *path, struct sg_str bytes)
{
	struct sg_folder *folder = sg_folder_of(detector, path);
	enum sg_dialect dialect = without_d1(reason, detector, folder, path, bytes);

	if (dialect == SG_SQLITE && folder && folder->d1_reason) {
		*reason = folder->d1_reason;
		return SG_D1;
	}
	if (dialect)
		return dialect;
	detector->guessed++;
	*reason = "nothing tells the dialect; say --dialect";
	return SG_POSTGRES;
}
