/* The files of a check, grouped by the migration set they belong to. */
#ifndef SQLGUARD_CLI_CHECK_SETS_H
#define SQLGUARD_CLI_CHECK_SETS_H

#include "check.h"

/* Files of one set that are to be checked; the others are its history. */
struct set_inputs {
	struct sg_migration_set *set;
	SG_ARRAY(bool) wanted; /* by place in the set; missing ones are not */
};

struct inputs {
	struct check_inputs *out;
	struct sg_run *run;
	const struct check_options *options;
	struct sg_arena arena;
	struct sg_paths paths;
	struct sg_map given; /* the paths that are to be checked */
	struct history history;
	struct sg_map index; /* of sets by their root, to `sets` */
	SG_ARRAY(struct set_inputs) sets;
	size_t alone;  /* files of no set */
	size_t down;   /* down migrations that were passed by */
	size_t unread; /* migrations of these sets that are no SQL */
};

/* A file that could not be read and the like: said, counted, and the others go on. */
void sg_inputs_complain(struct inputs *in, const char *text);

/* A file was checked: counted, and told with --verbose. */
void sg_inputs_checked(struct inputs *in, const char *path, const struct sg_input *input);

/* The bytes as they are to be checked. */
bool sg_inputs_read(struct sg_str *out, struct inputs *in, struct sg_arena *arena,
		    const char *path, struct sg_err *err);

/* Checks the wanted files of a set, each on top of those that run before it. */
void sg_check_set(struct inputs *in, struct set_inputs *group);

#endif
