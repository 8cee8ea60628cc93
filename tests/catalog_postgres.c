/*
 * Asks a real PostgreSQL server: each file of a migration set runs there and is replayed,
 * and after every file both say the same of the schema, and refuse the same statements.
 *
 * Without arguments the sets are the cases of fixtures/schema/postgres, in which a line
 * "-- file: NAME" begins the next file; "-- fails" behind a statement says that
 * PostgreSQL refuses it. Otherwise the sets are those of the folders named, as
 * sg_find_set() orders them.
 */
#include <libpq-fe.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlguard/project.h>

#include "catalog_postgres_facts.h"
#include "files.h"

/* More differences than that of one file are not shown. */
enum { SHOWN = 6 };

struct part {
	const char *name;
	struct sg_str text;
};

struct test {
	struct sg_arena arena;
	const char *name;
	SG_ARRAY(struct part) parts;
	bool fixture;
	struct sg_replay *replay;
	struct sg_buf why; /* it failed */
	size_t differences;
};

static struct {
	size_t sets, files, statements, facts, unknown;
} total;
static struct sg_str facts_query;
static int failed;

/* ---- the server ---- */

static PGconn *pg;

static void connect_to_server(void)
{
	const char *const keys[] = {"options", NULL};
	const char *const values[] = {"-c client_min_messages=error", NULL};

	pg = PQconnectdbParams(keys, values, 0);
	if (PQstatus(pg) != CONNECTION_OK)
		sg_bug("cannot connect: %s", PQerrorMessage(pg));
}

static PGresult *ask(const char *sql)
{
	PGresult *result = PQexec(pg, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK &&
	    PQresultStatus(result) != PGRES_TUPLES_OK)
		sg_bug("the server refuses '%.60s': %s", sql, PQerrorMessage(pg));
	return result;
}

static void tell(const char *sql)
{
	PQclear(ask(sql));
}

/* As new: ten times as fast as another database. */
static void empty_server(void)
{
	if (PQtransactionStatus(pg) != PQTRANS_IDLE)
		tell("ROLLBACK");
	tell("DISCARD ALL");
	tell("DO $$ DECLARE x text; BEGIN FOR x IN "
	     "SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication UNION "
	     "ALL "
	     "SELECT format('DROP FOREIGN DATA WRAPPER %I CASCADE', fdwname) "
	     "FROM pg_foreign_data_wrapper w WHERE NOT EXISTS (SELECT FROM pg_depend "
	     "WHERE objid = w.oid AND deptype = 'e') UNION ALL "
	     "SELECT format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension "
	     "WHERE extname <> 'plpgsql' UNION ALL "
	     "SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace "
	     "WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' "
	     "LOOP EXECUTE x; END LOOP; END $$");
	tell("CREATE SCHEMA public");
}

/* What a statement on the server ends with: its complaint, or NULL. */
static const char *execute(struct test *t, struct sg_str sql)
{
	PGresult *result = PQexec(pg, sg_cstr(&t->arena, sql));
	const char *error = NULL;

	switch (PQresultStatus(result)) {
	case PGRES_COPY_IN:
		PQputCopyEnd(pg, NULL);
		PQclear(PQgetResult(pg));
		break;
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
	case PGRES_EMPTY_QUERY: break;
	default:
		error = sg_cstr(&t->arena, sg_str_of(PQresultErrorField(
						   result, PG_DIAG_MESSAGE_PRIMARY)));
	}
	PQclear(result);
	return error;
}

/* ---- differences ---- */

static void differ(struct test *t, const struct part *part, const char *what,
		   struct sg_str detail)
{
	if (t->differences++ >= SHOWN)
		return;
	sg_buf_printf(&t->why, "\n    %s: %s %.*s", part->name, what, SG_STR_ARG(detail));
}

static struct sg_str key_of(struct sg_str line)
{
	return sg_str_sub(line, 0, sg_str_find(line, "\t", 0));
}

static int by_key(const void *a, const void *b)
{
	const struct sg_str *one = a, *two = b;
	int order = sg_str_cmp(key_of(*one), key_of(*two));

	return order ? order : sg_str_cmp(*one, *two);
}

/* The same properties, where "?" stands for any. */
static bool same_line(struct sg_str server, struct sg_str ours)
{
	while (server.n || ours.n) {
		struct sg_str a = key_of(server), b = key_of(ours);

		total.unknown += sg_str_is(b, "?");
		if (!sg_str_is(b, "?") && !sg_str_eq(a, b))
			return false;
		server = sg_str_sub(server, a.n + 1, server.n);
		ours = sg_str_sub(ours, b.n + 1, ours.n);
	}
	return true;
}

struct lines {
	SG_ARRAY(struct sg_str) of;
};

/* Our lines that are sure; of the others the keys, and the starts of names that may go
   on. */
static void sort_out(struct facts *f, struct lines *sure, struct lines *maybe,
		     struct lines *open)
{
	for (size_t i = 0; i < f->lines.len; i++) {
		struct sg_str line = f->lines.items[i];

		if (sg_str_starts(line, "~"))
			*SG_PUSH(f->arena, &maybe->of) =
				key_of(sg_str_sub(line, 1, line.n));
		else if (sg_str_starts(line, "unknown "))
			*SG_PUSH(f->arena, &open->of) = sg_str_sub(line, 8, line.n);
		else
			*SG_PUSH(f->arena, &sure->of) = line;
	}
}

static bool holds(const struct lines *lines, struct sg_str key)
{
	for (size_t i = 0; i < lines->of.len; i++)
		if (sg_str_eq(lines->of.items[i], key))
			return true;
	return false;
}

/* Whether the catalog leaves room for something that only the server has. */
static bool is_unknown(struct test *t, const struct lines *maybe,
		       const struct lines *open, struct sg_str line)
{
	struct sg_str key = key_of(line), owner;
	size_t blank = sg_str_find(key, " ", 0);
	struct sg_str name = sg_str_of(sg_printf(
		&t->arena, "%.*s.", SG_STR_ARG(sg_str_sub(key, blank + 1, key.n))));

	if (t->replay->catalog->blind || holds(maybe, key))
		return true;
	owner = sg_str_of(
		sg_printf(&t->arena, "%.*s.",
			  SG_STR_ARG(key_of(sg_str_sub(line, key.n + 1, line.n)))));
	for (size_t i = 0; i < open->of.len; i++) {
		struct sg_str start = open->of.items[i];

		if (sg_str_eq(sg_str_sub(name, 0, start.n), start) ||
		    (sg_str_starts(key, "index ") && sg_str_eq(owner, start)))
			return true;
	}
	return false;
}

static void compare_lines(struct test *t, const struct part *part,
			  const struct lines *server, const struct lines *ours,
			  const struct lines *maybe, const struct lines *open)
{
	size_t i = 0, k = 0;

	while (i < server->of.len || k < ours->of.len) {
		struct sg_str a = i < server->of.len ? server->of.items[i] : SG_STR("");
		struct sg_str b = k < ours->of.len ? ours->of.items[k] : SG_STR("");
		int order = !a.n ? 1 : !b.n ? -1 : sg_str_cmp(key_of(a), key_of(b));

		total.facts++;
		if (order == 0 && !same_line(a, b)) {
			differ(t, part, "the server says", a);
			differ(t, part, "   the replay says", b);
		} else if (order < 0) {
			if (is_unknown(t, maybe, open, a))
				total.unknown++;
			else
				differ(t, part, "only the server has", a);
		} else if (order > 0) {
			differ(t, part, "only the replay has", b);
		}
		i += order <= 0;
		k += order >= 0;
	}
}

static void read_server(struct test *t, struct lines *out)
{
	PGresult *result;

	tell("BEGIN; SET LOCAL search_path = public");
	result = ask(sg_cstr(&t->arena, facts_query));
	for (int i = 0; i < PQntuples(result); i++)
		*SG_PUSH(&t->arena, &out->of) =
			sg_strdup(&t->arena, sg_str_of(PQgetvalue(result, i, 0)));
	PQclear(result);
	tell("COMMIT");
}

static void sort(struct lines *lines)
{
	if (lines->of.len)
		qsort(lines->of.items, lines->of.len, sizeof *lines->of.items, by_key);
}

static void compare_facts(struct test *t, const struct part *part)
{
	struct lines server = {0}, ours = {0}, maybe = {0}, open = {0};
	struct facts facts = {.arena = &t->arena, .catalog = t->replay->catalog};

	read_server(t, &server);
	facts_of(&facts);
	sort_out(&facts, &ours, &maybe, &open);
	sort(&server);
	sort(&ours);
	compare_lines(t, part, &server, &ours, &maybe, &open);
}

/* ---- one file ---- */

static struct sg_str line_around(struct sg_str text, struct sg_span span)
{
	return sg_str_sub(text, sg_span_end(span),
			  sg_str_find(text, "\n", sg_span_end(span)));
}

/* Both refuse the statement or neither does, and a case says which it means. */
static void compare_refusal(struct test *t, const struct part *part, struct sg_str sql,
			    const char *server, struct sg_str ours, bool meant)
{
	struct sg_str start = sg_str_sub(sql, 0, sg_str_find(sql, "\n", 0));

	if (server && t->fixture && !meant)
		differ(t, part, server, start);
	else if (!server && meant)
		differ(t, part, "the server does not refuse", start);
	if (server && !ours.n && !t->replay->catalog->blind)
		differ(t, part,
		       sg_printf(&t->arena, "only the server refuses (%s)", server),
		       start);
	else if (!server && ours.n)
		differ(t, part,
		       sg_printf(&t->arena, "only the replay refuses (%.*s)",
				 SG_STR_ARG(ours)),
		       start);
}

static void run_file(struct test *t, const struct part *part)
{
	struct sg_arena arena = {0};
	struct sg_source src;
	struct sg_script script = {0};
	struct sg_session_start start = {0};
	struct sg_replay_file file = {.path = part->name, .src = &src, .script = &script};
	uint32_t first = t->replay->catalog->now;

	sg_source_init(&src, &arena, part->name, part->text);
	sg_parse_postgres(&script, &src, &arena);
	file.session = sg_session_new(&arena, SG_POSTGRES, &src, &script, &start);
	sg_replay_run(t->replay, &file, NULL);
	for (size_t i = 0; i < script.statements.len; i++) {
		struct sg_span span = script.statements.items[i].span;
		struct sg_str sql = sg_source_text(&src, span);
		struct sg_str tail = line_around(src.text, span);
		const char *server = execute(t, sql);

		total.statements++;
		compare_refusal(t, part, sql, server,
				t->replay->catalog->places.items[first + i].refused,
				sg_str_find(tail, "-- fails", 0) < tail.n);
	}
	tell("RESET ALL");
	compare_facts(t, part);
	total.files++;
	sg_arena_release(&arena);
}

/* ---- one set ---- */

static void run_set(struct test *t)
{
	empty_server();
	t->replay = sg_replay_new(&t->arena, SG_POSTGRES, SG_BEGINS_EMPTY);
	for (size_t i = 0; i < t->parts.len && !t->differences; i++)
		run_file(t, &t->parts.items[i]);
	if (t->differences)
		printf("not ok %s: differs%.*s\n", t->name, (int)t->why.n, t->why.p);
	else
		printf("ok %s\n", t->name);
	failed += t->differences > 0;
	total.sets++;
	sg_buf_release(&t->why);
	sg_arena_release(&t->arena);
}

static void add_part(struct test *t, struct sg_str name, struct sg_str text)
{
	*SG_PUSH(&t->arena, &t->parts) =
		(struct part){sg_cstr(&t->arena, name), sg_strdup(&t->arena, text)};
}

/* The lines "-- file: NAME" begin files; what stands before them is one, too. */
static void split(struct test *t, struct sg_str text)
{
	static const char mark[] = "-- file:";
	struct sg_str name = sg_str_of(t->name);
	size_t from = 0, at;

	while ((at = sg_str_find(text, mark, from)) < text.n) {
		size_t end = sg_str_find(text, "\n", at);

		add_part(t, name, sg_str_sub(text, from, at));
		name = sg_str_trim(sg_str_sub(text, at + sizeof mark - 1, end));
		from = end + 1;
	}
	add_part(t, name, sg_str_sub(text, from, text.n));
}

static void run_fixtures(const char *folder)
{
	struct names cases = folder_list(folder, ".sql");

	if (!cases.len) {
		printf("not ok %s: no case is there\n", folder);
		failed++;
	}
	for (int i = 0; i < cases.len; i++) {
		struct test t = {.name = cases.items[i], .fixture = true};
		struct sg_buf text = {0};

		file_need(&text, sg_printf(&t.arena, "%s/%s", folder, t.name));
		split(&t, sg_buf_str(&text));
		sg_buf_release(&text);
		run_set(&t);
	}
	names_free(&cases);
}

#include "catalog_postgres_sets.h"

/* ---- the server around it ---- */

/* Runs this program again beside a server.  Without one there is nothing to ask. */
static int run_with_server(char **argv)
{
	pid_t child = fork();
	char *command[16] = {(char *)"tests/pg_server.sh"};
	int status = 0;

	for (size_t i = 0; i + 2 < sizeof command / sizeof *command && argv[i]; i++)
		command[i + 1] = argv[i];
	if (!child) {
		execv(command[0], command);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status))
		sg_bug("'%s' does not run", command[0]);
	if (WEXITSTATUS(status) != 77)
		return WEXITSTATUS(status);
	if (getenv("CI") && !strcmp(getenv("CI"), "true")) {
		printf("not ok the catalog: the PostgreSQL server is missing\n");
		return 1;
	}
	printf("ok the catalog (passed over: the PostgreSQL server is missing)\n");
	return 0;
}

int main(int argc, char **argv)
{
	struct sg_buf query = {0};

	if (!getenv("SQLGUARD_PG_SERVER"))
		return run_with_server(argv);
	file_need(&query, "tests/catalog_postgres.sql");
	facts_query = sg_buf_str(&query);
	connect_to_server();
	create_roles();
	if (argc < 2)
		run_fixtures("fixtures/schema/postgres");
	for (int i = 1; i < argc; i++)
		run_folder(argv[i]);
	printf("ok %zu sets, %zu files, %zu statements, %zu facts, of which %zu "
	       "unknown\n",
	       total.sets, total.files, total.statements, total.facts, total.unknown);
	PQfinish(pg);
	sg_buf_release(&query);
	return failed != 0;
}
