/*
 * A whole run over any bytes: parse, replay, rules, every reporter.  What must hold for
 * each input is said here; the sanitizers say the rest.
 */
#include <sqlguard/report.h>

#include "front.h"

static void judge(const struct sg_finding *finding, size_t size)
{
	if ((size_t)finding->span.off + finding->span.len > size)
		sg_bug("%s: the span ends behind the file", finding->rule->name);
	if (!finding->message.n)
		sg_bug("%s: no message", finding->rule->name);
}

static void report(struct sg_run *run)
{
	const struct sg_report_options options = {.color = true, .width = 80};

	for (size_t i = 0; i < sg_reporters_len; i++) {
		struct sg_buf text = {0};

		sg_reporters[i].reporter->write(&text, run, &options);
		sg_buf_release(&text);
	}
}

static void run_as(enum sg_dialect dialect, const uint8_t *data, size_t size)
{
	struct sg_str bytes = fuzz_copy(data, size);
	struct sg_input input = {
		.bytes = bytes, .dialect = dialect, .reason = "--dialect"};
	struct sg_run run;

	sg_run_init(&run);
	sg_run_check(&run, sg_run_add(&run, "fuzz.sql"), &input);
	for (size_t i = 0; i < run.findings.len; i++)
		judge(&run.findings.items[i], size);
	report(&run);
	sg_run_release(&run);
	free((char *)bytes.p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	run_as(SG_POSTGRES, data, size);
	run_as(size % 2 ? SG_SQLITE : SG_D1, data, size);
	return 0;
}
