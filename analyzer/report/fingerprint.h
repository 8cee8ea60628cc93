/* Names of findings that outlive edits elsewhere in their file. */
#ifndef SQLGUARD_REPORT_FINGERPRINT_H
#define SQLGUARD_REPORT_FINGERPRINT_H

#include <sqlguard/finding.h>

struct sg_seen;

struct sg_fingerprints {
	struct sg_seen *seen; /* a hash table, larger than the number of findings */
	size_t mask;
};

void sg_fingerprints_init(struct sg_fingerprints *prints, struct sg_arena *arena,
			  size_t findings);

/*
 * To be called once for each finding, in order: the nth of several that look alike gets
 * the nth name.  Line numbers do not count, nor does the width of blanks.
 */
uint64_t sg_fingerprint(struct sg_fingerprints *prints, const struct sg_finding *finding,
			struct sg_str path);

#endif
