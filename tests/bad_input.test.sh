#!/bin/sh
# No input crashes the program, makes it hang, passes as clean, or keeps it from checking
# the other files; in both dialects, and under the sanitizers when that build is there.
. tests/lib.sh
fast=$sqlguard
checked=$root/${2:-build/clang-asan}/sqlguard
[ -x "$checked" ] || checked=
cd "$scratch" || exit 2
printf 'DROP TABLE witness;\nDELETE FROM witness;\n' >witness.sql

# repeat TIMES TEXT: the text so often, as awk's printf has it (%d is the number).
repeat() {
	awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf text, i }'
}

now() {
	date +%s%3N
}

# Whether the report is JSON; a long one is not worth the time of jq.
is_json() {
	[ "$(wc -c <"$out")" -gt 1000000 ] || jq empty "$out" 2>/dev/null
}

# survive PROGRAM DIALECT loud|quiet: the case's file beside the witness.
survive() {
	start=$(now)
	timeout "$limit" "$1" check --dialect "$2" --format json --fail-on info \
		case.sql witness.sql >"$out" 2>"$err"
	code=$?
	took=$(($(now) - start))
	where="$(basename "$(dirname "$1")") $2"
	case $code in
	1 | 2) ;;
	124) wrong "$where: more than $limit s" && return ;;
	*) wrong "$where: exit code $code: $(grep -m 2 -e ERROR -e 'runtime error' "$err")" ;;
	esac
	[ $took -lt 2000 ] || [ "$1" != "$fast" ] || echo "# slow: $name, $where: $took ms"
	is_json || wrong "$where: no valid JSON"
	grep -q '"rule":.*"file": *"witness.sql"' "$out" ||
		wrong "$where: the other file was not checked"
	[ "$3" = quiet ] || grep -q '"rule":.*"file": *"case.sql"' "$out" ||
		grep -q 'case\.sql' "$err" || wrong "$where: it passed as clean"
}

# bad NAME [quiet]: case.sql must be survived, and said to be wrong unless it is quiet.  The
# sanitizers get the first 5 000 lines, as they need ten times as long.
bad() {
	it "$1"
	survive "$fast" postgres "${2:-loud}"
	survive "$fast" sqlite "${2:-loud}"
	[ -n "$checked" ] || return 0
	head -n 5000 case.sql >part.sql
	mv part.sql case.sql
	survive "$checked" postgres "${2:-loud}"
	survive "$checked" sqlite "${2:-loud}"
}

: >case.sql
bad "an empty file"

printf ' \n\t\n' >case.sql
bad "a file of white space"

printf '\357\273\277' >case.sql
bad "a lone byte order mark"

head -c 1000000 /dev/urandom >case.sql
bad "random bytes"

cp "$fast" case.sql
bad "an ELF program"

head -c 1000000 /dev/zero >case.sql
bad "a megabyte of NUL bytes"

printf 'SELECT 1;\000DROP TABLE t;\n' >case.sql
bad "a NUL byte between statements"

printf "SELECT 'a\\000b';\n" >case.sql
bad "a NUL byte in a string"

printf "SELECT '\\377\\376\\300\\200';\nDROP TABLE \"\\355\\240\\200\";\n" >case.sql
bad "invalid UTF-8"

printf 'S\000E\000L\000E\000C\000T\000 \0001\000;\000' >case.sql
bad "UTF-16"

repeat 1000000 '(' >case.sql
bad "a million opening parentheses"

{ printf 'SELECT '; repeat 1000000 '('; printf 1; repeat 1000000 ')'; printf ';\n'; } >case.sql
bad "a million nested parentheses"

{ printf 'SELECT 1'; repeat 200000 '+1'; printf ';\n'; } >case.sql
bad "a sum of 200 000 terms"

{ printf 'SELECT '; repeat 200000 '- '; printf '1;\n'; } >case.sql
bad "200 000 minus signs"

{ printf 'SELECT '; repeat 200000 'NOT '; printf '1;\n'; } >case.sql
bad "200 000 times NOT"

{ printf 'DELETE FROM t WHERE a=0'; repeat 100000 ' AND a=%d'; printf ';\n'; } >case.sql
bad "100 000 times AND" quiet

{ repeat 20000 'SELECT CASE WHEN a THEN '; repeat 20000 ' END'; printf ';\n'; } >case.sql
bad "a broken nest of CASE"

{ printf 'SELECT '; repeat 50000 'CASE WHEN 1 THEN '; printf 1; repeat 50000 ' END'
	printf ';\n'; } >case.sql
bad "50 000 nested CASE"

{ printf 'SELECT '; repeat 50000 '(SELECT '; printf 1; repeat 50000 ')'; printf ';\n'; } \
	>case.sql
bad "50 000 nested subqueries"

{ printf 'SELECT * FROM '; repeat 50000 '(SELECT * FROM '; printf t; repeat 50000 ') x'
	printf ';\n'; } >case.sql
bad "50 000 nested subqueries in FROM"

{ printf 'SELECT 0'; repeat 100000 ' UNION SELECT %d'; printf ';\n'; } >case.sql
bad "a chain of 100 000 UNION" quiet

{ printf 'SELECT '; repeat 50000 'f('; printf 1; repeat 50000 ')'; printf ';\n'; } >case.sql
bad "50 000 nested calls"

{ printf 'SELECT * FROM a'; repeat 50000 ' JOIN b%d'; printf ' ON 1;\n'; } >case.sql
bad "50 000 joins" quiet

{ printf 'SELECT a'; repeat 100000 '::int'; printf ';\n'; } >case.sql
bad "100 000 casts" quiet

{ repeat 50000 'WITH a AS ('; printf 'SELECT 1'; repeat 50000 ')'; printf ';\n'; } >case.sql
bad "50 000 nested WITH"

{ repeat 50000 'EXPLAIN '; printf 'DROP TABLE t;\n'; } >case.sql
bad "50 000 times EXPLAIN"

{ printf 'CREATE TABLE t (a int'; repeat 100000 ', c%d int'; printf ');\n'; } >case.sql
bad "a table of 100 000 columns" quiet

{ printf 'CREATE TABLE t (a int'; repeat 50000 ' CHECK (a > %d)'; printf ');\n'; } >case.sql
bad "a column with 50 000 checks" quiet

{ printf 'CREATE TABLE t (a '; repeat 100000 'word '; printf ');\n'; } >case.sql
bad "a type of 100 000 words" quiet

{ printf 'CREATE TABLE '; head -c 1000000 /dev/zero | tr '\0' x; printf ' (a int);\n'
	printf 'DROP TABLE '; head -c 1000000 /dev/zero | tr '\0' x; printf ';\n'; } >case.sql
bad "a name of a megabyte" quiet

{ printf 'SELECT '; repeat 200000 'a.'; printf 'b;\n'; } >case.sql
bad "a name of 200 000 parts" quiet

{ printf 'SELECT '; head -c 1000000 /dev/zero | tr '\0' 9; printf ';\n'; } >case.sql
bad "a number of a megabyte" quiet

# shellcheck disable=SC2016 # quotes of SQL
for opening in "'" '"' '/*' '$x$' '`' '[' "E'" "U&'" 'X' '('; do
	printf 'DROP TABLE a;\nSELECT %sopen;\nDROP TABLE b;\n' "$opening" >case.sql
	bad "$opening is never closed"
	{ printf 'SELECT '; repeat 200000 "${opening}a "; } >case.sql
	bad "200 000 times $opening" quiet
done

{ repeat 100000 '/*'; printf 'x'; repeat 100000 '*/'; printf ' DROP TABLE t;\n'; } >case.sql
bad "100 000 nested comments"

repeat 300000 '\r' >case.sql
bad "300 000 lone carriage returns"

repeat 300000 '\n' >case.sql
bad "300 000 empty lines"

repeat 300000 ';' >case.sql
bad "300 000 empty statements"

{ repeat 300000 ')'; } >case.sql
bad "300 000 closing parentheses"

repeat 300000 ') ' >case.sql
bad "300 000 closing parentheses apart"

{ printf 'DROP TABLE '; repeat 60000 'a, '; printf 'b;\n'; } >case.sql
bad "one DROP TABLE of 60 000 tables"

many=50000
# statements NAME TEXT [quiet]: 50 000 of a statement, none of which made its table here.
statements() {
	repeat "$many" "$2" >case.sql
	bad "50 000 times $1" "${3:-loud}"
}

statements "SELECT" 'SELECT %d;\n' quiet
statements "a syntax error" 'SELEKT %d;\n'
statements "DROP TABLE of one table" 'DROP TABLE t;\n'
statements "DROP TABLE of different tables" 'DROP TABLE t%d;\n'
statements "DELETE" 'DELETE FROM t;\n'
statements "UPDATE" 'UPDATE t SET a = %d;\n'
statements "INSERT" 'INSERT INTO t VALUES (%d);\n' quiet
statements "CREATE TABLE" 'CREATE TABLE t%d (id integer PRIMARY KEY);\n' quiet
statements "CREATE INDEX" 'CREATE INDEX i%d ON t (a);\n' quiet
statements "DROP INDEX" 'DROP INDEX i%d;\n' quiet
statements "ADD COLUMN" 'ALTER TABLE t ADD COLUMN c%d int;\n' quiet
statements "ADD COLUMN NOT NULL" 'ALTER TABLE t ADD COLUMN c%d int NOT NULL;\n' quiet
statements "DROP COLUMN" 'ALTER TABLE t DROP COLUMN c%d;\n'
statements "RENAME" 'ALTER TABLE t RENAME TO u%d;\n'
statements "BEGIN" 'BEGIN;\n' quiet
statements "BEGIN and COMMIT" 'BEGIN;\nCOMMIT;\n' quiet
statements "SAVEPOINT" 'SAVEPOINT s%d;\n' quiet
statements "PRAGMA" 'PRAGMA foreign_keys=OFF;\n' quiet
statements "FOREIGN KEY" 'CREATE TABLE t%d (a int REFERENCES t(id) ON DELETE CASCADE);\n' quiet
statements "a rebuild" \
	'CREATE TABLE n (id int);\nINSERT INTO n SELECT * FROM t;\nDROP TABLE t;\nALTER TABLE n RENAME TO t;\n'
statements "a suppression" '-- sqlguard:ignore drop-table -- known\nDROP TABLE t%d;\n' quiet
statements "an unused suppression" '-- sqlguard:ignore drop-table -- known\nSELECT %d;\n'
statements "a suppression of the file" '-- sqlguard:ignore-file drop-table -- known\n'
statements "a suppression in one statement" '-- sqlguard:ignore nonsense\n'

{ printf '%s' '-- sqlguard:ignore '; repeat 100000 'drop-table, '; printf '\nSELECT 1;\n'; } >case.sql
bad "a suppression of 100 000 names"

{ printf 'INSERT INTO t VALUES (0)'; repeat 200000 ', (%d)'; printf ';\n'; } >case.sql
bad "an INSERT of 200 000 rows" quiet

{ printf "INSERT INTO t VALUES ('"; head -c 100000000 /dev/zero | tr '\0' x; printf "');\n"; } \
	>case.sql
checked=
bad "100 MB in one statement" quiet

repeat 2500000 "INSERT INTO t (a, b) VALUES (%7d, 'x');\n" >case.sql
bad "100 MB in 2 500 000 statements" quiet

finish
