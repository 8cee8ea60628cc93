/*
 * A run in the journal: an entry before anything is written, with what is planned and how
 * many rows there are, and one with what came of it.  The first alone means that the
 * program was killed.
 */
#include <sqlguard/json_build.h>

#include "pipeline.h"

static cJSON *entry_of(struct pipeline *p, const char *event)
{
	cJSON *entry = sg_journal_entry(p->target, p->options->command);

	sg_json_add_texts(entry, "event", event);
	return entry;
}

static bool append(struct pipeline *p, cJSON *entry, struct sg_err *err)
{
	bool ok = sg_journal_append(p->target, entry, err);

	cJSON_Delete(entry);
	return ok;
}

bool sg_pipeline_journal_begin(struct pipeline *p, struct sg_err *err)
{
	cJSON *entry = entry_of(p, "begin");
	cJSON *list = sg_json_add_array(entry, "planned");

	for (size_t i = 0; i < p->out->plan.migrations.len; i++)
		sg_json_push(list, sg_planned_json(&p->out->plan.migrations.items[i]));
	return append(p, entry, err);
}

bool sg_pipeline_journal_end(struct pipeline *p, struct sg_err *err)
{
	cJSON *entry = entry_of(p, "end");

	sg_run_report_json(entry, p->out);
	return append(p, entry, err);
}
