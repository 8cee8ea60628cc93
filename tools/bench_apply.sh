#!/bin/sh
# The benchmark of `sqlguard apply`: beside the sqlite3 shell fed with the same migrations,
# and its backup and rehearsal of a large database beside what the shell does for a checked
# copy, and beside `cp` and one read of the file.
# Takes the program, the folder of the compiled tools/bench/*.c, and how many MiB the large
# database has (default 1024).
set -eu
sqlguard=$(realpath "$1")
tools=$(realpath "$2")
size=${3:-1024}
bench=$(dirname "$(realpath "$0")")/bench
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
missed=0

calculate() {
	awk "BEGIN { printf \"%.$1f\", $2 }"
}

# goal WHAT VALUE UNIT LIMIT: one line of verdict
goal() {
	if [ "$(calculate 0 "$2 <= $4")" = 1 ]; then
		verdict=met
	else
		verdict=MISSED
		missed=1
	fi
	printf '%-52s %10s %-4s goal %6s  %s\n' "$1" "$2" "$3" "$4" "$verdict"
}

# least TIMES PREPARE COMMAND...: runs both so often; sets cpu, wall and memory of COMMAND
least() {
	times=$1 prepare=$2
	shift 2
	: >"$work/costs"
	for _ in $(seq "$times"); do
		"$prepare"
		"$tools/measure" 1 "$@" <"$work/input" >>"$work/costs"
	done
	cpu=$(sort -n "$work/costs" | head -n 1 | cut -d ' ' -f 1)
	wall=$(cut -d ' ' -f 2 "$work/costs" | sort -n | head -n 1)
	memory=$(cut -d ' ' -f 3 "$work/costs" | sort -n | tail -n 1)
}

row() {
	printf '%-44s %9s %9s %9s\n' "$1" "$(calculate 0 "$cpu * 1000")" \
		"$(calculate 0 "$wall * 1000")" "$(calculate 1 "$memory / 1024")"
}

head_of() {
	printf '\n%s\n%-44s %9s %9s %9s\n' "$1" '' 'cpu ms' 'wall ms' 'MiB'
}

# holds DATABASE COUNT: it is what the measured command was for
holds() {
	[ "$(sqlite3 "$1" "SELECT count(*) FROM sqlite_schema WHERE name LIKE 't%'")" = "$2" ] || {
		echo "bench_apply: $1 does not hold what was applied" >&2
		exit 1
	}
}

count=500
mkdir "$work/migrations"
awk -v n=$count -v folder="$work/migrations" -f "$bench/migrations.awk" >"$work/input"

empty() {
	rm -rf "$work/.sqlguard" "$work"/small.db*
	: >"$work/small.db"
}

head_of "$count small migrations, each in a transaction, least of 5 runs"
least 5 empty sqlite3 -bail "$work/small.db"
row "sqlite3 fed with them"
shell_cpu=$cpu
holds "$work/small.db" 300
least 5 empty "$sqlguard" apply "$work/migrations" --database "$work/small.db" \
	--no-backup --no-rehearsal --yes
row "sqlguard apply --no-backup --no-rehearsal"
bare_cpu=$cpu
holds "$work/small.db" 300
least 2 empty "$sqlguard" apply "$work/migrations" --database "$work/small.db" --yes
row "sqlguard apply"

# Rows of 1 KiB with an index: as text, numbers and what does not compress.
large=$work/large.db
mkdir "$work/one"
echo 'CREATE TABLE tags (id INTEGER PRIMARY KEY, tag TEXT NOT NULL);' >"$work/one/0001_tags.sql"
sqlite3 "$large" "PRAGMA journal_mode = off; PRAGMA synchronous = off;
	CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL, body BLOB);
	WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $size * 950)
	INSERT INTO things SELECT i, 'thing ' || i, i / 7.0, randomblob(960) FROM n;
	CREATE INDEX things_name ON things (name);" >/dev/null
megabytes=$(($(stat -c %s "$large") / 1048576))

no_trace() {
	rm -rf "$work/.sqlguard" "$work/copy.db"
}
unapplied() {
	no_trace
	sqlite3 "$large" 'DROP TABLE IF EXISTS tags; DROP TABLE IF EXISTS sqlguard_migrations'
	sync "$large"
}

head_of "a database of $megabytes MiB, least of 3 runs"
: >"$work/input"
least 3 no_trace sh -c "cp '$large' '$work/copy.db' && sync '$work/copy.db' && cat '$large'"
row "cp, sync and one read"
copy_wall=$wall
# What a checked backup takes with SQLite's own means: each row of both is read once.
least 3 no_trace sh -c "sqlite3 '$large' \".backup '$work/copy.db'\" &&
	sqlite3 '$work/copy.db' 'PRAGMA integrity_check' && for file in '$large' '$work/copy.db'
	do sqlite3 \"\$file\" 'SELECT sum(length(name) + price + length(body)) FROM things'; done"
row "sqlite3 .backup, integrity_check, two reads"
shell_backup=$cpu
least 3 no_trace "$sqlguard" backup --database "$large"
row "sqlguard backup"
backup_wall=$wall backup_cpu=$cpu
least 3 unapplied "$sqlguard" apply "$work/one" --database "$large" --no-backup \
	--no-rehearsal --yes
row "sqlguard apply --no-backup --no-rehearsal"
least 3 unapplied "$sqlguard" apply "$work/one" --database "$large" --yes
row "sqlguard apply"
apply_wall=$wall apply_cpu=$cpu apply_memory=$memory
rm -rf "$work/.sqlguard" "$work/copy.db"

echo
goal "small migrations: CPU time as part of sqlite3's" \
	"$(calculate 2 "$bare_cpu / $shell_cpu")" x 1.3
goal "backup: CPU time as part of sqlite3's" \
	"$(calculate 2 "$backup_cpu / $shell_backup")" x 1.3
goal "backup, hashes, rehearsal: CPU time, the same" \
	"$(calculate 2 "$apply_cpu / $shell_backup")" x 2
goal "backup: wall time as part of cp and one read" \
	"$(calculate 2 "$backup_wall / $copy_wall")" x 4
goal "backup, hashes, rehearsal: wall time, the same" \
	"$(calculate 2 "$apply_wall / $copy_wall")" x 8
goal "backup, hashes, rehearsal: peak memory" \
	"$(calculate 1 "$apply_memory / 1024")" MiB 32
exit $missed
