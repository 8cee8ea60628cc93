#!/bin/sh
# The oracles over every fixture of a rule, over the bundled projects, and over the real
# migrations of ../shared/corpus where that folder is: what SQLite's own parser and
# libpg_query's JSON say of each statement, and no syntax error but the known one.
. tests/lib.sh
build=$1
corpus=../shared/corpus
list=$scratch/list

# of_fixtures DIALECT: those whose first line says so
of_fixtures() {
	grep -rl --include='*.sql' "^-- args: --dialect $1" fixtures/rules fixtures/rebuilds
}

# of_folder FOLDER DIALECT: the files that sqlguard takes for that, unless by guessing
of_folder() {
	"$sqlguard" check --down --verbose --quiet --fail-on never "$1" 2>&1 >/dev/null |
		grep -v 'nothing tells' |
		sed -n "s/^sqlguard: \(.*\): dialect \($2\), since .*/\1/p"
}

# judge NAME ORACLE FILES: every file of the list is judged, and none fails
judge() {
	it "$1"
	[ -s "$3" ] || wrong "no file to judge"
	tr '\n' '\0' <"$3" | xargs -0 "$build/tests/$2.test" >"$out" 2>"$err"
	wrong_files=$(grep '^not ok' "$out") && wrong "$wrong_files"
	same "$(wc -l <"$3")" "$(grep -c '^ok' "$out")"
}

of_fixtures '\(sqlite\|d1\)' >"$list"
of_folder fixtures/projects 'sqlite\|d1' >>"$list"
judge "SQLite agrees on the fixtures" oracle_sqlite "$list"
of_fixtures postgres >"$list"
of_folder fixtures/projects postgres >>"$list"
judge "libpg_query agrees on the fixtures" oracle_postgres "$list"

if [ ! -d "$corpus" ]; then
	it "the corpus is not here"
	finish
fi
of_folder "$corpus" 'sqlite\|d1' >"$list"
judge "SQLite agrees on the corpus" oracle_sqlite "$list"
of_folder "$corpus" postgres >"$list"
judge "libpg_query agrees on the corpus" oracle_postgres "$list"

# DROP INDEX with the table's name behind it, as MySQL has it, in a SQLite migration.
it "the corpus has one syntax error"
run 1 check --down --rule syntax-error --format json "$corpus"
same "20250402170430_unique_names.down.sql" \
	"$(jq -r '.findings[].file' "$out" | sed 's/.*\///')"

finish
