#!/bin/sh
# The benchmark: sqlguard beside squawk, the bare parsers and SQLite on the same files in one
# run, and on long histories that it makes.
# Takes the program, the folder of the compiled tools/bench/*.c, and a folder of migrations.
set -eu
sqlguard=$(realpath "$1")
tools=$(realpath "$2")
corpus=$(realpath "$3")
squawk=$(realpath -m "$(dirname "$0")/../.cache/npm/node_modules/@squawk-cli/linux-x64/bin/squawk")
times=5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
missed=0

# Names go to the programs as arguments; the corpora are small enough for one call.
"$sqlguard" check --format json --fail-on never --quiet "$corpus" >"$work/report" 2>/dev/null
list() {
	jq -r --arg dialects "$1" \
		'.files[] | select(.dialect as $d | $dialects | split(" ") | index($d)) | .path' \
		"$work/report"
}
list postgres >"$work/postgres"
list 'sqlite d1' >"$work/sqlite"

# measure COMMAND...: with the names of $files behind; sets cpu, wall (seconds), memory (KiB)
measure() {
	tr '\n' '\0' <"$files" | xargs -0 -x -s 1900000 "$tools/measure" "$times" "$@" \
		>"$work/cost"
	read -r cpu wall memory <"$work/cost"
}

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

# row WHAT: one line of costs
row() {
	printf '%-34s %8s %8s %8s %10s %8s\n' "$1" "$(calculate 1 "$cpu * 1000")" \
		"$(calculate 1 "$wall * 1000")" "$(calculate 1 "$memory / 1024")" \
		"$(calculate 0 "$count / $wall")" "$(calculate 1 "$bytes / 1e6 / $wall")"
}

# head_of WHAT FILES: the table's head, and what row counts with
head_of() {
	files=$2
	count=$(wc -l <"$files")
	bytes=$(tr '\n' '\0' <"$files" | xargs -0 -x -s 1900000 cat | wc -c)
	printf '\n%s: %s files, %s MB, least of %s runs\n' "$1" "$count" \
		"$(calculate 2 "$bytes / 1e6")" "$times"
	printf '%-34s %8s %8s %8s %10s %8s\n' '' 'cpu ms' 'wall ms' 'MiB' 'files/s' 'MB/s'
}

echo "$("$sqlguard" --version | head -n 1), $(uname -m), $(nproc) processors"

head_of PostgreSQL "$work/postgres"
measure "$sqlguard" check --dialect postgres --format json --fail-on never
row "sqlguard check --format json"
postgres_cpu=$cpu postgres_memory=$memory
measure "$tools/pg_raw_parse"
row "bare pg_query_raw_parse"
raw_cpu=$cpu
squawk_cpu=
if [ -x "$squawk" ]; then
	measure "$squawk"
	row "$("$squawk" --version)"
	squawk_cpu=$cpu
fi

head_of "SQLite and D1" "$work/sqlite"
measure "$sqlguard" check --dialect sqlite --format json --fail-on never
row "sqlguard check --format json"
sqlite_memory=$memory
measure "$tools/sqlite_prepare"
row "bare sqlite3_prepare_v2 and step"
run_cpu=$cpu
measure "$tools/sqlite_replay"
row "parse and replay into the catalog"
replay_cpu=$cpu

# A history of 5 000 files, as a project grows: its last file judged on top of it, and all.
bench=$(dirname "$(realpath "$0")")/bench
mkdir -p "$work/history/migrations" "$work/history/drizzle/meta"
history() {
	awk -v n=5000 -v kind="$1" -v folder="$work/history/$2" -f "$bench/history.awk"
	find "$work/history/$2" -name '*.sql' | sort >"$work/all"
	tail -n 1 "$work/all" >"$work/last"
	head_of "A history, $1" "$work/all"
	files=$work/last
	measure "$sqlguard" check --format json --fail-on never
	row "sqlguard check of the last file"
	last_cpu=$cpu
	echo "$work/history/$2" >"$work/folder"
	files=$work/folder
	measure "$sqlguard" check --format json --fail-on never
	row "sqlguard check of all"
}
history postgres migrations
postgres_history=$last_cpu
history drizzle drizzle
drizzle_history=$last_cpu

# cost_of DIALECT FILE TIMES: the CPU time of one file
cost_of() {
	"$tools/measure" "$3" "$sqlguard" check --dialect "$1" --format json --fail-on never \
		"$2" >"$work/cost"
	read -r cpu wall memory <"$work/cost"
}

# A dump of the whole corpus in one file, once and ten times.
growth() {
	tr '\n' '\0' <"$work/$1" | xargs -0 cat -- >"$work/once.sql"
	for _ in 1 2 3 4 5 6 7 8 9 10; do cat "$work/once.sql"; done >"$work/ten.sql"
	cost_of "$1" "$work/once.sql" 3
	once=$cpu
	cost_of "$1" "$work/ten.sql" 3
	growth=$(calculate 2 "$cpu / $once")
}

# In a checkout of its own: beyond its top nothing is looked for.
mkdir -p "$work/checkout/.git"
printf 'CREATE TABLE notes (id integer PRIMARY KEY, text text NOT NULL);\n' \
	>"$work/checkout/small.sql"
echo
for dialect in postgres sqlite; do
	cost_of "$dialect" "$work/checkout/small.sql" 200
	goal "one small file, $dialect: wall time" "$(calculate 2 "$wall * 1000")" ms 1.5
done
goal "peak memory, PostgreSQL" "$(calculate 1 "$postgres_memory / 1024")" MiB 32
goal "peak memory, SQLite and D1" "$(calculate 1 "$sqlite_memory / 1024")" MiB 32
[ -z "$squawk_cpu" ] || goal "CPU time as part of squawk's" \
	"$(calculate 3 "$postgres_cpu / $squawk_cpu")" "" 0.2
# Finding the sets and replaying them is in it.
goal "CPU time as a multiple of bare pg_query_raw_parse" \
	"$(calculate 2 "$postgres_cpu / $raw_cpu")" "" 6
goal "parse and replay as part of running it in SQLite" \
	"$(calculate 2 "$replay_cpu / $run_cpu")" "" 0.33
goal "5 000 files of history, PostgreSQL: CPU time" \
	"$(calculate 3 "$postgres_history")" s 0.5
goal "5 000 files of history, SQLite: CPU time" \
	"$(calculate 3 "$drizzle_history")" s 0.5
for dialect in postgres sqlite; do
	growth "$dialect"
	goal "ten times the text in one file, $dialect: CPU time" "$growth" x 12
done
exit $missed
