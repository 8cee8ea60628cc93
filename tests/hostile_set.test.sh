#!/bin/sh
# Sets that mean no good, or lie in folders that do not: nothing outside of the set is read,
# nothing hangs, and nothing passes as clean.  Also under the sanitizers when that build is
# there.
. tests/lib.sh
fast=$sqlguard
checked=$root/${2:-build/clang-asan}/sqlguard
[ -x "$checked" ] || checked=
cd "$scratch" || exit 2

# tree NAME: an empty checkout of that name with one migration
tree() {
	mkdir -p "$scratch/$1/.git" "$scratch/$1/m"
	cd "$scratch/$1" || exit 2
	printf 'CREATE TABLE kites (id integer PRIMARY KEY);\n' >m/0000_a.sql
}

# drizzle NAME: such one in which the case writes $journal
drizzle() {
	tree "$1"
	mkdir -p m/meta
}
journal=m/meta/_journal.json

# repeat TIMES TEXT: the text so often
repeat() {
	awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf text, i }'
}

# check CODE ARGUMENT...: with both programs, and the JSON of it in $out
check() {
	code_wanted=$1
	shift
	for sqlguard in $checked $fast; do
		run "$code_wanted" check --format json "$@"
		jq empty "$out" 2>/dev/null || wrong "no valid JSON"
	done
}

# finds TEXT: a message of the report has it
finds() {
	jq -r '.findings[].message' "$out" | grep -qF -e "$1" ||
		wrong "no message has '$1': $(jq -r '.findings[].message' "$out" | head -n 5)"
}

# is_clean_text: what a terminal gets has no control characters
is_clean_text() {
	cat "$out" "$err" | tr -d '\n' | LC_ALL=C grep -q '[[:cntrl:]]' &&
		wrong "a control character in the output"
}

entry='{"idx":0,"version":"6","when":1,"tag":"0000_a","breakpoints":true}'
head='{"version":"7","dialect":"sqlite","entries":['

it "a journal of 50 MB is refused and said to be too large"
drizzle large
{ printf '%s' "$head"; repeat 1200000 '{"when":%d,"tag":"a","breakpoints":true},'
	printf '%s]}' "$entry"; } >$journal
check 1 m
finds "larger than 16 MiB"

it "a journal of a million bad entries tells each fault of a line once"
drizzle many
{ printf '%s' "$head"; repeat 1000000 '7,'; printf '%s]}' "$entry"; } >$journal
check 1 m
same 1 "$(jq '.findings | length' "$out")"
finds "an entry has no tag"

it "a journal of a million brackets"
drizzle deep
repeat 1000000 '[' >$journal
check 1 m
finds "it is not valid JSON"

it "a tag that leads out of the folder: the file is named and not read"
mkdir "$scratch/secrets"
printf 'DROP TABLE outside;\n' >"$scratch/secrets/passwd.sql"
drizzle outside
printf 'DROP TABLE outside;\n' >passwd.sql
{
	printf '%s{"when":1,"tag":"../passwd"},{"when":2,"tag":"x/../../passwd"},' "$head"
	printf '{"when":3,"tag":"../../deep/passwd"},{"when":4,"tag":"%s"},' \
		"$scratch/secrets/passwd"
	printf '%s]}' "$entry"
} >$journal
check 1 m
finds "a tag leads out of the folder"
finds "'$scratch/secrets/passwd.sql' is not there"
prints_no "outside;"
same "m/0000_a.sql m/meta/_journal.json" "$(jq -r '[.files[].path] | join(" ")' "$out")"
run 1 check m
prints_no "DROP"

it "a NUL in a tag does not cut it"
drizzle nul
printf '%s{"when":1,"tag":"0000_a\\u0000b"}]}' "$head" >$journal
check 1 m
finds "it is not valid JSON"
printf '%s{"when":1,"tag":"0000_a\000b"}]}' "$head" >$journal
check 1 m
finds "it is not valid JSON"

it "line ends, escapes and formats in a tag leave the terminal clean"
drizzle escapes
printf '%s{"when":1,"tag":"x\\nsqlguard: \\u001b[31m%%s%%n\\u0007\\u009b"},%s]}' "$head" \
	"$entry" >$journal
check 1 m
finds "x?sqlguard: "
for format in text github; do
	run 1 check --format "$format" m
	is_clean_text
	! grep -q '^sqlguard' "$out" || wrong "a line of the report is the tag's"
done

it "wrangler's folder outside of the checkout, or the whole disk, is not searched"
for dir in / .. ../.. /tmp m/../..; do
	for pattern in '' ",\"migrations_pattern\":\"$dir/**/*.sql\""; do
		tree wrangler
		printf '{"d1_databases":[{"migrations_dir":"%s"%s}]}' "$dir" "$pattern" \
			>wrangler.jsonc
		limit=5 check 0 m
		same m/0000_a.sql "$(jq -r '.files[].path' "$out")"
	done
done

it "links to a folder above, to the disk and to themselves are not followed"
tree links
mkdir m/sub
mv m/0000_a.sql m/sub
printf 'DROP TABLE outside;\n' >../outside.sql
ln -s / m/disk
ln -s .. m/up
ln -s ../.. m/sub/up
ln -s self m/self
ln -s ../m m/sub/m
printf '{"d1_databases":[{"migrations_dir":"m","migrations_pattern":"m/**/*.sql"}]}' \
	>wrangler.jsonc
limit=5 check 0 m
tells "1 migration, run by wrangler"
same m/sub/0000_a.sql "$(jq -r '.files[].path' "$out")"
ln -s loop.sql m/loop.sql
check 2 m
tells "cannot open 'm/loop.sql'"

it "a folder of 20 000 files takes seconds, also for one file of it"
tree crowd
rm m/*
awk 'BEGIN { for (i = 1; i <= 20000; i++) {
	file = sprintf("m/%05d_x.sql", i)
	printf "CREATE TABLE t%d (id integer PRIMARY KEY);\n", i >file; close(file) } }'
limit=10 check 0 --dialect sqlite m/20000_x.sql
limit=10 check 0 --dialect sqlite m
same 20000 "$(jq .summary.files "$out")"

it "pipes, sockets and devices in the folder are nobody's migrations"
tree pipes
mkfifo m/0001_pipe.sql
ln -s /dev/zero m/0002_zero.sql
ln -s /dev/tty m/0003_tty.sql
mkdir m/0004_folder.sql
printf 'SELECT 1;\n' >m/0005_b.sql
limit=3 check 0 --dialect sqlite m
same "m/0000_a.sql m/0005_b.sql" "$(jq -r '[.files[].path] | join(" ")' "$out")"
limit=3 check 0 --dialect sqlite m/0005_b.sql
rm m/0004_folder.sql m/000[123]* 2>/dev/null
mkfifo m/meta
limit=3 check 0 --dialect sqlite m

it "a journal that is a pipe, a device or a folder"
for kind in "mkfifo" "ln -s /dev/zero" "mkdir"; do
	drizzle "journal-$kind"
	$kind $journal
	limit=3 check 0 --dialect sqlite m
done

it "names with line ends, quotes and escapes"
tree names
odd="m/0001_a
b'\"\`\$(x) $(printf '\033')[31m.sql"
printf 'DROP TABLE kites;\n' >"$odd"
printf 'DROP TABLE kites;\n' >m/0002_b.sql
check 1 --dialect sqlite --rule drop-table --rule failing-statement m
same "$odd" "$(jq -r '.findings[0].file' "$out")"
finds "no such table: kites"
for format in text github; do
	run 1 check --dialect sqlite --format "$format" m
	is_clean_text
done

# As somebody who is not root, as root may read everything.
as_user() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups timeout "$limit" "$@"
	else
		timeout "$limit" "$@"
	fi
}

it "a file of the history that cannot be read is exit code 2"
if need setpriv; then
	tree locked
	printf 'SELECT 1;\n' >m/0001_b.sql
	cp "$fast" "$scratch/program"
	chmod 755 "$scratch" "$scratch/program" m
	chmod 000 m/0000_a.sql
	as_user "$scratch/program" check --dialect sqlite m/0001_b.sql >"$out" 2>"$err"
	same 2 $?
	tells "cannot open 'm/0000_a.sql'"
	drizzle sealed
	printf '%s%s]}' "$head" "$entry" >$journal
	chmod 000 $journal
	as_user "$scratch/program" check m >"$out" 2>"$err"
	same 1 $?
	prints "cannot be read"
	chmod 644 $journal
	chmod 000 m/meta
	as_user "$scratch/program" check m >"$out" 2>"$err"
	same 2 $?
	tells "m/meta"
fi

finish
