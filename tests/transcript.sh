# What a tour ran and what it printed, and whether a page of docs/ quotes it: each line of its
# ```console blocks must be a line of the transcript, whatever its numbers, dates and user;
# "[..]" stands for lines left out, and /data/ for data/.  Sourced after lib.sh.
# shellcheck shell=sh disable=SC2154 # scratch, out, err: of lib.sh

# step CODE ARGUMENT...: as `run`, and kept
step() {
	run "$@"
	shift
	{
		echo "\$ sqlguard $*"
		cat "$out" "$err"
	} >>"$scratch/transcript"
}

# What differs from run to run, and how wide it is.
plain() {
	sed -e "s|$scratch/||g" -e 's|^/data/|data/|' -e 's| /data/| data/|g' -e 's/[^ ]*@[^ ]*/user@host/' \
		-e 's/[0-9][0-9]*/N/g' -e 's/N\.N/N/g' -e 's/NTNZ\(-N\)*/NTNZ/g' \
		-e 's/  */ /g' -e 's/ $//'
}

# quotes PAGE: the page tells what the tour printed
quotes() {
	[ -f "$1" ] || wrong "there is no $1"
	sed -n '/^```console$/,/^```$/p' "$1" | grep -v '^```' | plain >"$scratch/quoted"
	[ -s "$scratch/quoted" ] || wrong "$1 quotes nothing"
	plain <"$scratch/transcript" >"$scratch/printed"
	while IFS= read -r line; do
		[ -z "$line" ] || [ "$line" = "[..]" ] ||
			grep -qxF -e "$line" "$scratch/printed" ||
			wrong "$1: '$line' is not what it prints"
	done <"$scratch/quoted"
}
