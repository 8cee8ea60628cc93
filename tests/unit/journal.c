/* The journal as a file: cut off lines, many writers, links, folders of ours. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlguard/apply/journal.h>
#include <sqlguard/arena.h>
#include <sqlguard/json_build.h>
#include <sqlguard/project.h>

#include "unit.h"

/* A folder for one test and a target whose home is to be made in it. */
struct place {
	struct sg_arena arena;
	struct sg_err err;
	char folder[64];
	struct sg_apply_target target;
};

static void make_place(struct place *place)
{
	*place = (struct place){.target = {.driver = "sqlite", .name = "app.db"}};
	snprintf(place->folder, sizeof place->folder, "/tmp/sqlguard-unit-XXXXXX");
	CHECK(mkdtemp(place->folder) != NULL);
	place->target.home = sg_printf(&place->arena, "%s/a/.sqlguard", place->folder);
}

static void drop_place(struct place *place)
{
	const char *command = sg_printf(&place->arena, "rm -r %s", place->folder);

	CHECK(system(command) == 0);
	sg_arena_release(&place->arena);
}

static const char *path_in(struct place *place, const char *name)
{
	return sg_printf(&place->arena, "%s/%s", place->target.home, name);
}

static bool append(struct place *place, const char *command)
{
	cJSON *entry = sg_journal_entry(&place->target, command);
	bool ok = sg_journal_append(&place->target, entry, &place->err);

	cJSON_Delete(entry);
	return ok;
}

static struct sg_str journal_text(struct place *place)
{
	struct sg_str text = {0};

	CHECK(sg_read_file(&text, &place->arena, path_in(place, "journal.jsonl"),
			   &place->err));
	return text;
}

static const char *text_at(const cJSON *entries, int place, const char *key)
{
	const cJSON *entry = cJSON_GetArrayItem(entries, place);
	const char *text =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, key));

	return text ? text : "";
}

static unsigned mode_of(const char *path)
{
	struct stat info;

	return lstat(path, &info) ? 0 : (unsigned)info.st_mode & 07777;
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "a");

	CHECK(file != NULL);
	if (file) {
		fputs(text, file);
		fclose(file);
	}
}

TEST(journal_keeps_entries_in_order)
{
	struct place place;
	cJSON *entries;

	make_place(&place);
	entries = sg_journal_read(&place.target, &place.err);
	CHECK(entries && cJSON_GetArraySize(entries) == 0);
	cJSON_Delete(entries);
	CHECK(append(&place, "apply") && append(&place, "restore"));
	entries = sg_journal_read(&place.target, &place.err);
	CHECK(cJSON_GetArraySize(entries) == 2);
	CHECK(!strcmp(text_at(entries, 0, "command"), "apply"));
	CHECK(!strcmp(text_at(entries, 1, "command"), "restore"));
	CHECK(!strcmp(text_at(entries, 0, "database"), "app.db"));
	CHECK(strlen(text_at(entries, 0, "run")) == 32);
	CHECK(!strcmp(text_at(entries, 0, "run"), text_at(entries, 1, "run")));
	CHECK(strlen(text_at(entries, 0, "time")) == strlen("2026-11-21T16:42:00Z"));
	CHECK(*text_at(entries, 0, "user") && *text_at(entries, 0, "host"));
	cJSON_Delete(entries);
	drop_place(&place);
}

TEST(journal_is_for_its_owner_and_not_for_git)
{
	struct place place;
	struct sg_str ignored = {0};

	make_place(&place);
	CHECK(append(&place, "apply"));
	CHECK(mode_of(place.target.home) == 0700);
	CHECK(mode_of(path_in(&place, "journal.jsonl")) == 0600);
	CHECK(sg_read_file(&ignored, &place.arena, path_in(&place, ".gitignore"),
			   &place.err));
	CHECK(sg_str_is(ignored, "*\n"));
	drop_place(&place);
}

TEST(journal_ends_a_line_that_was_cut_off)
{
	struct place place;
	cJSON *entries;

	make_place(&place);
	CHECK(append(&place, "apply"));
	write_text(path_in(&place, "journal.jsonl"), "{\"time\":\"2026-");
	CHECK(append(&place, "restore"));
	entries = sg_journal_read(&place.target, &place.err);
	CHECK(cJSON_GetArraySize(entries) == 3);
	CHECK(!strcmp(text_at(entries, 1, "damaged"), "2"));
	CHECK(!strcmp(text_at(entries, 2, "command"), "restore"));
	cJSON_Delete(entries);
	drop_place(&place);
}

TEST(journal_holds_other_databases_of_the_folder)
{
	struct place place;
	struct sg_apply_target other;
	cJSON *entries;

	make_place(&place);
	CHECK(append(&place, "apply"));
	other = place.target;
	other.name = "other.db";
	entries = sg_journal_read(&other, &place.err);
	CHECK(entries && cJSON_GetArraySize(entries) == 0);
	cJSON_Delete(entries);
	drop_place(&place);
}

TEST(journal_is_valid_utf8_whatever_a_name_holds)
{
	struct place place;
	struct sg_str text;
	cJSON *entry;

	make_place(&place);
	entry = sg_journal_entry(&place.target, "apply");
	cJSON_AddStringToObject(entry, "path", "a\xff\n\x1b[31m.sql");
	CHECK(sg_journal_append(&place.target, entry, &place.err));
	cJSON_Delete(entry);
	text = journal_text(&place);
	CHECK(sg_str_find(text, "a\xef\xbf\xbd\\n\\u001b[31m.sql", 0) < text.n);
	drop_place(&place);
}

/* Each line is written whole, whoever else writes. */
TEST(journal_takes_twenty_writers_at_once)
{
	enum { WRITERS = 20, LINES = 10 };
	struct place place;
	cJSON *entries;
	int failed = 0, status;

	make_place(&place);
	for (int i = 0; i < WRITERS; i++)
		if (!fork()) {
			for (int j = 0; j < LINES; j++)
				if (!append(&place, "apply"))
					_exit(1);
			_exit(0);
		}
	for (int i = 0; i < WRITERS; i++)
		failed += wait(&status) < 0 || status != 0;
	CHECK(!failed);
	entries = sg_journal_read(&place.target, &place.err);
	CHECK(cJSON_GetArraySize(entries) == WRITERS * LINES);
	for (int i = 0; i < WRITERS * LINES; i++)
		CHECK(!strcmp(text_at(entries, i, "command"), "apply"));
	cJSON_Delete(entries);
	drop_place(&place);
}

TEST(journal_follows_no_link)
{
	struct place place;
	const char *victim;

	make_place(&place);
	victim = sg_printf(&place.arena, "%s/victim", place.folder);
	write_text(victim, "kept");
	CHECK(sg_make_home(place.target.home, &place.err));
	CHECK(!symlink(victim, path_in(&place, "journal.jsonl")));
	CHECK(!append(&place, "apply"));
	CHECK(strstr(place.err.text, "it is a link") != NULL);
	CHECK(!sg_journal_read(&place.target, &place.err));
	CHECK(!unlink(path_in(&place, "journal.jsonl")));
	CHECK(!mkfifo(path_in(&place, "journal.jsonl"), 0600));
	CHECK(!append(&place, "apply"));
	drop_place(&place);
}

TEST(home_is_a_folder_and_no_link)
{
	struct place place;
	const char *link, *file;

	make_place(&place);
	link = sg_printf(&place.arena, "%s/link", place.folder);
	file = sg_printf(&place.arena, "%s/file", place.folder);
	write_text(file, "x");
	CHECK(!symlink(place.folder, link));
	CHECK(!sg_make_home(link, &place.err));
	CHECK(strstr(place.err.text, "is a link") != NULL);
	CHECK(!sg_make_home(sg_printf(&place.arena, "%s/", link), &place.err));
	CHECK(!sg_make_home(file, &place.err));
	CHECK(!sg_make_home(sg_printf(&place.arena, "%s/below", file), &place.err));
	/* A volume is often linked to: what is above may be. */
	CHECK(sg_make_home(sg_printf(&place.arena, "%s/x/y//z/", link), &place.err));
	CHECK(sg_make_home(sg_printf(&place.arena, "%s/x/y/z", link), &place.err));
	CHECK(mode_of(sg_printf(&place.arena, "%s/x/y/z", place.folder)) == 0700);
	drop_place(&place);
}

/* In a process of its own: the limit stays. */
static void append_beyond_limit(struct place *place, size_t bytes)
{
	struct rlimit limit = {bytes, bytes};

	signal(SIGXFSZ, SIG_IGN);
	_exit(!setrlimit(RLIMIT_FSIZE, &limit) && !append(place, "restore") ? 0 : 1);
}

/* A limit of file sizes fails in the middle of a write, as a full disk does. */
TEST(journal_leaves_no_half_of_a_line)
{
	struct place place;
	struct sg_str before;
	int status = 1;

	make_place(&place);
	CHECK(append(&place, "apply"));
	before = journal_text(&place);
	if (!fork())
		append_beyond_limit(&place, before.n + 10);
	CHECK(wait(&status) > 0 && !status);
	CHECK(sg_str_eq(before, journal_text(&place)));
	drop_place(&place);
}
