/*
 * Calls of wrangler.  Its standard input is empty, so it asks nothing and takes "yes" for
 * an answer (isNonInteractiveOrCI of 4.86); the environment goes through as it is, save
 * what would make it talk more than its answer.
 */
#include "wrangler.h"

/* An answer is read as a whole. */
#define MOST ((size_t)256 << 20)

static const char *const settings[] = {
	"WRANGLER_SEND_METRICS=false",
	"WRANGLER_SEND_ERROR_REPORTS=false",
	"WRANGLER_HIDE_BANNER=true",
	"WRANGLER_LOG=log", /* "none" would leave out the answer */
	"NO_COLOR=1",
	"FORCE_COLOR=0",
	NULL,
};

bool sg_wrangler_call(struct sg_process_result *out, struct sg_arena *arena,
		      struct sg_database *db, const char *const *arguments,
		      double patience, struct sg_err *err)
{
	const struct sg_wrangler *w = sg_wrangler_of(db);
	struct {
		SG_ARRAY(const char *) of;
	} argv = {0};
	struct sg_process process = {.folder = w->project,
				     .settings = settings,
				     .seconds = patience,
				     .most = MOST};

	*SG_PUSH(arena, &argv.of) = w->program;
	for (size_t i = 0; arguments[i]; i++)
		*SG_PUSH(arena, &argv.of) = arguments[i];
	*SG_PUSH(arena, &argv.of) = "--config";
	*SG_PUSH(arena, &argv.of) = w->config;
	*SG_PUSH(arena, &argv.of) = NULL;
	process.argv = argv.of.items;
	return sg_process_run(out, arena, &process, err);
}
