/*
 * A run: files in, findings out.  The engine opens no file; the caller brings the bytes.
 */
#ifndef SQLGUARD_ENGINE_H
#define SQLGUARD_ENGINE_H

#include <sqlguard/replay.h>
#include <sqlguard/rule.h>

/* A file of a run; valid until the run is released. */
struct sg_file {
	const char *path; /* as shown */
	enum sg_dialect dialect;
	const char *dialect_reason; /* "--dialect", "wrangler.toml beside it", .. */
	struct sg_source source;
	struct sg_arena arena; /* owns bytes and lines */
	size_t statements;
	size_t parsed; /* statements that are not PROBLEM nodes */
};

/* Which rules run, by their place in sg_rules. */
struct sg_selection {
	enum sg_severity *severity; /* one per rule; SG_OFF: does not run */
};

/* A migration set of which files are checked; texts live in the run's arena. */
struct sg_checked_set {
	const char *root, *layout, *layout_why;
	const char *runner, *runner_why; /* NULL: nothing tells */
	enum sg_dialect dialect;
	const char *dialect_why;
	size_t migrations;  /* that run */
	const char *reseal; /* the command that seals changed files anew; NULL */
};

struct sg_wanted; /* the selected rules by node kind */

struct sg_run {
	struct sg_arena arena; /* findings and their text */
	struct sg_selection selection;
	struct sg_wanted *wanted[SG_MYSQL + 1]; /* by dialect, made on first use */
	SG_ARRAY(struct sg_checked_set) sets;
	SG_ARRAY(struct sg_file *) files;
	SG_ARRAY(struct sg_finding) findings; /* by file, then by offset */
	size_t statements;
	size_t errors, warnings, infos, suppressed;
};

void sg_run_init(struct sg_run *run);
void sg_run_release(struct sg_run *run);

/* A new file whose arena the caller fills with the bytes before sg_run_check. */
struct sg_file *sg_run_add(struct sg_run *run, const char *path);

/* Notes a set for the reports. */
const struct sg_checked_set *sg_run_add_set(struct sg_run *run,
					    const struct sg_migration_set *set,
					    enum sg_dialect dialect, const char *reason);

/* Turns a rule off, on or to another severity; false when there is no such rule. */
bool sg_run_select(struct sg_run *run, struct sg_str rule, enum sg_severity severity);

/* Turns all rules off, before naming the wanted ones. */
void sg_run_select_none(struct sg_run *run);

/* A file to check or to replay, and where it stands. */
struct sg_input {
	struct sg_str bytes; /* in the file's arena, or outlives the run */
	enum sg_dialect dialect;
	const char *reason; /* of the dialect; copied */
	struct sg_replay
		*replay; /* of its set, up to here; NULL: the file stands alone */
	const struct sg_migration_set *set; /* prepared for this file; NULL: none */
	size_t place;                       /* in the set */
	bool down;                          /* its down part is judged, too */
	bool only_down; /* its down part alone, on top of what the replay has */
	/* Called when the file is judged, while its tree and facts are there: `cx` is as
	   at SG_WHOLE_FILE.  NULL: nobody asks. */
	void (*observe)(const struct sg_ctx *cx, void *payload);
	void *payload;
};

/*
 * Parses, replays and judges one file; findings are added, counted and sorted.  A file
 * without findings gives its bytes back: its source is empty afterwards.
 */
void sg_run_check(struct sg_run *run, struct sg_file *file, const struct sg_input *input);

/* Replays a file that is only history: what it would make, later files find. */
void sg_run_replay(const char *path, const struct sg_input *input);

/* Judges what is wrong with the set itself and belongs to no file but its index. */
void sg_run_check_index(struct sg_run *run, const struct sg_migration_set *set,
			enum sg_dialect dialect);

/* The worst severity of a finding that is not suppressed; SG_OFF when there is none. */
enum sg_severity sg_run_worst(const struct sg_run *run);

#endif
