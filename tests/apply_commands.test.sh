#!/bin/sh
# shellcheck disable=SC2016 # SQL's quotes
# The commands on a database as a user meets them: what they print, which exit code they
# give, what they leave behind.  Faults, rivals and other tools have tests of their own.
. tests/lib.sh
limit=60
private_git
ajv=$root/.cache/npm/node_modules/ajv-cli/dist/index.js
cd "$scratch" || exit 1

new_project() {
	rm -rf "$scratch/p"
	mkdir -p "$scratch/p/m" && cd "$scratch/p" || exit 1
	cat >m/0001_init.sql <<-'SQL'
		CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, isbn TEXT);
		CREATE TABLE favorites (id INTEGER PRIMARY KEY,
			book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE);
	SQL
	: >app.db
	run 0 apply m --database app.db --no-backup
	sqlite3 app.db "INSERT INTO books VALUES (1, 'a', 'x'), (2, 'b', NULL);
		INSERT INTO favorites VALUES (1, 1), (2, 2)"
	cp app.db before.db
}

ask() {
	sqlite3 app.db "$1"
}

untouched() {
	sqlite3 app.db .dump >now.sql
	sqlite3 before.db .dump | cmp -s - now.sql || wrong "the database was touched"
}

# fits FILE: the JSON is what its schema says.
fits() {
	need node || return 0
	[ -f "$ajv" ] || wrong "ajv is missing"
	cp "$1" doc.json
	node "$ajv" validate --spec=draft2020 -s "$root/docs/apply.schema.json" -d doc.json \
		>ajv.out 2>&1 || wrong "$(tail -n 5 ajv.out)"
}

it "status tells what is applied and what is pending, and ends with 1"
new_project
echo "ALTER TABLE books ADD COLUMN pages INTEGER;" >m/0002_pages.sql
run 1 status m --database app.db
prints "applied       0001_init.sql"
prints "pending       0002_pages.sql"
prints "sqlguard plan"
run 1 status m --database app.db --format json
same "applied pending" "$(jq -r '[.migrations[].standing] | join(" ")' "$out")"
fits "$out"

it "plan shows the statements by line and writes nothing"
ls -aR . >files.before
run 0 plan m --database app.db
prints "ALTER TABLE books ADD COLUMN pages INTEGER"
run 0 apply --dry-run m --database app.db
run 0 plan m --database app.db --format json
same "0002_pages.sql true" "$(jq -r '"\(.planned[0].name) \(.passed)"' "$out")"
fits "$out"
ls -aR . >files.after
grep -vx -e files.before -e files.after -e doc.json -e ajv.out -e now.sql files.before >a
grep -vx -e files.before -e files.after -e doc.json -e ajv.out -e now.sql files.after >b
cmp -s a b || wrong "plan left files: $(diff a b)"
rm -f a b files.before files.after
untouched

it "apply backs up, rehearses, applies, records; then there is nothing to do"
run 0 apply m --database app.db --format json
same "done 1 committed" "$(jq -r '"\(.outcome) \(.applied) \(.migrations[0].outcome)"' "$out")"
[ -f "$(jq -r .backup.path "$out")" ] || wrong "the backup is not there"
fits "$out"
same 1 "$(ask "SELECT count(*) FROM pragma_table_info('books') WHERE name = 'pages'")"
same 2 "$(ask "SELECT count(*) FROM sqlguard_migrations")"
run 0 apply m --database app.db
prints "Nothing is pending"
run 0 status m --database app.db

it "a finding of severity error stops it with 4, and names what --allow would say"
new_project
echo "ALTER TABLE books DROP COLUMN isbn;" >m/0002_drop.sql
run 4 apply m --database app.db
prints "drop-column"
prints "--allow 'drop-column:books.isbn'"
prints "Nothing was touched"
untouched
run 4 apply m --database app.db --format json
same "refused drop-column:books.isbn" "$(jq -r '"\(.outcome) \(.blocks[0].allow)"' "$out")"
fits "$out"

it "--allow needs a reason, its own, and something that it allows"
run 2 apply m --database app.db --allow drop-column:books.isbn
tells "--reason"
run 2 apply m --database app.db --allow drop-column:books.isbn --reason " "
tells "is empty"
run 4 apply m --database app.db --allow drop-column:books.isbm --reason "a typo"
untouched

it "what is allowed with a reason runs, and the journal has the reason"
run 0 apply m --database app.db --allow drop-column:books.isbn --reason "nobody reads it"
same 0 "$(ask "SELECT count(*) FROM pragma_table_info('books') WHERE name = 'isbn'")"
run 0 history m --database app.db --format json
grep -q "nobody reads it" "$out" || wrong "the journal lacks the reason"

it "a cascade is caught in the rehearsal with the rule suppressed"
new_project
cat >m/0002_rebuild.sql <<'SQL'
-- sqlguard:ignore-file cascade-data-loss -- somebody believed it was safe
CREATE TABLE __new_books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, isbn TEXT, pages INTEGER);
INSERT INTO __new_books (id, title, isbn) SELECT id, title, isbn FROM books;
DROP TABLE books;
ALTER TABLE __new_books RENAME TO books;
SQL
run 4 apply m --database app.db
prints "favorites lost 2 of 2 rows"
untouched
run 4 rehearse m --database app.db
prints "favorites lost 2 of 2 rows"
untouched

it "without a rehearsal it is caught inside the transaction"
run 4 apply m --database app.db --no-rehearsal
prints "favorites lost 2 of 2 rows"
untouched

it "the same rebuild with foreign keys off loses nothing and runs"
sed -i '1s/.*/PRAGMA foreign_keys=OFF;/' m/0002_rebuild.sql
run 0 rehearse m --database app.db
untouched
run 0 apply m --database app.db
same "2 2" "$(ask "SELECT (SELECT count(*) FROM favorites) || ' ' || count(*) FROM books")"

it "values that a rebuild only copies must be there again"
new_project
ask "CREATE TABLE cats (id INTEGER PRIMARY KEY, name TEXT,
	parent INTEGER REFERENCES cats (id) ON DELETE SET NULL);
	INSERT INTO cats VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', 2)"
cp app.db before.db
cat >m/0002_cats.sql <<'SQL'
-- sqlguard:ignore-file sqlite-rebuild-self-reference -- a test
-- sqlguard:ignore-file cascade-data-loss -- a test
CREATE TABLE __new_cats (id INTEGER PRIMARY KEY, name TEXT NOT NULL,
	parent INTEGER REFERENCES cats (id) ON DELETE SET NULL);
INSERT INTO __new_cats (id, name, parent) SELECT id, name, parent FROM cats;
DROP TABLE cats;
ALTER TABLE __new_cats RENAME TO cats;
SQL
run 4 apply m --database app.db
prints "values of cats.parent changed"
untouched
sed -i '3s/cats (id)/__new_cats (id)/; 4s/cats (id)/__new_cats (id)/' m/0002_cats.sql
run 0 apply m --database app.db
same "1 2" "$(ask "SELECT group_concat(parent, ' ') FROM cats")"
sed 's/SELECT id, name, parent/SELECT id, upper(name), parent/' m/0002_cats.sql >m/0003_cats.sql
run 0 apply m --database app.db
same "A B C" "$(ask "SELECT group_concat(name, ' ') FROM cats")"

it "a log that a trigger keeps may grow; what a trigger changes may not"
new_project
ask "CREATE TABLE log (what); INSERT INTO log VALUES ('old');
	CREATE TRIGGER t AFTER UPDATE ON books BEGIN INSERT INTO log VALUES (new.title); END"
echo "UPDATE books SET title = upper(title) WHERE id = 1;" >m/0002_upper.sql
run 0 apply m --database app.db
same 2 "$(ask "SELECT count(*) FROM log")"
ask "CREATE TRIGGER u AFTER UPDATE ON books BEGIN UPDATE log SET what = 'x'; END"
echo "UPDATE books SET title = lower(title) WHERE id = 1;" >m/0003_lower.sql
cp app.db before.db
run 4 apply m --database app.db
prints "log"
prints "rows-changed:log"
untouched
run 0 apply m --database app.db --allow rows-changed:log --reason "the log is rewritten"

it "rollback without a down part restores the backup from before that migration"
echo "ALTER TABLE books ADD COLUMN lost INTEGER;" >m/0003_more.sql
run 0 apply m --database app.db
ask "INSERT INTO books (id, title) VALUES (9, 'late')"
run 0 backup --list --database app.db --format json
fits "$out"
run 0 backup --database app.db --format json
fits "$out"
run 0 rollback m --database app.db --yes --format json
fits "$out"
same 0 "$(ask "SELECT count(*) FROM pragma_table_info('books') WHERE name = 'lost'")"
run 1 status m --database app.db
prints "pending       0003_more.sql"

it "rollback runs a down part, verified, and takes it out of the ledger"
new_project
printf -- 'ALTER TABLE books ADD COLUMN pages INTEGER;\n' >m/0002_pages.up.sql
printf -- 'ALTER TABLE books DROP COLUMN pages;\n' >m/0002_pages.down.sql
run 0 apply m --database app.db
run 0 rollback m --database app.db
prints "Rolled back and verified"
same 0 "$(ask "SELECT count(*) FROM pragma_table_info('books') WHERE name = 'pages'")"
run 1 status m --database app.db
prints "pending       0002_pages.up.sql"

it "an edited applied migration is named, refused, and accepted by repair"
new_project
echo "-- a late remark" >>m/0001_init.sql
run 1 status m --database app.db
prints "changed       0001_init.sql"
echo "ALTER TABLE books ADD COLUMN pages INTEGER;" >m/0002_pages.sql
run 4 apply m --database app.db
prints "was edited after it was applied"
run 1 repair m --database app.db
prints "--accept '0001_init.sql'"
run 1 repair m --database app.db --format json
fits "$out"
run 0 repair m --database app.db --accept 0001_init.sql --yes --format json
fits "$out"
run 0 apply m --database app.db

it "other line ends and a BOM are no edit"
new_project
{ printf '\357\273\277'; sed 's/$/\r/' m/0001_init.sql; } >x && mv x m/0001_init.sql
run 0 status m --database app.db

it "a missing migration is named, and forgotten by repair"
new_project
echo "CREATE TABLE gone (a);" >m/0002_gone.sql
run 0 apply m --database app.db
rm m/0002_gone.sql
run 1 status m --database app.db
prints "missing       0002_gone.sql"
run 2 repair m --database app.db --accept 0002_gone.sql --yes
run 0 repair m --database app.db --forget 0002_gone.sql --yes
run 0 status m --database app.db

it "a migration behind applied ones is named, and runs"
new_project
echo "CREATE TABLE c (a);" >m/0003_c.sql
run 0 apply m --database app.db
echo "CREATE TABLE b (a);" >m/0002_b.sql
run 1 status m --database app.db
prints "out of order  0002_b.sql"
run 0 plan m --database app.db
prints "warning: m/0002_b.sql comes before migrations that are applied"
run 0 plan m --database app.db --format json
same 1 "$(jq '.warnings | length' "$out")"
fits "$out"
run 0 apply m --database app.db
prints "warning: m/0002_b.sql comes before migrations that are applied"
run 0 status m --database app.db

it "--steps and --to stop where they say"
new_project
for n in 2 3 4; do echo "CREATE TABLE t$n (a);" >m/000${n}_t.sql; done
run 0 apply m --database app.db --steps 1
run 0 apply m --database app.db --to 0003
run 1 status m --database app.db --format json
same "applied applied applied pending" "$(jq -r '[.migrations[].standing] | join(" ")' "$out")"
run 2 apply m --database app.db --steps 0
run 2 apply m --database app.db --steps 1 --to 0004
run 4 apply m --database app.db --to 0005

it "baseline-db marks what a database has, and refuses what it lacks"
new_project
ask "DROP TABLE sqlguard_migrations"
echo "CREATE TABLE later (a);" >m/0002_later.sql
run 2 baseline-db m --database app.db --yes
tells "nothing was marked"
run 0 baseline-db m --database app.db --to 0001 --yes --format json
same 0001_init.sql "$(jq -r .marked[0] "$out")"
fits "$out"
run 0 apply m --database app.db
run 0 status m --database app.db

it "verify finds drift and broken foreign keys"
run 0 verify m --database app.db
prints "Sound"
run 0 verify m --database app.db --format json
fits "$out"
ask "PRAGMA foreign_keys=OFF; DELETE FROM books WHERE id = 1; CREATE TABLE by_hand (a)"
run 1 verify m --database app.db
prints "1 row of favorites"
prints "by_hand"
run 1 verify m --database app.db --format json
fits "$out"

it "a failing statement is told with its place, and nothing stays of its migration"
new_project
echo "CREATE TABLE ok (a);" >m/0002_ok.sql
printf 'CREATE TABLE half (a);\n\nINSERT INTO books VALUES (1, %sagain%s, NULL);\n' "'" "'" \
	>m/0003_fails.sql
run 4 apply m --database app.db
prints "0003_fails.sql:3"
prints "UNIQUE constraint failed"
untouched
run 4 apply m --database app.db --no-rehearsal
prints "1 of 2 migrations"
same 0 "$(ask "SELECT count(*) FROM sqlite_schema WHERE name = 'half'")"
run 1 status m --database app.db
prints "applied       0002_ok.sql"

it "a protected environment asks, needs a backup, and drops one table at a time"
new_project
cat >sqlguard.jsonc <<'JSON'
{ "migrations": "m", "environments": { "production": { "database": "app.db" },
	"preview": { "database": "preview.db" } } }
JSON
echo "CREATE TABLE more (a);" >m/0002_more.sql
run 4 apply --env production
tells "--yes --env production"
run 2 apply --env production --yes --no-backup
tells "protected"
run 0 apply --env production --yes
same production "$(ask "SELECT name FROM sqlguard_environment")"
echo "CREATE TABLE still_more (a);" >m/0003_more.sql
cp app.db preview.db
run 4 apply --env preview
prints "marked as 'production'"
printf 'DROP TABLE favorites;\nDROP TABLE books;\n' >m/0003_more.sql
run 4 apply --env production --yes --allow drop-table:favorites --reason r \
	--allow drop-table:books --reason r
prints "2 tables with rows"
same 4 "$(ask "SELECT (SELECT count(*) FROM books) + (SELECT count(*) FROM favorites)")"

finish
