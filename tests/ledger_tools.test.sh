#!/bin/sh
# The tools themselves before and after us: what they applied counts as applied, what we
# applied they find done, and each goes on after the other.  Those of npm only (drizzle-kit,
# Drizzle 1.x, wrangler, dbmate, Prisma's engine); offline.
# shellcheck disable=SC2317 # functions are called by name
. tests/lib.sh
. tests/d1.sh

it "the tools are installed"
if need npm sqlite3 jq && ! tools/test_tools.sh >"$out" 2>&1; then
	[ "${CI:-}" = true ] && wrong "$(tail -n 1 "$out")"
	name="$name (passed over: $(tail -n 1 "$out"))"
fi
tools=$root/.cache/npm
if [ ! -d "$tools/node_modules/drizzle-kit" ] || ! need sqlite3 jq; then
	finish
fi
node=$(d1_node)
dbmate=$tools/node_modules/@dbmate/linux-x64/bin/dbmate
export HOME="$scratch"

# sql NUMBER: the statements of a migration, one a line
sql() {
	echo "CREATE TABLE t$1 (id INTEGER PRIMARY KEY, a TEXT);"
	echo "INSERT INTO t$1 (a) VALUES ('it''s $1');"
}

# Of each tool, in the working directory: X_project makes an empty project, X_add NUMBER
# adds a migration, X_run applies; `database` is what --database names, `file` the database.

drizzle_project() {
	mkdir -p migrations/meta
	jq -n --arg url "file:$file" '{dialect: "sqlite", out: "./migrations",
		dbCredentials: {$url}}' >drizzle.config.json
	echo '{"version": "7", "dialect": "sqlite", "entries": []}' \
		>migrations/meta/_journal.json
}
drizzle_add() {
	sql "$1" | sed 's/;$/;--> statement-breakpoint/; $s/-->.*//' >"migrations/000$1_t.sql"
	jq --argjson n "$1" '.entries += [{idx: ($n - 1), version: "6",
		when: (1700000000000 + 1000 * $n), tag: "000\($n)_t", breakpoints: true}]' \
		migrations/meta/_journal.json >journal.json &&
		mv journal.json migrations/meta/_journal.json
}
drizzle_run() {
	"$node" "$tools/node_modules/drizzle-kit/bin.cjs" migrate
}

drizzle1_project() {
	mkdir migrations
}
# The same times as those of 0.x.
drizzle1_add() {
	mkdir "migrations/2023111422132${1}_t"
	echo '{"version": "7", "dialect": "sqlite", "id": "0", "prevIds": [], "ddl": []}' \
		>"migrations/2023111422132${1}_t/snapshot.json"
	sql "$1" | sed 's/;$/;--> statement-breakpoint/; $s/-->.*//' \
		>"migrations/2023111422132${1}_t/migration.sql"
}
drizzle1_run() {
	"$node" "$root/tests/ledger_tools/drizzle1.mjs" "$tools" "$file" "$PWD/migrations"
}

wrangler_project() {
	d1_project .
	database=db
	d1_wrangler execute db --local --command 'SELECT 1' >/dev/null
	file=$(find .wrangler -name '*.sqlite' ! -name metadata.sqlite)
}
wrangler_add() {
	sql "$1" >"migrations/000$1_t.sql"
}
wrangler_run() {
	d1_wrangler migrations apply db --local
}

dbmate_project() {
	mkdir migrations
}
dbmate_add() {
	{
		echo '-- migrate:up'
		sql "$1"
		printf '%s\n' '-- migrate:down' "DROP TABLE t$1;"
	} >"migrations/2026010$1_t.sql"
}
dbmate_run() {
	"$dbmate" --url "sqlite:$file" \
		--migrations-dir migrations --no-dump-schema migrate
}

prisma_project() {
	mkdir migrations
	echo 'provider = "sqlite"' >migrations/migration_lock.toml
}
prisma_add() {
	mkdir "migrations/2026010${1}000000_t"
	sql "$1" >"migrations/2026010${1}000000_t/migration.sql"
}
# Checksums that do not fit, rows that failed and unknown ones are named, and are none.
prisma_run() {
	"$node" "$root/tests/ledger_tools/prisma.mjs" "$tools" "$file" "$PWD/migrations" |
		tee prisma.json
	jq -es 'length == 1 and .[0].edited == [] and .[0].failed == [] and
		.[0].history == null' prisma.json >/dev/null
}

# ---- the same for each ----

project() {
	mkdir -p "$scratch/$1" && cd "$scratch/$1" || exit
	database=$PWD/app.db file=$PWD/app.db
	[ "$2" = wrangler ] || sqlite3 "$file" 'VACUUM'
	"${2}_project"
}

applies() {
	"$1_run" >tool.log 2>&1 || wrong "$1 fails: $(tail -n 5 tool.log)"
}

# content: all that is in the database, save what D1 counts for itself
content() {
	sqlite3 "$file" .dump | grep -v _cf_
}

# finds_nothing TOOL: it runs, and nothing is another
finds_nothing() {
	content >before.sql
	applies "$1"
	content >after.sql
	cmp -s before.sql after.sql ||
		wrong "$1 did something: $(diff before.sql after.sql)"
}

# all_applied LEDGER COUNT
all_applied() {
	run 0 status migrations --database "$database" --format json
	same "$1 $2 applied" "$(jq -r '"\(.ledger) \(.migrations | length) \(
		[.migrations[].standing] | unique | join(" "))"' "$out")"
}

we_apply() {
	run 0 apply migrations --database "$database" --yes
}

has_tables() {
	same "$1" "$(sqlite3 "$file" "SELECT count(*) FROM sqlite_master
		WHERE name GLOB 't[0-9]'")"
}

# ledger_table TABLE: the text that made it; not all versions of wrangler quote its name
ledger_table() {
	sqlite3 "$file" "SELECT sql FROM sqlite_master WHERE name = '$1'" | tr -d '"'
}

# both_ways TOOL LEDGER TABLE
both_ways() {
	it "$1: what it applied counts, and what comes later is ours to apply"
	project "$1-first" "$1"
	"$1_add" 1
	"$1_add" 2
	applies "$1"
	has_tables 2
	all_applied "$2" 2
	"$1_add" 3
	we_apply
	has_tables 3
	all_applied "$2" 3
	finds_nothing "$1"
	"$1_add" 4
	applies "$1"
	has_tables 4
	all_applied "$2" 4
	theirs=$(ledger_table "$3")

	it "$1: finds nothing to do where we marked them as applied"
	project "$1-marked" "$1"
	for n in 1 2; do
		"$1_add" $n
		sql $n | sqlite3 "$file"
	done
	run 0 baseline-db migrations --database "$database" --ledger "$1" --yes
	all_applied "$2" 2
	finds_nothing "$1"

	it "$1: finds nothing to do after us, and goes on"
	project "$1-second" "$1"
	"$1_add" 1
	"$1_add" 2
	run 0 apply migrations --database "$database" --ledger "$1" --yes
	has_tables 2
	same "$theirs" "$(ledger_table "$3")"
	finds_nothing "$1"
	"$1_add" 3
	applies "$1"
	has_tables 3
	all_applied "$2" 3
}

drizzle_upgrade() {
	it "drizzle1: a table of 0.x is its to upgrade, and then counts"
	project upgrade drizzle
	drizzle_add 1
	drizzle_add 2
	applies drizzle
	rm -r migrations
	drizzle1_project
	drizzle1_add 1
	drizzle1_add 2
	run 2 status migrations --database "$database"
	tells "let 'drizzle-kit migrate' of 1.x run once"
	applies drizzle1
	has_tables 2
	all_applied 'Drizzle 1.x' 2
}

prisma_line_ends() {
	it "prisma: other line ends are no change, other bytes are, as it finds"
	project line-ends prisma
	prisma_add 1
	prisma_add 2
	we_apply
	sed -i 's/$/\r/' migrations/20260101000000_t/migration.sql
	finds_nothing prisma
	all_applied 'Prisma Migrate' 2
	echo '-- more' >>migrations/20260102000000_t/migration.sql
	prisma_run >tool.log 2>&1
	same '["20260102000000_t"]' "$(jq -c .edited prisma.json)"
	run 1 status migrations --database "$database" --format json
	same 'applied changed' "$(jq -r '[.migrations[].standing] | join(" ")' "$out")"
}

dbmate_rollback() {
	it "dbmate: what we took back it applies again"
	project rollback dbmate
	dbmate_add 1
	dbmate_add 2
	applies dbmate
	run 0 rollback migrations --database "$database" --yes \
		--allow drop-table:t2 --reason 'it is to come again'
	has_tables 1
	applies dbmate
	has_tables 2
	all_applied dbmate 2
}

prisma_failure() {
	it "prisma: what failed there is failed here, until it is resolved"
	project failure prisma
	prisma_add 1
	applies prisma
	prisma_add 2
	echo 'INSERT INTO missing VALUES (1);' >migrations/20260102000000_t/migration.sql
	prisma_run >tool.log 2>&1 && wrong 'Prisma did not fail'
	run 1 status migrations --database "$database" --format json
	same failed "$(jq -r '.migrations[1].standing' "$out")"
	run 4 apply migrations --database "$database" --yes
	sql 2 >migrations/20260102000000_t/migration.sql
	run 0 repair migrations --database "$database" --undone 20260102000000_t --yes
	prisma_run >tool.log 2>&1 || wrong "Prisma goes on: $(tail -n 5 tool.log)"
	has_tables 2
	all_applied 'Prisma Migrate' 2
}

both_ways drizzle 'Drizzle 0.x' __drizzle_migrations
both_ways drizzle1 'Drizzle 1.x' __drizzle_migrations
both_ways prisma 'Prisma Migrate' _prisma_migrations
both_ways wrangler wrangler d1_migrations
drizzle_upgrade
prisma_line_ends
prisma_failure
if [ -x "$dbmate" ]; then
	both_ways dbmate dbmate schema_migrations
	dbmate_rollback
else
	it "dbmate (passed over: this machine is no x64)"
fi
cd "$root" || exit
finish
