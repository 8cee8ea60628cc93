#!/bin/sh
# Runs each fuzz target for some seconds.  Takes the seconds and the programs.  What a target
# has learnt stays in .cache/fuzz/<target>; an input that crashes goes to tests/fuzz/crashes,
# where `make test` replays it.
set -eu
seconds=$1
shift
# Recursion of parsers is bounded by depth, which needs more than the usual 8 MiB.
# shellcheck disable=SC3045 # not POSIX, but in dash and bash
ulimit -s 524288
words=.cache/fuzz/words
mkdir -p .cache/fuzz
cat fixtures/parse/*/*.sql fixtures/rules/*/*.sql 2>/dev/null | tr -cs 'A-Za-z_' '\n' |
	tr '[:lower:]' '[:upper:]' | sort -u | awk 'length($0) > 2 { printf "\"%s\"\n", $0 }' >"$words"
code=0
for program in "$@"; do
	learnt=.cache/fuzz/$(basename "$program")
	mkdir -p "$learnt"
	"$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -max_len=8192 \
		-dict="$words" -print_final_stats=1 \
		-artifact_prefix="tests/fuzz/crashes/$(basename "$program")-" \
		"$learnt" fixtures tests/fuzz/crashes || code=1
done
exit $code
