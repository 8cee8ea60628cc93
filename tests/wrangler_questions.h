/* Queries to remote D1, and what it tells of itself. */
#ifndef SQLGUARD_TESTS_WRANGLER_QUESTIONS_H
#define SQLGUARD_TESTS_WRANGLER_QUESTIONS_H

#include "wrangler_scene.h"
#include "wrangler_values.h"

struct got {
	struct sg_value values[NASTY];
	size_t n, rows;
};

static bool take(void *payload, const struct sg_value *values, size_t n)
{
	struct got *got = payload;

	got->rows++;
	for (size_t i = 0; i < n && i < NASTY; i++) {
		got->values[i] = values[i];
		got->values[i].bytes = sg_strdup(&remote_arena, values[i].bytes);
	}
	got->n = n;
	return true;
}

static const char *many_parameters(void)
{
	struct sg_buf sql = {0};

	for (size_t i = 1; i <= NASTY; i++)
		sg_buf_printf(&sql, "%s?%zu", i > 1 ? ", " : "SELECT ", i);
	return sg_cstr(&remote_arena, sg_buf_keep(&sql, &remote_arena));
}

static void try_values(struct sg_database *db)
{
	struct got got = {.n = 0};
	struct sg_err err = {""};
	const struct sg_query query = {.sql = many_parameters(),
				       .values = nasty,
				       .values_len = NASTY,
				       .row = take,
				       .payload = &got};

	expect(db->driver->query(db, &query, &err), "%s", err.text);
	expect(got.rows == 1 && got.n == NASTY, "%zu rows of %zu", got.rows, got.n);
	for (size_t i = 0; i < got.n && !why[0]; i++)
		expect(same_value(&got.values[i], &nasty[i]), "value %zu: '%.*s'", i,
		       SG_STR_ARG(got.values[i].bytes));
	done("values go to D1 and come back as they are");
	expect_calls(1);
}

static void try_bad_queries(struct sg_database *db)
{
	struct sg_query query = {.sql = "SELECT * FROM nosuch"};
	struct sg_err err = {""};
	char *sql = sg_printf(&remote_arena, "SELECT '%0*d'", 130000, 0);

	expect(!db->driver->query(db, &query, &err) &&
		       has(err.text, "no such table: nosuch"),
	       "'%s'", err.text);
	expect_calls(1);
	query.sql = sql;
	expect(!db->driver->query(db, &query, &err) && has(err.text, "too long"), "'%s'",
	       err.text);
	query.sql = "DELETE FROM users";
	db->access = SG_READ_ONLY;
	expect(!db->driver->query(db, &query, &err) && has(err.text, "would write"),
	       "'%s'", err.text);
	db->access = SG_READ_WRITE;
	done("a query that fails, is too long, or writes where it may not, is refused");
	expect_calls(0);
}

static void try_questions(struct sg_database *db)
{
	struct sg_identity identity;
	struct sg_health health;
	struct sg_str schema;
	struct sg_err err = {""};

	expect(db->driver->identify(&identity, &remote_arena, db, &err), "%s", err.text);
	expect(!why[0] && !strcmp(identity.engine, "D1 (remote) bookshop") &&
		       identity.bytes == 40960 && !identity.marked_as,
	       "'%s', %llu bytes", identity.engine, (unsigned long long)identity.bytes);
	done("D1 tells what it is");
	expect_calls(1);
	expect(db->driver->schema(&schema, &remote_arena, db, &err), "%s", err.text);
	expect(sg_str_find(schema, "CREATE VIEW v AS SELECT name FROM users;", 0) <
			       schema.n &&
		       sg_str_find(schema, "_cf_", 0) == schema.n &&
		       sg_str_find(schema, "sqlite_", 0) == schema.n,
	       "'%.*s'", SG_STR_ARG(schema));
	done("D1 tells its schema, without what is the engine's own");
	expect_calls(1);
	expect(db->driver->health(&health, &remote_arena, db, NULL, &err), "%s",
	       err.text);
	expect(!health.problems.len && !health.violations.len, "it is not sound");
	done("D1 tells that it is sound");
	expect_calls(1);
}

static void try_census(struct sg_database *db)
{
	struct sg_str name = SG_STR("USERS");
	struct sg_names only = {.of = {.items = &name, .len = 1}};
	struct sg_census census;
	struct sg_err err = {""};

	expect(db->driver->census(&census, &remote_arena, db, NULL, &err), "%s",
	       err.text);
	expect(census.tables.len == 3 && rows_in(&census, "users") == 3 &&
		       rows_in(&census, "we\"ird; name") == 2 &&
		       rows_in(&census, "d1_migrations") == 1,
	       "%zu tables, %lld users", census.tables.len,
	       (long long)rows_in(&census, "users"));
	done("rows are counted, in one call when the tables are known");
	expect_calls(1);
	sg_wrangler_of(db)->known = (struct sg_names){0};
	*SG_PUSH(&remote_arena, &sg_wrangler_of(db)->known.of) = SG_STR("dropped");
	expect(db->driver->census(&census, &remote_arena, db, &only, &err), "%s",
	       err.text);
	expect(census.tables.len == 1 && rows_in(&census, "users") == 3, "%zu tables",
	       census.tables.len);
	done("tables that came and went are noticed");
	expect_calls(3);
}

#endif
