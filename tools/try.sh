#!/bin/sh
# The main jobs on a bundled project, with words for a newcomer: check, apply, restore.
# Takes the program; what is written goes to a temporary folder.
set -eu
sqlguard=$(realpath "$1")
project=fixtures/projects/bookshop-d1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

must_be() {
	[ "$1" = "$2" ] || {
		echo "sqlguard: expected exit code $2, got $1" >&2
		exit 1
	}
}

# show CODE ARGUMENT...: the command, then what it prints; it must end with that code
show() {
	want=$1 code=0
	shift
	printf '$ sqlguard %s\n' "$*"
	"$sqlguard" "$@" || code=$?
	must_be $code "$want"
	echo
}

cat <<END
sqlguard is built: $1

A bookshop on Cloudflare D1 keeps its migrations in $project/drizzle.
The newest one makes books.isbn NOT NULL, exactly as drizzle-kit writes it.
wrangler applies it, prints success, and every reader's wishlist is gone.

END
show 1 check "$project"
cat <<END
That was exit code 1: a CI step or a pre-commit hook would have stopped it.

Now with a database.  In $work lie a copy of the project
and shop.db, an empty SQLite file; the rows come from what \`wrangler d1 export\` wrote.

END
cp -R "$project/drizzle" "$project/wrangler.jsonc" "$work"
cp tools/try.sql "$work/export.sql"
chmod -R u+w "$work"
cd "$work"
: >shop.db
show 0 restore --yes --database shop.db export.sql
show 1 status drizzle --database shop.db

echo "apply checks by itself, and stops; these are the last lines of what it says:"
echo
# shellcheck disable=SC2016 # the prompt of a shell
echo '$ sqlguard apply --yes drizzle --database shop.db | tail -n 9'
code=0
"$sqlguard" apply --yes drizzle --database shop.db >refused || code=$?
tail -n 9 refused
must_be $code 4

cat <<END

So the migration is written anew, in an order that loses nothing, and applied.  Before it
runs, the file is backed up and all is rehearsed on a copy; while it runs, the rows of each
table are compared; and it is recorded in the table where wrangler looks for it.

\$ sqlguard check --fix=rebuild --fix-applied drizzle >/dev/null
END
"$sqlguard" check --fix=rebuild --fix-applied drizzle >/dev/null
echo
show 0 apply --yes drizzle --database shop.db
show 0 verify drizzle --database shop.db

echo 'The way back: the file as it was, from the backup that apply took.'
echo
backup=$(sed -n 's|.*"path":"\([^"]*\)".*"migrations":\[{.*|\1|p' .sqlguard/journal.jsonl |
	tail -n 1)
show 0 restore --yes --database shop.db "$backup"
show 0 history --database shop.db
cat <<END
Next:
  $1 explain cascade-data-loss     what a finding means
  $1 check your/migrations         your own
  $1 plan your/migrations --database your.db
                                          what apply would run there; writes nothing
  docs/apply.md                           how apply works, and what it does not promise
END
