/*
 * No table changes without the SQLite driver saying so: made up schemas with chains of
 * foreign keys, triggers, views and virtual tables, made up migrations, and all tables
 * compared before and after.  A migration that fails must change nothing at all.
 *
 *   sqlite_touched [first seed] [how many]
 */
#include "apply_sqlite.h"
#include "touched_make.h"

/* ---- before and after ---- */

/* All rows with the names of the columns; NULL: there is no such table. */
static const char *rows_of(struct sg_arena *arena, sqlite3 *db, const char *name)
{
	struct sg_buf out = {0};
	sqlite3_stmt *rows = NULL;
	char *sql = sqlite3_mprintf("SELECT * FROM main.\"%w\"", name);
	bool is = sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK;

	sqlite3_free(sql);
	for (int i = 0; is && i < sqlite3_column_count(rows); i++)
		sg_buf_printf(&out, "%s ", sqlite3_column_name(rows, i));
	while (is && sqlite3_step(rows) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			sg_buf_printf(&out, "|%d:", sqlite3_column_type(rows, i));
			sg_buf_add(&out, (struct sg_str){
						 sqlite3_column_blob(rows, i),
						 (size_t)sqlite3_column_bytes(rows, i)});
		}
	sqlite3_finalize(rows);
	if (!is)
		return NULL;
	return sg_cstr(arena, sg_buf_keep(&out, arena));
}

struct kept {
	const char *name, *rows;
};

struct all_kept {
	SG_ARRAY(struct kept) of;
};

static void keep_all(struct all_kept *out, struct bench *b)
{
	sqlite3 *db;
	sqlite3_stmt *names;

	sqlite3_open(b->file, &db);
	sqlite3_prepare_v2(db,
			   "SELECT name FROM sqlite_schema WHERE type = 'table' AND name "
			   "NOT LIKE 'sqlite!_%' ESCAPE '!' AND name <> 'xt'",
			   -1, &names, NULL);
	while (sqlite3_step(names) == SQLITE_ROW) {
		struct kept *kept = SG_PUSH(&b->arena, &out->of);

		kept->name = sg_printf(&b->arena, "%s", sqlite3_column_text(names, 0));
		kept->rows = rows_of(&b->arena, db, kept->name);
	}
	sqlite3_finalize(names);
	sqlite3_close(db);
}

/* What the table is called after a migration that committed. */
static const char *name_after(const char *before)
{
	if (before[0] == 't' && before[1] >= '0' && before[1] < '0' + TABLES)
		return tables[before[1] - '0'].now;
	return before;
}

static bool is_touched(const struct sg_unit_result *result, const char *name)
{
	for (size_t i = 0; i < result->touched.len; i++)
		if (sg_str_is(result->touched.items[i], name))
			return true;
	return false;
}

static size_t changed_tables;

static void compare(struct bench *b, const struct all_kept *before,
		    const struct bench_unit *u, struct sg_buf *why)
{
	sqlite3 *db;

	sqlite3_open(b->file, &db);
	for (size_t i = 0; i < before->of.len; i++) {
		const struct kept *kept = &before->of.items[i];
		const char *name = u->ok ? name_after(kept->name) : kept->name;
		const char *after = rows_of(&b->arena, db, name);
		bool same = after && kept->rows && !strcmp(after, kept->rows);

		changed_tables += !same;
		if (!same && (!u->ok || (u->result.touched_known &&
					 !is_touched(&u->result, kept->name))))
			sg_buf_printf(why, "%s changed; ", kept->name);
	}
	sqlite3_close(db);
}

static size_t committed;

static void add_migration(struct bench *b, struct bench_unit *u)
{
	u->unit.path = "m.sql";
	u->unit.foreign_keys_off = !roll(4);
	for (unsigned n = 1 + roll(4); n > 0; n--) {
		struct sg_buf sql = {0};

		add_statement(&sql);
		bench_add(b, &u->unit, sg_cstr(&b->arena, sg_buf_keep(&sql, &b->arena)));
	}
}

static void try_seed(unsigned seed)
{
	struct bench b;
	struct sg_buf sql = {0}, why = {0};

	state = seed * 2654435761ull + 1;
	for (unsigned n = 0; n < TABLES; n++) {
		snprintf(tables[n].now, sizeof tables[n].now, "t%u", n);
	}
	sg_buf_adds(&sql, roll(2) ? "PRAGMA journal_mode = WAL;" : "");
	add_schema(&sql);
	bench_begin(&b, sql.p);
	sg_buf_release(&sql);
	bench_open(&b, SG_READ_WRITE);
	for (unsigned round = 0; round < 12; round++) {
		struct bench_unit u = {0};
		struct all_kept before = {0};
		char names[TABLES][8];

		for (unsigned n = 0; n < TABLES; n++)
			memcpy(names[n], tables[n].now, sizeof names[n]);
		keep_all(&before, &b);
		add_migration(&b, &u);
		bench_apply(&b, &u);
		committed += u.ok;
		compare(&b, &before, &u, &why);
		for (size_t i = 0; why.n && i < u.unit.statements.len; i++)
			sg_buf_printf(&why, "%.*s; ",
				      SG_STR_ARG(u.unit.statements.items[i].text));
		if (why.n || u.ok)
			break; /* names moved: the next one has another schema */
		for (unsigned n = 0; n < TABLES; n++)
			memcpy(tables[n].now, names[n], sizeof names[n]);
	}
	if (why.n)
		expect(false, sg_printf(&b.arena, "seed %u", seed), why.p);
	sg_buf_release(&why);
	bench_end(&b);
}

int main(int argc, char **argv)
{
	unsigned first = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1;
	unsigned most = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 400;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (unsigned seed = first; seed < first + most; seed++)
		try_seed(seed);
	printf("# %zu migrations committed, %zu tables changed\n", committed,
	       changed_tables);
	expect(!bench_failed && committed > most / 2, "every changed table was told",
	       "see above");
	return bench_failed > 0;
}
