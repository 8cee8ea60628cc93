/* Where a finding is, as machines want to be told. */
#ifndef SQLGUARD_REPORT_PLACE_H
#define SQLGUARD_REPORT_PLACE_H

#include <sqlguard/report.h>

/* 1-based; the end is exclusive. */
struct sg_position {
	size_t line, column, end_line, end_column;
};

struct sg_source *sg_finding_source(const struct sg_finding *finding);

struct sg_position sg_position_of(const struct sg_finding *finding, struct sg_span span,
				  enum sg_column_unit unit);

/*
 * A path without "." and "..", relative to the root of the checkout when it is in it
 * (`inside`), else absolute.  Without a directory a path that starts with ".." stays
 * relative.
 */
struct sg_tidy_path {
	struct sg_str path;
	bool inside;
};

struct sg_tidy_path sg_tidy_path(struct sg_arena *arena, const char *path,
				 const struct sg_report_options *options);

#endif
