#!/bin/sh
# The dialect that each kind of evidence tells, and the reason that --verbose gives.
. tests/lib.sh
cd "$scratch" || exit 2

plain='CREATE TABLE t (id integer);'

# tree NAME: an empty checkout of that name, so that nothing above it counts.
tree() {
	mkdir -p "$scratch/$1/.git" "$scratch/$1/m"
	cd "$scratch/$1" || exit 2
	printf '%s\n' "$plain" >m/1.sql
}

# is DIALECT REASON [FILE]: what --verbose tells of the set of m/1.sql or another file.
is() {
	run 0 check --verbose --fail-on never "${3:-m/1.sql}"
	told=$(grep -E ', [0-9]+ migration' "$err" | sed 's/.*, \([a-z0-9]* (.*)\)$/\1/')
	same "$1 ($2)" "$told"
}

it "a Drizzle journal tells"
tree journal
mkdir m/meta
for pair in postgresql:postgres sqlite:sqlite turso:sqlite; do
	printf '{"version":"7","dialect":"%s","entries":[]}' "${pair%:*}" >m/meta/_journal.json
	is "${pair#*:}" "meta/_journal.json"
done

it "a Drizzle configuration tells, in every extension"
tree configuration
for extension in ts js mjs json; do
	printf 'export default defineConfig({ "dialect": "sqlite" })' \
		>"drizzle.config.$extension"
	is sqlite "drizzle.config.$extension says so"
	rm "drizzle.config.$extension"
done

it "a Prisma lock and a Prisma schema tell"
tree prisma
mkdir m/0_init
mv m/1.sql m/0_init/migration.sql
printf 'provider = "sqlite"\n' >m/migration_lock.toml
is sqlite "migration_lock.toml" m/0_init/migration.sql
rm m/migration_lock.toml
printf 'generator client {\n\tprovider = "prisma-client"\n}\ndatasource db {\n\tprovider = "postgresql"\n}\n' \
	>schema.prisma
is postgres "schema.prisma" m/0_init/migration.sql

it "a wrangler configuration with a database makes SQLite D1"
for name in wrangler.toml wrangler.jsonc wrangler.json; do
	tree "$name.d"
	printf 'd1_databases = []\n' >$name
	is d1 "$name has a D1 database"
	printf 'CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT);\n' >m/1.sql
	is d1 "$name has a D1 database"
	printf 'CREATE TABLE t (id bigserial, at timestamptz);\n' >m/1.sql
	is postgres "it has SERIAL"
done

it "a wrangler configuration without a database tells nothing"
tree worker
printf 'name = "worker"\n' >wrangler.toml
is postgres "nothing tells the dialect; say --dialect"

it "the nearest configuration wins"
tree nearest
printf 'd1_databases = []\n' >wrangler.toml
mkdir m/meta
printf '{"dialect": "postgresql"}' >m/meta/_journal.json
is postgres "meta/_journal.json"

it "a configuration above the checkout is not read"
tree outer
mkdir -p inner/.git inner/m
printf '%s\n' "$plain" >inner/m/1.sql
printf 'provider = "sqlite"\n' >migration_lock.toml
is postgres "nothing tells the dialect; say --dialect" inner/m/1.sql

for pair in postgres:postgres PostgreSQL:postgres pg:postgres supabase:postgres \
	sqlite:sqlite sqlite3:sqlite libsql:sqlite d1:d1; do
	it "a folder named ${pair%:*} tells"
	tree "name-${pair%:*}"
	mkdir "${pair%:*}"
	mv m/1.sql "${pair%:*}"
	is "${pair#*:}" "it lies in a folder '${pair%:*}'" "${pair%:*}/1.sql"
done

it "a folder far above tells when nothing nearer does"
tree far
mkdir -p sqlite/a/b/c
mv m/1.sql sqlite/a/b/c
is sqlite "it lies in a folder 'sqlite'" sqlite/a/b/c/1.sql

# tells_text DIALECT WORD SQL
tells_text() {
	printf '%s\n' "$3" >m/1.sql
	is "$1" "it has $2"
}

it "the text tells SQLite"
tree words-a
tells_text sqlite AUTOINCREMENT 'create table t (id integer primary key autoincrement);'
tells_text sqlite PRAGMA 'PRAGMA foreign_keys=OFF;'
tells_text sqlite "WITHOUT ROWID" 'CREATE TABLE t (a text PRIMARY KEY) WITHOUT ROWID;'
tells_text sqlite "backtick names" "CREATE TABLE \`t\` (\`a\` text);"

it "the text tells PostgreSQL"
tree words-b
tells_text postgres SERIAL 'CREATE TABLE t (id serial);'
# shellcheck disable=SC2016 # dollar quotes of SQL
tells_text postgres "dollar quotes" 'SELECT $body$x$body$;'
tells_text postgres CONCURRENTLY 'CREATE INDEX CONCURRENTLY i ON t (a);'
tells_text postgres "PostgreSQL's types" 'CREATE TABLE t (a jsonb);'

it "MySQL is recognised and named, not misread"
tree words-c
printf 'CREATE TABLE t (id int unsigned AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n' >m/1.sql
is mysql "it has ENGINE= or CHARSET="
run 1 check --format json --fail-on info m
same "unsupported-dialect" "$(jq -r '[.findings[].rule] | join(" ")' "$out")"
tree lock-c
printf 'provider = "mysql"\n' >m/migration_lock.toml
is mysql "migration_lock.toml"
run 1 check --format json --fail-on info m
same "unsupported-dialect" "$(jq -r '[.findings[].rule] | join(" ")' "$out")"

it "the files beside tell when the text does not"
tree beside
printf 'CREATE TABLE u (id integer PRIMARY KEY AUTOINCREMENT);\n' >m/2.sql
is sqlite "files beside it have AUTOINCREMENT"

it "the folders beside tell when each migration has its own"
tree folders
mkdir m/1 m/2
printf '%s\n' "$plain" >m/1/up.sql
printf 'CREATE TABLE u (a jsonb);\n' >m/2/up.sql
rm m/1.sql
is postgres "files beside it have PostgreSQL's types" m/1/up.sql

it "nothing tells: PostgreSQL, and it says so"
tree nothing
is postgres "nothing tells the dialect; say --dialect"

it "--dialect beats all evidence"
tree beaten
printf 'provider = "sqlite"\n' >m/migration_lock.toml
run 0 check --verbose --fail-on never --dialect d1 m
tells ", d1 (--dialect)"

it "standard input takes its dialect from the place that --stdin-path names"
tree stdin
printf 'provider = "sqlite"\n' >m/migration_lock.toml
timeout "$limit" "$sqlguard" check --verbose --fail-on never --stdin-path m/new.sql - \
	<m/1.sql >"$out" 2>"$err"
same 0 $?
tells "m/new.sql: dialect sqlite, since migration_lock.toml says so"

it "dump finds the dialect too"
tree dumped
printf "CREATE TABLE \`t\` (\`a\` text);\n" >m/1.sql
run 0 dump ast m/1.sql
prints "create_table"

finish
