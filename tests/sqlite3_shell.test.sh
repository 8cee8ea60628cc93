#!/bin/sh
# The sqlite3 shell as a runner, beside the shell itself: it goes on after an error, and
# `--runner sqlite3` knows that, and that dot-commands are its own.
. tests/lib.sh
cases=$root/fixtures/rules/sqlite-cli-continues-after-error
cd "$scratch" || exit 2

# rows CASE: how many rows a table with a NULL in it has after that rebuild
rows() {
	rm -f db
	sqlite3 db "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT);
		INSERT INTO notes VALUES (1, NULL), (2, 'x')"
	sqlite3 db <"$cases/$1.sql" >"$out" 2>&1
	sqlite3 db "SELECT count(*) FROM notes"
}

it "the sqlite3 shell is installed"
if need sqlite3; then
	for case in bad bad_bail_off bad_without_transaction; do
		it "the shell empties the table of $case.sql"
		[ "$(rows $case)" = 0 ] || wrong "it does not"
	done
	it "the shell keeps the rows of good.sql"
	[ "$(rows good)" = 2 ] || wrong "it does not"
	it "the shell starts without foreign keys"
	[ "$(sqlite3 :memory: 'PRAGMA foreign_keys')" = 0 ] || wrong "it does not"
fi

it "--runner sqlite3 warns of the copy, and takes dot-commands for its own"
sed '/^\.timeout/d' "$cases/bad.sql" >001_plain.sql
sed 's/^-- args.*/.bail on/' "$cases/bad.sql" >002_bail.sql
"$sqlguard" check --dialect sqlite --runner sqlite3 --format json 001_plain.sql >"$out"
grep -q '"sqlite-cli-continues-after-error"' "$out" || wrong "no finding"
"$sqlguard" check --dialect sqlite --runner sqlite3 --format json 002_bail.sql >"$out"
grep -q '"sqlite-cli-continues-after-error"' "$out" && wrong "a finding in spite of .bail"
grep -q '"psql-metacommand"' "$out" && wrong "a finding on .bail"
finish
