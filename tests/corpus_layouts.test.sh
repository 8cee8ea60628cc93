#!/bin/sh
# The layout, runner and dialect of every migration set of ../shared/corpus, where that
# folder is, as fixtures/corpus-layouts.tsv has them; --bless writes that.
bless=${2:-}
. tests/lib.sh
golden=$root/fixtures/corpus-layouts.tsv

it "the sets of the corpus are what their projects say"
if [ ! -d ../shared/corpus ]; then
	name="$name (passed over: the corpus is not here)"
	finish
fi
if need jq; then
	cd ../shared/corpus || exit 2
	for project in */; do
		(cd "$project" && "$sqlguard" check --format json --quiet --fail-on never 2>"$err") |
			jq -r --arg project "$project" \
				'.sets[] | [$project + .path, .layout, .runner, .dialect, .migrations] | @tsv'
	done >"$out"
	[ "$bless" = --bless ] && cp "$out" "$golden"
	difference=$(diff "$golden" "$out") || wrong "$difference"
fi
finish
