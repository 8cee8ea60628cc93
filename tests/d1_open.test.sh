#!/bin/sh
# shellcheck disable=SC2016 # SQL's quotes
# sqlguard beside `wrangler dev`: a worker has the local D1 database open, reads and writes,
# while sqlguard applies, backs up and restores.  The worker sees what was done, none of its
# rows is lost by an apply, and the file is sound.
. tests/lib.sh
. tests/d1.sh
limit=60

it "miniflare and the other tools are installed"
if need npm node jq mkfifo && ! tools/test_tools.sh >"$out" 2>&1; then
	[ "${CI:-}" = true ] && wrong "$(tail -n 3 "$out")"
	name="$name (passed over: $(tail -n 1 "$out"))"
fi
[ -d .cache/npm/node_modules/miniflare ] && command -v jq >/dev/null || finish

d1_project "$scratch/p"
cd "$scratch/p" || exit 1
echo "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);
CREATE TABLE b (id INTEGER PRIMARY KEY, a_id REFERENCES a (id) ON DELETE CASCADE);
INSERT INTO a VALUES (1, 'one'), (2, 'two');
INSERT INTO b VALUES (1, 1);" >migrations/0001_a.sql
mkfifo "$scratch/asks" "$scratch/answers"
"$(d1_node)" "$root/tests/d1_open.mjs" "$scratch/p" <"$scratch/asks" \
	>"$scratch/answers" 2>"$scratch/worker" &
worker=$!
exec 3>"$scratch/asks" 4<"$scratch/answers"

# ask STATEMENT: of the worker
ask() {
	echo "$1" >&3
	IFS= read -r said <&4 || wrong "the worker died: $(tail -n 3 "$scratch/worker")"
	printf '%s\n' "$said"
}

# other_errors ANSWER: of a writing worker; workerd waits for no lock of another process.
other_errors() {
	same '' "$(echo "$1" | jq -r '.errors[]' | grep -v 'database is locked')"
}

it "the worker sees what sqlguard applies, and writes on"
same '[{"x":1}]' "$(ask 'SELECT 1 AS x')"
run 0 apply --yes --quiet
same '[{"x":"one"},{"x":"two"}]' "$(ask 'SELECT x FROM a ORDER BY id')"
same '[{"name":"0001_a.sql"}]' "$(ask 'SELECT name FROM d1_migrations')"
same '[]' "$(ask "INSERT INTO a VALUES (3, 'three')")"
run 0 verify
prints 'Sound:'

it "while the worker writes, all its rows stay"
echo "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 5;" >migrations/0002_y.sql
ask write >/dev/null
run 0 apply --yes --quiet
ended=$(ask stop)
other_errors "$ended"
rows=$(($(echo "$ended" | jq .rows) + 3))
same "[{\"n\":$rows,\"y\":$((5 * rows))}]" "$(ask 'SELECT count(*) AS n, sum(y) AS y FROM a')"

it "the worker sees the restored database, and writes on"
run 0 restore latest --yes --quiet
same '[{"name":"0001_a.sql"}]' "$(ask 'SELECT name FROM d1_migrations')"
same '"D1_ERROR: no such column: y at offset 7: SQLITE_ERROR"' "$(ask 'SELECT y FROM a')"
same '[{"x":"after"}]' "$(ask "INSERT INTO a (x) VALUES ('after') RETURNING x")"
run 0 verify
prints 'Sound:'

it "restoring while the worker writes loses none of its rows unseen"
ask write >/dev/null
timeout "$limit" "$sqlguard" restore latest --yes --quiet >"$out" 2>"$err"
case $?:$(cat "$err") in
0:*) ;;
4:*"another program wrote to 'local D1 db' after what is there was backed up"*) ;;
*) wrong "$(cat "$out" "$err")" ;;
esac
other_errors "$(ask stop)"
same '[{"quick_check":"ok"}]' "$(ask 'PRAGMA quick_check')"
run 0 restore latest --yes --quiet
run 0 verify
prints 'Sound:'
run 0 restore latest --yes --quiet --table b
same '[{"id":1,"a_id":1}]' "$(ask 'SELECT * FROM b')"

it "the worker ends, and leaves a sound database"
exec 3>&-
wait "$worker" || wrong "it ended with $?: $(tail -n 3 "$scratch/worker")"
exec 4<&-
run 0 verify
prints 'Sound:'
finish
