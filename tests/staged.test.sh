#!/bin/sh
# --staged checks what git would commit, not what lies in the working tree.
. tests/lib.sh
cd "$scratch" || exit 2
private_git

it "git is there"
need git || finish

git init -q repo && cd repo || exit 2
mkdir -p m/sqlite

it "nothing staged is exit code 0"
run 0 check --staged

it "outside of a git repository it is exit code 2"
mkdir "$scratch/plain"
(cd "$scratch/plain" && GIT_CEILING_DIRECTORIES=$scratch timeout "$limit" "$sqlguard" check \
	--staged) >"$out" 2>"$err"
same 2 $?
tells "is this a git repository"

it "without git in PATH it is exit code 2"
timeout "$limit" env PATH=/nowhere "$sqlguard" check --staged >"$out" 2>"$err"
same 2 $?
tells "git"

it "the staged content counts, not the working tree's"
printf 'DROP TABLE staged_one;\n' >m/1.sql
git add m/1.sql
printf 'SELECT 1;\n' >m/1.sql
run 1 check --staged --dialect postgres
prints "m/1.sql:1:"
prints "staged_one"
git add m/1.sql
printf 'DROP TABLE not_staged;\n' >m/1.sql
run 0 check --staged --dialect postgres --rule drop-table
prints_no "not_staged"

it "a file that is gone from the working tree is checked as staged"
printf 'DROP TABLE gone_file;\n' >m/2.sql
git add m/2.sql
rm m/2.sql
run 1 check --staged --dialect postgres
prints "m/2.sql:1:"
git rm -q --cached m/2.sql

it "only staged .sql files count"
printf 'DROP TABLE untracked;\n' >m/3.sql
printf 'DROP TABLE words;\n' >notes.txt
git add notes.txt
run 0 check --staged --dialect postgres --rule drop-table
prints_no "untracked"
prints_no "words"
git commit -qm one
run 0 check --staged

it "a changed, a renamed and a deleted file"
printf 'DROP TABLE changed;\n' >m/1.sql
git add m/1.sql
run 1 check --staged --dialect postgres
prints "changed"
git commit -qm two
git mv m/1.sql m/4.sql
run 1 check --staged --dialect postgres
prints "m/4.sql:1:"
git commit -qm three
git rm -q m/4.sql
run 0 check --staged

it "names with spaces, quotes and other letters"
for file in 'm/a b.sql' "m/quote\"d'.sql" 'm/grüße.sql' 'm/-dash.sql' 'm/*.sql' \
	'm/:colon.sql'; do
	printf 'DROP TABLE gone;\n' >"$file"
	git add -- ":(literal)$file"
	run 1 check --staged --dialect postgres
	prints "$file:1:"
	git reset -q --hard
done

it "in a subfolder, its own files under their names from there"
printf 'DROP TABLE inside;\n' >m/5.sql
printf 'DROP TABLE outside;\n' >6.sql
git add m/5.sql 6.sql
(cd m && timeout "$limit" "$sqlguard" check --staged --dialect postgres) >"$out" 2>"$err"
same 1 $?
prints "5.sql:1:"
prints_no "outside"
git reset -q --hard

it "the dialect comes from the place of the staged file"
printf 'DROP TABLE t;\n' >m/sqlite/1.sql
git add m/sqlite/1.sql
run 0 check --staged --verbose --fail-on never
tells "sqlite (it lies in a folder 'sqlite')"
git reset -q --hard

it "in the middle of a commit, where git sets GIT_INDEX_FILE"
printf 'DROP TABLE hooked;\n' >m/7.sql
git add m/7.sql
printf '#!/bin/sh\nexec "%s" check --staged --dialect postgres\n' "$sqlguard" \
	>.git/hooks/pre-commit
chmod +x .git/hooks/pre-commit
git commit -qm bad >"$out" 2>&1 && wrong "the commit went through"
prints "hooked"
printf 'SELECT 1;\n' >m/7.sql
git commit -qm good m/7.sql >"$out" 2>&1 || wrong "a good commit was stopped: $(cat "$out")"

it "--staged with a path is refused"
run 2 check --staged m
tells "--staged"

it "many staged files take little time"
i=0
while [ $i -lt 500 ]; do
	printf 'SELECT %s;\n' $i >"m/many_$i.sql"
	i=$((i + 1))
done
rm m/3.sql
git add m
limit=5 run 0 check --staged --dialect postgres --rule drop-table

finish
