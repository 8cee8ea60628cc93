# Writes n small migrations for SQLite into a folder, and on standard output the same
# statements in transactions, as the sqlite3 shell would be fed with them:
#   awk -v n=500 -v folder=DIR -f migrations.awk >all.sql
# Of five files one makes a table that refers to the one before, one fills it, and the
# others add a column, an index and a change of values.

function migration(i, table, step) {
	if (step == 0)
		return "CREATE TABLE " table " (\n\tid INTEGER PRIMARY KEY,\n\tname TEXT NOT NULL" \
			(i ? ",\n\tparent_id INTEGER REFERENCES t" i / 5 - 1 " (id) ON DELETE CASCADE" : "") \
			"\n);\nCREATE INDEX " table "_name ON " table " (name);\n"
	if (step == 1)
		return "INSERT INTO " table " (id, name) VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four');\n"
	if (step == 2)
		return "ALTER TABLE " table " ADD COLUMN note TEXT;\n"
	if (step == 3)
		return "UPDATE " table " SET note = 'of ' || name WHERE note IS NULL;\n"
	return "CREATE INDEX " table "_note ON " table " (note) WHERE note IS NOT NULL;\n"
}

BEGIN {
	for (i = 0; i < n; i++) {
		text = migration(i, "t" int(i / 5), i % 5)
		path = sprintf("%s/%04d_step.sql", folder, i + 1)
		printf "%s", text > path
		close(path)
		printf "BEGIN;\n%sCOMMIT;\n", text
	}
}
