#!/bin/sh
# --since: what a revision has is applied; later changes to it, and files behind it, are told.
. tests/lib.sh
cd "$scratch" || exit 2
private_git

it "git is there"
need git || finish

# table FILE NAME: a migration that makes a table
table() {
	mkdir -p "$(dirname "$1")"
	printf 'CREATE TABLE %s (id integer PRIMARY KEY);\n' "$2" >"$1"
}

# check_since CODE ARGUMENT...
check_since() {
	want=$1
	shift
	run "$want" check --dialect postgres --rule out-of-order-migration \
		--rule edited-applied-migration --fail-on info "$@"
}

git init -q -b main repo && cd repo || exit 2
printf 'module shop\n\nrequire github.com/golang-migrate/migrate/v4 v4.19.1\n' >go.mod
table migrations/1_kites.up.sql kites
table migrations/3_reels.up.sql reels
git add -A && git commit -qm base

it "nothing changed is exit code 0"
check_since 0 --since main migrations

it "a new file behind is told, in a branch, staged or not, committed or not"
git checkout -qb branch
table migrations/2_lines.up.sql lines
check_since 1 --since main migrations
prints "migrations/2_lines.up.sql:1:"
prints "golang-migrate never runs this file"
prints "'3_reels.up.sql' of 'main'"
git add -A && git commit -qm lines
check_since 1 --since main migrations
prints "rename it to '4_lines.up.sql'"

it "without --since nothing is applied"
check_since 0 migrations

it "a new file at the end is fine"
git mv migrations/2_lines.up.sql migrations/4_lines.up.sql && git commit -qm last
check_since 0 --since main migrations

it "what the revision got after the branch left it is not told"
git checkout -q main
table migrations/5_knots.up.sql knots
printf -- '-- edited\n' >>migrations/1_kites.up.sql
git add -A && git commit -qm later
git checkout -q branch
check_since 0 --since main migrations

it "an edited file, also when only in the working tree"
printf -- '-- edited here\n' >>migrations/1_kites.up.sql
check_since 1 --since main migrations
prints "'1_kites.up.sql' was edited after 'main'"
prints "golang-migrate does not notice"
git checkout -q migrations

it "a renamed file is one that was removed, and a new one"
git mv migrations/1_kites.up.sql migrations/0_kites.up.sql
check_since 1 --since main migrations
prints "'1_kites.up.sql' was removed after 'main'"
prints "migrations/0_kites.up.sql:1:"
git reset -q --hard

it "from a subfolder, names as written there"
table migrations/2_lines.up.sql lines
(cd migrations && timeout "$limit" "$sqlguard" check --dialect postgres --rule \
	out-of-order-migration --since main .) >"$out" 2>"$err"
same 1 $?
prints "2_lines.up.sql:1:"
prints_no "migrations/2_lines"
rm migrations/2_lines.up.sql

it "names with spaces, quotes and other letters"
table 'm/1_a b.up.sql' a
table "m/3_d'é.up.sql" b
git add -A && git commit -qm names
table 'm/2_c d.up.sql' c
printf -- '-- edited\n' >>"m/3_d'é.up.sql"
check_since 1 --since HEAD m
prints "m/2_c d.up.sql:1:"
prints "'3_d'é.up.sql' was edited after 'HEAD'"
git reset -q --hard && git clean -qfd

it "an unknown revision is exit code 2"
run 2 check --since nowhere migrations
tells "nowhere"

it "a revision that looks like an option is none"
run 2 check --since=--output=x migrations
[ ! -e x ] || wrong "git wrote a file"

it "outside of a git repository it is exit code 2"
table "$scratch/plain/1_a.up.sql" a
(cd "$scratch/plain" && GIT_CEILING_DIRECTORIES=$scratch timeout "$limit" "$sqlguard" check \
	--since main .) >"$out" 2>"$err"
same 2 $?

finish
