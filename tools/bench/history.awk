# Writes a migration set of n files into a folder, as a project grows over the years:
#   awk -v n=5000 -v kind=postgres|drizzle -v folder=DIR -f history.awk
# postgres: golang-migrate's names; drizzle: SQLite with journal and breakpoints.  Of ten
# files one makes a table that refers to the one before, one drops an older table, and the
# others change it; so the schema keeps growing while much of it goes.

function path(tag) {
	return folder "/" (kind == "drizzle" ? sprintf("%04d_%s.sql", file, tag) \
		: sprintf("%06d_%s.up.sql", file, tag))
}

# One file of one or two statements.
function write(tag, first, second) {
	to = path(tag)
	printf "%s;\n", first > to
	if (second)
		printf "%s%s;\n", kind == "drizzle" ? "--> statement-breakpoint\n" : "", second > to
	close(to)
	if (kind == "drizzle")
		printf "%s\n{\"idx\":%d,\"version\":\"6\",\"when\":%.0f,\"tag\":\"%04d_%s\",\"breakpoints\":true}", \
			file ? "," : "", file, 1700000000000 + file * 60000, file, tag > journal
	file++
}

function postgres(i, t, parent, step) {
	if (step == 0)
		write("create_" t, "CREATE TABLE " t " (id bigserial PRIMARY KEY, name text NOT NULL,\n" \
			"\tstate varchar(20) DEFAULT 'new', created_at timestamptz DEFAULT now()" \
			(parent ? ",\n\tparent_id bigint REFERENCES " parent " (id) ON DELETE CASCADE" : "") ")", \
			"CREATE INDEX ON " t " (created_at)")
	else if (step == 1)
		write("add_note", "ALTER TABLE " t " ADD COLUMN note text, ADD COLUMN amount integer")
	else if (step == 2)
		write("index", "CREATE INDEX CONCURRENTLY " t "_name_idx ON " t " (name)")
	else if (step == 3)
		write("unique", "ALTER TABLE " t " ADD CONSTRAINT " t "_amount_check CHECK (amount > 0) NOT VALID", \
			"ALTER TABLE " t " VALIDATE CONSTRAINT " t "_amount_check")
	else if (step == 4)
		write("function", "CREATE FUNCTION touch_" t "() RETURNS trigger LANGUAGE plpgsql AS $$\n" \
			"BEGIN NEW.created_at := now(); RETURN NEW; END $$", \
			"CREATE TRIGGER touch BEFORE UPDATE ON " t " FOR EACH ROW EXECUTE FUNCTION touch_" t "()")
	else if (step == 5)
		write("rename", "ALTER TABLE " t " RENAME COLUMN note TO remark")
	else if (step == 6)
		write("view", "CREATE VIEW " t "_view AS SELECT id, name, remark FROM " t, \
			"UPDATE " t " SET amount = 1 WHERE amount IS NULL")
	else if (step == 7)
		write("type", "CREATE TYPE " t "_kind AS ENUM ('a', 'b')", \
			"ALTER TABLE " t " ADD COLUMN kind " t "_kind")
	else if (step == 8)
		write("drop_column", "DROP VIEW " t "_view", \
			"ALTER TABLE " t " DROP COLUMN remark, ALTER COLUMN state SET NOT NULL")
	else if (i >= 30 && i % 3 == 0)
		write("drop_table", "DROP TABLE table_" (i - 30) " CASCADE")
	else
		write("drop_index", "DROP INDEX " t "_name_idx")
}

function drizzle(i, t, parent, step) {
	if (step == 0)
		write("create", "CREATE TABLE `" t "` (\n\t`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,\n" \
			"\t`name` text NOT NULL,\n\t`parent` integer" \
			(parent ? ",\n\tFOREIGN KEY (`parent`) REFERENCES `" parent "`(`id`) ON UPDATE no action ON DELETE cascade" : "") "\n)", \
			"CREATE UNIQUE INDEX `" t "_name` ON `" t "` (`name`)")
	else if (step < 4)
		write("add", "ALTER TABLE `" t "` ADD `c" step "` text DEFAULT 'x' NOT NULL")
	else if (step == 4)
		write("rename", "ALTER TABLE `" t "` RENAME COLUMN \"c1\" TO \"first\"")
	else if (step == 5)
		write("index", "CREATE INDEX `" t "_c2` ON `" t "` (`c2`)")
	else if (step == 6)
		write("view", "CREATE VIEW `" t "_view` AS SELECT `id`, `name` FROM `" t "`", \
			"UPDATE `" t "` SET `c3` = 'y' WHERE `c3` = 'x'")
	else if (step == 7)
		write("drop", "DROP VIEW `" t "_view`", "DROP INDEX `" t "_c2`")
	else if (step == 8)
		rebuild(t)
	else if (i >= 30 && i % 3 == 0)
		write("drop_table", "DROP TABLE `table_" (i - 30) "`")
	else
		write("data", "INSERT INTO `" t "` (`name`) VALUES ('first')")
}

# As drizzle-kit 0.31 writes it.
function rebuild(t) {
	write("rebuild", "PRAGMA foreign_keys=OFF;--> statement-breakpoint\n" \
		"CREATE TABLE `__new_" t "` (\n\t`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,\n" \
		"\t`name` text,\n\t`first` text,\n\t`c3` text\n);\n--> statement-breakpoint\n" \
		"INSERT INTO `__new_" t "`(\"id\", \"name\", \"first\", \"c3\") " \
		"SELECT \"id\", \"name\", \"first\", \"c3\" FROM `" t "`;--> statement-breakpoint\n" \
		"DROP TABLE `" t "`;--> statement-breakpoint\n" \
		"ALTER TABLE `__new_" t "` RENAME TO `" t "`;--> statement-breakpoint\n" \
		"PRAGMA foreign_keys=ON")
}

BEGIN {
	journal = folder "/meta/_journal.json"
	if (kind == "drizzle")
		printf "{\"version\":\"7\",\"dialect\":\"sqlite\",\"entries\":[" > journal
	for (i = 0; file < n; i++)
		for (step = 0; step < 10 && file < n; step++) {
			parent = i ? "table_" (i - 1) : ""
			if (kind == "drizzle")
				drizzle(i, "table_" i, parent, step)
			else
				postgres(i, "table_" i, parent, step)
		}
	if (kind == "drizzle")
		print "\n]}" > journal
}
