/*
 * The nth thing that a migration asks of the disk fails, for every n: once, for good, or
 * because the disk is full.  The database is as before or as after it, the outcome says
 * which, and the next run goes on.
 */
#include "apply_sqlite.h"
#include "fault_vfs.h"

static const struct {
	enum fault_type type;
	const char *name;
	bool leaves_doubt; /* nobody can be asked what became of the commit */
} kinds[] = {
	{FAULT_IO, "an I/O error", false},
	{FAULT_DEAD, "a dead disk", true},
	{FAULT_READ_ONLY, "a read-only disk", true},
	{FAULT_FULL, "a full disk", false},
};

#define KINDS (sizeof kinds / sizeof *kinds)

static const char schema[] =
	"CREATE TABLE p(id INTEGER PRIMARY KEY, a);"
	"WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
	"INSERT INTO p SELECT i, hex(zeroblob(60)) FROM n";

static bool record(void *payload, struct sg_database *db,
		   const struct sg_unit_result *so_far, struct sg_err *err)
{
	const struct sg_query query = {.sql = "CREATE TABLE ledger(name)"};

	(void)payload, (void)so_far;
	return db->driver->query(db, &query, err);
}

/* "before", "after" or what is neither. */
static const char *content(struct bench *b)
{
	const char *text = bench_ask(
		b, "SELECT count(*), sum(id), (SELECT count(*) FROM sqlite_schema), "
		   "(SELECT group_concat(integrity_check) FROM pragma_integrity_check) "
		   "FROM p");

	return !strcmp(text, "300|45150|1|ok")   ? "before"
	       : !strcmp(text, "150|22650|3|ok") ? "after"
						 : text;
}

static bool is_true(enum sg_outcome outcome, const char *content)
{
	switch (outcome) {
	case SG_OUTCOME_NONE:
	case SG_OUTCOME_ROLLED_BACK: return !strcmp(content, "before");
	case SG_OUTCOME_COMMITTED: return !strcmp(content, "after");
	case SG_OUTCOME_UNKNOWN: break;
	}
	return !strcmp(content, "before") || !strcmp(content, "after");
}

static size_t outcomes[KINDS][SG_OUTCOME_UNKNOWN + 1];

static void make(struct bench *b, struct bench_unit *u)
{
	u->unit = (struct sg_unit){.before_commit = record, .foreign_keys_off = true};
	BENCH_CUT(b, &u->unit, "DELETE FROM p WHERE id % 2",
		  "UPDATE p SET a = hex(zeroblob(400))", "CREATE INDEX i ON p(a)",
		  "PRAGMA cache_size = 5");
}

/* What the migration left, and what the next run makes of it. */
static void judge(struct bench *b, const struct bench_unit *u, const char *name)
{
	struct bench_unit again;
	const char *is = content(b);

	if (!is_true(u->result.outcome, is) ||
	    u->ok != (u->result.outcome == SG_OUTCOME_COMMITTED))
		expect(false, name,
		       sg_printf(&b->arena, "%d, %s: %s", u->result.outcome, is,
				 b->err.text));
	make(b, &again);
	if (!strcmp(is, "before"))
		bench_apply(b, &again);
	expect(!strcmp(content(b), "after"), name, b->err.text);
}

/* False: that many calls there are not. */
static bool try_call(const char *mode, long call, size_t kind)
{
	struct bench b;
	struct bench_unit u;
	char name[100];
	bool met;

	bench_begin(&b, mode);
	bench_run(b.file, schema);
	if (!bench_open(&b, SG_READ_WRITE))
		sg_bug("%s", b.err.text);
	make(&b, &u);
	fault_set(kinds[kind].type, call);
	bench_apply(&b, &u);
	fault->type = FAULT_NONE;
	met = fault->where[0];
	outcomes[kind][u.result.outcome]++;
	snprintf(name, sizeof name, "%s at call %ld (%s)", kinds[kind].name, call, mode);
	judge(&b, &u, name);
	bench_end(&b);
	return met;
}

static void try_kind(size_t kind)
{
	static const char *const modes[] = {"PRAGMA journal_mode = DELETE",
					    "PRAGMA journal_mode = WAL"};

	for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
		long call = 1;

		while (try_call(modes[m], call, kind))
			call++;
		expect(call > 5, "calls were met", modes[m]);
	}
	printf("# %s: %zu rolled back, %zu committed, %zu unknown\n", kinds[kind].name,
	       outcomes[kind][SG_OUTCOME_ROLLED_BACK],
	       outcomes[kind][SG_OUTCOME_COMMITTED], outcomes[kind][SG_OUTCOME_UNKNOWN]);
	if (!kinds[kind].leaves_doubt)
		expect(!outcomes[kind][SG_OUTCOME_UNKNOWN], "what passes leaves no doubt",
		       kinds[kind].name);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	fault_vfs_install();
	for (size_t kind = 0; kind < KINDS; kind++)
		try_kind(kind);
	return bench_failed > 0;
}
