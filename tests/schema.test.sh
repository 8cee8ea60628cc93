#!/bin/sh
# shellcheck disable=SC2016,SC2317 # SQL's quotes; judges are called by name
# Schemas on the command line: points in a history, snapshots and dumps of others, JSON, and
# a real PostgreSQL as judge of what is printed (schema_roundtrip.c has SQLite's part).
. tests/lib.sh
fixtures=$root/fixtures/schema
project=$scratch/project
mkdir -p "$project"
cp -r "$fixtures/drizzle/." "$project"
cd "$project" || exit 1

it "a schema is that behind the last migration"
run 0 dump schema sqlite-0x
prints 'CREATE TABLE "books"'
prints '"note" text'
is_silent

it "a file of a set is the moment behind it"
run 0 dump schema sqlite-0x/0000_shelves.sql
prints 'CREATE TABLE "shelves"'
prints_no 'books'
prints_no '"note"'

it "--at and @ name a moment"
for at in 0000_shelves 0000_shelves.sql sqlite-0x/0000_shelves.sql 0001_books:1; do
	run 0 dump schema --at "$at" sqlite-0x
	prints 'CREATE TABLE "shelves"'
	prints_no 'CREATE TABLE "books"'
	run 0 schema diff "sqlite-0x@$at" sqlite-0x/0000_shelves.sql
done
run 0 dump schema --at 0001_books.sql:9 sqlite-0x
prints 'CREATE TABLE "books"'
prints_no 'books_low'
prints_no '"note"'

it "a moment that is not there"
run 2 dump schema --at 0007_x sqlite-0x
tells "'0007_x' is no migration that runs in the history of 'sqlite-0x'"
run 2 dump schema sqlite-0x@0007_x
run 2 dump schema nowhere
run 2 dump schema --format xml sqlite-0x
run 2 dump ast --at 0001_books sqlite-0x/0001_books.sql
tells "are for 'dump schema'"

it "differences have a line each, and exit code 1"
run 1 schema diff sqlite-0x@0000_shelves sqlite-0x
same '+ column shelves.note
+ table books
+ view titles' "$(LC_ALL=C sort "$out")"
run 1 schema diff sqlite-0x sqlite-0x@0000_shelves
prints '- column shelves.note'
run 0 schema diff sqlite-0x sqlite-0x
[ ! -s "$out" ] || wrong "equal schemas print something"
is_silent

it "the table in which the runner keeps its history is no difference"
{
	cat sqlite-0x/000?_*.sql
	echo 'CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL);'
} >applied.sql
run 0 schema diff sqlite-0x applied.sql
run 0 schema diff applied.sql sqlite-0x
{
	cat postgres-0x/000?_*.sql
	echo 'CREATE SCHEMA drizzle;'
	echo 'CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text);'
} >applied.sql
run 0 schema diff postgres-0x applied.sql
echo 'CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY);' >>applied.sql
run 1 schema diff postgres-0x applied.sql
same '+ table d1_migrations' "$(cat "$out")"

it "each field that differs has both values"
cat sqlite-0x/000?_*.sql | sed 's/cascade/set null/; s/1\.5/2.5/' >other.sql
run 1 schema diff sqlite-0x other.sql
prints '~ column shelves.width: default "1.5" -> "2.5"'
prints 'on_delete "cascade" -> "set null"'

it "two dialects cannot be compared"
run 2 schema diff sqlite-0x postgres-0x
tells "'sqlite-0x' is for sqlite, and 'postgres-0x' is for postgres"

it "a dump that nothing tells the dialect of is of the other side's"
mkdir plain
printf 'CREATE TABLE t (a text);\n' >plain/dump.sql
run 1 schema diff sqlite-0x plain/dump.sql
prints '+ table t'

it "Drizzle's snapshots say what its migrations do"
run 0 schema diff sqlite-0x@0000_shelves sqlite-0x/meta/0000_snapshot.json
run 0 schema diff sqlite-0x sqlite-0x/meta/0001_snapshot.json
run 0 schema diff postgres-0x postgres-0x/meta/0000_snapshot.json
run 0 schema diff sqlite-1x sqlite-1x/20240102030405_start/snapshot.json
run 0 schema diff postgres-1x postgres-1x/20240102030405_start/snapshot.json

it "a snapshot that says something else is different"
sed 's/"cascade"/"restrict"/' sqlite-0x/meta/0001_snapshot.json >changed.json
run 1 schema diff sqlite-0x changed.json
prints 'on_delete "cascade" -> "restrict"'
sed 's/"ok"/"fine"/' postgres-1x/20240102030405_start/snapshot.json >changed.json
run 1 schema diff postgres-1x changed.json
prints '~ type mood: labels "sad, ok" -> "sad, fine"'

# refuses TEXT MESSAGE: no snapshot
refuses() {
	printf '%s' "$1" >bad.json
	run 2 dump schema bad.json
	tells "$2"
}

it "JSON that is no snapshot"
refuses '' "'bad.json' is no valid JSON"
refuses '{"dialect": "sqlite",' "'bad.json' is no valid JSON"
refuses '[]' "it has neither 'tables' nor 'ddl'"
refuses '{"dialect": "sqlite"}' "it has neither 'tables' nor 'ddl'"
refuses '{"dialect": "mysql", "tables": {}}' "of dialect 'mysql', which is not analysed"
refuses '{"ddl": []}' "of dialect ''"
refuses '{"dialect": "sqlite", "ddl": [{"entityType": "tables"}]}' "'tables' has no valid 'name'"
refuses '{"dialect": "sqlite", "tables": {"t": {"name": "t", "columns": {"a": {"name": "a"}}}}}' \
	"'columns' of 't' has no valid 'type'"
refuses '{"dialect": "pg", "ddl": [{"entityType": "enums", "name": "e", "values": [1]}]}' \
	"'enums' has no valid 'values'"
run 2 schema diff --dialect postgres sqlite-0x/meta/0000_snapshot.json postgres-0x
tells "is a snapshot for sqlite, and the migrations are for postgres"

it "--schema is what the first migration stands on"
mkdir -p late/migrations
printf 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);\n' >late/structure.sql
printf 'ALTER TABLE t ADD COLUMN b TEXT;\n' >late/migrations/0001_b.sql
run 0 dump schema --dialect sqlite --schema late/structure.sql late/migrations/0001_b.sql
prints '"a" TEXT'
prints '"b" TEXT'
run 0 dump schema --dialect sqlite late/migrations/0001_b.sql
prints '-- table "t": existed before the history; columns unknown'
! grep -q '^CREATE' "$out" || wrong "what is not known is no comment"

it "what sqlite3 dumps"
if need sqlite3; then
	for fixture in "$fixtures"/print/sqlite/*.sql; do
		rm -f dump.db
		sqlite3 dump.db <"$fixture" 2>/dev/null
		sqlite3 dump.db .schema >dump.sql
		run 0 schema diff --dialect sqlite "$fixture" dump.sql
	done
fi

it "JSON is as docs/schema.schema.json and docs/schema-diff.schema.json say"
ajv=$root/.cache/npm/node_modules/ajv-cli/dist/index.js
# approves SCHEMA: of what was printed
approves() {
	cp "$out" printed.json
	node "$ajv" validate --spec=draft2020 -s "$root/docs/$1" -d printed.json \
		>judge 2>&1
}
if need npm node && [ -f "$ajv" ]; then
	for fixture in "$fixtures"/print/sqlite/*.sql "$fixtures"/print/postgres/*.sql; do
		dialect=$(basename "$(dirname "$fixture")")
		run 0 dump schema --dialect "$dialect" --format json "$fixture"
		approves schema.schema.json || wrong "$fixture: $(tail -n 5 judge)"
	done
	run 1 schema diff --format json sqlite-0x other.sql
	approves schema-diff.schema.json || wrong "$(tail -n 5 judge)"
	run 0 schema diff --format json sqlite-0x sqlite-0x
	approves schema-diff.schema.json || wrong "$(tail -n 5 judge)"
	prints '"equal":	true'
	run 0 dump schema --format json sqlite-0x
	jq '.objects[0].extra = 1' "$out" >spoilt.json && mv spoilt.json "$out"
	! approves schema.schema.json || wrong "ajv approves of a field too many"
elif [ ! -f "$ajv" ]; then
	[ "${CI:-}" = true ] && wrong "ajv is missing"
	name="$name (passed over: ajv is missing)"
fi
close_case

cd "$root" || exit 1
"$root/tests/pg_server.sh" tests/schema_postgres.sh "$sqlguard" "$scratch" \
	fixtures/schema/print/postgres/*.sql >"$scratch/postgres" 2>&1
case $? in
0 | 1) cat "$scratch/postgres" ;;
77)
	it "PostgreSQL judges what is printed"
	[ "${CI:-}" = true ] && wrong "the PostgreSQL server is missing"
	name="$name (passed over: the server is missing)"
	;;
*)
	it "PostgreSQL judges what is printed"
	wrong "$(tail -n 3 "$scratch/postgres")"
	;;
esac
! grep -q '^not ok' "$scratch/postgres" || failed=1
finish
