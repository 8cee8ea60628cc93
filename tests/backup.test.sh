#!/bin/sh
# backup, restore and history, end to end on SQLite files.
# shellcheck source=tests/lib.sh
. "${0%/*}/lib.sh"
private_git

# Each case has a folder with a database of its own.
fresh() {
	mkdir "$scratch/$1" && cd "$scratch/$1" || exit 1
	sqlite3 app.db <<'SQL'
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO users VALUES (1, 'Ada'), (2, 'Grace');
CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id REFERENCES users, text);
INSERT INTO notes VALUES (1, 1, 'one'), (2, 2, x'00ff');
SQL
	content=$(sqlite3 app.db .dump)
}

# The database is as it was when the case began.
is_as_before() {
	[ "$(sqlite3 app.db .dump)" = "$content" ] || wrong "the database is another one"
}

newest() {
	for last in .sqlguard/backups/*.db; do :; done
	echo "$last"
}

it backup_says_where_it_is_and_what_it_holds
fresh plain
run 0 backup --database app.db
prints "Backed up and verified: app.db"
prints "2 tables, 4 rows"
prints "sqlguard restore --database"
[ "$(sqlite3 "$(newest)" .dump)" = "$content" ] || wrong "the backup has another content"
[ "$(stat -c %a .sqlguard)" = 700 ] || wrong "others can read .sqlguard"
[ "$(stat -c %a "$(newest)")" = 600 ] || wrong "others can read the backup"
is_as_before

it backup_lists_what_is_there
run 0 backup --database app.db --label 'before the "fair"'
run 0 backup --database app.db --list
prints 'before the "fair"'
same 2 "$(wc -l <"$out")"
run 0 backup --database app.db --list --format json
same 2 "$(jq '.backups | length' "$out")"
same 4 "$(jq '.backups[0].rows' "$out")"
same 'before the "fair"' "$(jq -r '.backups[0].label' "$out")"

it backup_lists_none_of_another_database
cp app.db other.db
run 0 backup --database other.db --list
prints "There is no backup of other.db"

it backup_keeps_as_many_as_are_wanted
fresh keep
echo '{ "database": "app.db", "keep": 2 }' >sqlguard.jsonc
for i in 1 2 3 4; do
	run 0 backup --label "$i"
done
run 0 backup --list
prints "  4"
prints "  3"
same 2 "$(wc -l <"$out")"

it restore_of_the_oldest_backup_does_not_remove_it_first
oldest=$(jq -r '.backups[-1].path' <<JSON
$("$sqlguard" backup --list --format json)
JSON
)
sqlite3 app.db "DELETE FROM users"
run 0 restore "$oldest" --yes
is_as_before

it backup_of_no_database_fails
run 2 backup --database nowhere.db
tells "nowhere.db"
[ ! -e nowhere.db ] || wrong "it made a database"

it backup_on_a_full_disk_leaves_nothing
fresh full
(
	ulimit -f 8
	timeout 20 "$sqlguard" backup --database app.db >"$out" 2>"$err"
	echo $? >code
)
same 4 "$(cat code)"
is_as_before
[ -z "$(find .sqlguard -name '*.db')" ] || wrong "there is a backup"
run 0 history --database app.db
prints "backup   stopped"

it backup_follows_no_link
fresh link
mkdir elsewhere .sqlguard
ln -s ../elsewhere .sqlguard/backups
run 4 backup --database app.db
tells "is a link"
rmdir elsewhere || wrong "it wrote through the link"

it restore_brings_everything_back
fresh whole
run 0 backup --database app.db
sqlite3 app.db "DELETE FROM users; DROP TABLE notes; CREATE TABLE more (a);"
run 0 restore --database app.db latest --yes
prints "Restored and compared with the backup: app.db"
is_as_before

it restore_can_be_undone
before=$(sed -n 's/^  before *//p' "$out")
run 0 restore --database app.db "$before" --yes
same "more users" "$(sqlite3 app.db .tables | xargs)"

it restore_of_the_latest_is_not_of_what_a_restore_replaced
run 0 restore --database app.db latest --yes
is_as_before
rm .sqlguard/journal.jsonl # a restore needs none

it restore_takes_a_name_and_a_path
for name_of in "$(basename "$(newest)")" "$(basename "$(newest)" .db)" "$(newest)"; do
	run 0 restore --database app.db "$name_of" --yes
done

it restore_asks_first
sqlite3 app.db "DELETE FROM users"
content=$(sqlite3 app.db .dump)
run 4 restore --database app.db latest </dev/null
tells "say --yes"
is_as_before

it restore_asks_on_a_terminal
if need script; then
	echo n | script -qec "$sqlguard restore --database app.db latest" /dev/null >shown 2>&1
	grep -q "Restore app.db from '.*' of .*? \[y/N\]" shown || wrong "$(cat shown)"
	is_as_before
	echo y | script -qec "$sqlguard restore --database app.db latest" /dev/null >shown 2>&1
	same 2 "$(sqlite3 app.db 'SELECT count(*) FROM users')"
fi

it restore_of_what_is_no_backup_changes_nothing
fresh wrong
run 2 restore --database app.db
tells "restore what?"
run 2 restore --database app.db latest --yes
tells "there is no backup"
run 2 restore --database app.db nowhere --yes
tells "there is no backup 'nowhere'"
run 4 restore --database app.db app.db --yes
tells "is the database itself"
head -c 5000 /dev/urandom >noise.db
run 4 restore --database app.db noise.db --yes
run 2 restore --database app.db --as copy noise.db --yes
tells "--as goes with --table"
is_as_before

it restore_of_a_deleted_database_says_what_to_do
run 0 backup --database app.db
mv app.db moved.db
run 2 restore --database app.db latest --yes
tells "app.db is not there; a backup is a database: copy"
mv moved.db app.db

it restore_brings_one_table_back
fresh table
run 0 backup --database app.db
sqlite3 app.db "DELETE FROM users; INSERT INTO notes VALUES (3, NULL, 'new')"
run 0 restore --database app.db --table users latest --yes
prints "table 'users' of app.db"
same "Ada Grace" "$(sqlite3 app.db 'SELECT name FROM users ORDER BY id' | xargs)"
same 3 "$(sqlite3 app.db 'SELECT count(*) FROM notes')"

it restore_puts_a_table_beside_the_live_one
sqlite3 app.db "UPDATE users SET name = 'x'"
run 0 restore --database app.db --table users --as 'users "then"' latest
same "Ada Grace" "$(sqlite3 app.db 'SELECT name FROM "users ""then""" ORDER BY id' | xargs)"
same "x x" "$(sqlite3 app.db 'SELECT name FROM users' | xargs)"
content=$(sqlite3 app.db .dump)
run 4 restore --database app.db --table users --as notes latest
run 4 restore --database app.db --table nowhere latest --yes
is_as_before

it restore_takes_a_dump
fresh dump
sqlite3 app.db .dump >dump.sql
sqlite3 app.db "DELETE FROM notes"
run 0 restore --database app.db dump.sql --yes
is_as_before

it protected_restore_wants_the_name
fresh protected
echo '{ "environments": { "production": { "database": "app.db" } } }' >sqlguard.jsonc
run 0 backup --env production
run 4 restore --env production latest </dev/null
tells "'production' is protected, and there is no terminal to ask on: say --yes --env production"
run 2 restore --database app.db latest --yes
tells "say --env production"
run 0 restore --env production latest --yes
if need script; then
	ask="$sqlguard restore --env production latest"
	echo y | script -qec "$ask" /dev/null >shown 2>&1
	grep -q "type the name of the database (app.db)" shown || wrong "$(cat shown)"
	grep -q "that is not 'app.db': nothing was done" shown || wrong "$(cat shown)"
	echo app.db | script -qec "$ask" /dev/null >shown 2>&1
	grep -q "Restored and compared" shown || wrong "$(cat shown)"
fi

it file_names_reach_no_terminal
fresh terminal
ugly=$(printf 'a\033[31m.db')
mv app.db "$ugly"
run 0 history --database "$ugly"
run 0 backup --database "$ugly" --list
cat "$out" >all
run 0 backup --database "$ugly"
cat "$out" "$err" >>all
run 0 backup --database "$ugly" --list
cat "$out" "$err" >>all
run 0 restore --database "$ugly" latest --yes
cat "$out" "$err" >>all
run 0 history --database "$ugly"
cat "$out" "$err" >>all
if need script; then
	echo n | script -qec "$sqlguard restore --database '$ugly' latest" /dev/null >>all 2>&1
fi
! LC_ALL=C grep -q "$(printf '\033')" all || wrong "an escape sequence was printed"

it file_and_table_names_inject_nothing
fresh names
odd="a'; DROP TABLE users; --\$(touch pwned)\".db"
sqlite3 app.db "CREATE TABLE \"t\"\"; DROP TABLE users; --\" (a); INSERT INTO \"t\"\"; DROP TABLE users; --\" VALUES (1)"
mv app.db "$odd"
run 0 backup --database "$odd"
run 0 restore --database "$odd" latest --yes
sqlite3 "$odd" "DELETE FROM \"t\"\"; DROP TABLE users; --\""
run 0 restore --database "$odd" --table 't"; DROP TABLE users; --' latest --yes
same "1 2" "$(sqlite3 "$odd" 'SELECT * FROM "t""; DROP TABLE users; --"; SELECT count(*) FROM users' | xargs)"
[ ! -e pwned ] || wrong "a name was run"

# ---- the journal ----

it history_shows_who_did_what
fresh history
run 0 history --database app.db
prints "Nothing was done to app.db yet"
run 0 backup --database app.db
run 0 restore --database app.db latest --yes
run 0 history --database app.db
same 3 "$(wc -l <"$out")"
prints "$(id -un)@$(hostname)"
run 0 history --database app.db --limit 1
same 2 "$(wc -l <"$out")"
prints "restore"
run 2 history --database app.db --limit 0
tells "'--limit 0' must be a number from 1 on"

it history_is_json_as_its_schema_says
run 0 history --database app.db --format json
same "end begin end" "$(jq -r '.[].event' "$out" | xargs)"
ajv=$root/.cache/npm/node_modules/ajv-cli/dist/index.js
if need node && [ -f "$ajv" ]; then
	jq -c '.[]' "$out" | while read -r line; do
		echo "$line" >line.json
		node "$ajv" validate --spec=draft2020 -s "$root/docs/journal.schema.json" \
			-d line.json >judge 2>&1 || echo "$line" >>refused
	done
	[ ! -e refused ] || wrong "$(cat judge refused)"
elif [ "${CI:-}" = true ]; then
	wrong "ajv is missing"
fi

it history_knows_the_commit
fresh git
git init -q -b main . && git commit -q --allow-empty -m one
commit() {
	run 0 backup --database "$1"
	run 0 history --database "$1" --format json
	same "$(git rev-parse HEAD)" "$(jq -r '.[-1].git_commit' "$out")"
}
commit app.db
git pack-refs --all
commit app.db
git checkout -q --detach && git commit -q --allow-empty -m two
commit app.db
git worktree add -q tree main
cd tree || exit 1
commit ../app.db

it history_knows_a_run_that_was_killed
fresh killed
run 0 backup --database app.db
sed -n 's/"run":"../"run":"zz/; s/"event":"end","outcome":"done"/"event":"begin"/p' \
	.sqlguard/journal.jsonl | head -n 1 >killed.jsonl
cat killed.jsonl >>.sqlguard/journal.jsonl
run 0 history --database app.db
prints "cut off"

it history_is_read_with_care
printf '{"time":"\033[31m\\u001b[32mx","command":"apply","outcome":' >>.sqlguard/journal.jsonl
run 0 backup --database app.db
printf '{"database":"app.db","time":"\\u001b[31mred\\u202e","migrations":[{"name":"\\u009b"}]}\n' \
	>>.sqlguard/journal.jsonl
printf '{"database":"app.db","migrations":"none","seconds":"x","user":{}}\n[]\n' \
	>>.sqlguard/journal.jsonl
run 0 history --database app.db
prints "is damaged"
! LC_ALL=C grep -q "$(printf '\033')" "$out" || wrong "an escape sequence was printed"
run 0 history --database app.db --format json
jq . "$out" >/dev/null || wrong "no JSON"

finish
