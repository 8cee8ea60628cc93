#!/bin/sh
# A file is judged on what the files before it made: which they are, whatever way they are
# named, with --staged, --down, --schema, --layout and --runner.  For --since see
# since.test.sh, for sets that mean no good hostile_set.test.sh.
. tests/lib.sh
cd "$scratch" || exit 2
private_git

# tree NAME: an empty checkout of that name, so that nothing above it counts.
tree() {
	mkdir -p "$scratch/$1/.git"
	cd "$scratch/$1" || exit 2
}

# sql FILE TEXT: a migration
sql() {
	mkdir -p "$(dirname "$1")"
	printf '%s\n' "$2" >"$1"
}

# check CODE ARGUMENT...: the report of `check` in JSON
check() {
	want=$1
	shift
	run "$want" check --format json "$@"
}

# in_folder FOLDER CODE ARGUMENT...: `check` from there
in_folder() {
	cd "$1" || exit 2
	shift
	check "$@"
	cd - >/dev/null || exit 2
}

# found: the findings, "file:line rule" each
found() {
	jq -r '.findings[] | "\(.file):\(.line) \(.rule)"' "$out"
}

# loses: what the report says of the rows that a rebuild takes with it
loses() {
	jq -r '.findings[] | select(.rule | IN("cascade-data-loss", "table-rebuild")) |
		.message' "$out"
}

shop=$scratch/bookshop-d1
cp -R "$root/fixtures/projects/bookshop-d1" "$shop"
mkdir "$shop/.git"
cd "$shop" || exit 2
rebuild=drizzle/0002_isbn_required.sql
lost="dropping 'books' deletes the rows of 'wishes'"
set_line='Drizzle 0.x (meta/_journal.json), 3 migrations, run by wrangler d1 migrations apply (wrangler.jsonc: migrations_dir), d1'

it "a file alone is judged on the files before it, and nothing else is reported"
check 1 "$rebuild"
same "$lost" "$(loses)"
same "$rebuild" "$(jq -r '[.findings[].file] | unique | join(" ")' "$out")"
same "1 $rebuild" "$(jq -r '"\(.summary.files) \(.files[].path)"' "$out")"
same "sqlguard: drizzle: $set_line" "$(cat "$err")"

it "--quiet says no line about the set, --verbose why the dialect"
check 1 --quiet "$rebuild"
is_silent
check 1 --verbose "$rebuild"
tells "$set_line (wrangler.jsonc: migrations_dir)"

it "the same file alone in an empty folder is judged without a history"
mkdir "$scratch/alone"
cp "$rebuild" "$scratch/alone/rebuild.sql"
check 1 --dialect d1 "$scratch/alone/rebuild.sql"
same "'books' is rebuilt: all its rows are copied and the old ones deleted" "$(loses)"

it "files behind it have no influence"
check 0 drizzle/0001_wishlists.sql
check 0 drizzle/0000_first_shelf.sql
same "" "$(found)"

it "every way to write the path finds the same history"
ln -s "$shop/drizzle" "$scratch/link"
for path in "./$rebuild" "$shop/$rebuild" "drizzle//0002_isbn_required.sql" \
	"drizzle/../drizzle/0002_isbn_required.sql" "../link/0002_isbn_required.sql"; do
	check 1 "$path"
	same "$path: $lost" "$path: $(loses)"
	case $path in
	./*) path=$rebuild ;;
	esac
	same "$path" "$(jq -r '.files[].path' "$out")"
done

it "and so does every folder that it is run from"
in_folder drizzle 1 0002_isbn_required.sql
same "$lost" "$(loses)"
tells "sqlguard: .: $set_line"
in_folder drizzle 1 .
same "$lost" "$(loses)"
in_folder drizzle/meta 1 ../0002_isbn_required.sql
same "$lost" "$(loses)"
in_folder "$scratch" 1 "bookshop-d1/$rebuild"
same "$lost" "$(loses)"
tells "sqlguard: bookshop-d1/drizzle: $set_line"

it "one file by several names is one file of the report"
check 1 "$rebuild" "$shop/$rebuild" ./drizzle
same "$lost" "$(loses)"
same 3 "$(jq .summary.files "$out")"

it "the order of arguments does not matter"
check 1 drizzle/0000_first_shelf.sql "$rebuild" drizzle/0001_wishlists.sql
cp "$out" "$scratch/one"
check 1 "$rebuild" drizzle/0001_wishlists.sql drizzle/0000_first_shelf.sql
cmp -s "$out" "$scratch/one" || wrong "the reports differ"
for path in . drizzle 'drizzle/*.sql' '**/000?_*.sql'; do
	check 1 "$path"
	cmp -s "$out" "$scratch/one" || wrong "'$path' gives another report"
done

it "several sets have a line and a history each"
tree several
cp -R "$shop/drizzle" "$shop/wrangler.jsonc" .
sql goose/1_a.sql '-- +goose Up
CREATE TABLE kites (id bigserial PRIMARY KEY);'
sql goose/2_b.sql '-- +goose Up
CREATE INDEX kites_id ON kites (id);
DROP TABLE books;'
run 1 check .
tells "sqlguard: drizzle: $set_line"
tells "sqlguard: goose: goose ('-- +goose Up' in 1_a.sql), 2 migrations, run by goose"
same 2 "$(grep -c '^sqlguard:' "$err")"
check 1 'goose/2*' "$rebuild"
same "$lost" "$(loses)"
same "$rebuild:1 d1-foreign-keys-pragma-ineffective
$rebuild:9 sqlite-rebuild-not-null-copy
$rebuild:10 cascade-data-loss
$rebuild:10 sqlite-fk-child-unindexed-delete
goose/2_b.sql:2 create-index-non-concurrent
goose/2_b.sql:3 drop-table" "$(found | grep -v -e missing-if -e unknown-b)"

it "a number that is larger comes later, whatever the names sort like"
tree numbers
sql m/2_b.up.sql 'ALTER TABLE kites ADD COLUMN span integer;'
sql m/9_c.up.sql 'ALTER TABLE kites ADD COLUMN span integer;'
sql m/10_d.up.sql 'ALTER TABLE kites DROP COLUMN span; ALTER TABLE kites DROP COLUMN span;'
sql m/1_a.up.sql 'CREATE TABLE kites (id integer PRIMARY KEY);'
check 1 --dialect sqlite --layout golang-migrate --rule failing-statement m
same "m/9_c.up.sql:1 failing-statement
m/10_d.up.sql:1 failing-statement" "$(found)"

# ---- --down ----

it "a down part is passed by and counted, and judged with --down"
tree down
sql goose/1_a.sql '-- +goose Up
CREATE TABLE kites (id integer PRIMARY KEY);
-- +goose Down
DROP TABLE kites;'
sql goose/2_b.sql '-- +goose Up
CREATE TABLE reels (id integer PRIMARY KEY);
-- +goose Down
DROP TABLE reels;
DROP TABLE reels;'
sql goose/3_c.sql '-- +goose Up
ALTER TABLE reels ADD COLUMN line integer;'
check 0 --dialect sqlite --rule failing-statement goose
tells "2 down migrations passed by; --down checks them"
check 0 --dialect sqlite --rule failing-statement --quiet goose
is_silent
check 0 --dialect sqlite --rule failing-statement goose/1_a.sql
tells "1 down migration passed by; --down checks it"
check 0 --dialect sqlite --rule failing-statement goose/3_c.sql
grep -q 'passed by' "$err" && wrong "counted one that it was not asked for"

it "it stands on what its up part made, and leaves nothing behind"
check 1 --dialect sqlite --rule failing-statement --down goose
same "goose/2_b.sql:5 failing-statement" "$(found)"
check 1 --dialect sqlite --rule drop-table --fail-on info --down goose
same "goose/1_a.sql:4 goose/2_b.sql:4" \
	"$(jq -r '[.findings[] | "\(.file):\(.line)"] | join(" ")' "$out")"
check 0 --dialect sqlite --rule failing-statement --down goose/3_c.sql

# shellcheck disable=SC2059 # the names of files are formats
# down_files NAME UP DOWN...: three migrations with down files, of which the second fails
down_files() {
	it "$1: so does a file that undoes another one"
	tree "down-$1"
	sql "$(printf "$2" 1)" 'CREATE TABLE kites (id integer PRIMARY KEY);'
	sql "$(printf "$3" 1)" 'DROP TABLE kites;'
	sql "$(printf "$2" 2)" 'CREATE TABLE reels (id integer PRIMARY KEY);'
	sql "$(printf "$3" 2)" 'DROP TABLE reels; DROP TABLE reels;'
	sql "$(printf "$2" 3)" 'INSERT INTO reels (id) VALUES (1);
		ALTER TABLE reels ADD COLUMN line integer;'
	check 0 --dialect sqlite --layout "$1" --rule failing-statement --rule drop-table \
		--fail-on info m
	tells "2 down migrations passed by; --down checks them"
	same 3 "$(jq .summary.files "$out")"
	check 1 --dialect sqlite --layout "$1" --rule failing-statement --down m
	same "$(printf "$3" 2):1 failing-statement" "$(found)"
	same 5 "$(jq .summary.files "$out")"
	check 0 --dialect sqlite --layout "$1" --rule failing-statement "$(printf "$3" 2)"
	tells "1 down migration passed by; --down checks it"
	check 1 --dialect sqlite --layout "$1" --rule failing-statement --down \
		"$(printf "$3" 2)"
	same "$(printf "$3" 2):1 failing-statement" "$(found)"
	same 1 "$(jq .summary.files "$out")"
}

down_files golang-migrate 'm/%d_x.up.sql' 'm/%d_x.down.sql'
down_files diesel 'm/2026-01-0%d-000000_x/up.sql' 'm/2026-01-0%d-000000_x/down.sql'

it "one that undoes nothing that is there is judged, and none is judged twice"
tree down-orphan
sql m/1_a.up.sql 'CREATE TABLE kites (id integer PRIMARY KEY);'
sql m/1_b.up.sql 'CREATE TABLE reels (id integer PRIMARY KEY);'
sql m/1_a.down.sql 'DELETE FROM kites;'
sql m/2_c.down.sql 'DELETE FROM reels;'
check 1 --dialect sqlite --layout golang-migrate --rule delete-without-where --down m
same "m/1_a.down.sql:1 delete-without-where
m/2_c.down.sql:1 delete-without-where" "$(found)"
check 0 --dialect sqlite --layout golang-migrate --rule delete-without-where m
tells "2 down migrations passed by"

# ---- --schema ----

it "--schema: a dump is what the first migration stands on"
tree snapshot
sql m/1_a.sql 'DROP TABLE gone;'
sql m/2_b.sql 'CREATE TABLE kites (id integer PRIMARY KEY);'
sql dump.sql 'CREATE TABLE kites (id integer PRIMARY KEY, color text NOT NULL);'
check 1 --dialect sqlite --rule failing-statement --schema dump.sql m
same "m/1_a.sql:1 failing-statement
m/2_b.sql:1 failing-statement" "$(found)"
check 1 --dialect sqlite --rule failing-statement --schema dump.sql m/2_b.sql
same "m/2_b.sql:1 failing-statement" "$(found)"
same m/2_b.sql "$(jq -r '.files[].path' "$out")"

it "--schema: also where no set is"
check 1 --dialect sqlite --rule failing-statement --schema dump.sql - <m/2_b.sql
same "<stdin>:1 failing-statement" "$(found)"

it "--schema: a Drizzle snapshot"
cat >snapshot.json <<-'END'
	{"version": "6", "dialect": "sqlite", "id": "1", "prevId": "0", "views": {}, "enums": {},
	"tables": {"kites": {"name": "kites", "columns": {"id": {"name": "id", "type": "integer",
	"primaryKey": true, "notNull": true, "autoincrement": false}}, "indexes": {},
	"foreignKeys": {}, "compositePrimaryKeys": {}, "uniqueConstraints": {},
	"checkConstraints": {}}}, "_meta": {"schemas": {}, "tables": {}, "columns": {}}}
END
check 1 --dialect sqlite --rule failing-statement --schema snapshot.json m/2_b.sql
same "m/2_b.sql:1 failing-statement" "$(found)"

it "--schema: one of another dialect, broken, or none at all is exit code 2"
run 2 check --dialect postgres --schema snapshot.json m
tells "snapshot.json"
printf '{"tables": ' >broken.json
run 2 check --dialect sqlite --schema broken.json m
tells "'broken.json' is no valid JSON"
printf '{"entries": []}' >journal.json
run 2 check --dialect sqlite --schema journal.json m
tells "'journal.json' is no Drizzle snapshot"
run 2 check --dialect sqlite --schema missing.sql m
tells "missing.sql"
run 2 check --dialect sqlite --schema . m
tells "folder"

it "--schema: a line of a dump that cannot be read is told, and what pg_dump adds is not"
cat >dump.sql <<-'END'
	\restrict kq1aVb
	SELECT pg_catalog.set_config('search_path', '', false);
	CREATE TABLE public.kites (id bigint, color text);
	ALTER TABLE public.kites OWNER TO postgres;
	COPY public.kites (id) FROM stdin;
	1
	\.
	\unrestrict kq1aVb
END
check 1 --dialect postgres --rule failing-statement --schema dump.sql m
same "m/1_a.sql:1 failing-statement
m/2_b.sql:1 failing-statement" "$(found)"
same 1 "$(wc -l <"$err")"
echo 'CREATE TABLE (;' >>dump.sql
check 1 --dialect postgres --rule failing-statement --schema dump.sql m
same "m/2_b.sql:1 failing-statement" "$(found)"
tells "dump.sql:9: cannot be followed, so that what the schema lacks is not known"

# ---- --layout, --runner ----

it "--layout and --runner with an unknown name propose the nearest"
run 2 check --layout drizle m
tells "unknown layout 'drizle'; did you mean 'drizzle'"
run 2 check --runner wranglr m
tells "unknown runner 'wranglr'; did you mean 'wrangler'"
run 2 check --runner zzzzzzzzzzzzz m
tells "unknown runner 'zzzzzzzzzzzzz'; 'sqlguard layouts' lists them"

it "--layout and --runner overrule what the files tell"
cd "$shop" || exit 2
check 1 --runner drizzle-better-sqlite3 "$rebuild"
tells "run by Drizzle's migrator with better-sqlite3 (--runner)"
check 1 --layout wrangler drizzle
tells "sqlguard: drizzle: wrangler (wrangler.jsonc: migrations_dir)"
same "$lost" "$(loses)"
tree overruled
sql m/1_a.sql 'CREATE TABLE kites (id integer PRIMARY KEY);'
check 0 --runner wrangler m
tells "run by wrangler d1 migrations apply (--runner), d1"
check 0 --dialect sqlite --layout goose m
tells "m: goose (--layout), 1 migration, run by goose (--layout)"
check 0 --dialect sqlite --layout flyway m
tells "1 file is no migration of --layout flyway: checked without a history"

# ---- --staged ----

it "git is there"
need git || finish

it "--staged: the staged bytes are judged on the history in the folder"
rm -r "$shop/.git"
cd "$shop" && git init -q . || exit 2
git add . && git commit -qm base
cp "$rebuild" "$scratch/rebuild.sql"
sql "$rebuild" 'SELECT 1;'
git add "$rebuild"
cp "$scratch/rebuild.sql" "$rebuild"
check 0 --staged
git commit -qm harmless
git add "$rebuild"
sql "$rebuild" 'SELECT 1;'
check 1 --staged
same "$lost" "$(loses)"
same "$rebuild" "$(jq -r '.files[].path' "$out")"
in_folder drizzle 1 --staged
same "$lost" "$(loses)"
same "0002_isbn_required.sql" "$(basename "$(jq -r '.files[].path' "$out")")"

it "--staged: a file that is gone from the folder, too"
rm "$rebuild"
check 1 --staged
same "$lost" "$(loses)"
git reset -q --hard

it "--staged: a file whose folder is gone"
tree folders
rmdir .git
git init -q .
cp -R "$root/fixtures/projects/booking-prisma/prisma" .
git add . && git commit -qm base
sql prisma/migrations/20270101000000_x/migration.sql \
	'ALTER TABLE "Booking" DROP COLUMN "nothing";'
git add .
rm -r prisma/migrations/20270101000000_x
check 1 --staged --rule failing-statement
same "prisma/migrations/20270101000000_x/migration.sql:1 failing-statement" "$(found)"
check 1 --staged --since HEAD --rule failing-statement
tells "prisma/migrations: Prisma Migrate (migration_lock.toml), 4 migrations"
cd "$shop" || exit 2

it "--staged: a file that the journal does not name is told"
sql drizzle/0003_forgotten.sql 'DROP TABLE books;'
git add drizzle/0003_forgotten.sql
check 1 --staged
found | grep -qF 'drizzle/0003_forgotten.sql:1 migration-not-in-journal' ||
	wrong "not told: $(found)"
found | grep -qF 'drizzle/0003_forgotten.sql:1 drop-table' || wrong "not judged: $(found)"
git reset -q --hard && git clean -qfd

finish
