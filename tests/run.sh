#!/bin/sh
# Builds and runs every test: the programs tests/*.c and tests/unit/*.c with gcc, and again
# with clang under the sanitizers, then the scripts tests/*.test.sh with the gcc build.
# Each prints lines "ok name" and "not ok name: why"; one that ends badly without such a
# line counts as failed.  The last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 2

log=build/test.log
mkdir -p build
: >"$log"
export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_stack_use_after_return=0

# run LABEL COMMAND...: shows failures at once, keeps everything in the log
run() {
	label=$1
	shift
	out=build/test.out
	"$@" >"$out" 2>&1
	code=$?
	if [ $code != 0 ] && ! grep -q '^not ok ' "$out"; then
		tail -n 40 "$out"
		echo "not ok $label: ended with code $code" >>"$out"
	fi
	grep -q '^\(not \)\{0,1\}ok ' "$out" || echo "not ok $label: printed no result" >>"$out"
	grep '^not ok ' "$out" | sed "s|^not ok |not ok $label: |"
	sed "s|^\(not \)\{0,1\}ok |&$label: |" "$out" >>"$log"
}

build_and_run() {
	folder=build/$1-$2
	if ! make -s -j2 CC="$1" V="$2" all tests >build/make.out 2>&1; then
		cat build/make.out
		echo "not ok build with $1 as $2" | tee -a "$log"
		return
	fi
	echo "ok build with $1 as $2" >>"$log"
	for program in "$folder"/tests/*.test; do
		run "$1-$2 $(basename "$program" .test)" "$program"
	done
}

build_and_run gcc dev
build_and_run clang asan
for script in tests/*.test.sh; do
	run "$(basename "$script" .test.sh)" "$script" build/gcc-dev
done

passed=$(grep -c '^ok ' "$log")
failed=$(grep -c '^not ok ' "$log")
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
