/*
 * How far long work is, on standard error: one line that is rewritten on a terminal;
 * elsewhere (a log of CI) a plain line now and then.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "target_options.h"

#define TERMINAL_SECONDS 0.1
#define PLAIN_SECONDS    5.0

static struct {
	double last;  /* when something was shown */
	size_t width; /* of the line that a terminal shows; 0: none */
	char what[64];
} shown;

void sg_progress_end(void)
{
	if (shown.width)
		fprintf(stderr, "\r%*s\r", (int)shown.width, "");
	shown.width = 0;
}

/* The line on the terminal; a shorter one must not leave the end of a longer one. */
static void rewrite(const char *line)
{
	size_t width = strlen(line);

	fprintf(stderr, "\r%-*s", (int)shown.width, line);
	shown.width = width;
}

/* Untrusted text (the name of a migration) may not move the cursor. */
static void make_plain(char *line)
{
	for (; *line; line++)
		if ((unsigned char)*line < ' ' || (unsigned char)*line >= 0x7f)
			*line = '?';
}

static void tell(void *payload, const char *what, uint64_t done, uint64_t all)
{
	bool terminal = isatty(STDERR_FILENO);
	double time = sg_now();
	char line[80];

	(void)payload;
	if (strncmp(shown.what, what, sizeof shown.what - 1) != 0) {
		snprintf(shown.what, sizeof shown.what, "%s", what);
		shown.last = terminal ? 0 : time;
	}
	if (terminal && done >= all) {
		sg_progress_end();
		return;
	}
	if (!all || time - shown.last < (terminal ? TERMINAL_SECONDS : PLAIN_SECONDS))
		return;
	shown.last = time;
	snprintf(line, sizeof line, "%.60s: %.0f %%", what,
		 100.0 * (double)done / (double)all);
	make_plain(line);
	if (terminal)
		rewrite(line);
	else
		fprintf(stderr, "%s\n", line);
}

static void keep_quiet(void *payload, const char *what, uint64_t done, uint64_t all)
{
	(void)payload;
	(void)what;
	(void)done;
	(void)all;
}

struct sg_progress sg_progress_of(const struct target_values *values)
{
	return (struct sg_progress){.tell = values->quiet ? keep_quiet : tell};
}

void sg_progress_step(const struct target_values *values, const char *what)
{
	char line[80];

	if (values->quiet || !isatty(STDERR_FILENO))
		return;
	snprintf(line, sizeof line, "%.70s ..", what);
	make_plain(line);
	rewrite(line);
}
