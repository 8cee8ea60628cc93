/* Backups and rehearsals of remote D1. */
#ifndef SQLGUARD_TESTS_WRANGLER_BACKUPS_H
#define SQLGUARD_TESTS_WRANGLER_BACKUPS_H

#include "wrangler_scene.h"

static int files_in(const char *folder)
{
	struct names names = folder_list(folder, "");
	int n = names.len;

	names_free(&names);
	return n;
}

static bool back_up(struct sg_database *db, struct sg_backup *backup, struct sg_err *err)
{
	err->text[0] = '\0';
	return db->driver->back_up(backup, &remote_arena, db, "before 0002", err);
}

static void try_backup(struct sg_database *db)
{
	struct sg_backup backup = {0};
	struct sg_err err;
	struct sg_buf text = {0};
	struct stat info = {0};
	const char *back;

	expect(back_up(db, &backup, &err), "%s", err.text);
	expect(!why[0] && rows_in(&backup.census, "users") == 3 && backup.bytes > 100 &&
		       !stat(backup.path, &info) && (info.st_mode & 0777) == 0600,
	       "%lld users, mode %o", (long long)rows_in(&backup.census, "users"),
	       (unsigned)info.st_mode);
	if (!why[0])
		file_need(&text, sg_printf(&remote_arena, "%s.json", backup.path));
	expect(has(text.p, "00000085-0000024c") && has(text.p, "before 0002"), "'%s'",
	       text.p);
	back = db->driver->way_back(db, &remote_arena);
	expect(back && !strcmp(back,
			       "wrangler d1 time-travel restore bookshop "
			       "--bookmark=00000085-0000024c-00004c6d-8e61117bf38d7adb"),
	       "'%s'", back ? back : "");
	done("a backup has the rows that were counted, and the bookmark of before");
	expect_calls(4);
	expect(!db->driver->restore(db, &remote_arena,
				    &(struct sg_restore){.from = backup.path}, &err) &&
		       has(err.text, "restore bookshop --bookmark=00000085"),
	       "'%s'", err.text);
	expect(!db->driver->restore(
		       db, &remote_arena,
		       &(struct sg_restore){.from = backup.path, .table = "users"},
		       &err) &&
		       has(err.text, "one table"),
	       "'%s'", err.text);
	done("a restore is advised with the bookmark");
	sg_buf_release(&text);
}

static void try_bad_backups(struct sg_database *db)
{
	static const struct {
		const char *fault, *told;
	} cases[] = {
		{"d1 export\ttoo many rows\n", "the export has 4 rows of 'users'"},
		{"d1 export\thalf a file\n", "ends inside of a statement"},
		{"d1 export\twithout the view\n", "'' where that has 'view v'"},
		{"d1 export\tattaching file\n", "may not open other files"},
		{"d1 export\tfails\n", "syntax error"},
		{"d1 export\tsilent\n", "it wrote no file"},
		{"d1 time-travel\tgarbage\n", "gives no bookmark"},
	};
	int before = files_in(target.backups);
	struct sg_backup backup;
	struct sg_err err;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		set_faults(cases[i].fault);
		expect(!back_up(db, &backup, &err) && has(err.text, cases[i].told),
		       "case %zu: '%s'", i, err.text);
		expect(files_in(target.backups) == before, "case %zu left a file", i);
	}
	expect(access(in_scratch("stand_in/stolen"), F_OK), "a dump wrote a file");
	done("a backup that is not what was counted is none, and leaves nothing");
	calls_before = count_calls();
}

/* Two of this database, one of another, and files of somebody. */
static void try_retention(struct sg_database *db)
{
	static const struct {
		const char *name, *text;
		bool goes;
	} files[] = {
		{"bookshop-20250101T000000Z.sql", "", true},
		{"bookshop-20250101T000000Z.sql.json",
		 "{\"database_id\":\"11111111-2222-3333-4444-555555555555\","
		 "\"taken_at\":\"2025-01-01T00:00:00Z\"}",
		 true},
		{"bookshop-20240101T000000Z.sql", "", false},
		{"bookshop-20240101T000000Z.sql.json",
		 "{\"database_id\":\"other\",\"taken_at\":\"2024-01-01T00:00:00Z\"}",
		 false},
		{"bookshop-notes.sql", "", false},
	};
	struct sg_backup backup;
	struct sg_err err;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		file_write(
			sg_printf(&remote_arena, "%s/%s", target.backups, files[i].name),
			sg_str_of(files[i].text));
	expect(back_up(db, &backup, &err), "%s", err.text);
	if (!why[0])
		db->driver->retire(db, &backup);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		expect(!access(sg_printf(&remote_arena, "%s/%s", target.backups,
					 files[i].name),
			       F_OK) != files[i].goes,
		       "'%s'", files[i].name);
	done("the oldest backups of this database go, and nothing else");
	if (backup.path)
		db->driver->discard(db, &backup);
	expect(backup.path && access(backup.path, F_OK) &&
		       access(sg_printf(&remote_arena, "%s.json", backup.path), F_OK),
	       "'%s' is still there", backup.path);
	done("a backup that is not needed goes with its description");
	calls_before = count_calls();
}

static void try_rehearsal(struct sg_database *db)
{
	struct sg_database copy = {.target = &target};
	struct sg_census census;
	struct sg_err err = {""};
	const struct sg_query query = {.sql = "DELETE FROM \"we\"\"ird; name\""};
	char *path = NULL;

	expect(db->driver->rehearse(&copy, &remote_arena, db, &err), "%s", err.text);
	if (!why[0]) {
		path = sg_cstr(&remote_arena, sg_str_of(copy.target->file));
		expect(!strcmp(copy.target->driver, "sqlite"), "no file");
		expect(copy.driver->query(&copy, &query, &err), "%s", err.text);
		copy.driver->close(&copy);
		expect(access(path, F_OK), "'%s' is still there", path);
	}
	done("a rehearsal runs on a copy, made of the backup, and takes it away");
	expect_calls(0);
	expect(db->driver->census(&census, &remote_arena, db, NULL, &err) &&
		       rows_in(&census, "we\"ird; name") == 2,
	       "%s", err.text);
	done("a rehearsal leaves D1 as it is");
	calls_before = count_calls();
}

#endif
