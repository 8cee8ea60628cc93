#!/bin/sh
# shellcheck disable=SC2016,SC2317 # jq's variables; judges are called by name
# Reports of the built program before judges of others: ajv with our schema and with that of
# SARIF 2.1.0, and Microsoft's multitool with the rules of GitHub Advanced Security.  Each
# judge must also refuse a spoilt report, or it would prove nothing.
. tests/lib.sh

it "the judges are installed"
if need npm node && ! tools/test_tools.sh >"$out" 2>&1; then
	[ "${CI:-}" = true ] && wrong "$(tail -n 3 "$out")"
	name="$name (passed over: $(tail -n 1 "$out"))"
fi
[ -x .cache/npm/node_modules/.bin/ajv ] || finish
tools=$root/.cache/npm/node_modules
multitool=$tools/@microsoft/sarif-multitool-linux
# Its runtime needs no ICU then.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# A checkout with what makes a report hard: names, bytes and line ends.
project=$scratch/project
mkdir -p "$project/drizzle/ä %41 b" "$scratch/judged"
cd "$project" || exit 1
printf 'DROP TABLE users;\r\nCREATE TABLE t (id integer);\r\nDROP TABLE users;\r\n' \
	>drizzle/0001_crlf.sql
printf '\357\273\277-- sqlguard:ignore drop-table -- moved\nDROP TABLE "\360\237\230\200";\n' \
	>"drizzle/ä %41 b/0002.sql"
printf 'DROP TABLE "\377\033[31m";\nDELETE FROM;\n' >drizzle/0003_bytes.sql
printf '' >drizzle/0004_empty.sql
printf 'SELECT 1;\n' >drizzle/0005_clean.sql
# Judges take a second to start: reports in $scratch/judged are judged at once.

# report CODE FORMAT PATH...: a report of the project in $scratch/FORMAT.json
report() {
	want=$1 format=$2
	shift 2
	run "$want" check --dialect sqlite --format "$format" "$@"
	cp "$out" "$scratch/$format.json"
}

# ajv SCHEMA FILE [OPTION...]: as ajv-cli judges it
ajv() {
	schema=$1 file=$2
	shift 2
	node "$tools/ajv-cli/dist/index.js" validate --spec=draft2020 -s "$schema" \
		-d "$file" "$@" >"$scratch/judge" 2>&1
}
our_schema() {
	ajv "$root/docs/findings.schema.json" "$1"
}
sarif_schema() {
	ajv "$multitool/sarif-2.1.0.json" "$1" --strict=false -c "$tools/ajv-formats"
}

# The multitool ends with 0 whatever it finds: its own report tells.
ghas() {
	"$multitool/Sarif.Multitool" validate "$1" --rule-kind 'Sarif;Ghas' \
		--level 'Error;Warning' --log ForceOverwrite -o "$scratch/judge.sarif" \
		>"$scratch/judge" 2>&1 || return 1
	[ "$(jq '.runs[0].results | length' "$scratch/judge.sarif")" = 0 ]
}

approves() {
	"$1" "$2" || wrong "$1 refuses it: $(tail -n 5 "$scratch/judge")"
}

# refuses JUDGE FILE FILTER: the judge sees what the jq filter spoils
refuses() {
	jq "$3" "$2" >"$scratch/spoilt.json" || wrong "jq refuses '$3'"
	! "$1" "$scratch/spoilt.json" || wrong "$1 approves of '$3'"
}

# says FORMAT FILTER: what the jq filter finds holds
says() {
	jq -e "$2" "$scratch/$1.json" >/dev/null || wrong "not so in $1: $2"
}

it "json is as docs/findings.schema.json says"
report 1 json .
approves our_schema "$scratch/json.json"
says json '.findings | length >= 4'
says json '[.findings[] | select(.suppressed)] | length == 1'
says json '[.findings[] | select(.suppressed)][0] | .reason == "moved" and .line == 2'
says json '.summary.files == 5 and (.files | length) == 5'
says json '.summary.errors == ([.findings[] | select(.severity == "error" and (.suppressed | not))] | length)'
refuses our_schema "$scratch/json.json" '.findings[0].line = 0'
refuses our_schema "$scratch/json.json" '.extra = 1'
refuses our_schema "$scratch/json.json" 'del(.findings[0].notes)'

it "json of a clean file"
report 0 json drizzle/0005_clean.sql
approves our_schema "$scratch/json.json"
says json '.findings == []'

it "json of files in any dialect"
mkdir any "$scratch/any"
printf 'CREATE TABLE `a` (`b` int) ENGINE=InnoDB;\n' >any/mysql.sql
printf 'CREATE INDEX CONCURRENTLY i ON t (a);\nDROP TABLE t;\n' >any/postgres.sql
for dialect in auto postgres sqlite d1; do
	timeout "$limit" "$sqlguard" check --dialect "$dialect" --format json any \
		>"$scratch/any/$dialect.json" 2>"$err"
done
approves our_schema "$scratch/any/*.json"
rm -r any

it "sarif is as the schema of SARIF 2.1.0 says"
report 1 sarif .
approves sarif_schema "$scratch/sarif.json"
refuses sarif_schema "$scratch/sarif.json" '.runs[0].results[0].level = "bad"'

it "json and sarif of findings with fixes"
mkdir fixes
printf 'BEGIN;\r\nSELECT 1;\r\nCOMMIT;\r\nSELECT \047\360\237\230\200\047' >fixes/a.sql
for format in json sarif; do
	timeout "$limit" "$sqlguard" check --dialect d1 --format $format fixes \
		>"$scratch/$format.json" 2>"$err"
done
approves our_schema "$scratch/json.json"
says json '[.findings[].fix | select(. != null) | .edits | length] == [2, 1]'
says json '[.findings[].fix | select(. != null)][1].edits[0] | .line == 4 and .column == 11 and .byte_start == .byte_end and .text == ";"'
refuses our_schema "$scratch/json.json" '.findings[].fix = {}'
refuses our_schema "$scratch/json.json" '.findings[].fix |= (.kind? = "any")'
approves sarif_schema "$scratch/sarif.json"
approves ghas "$scratch/sarif.json"
says sarif '[.runs[0].results[].fixes[]?.artifactChanges[0].replacements | length] == [2, 1]'
says sarif '[.runs[0].results[].fixes[]?][1].artifactChanges[0].replacements[0] |
	.insertedContent.text == ";" and .deletedRegion.startColumn == 12 and
	.deletedRegion.endColumn == 12 and .deletedRegion.byteLength == 0'
says sarif '[.runs[0].results[].fixes[]?][0].artifactChanges[0].replacements[1].deletedRegion |
	.startLine == 3 and .endLine == 4 and .byteLength == 9'
refuses sarif_schema "$scratch/sarif.json" '.runs[0].results[].fixes = [{}]'
cp "$scratch/sarif.json" "$scratch/judged/fixes.json"
rm -r fixes
report 1 sarif .

it "sarif is as GitHub wants it"
approves ghas "$scratch/sarif.json"
refuses ghas "$scratch/sarif.json" '.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0'
refuses ghas "$scratch/sarif.json" '.runs[0].results[0].locations = []'
says sarif '[.runs[0].results[].partialFingerprints["sqlguardFinding/v1"]] | length == (unique | length)'
says sarif '.runs[0] as $r | all($r.results[]; .ruleId == $r.tool.driver.rules[.ruleIndex].id)'
says sarif '[.runs[0].results[] | select(.suppressions)] | length == 1'
says sarif 'any(.runs[0].results[].locations[].physicalLocation.artifactLocation.uri; . == "drizzle/%C3%A4%20%2541%20b/0002.sql")'
says sarif 'all(.runs[0].results[].locations[].physicalLocation.artifactLocation; .uriBaseId == "%SRCROOT%")'

it "json and sarif of findings in a journal, which is no SQL"
mkdir -p set/meta
printf 'DROP TABLE users;\n' >set/0001_a.sql
printf '%s\n' '{"version":"7","dialect":"sqlite","entries":[' \
	'{"idx":0,"when":1,"tag":"0000_ä"},' '{"idx":1,"when":1,"tag":"0001_a"},' \
	'{"when":3}]}' >set/meta/_journal.json
report 1 json set
approves our_schema "$scratch/json.json"
same 'set/0001_a.sql:1 drizzle-journal-order
set/0001_a.sql:1 drop-table
set/meta/_journal.json:2 missing-migration-file
set/meta/_journal.json:3 unreadable-migration-index' \
	"$(jq -r '.findings[] | "\(.file):\(.line) \(.rule)"' "$out" | grep -v unknown-)"
report 1 sarif set
cp "$scratch/sarif.json" "$scratch/judged/journal.json"
says sarif 'any(.runs[0].results[]; .ruleId == "missing-migration-file" and
	.locations[0].physicalLocation.artifactLocation.uri == "set/meta/_journal.json" and
	.locations[0].physicalLocation.region.startLine == 2)'
printf '[' >set/meta/_journal.json
report 1 sarif set
cp "$scratch/sarif.json" "$scratch/judged/broken_journal.json"
: >set/meta/_journal.json
report 1 sarif set
cp "$scratch/sarif.json" "$scratch/judged/empty_journal.json"
rm -r set

it "sarif without results"
report 0 sarif drizzle/0005_clean.sql
says sarif '.runs[0].results == []'
cp "$scratch/sarif.json" "$scratch/judged/no_results.json"

it "these reports and the goldens are as their judges want them"
for golden in "$root"/fixtures/report/*.sarif; do
	cp "$golden" "$scratch/judged/$(basename "$golden" .sarif).json"
done
approves our_schema "$root/fixtures/report/*.json"
approves sarif_schema "$scratch/judged/*.json"
approves ghas "$scratch/judged/*.json"
jq '.runs[0].results[0].locations = []' "$scratch/sarif.json" >"$scratch/judged/spoilt.json"
! ghas "$scratch/judged/*.json" || wrong "ghas approves of a spoilt one among them"
jq '.runs[0].results[0].level = "bad"' "$scratch/sarif.json" >"$scratch/judged/spoilt.json"
! sarif_schema "$scratch/judged/*.json" || wrong "sarif_schema approves of a spoilt one"

it "github has one command for each finding that is shown"
report 1 json .
shown=$(jq '[.findings[] | select(.suppressed | not)] | length' "$scratch/json.json")
report 1 github .
same "$shown" "$(grep -c '^::\(error\|warning\|notice\) file=drizzle/' "$out")"
same $((shown + 1)) "$(wc -l <"$out")"

it "text and github let no control character through"
for format in text github; do
	report 1 "$format" .
	! LC_ALL=C tr -d '\n' <"$out" | LC_ALL=C grep -q '[[:cntrl:]]' ||
		wrong "$format has a control character"
	iconv -f UTF-8 -t UTF-8 "$out" >/dev/null 2>&1 || wrong "$format is not UTF-8"
done
prints_no "$(printf '\033')"

finish
