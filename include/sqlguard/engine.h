/*
 * A run: files in, findings out.  The engine opens no file; the caller brings the bytes.
 */
#ifndef SQLGUARD_ENGINE_H
#define SQLGUARD_ENGINE_H

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

struct sg_wanted; /* the selected rules by node kind */

struct sg_run {
	struct sg_arena arena; /* findings and their text */
	struct sg_selection selection;
	struct sg_wanted *wanted[SG_MYSQL + 1]; /* by dialect, made on first use */
	SG_ARRAY(struct sg_file *) files;
	SG_ARRAY(struct sg_finding) findings; /* by file, then by offset */
	size_t statements;
	size_t errors, warnings, infos, suppressed;
};

void sg_run_init(struct sg_run *run);
void sg_run_release(struct sg_run *run);

/* A new file whose arena the caller fills with the bytes before sg_run_check. */
struct sg_file *sg_run_add(struct sg_run *run, const char *path);

/* Turns a rule off, on or to another severity; false when there is no such rule. */
bool sg_run_select(struct sg_run *run, struct sg_str rule, enum sg_severity severity);

/* Turns all rules off, before naming the wanted ones. */
void sg_run_select_none(struct sg_run *run);

/*
 * Parses, replays and judges one file; findings are added, counted and sorted.  `bytes`
 * lie in the file's arena, or outlive the run; `reason` is copied.  A file without
 * findings gives its bytes back: its source is empty afterwards.
 */
void sg_run_check(struct sg_run *run, struct sg_file *file, struct sg_str bytes,
		  enum sg_dialect dialect, const char *reason);

/* The worst severity of a finding that is not suppressed; SG_OFF when there is none. */
enum sg_severity sg_run_worst(const struct sg_run *run);

#endif
