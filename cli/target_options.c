/* From the options of a command to an open database. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlguard/glyph.h>

#include "target_options.h"

/* SQLite's journal and the ledger's row keep what a death in the middle would tear. */
static void tell_and_die(int number)
{
	static const char words[] =
		"\nsqlguard: interrupted; what it was writing is there as a whole, or "
		"not at all: 'sqlguard status' tells\n";
	ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);

	(void)ignored;
	raise(number); /* SA_RESETHAND: now it ends us */
}

static void tell_interrupt(int number)
{
	struct sigaction now,
		tell = {.sa_handler = tell_and_die, .sa_flags = (int)SA_RESETHAND};

	/* nohup and shells that start us in the background have it ignored. */
	if (!sigaction(number, NULL, &now) && now.sa_handler == SIG_DFL)
		sigaction(number, &tell, NULL);
}

/* A full disk, a file-size limit and a closed pipe are errors that are told, not deaths
   in the middle of a write. */
static void prepare_signals(void)
{
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	tell_interrupt(SIGINT);
	tell_interrupt(SIGTERM);
}

bool sg_wants_json(const struct target_values *values)
{
	return !strcmp(values->format, "json");
}

bool sg_read_count(size_t *out, const char *option, const char *text, struct sg_err *err)
{
	char *end;
	long count;

	if (!text)
		return true;
	errno = 0;
	count = strtol(text, &end, 10);
	if (errno || *end || end == text || count < 1)
		return sg_fail(err, "'--%s %s' must be a number from 1 on", option, text);
	*out = (size_t)count;
	return true;
}

bool sg_target_find(struct opened *out, struct target_values *values,
		    struct text_list rest, struct sg_arena *arena, struct sg_err *err)
{
	*out = (struct opened){0};
	prepare_signals();
	if (strcmp(values->format, "text") != 0 && !sg_wants_json(values))
		return sg_fail(err, "unknown format '%s'; known are text and json",
			       values->format);
	if (rest.len > 1)
		return sg_fail(err,
			       "one folder of migrations, please: '%s' is the "
			       "second",
			       rest.items[1]);
	values->target.migrations = rest.len ? rest.items[0] : NULL;
	if (!sg_target_resolve(&out->target, &out->migrations, arena, &values->target,
			       err))
		return false;
	out->progress = sg_progress_of(values);
	return true;
}

bool sg_target_open(struct opened *out, struct target_values *values,
		    struct text_list rest, enum sg_access access, struct sg_arena *arena,
		    struct sg_err *err)
{
	const struct sg_driver *driver;

	if (!sg_target_find(out, values, rest, arena, err))
		return false;
	driver = sg_driver_find(out->target.driver);
	out->db = (struct sg_database){.driver = driver,
				       .target = &out->target,
				       .access = access,
				       .progress = &out->progress};
	if (driver->open(&out->db, arena, err))
		return true;
	sg_target_close(out);
	return false;
}

void sg_target_close(struct opened *opened)
{
	sg_progress_end();
	if (opened->db.driver)
		opened->db.driver->close(&opened->db);
	opened->db.driver = NULL;
}

/* ---- asking ---- */

/* The question names a file, which may be called anything. */
static bool read_answer(char *out, size_t size, const char *question)
{
	struct sg_buf safe = {0};

	sg_progress_end();
	fflush(stdout);
	sg_add_safe(&safe, sg_str_of(question));
	fprintf(stderr, "%s ", safe.p);
	sg_buf_release(&safe);
	if (!fgets(out, (int)size, stdin))
		return false;
	out[strcspn(out, "\n")] = '\0';
	return true;
}

static bool type_name(const struct sg_apply_target *target, const char *question,
		      struct sg_err *err)
{
	struct sg_arena arena = {0};
	char answer[512] = "";
	bool ok = read_answer(answer, sizeof answer,
			      sg_printf(&arena,
					"%s '%s' is protected: type the name of the "
					"database (%s):",
					question, target->environment, target->name));

	sg_arena_release(&arena);
	return (ok && !strcmp(answer, target->name)) ||
	       sg_fail(err, "that is not '%s': nothing was done", target->name);
}

static bool say_yes(const char *question, struct sg_err *err)
{
	struct sg_arena arena = {0};
	char answer[64] = "";
	bool ok = read_answer(answer, sizeof answer,
			      sg_printf(&arena, "%s [y/N]", question));

	sg_arena_release(&arena);
	return (ok && (sg_str_iis(sg_str_of(answer), "y") ||
		       sg_str_iis(sg_str_of(answer), "yes"))) ||
	       sg_fail(err, "it was not confirmed: nothing was done");
}

bool sg_confirm(const struct sg_apply_target *target, const struct target_values *values,
		bool yes, const char *question, struct sg_err *err)
{
	bool named = values->target.environment != NULL;

	if (yes && (named || !target->is_protected))
		return true;
	if (isatty(STDIN_FILENO) && !yes)
		return target->is_protected ? type_name(target, question, err)
					    : say_yes(question, err);
	return target->is_protected
		       ? sg_fail(err,
				 "'%s' is protected, and there is no terminal to ask "
				 "on: say --yes --env %s",
				 target->environment, target->environment)
		       : sg_fail(err, "there is no terminal to ask on: say --yes");
}
