#!/bin/sh
# Which files a check reads: files, folders, globs; what it passes by; what it complains of.
. tests/lib.sh
cd "$scratch" || exit 2
mkdir work && cd work || exit 2

# Every file has one finding that --dialect postgres reports, so that reports list them.
put() {
	for file in "$@"; do
		mkdir -p "$(dirname "$file")"
		printf 'DELETE FROM gone;\n' >"$file"
	done
}

# checked WANTED ARGUMENT...: the files that a check reads, in its order.
checked() {
	wanted=$1
	shift
	run 1 check --dialect postgres --rule delete-without-where --format json "$@"
	same "$wanted" "$(jq -r '[.findings[].file] | join(" ")' "$out")"
}

put db/1_a.sql db/2_b.sql db/10_c.sql db/deep/er/3.sql db/node_modules/x/1.sql \
	db/.git/1.sql other/1.sql
printf 'no sql\n' >db/readme.md

it "a file is itself, without './'"
checked db/1_a.sql ./db/1_a.sql

it "a folder is walked, numbers in order, node_modules and .git passed by"
checked "db/1_a.sql db/2_b.sql db/10_c.sql db/deep/er/3.sql" db
checked "db/1_a.sql db/2_b.sql db/10_c.sql db/deep/er/3.sql" db/
checked "db/1_a.sql db/2_b.sql db/10_c.sql db/deep/er/3.sql other/1.sql" .
checked "db/1_a.sql db/2_b.sql db/10_c.sql db/deep/er/3.sql other/1.sql"

it "node_modules is read when it is asked for"
checked db/node_modules/x/1.sql db/node_modules

it "a file named twice is checked once"
checked "db/1_a.sql db/2_b.sql db/10_c.sql db/deep/er/3.sql" db db/1_a.sql ./db/1_a.sql

it "a file without .sql is read when it is named"
put db/dump.txt
checked "db/dump.txt" db/dump.txt
rm db/dump.txt

it "a glob matches within a folder, ** across folders"
checked "db/1_a.sql db/10_c.sql" 'db/1*.sql'
checked "db/1_a.sql db/2_b.sql" 'db/?_*.sql'
checked "db/1_a.sql db/2_b.sql" 'db/[12]_*.sql'
checked "db/1_a.sql db/2_b.sql db/10_c.sql other/1.sql" '*/*.sql'
checked "db/1_a.sql db/2_b.sql db/10_c.sql db/deep/er/3.sql other/1.sql" '**/*.sql'
checked "db/1_a.sql db/2_b.sql db/10_c.sql db/deep/er/3.sql" 'db/**/*.sql'
checked "db/deep/er/3.sql" 'db/**/3.sql'
checked "db/1_a.sql db/10_c.sql" './db/1*.sql'

it "an absolute glob works"
checked "$PWD/db/1_a.sql $PWD/db/10_c.sql" "$PWD/db/1*.sql"

it "a file whose name looks like a glob is that file"
put '[x]/*.sql'
checked "[x]/*.sql" '[x]/*.sql'
rm -r '[x]'

it "nothing matched is exit code 2 and names the argument"
mkdir empty
run 2 check empty
tells "no .sql file under 'empty'"
run 2 check 'db/zzz*.sql'
tells "no .sql file under 'db/zzz*.sql'"
run 2 check 'nowhere/**/*.sql'
tells "no .sql file under 'nowhere/**/*.sql'"
(cd empty && timeout "$limit" "$sqlguard" check) >"$out" 2>"$err"
same 2 $?
tells "no .sql file under '.'"

it "an argument that names nothing is exit code 2, the others are checked"
run 2 check --dialect postgres missing.sql db/1_a.sql
tells "cannot find 'missing.sql'"
prints "db/1_a.sql:1:"

it "an argument that matched nothing is told beside one that matched"
run 2 check --dialect postgres empty db/1_a.sql
tells "no .sql file under 'empty'"
prints "db/1_a.sql:1:"

it "a link to a file is read, a link to a folder is not followed, a loop ends"
mkdir links
ln -s ../db/1_a.sql links/file.sql
ln -s ../other links/folder
ln -s . links/loop
ln -s ../links links/round.sql
checked "links/file.sql" links
checked "links/file.sql" 'links/**/*.sql'

it "a link to a folder is followed when it is named"
checked "links/folder/1.sql" links/folder

it "a link that leads nowhere is named, the others are checked"
mkdir dangling
ln -s nowhere.sql dangling/1.sql
put dangling/2.sql
run 2 check --dialect postgres dangling
tells "dangling/1.sql"
prints "dangling/2.sql:1:"
run 2 check --dialect postgres dangling/1.sql db/1_a.sql
tells "dangling/1.sql"
prints "db/1_a.sql:1:"

it "a folder named like a file is walked"
put folder.sql/1.sql
checked "folder.sql/1.sql" folder.sql
rm -r folder.sql

# Root reads everything, so the program runs as nobody.
as_nobody() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups timeout "$limit" "$@"
	else
		timeout "$limit" "$@"
	fi
}

it "an unreadable file is named, the others are checked"
if need setpriv; then
	put locked/1.sql locked/2.sql locked/in/3.sql
	chmod 755 "$scratch" "$scratch/work"
	chmod 000 locked/1.sql locked/in
	cp "$sqlguard" "$scratch/program"
	chmod 755 "$scratch/program"
	as_nobody "$scratch/program" check --dialect postgres locked >"$out" 2>"$err"
	same 2 $?
	tells "cannot open 'locked/1.sql'"
	tells "cannot read 'locked/in'"
	prints "locked/2.sql:1:"
	chmod 755 locked/in
fi

it "what is no file is refused by name, the others are checked"
mkfifo pipe.sql
for path in pipe.sql /dev/zero /dev/null; do
	run 2 check --dialect postgres "$path" db/1_a.sql
	tells "'$path'"
	prints "db/1_a.sql:1:"
done

it "a pipe in a folder is passed by"
put pipes/1.sql
mkfifo pipes/2.sql
checked "pipes/1.sql" pipes

it "a pipe with a writer is read"
(sleep 0.2; cat db/1_a.sql >pipe.sql) &
run 1 check --dialect postgres pipe.sql
wait
prints "pipe.sql:1:"
run 1 check --dialect postgres /dev/stdin <db/1_a.sql
same 1 "$(head -n 1 db/1_a.sql | { "$sqlguard" check --dialect postgres /dev/stdin >"$out" 2>&1; echo $?; })"

finish
