/*
 * What Cloudflare gives back: a bookmark of Time Travel, and an export.
 *
 * wrangler writes its output with fs.writeFile (src/d1/export.ts of 4.86): it fills the
 * file that is there, so it is given a new one of ours.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup.h"

/* ---- Time Travel ---- */

/* It goes into a command that people copy. */
static bool is_bookmark(const char *text)
{
	return text && *text && strlen(text) < 200 &&
	       strspn(text, "0123456789abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.") == strlen(text);
}

static bool take_bookmark(struct sg_wrangler *w, struct sg_arena *arena,
			  const struct sg_process_result *call, struct sg_err *err)
{
	const char *why = sg_wrangler_why(arena, call);
	cJSON *tree = *why ? NULL : sg_wrangler_json(call->out);
	const char *bookmark =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tree, "bookmark"));
	bool ok = is_bookmark(bookmark);

	if (ok)
		w->bookmark = sg_cstr(&w->arena, sg_str_of(bookmark));
	cJSON_Delete(tree);
	return ok || sg_fail(err, "'wrangler d1 time-travel info' gives no bookmark%s%s",
			     *why ? ": " : "", why);
}

bool sg_wrangler_note_bookmark(struct sg_database *db, struct sg_arena *arena,
			       struct sg_err *err)
{
	struct sg_wrangler *w = sg_wrangler_of(db);
	const char *const arguments[] = {
		"d1", "time-travel", "info", db->target->d1_name, "--json", NULL};
	struct sg_process_result call;

	return sg_wrangler_call(&call, arena, db, arguments, w->patience.query, err) &&
	       take_bookmark(w, arena, &call, err);
}

/* Without a backup the bookmark of now is the only one. */
const char *sg_wrangler_way_back(struct sg_database *db, struct sg_arena *arena)
{
	const struct sg_wrangler *w = sg_wrangler_of(db);
	struct sg_err none;

	if (!w->bookmark && !sg_wrangler_note_bookmark(db, arena, &none))
		return NULL;
	return sg_printf(arena, "wrangler d1 time-travel restore %s --bookmark=%s",
			 sg_shell_word(arena, db->target->d1_name), w->bookmark);
}

/* ---- the export ---- */

static void tell(struct sg_database *db, uint64_t done)
{
	const struct sg_progress *progress = db->progress;

	if (progress && progress->tell)
		progress->tell(progress->payload, "export", done,
			       sg_wrangler_of(db)->bytes);
}

/* It filled our file, and put no other in its place. */
static bool is_filled(const struct sg_partial *file, struct stat *info)
{
	struct stat there;

	return !fstat(file->fd, info) && !lstat(file->path, &there) &&
	       info->st_ino == there.st_ino && info->st_dev == there.st_dev &&
	       info->st_size > 0;
}

/* The last statement is ended; half a view may be a whole statement, too. */
static bool is_ended(const struct sg_partial *file, off_t size)
{
	char tail[64];
	off_t from = size > (off_t)sizeof tail ? size - (off_t)sizeof tail : 0;
	ssize_t n = pread(file->fd, tail, sizeof tail, from);

	return n > 0 && sg_str_ends(sg_str_trim((struct sg_str){tail, (size_t)n}), ";");
}

static const char *what_is_wrong(const struct sg_partial *file)
{
	struct stat info;

	if (!is_filled(file, &info))
		return "it wrote no file";
	return is_ended(file, info.st_size) ? "" : "its file ends inside of a statement";
}

bool sg_wrangler_export(struct sg_database *db, const struct sg_partial *to,
			struct sg_err *err)
{
	struct sg_wrangler *w = sg_wrangler_of(db);
	struct sg_arena arena = {0};
	const char *const arguments[] = {"d1",       "export",   db->target->d1_name,
					 "--remote", "--output", to->path,
					 NULL};
	struct sg_process_result call;
	bool ok;

	tell(db, 0);
	ok = sg_wrangler_call(&call, &arena, db, arguments, w->patience.backup, err);
	if (ok) {
		const char *why = sg_wrangler_why(&arena, &call);

		if (!*why)
			why = what_is_wrong(to);
		ok = !*why || sg_fail(err, "'wrangler d1 export' of '%s' failed: %s",
				      db->target->d1_name, why);
	}
	tell(db, w->bytes);
	sg_arena_release(&arena);
	return ok;
}
