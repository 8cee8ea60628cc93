#!/bin/sh
# Installs the npm tools that tests and the benchmark run, as tools/npm/package-lock.json
# has them, into .cache/npm; does nothing when they are there.
set -eu
cd "$(dirname "$0")/.."
folder=.cache/npm
lock=tools/npm/package-lock.json
# npm's own record of what it installed is what it writes last.
is_there() {
	[ -f "$folder/node_modules/.package-lock.json" ] &&
		cmp -s "$lock" "$folder/package-lock.json"
}
is_there && exit 0
# Two at once would take away each other's files: the second waits, and finds all there.
mkdir -p "$folder"
exec 9>"$folder.lock"
flock 9
is_there && exit 0
command -v npm >/dev/null || { echo "sqlguard: npm is missing" >&2; exit 1; }
echo "sqlguard: installing the npm tools of the tests into $folder"
rm -rf "$folder/node_modules"
cp tools/npm/package.json "$lock" "$folder"
(cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
# The package forgets the mode of its program (5.7.0).
chmod +x "$folder/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
