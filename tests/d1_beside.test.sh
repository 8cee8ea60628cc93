#!/bin/sh
# shellcheck disable=SC2016 # jq's variables and SQL's quotes
# What `sqlguard apply` makes of a local D1 database, beside what D1 itself makes of it: each
# case of fixtures/d1, rebuilds and rewrites, and the migrations of fixtures/projects/reader-d1,
# with the findings silenced and the rows that go allowed.  Both must refuse it, or both must
# leave the same schema, rows and history.  sqlguard may refuse more, and only what is named
# here; it never does what D1 refuses.
. tests/lib.sh
. tests/d1.sh

it "miniflare and the other tools are installed"
if need npm node jq && ! tools/test_tools.sh >"$out" 2>&1; then
	[ "${CI:-}" = true ] && wrong "$(tail -n 3 "$out")"
	name="$name (passed over: $(tail -n 1 "$out"))"
fi
[ -d .cache/npm/node_modules/miniflare ] && command -v jq >/dev/null || finish

mkdir "$scratch/d1" "$scratch/theirs"
for case in $(grep -L '^-- only: wrangler$' fixtures/d1/*.sql fixtures/rebuilds/*.sql \
	fixtures/rewrites/*.sql); do
	d1_case "$case" "$scratch/d1/$(basename "$case" .sql)"
done

# reader LAST: the reader's migrations up to that one, with rows of users before it.
reader() {
	folder=$scratch/d1/reader_$1/migrations
	d1_project "$scratch/d1/reader_$1"
	for file in fixtures/projects/reader-d1/drizzle/*.sql; do
		base=$(basename "$file" .sql)
		case $base in
		"$1"*)
			cat >"$folder/$before~rows.sql" <<-'END'
				INSERT INTO bookmarks (id, url, title, created_at)
				VALUES (1, 'a', 'One', 1), (2, 'b', NULL, 2), (3, 'c', 'it''s; three', 3);
				INSERT INTO favorites (bookmark_id, created_at) VALUES (1, 10), (3, 30);
				INSERT INTO labels (name, created_at) VALUES ('read', 1), ('later', 2);
				INSERT INTO article_labels (article_id, label_id, created_at)
				VALUES (1, 1, 1), (1, 2, 2), (2, 1, 3), (3, 2, 4);
			END
			cp "$file" "$folder"
			return
			;;
		esac
		cp "$file" "$folder"
		before=$base
	done
}
reader 0001
reader 0002

it "local D1 and sqlguard run the cases"
timeout 120 "$(d1_node)" --no-warnings tests/d1_beside.mjs "$sqlguard" "$scratch/theirs" \
	"$scratch"/d1/* >"$scratch/said" 2>"$err" || wrong "$(tail -n 5 "$err")"

# D1 ran what comes before the last migration, and every case has an answer.
same 0 "$(jq -r 'select(.before != "") | .folder' "$scratch/said" | wc -l)"
same "$(find "$scratch/d1" -mindepth 1 -maxdepth 1 | wc -l)" "$(wc -l <"$scratch/said")"

# of FOLDER FILTER
of() {
	jq -r --arg folder "$1" "select(.folder == \$folder) | $2" "$scratch/said"
}

for folder in "$scratch"/d1/*; do
	base=$(basename "$folder")
	theirs=$(of "$folder" .d1) ours=$(of "$folder" .sqlguard)
	it "as D1 does it: $base: $(echo "${theirs:-applied}" | cut -c 1-50)"
	case $base:$ours in
	# DQS is off: "slug" is a column that is not there, and D1 would copy the word.
	several_of_drizzle:*'no such column: slug'*) [ -z "$theirs" ] || wrong "D1 fails: $theirs" ;;
	*:'') [ -z "$theirs" ] || wrong "D1 refuses it: $theirs" ;;
	*) [ -n "$theirs" ] || wrong "D1 does it, sqlguard says $ours" ;;
	esac
	if [ -z "$ours" ]; then
		same '' "$(of "$folder" '.differences | join("; ")')"
	else
		same false "$(of "$folder" .changed)"
		case $ours in 4:*) ;; *) wrong "it ended with ${ours%%:*}" ;; esac
	fi
done
finish
