#!/bin/sh
# The main job on a bundled project, with words for a newcomer.  Takes the program.
set -eu
sqlguard=$1
project=fixtures/projects/bookshop-d1

cat <<END
sqlguard is built: $sqlguard

A bookshop on Cloudflare D1 keeps its migrations in $project/drizzle.
The newest one makes books.isbn NOT NULL, exactly as drizzle-kit writes it.
wrangler applies it, prints success, and every reader's wishlist is gone.

\$ sqlguard check $project

END
code=0
"$sqlguard" check "$project" || code=$?
if [ "$code" != 1 ]; then
	echo "sqlguard: expected findings and exit code 1, got $code" >&2
	exit 1
fi
cat <<END

That was exit code 1: a CI step or a pre-commit hook would have stopped it.
Next:
  $sqlguard explain cascade-data-loss     what a finding means
  $sqlguard check --diff --fix=rebuild --fix-applied $project
                                          the migration that loses nothing
  $sqlguard check your/migrations         your own
END
