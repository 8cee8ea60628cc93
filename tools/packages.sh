#!/bin/sh
# Installs the Debian packages that are named on the command line and missing; says which.
# As root it needs no sudo; on a system without apt it prints the list and stops.
set -eu

missing=
for package in "$@"; do
	# A program may have come another way: NodeSource's nodejs brings npm and conflicts
	# with Debian's.
	command -v "$package" >/dev/null && continue
	case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) in
	installed) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

stop() {
	echo "sqlguard: $1" >&2
	echo "sqlguard: install these packages (Debian names) and run make again:" >&2
	echo " $missing" >&2
	exit 1
}

command -v apt-get >/dev/null || stop "this system has no apt-get"
if [ "$(id -u)" = 0 ]; then
	root=
elif command -v sudo >/dev/null; then
	root=sudo
else
	stop "installing packages needs root, and there is no sudo"
fi

echo "sqlguard: installing$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# PostgreSQL's package would make a database of its own and start it.
no_cluster=/etc/postgresql-common/createcluster.d/sqlguard.conf
clean_up() {
	rm -f "$log"
	[ -e "$no_cluster" ] || return 0
	$root rm -f "$no_cluster"
	$root rmdir --ignore-fail-on-non-empty "${no_cluster%/*}"
}
trap clean_up EXIT
case $missing in
*postgresql-[0-9]*)
	$root mkdir -p "${no_cluster%/*}"
	echo "create_main_cluster = false" | $root tee "$no_cluster" >/dev/null
	;;
esac
install() {
	# shellcheck disable=SC2086 # a list of names
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
		$missing >"$log" 2>&1
}
# The package lists of a fresh machine are missing or old: fetch them, then try again.
install || { $root apt-get update >"$log" 2>&1 && install; } || {
	cat "$log" >&2
	stop "apt-get failed"
}
