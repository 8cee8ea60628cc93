#!/bin/sh
# File names may hold any byte but NUL and '/': reports stay valid and name the file.
. tests/lib.sh
cd "$scratch" || exit 2
mkdir work && cd work || exit 2
escape=$(printf '\033')
newline='
'

# named WHAT FILE SHOWN: every format takes the file; JSON shows it as SHOWN.
named() {
	it "a file name with $1"
	case $2 in */*) mkdir -p "$(dirname -- "$2")" ;; esac
	printf 'DROP TABLE gone;\n' >"$2"
	for format in json sarif; do
		run 1 check --dialect postgres --format $format -- "$2"
		jq . "$out" >/dev/null 2>&1 || wrong "$format is not valid JSON"
		iconv -f UTF-8 -t UTF-8 "$out" >/dev/null 2>&1 || wrong "$format is not UTF-8"
	done
	run 1 check --dialect postgres --format json -- "$2"
	same "$3" "$(jq -j '[.findings[].file] | unique | join("|")' "$out")"
	run 1 check --dialect postgres --rule drop-table --format github -- "$2"
	same "1 of 2 lines" "$(grep -c '^::error ' "$out") of $(wc -l <"$out") lines"
	run 1 check --dialect postgres --rule drop-table --format text -- "$2"
	prints "drop-table"
	! grep -q "$escape" "$out" || wrong "the escape sequence reached the terminal"
	run 1 check --dialect postgres --verbose --format json .
	! grep -q "$escape" "$err" || wrong "the escape sequence reached standard error"
	rm -- "$2"
}

# missing WHAT NAME: the error about a missing file shows no control bytes either.
missing() {
	it "a missing file whose name has $1"
	run 2 check -- "$2"
	! grep -q "$escape" "$err" || wrong "the escape sequence reached standard error"
	same 1 "$(grep -c '^sqlguard: ' "$err")"
	same 1 "$(grep -vc '^Try ' "$err")"
}

named "spaces" 'a  b .sql' 'a  b .sql'
named "a leading dash" '-rf.sql' '-rf.sql'
named "percent signs" '%s%n%25.sql' '%s%n%25.sql'
named "quotes" "it's \"quoted\".sql" "it's \"quoted\".sql"
named "a backslash" 'a\b.sql' 'a\b.sql'
named "colons and commas" 'a::b,c=d.sql' 'a::b,c=d.sql'
named "brackets" 'a[1]*.sql' 'a[1]*.sql'
named "markup" '<b>&amp;.sql' '<b>&amp;.sql'
named "letters of other scripts" 'grüße/表.sql' 'grüße/表.sql'
named "250 letters" "$(printf '%0246d' 0).sql" "$(printf '%0246d' 0).sql"
named "a newline" "a${newline}::error::b.sql" "a${newline}::error::b.sql"
named "an escape sequence" "a${escape}[31mred.sql" "a${escape}[31mred.sql"
named "a tab" "$(printf 'a\tb.sql')" "$(printf 'a\tb.sql')"
named "bytes that are not UTF-8" "$(printf 'a\377b.sql')" 'a�b.sql'
missing "a newline" "a${newline}sqlguard: all is well.sql"
missing "an escape sequence" "a${escape}[31mred.sql"

it "an argument with an escape sequence is shown without it"
for arguments in "${escape}[2J" "check --rule ${escape}[2J" "check --format ${escape}[2J" \
	"check --${escape}[2J" "check --dialect ${escape}[2J" "explain ${escape}[2J"; do
	# shellcheck disable=SC2086 # words of a command line
	run 2 $arguments
	! grep -q "$escape" "$err" || wrong "it reached standard error: $arguments"
done

finish
