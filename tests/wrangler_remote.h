/* The driver itself, from its opening to its end. */
#ifndef SQLGUARD_TESTS_WRANGLER_REMOTE_H
#define SQLGUARD_TESTS_WRANGLER_REMOTE_H

#include "wrangler_backups.h"
#include "wrangler_migrations.h"
#include "wrangler_questions.h"

/* ---- refusals without a call ---- */

static void refuse(const char *told)
{
	struct sg_database db;
	struct sg_err err = {"it opened"};

	expect(!open_remote(&db, &err) && has(err.text, told), "'%s'", err.text);
	sg_driver_find("wrangler")->close(&db);
	set_target();
}

static void try_refusals(void)
{
	char *path = sg_cstr(&remote_arena, sg_str_of(getenv("PATH")));

	target.d1_id = NULL;
	refuse("no database_name and database_id");
	target.d1_name = "--config=x";
	refuse("for an option");
	target.ledger_table = "x; DROP TABLE users";
	refuse("letters, digits and '_' only");
	target.d1_config = in_scratch("project/none.toml");
	refuse("cannot find");
	setenv("PATH", "/nonexistent:relative", 1);
	refuse("npm install --save-dev wrangler");
	setenv("PATH", path, 1);
	done("a database that is not named well, and no wrangler, are refused");
	expect_calls(0);
}

static void try_configuration(struct sg_database *db)
{
	const struct sg_wrangler *w = sg_wrangler_of(db);
	struct sg_buf text = {0};
	struct stat info;

	file_need(&text, w->config);
	expect(has(text.p, "account-of-production") && has(text.p, target.d1_id) &&
		       has(text.p, "d1_migrations"),
	       "'%s'", text.p);
	expect(!stat(w->scratch, &info) && (info.st_mode & 0777) == 0700, "mode %o",
	       (unsigned)info.st_mode);
	done("the private configuration names this database, and its account");
	expect_calls(0);
	sg_buf_release(&text);
}

static void try_end(struct sg_database *db)
{
	struct sg_census census;
	struct sg_err err = {""};

	expect(db->driver->census(&census, &remote_arena, db, NULL, &err), "%s",
	       err.text);
	expect(rows_in(&census, "users") == 6 && rows_in(&census, "d1_migrations") == 4,
	       "%lld users, %lld migrations", (long long)rows_in(&census, "users"),
	       (long long)rows_in(&census, "d1_migrations"));
	done("what was told to be applied is applied, once, and nothing else");
}

static void try_lock(struct sg_database *db)
{
	struct sg_database other;
	struct sg_err err = {""};

	expect(db->driver->lock(db, &err), "%s", err.text);
	expect(open_remote(&other, &err), "%s", err.text);
	expect(!other.driver->lock(&other, &err) && has(err.text, "another sqlguard"),
	       "'%s'", err.text);
	other.driver->close(&other);
	done("one applier at a time on this machine");
}

static void try_driver(const char *folder)
{
	struct sg_database db;
	struct sg_err err = {""};

	scratch = folder;
	set_target();
	try_refusals();
	expect(open_remote(&db, &err), "%s", err.text);
	done("remote D1 opens without a call");
	if (db.handle && sg_wrangler_of(&db)->config) {
		void (*const parts[])(struct sg_database *) = {
			try_configuration, try_lock,          try_apply,
			try_names,         try_values,        try_bad_queries,
			try_questions,     try_census,        try_backup,
			try_rehearsal,     try_bad_backups,   try_retention,
			try_failures,      try_interruptions, try_end,
		};

		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
			parts[i](&db);
		db.driver->close(&db);
	}
	sg_arena_release(&remote_arena);
}

#endif
