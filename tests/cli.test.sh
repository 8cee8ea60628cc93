#!/bin/sh
# Commands, options and exit codes, as a user types them.
. tests/lib.sh
cd "$scratch" || exit 2
mkdir work && cd work || exit 2

printf 'CREATE TABLE IF NOT EXISTS a (id integer PRIMARY KEY AUTOINCREMENT);\n' >clean.sql
printf 'DROP TABLE gone;\n' >bad.sql
printf 'DELETE FROM logs;\n' >wipe.sql

worst_of() {
	jq -r '[.findings[] | select(.suppressed | not) | .severity] | unique | join(" ")' "$out"
}

rules_found() {
	jq -r '[.findings[].rule] | unique | join(" ")' "$out"
}

it "--help tells the commands and exit codes"
run 0 --help
for word in check rules explain dump 'Exit codes'; do prints "$word"; done
is_silent

it "no command is a usage error that shows the help"
run 2
tells "Usage: sqlguard <command>"
prints_no "Usage"

it "--version tells the version and the libraries"
run 0 --version
prints "sqlguard $(sed -n 's/^VERSION := //p' "$root/Makefile")"
for word in libpg_query PCRE2 cJSON; do prints "$word"; done

it "an unknown command is named"
run 2 chekc
tells "unknown command 'chekc'"
tells "Try 'sqlguard --help'"

for command in check rules explain dump; do
	it "$command --help lists its options"
	run 0 "$command" --help
	prints "Usage: sqlguard $command"
	prints "--help"
	it "$command names an unknown option"
	run 2 "$command" --nonsense
	tells "unknown option '--nonsense'"
	tells "Try 'sqlguard $command --help'"
done

it "an unknown short option is named"
run 2 check -x
tells "unknown option '-x'"

it "an option without its value is named"
run 2 check bad.sql --format
tells "'--format' needs a value"

it "a flag with a value is refused"
run 2 check --quiet=yes bad.sql
tells "'--quiet' takes no value"

it "-- ends the options"
cp clean.sql ./--quiet.sql
run 0 check --dialect sqlite -- --quiet.sql
rm ./--quiet.sql

it "rules lists each rule once"
run 0 rules
prints "drop-table"
same "" "$(cut -d ' ' -f 1 "$out" | sort | uniq -d)"
same "$(find "$root/rules" -name '*.c' | wc -l)" "$(wc -l <"$out")"

it "rules --format json is a list with the same names"
run 0 rules --format json
cp "$out" rules.json
run 0 rules
same "$(cut -d ' ' -f 1 "$out")" "$(jq -r '.[].name' rules.json)"
same "[]" "$(jq -c '[.[] | select((.severity | IN("off", "info", "warning", "error") | not)
	or (.dialects | length) == 0 or .summary == "")]' rules.json)"

it "rules takes no argument"
run 2 rules drop-table
tells "takes no argument"

it "rules names an unknown format"
run 2 rules --format yaml
tells "unknown format 'yaml'"

it "explain tells what a rule is about"
for rule in $(cut -d ' ' -f 1 "$out" | head -n 3) drop-table; do
	run 0 explain "$rule"
	prints "$rule"
done

it "every rule can be explained"
for rule in $(jq -r '.[].name' rules.json); do
	run 0 explain "$rule"
	[ "$(wc -l <"$out")" -ge 5 ] || wrong "the page of $rule is short"
done

it "explain proposes the nearest rule"
run 2 explain drop-tabel
tells "did you mean 'drop-table'"

it "explain without a rule is a usage error"
run 2 explain
tells "Try 'sqlguard explain --help'"

it "dump tokens and dump ast print them"
run 0 dump tokens bad.sql --dialect postgres
prints "DROP"
run 0 dump ast bad.sql --dialect postgres
prints "drop"
run 0 dump tokens --dialect sqlite bad.sql
prints "gone"
run 0 dump ast --dialect=sqlite bad.sql
prints "gone"

it "dump names what it cannot do"
run 2 dump bytes bad.sql
tells "cannot dump 'bytes'"
run 2 dump tokens missing.sql
tells "missing.sql"
run 2 dump tokens
tells "one path"
run 2 dump ast --dialect oracle bad.sql
tells "unknown dialect 'oracle'"

it "a clean file is exit code 0"
run 0 check --dialect sqlite clean.sql

it "a finding of severity error is exit code 1"
run 1 check --dialect postgres bad.sql
prints "bad.sql:1:"
prints "drop-table"

for format in text json sarif github; do
	it "--format $format has the finding"
	run 1 check --dialect postgres --quiet --format "$format" bad.sql
	prints "drop-table"
	is_silent
done

it "--format json and sarif are one JSON value each"
for format in json sarif; do
	run 1 check --dialect postgres --format "$format" --verbose bad.sql clean.sql
	same 1 "$(jq -s length "$out")"
	tells "postgres (--dialect)"
done

it "an unknown format is named with the known ones"
run 2 check --format xml bad.sql
tells "unknown format 'xml'"
tells "json"

it "several --output write files and leave standard output alone"
run 1 check --dialect postgres --output json=o.json --output sarif=o.sarif \
	--output github=o.txt bad.sql
prints "bad.sql:1:"
same drop-table "$(jq -r '.findings[] | select(.severity == "error") | .rule' o.json)"
same drop-table "$(jq -r '.runs[0].results[] | select(.level == "error") | .ruleId' o.sarif)"
grep -q '^::error .*file=bad.sql' o.txt || wrong "o.txt: $(cat o.txt)"

it "the same report goes to a file and to standard output"
run 1 check --dialect postgres --format json --output json=o.json bad.sql
cmp -s o.json "$out" || wrong "they differ"

it "--quiet says nothing at all about a clean file"
run 0 check --dialect sqlite --quiet --output text=o.txt clean.sql
is_silent
test ! -s "$out" || wrong "standard output: $(cat "$out")"
test -f o.txt && test ! -s o.txt || wrong "o.txt: $(cat o.txt)"

it "--output without a format or file is refused"
run 2 check --output o.json bad.sql
tells "'--output o.json' must be FORMAT=FILE"
run 2 check --output json= bad.sql
tells "must be FORMAT=FILE"
run 2 check --output xml=o.xml bad.sql
tells "unknown format 'xml'"

it "an --output that cannot be written is exit code 2"
run 2 check --dialect postgres --output json=no/such/folder.json bad.sql
tells "cannot write 'no/such/folder.json'"

it "a full disk is exit code 2, on standard output and for a file"
for code in 1 2; do
	target=/dev/full
	[ "$code" = 1 ] || target=/dev/null
	timeout "$limit" "$sqlguard" check --dialect postgres --format json \
		--output json=/dev/full bad.sql >"$target" 2>"$err"
	same 2 $?
	tells "cannot write"
done
for arguments in "check --dialect postgres bad.sql" rules --help "explain drop-table" \
	"dump ast bad.sql"; do
	# shellcheck disable=SC2086 # words of a command line
	timeout "$limit" "$sqlguard" $arguments >/dev/full 2>"$err"
	same "$arguments: 2" "$arguments: $?"
	tells "cannot write standard output"
done

it "--fail-on moves the border of exit code 1"
for severity in info warning error; do
	case $severity in
	info) codes="1 0 0 0" ;;
	warning) codes="1 1 0 0" ;;
	error) codes="1 1 1 0" ;;
	esac
	for border in info warning error never; do
		run "${codes%% *}" check --dialect postgres --format json \
			--rule "drop-table=$severity" --fail-on "$border" bad.sql
		codes=${codes#* }
		same "$severity" "$(jq -r '.findings[] | select(.rule == "drop-table") | .severity' \
			"$out")"
	done
done

it "an unknown --fail-on is refused"
for word in fatal off ''; do
	run 2 check --fail-on "$word" bad.sql
	tells "must be error, warning, info or never"
done

it "an unknown --dialect is refused"
run 2 check --dialect oracle bad.sql
tells "unknown dialect 'oracle'"

it "--rule NAME runs only that rule"
run 0 check --dialect postgres --format json --rule delete-without-where bad.sql
same "" "$(rules_found)"
run 1 check --dialect postgres --format json --rule drop-table --rule delete-without-where \
	--fail-on info bad.sql wipe.sql
same "delete-without-where drop-table" "$(rules_found)"

it "--rule NAME=off runs all but that rule"
run 1 check --dialect postgres --format json --rule drop-table=off --fail-on info bad.sql \
	wipe.sql
! rules_found | grep -qw drop-table || wrong "drop-table is still there"
rules_found | grep -qw delete-without-where || wrong "the other rule is gone: $(rules_found)"

it "--rule names a misspelt rule and the nearest"
run 2 check --rule drop-tabel bad.sql
tells "unknown rule 'drop-tabel'; did you mean 'drop-table'"
run 2 check --rule drop-tabel=off bad.sql
tells "did you mean 'drop-table'"
run 2 check --rule zzzzzzzzzzzz bad.sql
tells "unknown rule 'zzzzzzzzzzzz'; 'sqlguard rules' lists them"
run 2 check --rule drop-table=fatal bad.sql
tells "severity must be off, info, warning or error"

it "--quiet leaves out the summary, not the findings"
run 1 check --dialect postgres bad.sql
cp "$out" loud
run 1 check --dialect postgres --quiet bad.sql
prints "drop-table"
[ "$(wc -l <"$out")" -lt "$(wc -l <loud)" ] || wrong "as long as without"
run 0 check --dialect sqlite --quiet clean.sql
[ ! -s "$out" ] || wrong "a clean file printed: $(cat "$out")"

it "--verbose tells dialect and reason on standard error"
run 0 check --verbose clean.sql
tells "sqlite (files beside it have AUTOINCREMENT)"
run 0 check --verbose --dialect sqlite clean.sql
tells "sqlite (--dialect)"

it "standard input is read as '-', named by --stdin-path"
timeout "$limit" "$sqlguard" check --dialect postgres - <bad.sql >"$out" 2>"$err"
same 1 $?
prints "<stdin>:1:"
timeout "$limit" "$sqlguard" check --dialect postgres --stdin-path db/9.sql - <bad.sql \
	>"$out" 2>"$err"
same 1 $?
prints "db/9.sql:1:"
timeout "$limit" "$sqlguard" check --dialect postgres - clean.sql <bad.sql >"$out" 2>"$err"
same 1 $?

it "a closed standard input is an error"
timeout "$limit" "$sqlguard" check - <&- >"$out" 2>"$err"
same 2 $?
tells "standard input"

escape=$(printf '\033')
has_color() {
	grep -q "$escape\[" "$out"
}

# As on a terminal: script(1) gives the program one.
on_terminal() {
	TERM=xterm script -qec "$*" /dev/null </dev/null >"$out" 2>"$err"
}

it "a pipe has no colours, a terminal has"
run 1 check --dialect postgres bad.sql
! has_color || wrong "colours in a file"
if need script; then
	on_terminal "'$sqlguard' check --dialect postgres bad.sql"
	has_color || wrong "no colours on a terminal"
	prints "drop-table"
	on_terminal "'$sqlguard' check --no-color --dialect postgres bad.sql"
	! has_color || wrong "colours in spite of --no-color"
	on_terminal "NO_COLOR=1 '$sqlguard' check --dialect postgres bad.sql"
	! has_color || wrong "colours in spite of NO_COLOR"
	on_terminal "NO_COLOR= '$sqlguard' check --dialect postgres bad.sql"
	has_color || wrong "an empty NO_COLOR took the colours"
	on_terminal "TERM=dumb '$sqlguard' check --dialect postgres bad.sql"
	! has_color || wrong "colours on a dumb terminal"
	on_terminal "'$sqlguard' check --dialect postgres --format json bad.sql"
	! has_color || wrong "colours in JSON"
fi

it "a suppressed finding is not exit code 1"
printf -- '-- sqlguard:ignore drop-table -- moved to the archive in May\nDROP TABLE gone;\n' \
	>hidden.sql
run 0 check --dialect postgres hidden.sql
run 0 check --dialect postgres --format json hidden.sql
same "" "$(worst_of | grep error)"

finish
