/* The migration sets of a folder, as their runners send them; part of catalog_postgres.c.
 */
#ifndef SQLGUARD_TESTS_CATALOG_POSTGRES_SETS_H
#define SQLGUARD_TESTS_CATALOG_POSTGRES_SETS_H

/*
 * What a set needs that is not in it.  `in` is a part of its path; `prelude` runs and is
 * replayed before its first file: what the platform has made by then, in our words.
 * `texts` are pairs of what a runner fills in, or what needs a package that Debian does
 * not have with the server, and what to say instead.
 */
static const struct platform {
	const char *in, *prelude;
	const char *texts[16];
} platforms[] = {
	{"/supabase/migrations",
	 "CREATE SCHEMA auth; CREATE SCHEMA storage; CREATE SCHEMA extensions;"
	 "CREATE EXTENSION \"uuid-ossp\"; CREATE EXTENSION pgcrypto;"
	 "CREATE TABLE auth.users (id uuid PRIMARY KEY, email text,"
	 " raw_user_meta_data jsonb);"
	 "CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';"
	 "CREATE TABLE storage.buckets (id text PRIMARY KEY, name text, public boolean);"
	 "CREATE TABLE storage.objects (id uuid PRIMARY KEY, bucket_id text, name text,"
	 " owner_id text);"
	 "CREATE FUNCTION storage.foldername(text) RETURNS text[] LANGUAGE sql"
	 " AS 'SELECT NULL::text[]';"
	 "CREATE FUNCTION storage.filename(text) RETURNS text LANGUAGE sql"
	 " AS 'SELECT NULL::text';",
	 {"create extension http with schema extensions;", "",
	  "create extension vector with schema extensions;", "", "vector(384)",
	  "double precision[]", "vector(1536)", "double precision[]",
	  "USING hnsw (openai_embedding vector_cosine_ops)", "(openai_embedding)",
	  "USING hnsw (local_embedding vector_cosine_ops)", "(local_embedding)"}},
	{"supabase+auth/migrations",
	 "CREATE SCHEMA auth; CREATE TABLE auth.schema_migrations (version text);",
	 {"{{ index .Options \"Namespace\" }}", "auth"}},
	{"communityfix/server/database/migrations",
	 "",
	 {"geometry(point)", "point", "vector(1536)", "double precision[]"}},
};

/* Those that cannot be asked, and why. */
static const struct {
	const char *in, *why;
} left_out[] = {
	{"migrations/custom", "these files run by hand, after the set above them"},
};

static const char *const platform_roles[] = {"anon", "authenticated", "service_role",
					     "supabase_auth_admin"};

static const struct platform *platform_of(const struct sg_migration_set *set)
{
	for (size_t i = 0; i < sizeof platforms / sizeof *platforms; i++)
		if (strstr(set->root, platforms[i].in))
			return &platforms[i];
	return NULL;
}

static struct sg_str replace_text(struct sg_arena *arena, struct sg_str text,
				  const char *from, const char *to)
{
	struct sg_buf out = {0};

	while (text.n) {
		size_t at = sg_str_find(text, from, 0);

		sg_buf_add(&out, sg_str_sub(text, 0, at));
		if (at < text.n)
			sg_buf_adds(&out, to);
		text = sg_str_sub(text, at + strlen(from), text.n);
	}
	text = sg_strdup(arena, sg_buf_str(&out));
	sg_buf_release(&out);
	return text;
}

/* Without the down part. */
static struct sg_str text_to_run(struct test *t, const struct platform *platform,
				 const struct sg_migration *migration,
				 struct sg_str bytes)
{
	char *up = sg_cstr(&t->arena, bytes);
	struct sg_str text = {up, bytes.n};

	for (size_t i = 0; i < migration->down.len; i++)
		memset(up + migration->down.items[i].off, ' ',
		       migration->down.items[i].len);
	for (size_t i = 0; platform && platform->texts[i]; i += 2)
		text = replace_text(&t->arena, text, platform->texts[i],
				    platform->texts[i + 1]);
	return text;
}

static void run_migrations(struct sg_finder *finder, struct sg_migration_set *set)
{
	struct test t = {.name = set->root};
	const struct platform *platform = platform_of(set);
	struct sg_err err;

	if (platform)
		add_part(&t, SG_STR("prelude"), sg_str_of(platform->prelude));
	for (size_t i = 0; i < set->migrations.len; i++) {
		struct sg_migration *migration = &set->migrations.items[i];
		struct sg_str bytes;

		if (migration->kind != SG_MIGRATION_UP &&
		    migration->kind != SG_MIGRATION_REPEATABLE)
			continue;
		if (!sg_read_file(&bytes, &t.arena, migration->path, &err))
			sg_bug("%s", err.text);
		sg_set_prepare(finder, set, i, bytes);
		add_part(&t, sg_str_of(migration->path),
			 text_to_run(&t, platform, migration, bytes));
	}
	run_set(&t);
}

/* Whether the set is PostgreSQL's: by its layout and runner, or by evidence in the file.
 */
static bool is_postgres(const struct sg_migration_set *set, const char *path)
{
	struct sg_detector detector;
	struct sg_arena arena = {0};
	enum sg_dialect dialect = set->dialect;
	const char *reason;
	struct sg_str bytes;
	struct sg_err err;

	if (!dialect && sg_read_file(&bytes, &arena, path, &err)) {
		sg_detector_init(&detector);
		dialect = sg_detect(&reason, &detector, path, bytes);
		if (detector.guessed)
			dialect = 0;
		sg_detector_release(&detector);
	}
	sg_arena_release(&arena);
	return dialect == SG_POSTGRES;
}

static bool is_left_out(const struct sg_migration_set *set)
{
	for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
		if (sg_str_ends(sg_str_of(set->root), left_out[i].in)) {
			printf("ok %s (left out: %s)\n", set->root, left_out[i].why);
			return true;
		}
	return false;
}

/* They belong to the server, and are there before any set. */
static void create_roles(void)
{
	for (size_t i = 0; i < sizeof platform_roles / sizeof *platform_roles; i++) {
		char sql[64];

		snprintf(sql, sizeof sql, "CREATE ROLE %s", platform_roles[i]);
		tell(sql);
	}
}

static void run_folder(const char *folder)
{
	const struct sg_finder_options options = {0};
	struct sg_arena arena = {0};
	struct sg_paths paths = {0}, unreadable = {0};
	struct sg_map seen = {0};
	struct sg_err err;
	struct sg_finder *finder = sg_finder_new(&options, &err);

	if (!finder || !sg_discover(&paths, &unreadable, &arena, folder, &err))
		sg_bug("%s", err.text);
	sg_paths_sort(&paths);
	for (size_t i = 0; i < paths.len; i++) {
		size_t place, *known;
		struct sg_migration_set *set =
			sg_find_set(&place, finder, paths.items[i]);

		if (!set || !set->ordered)
			continue;
		known = sg_map_add(&arena, &seen, sg_str_of(set->root));
		if (!*known && is_postgres(set, paths.items[i]) && !is_left_out(set))
			run_migrations(finder, set);
		*known = 1;
	}
	sg_finder_free(finder);
	sg_arena_release(&arena);
}

#endif
