#!/bin/sh
# shellcheck disable=SC2016 # SQL's quotes
# What the commands on a database say when somebody errs: the folder of a part of the
# migrations, another environment's database, Ctrl-C, an answer of "no".
. tests/lib.sh
limit=60
private_git
ajv=$root/.cache/npm/node_modules/ajv-cli/dist/index.js
cd "$scratch" || exit 1

new_project() {
	rm -rf "$scratch/p"
	mkdir -p "$scratch/p/m" && cd "$scratch/p" || exit 1
	echo "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT);" >m/0001_init.up.sql
	echo "DROP TABLE books;" >m/0001_init.down.sql
	: >app.db
	run 0 apply m --database app.db
	echo "ALTER TABLE books ADD COLUMN pages INTEGER;" >m/0002_pages.up.sql
	echo "ALTER TABLE books DROP COLUMN pages;" >m/0002_pages.down.sql
	echo "CREATE TABLE carts (id INTEGER PRIMARY KEY);" >m/0003_carts.up.sql
	echo "DROP TABLE carts;" >m/0003_carts.down.sql
	cp app.db before.db
}

same_as_before() {
	cmp -s app.db before.db || wrong "the database was touched"
}

# asked ANSWER COMMAND...: on a terminal; what it shows is in $out
asked() {
	answer=$1
	shift
	echo "$answer" | script -qec "$sqlguard $*" /dev/null >"$out" 2>&1
}

# journal_fits: each line of the journal is what its schema says
journal_fits() {
	need node || return 0
	[ -f "$ajv" ] || wrong "ajv is missing"
	"$sqlguard" history --database app.db --format json >history.json
	jq '{oneOf: [{type: "array", items: {"$ref": "j#"}}], "$defs": {j: (. + {"$id": "j"})}}
		' "$root/docs/journal.schema.json" >history.schema.json
	node "$ajv" validate --spec=draft2020 --strict=false -s history.schema.json \
		-d history.json >ajv.out 2>&1 || wrong "$(tail -n 5 ajv.out)"
}

it "one file of several is no folder of migrations: nothing else runs with it"
new_project
run 2 apply m/0002_pages.up.sql --database app.db
tells "one of the migrations in 'm'"
tells "--to"
same_as_before

it "nor is the folder of one migration"
mkdir -p prisma/migrations/20260101000000_a prisma/migrations/20260102000000_b
echo 'provider = "sqlite"' >prisma/migrations/migration_lock.toml
echo "CREATE TABLE a (id INTEGER);" >prisma/migrations/20260101000000_a/migration.sql
echo "CREATE TABLE b (id INTEGER);" >prisma/migrations/20260102000000_b/migration.sql
: >prisma.db
run 2 apply prisma/migrations/20260101000000_a --database prisma.db
tells "in 'prisma/migrations'"
run 0 apply ./prisma --database prisma.db

it "nothing to run is not called nothing pending"
run 0 plan m --database app.db --to 1
prints "Nothing would run"
prints_no "Nothing is pending"
run 0 apply m --database app.db --to 1
prints "Nothing would run"
run 0 apply m --database app.db
run 0 apply m --database app.db
prints "Nothing is pending"

it "a rollback says what it undoes, and when there is nothing to undo"
run 0 rollback m --database app.db --steps 2
prints "undone       0002_pages.up.sql"
prints_no "applied  "
run 0 rollback m --database app.db
run 0 rollback m --database app.db
prints "Nothing is applied"

it "a database that has the tables and no ledger is led to baseline-db"
new_project
run 0 apply m --database app.db
sqlite3 app.db "DROP TABLE sqlguard_migrations"
run 1 status m --database app.db
prints "sqlguard baseline-db"
run 4 apply m --database app.db
prints "sqlguard baseline-db"
run 0 baseline-db m --database app.db --yes

it "the journal is what its schema says, also of baseline-db and repair"
echo "-- edited" >>m/0001_init.up.sql
run 0 repair m --database app.db --accept 0001_init.up.sql --yes
journal_fits

it "counts of one are in the singular"
run 0 apply m --database app.db
: >one.db
sqlite3 one.db "CREATE TABLE a (x); INSERT INTO a VALUES (1)"
mkdir one
echo "CREATE TABLE b (x);" >one/0001_b.sql
run 0 apply one --database one.db
prints "(1 table, verified)"
run 0 backup --list --database one.db
prints " 1 row "

it "a database with the mark of production is refused by plan, restore and baseline-db, too"
new_project
cat >sqlguard.jsonc <<'JSON'
{ "migrations": "m", "environments": {
	"preview": { "database": "preview.db" }, "production": { "database": "app.db" } } }
JSON
run 0 apply --env production --yes
cp app.db preview.db
echo "CREATE TABLE d (id INTEGER);" >m/0004_d.up.sql
run 4 plan --env preview
prints "marked as 'production'"
prints "repair --mark --env preview"
run 4 apply --env preview
prints "repair --mark --env preview"
run 4 restore before.db --env preview --yes
tells "marked as 'production'"
run 2 baseline-db --env preview --yes --despite-differences
tells "marked as 'production'"
cmp -s app.db preview.db || wrong "the marked database was touched"
rm -f sqlguard.jsonc
run 4 apply m --database preview.db
prints "say --env production"
prints_no "repair --mark"

it "a name that wrangler's configuration does not have is told with those it has"
mkdir d1 && cp -r "$root/fixtures/projects/reader-d1/." d1
run 2 status d1/drizzle --database readr
tells "no D1 database 'readr'"
tells "reader"

it "a table that goes is told with its rows"
new_project
sqlite3 app.db "INSERT INTO books VALUES (1, 'a')"
echo "CREATE TABLE e (id INTEGER); DROP TABLE books;" >m/0004_e.up.sql
run 0 apply m --database app.db --allow drop-table:books --reason "sold"
prints "books is gone, and with it 1 row"

it "who is asked and says no reads it once, on a line of its own"
if command -v script >/dev/null; then
	new_project
	asked n apply m --database app.db
	prints "Apply this to 'app.db'?"
	prints_no "nothing was done"
	prints_no "confirm .. 0002"
	same_as_before
fi

it "Ctrl-C says where to look"
sqlite3 app.db "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
	INSERT INTO books SELECT i, hex(randomblob(60)) FROM n"
echo "UPDATE books SET title = title || 'x';" >m/0004_all.up.sql
# A shell without job control starts what runs beside it with SIGINT ignored.
timeout -s INT 0.5 "$sqlguard" apply m --database app.db >"$out" 2>"$err"
same 124 $?
tells "interrupted"
tells "sqlguard status"
run 0 apply m --database app.db

finish
