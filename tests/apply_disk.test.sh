#!/bin/sh
# A disk that does not play along: full, read-only, with links and files where folders go.
# The program stops with exit code 4 (or 2 when it could not begin) and a message, the
# database is as before, nothing is overwritten and nothing is left over.
. tests/lib.sh
. tests/apply_scene.sh
limit=30
apply="apply --yes --quiet --database app.db m"

# refused TEXT...: exit code 4 or 2, one of the texts is said, and the database is untouched
refused() {
	# shellcheck disable=SC2086
	as_user timeout "$limit" "$program" $apply $flags >"$out" 2>"$err"
	code=$?
	[ $code = 4 ] || [ $code = 2 ] || wrong "exit code $code: $(tail -n 3 "$err")"
	for text in "$@"; do
		grep -qi -e "$text" "$out" "$err" && break
	done || wrong "it says none of '$*': $(cat "$out" "$err")"
	is_whole app.db 0
}
flags='' program=$sqlguard

# Permissions do not stop root, so root becomes somebody else.
as_user() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs "$@"
	else
		"$@"
	fi
}

# owned: the case's folder belongs to that somebody
owned() {
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 .
}

# shellcheck disable=SC2317
as_root() {
	as_user() { "$@"; }
}

if [ "$(id -u)" = 0 ]; then
	program=$scratch/sqlguard
	cp "$sqlguard" "$program"
	chmod 755 "$scratch" "$program"
fi
scene disk DELETE 1000

it "a backup folder that cannot be written"
fresh
mkdir -p .sqlguard/backups
owned
chmod 555 .sqlguard/backups
refused "permission"
chmod 755 .sqlguard/backups

it "a home that cannot be made"
fresh
owned
chmod 555 .
refused "permission" "cannot" "read-only"
chmod 755 .

it "a database that cannot be written"
fresh
owned
chmod 444 app.db
refused "read-only" "permission" "written"
chmod 644 app.db

it "a database that cannot be read"
fresh
owned
chmod 000 app.db
as_user timeout "$limit" "$program" apply --yes --quiet --database app.db m >"$out" 2>"$err"
code=$?
[ $code = 4 ] || [ $code = 2 ] || wrong "exit code $code"
grep -qi 'permission\|open' "$out" "$err" || wrong "it does not say why: $(cat "$err")"
chmod 644 app.db
is_whole app.db 0

it "a backup folder that is a link is not followed"
fresh
mkdir -p .sqlguard elsewhere
ln -s "$PWD/elsewhere" .sqlguard/backups
owned
refused "link"
same "" "$(ls elsewhere)"
rm -rf elsewhere

it "a home that is a link is not followed"
fresh
mkdir elsewhere
ln -s elsewhere .sqlguard
owned
refused "link"
same "" "$(ls -A elsewhere)"
rm -rf elsewhere .sqlguard

it "a file where the backup folder goes stays as it is"
fresh
mkdir -p .sqlguard
echo kept >.sqlguard/backups
owned
refused "folder"
same kept "$(cat .sqlguard/backups)"

it "a file where the home goes stays as it is"
fresh
echo kept >.sqlguard
owned
refused "folder" "directory"
same kept "$(cat .sqlguard)"
rm -f .sqlguard

it "a journal that is a link is not followed"
fresh
mkdir -p .sqlguard
echo kept >outside
ln -s ../outside .sqlguard/journal.jsonl
owned
refused "link" "journal"
same kept "$(cat outside)"
rm -f outside

it "backups of the same second do not overwrite each other"
fresh
owned
as_root
for _ in 1 2 3 4 5; do
	run 0 backup --quiet --database app.db
done
same 5 "$(find .sqlguard/backups -name '*.db' | wc -l)"
for file in .sqlguard/backups/*.db; do
	is_whole "$file" 0
done

it "names that backups would take are left alone, files and links"
fresh
run 0 backup --quiet --database app.db
taken=$(ls .sqlguard/backups/*.db)
rm -rf .sqlguard/backups/*
stamp=$(date -u +%Y)
echo outside >outside
# Every name of the next seconds, made from the one that was taken.
for second in 0 1 2 3 4 5 6 7 8 9; do
	at=$(date -u -d "+$second seconds" +%Y%m%dT%H%M%SZ)
	taking=$(basename "$taken" | sed "s/${stamp}[0-9]*T[0-9]*Z/$at/")
	if [ $((second % 2)) = 0 ]; then
		echo kept >".sqlguard/backups/$taking"
	else
		ln -s ../../outside ".sqlguard/backups/$taking"
	fi
	ln -s ../../outside ".sqlguard/backups/$taking.partial"
done
run 0 backup --quiet --database app.db
same outside "$(cat outside)"
same 5 "$(grep -lx kept .sqlguard/backups/*.db 2>/dev/null | wc -l)"
rm -f outside

it "a ledger of a newer version is refused"
fresh
sqlite3 app.db "ALTER TABLE sqlguard_migrations ADD COLUMN signed_by TEXT"
run 4 apply --yes --quiet --database app.db m
grep -q 'signed_by\|newer\|columns' "$out" "$err" || wrong "it says not why: $(cat "$err")"
is_whole app.db 0

it "a ledger that is a view is refused"
fresh
sqlite3 app.db "ALTER TABLE sqlguard_migrations RENAME TO kept" \
	"CREATE VIEW sqlguard_migrations AS SELECT * FROM kept"
timeout "$limit" "$sqlguard" apply --yes --quiet --database app.db m >"$out" 2>"$err"
code=$?
[ $code = 4 ] || [ $code = 2 ] || wrong "exit code $code: $(cat "$out" "$err")"
same 1 "$(sqlite3 app.db 'SELECT count(*) FROM kept')"

it "what is no database is refused and stays as it is"
fresh
for kind in text random header; do
	case $kind in
	text) echo "this is no database, it is a text of several words" >app.db ;;
	random) head -c 8192 /dev/urandom >app.db ;;
	header) cp origin.db app.db && printf '\7\7' | dd of=app.db bs=1 seek=18 \
		conv=notrunc 2>/dev/null ;;
	esac
	before=$(sha256sum <app.db)
	timeout "$limit" "$sqlguard" apply --yes --quiet --database app.db m >"$out" \
		2>"$err"
	code=$?
	[ $code = 4 ] || [ $code = 2 ] || wrong "exit code $code of $kind"
	[ -s "$err" ] || [ -s "$out" ] || wrong "$kind: nothing is said"
	same "$before" "$(sha256sum <app.db)"
done

# ---- a full disk ----

# in_room KILOBYTES FLAGS: applies on a disk of that size with nothing to spare but that
in_room() {
	size=$1
	shift
	mkdir -p small
	mount -t tmpfs -o "size=${size}k" sqlguard-test small || return 1
	cp origin.db small/app.db
	timeout "$limit" "$sqlguard" apply --yes --quiet --database small/app.db "$@" m \
		>"$out" 2>"$err"
	code=$?
	cp small/app.db* .
	left=$(cd small && left_over)
	umount small
}

# has_ended: either all is applied, or it says why not and as many as it says are
has_ended() {
	case $code in
	0) is_whole app.db 3 ;;
	4 | 2) is_whole app.db
		grep -qi 'full\|space\|room\|cannot' "$out" "$err" ||
			wrong "it does not say why: $(cat "$out" "$err")" ;;
	*) wrong "exit code $code: $(tail -n 3 "$err")" ;;
	esac
	same "" "$left"
}

bytes=$(wc -c <origin.db)
for how in "" "--no-backup --no-rehearsal"; do
	it "a disk of every size from too small to large enough${how:+ ($how)}"
	if [ "$(id -u)" != 0 ] || ! in_room 4096; then
		[ "${SQLGUARD_TEST_MOUNT:-}" = "" ] || wrong "nothing can be mounted here"
		name="$name (passed over: only root can mount)"
		continue
	fi
	tried=0 refusals=0
	room=$((bytes / 1024 + 8))
	while [ $room -lt $((bytes * 5 / 1024 + 2048)) ] && [ -z "$why" ]; do
		fresh
		# shellcheck disable=SC2086
		in_room $room $how
		has_ended
		[ -z "$why" ] || why="with $room KiB: $why"
		tried=$((tried + 1))
		[ $code = 0 ] || refusals=$((refusals + 1))
		room=$((room + 12 + tried / 2))
	done
	same 0 "$code"
	[ $refusals -gt 0 ] || wrong "no disk was too small"
	echo "# $tried sizes, $refusals of them too small"
done

it "a limit on the size of files"
refusals=0
blocks=$((bytes / 512))
while [ $blocks -lt $((bytes * 3 / 512)) ] && [ -z "$why" ]; do
	fresh
	(
		# shellcheck disable=SC3045
		ulimit -f $blocks
		exec "$sqlguard" apply --yes --quiet --database app.db --no-backup \
			--no-rehearsal m >"$out" 2>"$err"
	)
	code=$?
	case $code in
	0) is_whole app.db 3 ;;
	2 | 4)
		is_whole app.db
		refusals=$((refusals + 1))
		;;
	*) wrong "exit code $code with $blocks blocks: $(tail -n 3 "$err")" ;;
	esac
	run 0 apply --yes --quiet --database app.db m
	is_whole app.db 3
	blocks=$((blocks + 40))
done
[ $refusals -gt 0 ] || wrong "no limit was too small"
finish
