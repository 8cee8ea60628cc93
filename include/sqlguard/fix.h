/*
 * Fixes put into text.  Several fixes of one file are applied at once as long as their
 * edits stay clear of each other; the others wait until the file was checked again.
 */
#ifndef SQLGUARD_FIX_H
#define SQLGUARD_FIX_H

#include <sqlguard/buf.h>
#include <sqlguard/finding.h>

struct sg_text_edits {
	SG_ARRAY(struct sg_text_edit) all; /* by offset, apart from each other */
	long statement;                    /* of the last fix; 0: of the file */
};

/*
 * Takes all edits of a finding's fix, or none: false where one meets an edit that is
 * there, or the last fix is of the same statement, so that one may undo the other.
 */
bool sg_edits_add(struct sg_text_edits *edits, struct sg_arena *arena,
		  const struct sg_finding *finding);

/* The text with the edits made, behind what the buffer has. */
void sg_edits_apply(struct sg_buf *out, struct sg_str text,
		    const struct sg_text_edits *edits);

#endif
