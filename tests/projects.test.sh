#!/bin/sh
# The bundled projects, whole: what a user reads of a Drizzle + D1 and of a Prisma +
# PostgreSQL project, compared with fixtures/projects/<project>.txt; --bless writes those.
# The README quotes the first of them.
bless=${2:-}
. tests/lib.sh

for project in bookshop-d1 booking-prisma; do
	golden=fixtures/projects/$project.txt
	it "$project reads as before"
	run 1 check "fixtures/projects/$project"
	[ "$bless" = --bless ] && cp "$out" "$golden"
	difference=$(diff "$golden" "$out") || wrong "$difference"
done

it "the README quotes what the program prints"
sed -n '/^\$ sqlguard check fixtures/,/^```$/p' README.md | sed '1d;$d' >"$scratch/quoted"
[ -s "$scratch/quoted" ] || wrong "nothing is quoted"
while IFS= read -r line; do
	[ "$line" = "[..]" ] || grep -qxF -e "$line" fixtures/projects/bookshop-d1.txt ||
		wrong "'$line' is not printed"
done <"$scratch/quoted"

it "make try refuses, applies and restores"
tools/try.sh "$sqlguard" >"$out" 2>"$err" || wrong "it fails: $(tail -n 2 "$err")"
prints "dropping 'books' deletes the rows of 'wishes'"
prints "Nothing was touched: the database is as it was."
prints "Applied, verified and recorded."
prints "Restored and compared with the backup: shop.db"

finish
