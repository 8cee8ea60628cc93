#!/bin/sh
# shellcheck disable=SC2016 # SQL's quotes
# The runbook of a team with one SQLite file on a Fly volume: copy the database, run the
# migration on the copy, compare schema and row counts, back up with a timestamp, apply,
# verify, roll back to the newest backup.  The file is in WAL mode and the application keeps
# it open.  docs/sqlite-on-fly.md tells the same to users.
. tests/lib.sh
. tests/transcript.sh
limit=60

it "the sqlite3 shell is there"
need sqlite3 jq || finish

private_git
whole=$root/fixtures/projects/notes-sqlite/migrations
mkdir -p "$scratch/app/migrations" "$scratch/app/data"
cd "$scratch/app" || exit 1
database=data/notes.db

release() {
	for number in "$@"; do
		cp "$whole/$number"_*.sql migrations
	done
}

ask() {
	sqlite3 -readonly "${2:-$database}" "$1"
}

counts() {
	ask "SELECT (SELECT count(*) FROM notebooks) || ' notebooks, ' ||
		(SELECT count(*) FROM notes) || ' notes, ' ||
		(SELECT count(*) FROM tags) || ' tags'" "${1:-$database}"
}

# Everything but the ledger.
content() {
	ask .dump "${1:-$database}" | grep -v sqlguard_
}

untouched() {
	content | cmp -s - "$scratch/before" || wrong "the database is not as it was"
}

it "the first release: an empty file, and the application turns on WAL"
release 0001 0002
: >$database
step 0 apply --yes migrations --database $database
sqlite3 $database "PRAGMA journal_mode = wal;
	INSERT INTO notebooks VALUES (1, 'home'), (2, 'work');
	INSERT INTO notes (id, notebook_id, title, due_on) VALUES
		(1, 1, 'milk', NULL), (2, 1, '  call  ', '2026-12-24'), (3, 2, NULL, NULL);
	INSERT INTO tags VALUES (1, 'shop'), (2, 'family'), (2, 'soon'), (3, 'idea');" >"$out"
full='2 notebooks, 3 notes, 4 tags'
same "$full" "$(counts)"
step 0 status migrations --database $database
prints_no pending

# The application: it began to read before all of this and does not stop.
mkfifo "$scratch/app.in"
sqlite3 $database <"$scratch/app.in" >"$scratch/app.out" 2>&1 &
app=$!
trap 'kill $app 2>/dev/null; chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
exec 3>"$scratch/app.in"
echo 'BEGIN; SELECT count(*) FROM notes;' >&3
while [ ! -s "$scratch/app.out" ]; do sleep 0.05; done

it "the next release: plan says what would run, and writes nothing"
release 0003 0004
content >"$scratch/before"
step 0 plan migrations --database $database
prints 0003_titles_required
prints 0004_trim_titles
untouched

it "the copy is migrated and compared; the database is not touched"
sqlite3 $database ".backup '$scratch/copy.db'"
step 0 rehearse migrations --database $database
untouched
step 0 apply --yes migrations --database "$scratch/copy.db"
same "$full" "$(counts "$scratch/copy.db")"
untouched

it "backup: a dated file beside the database"
step 0 backup --database $database
backup=$(sed -n 's/^  file  *//p' "$out")
case $backup in
data/.sqlguard/backups/notes-2*.db) ;;
*) wrong "the backup is '$backup'" ;;
esac
same "$full" "$(counts "$backup")"
content "$backup" | cmp -s - "$scratch/before" || wrong "the backup is not equal"

it "apply: while the application reads"
step 0 apply --yes migrations --database $database
same "$full" "$(counts)"
same 'milk,call,Untitled' "$(ask 'SELECT group_concat(title) FROM (SELECT title FROM notes ORDER BY id)')"
same 1 "$(ask "SELECT \"notnull\" FROM pragma_table_info('notes') WHERE name = 'title'")"
same 'notes_due notes_notebook' "$(ask "SELECT group_concat(name, ' ') FROM (SELECT name
	FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL ORDER BY name)")"
same '' "$(ask 'PRAGMA foreign_key_check')"
same wal "$(ask 'PRAGMA journal_mode')"

it "the application saw nothing of it until its transaction ended"
echo "SELECT title FROM notes WHERE id = 3; COMMIT; SELECT title FROM notes WHERE id = 3;" >&3
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ "$(wc -l <"$scratch/app.out")" -ge 3 ] && break
	sleep 0.2
done
same '3||Untitled' "$(paste -s -d '|' "$scratch/app.out")"

it "the copy and the database are alike now"
content >"$scratch/applied"
content "$scratch/copy.db" | cmp -s - "$scratch/applied" || wrong "they are not"

it "verify: schema, foreign keys and content are sound"
step 0 verify migrations --database $database

it "a bad migration is refused: it forgets a column"
release 0005
cp $database-wal "$scratch/wal" 2>/dev/null
content >"$scratch/before"
step 4 apply --yes migrations --database $database
prints sqlite-rebuild-column-loss
prints due_on
untouched
rm migrations/0005_colours.sql

it "one that fails on the data fails in the rehearsal"
echo "CREATE UNIQUE INDEX one_each ON notes (notebook_id);" >migrations/0005_one_note_each.sql
step 4 apply --yes migrations --database $database
prints "UNIQUE constraint failed: notes.notebook_id"
untouched
rm migrations/0005_one_note_each.sql

it "rollback: back to what the backup of the last apply has"
step 0 rollback migrations --database $database --yes
content >"$out"
content "$backup" | cmp -s - "$out" || wrong "not as the backup: $(content "$backup" | diff - "$out" | head -n 5)"
same "$full" "$(counts)"
same wal "$(ask 'PRAGMA journal_mode')"
step 1 status migrations --database $database --format json
same 'applied applied pending pending' \
	"$(jq -r '[.migrations[].standing] | join(" ")' "$out")"

it "the application reads on what was restored"
echo "SELECT title IS NULL FROM notes WHERE id = 3;" >&3
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ "$(wc -l <"$scratch/app.out")" -ge 4 ] && break
	sleep 0.2
done
same 1 "$(tail -n 1 "$scratch/app.out")"
exec 3>&-
wait $app

it "history shows it all"
step 0 history --database $database
for word in apply backup rehearse rollback 0003_titles_required; do
	prints $word
done

it "docs/sqlite-on-fly.md and apply.md tell what is printed"
quotes "$root/docs/sqlite-on-fly.md"
quotes "$root/docs/apply.md"
finish
