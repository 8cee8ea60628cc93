#!/bin/sh
# make install and uninstall, and what the installed program needs.
. tests/lib.sh
release=$root/build/${CC:-gcc}-release/sqlguard

# The test's own make must not talk to the one that may have started it.
unset MAKEFLAGS MFLAGS MAKELEVEL

it "make install puts the program under PREFIX"
make -j2 CC="${CC:-gcc}" install PREFIX="$scratch/usr" >"$out" 2>&1 || wrong "$(tail -n 5 "$out")"
[ -x "$scratch/usr/bin/sqlguard" ] || wrong "no usr/bin/sqlguard"
same bin "$(ls "$scratch/usr")"
same sqlguard "$(ls "$scratch/usr/bin")"

it "the installed program runs and has the version of the Makefile"
sqlguard=$scratch/usr/bin/sqlguard
run 0 --version
prints "sqlguard $(sed -n 's/^VERSION := //p' Makefile)"
run 1 check --dialect sqlite fixtures/projects/bookshop-d1

# Debian has no static cJSON.
it "the installed program needs only the C library and cJSON"
ldd "$scratch/usr/bin/sqlguard" >"$out" 2>&1 || wrong "ldd: $(cat "$out")"
same "" "$(sed 's/ .*//; s/.*\///; s/^[[:space:]]*//' "$out" |
	grep -vE '^(linux-vdso|libc|libcjson|libm|libpthread|ld-linux[a-z0-9-]*)\.so(\.[0-9]+)?$')"
prints libc.so

it "the installed program is stripped, the release keeps its symbols"
same "" "$(nm "$scratch/usr/bin/sqlguard" 2>/dev/null | head -n 1)"
[ -n "$(nm "$release" | head -n 1)" ] || wrong "the release build has no symbols"

it "make uninstall removes it and nothing else"
touch "$scratch/usr/bin/other"
make CC="${CC:-gcc}" uninstall PREFIX="$scratch/usr" >"$out" 2>&1 || wrong "$(tail -n 5 "$out")"
same other "$(ls "$scratch/usr/bin")"

it "DESTDIR stands before PREFIX, spaces in both are kept"
make -j2 CC="${CC:-gcc}" install DESTDIR="$scratch/a stage" PREFIX="/opt/my sql" >"$out" 2>&1 ||
	wrong "$(tail -n 5 "$out")"
[ -x "$scratch/a stage/opt/my sql/bin/sqlguard" ] || wrong "not under the stage"
make CC="${CC:-gcc}" uninstall DESTDIR="$scratch/a stage" PREFIX="/opt/my sql" >"$out" 2>&1
[ ! -e "$scratch/a stage/opt/my sql/bin/sqlguard" ] || wrong "not removed"

it "a second make does nothing"
make CC="${CC:-gcc}" V=release all >"$out" 2>&1 || wrong "$(tail -n 5 "$out")"
stamp=$(stat -c %Y.%y "$release")
make CC="${CC:-gcc}" V=release all >"$out" 2>&1
same "$stamp" "$(stat -c %Y.%y "$release")"
same "" "$(grep -v 'Nothing to be done\|Entering directory\|Leaving directory' "$out")"

it "a checkout whose path has a space builds"
mkdir "$scratch/my checkout"
tar cf - --exclude=./build --exclude=./.git --exclude=./.cache . |
	tar xf - -C "$scratch/my checkout"
make -C "$scratch/my checkout" -n CC="${CC:-gcc}" all >"$out" 2>&1 || wrong "$(tail -n 5 "$out")"
make -C "$scratch/my checkout" CC="${CC:-gcc}" build/"${CC:-gcc}"-dev/analyzer/base/str.o \
	>"$out" 2>&1 || wrong "$(tail -n 5 "$out")"
[ -f "$scratch/my checkout/build/${CC:-gcc}-dev/analyzer/base/str.o" ] || wrong "no object"

it "every target of the Makefile that help lists exists"
make help >"$out" 2>&1
prints install
cut -d ' ' -f 1 "$out" >"$scratch/targets"
while read -r target; do
	make -n "$target" >/dev/null 2>"$err" || wrong "make $target: $(tail -n 2 "$err")"
done <"$scratch/targets"

finish
