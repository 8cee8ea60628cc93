/* A rule as one page of Markdown: explain, SARIF's help and docs/rules/ are this text. */
#ifndef SQLGUARD_RULE_PAGE_H
#define SQLGUARD_RULE_PAGE_H

#include <sqlguard/buf.h>
#include <sqlguard/rule.h>

/* The first cases of fixtures/rules/<rule>/, as they lie there. */
struct sg_rule_example {
	struct sg_str bad;      /* bad*.sql, with its markers */
	struct sg_str findings; /* its golden */
	struct sg_str good;     /* good*.sql */
};

/* `example` may be NULL, and each of its texts empty. */
void sg_rule_page(struct sg_buf *out, const struct sg_rule_entry *rule,
		  const struct sg_rule_example *example);

#endif
