#!/bin/sh
# The program is killed with kill -9 at hundreds of random moments of `sqlguard apply`: the
# database is as it was after some of the migrations, its ledger says which, and the next
# run goes on to the end.  SEED=n and TRIALS=n change what is tried.
[ -w /dev/shm ] && export TMPDIR=/dev/shm # what is killed is no disk
. tests/lib.sh
. tests/apply_scene.sh
seed=${SEED:-20261121}
trials=${TRIALS:-60}
echo "# seed $seed, $trials trials of each kind"

# moments MILLISECONDS: as many random ones, in seconds
moments() {
	awk -v seed="$seed" -v n="$trials" -v all="$1" 'BEGIN {
		srand(seed)
		while (n--)
			printf "%.4f\n", rand() * all / 1000
	}'
}

now_ms() {
	echo $(($(date +%s%N) / 1000000))
}

# apply: with $how, in which nothing but the migrations takes time, or without
apply() {
	# shellcheck disable=SC2086
	run 0 apply --yes --quiet $how --database app.db m
}

# kill_at SECONDS: runs apply and kills it then; leaves its exit code in $code
kill_at() {
	# shellcheck disable=SC2086
	"$sqlguard" apply --yes --quiet $how --database app.db m >"$out" 2>"$err" &
	pid=$!
	sleep "$1"
	kill -9 "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	code=$?
}

# status: says of each migration whether it is applied; reads only, so that it asks for
# help when a journal is to be rolled back first
check_status() {
	timeout "$limit" "$sqlguard" status --database app.db --format json m >"$out" 2>"$err"
	code=$?
	if [ $code = 2 ] && grep -q 'still to be' "$err"; then
		hot=$((hot + 1))
		sqlite3 app.db "PRAGMA integrity_check" >/dev/null
		timeout "$limit" "$sqlguard" status --database app.db --format json m \
			>"$out" 2>"$err"
		code=$?
	fi
	said=$(jq '[.migrations[] | select(.standing == "applied")] | length' "$out")
	[ $code = 0 ] || [ $code = 1 ] || wrong "status ends with $code: $(cat "$err")"
}

trial() {
	fresh
	kill_at "$1"
	[ $code = 0 ] || [ $code = 137 ] || wrong "exit code $code: $(tail -n 2 "$err")"
	[ $code = 137 ] && killed=$((killed + 1))
	check_status
	is_whole app.db
	same "$((state + 1))" "$said"
	ended="$ended $state"
	for backup in .sqlguard/backups/*.db; do
		[ ! -e "$backup" ] || is_whole "$backup" 0
	done
	apply
	is_whole app.db 3
	same "" "$(left_over)"
	[ -z "$why" ] || why="killed after $1 s: $why"
}

# how long a run takes that nobody kills, in milliseconds
measure() {
	fresh
	start=$(now_ms)
	apply
	took=$(($(now_ms) - start))
	is_whole app.db 3
}

for mode in DELETE WAL; do
	for how in "" "--no-backup --no-rehearsal"; do
		it "kill -9 at $trials random moments of apply, journal mode $mode${how:+, $how}"
		need sqlite3 jq || continue
		killed=0 hot=0 ended=
		[ -d "$scratch/$mode" ] || scene "$mode" "$mode" 600
		measure
		for moment in $(moments $((took + took / 10))); do
			[ -z "$why" ] || break
			trial "$moment"
		done
		[ "$killed" -ge $((trials / 6)) ] ||
			wrong "only $killed of $trials runs were killed"
		echo "# $mode $how: a run takes $took ms; $killed killed, $hot left a journal;" \
			"0, 1, 2, 3 applied:" "$(for k in 0 1 2 3; do
				echo "$ended" | tr ' ' '\n' | grep -c $k
			done | tr '\n' ' ')"
	done
done
finish
