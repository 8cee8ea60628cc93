/* All that a finding says as one text, for readers that show only one. */
#ifndef SQLGUARD_REPORT_REMARKS_H
#define SQLGUARD_REPORT_REMARKS_H

#include <sqlguard/finding.h>
#include <sqlguard/buf.h>

/* Message, notes, help and SQL, each on lines of its own; lines end with LF. */
void sg_write_remarks(struct sg_buf *out, const struct sg_finding *finding);

#endif
