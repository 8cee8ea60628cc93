/* From a path, and a place in its history, to a schema. */
#include "schema_point.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct schema_point sg_point_parse(struct sg_arena *arena, const char *argument)
{
	struct schema_point point = {.path = argument};
	const char *sign = strrchr(argument, '@');
	struct stat info;

	if (!sign || sign == argument || !stat(argument, &info))
		return point;
	point.path = sg_cstr(arena, (struct sg_str){argument, (size_t)(sign - argument)});
	point.at = sign + 1;
	return point;
}

/* ---- where ---- */

/* "0003_x.sql:12" is the file and 12; without a line 0. */
static struct sg_str split_line(size_t *line, const char *at)
{
	const char *colon = strrchr(at, ':');
	char *end;

	*line = 0;
	if (!colon || !colon[1])
		return sg_str_of(at);
	*line = strtoul(colon + 1, &end, 10);
	if (*end || colon[1] == '-' || colon[1] == '+' || !*line)
		*line = 0;
	return *line ? (struct sg_str){at, (size_t)(colon - at)} : sg_str_of(at);
}

/* The end of the path, or its last folder: "0003_x.sql", "20240131_init". */
static bool names_file(struct sg_str path, struct sg_str wanted)
{
	size_t start = path.n > wanted.n ? path.n - wanted.n : 0;
	size_t slash = path.n;

	if (!wanted.n || sg_str_eq(path, wanted))
		return wanted.n > 0;
	if (start && path.p[start - 1] == '/' &&
	    sg_str_eq(sg_str_sub(path, start, path.n), wanted))
		return true;
	while (slash > 0 && path.p[slash - 1] != '/')
		slash--;
	return slash > 0 && names_file(sg_str_sub(path, 0, slash - 1), wanted);
}

/* The only replayed file of that name; the name may leave out ".sql". */
static bool find_file(struct sg_str *out, const struct sg_catalog *catalog,
		      const struct schema_point *point, struct sg_str wanted,
		      struct sg_err *err)
{
	out->n = 0;
	for (size_t i = 0; i < catalog->files.len; i++) {
		struct sg_str path = sg_str_of(catalog->files.items[i].path);
		struct sg_str bare = path;

		bare.n -= sg_str_ends(path, ".sql") ? 4 : 0;
		if (!names_file(path, wanted) && !names_file(bare, wanted))
			continue;
		if (sg_str_eq(path, wanted)) {
			*out = path;
			return true;
		}
		if (out->n)
			return sg_fail(err, "'%.*s' may be '%.*s' or '%.*s'",
				       SG_STR_ARG(wanted), SG_STR_ARG(*out),
				       SG_STR_ARG(path));
		*out = path;
	}
	if (out->n)
		return true;
	return sg_fail(err, "'%.*s' is no migration that runs in the history of '%s'",
		       SG_STR_ARG(wanted), point->path);
}

static bool find_moment(struct sg_schema_at *out, const struct schema_point *point,
			struct sg_err *err)
{
	struct sg_str wanted, path;
	size_t line;

	out->at = out->catalog->now;
	if (!point->at)
		return true;
	wanted = split_line(&line, point->at);
	if (!find_file(&path, out->catalog, point, wanted, err))
		return false;
	if (sg_moment_of(&out->at, out->catalog, path, line))
		return true;
	sg_bug("a replayed file is not in the catalog");
}

/* ---- what ---- */

/* The set of a file whose files run in order, and the file's place; NULL: none. */
static struct sg_migration_set *ordered_set(size_t *place, struct history *history,
					    const char *path)
{
	struct sg_migration_set *set;

	if (sg_is_drizzle_snapshot(path))
		return NULL;
	set = sg_find_set(place, history->finder, path);
	if (!set || !set->ordered || !sg_runs_forward(&set->migrations.items[*place]))
		return NULL;
	return set;
}

static bool read_text(struct sg_input *out, struct history *history, const char *path,
		      struct sg_arena *arena, struct sg_err *err)
{
	out->dialect = history->options->dialect;
	if (!out->dialect && sg_is_drizzle_snapshot(path) &&
	    !sg_snapshot_dialect(&out->dialect, path, err))
		return false;
	if (!sg_read_schema(&out->bytes, arena, path, out->dialect, err))
		return false;
	if (!out->dialect)
		out->dialect =
			sg_detect(&out->reason, &history->detector, path, out->bytes);
	return true;
}

/* A dump or a snapshot is all there is: it stands on nothing. */
static bool replay_alone(struct sg_replay **out, struct history *history,
			 const char *path, struct sg_arena *arena, struct sg_err *err)
{
	struct sg_arena text = {0};
	struct sg_input input = {0};
	bool ok = read_text(&input, history, path, &text, err);

	if (ok) {
		*out = sg_replay_new(arena, input.dialect, SG_BEGINS_EMPTY);
		input.replay = *out;
		sg_run_replay(path, &input);
	}
	sg_arena_release(&text);
	return ok;
}

static bool replay(struct sg_replay **out, struct history *history, const char *path,
		   struct sg_arena *arena, struct sg_err *err)
{
	struct sg_migration_set *set;
	struct stat info;
	size_t place;

	if (!stat(path, &info) && S_ISDIR(info.st_mode))
		return sg_history_replay_folder(out, history, path, arena, err);
	set = ordered_set(&place, history, path);
	if (set)
		return sg_history_replay_set(out, history, set, place, arena, err);
	return replay_alone(out, history, path, arena, err);
}

bool sg_point_read(struct sg_schema_at *out, struct history *history,
		   const struct schema_point *point, struct sg_arena *arena,
		   struct sg_err *err)
{
	struct sg_replay *history_of_point;

	if (!replay(&history_of_point, history, point->path, arena, err))
		return false;
	out->catalog = history_of_point->catalog;
	return find_moment(out, point, err);
}
