/* Fixes of findings, collected file by file, and written or shown. */
#include <stdio.h>
#include <string.h>

#include <sqlguard/fix.h>
#include <sqlguard/ledger.h>
#include <sqlguard/report.h>

#include "fix.h"

static bool read_most(enum sg_fix_kind *out, const struct check_options *options,
		      struct sg_err *err)
{
	const char *word = options->fix;

	*out = word || options->diff ? SG_FIX_SAFE : SG_FIX_NONE;
	if (!word || !*word)
		return true;
	*out = SG_FIX_REBUILD;
	return !strcmp(word, "rebuild") ||
	       sg_fail(err, "'--fix=%s' must be --fix or --fix=rebuild", word);
}

bool sg_fixes_init(struct fixes *out, const struct check_options *options,
		   struct text_list paths, struct sg_err *err)
{
	*out = (struct fixes){.options = options};
	if (!read_most(&out->most, options, err))
		return false;
	if (!out->most)
		return !options->fix_applied ||
		       sg_fail(err, "--fix-applied goes with --fix or --diff");
	if (options->staged)
		return sg_fail(err, "--staged reads what is staged, and --fix changes "
				    "files: fix them, then stage them");
	if (options->diff && (strcmp(options->format, "text") || options->outputs.len))
		return sg_fail(err, "--diff prints a patch instead of any report");
	for (size_t i = 0; i < paths.len; i++)
		if (!strcmp(paths.items[i], "-"))
			return sg_fail(err,
				       "standard input cannot be fixed: name a file");
	return true;
}

void sg_fixes_release(struct fixes *fixes)
{
	sg_arena_release(&fixes->arena);
}

bool sg_fixes_read(struct sg_str *out, const struct fixes *fixes, const char *path)
{
	const size_t *place = sg_map_find(&fixes->index, sg_str_of(path));

	if (!place || !fixes->files.items[*place].was.p)
		return false;
	*out = fixes->files.items[*place].now;
	return true;
}

/* ---- which files ---- */

static const char *in_local_d1(struct fixes *fixes, const char *path)
{
	const char *database = sg_local_d1_with(&fixes->arena, path);

	return database ? sg_printf(&fixes->arena,
				    "the local D1 database %s has applied it", database)
			: NULL;
}

static bool is_barred(struct fixes *fixes, const char *path)
{
	const char *applied;
	struct sg_err err;

	if (!sg_is_replaceable(path, &err)) {
		sg_say("%s: not fixed: %s", path, err.text);
		fixes->failed++;
		return true;
	}
	if (fixes->options->fix_applied)
		return false;
	applied = sg_applied_somewhere(&fixes->arena, path,
				       fixes->options->history.finding.since);
	if (!applied)
		applied = in_local_d1(fixes, path);
	if (applied)
		sg_say("%s: not fixed: %s, so that a database may have run it already; "
		       "make a new migration, or say --fix-applied",
		       path, applied);
	return applied != NULL;
}

static struct fixes_file *file_of(struct fixes *fixes, const char *path)
{
	size_t before = fixes->files.len;
	const size_t *known = sg_map_find(&fixes->index, sg_str_of(path));
	struct fixes_file *file;

	if (known)
		return &fixes->files.items[*known];
	*sg_map_add(&fixes->arena, &fixes->index, sg_str_of(path)) = before;
	file = SG_PUSH(&fixes->arena, &fixes->files);
	file->path = sg_cstr(&fixes->arena, sg_str_of(path));
	file->barred = is_barred(fixes, path);
	return file;
}

/* ---- a round ---- */

static bool is_asked_for(const struct fixes *fixes, const struct sg_finding *finding)
{
	return finding->fix.kind && finding->fix.kind <= fixes->most &&
	       !finding->suppressed;
}

static void change(struct fixes *fixes, struct fixes_file *file, struct sg_str text,
		   const struct sg_text_edits *edits)
{
	struct sg_buf now = {0};

	if (!file->was.p)
		file->was = sg_strdup(&fixes->arena, text);
	sg_edits_apply(&now, text, edits);
	file->now = sg_buf_keep(&now, &fixes->arena);
}

/* The findings of one file from `first` on; gives the place behind them. */
static size_t take_file(struct fixes *fixes, const struct sg_run *run, size_t first)
{
	const struct sg_file *source = run->findings.items[first].file;
	struct sg_text_edits edits = {0};
	struct fixes_file *file = NULL;
	struct sg_arena arena = {0};
	size_t i, taken = 0;

	for (i = first; i < run->findings.len; i++) {
		const struct sg_finding *finding = &run->findings.items[i];

		if (finding->file != source)
			break;
		if (!is_asked_for(fixes, finding) || (file && file->barred))
			continue;
		file = file_of(fixes, source->path);
		taken += !file->barred && sg_edits_add(&edits, &arena, finding);
	}
	if (taken)
		change(fixes, file, source->source.text, &edits);
	if (file)
		file->fixed += taken;
	fixes->fixed += taken;
	sg_arena_release(&arena);
	return i;
}

bool sg_fixes_take(struct fixes *fixes, const struct sg_run *run)
{
	size_t before = fixes->fixed;

	for (size_t i = 0; i < run->findings.len;)
		i = take_file(fixes, run, i);
	return fixes->fixed > before;
}

/* ---- the end ---- */

static bool lies_in(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return !strcmp(folder, ".") || (!strncmp(path, folder, n) && path[n] == '/');
}

/* Atlas refuses files whose bytes are not those of its list. */
static void tell_seal(const struct fixes *fixes, const struct sg_checked_set *set)
{
	for (size_t i = 0; set->reseal && i < fixes->files.len; i++) {
		if (!fixes->files.items[i].was.p ||
		    !lies_in(fixes->files.items[i].path, set->root))
			continue;
		sg_say("%s: its checksums no longer fit: run '%s%s'", set->root,
		       set->reseal, set->root);
		return;
	}
}

static void write_file(struct fixes *fixes, struct fixes_file *file)
{
	struct sg_err err;

	if (sg_replace_file(file->path, file->was, file->now, &err)) {
		if (!fixes->options->quiet)
			sg_say("%s: %zu fixed", file->path, file->fixed);
		return;
	}
	sg_say("%s: not fixed: %s", file->path, err.text);
	file->was.p = NULL;
	fixes->fixed -= file->fixed;
	fixes->failed++;
}

void sg_fixes_write(struct fixes *fixes, const struct sg_run *run)
{
	for (size_t i = 0; i < fixes->files.len; i++)
		if (fixes->files.items[i].was.p)
			write_file(fixes, &fixes->files.items[i]);
	for (size_t i = 0; i < run->sets.len; i++)
		tell_seal(fixes, &run->sets.items[i]);
}

void sg_fixes_diff(const struct fixes *fixes, const struct sg_report_options *options)
{
	struct sg_buf patch = {0};
	size_t files = 0;

	for (size_t i = 0; i < fixes->files.len; i++) {
		const struct fixes_file *file = &fixes->files.items[i];

		if (!file->was.p)
			continue;
		files++;
		sg_unified_diff(&patch, file->path, options, file->was, file->now);
	}
	if (patch.n)
		fwrite(patch.p, 1, patch.n, stdout);
	sg_buf_release(&patch);
	if (!fixes->options->quiet)
		sg_say("%zu finding%s would be fixed in %zu file%s", fixes->fixed,
		       fixes->fixed == 1 ? "" : "s", files, files == 1 ? "" : "s");
}
