#!/bin/sh
# sqlguard layouts: every layout and runner, for people and for programs.
. tests/lib.sh

it "layouts lists every layout and every runner"
run 0 layouts
is_silent
for file in project/layouts/*.c; do
	for word in $(sed -n 's/^SG_\(LAYOUT\|RUNNER\)(\(.*\)).*/\2/p' "$file" | tr _ -); do
		grep -q "^$word: " "$out" || wrong "$word is not listed"
	done
done
prints "meta/_journal.json beside the files"
prints "D1 runs each file in one transaction"

it "layouts as JSON tells the same"
if need jq; then
	names='s/^\([a-z0-9-]*\): .*/\1/p'
	listed=$("$sqlguard" layouts | sed -n "$names" | sort)
	run 0 layouts --format json
	same "$listed" "$(jq -r '.layouts[].name, .runners[].name' "$out" | sort)"
	same on "$(jq -r '.runners[] | select(.name == "wrangler").foreign_keys' "$out")"
	same "run null" "$(jq -r '.runners[] | select(.name == "node-pg-migrate") |
		"\(.postgres.transaction) \(.sqlite)"' "$out")"
fi

it "layouts takes neither paths nor unknown formats"
run 2 layouts drizzle
tells "takes no argument"
run 2 layouts --format yaml
tells "unknown format 'yaml'"

finish
