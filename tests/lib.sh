# What the test scripts share, sourced with the build folder as $1: `it` opens a case, `run`
# and the checks after it collect what is wrong, `finish` closes the last case and exits.
# shellcheck shell=sh
set -u
root=$(pwd)
case $1 in
/*) sqlguard=$1/sqlguard ;;
*) sqlguard=$root/$1/sqlguard ;;
esac
scratch=$(mktemp -d)
# Tests may have made folders that their owner cannot enter.
trap 'chmod -R u+rwX "$scratch" 2>/dev/null; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
out=$scratch/stdout err=$scratch/stderr
name='' why='' failed=0 limit=20
unset NO_COLOR

close_case() {
	[ -n "$name" ] || return 0
	if [ -z "$why" ]; then
		echo "ok $name"
	else
		echo "not ok $name: $why"
		failed=1
	fi
	name='' why=''
}

it() {
	close_case
	name=$1
}

# The first reason is the one that tells most.
wrong() {
	[ -n "$why" ] || why=$(printf '%s' "$1" | tr '\n' ' ' | cut -c 1-400)
}

finish() {
	close_case
	exit "$failed"
}

# need TOOL...: whether all are there; the case fails under CI and is passed over elsewhere.
need() {
	for tool in "$@"; do
		command -v "$tool" >/dev/null && continue
		[ "${CI:-}" = true ] && wrong "$tool is missing"
		[ -n "$why" ] || name="$name (passed over: $tool is missing)"
		return 1
	done
}

# A git that knows neither its user nor the repository that may have started the test.
private_git() {
	export HOME="$scratch" GIT_CONFIG_NOSYSTEM=1
	export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org
	export GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
	unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX
}

# run CODE ARGUMENT...: runs the program, which must end with that exit code in time.
run() {
	want=$1
	shift
	timeout "$limit" "$sqlguard" "$@" >"$out" 2>"$err"
	code=$?
	[ $code = "$want" ] ||
		wrong "exit code $code instead of $want of 'sqlguard $*': $(tail -n 3 "$err")"
}

# prints TEXT, tells TEXT: standard output, standard error hold it.
prints() {
	grep -qF -e "$1" "$out" || wrong "standard output lacks '$1': $(head -n 3 "$out")"
}

tells() {
	grep -qF -e "$1" "$err" || wrong "standard error lacks '$1': $(head -n 3 "$err")"
}

prints_no() {
	! grep -qF -e "$1" "$out" || wrong "standard output has '$1'"
}

is_silent() {
	[ ! -s "$err" ] || wrong "standard error is not empty: $(head -n 3 "$err")"
}

# same WANTED GOT: two texts are equal.
same() {
	[ "$1" = "$2" ] || wrong "wanted '$1', got '$2'"
}
