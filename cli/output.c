/* Reports to standard output or files, shaped by what standard output is. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "output.h"

/* Reports for people go no wider than this, however wide the terminal is. */
#define WIDEST 120

bool sg_output_find_format(const struct sg_reporter **out, const char *name,
			   struct sg_err *err)
{
	char known[256] = "";

	*out = sg_reporter_find(sg_str_of(name));
	if (*out)
		return true;
	for (size_t i = 0; i < sg_reporters_len; i++)
		snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s",
			 i ? ", " : "", sg_reporters[i].name);
	return sg_fail(err, "unknown format '%s'; known are %s", name, known);
}

bool sg_output_parse(struct output *out, const char *argument, struct sg_err *err)
{
	const char *equals = strchr(argument, '=');
	char format[32];

	if (!equals || !equals[1])
		return sg_fail(err, "'--output %s' must be FORMAT=FILE", argument);
	snprintf(format, sizeof format, "%.*s", (int)(equals - argument), argument);
	out->path = equals + 1;
	return sg_output_find_format(&out->reporter, format, err);
}

static bool write_file(const char *path, struct sg_str text, struct sg_err *err)
{
	FILE *file = fopen(path, "w");
	bool ok;

	if (!file)
		return sg_fail(err, "cannot write '%s': %s", path, strerror(errno));
	ok = !text.n || fwrite(text.p, 1, text.n, file) == text.n;
	if (fclose(file) || !ok)
		return sg_fail(err, "cannot write '%s': %s", path, strerror(errno));
	return true;
}

bool sg_output_write(const struct output *output, struct sg_run *run,
		     const struct sg_report_options *options, struct sg_err *err)
{
	struct sg_report_options plain = {.quiet = options->quiet,
					  .fixing = options->fixing,
					  .fixed = options->fixed,
					  .started_in = options->started_in,
					  .root = options->root};
	struct sg_buf text = {0};
	bool ok = true;

	output->reporter->write(&text, run, output->path ? &plain : options);
	if (output->path)
		ok = write_file(output->path, sg_buf_str(&text), err);
	else if (text.n)
		fwrite(text.p, 1, text.n, stdout);
	sg_buf_release(&text);
	return ok;
}

static size_t terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_col < 40)
		return 80;
	return size.ws_col < WIDEST ? size.ws_col : WIDEST;
}

/* NO_COLOR as no-color.org has it: present and not empty. */
void sg_output_terminal(struct sg_report_options *options, bool no_color)
{
	const char *wish = getenv("NO_COLOR"), *terminal = getenv("TERM");
	bool dumb = terminal && !strcmp(terminal, "dumb");

	if (!isatty(STDOUT_FILENO)) {
		options->width = 100;
		return;
	}
	options->width = terminal_width();
	options->color = !no_color && !(wish && *wish) && !dumb;
}
