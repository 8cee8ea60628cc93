#!/bin/sh
# A reduced tools/bench_apply.sh with generous bounds: what apply costs beside the sqlite3
# shell with the same migrations, and that its memory does not grow with the database.
. tests/lib.sh
limit=120

it "the sqlite3 shell and a compiler are there"
need sqlite3 "${CC:-cc}" || finish
"${CC:-cc}" -O2 -o "$scratch/measure" tools/bench/measure.c >"$out" 2>&1 || wrong "$(cat "$out")"

# least PREPARE COMMAND...: the least CPU time of two runs, and the most memory in KiB
least() {
	prepare=$1
	shift
	: >"$scratch/costs"
	for _ in 1 2; do
		"$prepare"
		"$scratch/measure" 1 "$@" <"$scratch/input" >>"$scratch/costs" ||
			wrong "'$*' failed"
	done
	cpu=$(sort -n "$scratch/costs" | head -n 1 | cut -d ' ' -f 1)
	memory=$(cut -d ' ' -f 3 "$scratch/costs" | sort -n | tail -n 1)
}

# tables DATABASE COUNT: it holds what was applied
tables() {
	same "$2" "$(sqlite3 "$1" "SELECT count(*) FROM sqlite_schema WHERE name LIKE 't%'")"
}

small=$scratch/small.db
mkdir "$scratch/migrations"
awk -v n=500 -v folder="$scratch/migrations" -f tools/bench/migrations.awk >"$scratch/input"
empty() {
	rm -rf "$scratch/.sqlguard" "$small"*
	: >"$small"
}

it "500 migrations take at most twice the CPU time of sqlite3"
least empty sqlite3 -bail "$small"
tables "$small" 300
shell=$cpu
least empty "$sqlguard" apply "$scratch/migrations" --database "$small" --no-backup \
	--no-rehearsal --yes
tables "$small" 300
ratio=$(awk "BEGIN { printf \"%.2f\", $cpu / $shell }")
echo "# $cpu s beside $shell s of sqlite3: $ratio"
awk "BEGIN { exit !($ratio <= 2) }" || wrong "$ratio times"

# with_rows DATABASE COUNT: rows of 1 KiB
with_rows() {
	sqlite3 "$1" "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, body BLOB);
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
		INSERT INTO things SELECT i, 'thing ' || i, randomblob(960) FROM n;"
}

it "memory does not grow with the database: backup, rehearsal, apply"
mkdir "$scratch/one"
echo 'CREATE TABLE tags (id INTEGER PRIMARY KEY);' >"$scratch/one/0001_tags.sql"
: >"$scratch/input"
nothing() { rm -rf "$scratch/.sqlguard" "$scratch"/rows.db*; with_rows "$scratch/rows.db" 4000; }
least nothing "$sqlguard" apply "$scratch/one" --database "$scratch/rows.db" --yes
tables "$scratch/rows.db" 2
little=$memory
nothing() { rm -rf "$scratch/.sqlguard" "$scratch"/rows.db*; with_rows "$scratch/rows.db" 40000; }
least nothing "$sqlguard" apply "$scratch/one" --database "$scratch/rows.db" --yes
tables "$scratch/rows.db" 2
echo "# $little KiB with 4 MiB, $memory KiB with 40 MiB"
[ "$memory" -le $((little + 8192)) ] || wrong "$little KiB became $memory KiB"
finish
