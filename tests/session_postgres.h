/*
 * The judge of sessions of PostgreSQL: a server, asked by psql before each statement.
 * The questions stand in the script itself, so that one string stays one string.
 */
#ifndef SQLGUARD_TESTS_SESSION_POSTGRES_H
#define SQLGUARD_TESTS_SESSION_POSTGRES_H

#include "session_case.h"

/* The first ones are times, which the server tells in milliseconds. */
static const char *const pg_settings[] = {"lock_timeout",
					  "statement_timeout",
					  "idle_in_transaction_session_timeout",
					  "session_replication_role",
					  "role",
					  "check_function_bodies",
					  "application_name",
					  "timezone",
					  "my.setting"};

#define PG_TIMES    3
#define PG_SETTINGS (sizeof pg_settings / sizeof *pg_settings)

/* What the server said before a statement, as psql prints it. */
struct pg_answer {
	struct sg_str transaction, again, rows, schemas, settings[PG_SETTINGS];
};

#define PG_TRANSACTION                                                                   \
	"(SELECT virtualtransaction FROM pg_locks WHERE pid = pg_backend_pid() AND "     \
	"locktype = 'virtualxid')"

static const char *const pg_setup =
	"DROP SCHEMA IF EXISTS a, \"B\", \"c,d\", \"e\"\"f\" CASCADE;"
	"DROP TABLE IF EXISTS public.marker, public.t;"
	"CREATE SCHEMA a; CREATE SCHEMA \"B\"; CREATE SCHEMA \"c,d\";"
	"CREATE SCHEMA \"e\"\"f\";"
	"CREATE TABLE public.marker (n int); CREATE TABLE public.t (a int);"
	"DO $$BEGIN CREATE ROLE loader; EXCEPTION WHEN duplicate_object THEN END$$;"
	"GRANT ALL ON SCHEMA a, \"B\", \"c,d\", \"e\"\"f\" TO loader;"
	"GRANT ALL ON public.marker, public.t TO loader;";

static inline void pg_ask(struct sg_buf *out, size_t i)
{
	sg_buf_printf(out,
		      "SELECT 'probe', %zu, " PG_TRANSACTION ","
		      "(SELECT string_agg(n::text, ',') FROM public.marker),"
		      "array_to_string(ARRAY(SELECT s FROM unnest(current_schemas(false))"
		      " s WHERE s <> 'pg_catalog' AND s NOT LIKE 'pg\\_%%'), '|')",
		      i);
	for (size_t k = 0; k < PG_SETTINGS; k++)
		if (k < PG_TIMES)
			sg_buf_printf(out,
				      ", (SELECT setting FROM pg_settings WHERE name = "
				      "'%s')",
				      pg_settings[k]);
		else
			sg_buf_printf(out, ", current_setting('%s', true)",
				      pg_settings[k]);
	sg_buf_printf(out, ";\nSELECT 'again', %zu, " PG_TRANSACTION ";\n", i);
}

/* The script with the questions, and what the runner puts around it. */
static inline void pg_script(struct sg_buf *out, struct session_case *c)
{
	size_t n = c->parsed.script.statements.len;

	if (c->wrap == SG_WRAP_FILE)
		sg_buf_adds(out, "BEGIN;\n");
	for (size_t i = 0; i < n; i++) {
		pg_ask(out, i);
		sg_buf_printf(out, "INSERT INTO public.marker VALUES (%zu);\n", i);
		sg_buf_add(out, session_statement(c, i));
		sg_buf_adds(out, ";\n");
	}
	pg_ask(out, n);
	if (c->wrap == SG_WRAP_FILE)
		sg_buf_adds(out, "COMMIT;\n");
}

/* Everything that psql prints of a script. */
static inline void pg_run(struct sg_buf *out, struct sg_str script, bool one_string)
{
	char path[] = "/tmp/sqlguard.session.XXXXXX", command[300], part[4096];
	int file = mkstemp(path);
	FILE *psql;
	size_t n;

	if (file < 0)
		sg_bug("no temporary file");
	close(file);
	file_write(path, script);
	snprintf(command, sizeof command,
		 one_string ? "psql -XAtq -F '\t' -c \"$(cat %s)\" 2>&1"
			    : "psql -XAtq -F '\t' -f %s 2>&1",
		 path);
	psql = popen(command, "r");
	while (psql && (n = fread(part, 1, sizeof part, psql)) > 0)
		sg_buf_add(out, (struct sg_str){part, n});
	if (psql)
		pclose(psql);
	remove(path);
}

static inline struct sg_str pg_field(struct sg_str *line)
{
	size_t end = sg_str_find(*line, "\t", 0);
	struct sg_str field = sg_str_sub(*line, 0, end);

	*line = sg_str_sub(*line, end + 1, line->n);
	return field;
}

/* The answers by their numbers; those of a statement that never ran stay empty. */
static inline void pg_read(struct pg_answer *answers, size_t n, struct sg_str printed)
{
	struct sg_str line;

	while (line_next(&line, &printed)) {
		struct sg_str kind = pg_field(&line);
		bool probe = sg_str_is(kind, "probe");
		struct pg_answer *answer;
		size_t i;

		if (!probe && !sg_str_is(kind, "again"))
			continue;
		i = (size_t)strtoul(pg_field(&line).p, NULL, 10);
		if (i > n)
			continue;
		answer = &answers[i];
		*(probe ? &answer->transaction : &answer->again) = pg_field(&line);
		if (!probe)
			continue;
		answer->rows = pg_field(&line);
		answer->schemas = pg_field(&line);
		for (size_t k = 0; k < PG_SETTINGS; k++)
			answer->settings[k] = pg_field(&line);
	}
}

static inline void pg_rows(const struct session_case *c, const struct pg_answer *answer,
			   bool *out)
{
	struct sg_str rest = answer->rows;

	memset(out, 0, c->parsed.script.statements.len);
	while (rest.n) {
		size_t end = sg_str_find(rest, ",", 0);

		out[strtoul(rest.p, NULL, 10)] = true;
		rest = sg_str_sub(rest, end + 1, rest.n);
	}
}

static inline void pg_compare_schemas(struct session_case *c, size_t i,
				      const struct pg_answer *answer)
{
	const struct sg_search_schemas *path = sg_session_search_path(c->session, i);
	struct sg_buf ours = {0};

	for (size_t k = 0; k < path->of.len; k++) {
		sg_buf_adds(&ours, k ? "|" : "");
		sg_buf_add(&ours, path->of.items[k]);
	}
	if (path->unknown ? !c->unread : !sg_str_eq(sg_buf_str(&ours), answer->schemas))
		session_wrong(c, i, "schemas '%.*s', and we say '%.*s'",
			      SG_STR_ARG(answer->schemas), SG_STR_ARG(sg_buf_str(&ours)));
	sg_buf_release(&ours);
}

/* What nothing in the file set is as it was at the beginning. */
static inline void pg_compare_setting(struct session_case *c, size_t i, size_t k,
				      const struct pg_answer *answers)
{
	struct sg_setting ours = sg_session_setting(c->session, i, pg_settings[k]);
	struct sg_str real = answers[i].settings[k];
	double milliseconds = 0;
	bool same;

	if (ours.by == SG_NEVER)
		same = sg_str_eq(real, answers[0].settings[k]);
	else if (ours.known != SG_YES)
		same = c->unread;
	else if (k < PG_TIMES)
		same = sg_setting_milliseconds(&milliseconds, &ours) &&
		       milliseconds == strtod(real.p, NULL);
	else
		same = sg_str_eq(ours.value, real);
	if (!same)
		session_wrong(c, i, "%s is '%.*s', and we say '%.*s' of statement %zu",
			      pg_settings[k], SG_STR_ARG(real), SG_STR_ARG(ours.value),
			      ours.by);
}

/* Between the answers before this statement and those after it. */
static inline void pg_compare_step(struct session_case *c, size_t i,
				   const struct pg_answer *answers, bool *before,
				   bool *after)
{
	const struct pg_answer *one = &answers[i], *other = &answers[i + 1];
	bool inside = sg_str_eq(one->transaction, one->again);
	bool same = sg_str_eq(one->transaction, other->transaction);

	if (sg_session_same_transaction(c->session, i, i + 1) != same)
		session_wrong(c, i + 1, "%s transaction as before statement %zu",
			      same ? "the same" : "another", i);
	if (sg_session_ends_transaction(c->session, i) != (inside && !same))
		session_wrong(c, i, "ends a transaction: %d", inside && !same);
	pg_rows(c, one, before);
	pg_rows(c, other, after);
	session_expect_undone(c, i, before, after);
}

static inline void pg_judge(struct session_case *c)
{
	size_t n = c->parsed.script.statements.len;
	struct sg_arena *arena = &c->parsed.arena;
	struct pg_answer *answers = sg_alloc(arena, (n + 1) * sizeof *answers);
	bool *before = sg_alloc(arena, n + 1), *after = sg_alloc(arena, n + 1);
	struct sg_buf script = {0}, printed = {0};

	pg_run(&printed, sg_str_of(pg_setup), false);
	pg_script(&script, c);
	sg_buf_clear(&printed);
	pg_run(&printed, sg_buf_str(&script), c->wrap == SG_WRAP_IMPLICIT);
	pg_read(answers, n, sg_buf_str(&printed));
	for (size_t i = 0; i <= n && !c->why[0]; i++) {
		const struct pg_answer *answer = &answers[i];

		if (!answer->again.n) {
			session_wrong(c, i, "no answer: %.*s",
				      SG_STR_ARG(sg_buf_str(&printed)));
			break;
		}
		session_expect_inside(c, i,
				      sg_str_eq(answer->transaction, answer->again));
		pg_compare_schemas(c, i, answer);
		for (size_t k = 0; k < PG_SETTINGS; k++)
			pg_compare_setting(c, i, k, answers);
		if (i < n && answers[i + 1].again.n)
			pg_compare_step(c, i, answers, before, after);
	}
	sg_buf_release(&script);
	sg_buf_release(&printed);
}

#endif
