#!/bin/sh
# shellcheck disable=SC2016,SC2154 # shell text in names
# Commands that a message tells to type are typed: names of tables, migrations and folders
# that a shell would read as more than a word stand in quotes.
. tests/lib.sh

need sqlite3 || finish
cd "$scratch" || exit 1
mkdir m "a folder; touch harm"
export XDG_CONFIG_HOME="$scratch"
odd='x'"'"'; touch harm #'
sql() {
	sqlite3 -bail "a folder; touch harm/app.db" "$@"
}
sql 'CREATE TABLE p (id INTEGER PRIMARY KEY);
	CREATE TABLE "'"$odd"'" (id INTEGER PRIMARY KEY, p_id REFERENCES p (id) ON DELETE CASCADE);
	INSERT INTO p VALUES (1); INSERT INTO "'"$odd"'" VALUES (1, 1);'

# typed TEXT: the line of standard output with it, as a shell reads what begins with it
typed() {
	sed -n "s/^.*\($1.*\)\$/\1/p" "$out" | sed 's/   (.*//; s/  to [a-z].*//' | head -n 1
}

it "what a finding needs to be allowed"
echo "DROP TABLE \"$odd\";" >m/0001_drop.sql
run 4 apply m --database "a folder; touch harm/app.db" --yes
eval "set -- $(typed '--allow ')"
same "--allow drop-table:$odd --reason" "${1-} ${2-} ${3-}"

it "what the verification needs to be allowed"
{
	echo '-- sqlguard:ignore-file cascade-data-loss -- a test'
	echo 'DELETE FROM p WHERE id = 1;'
} >m/0001_drop.sql
run 4 apply m --database "a folder; touch harm/app.db" --yes
eval "set -- $(typed '--allow ')"
same "--allow rows-lost:$odd --reason" "${1-} ${2-} ${3-}"

it "the way back"
echo 'CREATE TABLE q (id INTEGER);' >m/0001_drop.sql
run 0 apply m --database "a folder; touch harm/app.db" --yes
eval "set -- $(typed 'sqlguard restore ')"
[ $# = 0 ] || shift
run 0 "$@" --yes
same '' "$(sql "SELECT name FROM sqlite_master WHERE name = 'q'")"

it "what repair tells"
run 0 apply m --database "a folder; touch harm/app.db" --yes
cp m/0001_drop.sql "m/0002_$odd.sql"
echo 'CREATE TABLE r (id INTEGER);' >"m/0002_$odd.sql"
run 0 apply m --database "a folder; touch harm/app.db" --yes
rm "m/0002_$odd.sql"
run 1 repair m --database "a folder; touch harm/app.db"
eval "set -- $(typed '--forget ')"
run 0 repair m --database "a folder; touch harm/app.db" "$@" --yes

it "no shell did what a name said"
same '' "$(find . -name harm)"
finish
