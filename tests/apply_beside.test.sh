#!/bin/sh
# Others beside `sqlguard apply`: two and ten appliers at once, a long reader, a long writer,
# in both journal modes.  What is not to be had in time is refused with exit code 4 and a
# message, and nothing is half done.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
. tests/lib.sh
. tests/apply_scene.sh
limit=40

# appliers N: so many at once; their exit codes in code.*
appliers() {
	i=0
	while [ $i -lt "$1" ]; do
		i=$((i + 1))
		(
			timeout "$limit" "$sqlguard" apply --yes --quiet --format json \
				--database app.db m >out.$i 2>err.$i
			echo $? >code.$i
		) &
	done
	wait
}

# Those that do not apply find nothing to do, or say why they stop.
check_appliers() {
	applied=0
	for file in code.*; do
		i=${file#code.}
		case $(cat "$file") in
		0) jq empty "out.$i" || wrong "applier $i prints no JSON" ;;
		4) grep -q 'another\|lock' "out.$i" "err.$i" ||
			wrong "applier $i stops and does not say why: $(cat "err.$i")" ;;
		*) wrong "applier $i ends with $(cat "$file"): $(cat "err.$i")" ;;
		esac
		n=$(jq '.applied // 0' "out.$i" 2>/dev/null)
		applied=$((applied + ${n:-0}))
	done
	same 3 "$applied"
	is_whole app.db 3
	same "" "$(left_over)"
}

# busy SQL...: a connection that has run this, until `idle`
busy() {
	mkfifo pipe
	sqlite3 app.db <pipe >busy.out 2>&1 &
	busy_pid=$!
	exec 9>pipe
	printf '%s;\n' "$@" >&9
	echo ".shell touch ready" >&9
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ -e ready ] && break
		sleep 0.1
	done
	[ -e ready ] || wrong "the other one does not start: $(cat busy.out)"
}

idle() {
	printf '%s;\n' "$@" >&9
	exec 9>&-
	wait "$busy_pid"
	rm -f pipe ready
}

# apply_beside SECONDS: apply, while the other one goes idle after so many seconds
apply_beside() {
	"$sqlguard" apply --yes --quiet --database app.db m >"$out" 2>"$err" 9>&- &
	pid=$!
	sleep "$1"
	idle "COMMIT"
	wait $pid
	code=$?
}

for mode in DELETE WAL; do
	scene "$mode" "$mode" 300

	for n in 2 10; do
		it "$n appliers at once apply each migration once ($mode)"
		need sqlite3 jq || continue
		fresh
		rm -f code.* out.* err.*
		appliers $n
		check_appliers
	done

	it "a reader of one second is waited for ($mode)"
	fresh
	busy "BEGIN" "SELECT count(*) FROM users"
	apply_beside 1
	same 0 "$code"
	is_whole app.db 3

	it "a writer of one second is waited for ($mode)"
	fresh
	busy "BEGIN IMMEDIATE" "UPDATE books SET title = title WHERE id = 1"
	apply_beside 1
	same 0 "$code"
	is_whole app.db 3

	it "a writer that stays: refused, said, and nothing is touched ($mode)"
	fresh
	busy "BEGIN IMMEDIATE" "UPDATE books SET title = title WHERE id = 1"
	run 4 apply --yes --quiet --database app.db m 9>&-
	grep -q 'locked\|busy' "$out" "$err" || wrong "it does not say why: $(cat "$err")"
	idle "ROLLBACK"
	is_whole app.db 0
	run 0 apply --yes --quiet --database app.db m
	is_whole app.db 3
	same "" "$(left_over)"
done

it "a reader that stays does not stop apply in WAL mode, and reads what it began with"
fresh
busy "BEGIN" "SELECT count(*) FROM books"
run 0 apply --yes --quiet --database app.db m 9>&-
idle "SELECT 'after', count(*) FROM books" "COMMIT"
same "50 after|50" "$(tr '\n' ' ' <busy.out | sed 's/ *$//')"
is_whole app.db 3

it "a reader that stays stops apply in rollback mode: said, and nothing is touched"
cd "$scratch/DELETE" || exit 2
fresh
busy "BEGIN" "SELECT count(*) FROM books"
run 4 apply --yes --quiet --database app.db m 9>&-
grep -q 'locked\|busy' "$out" "$err" || wrong "it does not say why: $(cat "$err")"
idle "COMMIT"
is_whole app.db 0
run 0 apply --yes --quiet --database app.db m
is_whole app.db 3
same "" "$(left_over)"

it "a database that is not there is not made"
fresh
rm app.db
run 2 apply --yes --quiet --database app.db m
tells "app.db"
[ ! -e app.db ] || wrong "it was made"

it "a migration that was edited after it was applied is said to have changed"
fresh
run 0 apply --yes --quiet --database app.db m
cp -r m changed
printf -- '-- edited\n' >>changed/0002_note.sql
run 4 apply --yes --quiet --database app.db changed
grep -q '0002_note' "$out" "$err" || wrong "it is not named: $(cat "$out" "$err")"
run 1 status --database app.db --format json changed
same 1 "$(jq '[.migrations[] | select(.standing == "changed")] | length' "$out")"
is_whole app.db 3
finish
