/* A rule as one page of Markdown: explain, SARIF's help and docs/rules/ are this text. */
#ifndef SQLGUARD_RULE_PAGE_H
#define SQLGUARD_RULE_PAGE_H

#include <sqlguard/buf.h>
#include <sqlguard/rule.h>

void sg_rule_page(struct sg_buf *out, const struct sg_rule_entry *rule);

#endif
