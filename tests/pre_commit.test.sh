#!/bin/sh
# The real pre-commit, with .pre-commit-hooks.yaml in a repository of its own, offline.
. tests/lib.sh
hooks=$root/.pre-commit-hooks.yaml
cd "$scratch" || exit 2
private_git
export PRE_COMMIT_HOME="$scratch/cache"
export GIT_ALLOW_PROTOCOL=file https_proxy=http://127.0.0.1:9 http_proxy=http://127.0.0.1:9
unset XDG_CACHE_HOME

it "pre-commit is there"
need git pre-commit || finish

it "pre-commit installs the hook"
git init -q hooks && cp "$hooks" hooks && git -C hooks add . && git -C hooks commit -qm hooks
mkdir bin && ln -s "$sqlguard" bin/sqlguard
PATH=$scratch/bin:$PATH
git init -q repo && cd repo || exit 2
cat >.pre-commit-config.yaml <<END
repos:
- repo: $scratch/hooks
  rev: $(git -C "$scratch/hooks" rev-parse HEAD)
  hooks:
  - id: sqlguard
    args: [--dialect, postgres]
END
pre-commit install >"$out" 2>&1 || wrong "$(cat "$out")"
git add .pre-commit-config.yaml

# commit WORD: tries to commit what is staged; WORD is what must come of it.
commit() {
	if timeout 120 git commit -qm next >"$out" 2>&1; then
		same "$1" passes
	else
		same "$1" stops
	fi
	[ -z "$why" ] || wrong "$(cat "$out")"
}

it "a commit without .sql files does not run it"
printf 'hello\n' >readme.txt
git add readme.txt
commit passes
prints "no files to check"

it "a bad migration stops the commit"
printf 'DROP TABLE gone;\n' >1.sql
git add 1.sql
commit stops
prints "drop-table"
prints "1.sql:1:"
[ -z "$(git log --oneline -- 1.sql)" ] || wrong "it was committed"

it "two files are checked in one run"
printf 'DROP TABLE gone_too;\n' >2.sql
git add 2.sql
commit stops
prints "1.sql:1:"
prints "2.sql:1:"
same 1 "$(grep -c '2 files' "$out")"

it "what is staged counts, not the working tree"
printf 'CREATE TABLE IF NOT EXISTS one (id bigint PRIMARY KEY);\n' >1.sql
git add 1.sql
git rm -qf --cached 2.sql
rm 2.sql
printf 'DROP TABLE not_staged;\n' >1.sql
commit passes
prints "Passed"
same "CREATE" "$(git show HEAD:1.sql | cut -d ' ' -f 1)"
same "DROP" "$(cut -d ' ' -f 1 1.sql)"

it "--all-files checks the committed files too"
git commit -qnam bad
timeout 120 pre-commit run --all-files >"$out" 2>&1
same 1 $?
prints "1.sql:1:"

it "--from-ref and --to-ref check what changed between them"
printf 'SELECT 1;\n' >4.sql
git add 4.sql
git commit -qnm four
timeout 120 pre-commit run --from-ref HEAD~1 --to-ref HEAD >"$out" 2>&1
same 0 $?
prints "Passed"
timeout 120 pre-commit run --from-ref HEAD~2 --to-ref HEAD >"$out" 2>&1
same 1 $?
prints "1.sql:1:"

it "a machine without the program stops the commit"
rm "$scratch/bin/sqlguard"
printf 'SELECT 1;\n' >3.sql
git add 3.sql
commit stops
prints "sqlguard"

finish
