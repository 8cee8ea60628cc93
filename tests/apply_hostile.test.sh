#!/bin/sh
# Names and contents that mean no good: of files, tables, columns, values and ledgers.  None
# becomes SQL, an option or a terminal's command, and all JSON stays valid.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
. tests/lib.sh
limit=40
cd "$scratch" || exit 2

escape=$(printf '\033')
newline=$(printf '\nx')
newline=${newline%x}
quotes="it's \"all\" \`here\` [now]"
drop="x'); DROP TABLE kept; --"
drop2='x"; DROP TABLE kept; --'

# is_clean_text: what a terminal gets has no control characters
is_clean_text() {
	cat "$out" "$err" | tr -d '\n\t' | LC_ALL=C grep -q '[[:cntrl:]]' &&
		wrong "a control character in the output of '$said'"
}

# all_ways CODE COMMAND...: as text and as JSON
all_ways() {
	wanted=$1
	shift
	said=$*
	run "$wanted" "$@"
	is_clean_text
	run "$wanted" "$@" --format json
	jq empty "$out" 2>/dev/null || wrong "no valid JSON of '$said': $(head -c 300 "$out")"
	is_clean_text
}

# ident NAME: as SQL writes it
ident() {
	printf '"%s"' "$(printf '%s' "$1" | sed 's/"/""/g')"
}

# sound DATABASE: what must have survived has
sound() {
	same "ok" "$(sqlite3 "$1" "PRAGMA integrity_check" "PRAGMA foreign_key_check")"
	same "7" "$(sqlite3 "$1" "SELECT count(*) FROM kept")"
}

# put_kept DATABASE
put_kept() {
	sqlite3 "$1" "CREATE TABLE kept (a INTEGER PRIMARY KEY, b TEXT)" \
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7)
		INSERT INTO kept SELECT i, 'row ' || i FROM n"
}

# go NAME: a folder for the case
go() {
	mkdir -p "$scratch/$1/m" && cd "$scratch/$1" || exit 2
}

case_of_database() {
	go "$1"
	printf 'CREATE TABLE t (a INTEGER PRIMARY KEY);\n' >m/0001_a.sql
	put_kept "./$2"
	[ -s "./$2" ] || wrong "the case is not made"
	all_ways 1 status "--database=$2" m
	all_ways 0 plan "--database=$2" m
	run 0 apply --yes "--database=$2" m
	is_clean_text
	sound "./$2"
	same "1" "$(sqlite3 "./$2" "SELECT count(*) FROM sqlguard_migrations")"
	all_ways 0 status "--database=$2" m
	all_ways 0 backup "--database=$2"
	all_ways 1 verify "--database=$2" m
	all_ways 0 history "--database=$2"
	same x "$(find . -name .sqlguard -prune -o -name '*.db' -exec printf x ';')"
}

n=0
for file in "$drop.db" "$drop2.db" "-rf.db" "--database=x.db" "a b	c.db" "it's.db" \
	"${escape}[31mred${escape}]0;title.db" "a${newline}b.db" "dürüm 🥙.db" "a?mode=memory.db" \
	"100%s%n.db" "a#b.db"; do
	n=$((n + 1))
	it "a database whose name is hostile, number $n"
	need jq sqlite3 || continue
	case_of_database "database$n" "$file"
done

it "a database whose name is a URL is not opened as one"
go url
put_kept ./file:other.db
run 2 apply --yes --database=file:other.db m
tells "URL"
same "" "$(ls other.db 2>/dev/null)"

n=0
for file in "0001_$drop.sql" "0001_$drop2.sql" "0001_it's.sql" "0001_a b.sql" \
	"0001_${escape}[31mred.sql" "0001_a${newline}b.sql" "0001_dürüm.sql" \
	"0001_100%s%n.sql"; do
	n=$((n + 1))
	it "a migration whose file name is hostile, number $n"
	need jq sqlite3 || continue
	go "file$n"
	put_kept app.db
	printf 'CREATE TABLE t (a INTEGER PRIMARY KEY);\n' >"m/$file"
	printf 'CREATE TABLE u (a INTEGER PRIMARY KEY);\n' >m/0002_b.sql
	all_ways 1 status --database app.db m
	all_ways 0 plan --database app.db m
	run 0 apply --yes --database app.db m
	is_clean_text
	sound app.db
	same "t" "$(sqlite3 app.db "SELECT name FROM sqlite_schema WHERE name = 't'")"
	same "2" "$(sqlite3 app.db "SELECT count(*) FROM sqlguard_migrations")"
	rm "m/$file"
	all_ways 1 status --database app.db m
	all_ways 0 history --database app.db
done

n=0
for table in "$drop" "$drop2" "$quotes" "a${newline}b" "${escape}[31mred" "dürüm 🥙" \
	" leading" "-- comment" "select" "a;b" "%s%n" "sqlguard" '"' "''"; do
	n=$((n + 1))
	it "a table and columns whose names are hostile, number $n"
	need jq sqlite3 || continue
	go "table$n"
	put_kept app.db
	quoted=$(ident "$table")
	sqlite3 app.db "CREATE TABLE $quoted (id INTEGER PRIMARY KEY, $quoted TEXT,
		kept INTEGER REFERENCES kept(a) ON DELETE CASCADE)" \
		"INSERT INTO $quoted SELECT a, '${escape}[2J' || b, a FROM kept" \
		"CREATE INDEX $(ident "i$table") ON $quoted ($quoted)"
	before=$(sqlite3 app.db "SELECT * FROM $quoted" | sha256sum)
	printf 'ALTER TABLE %s ADD COLUMN more TEXT;\n' "$quoted" >m/0001_a.sql
	all_ways 0 plan --database app.db m
	run 0 apply --yes --database app.db m
	is_clean_text
	sound app.db
	same "$before" "$(sqlite3 app.db "SELECT id, $quoted, kept FROM $quoted" | sha256sum)"
	all_ways 1 verify --database app.db m
	first=$(ls .sqlguard/backups/*.db)
	run 0 backup --quiet --database app.db
	backup=$(find .sqlguard/backups -name '*.db' ! -path "$first")
	sqlite3 app.db "DELETE FROM $quoted WHERE id > 3"
	run 0 restore --yes --database app.db --table "$table" "$backup"
	is_clean_text
	same "$before" "$(sqlite3 app.db "SELECT id, $quoted, kept FROM $quoted" | sha256sum)"
	sound app.db
	run 0 restore --yes --database app.db "$first"
	same "$before" "$(sqlite3 app.db "SELECT * FROM $quoted" | sha256sum)"
	sound app.db
done

n=0
for entry in "$drop" "$drop2" "$quotes" "a${newline}b" "${escape}[31mred" "0001_a" \
	"$(head -c 100000 /dev/zero | tr '\0' x)"; do
	n=$((n + 1))
	it "a ledger whose contents are hostile, number $n"
	need jq sqlite3 || continue
	go "ledger$n"
	put_kept app.db
	printf 'CREATE TABLE t (a INTEGER PRIMARY KEY);\n' >m/0001_a.sql
	run 0 apply --yes --quiet --database app.db m
	value=$(printf '%s' "$entry" | sed "s/'/''/g")
	printf "UPDATE sqlguard_migrations SET %s = '%s';\n" checksum "$value" applied_at \
		"$value" tool_version "$value" outcome "$value" >edit.sql
	printf "INSERT INTO sqlguard_migrations (name, checksum, outcome, applied_at,
		duration_ms, statements, tool_version, format)
		VALUES ('%s', '%s', 'applied', '%s', 'x', x'00ff', '', 1);\n" \
		"$value." "$value" "$value" >>edit.sql
	sqlite3 app.db <edit.sql || wrong "the case is not made"
	printf 'CREATE TABLE u (a INTEGER PRIMARY KEY);\n' >m/0002_b.sql
	for how in text json; do
		timeout "$limit" "$sqlguard" status --format $how --database app.db m \
			>"$out" 2>"$err"
		code=$?
		said="status as $how"
		case $code in [0124]) ;; *) wrong "exit code $code" ;; esac
		is_clean_text
		[ $how = text ] || [ $code = 2 ] || jq empty "$out" || wrong "no valid JSON"
	done
	timeout "$limit" "$sqlguard" apply --yes --database app.db m >"$out" 2>"$err"
	code=$?
	[ $code = 4 ] || [ $code = 2 ] || wrong "apply ends with $code"
	said=apply
	is_clean_text
	sound app.db
	same "" "$(sqlite3 app.db "SELECT name FROM sqlite_schema WHERE name = 'u'")"
done

it "values that are no text, no numbers, or endless in a ledger"
go values
put_kept app.db
printf 'CREATE TABLE t (a INTEGER PRIMARY KEY);\n' >m/0001_a.sql
run 0 apply --yes --quiet --database app.db m
sqlite3 app.db "UPDATE sqlguard_migrations SET name = x'00ff0a27', checksum = 9e999,
	format = 'many', duration_ms = -1, id = -9223372036854775808"
timeout "$limit" "$sqlguard" status --format json --database app.db m >"$out" 2>"$err"
code=$?
case $code in [0124]) ;; *) wrong "exit code $code" ;; esac
sound app.db

it "a trigger on the ledger that deletes rows: they stay, or the run stops"
go trigger
put_kept app.db
printf 'CREATE TABLE t (a INTEGER PRIMARY KEY);\n' >m/0001_a.sql
run 0 apply --yes --quiet --database app.db m
sqlite3 app.db "CREATE TRIGGER evil AFTER INSERT ON sqlguard_migrations
	BEGIN DELETE FROM kept; END"
printf 'CREATE TABLE u (a INTEGER PRIMARY KEY);\n' >m/0002_b.sql
run 4 apply --yes --quiet --database app.db m
sound app.db
same "" "$(sqlite3 app.db "SELECT name FROM sqlite_schema WHERE name = 'u'")"

it "a trigger on another table that a migration sets off: named, rolled back, counted"
go trigger2
put_kept app.db
sqlite3 app.db "CREATE TABLE t (a INTEGER PRIMARY KEY)" \
	"CREATE TRIGGER evil AFTER INSERT ON t BEGIN DELETE FROM kept; END"
printf 'INSERT INTO t VALUES (1);\n' >m/0001_a.sql
run 4 apply --yes --quiet --database app.db m
grep -q kept "$out" "$err" || wrong "the table is not named: $(cat "$out" "$err")"
sound app.db

it "a set whose files are links out of it runs nothing from there unseen"
go links
put_kept app.db
printf 'DROP TABLE kept;\n' >"$scratch/outside.sql"
ln -s "$scratch/outside.sql" m/0001_a.sql
timeout "$limit" "$sqlguard" apply --yes --quiet --database app.db m >"$out" 2>"$err"
code=$?
[ $code = 4 ] || [ $code = 2 ] || [ $code = 0 ] || wrong "exit code $code"
sound app.db

it "a table that is named as an option is a name"
go option
put_kept app.db
run 0 backup --quiet --database app.db
backup=$(ls .sqlguard/backups/*.db)
for table in --yes -x ''; do
	timeout "$limit" "$sqlguard" restore --yes --database app.db "--table=$table" \
		"$backup" >"$out" 2>"$err"
	code=$?
	[ $code = 2 ] || [ $code = 4 ] || wrong "'$table' ends with $code"
done
sound app.db
finish
