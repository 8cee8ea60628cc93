#!/bin/sh
# shellcheck disable=SC2016 # SQL's quotes
# The runbook of a team with Drizzle on Cloudflare D1, from its first deployment to the
# migration that would have emptied two tables, on local D1 with the real wrangler: a dated
# backup, a look at what will run, the run, the favourites and foreign keys afterwards, and
# the way back, of all and of one table.  docs/drizzle-d1.md tells the same to users.
. tests/lib.sh
. tests/d1.sh
. tests/transcript.sh
limit=60

it "wrangler and the other tools are installed"
if need npm node jq sqlite3 && ! tools/test_tools.sh >"$out" 2>&1; then
	[ "${CI:-}" = true ] && wrong "$(tail -n 3 "$out")"
	name="$name (passed over: $(tail -n 1 "$out"))"
fi
[ -d .cache/npm/node_modules/wrangler ] && command -v jq >/dev/null &&
	command -v sqlite3 >/dev/null || finish

private_git
reader=$scratch/reader
mkdir -p "$reader/drizzle"
cp -r fixtures/projects/reader-d1/. "$scratch/whole"
cp "$scratch/whole/wrangler.jsonc" "$reader"
cp -r "$scratch/whole/drizzle/meta" "$scratch/whole/drizzle/0000_first_pages.sql" \
	"$reader/drizzle"
jq '{devDependencies: {wrangler: .devDependencies.wrangler}}' tools/npm/package.json \
	>"$reader/package.json"
cd "$reader" || exit 1

# wrangler ARGUMENT...: `wrangler d1`, which must succeed; what it says is in $said
said=$scratch/said
wrangler() {
	(d1_wrangler "$@") >"$said" 2>&1 || wrong "wrangler d1 $*: $(tail -n 5 "$said")"
}

database() {
	find .wrangler/state/v3/d1/miniflare-D1DatabaseObject -name '*.sqlite' ! -name metadata.sqlite
}

# ask QUERY: of the local file, as D1 would answer
ask() {
	sqlite3 -readonly "$(database)" "$1"
}

# Everything that a user put there, and what tool applied which migration.
content() {
	ask .dump | grep -v '_cf_'
}

counts() {
	ask "SELECT (SELECT count(*) FROM bookmarks) || ' bookmarks, ' ||
		(SELECT count(*) FROM favorites) || ' favorites, ' ||
		(SELECT count(*) FROM labels) || ' labels, ' ||
		(SELECT count(*) FROM article_labels) || ' article_labels'"
}

untouched() {
	content | cmp -s - "$scratch/before" || wrong "the database is not as it was"
}

it "wrangler applies the first migration and its users come"
wrangler migrations apply DB --local
wrangler execute DB --local --command "
	INSERT INTO bookmarks (id, url, title, created_at) VALUES (1, 'https://a.example', 'One', 1),
		(2, 'https://b.example', NULL, 2), (3, 'https://c.example', 'it''s; three', 3);
	INSERT INTO favorites (bookmark_id, created_at) VALUES (1, 10), (3, 30);
	INSERT INTO labels (name, created_at) VALUES ('read', 1), ('later', 2);
	INSERT INTO article_labels (article_id, label_id, created_at) VALUES
		(1, 1, 1), (1, 2, 2), (2, 1, 3), (3, 2, 4);"
full='3 bookmarks, 2 favorites, 2 labels, 4 article_labels'
same "$full" "$(counts)"

# The next two come with a pull.
cp "$scratch"/whole/drizzle/*.sql drizzle

it "status knows what wrangler has applied"
step 1 status
prints 0000_first_pages
prints 0001_clock_defaults
prints 0002_reading_time
prints pending
step 1 status --format json
same 'applied pending pending' "$(jq -r '[.migrations[].standing] | join(" ")' "$out")"

it "backup writes a dated copy and says where"
step 0 backup
backup=$(sed -n 's/^  file  *//p' "$out")
[ -f "$backup" ] || wrong "there is no backup '$backup'"
same "$full" "$(sqlite3 -readonly "$backup" "SELECT
	(SELECT count(*) FROM bookmarks) || ' bookmarks, ' ||
	(SELECT count(*) FROM favorites) || ' favorites, ' ||
	(SELECT count(*) FROM labels) || ' labels, ' ||
	(SELECT count(*) FROM article_labels) || ' article_labels'")"
content >"$scratch/before"

it "plan says why it will not run, and writes nothing"
step 4 plan
prints cascade-data-loss
prints "dropping 'bookmarks' deletes the rows of 'article_labels', 'favorites'"
untouched

it "apply refuses it with the same reason, and touches nothing"
step 4 apply --yes
prints cascade-data-loss
untouched
same "$full" "$(counts)"

it "with the rules silenced, the rehearsal sees the rows go, and the database keeps them"
{
	echo '-- sqlguard:ignore-file cascade-data-loss -- a colleague said that it is fine'
	echo '-- sqlguard:ignore-file d1-foreign-keys-pragma-ineffective -- the same colleague'
	cat "$scratch/whole/drizzle/0001_clock_defaults.sql"
} >drizzle/0001_clock_defaults.sql
step 4 apply --yes
prints "favorites lost 2 of 2 rows"
prints "article_labels lost 4 of 4 rows"
untouched
step 4 rehearse
prints "favorites lost 2 of 2 rows"
untouched
cp "$scratch/whole/drizzle/0001_clock_defaults.sql" drizzle

it "wrangler itself would have lost them, and said that all is well"
cp -r . "$scratch/careless"
(cd "$scratch/careless" && wrangler migrations apply DB --local && same \
	'3 bookmarks, 0 favorites, 2 labels, 0 article_labels' "$(counts)" && [ -z "$why" ]) ||
	wrong "it did not"

it "check writes the migration that loses nothing"
step 0 check --fix=rebuild --fix-applied
grep -q 'PRAGMA defer_foreign_keys' drizzle/0001_clock_defaults.sql || wrong "it is as it was"

it "apply applies it: backup, rehearsal, verification and ledger"
step 0 plan
step 0 apply --yes
same "$full" "$(counts)"
same '' "$(ask 'PRAGMA foreign_key_check')"
same ok "$(ask 'PRAGMA integrity_check')"
same '10 30' "$(ask "SELECT group_concat(created_at, ' ') FROM favorites")"
same '0000_first_pages.sql 0001_clock_defaults.sql 0002_reading_time.sql' \
	"$(ask "SELECT group_concat(name, ' ') FROM (SELECT name FROM d1_migrations ORDER BY id)")"

it "wrangler finds nothing to do after us, and reads the rows"
wrangler migrations list DB --local
grep -q 'No migrations to apply' "$said" || wrong "$(cat "$said")"
wrangler execute DB --local --json \
	--command 'INSERT INTO favorites (bookmark_id) VALUES (2) RETURNING (SELECT count(*) FROM favorites) AS n, created_at > 1e9 AS now'
same '1' "$(sed -n '/^\[/,$p' "$said" | jq '.[0].results[0].now')"

it "apply finds nothing to do after us"
step 0 apply --yes
step 0 status
prints_no pending

it "verify says that the database is as its migrations make it"
step 0 verify

it "one table comes back from the backup"
sqlite3 "$(database)" 'DELETE FROM favorites'
step 0 restore --yes --table favorites "$backup"
same '1|1|10 2|3|30' "$(ask 'SELECT id, bookmark_id, created_at FROM favorites ORDER BY id' | tr '\n' ' ' | sed 's/ $//')"
same '3' "$(ask "SELECT count(*) FROM d1_migrations")"
same '' "$(ask 'PRAGMA foreign_key_check')"

it "one table comes back beside the live one"
step 0 restore --yes --table favorites --as favorites_then latest
same 2 "$(ask 'SELECT count(*) FROM favorites_then')"
sqlite3 "$(database)" 'DROP TABLE favorites_then'

it "one table comes back from what wrangler exports"
wrangler export DB --local --output export.sql
sqlite3 "$(database)" 'DELETE FROM favorites; DELETE FROM article_labels'
step 0 restore --yes --table favorites export.sql
step 0 restore --yes --table article_labels export.sql
same "$full" "$(counts)"

it "everything comes back from what wrangler exported"
content >"$scratch/exported"
sqlite3 "$(database)" 'DELETE FROM bookmarks; DELETE FROM labels; DROP INDEX labels_name_unique'
step 0 restore --yes export.sql
content | sort >"$scratch/got"
sort "$scratch/exported" | cmp -s - "$scratch/got" ||
	wrong "$(sort "$scratch/exported" | diff - "$scratch/got" | head -n 5)"

it "everything comes back from the backup: as before the first apply"
step 0 restore --yes "$backup"
untouched
step 1 status --format json
same 'applied pending pending' "$(jq -r '[.migrations[].standing] | join(" ")' "$out")"

it "history tells it all"
step 0 history --format json
for command in backup apply restore; do
	jq -e --arg c $command '[.. | .command? // empty] | index($c)' "$out" >/dev/null ||
		wrong "no entry of $command"
done

it "docs/drizzle-d1.md tells what is printed"
quotes "$root/docs/drizzle-d1.md"
finish
