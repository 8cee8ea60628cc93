#!/bin/sh
# sqlguard.jsonc and which database is meant, seen through `history`, which opens none.
# shellcheck disable=SC2016 # variables are named, not read
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
unset DATABASE_PATH

# Each case has a folder of its own, which is no git checkout.
fresh() {
	mkdir "$scratch/$1" && cd "$scratch/$1" || exit 1
}

config() {
	cat >sqlguard.jsonc
}

# refuses TEXT: the configuration on standard input is an error that says so.
refuses() {
	cat >sqlguard.jsonc
	run 2 history
	tells "$1"
}

it config_without_database_says_how_to_name_one
fresh none
run 2 history
tells "which database? say --database FILE, or name it in sqlguard.jsonc; for D1"

it config_is_json_with_comments
fresh comments
config <<'JSON'
// "environments" in a comment { [ "
{
	/* the local one:
	   nothing to lose */
	"environments": {
		"local": { "database": "dev.db", }, // trailing commas
	},
}
JSON
run 0 history
prints "dev.db yet"

it config_tells_the_line_of_what_is_no_json
refuses "sqlguard.jsonc:3: this is no JSON" <<'JSON'
{
	"keep": 1,
	keep: 2
}
JSON

it config_names_line_and_nearest_of_an_unknown_key
refuses "sqlguard.jsonc:7: unknown key 'protectd'; did you mean 'protected'?" <<'JSON'
{
	// "protectd": is not the one meant
	"migrations": "a \"protectd\": b /* { ",
	"environments": {
		"protectd": {"database": "x.db"},
		/* "protectd" */ "production": { "database": "y.db",
			"protectd" /* here */ : true },
	}
}
JSON
refuses "sqlguard.jsonc:2: unknown key 'zzzzzzzzzz'; known are database, migrations," <<'JSON'
{
	"zzzzzzzzzz": 1
}
JSON

it config_takes_only_known_keys
refuses "sqlguard.jsonc:1: unknown key 'rules'" <<'JSON'
{ "rules": {} }
JSON
refuses "sqlguard.jsonc:1: unknown key 'environments'" <<'JSON'
{ "environments": { "a": { "database": "a.db", "environments": {} } } }
JSON

it config_refuses_a_key_that_stands_twice
refuses "sqlguard.jsonc:3: 'keep' stands here a second time" <<'JSON'
{
	"keep": 1,
	"keep": 0
}
JSON
refuses "sqlguard.jsonc:4: 'prod' stands here a second time" <<'JSON'
{
	"environments": {
		"prod": { "database": "a.db" },
		"prod": { "database": "a.db", "protected": false }
	}
}
JSON

it config_refuses_values_of_other_types
refuses "sqlguard.jsonc:1: 'keep' must be a whole number, 0 or more" <<'JSON'
{ "keep": "10" }
JSON
refuses "'keep' must be a whole number" <<'JSON'
{ "keep": -1 }
JSON
refuses "'keep' must be a whole number" <<'JSON'
{ "keep": 1.5 }
JSON
refuses "'keep' must be a whole number" <<'JSON'
{ "keep": 1e300 }
JSON
refuses "sqlguard.jsonc:2: 'protected' must be true or false" <<'JSON'
{ "environments": { "production":
	{ "protected": "false" } } }
JSON
refuses "'database' must be a path, the name of a D1 database" <<'JSON'
{ "database": ["a.db"] }
JSON
refuses "'database' must be a path, the name of a D1 database" <<'JSON'
{ "database": {"env": "A", "or": "B"} }
JSON
refuses "'env' must be a text, and not an empty one" <<'JSON'
{ "database": {"env": ""} }
JSON
refuses "'database' must be a text, and not an empty one" <<'JSON'
{ "database": "" }
JSON
refuses "'dialect' must be \"sqlite\" or \"d1\"" <<'JSON'
{ "dialect": "postgres" }
JSON
refuses "'environments' must be an object" <<'JSON'
{ "environments": ["local"] }
JSON
refuses "'local' must be an object" <<'JSON'
{ "environments": {"local": "dev.db"} }
JSON
refuses "'sqlguard.jsonc' must hold an object" <<'JSON'
[]
JSON

it config_has_no_database_that_all_environments_share
refuses "sqlguard.jsonc:2: 'database' belongs into an environment" <<'JSON'
{ "environments": { "local": {} },
	"database": "dev.db" }
JSON

it config_refuses_an_unknown_ledger
refuses "unknown ledger 'sqlgard'; did you mean 'sqlguard'?" <<'JSON'
{ "database": "dev.db", "ledger": "sqlgard" }
JSON

it config_may_name_a_schema_for_editors
config <<'JSON'
{ "$schema": "https://example.org/sqlguard.schema.json", "database": "dev.db" }
JSON
run 0 history

it config_example_of_the_documentation_is_taken
fresh example
sed -n '/^```jsonc$/,/^```$/p' "$root/docs/configuration.md" | grep -v '^```' >sqlguard.jsonc
run 0 history --env local
prints "dev.db yet"

it config_schema_knows_the_keys_that_the_program_knows
schema=$root/docs/sqlguard.schema.json
# keys FILE: those that an unknown key is told
keys() {
	run 2 history --config "$1"
	sed -n 's/.*known are //p' "$err" | tr -d , | xargs -n 1 | sort | xargs
}
echo '{ "zzzzzzzzzzzz": 1 }' >all.json
echo '{ "environments": { "a": { "zzzzzzzzzzzz": 1 } } }' >one.json
if need jq; then
	same "$(jq -r '.properties | keys[]' "$schema" | sort | xargs)" "$(keys all.json)"
	same "$(jq -r '.properties.environments.additionalProperties.properties | keys[]' \
		"$schema" | sort | xargs)" "$(keys one.json)"
fi

it config_schema_refuses_what_the_program_refuses
ajv=$root/.cache/npm/node_modules/ajv-cli/dist/index.js
# judge CODE: both take the configuration on standard input (0), or neither does (1)
judge() {
	cat >c.json
	node "$ajv" validate --spec=draft2020 -s "$schema" -d c.json >judged 2>&1
	same "$1 $(cat c.json)" "$? $(cat c.json)"
	run "$(($1 * 2))" history --config c.json --env a
}
if need node && [ -f "$ajv" ]; then
	judge 0 <<'JSON'
{ "$schema": "x", "migrations": "m", "backups": "b", "keep": 0, "busyTimeout": 1,
  "environments": { "a": { "database": "a.db", "dialect": "sqlite", "ledger": "sqlguard",
	"ledgerTable": "t", "protected": false, "mark": true, "remote": false },
	"b": { "database": {"env": "X"} } } }
JSON
	for bad in '{"environments": {"a": {"database": ""}}}' \
		'{"environments": {"a": {"database": {"env": 1}}}}' \
		'{"environments": {"a": {"database": "a.db", "keep": -1}}}' \
		'{"environments": {"a": {"database": "a.db", "keep": 2147483648}}}' \
		'{"environments": {"a": {"database": "a.db", "dialect": "mysql"}}}' \
		'{"database": "b.db", "environments": {"a": {"database": "a.db"}}}' \
		'{"environments": {"a": []}}' '[]'; do
		echo "$bad" | judge 1
	done
elif [ "${CI:-}" = true ]; then
	wrong "ajv is missing"
fi

it config_is_found_up_to_the_root_of_the_checkout
fresh checkout
mkdir -p .git sub/deep
echo '{ "database": "data/dev.db" }' >sqlguard.json
cd sub/deep || exit 1
run 0 history
prints "$scratch/checkout/data/dev.db"
rm -r "$scratch/checkout/.git"
run 2 history
tells "which database?"

it config_is_not_looked_for_above_the_checkout
mkdir .git
run 2 history
tells "which database?"

it config_of_another_place_has_paths_of_its_own
cd "$scratch" || exit 1
run 0 history --config checkout/sqlguard.json
prints "checkout/data/dev.db"
run 2 history --config nowhere.jsonc
tells "nowhere.jsonc"

it config_is_one_file
fresh two
echo '{}' | tee sqlguard.json >sqlguard.jsonc
run 2 history
tells "there are 'sqlguard.jsonc' and 'sqlguard.json'"

# ---- environments ----

it environment_must_be_said_when_there_are_several
fresh several
config <<'JSON'
{ "environments": {
	"local": { "database": "dev.db" },
	"Production": { "database": "prod.db" },
	"staging": { "database": {"env": "DATABASE_PATH"} } } }
JSON
run 2 history
tells "which environment? say --env NAME; 'sqlguard.jsonc' has 'local', 'Production', 'staging'"
run 0 history --env local
prints "dev.db yet"
run 2 history --env lokal
tells "unknown environment 'lokal', did you mean 'local'?"

it environment_needs_a_configuration
fresh bare
run 2 history --env local
tells "'--env local' needs a sqlguard.jsonc"

it environment_variable_must_be_set
cd "$scratch/several" || exit 1
run 2 history --env staging
tells "the environment variable 'DATABASE_PATH', which holds the database of 'staging', is not set"
export DATABASE_PATH=
run 2 history --env staging
tells "is empty"

it environment_variable_is_named_and_its_value_never_shown
for value in 'libsql://db-secret7.turso.io?authToken=secret7' \
	'postgres://u:secret7@host/db' 'https://secret7@x' \
	'file:secret7.db' 'file:/data/a.db?key=secret7'; do
	DATABASE_PATH=$value
	run 2 history --env staging
	tells '$DATABASE_PATH is a URL'
	! grep -q secret7 "$out" "$err" || wrong "the value of the variable was shown"
	run 2 history --database "$value"
	tells '--database is a URL'
	! grep -q secret7 "$out" "$err" || wrong "the value of --database was shown"
done
DATABASE_PATH=secret7
run 2 history --env staging
tells "there is no file where 'DATABASE_PATH' says that the database of 'staging' is"
! grep -q secret7 "$out" "$err" || wrong "the value of the variable was shown"
: >app.db
DATABASE_PATH=app.db
run 0 history --env staging
prints 'to $DATABASE_PATH yet'
unset DATABASE_PATH

it environment_variable_may_hold_a_file_url
: >x.db
export DATABASE_PATH="file:$scratch/several/x.db"
run 0 history --env staging
DATABASE_PATH="sqlite://$scratch/several/x.db"
run 0 history --env staging
unset DATABASE_PATH

it production_is_protected_by_its_name
fresh production
echo '{ "environments": { "production": { "database": "prod.db" } } }' | config
run 2 history
tells "the environment 'production' is protected; name it: --env production"
run 0 history --env production
echo '{ "protected": false, "environments": { "prod": { "database": "prod.db" } } }' | config
run 2 history
tells "the environment 'prod' is protected"
echo '{ "environments": { "production": { "database": "p.db", "protected": false } } }' | config
run 0 history
echo '{ "environments": { "live": { "database": "p.db", "protected": true } } }' | config
run 2 history
tells "the environment 'live' is protected"

it protected_database_is_protected_by_any_name
fresh aliases
: >prod.db
ln -s prod.db link.db
ln prod.db hard.db
config <<'JSON'
{ "environments": {
	"local": { "database": "dev.db" },
	"copy": { "database": "link.db" },
	"production": { "database": "prod.db" } } }
JSON
for alias in prod.db ./prod.db link.db hard.db "file:$scratch/aliases/prod.db"; do
	run 2 history --database "$alias"
	tells "this is the database of 'production', which is protected; say --env production"
done
run 2 history --env copy
tells "this is the database of 'production'"
run 0 history --database other.db
run 0 history --env production --database other.db

it names_in_a_configuration_reach_no_terminal
fresh hostile
printf '{ "environments": { "\\u001b[31mred": { "database": "x" }, "b": {"x\\u001b": 1} } }' | config
run 2 history
! grep -q "$(printf '\033')" "$err" || wrong "an escape sequence was printed"

# ---- D1 ----

id=00000000-0000-0000-0000-000000000001
state=.wrangler/state/v3/d1/miniflare-D1DatabaseObject
file=a36f84ea60804f30bb0c7f7cad9f5336a6cca0165abdab8b9241d93dbf0b6006.sqlite

wrangler_config() {
	cat >wrangler.jsonc <<JSON
{ "d1_databases": [
	{ "binding": "DB", "database_name": "bookshop", "database_id": "$id" } ],
  "env": { "production": { "d1_databases": [
	{ "binding": "DB", "database_name": "bookshop-live", "database_id": "live-id" } ] } } }
JSON
}

it d1_is_found_beside_the_migrations
fresh d1
wrangler_config
mkdir -p migrations sub
echo 'CREATE TABLE t (a);' >migrations/0001_a.sql
run 2 history migrations
tells "there is no local D1 database 'bookshop' yet; 'wrangler d1 execute bookshop --local"
mkdir -p $state
: >"$state/$file"
run 0 history migrations
prints "local D1 bookshop"
prints ".sqlguard/journal.jsonl"
run 0 history
prints "local D1 bookshop"

it d1_is_named_by_name_binding_or_id
for which in bookshop DB $id; do
	run 0 history --database "$which"
	prints "local D1 bookshop"
done
run 2 history --database bookshop-live
tells "there is no local D1 database 'bookshop-live' yet"
run 0 history --remote
prints "remote D1 bookshop yet"
run 0 history --remote --database bookshop-live
prints "remote D1 bookshop-live"
run 2 history --remote --database nowhere
tells "there is no D1 database 'nowhere'; wrangler's configuration has 'bookshop', 'bookshop-live'"

it d1_file_by_its_path_has_the_same_journal
run 0 history --database "$state/$file"
prints "local D1 bookshop yet: .sqlguard/journal.jsonl"
cp "$state/$file" "$state/other.sqlite"
run 0 history --database "$state/other.sqlite"
prints "other.sqlite yet: .sqlguard/journal.jsonl"

it d1_environment_of_the_same_name_comes_first
echo '{ "environments": { "production": { "remote": true }, "dev": { "database": "bookshop" } } }' | config
run 0 history --env production
prints "remote D1 bookshop-live"
run 0 history --env dev
prints "local D1 bookshop"

it d1_protected_is_protected_by_its_name
run 2 history --remote --database bookshop-live
tells "this is the database of 'production', which is protected"
run 0 history --remote --database bookshop

it d1_several_must_be_named
fresh d1_several
cat >wrangler.toml <<TOML
[[d1_databases]]
binding = "A"
database_name = "one"
database_id = "1"
[[d1_databases]]
binding = "B"
database_name = "two"
database_id = "2"
TOML
run 2 history
tells "'wrangler.toml' has several D1 databases; name one with --database: 'one', 'two'"

it d1_of_another_environment_is_taken_by_its_own_name_only
fresh d1_only_in_environments
mkdir migrations
echo 'CREATE TABLE a (id INTEGER);' >migrations/0001_a.sql
cat >wrangler.jsonc <<JSON
{ "env": { "production": { "d1_databases": [
	{ "binding": "DB", "database_name": "live", "database_id": "1" } ] } } }
JSON
run 2 history --remote
tells "'wrangler.jsonc' has D1 databases of its environments only: name one with --database: 'live'"
run 2 history migrations --remote
tells "of its environments only"
run 2 history --remote --database DB
tells "of its environments only"
echo '{ "environments": { "staging": { "remote": true }, "production": { "remote": true } } }' | config
run 2 history --env staging
tells "of its environments only"
run 0 history --env production
prints "remote D1 live"
rm sqlguard.jsonc
run 0 history --remote --database live
prints "remote D1 live"
run 0 history --remote --database 1
prints "remote D1 live"

it d1_whose_migrations_lie_elsewhere_is_that_of_the_working_directory
fresh d1_beside
mkdir -p api db/sql
echo 'CREATE TABLE a (id INTEGER);' >db/sql/0001_a.sql
cat >api/wrangler.jsonc <<JSON
{ "d1_databases": [ { "binding": "DB", "database_name": "shop", "database_id": "1",
	"migrations_dir": "../db/sql" } ] }
JSON
cd api || exit 1
run 0 history ../db/sql --remote
prints "remote D1 shop"
mkdir ../db/other
run 2 history ../db/other --remote
tells "no wrangler configuration names one for the migrations in ../db/other"

it d1_of_nuxthub_is_known_by_the_folder_of_miniflare
fresh nuxthub
mkdir -p migrations .data/hub/d1/miniflare-D1DatabaseObject
echo 'CREATE TABLE a (id INTEGER);' >migrations/0001_a.sql
file=.data/hub/d1/miniflare-D1DatabaseObject/abc.sqlite
: >"$file"
run 1 status migrations --database "$file"
prints "D1 (local)"

it remote_needs_a_d1_database
fresh remote
run 2 history --remote
tells "--remote needs a D1 database, and no wrangler configuration names one"
run 2 history --remote --database app.db
tells "--remote needs a D1 database"

it existing_file_is_a_file
cd "$scratch/d1_several" || exit 1
: >one
run 0 history --database one
prints "Nothing was done to one yet"

finish
