#!/bin/sh
# check --fix and --diff: what they write, what they leave alone, and what they tell.
. tests/lib.sh
cd "$scratch" || exit 2
private_git
export GIT_CEILING_DIRECTORIES="$scratch"

# Two fixes in D1: BEGIN and COMMIT go, a semicolon comes.
bad='BEGIN;\nUPDATE kites SET colour = 1 WHERE id = 1;\nCOMMIT;\nDROP INDEX kites_colour'
good='UPDATE kites SET colour = 1 WHERE id = 1;\nDROP INDEX kites_colour;'

# file NAME TEXT: printf's escapes
file() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # that is the point
	printf -- "$2" >"$1"
}

# holds NAME TEXT
holds() {
	file "$scratch/wanted" "$2"
	cmp -s "$scratch/wanted" "$1" || wrong "$1 holds: $(cat "$1")"
}

# fix CODE ARGUMENT...
fix() {
	want=$1
	shift
	run "$want" check --dialect d1 "$@"
}

it "the text report marks what can be fixed, and says how"
file a.sql "$bad"
fix 1 a.sql
prints "error[d1-missing-final-semicolon]: [*] the last statement has no semicolon"
prints "[*] 2 fixable with --fix"

it "--fix writes the file, reports what remains and counts"
fix 0 --fix a.sql
holds a.sql "$good"
prints "Found 2 findings (2 fixed, 0 remaining)"
tells "a.sql: 2 fixed"
fix 0 --fix a.sql
holds a.sql "$good"
prints "Found 0 findings (0 fixed, 0 remaining)"

it "the exit code speaks of what remains"
file rest.sql "DROP TABLE kites;\n$bad"
fix 1 --fix rest.sql
holds rest.sql "DROP TABLE kites;\n$good"
prints "error[drop-table]"
prints "2 fixed, "

it "--quiet prints findings only"
file quiet.sql "$bad"
fix 0 --fix --quiet quiet.sql
same '' "$(cat "$out" "$err")"

it "--diff prints a patch that makes the same, and writes nothing"
file 'd/one.sql' "$bad"
file 'd/a b.sql' "-- one\n-- two\n-- three\n-- four\n-- five\n$bad"
file 'd/"é\t".sql' "$bad\n"
file d/crlf.sql "$(printf '%s' "$bad" | sed 's/\\n/\\r\\n/g')\\r\\n"
cp -r d e
fix 1 --diff d
tells "8 findings would be fixed in 4 files"
diff -r d e >/dev/null || wrong "--diff wrote a file"
cp "$out" patch.diff
cp -r d f
fix 0 --fix e
for apply in 'patch -s -p1' 'git apply'; do
	need "${apply%% *}" || continue
	rm -r d && cp -r f d
	$apply <patch.diff || wrong "$apply refuses it"
	diff -r d e >/dev/null || wrong "$apply and --fix differ: $(diff -r d e | head -3)"
done
fix 0 --diff e
same '' "$(cat "$out")"

it "line ends and the byte order mark stay"
file crlf.sql '\357\273\277BEGIN;\r\nUPDATE kites SET colour = 1 WHERE id = 1;\r\nCOMMIT;\r\n'
fix 0 --fix crlf.sql
holds crlf.sql '\357\273\277UPDATE kites SET colour = 1 WHERE id = 1;\r\n'

it "appended lines end like the others"
mkdir -p prisma/migrations/1_a
printf 'provider = "sqlite"\n' >prisma/migrations/migration_lock.toml
file prisma/migrations/1_a/migration.sql \
	'PRAGMA foreign_keys = OFF;\r\nUPDATE kites SET colour = 1 WHERE id = 1 -- last'
run 0 check --fix --rule sqlite-fk-left-off prisma
holds prisma/migrations/1_a/migration.sql \
	'PRAGMA foreign_keys = OFF;\r\nUPDATE kites SET colour = 1 WHERE id = 1; -- last\r\nPRAGMA foreign_keys = ON;'

it "a statement goes with its line, its suppression and its breakpoint"
file one.sql 'PRAGMA defer_foreign_keys=ON;--> statement-breakpoint
DELETE FROM a WHERE id = 1;--> statement-breakpoint
-- sqlguard:ignore truncate -- of this one
PRAGMA defer_foreign_keys=OFF; -- why
--> statement-breakpoint
DELETE FROM b WHERE id = 1; PRAGMA defer_foreign_keys=OFF;--> statement-breakpoint
DELETE FROM c WHERE id = 1;--> statement-breakpoint
  PRAGMA defer_foreign_keys=OFF; DELETE FROM d WHERE id = 1; -- stays
'
fix 0 --fix --rule sqlite-defer-fk-off one.sql
holds one.sql 'PRAGMA defer_foreign_keys=ON;--> statement-breakpoint
DELETE FROM a WHERE id = 1;--> statement-breakpoint
DELETE FROM b WHERE id = 1; --> statement-breakpoint
DELETE FROM c WHERE id = 1;--> statement-breakpoint
  DELETE FROM d WHERE id = 1; -- stays
'

it "two fixes of one statement are made one after the other"
file pg.sql 'CREATE TABLE orders (day date);\nREINDEX TABLE CONCURRENTLY orders;
INSERT INTO orders SELECT now();\nCREATE INDEX orders_day ON orders (day);\nSELECT 1;\n'
run 0 check --dialect postgres --fix pg.sql
holds pg.sql 'CREATE TABLE IF NOT EXISTS orders (day date);\nREINDEX TABLE CONCURRENTLY orders;
INSERT INTO orders SELECT now();\nCREATE INDEX CONCURRENTLY orders_day ON orders (day);\nSELECT 1;\n'

it "what is suppressed or off is not fixed"
file off.sql '-- sqlguard:ignore d1-missing-final-semicolon -- not run by wrangler\nDROP INDEX i'
cp off.sql off.old
fix 0 --fix off.sql
cmp -s off.sql off.old || wrong "a suppressed finding was fixed"
file off.sql 'DROP INDEX i'
fix 0 --fix --rule d1-missing-final-semicolon=off off.sql
holds off.sql 'DROP INDEX i'

it "machine formats stay clean, and are told the rest"
for format in json sarif github; do
	file m.sql "$bad"
	fix 0 --fix --format $format m.sql
	holds m.sql "$good"
	tells "2 findings fixed, 0 remaining"
	prints_no "fixed"
done

it "the mode and the owner stay"
file mode.sql "$bad"
chmod 640 mode.sql
[ "$(id -u)" != 0 ] || chown 12345:12345 mode.sql
before=$(stat -c '%a %u %g' mode.sql)
fix 0 --fix mode.sql
same "$before" "$(stat -c '%a %u %g' mode.sql)"
same '' "$(find . -name '.sqlguard-*')"

it "a read-only file is an error, and the others are fixed"
file ro/a.sql "$bad"
file ro/b.sql "$bad"
chmod 444 ro/a.sql
fix 2 --fix ro
tells "ro/a.sql: not fixed: it is read-only"
holds ro/a.sql "$bad"
holds ro/b.sql "$good"

it "a link is not followed"
file real/a.sql "$bad"
mkdir links
ln -s ../real/a.sql links/a.sql
fix 2 --fix links/a.sql
tells "links/a.sql: not fixed: it is a link; name the file that it leads to"
holds real/a.sql "$bad"
[ -L links/a.sql ] || wrong "the link is gone"

it "a folder that is a link is no hindrance"
ln -s real folder
fix 0 --fix folder/a.sql
holds real/a.sql "$good"

it "a full disk leaves the old file"
if [ "$(id -u)" = 0 ] && mkdir disk && mount -t tmpfs -o size=64k tmpfs disk 2>/dev/null; then
	file disk/a.sql "$bad"
	head -c 30000 /dev/zero | tr '\0' '-' >>disk/a.sql
	cp disk/a.sql disk.old
	head -c 60000 /dev/zero >disk/filler 2>/dev/null
	fix 2 --fix disk/a.sql
	tells "disk/a.sql: not fixed: No space left on device"
	prints "error[d1-explicit-transaction]"
	prints "(0 fixed, "
	cmp -s disk/a.sql disk.old || wrong "the file changed"
	same '' "$(find disk -name '.sqlguard-*')"
	umount disk
else
	name="$name (passed over: no tmpfs can be mounted)"
fi

it "standard input, --staged and reports beside a patch are refused"
fix 2 --fix - <quiet.sql
tells "standard input cannot be fixed"
fix 2 --fix --staged
tells "--staged"
fix 2 --diff --format json a.sql
tells "--diff prints a patch"
fix 2 --fix=all a.sql
tells "'--fix=all' must be --fix or --fix=rebuild"
fix 2 --fix-applied a.sql
tells "--fix-applied goes with --fix or --diff"

it "--fix takes no word behind a blank, and --fix=rebuild makes safe fixes, too"
file rebuild "x"
file word.sql "$bad"
fix 2 --fix rebuilt word.sql
tells "rebuilt"
file word.sql "$bad"
fix 0 --fix=rebuild word.sql
holds word.sql "$good"

it "two sets at once, each with its history"
for set in one two; do
	file "sets/$set/0001_a.sql" 'CREATE TABLE kites (id integer PRIMARY KEY, colour integer);\nCREATE INDEX kites_colour ON kites (colour);\n'
	file "sets/$set/0002_b.sql" "$bad"
done
fix 0 --fix sets
holds sets/one/0002_b.sql "$good"
holds sets/two/0002_b.sql "$good"
tells "sets/two/0002_b.sql: 2 fixed"

it "atlas.sum must be made anew, and that is said"
file atlas/1_a.sql '-- sqlguard:ignore truncate -- old\nDROP INDEX i;\n'
printf 'h1:x\n1_a.sql h1:y\n' >atlas/atlas.sum
fix 1 --fix atlas
tells "atlas: its checksums no longer fit: run 'atlas migrate hash --dir file://atlas'"

it "a migration that local D1 has applied is not fixed"
state=worker/.wrangler/state/v3/d1/miniflare-D1DatabaseObject
mkdir -p "$state"
file worker/migrations/1_a.sql "$bad\n"
file worker/drizzle/2_b/migration.sql "$bad\n"
file worker/migrations/3_c.sql "$bad\n"
file "$state/broken.sqlite" 'no database'
if need sqlite3; then
	sqlite3 "$state/0a.sqlite" "CREATE TABLE \"my \"\"ledger\" (id INTEGER, name TEXT,
		applied_at TEXT); INSERT INTO \"my \"\"ledger\" (name)
		VALUES ('1_a.sql'), ('2_b/migration.sql')"
	fix 1 --fix worker/migrations/1_a.sql worker/migrations/3_c.sql
	tells "1_a.sql: not fixed: the local D1 database"
	tells "has applied it"
	holds worker/migrations/1_a.sql "$bad\n"
	cmp -s worker/migrations/1_a.sql worker/migrations/3_c.sql && wrong "3_c.sql is not fixed"
	fix 1 --fix worker/drizzle/2_b/migration.sql
	tells "2_b/migration.sql: not fixed"
	fix 0 --fix --fix-applied worker/migrations/1_a.sql
fi

it "a new migration of a branch is fixed, one of the main branch is not"
need git || finish
unset GIT_CEILING_DIRECTORIES
git init -q -b main repo && cd repo || exit 2
file db/1_old.sql "$bad"
git add -A && git commit -qm base
git checkout -qb branch
file db/2_new.sql "$bad"
git add -A && git commit -qm new
fix 1 --fix db
holds db/1_old.sql "$bad"
holds db/2_new.sql "$good"
tells "db/1_old.sql: not fixed: it is in 'main', so that a database may have run it already; make a new migration, or say --fix-applied"
prints "(2 fixed, "

it "neither does the patch touch it, edited or not"
file db/1_old.sql "-- edited\n$bad"
fix 0 --diff db
same '' "$(cat "$out")"
tells "0 findings would be fixed in 0 files"

it "--fix-applied fixes it"
fix 0 --fix --fix-applied db
holds db/1_old.sql "-- edited\n$good"
git checkout -q db && git clean -qfd

it "the branch of the remote counts before the local one"
git checkout -q main && git merge -q branch
git update-ref refs/remotes/origin/main HEAD~1
fix 1 --fix db
holds db/2_new.sql "$good"
tells "db/1_old.sql: not fixed: it is in 'origin/main'"
git checkout -q .
git update-ref refs/remotes/origin/main HEAD
fix 1 --fix db
holds db/2_new.sql "$bad"

it "--since says what is applied"
fix 1 --fix --since HEAD~1 db
holds db/2_new.sql "$good"
tells "db/1_old.sql: not fixed: it is in 'HEAD~1'"
git checkout -q .

it "without a default branch it is what is committed"
git checkout -qb trunk && git update-ref -d refs/remotes/origin/main && git branch -qD main
git branch -qD branch
file db/3_new.sql "$bad"
fix 1 --fix db
tells "db/2_new.sql: not fixed: it is committed"
holds db/3_new.sql "$good"

it "GIT_DIR, as hooks set it, does not hide what the own repository says"
git init -q "$scratch/other"
for dir in "$scratch/other/.git" .git; do
	GIT_DIR=$dir
	export GIT_DIR
	fix 1 --fix db
	unset GIT_DIR
	tells "db/2_new.sql: not fixed: it is committed"
	holds db/2_new.sql "$bad"
done

it "in a repository without a commit everything is new"
git init -q "$scratch/empty" && cd "$scratch/empty" || exit 2
file a.sql "$bad"
fix 0 --fix a.sql
holds a.sql "$good"

it "git that refuses to answer is no leave to write"
cd "$scratch/repo" || exit 2
mkdir "$scratch/bin"
printf '#!/bin/sh\nexit 128\n' >"$scratch/bin/git" && chmod +x "$scratch/bin/git"
(
	PATH=$scratch/bin:$PATH
	timeout "$limit" "$sqlguard" check --dialect d1 --fix db/1_old.sql >"$out" 2>"$err"
)
tells "db/1_old.sql: not fixed: git does not tell whether it is applied"
holds db/1_old.sql "$bad"

finish
