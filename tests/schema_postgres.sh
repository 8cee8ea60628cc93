#!/bin/sh
# shellcheck disable=SC2317 # judges are called by name
# tests/schema_postgres.sh PROGRAM SCRATCH FIXTURE...: asks the PostgreSQL that PGHOST names
# whether a printed schema is the schema of the fixture: pg_dump says the same of both.  And
# what pg_dump wrote is no different from the fixture, when both are read.  Under
# tests/pg_server.sh; a line "ok .." or "not ok .." for each.
set -u
program=$1 scratch=$2
shift 2
failed=0

# judge NAME LAW COMMAND...: what the command says is the reason
judge() {
	name=$1 law=$2
	shift 2
	if "$@" >"$scratch/why" 2>&1; then
		echo "ok $name: $law"
	else
		echo "not ok $name: $law: $(tr '\n' ' ' <"$scratch/why" | cut -c 1-600)"
		failed=1
	fi
}

load() {
	dropdb --if-exists "$1" && createdb "$1" &&
		psql -q -X -v ON_ERROR_STOP=1 -d "$1" -f "$2"
}

# Without its key, which is another one in each dump.
dump() {
	pg_dump --schema-only "$1" | grep -v '^.\(un\)\{0,1\}restrict '
}

same_schema() {
	dump printed >"$scratch/printed.dump" &&
		diff "$scratch/fixture.dump" "$scratch/printed.dump"
}

# The server prints the queries of views anew.
no_difference() {
	"$program" schema diff --dialect postgres "$1" "$2" >"$scratch/differences"
	[ $? -lt 2 ] && ! grep -v ': query "' "$scratch/differences"
}

for fixture; do
	judge "$fixture" "PostgreSQL takes the fixture" load fixture "$fixture"
	pg_dump --schema-only fixture >"$scratch/whole.sql"
	dump fixture >"$scratch/fixture.dump"
	"$program" dump schema --dialect postgres "$fixture" >"$scratch/printed.sql"
	judge "$fixture" "PostgreSQL takes what is printed" load printed "$scratch/printed.sql"
	judge "$fixture" "pg_dump says the same of what is printed" same_schema
	judge "$fixture" "what pg_dump wrote is no different" \
		no_difference "$fixture" "$scratch/whole.sql"
done
exit "$failed"
