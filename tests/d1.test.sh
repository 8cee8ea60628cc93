#!/bin/sh
# shellcheck disable=SC2016 # jq's variables and SQL's quotes
# What local D1 really does with each case of fixtures/d1, rebuilds and rewrites, and with
# migrations of real projects: which tables lose rows or values, or why the migration fails.
# `check` must say the same, with an error that names each table; and what `check
# --fix=rebuild` makes of such a file must keep all rows there.
#
# A case has a part "-- file: before" with tables and rows and a part "-- file: change"; in
# fixtures/d1 also a line "-- expect:" with "kept", "lost table, .." or "fails: message",
# and "-- with: wrangler" where the command itself is asked, too, or "-- only: wrangler" where
# it is the command that reads the text in its own way.  Where it depends on what a trigger or
# an upsert meets, the case has a line "-- certain: no": then `check` warns, and of a failure
# it may say nothing.
. tests/lib.sh
. tests/d1.sh

it "wrangler and the other tools are installed"
if need npm node jq && ! tools/test_tools.sh >"$out" 2>&1; then
	[ "${CI:-}" = true ] && wrong "$(tail -n 3 "$out")"
	name="$name (passed over: $(tail -n 1 "$out"))"
fi
[ -d .cache/npm/node_modules/miniflare ] && command -v jq >/dev/null || finish

mkdir "$scratch/d1" "$scratch/wrangler" "$scratch/fixed" "$scratch/fixed_by_wrangler"
for case in $(grep -L '^-- only: wrangler$' fixtures/d1/*.sql fixtures/rebuilds/*.sql \
	fixtures/rewrites/*.sql); do
	d1_case "$case" "$scratch/d1/$(basename "$case" .sql)"
done
for case in $(grep -l -e '^-- with: wrangler$' -e '^-- only: wrangler$' fixtures/d1/*.sql); do
	d1_case "$case" "$scratch/wrangler/$(basename "$case" .sql)"
done

# corpus NAME FOLDER LAST EXPECTED: the migrations of a real project up to LAST, with the
# rows of standard input before it.
corpus() {
	folder=$root/../shared/corpus/$2
	[ -d "$folder" ] || return 0
	d1_project "$scratch/d1/$1"
	for file in "$folder"/*.sql; do
		[ "$(basename "$file")" != "$3" ] || break
		cp "$file" "$scratch/d1/$1/migrations"
		before=$(basename "$file" .sql)
	done
	cat >"$scratch/d1/$1/migrations/$before~rows.sql"
	cp "$folder/$3" "$scratch/d1/$1/migrations"
	chmod -R u+w "$scratch/d1/$1/migrations"
	echo "$4" >"$scratch/d1/$1/expected"
}
yomimono=ryosuke-horie+yomimono/api/drizzle
bookmarks="INSERT INTO bookmarks (id, url) VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO favorites (id, bookmark_id) VALUES (1, 1), (2, 2);"
labels="INSERT INTO labels (id, name) VALUES (1, 'x'), (2, 'y');
INSERT INTO article_labels (article_id, label_id) VALUES (1, 1), (1, 2), (2, 1), (3, 2);"
corpus yomimono_1 $yomimono 0001_luxuriant_silvermane.sql 'lost article_labels, favorites' <<-END
	$bookmarks $labels
END
corpus yomimono_2 $yomimono 0002_whole_nicolaos.sql 'lost article_labels, favorites' <<-END
	$bookmarks $labels
END
corpus yomimono_3 $yomimono 0003_remove_labels.sql kept <<-END
	$bookmarks $labels
END
corpus yomimono_3_bookmarks $yomimono 0003_sloppy_aqueduct.sql 'lost favorites' <<-END
	$bookmarks
END
corpus yomimono_4 $yomimono 0004_slimy_trish_tilby.sql 'lost favorites' <<-END
	$bookmarks
END
corpus boxas_8 eif-courses+boxas/server/database/migrations 0008_opposite_kingpin.sql kept <<-END
	INSERT INTO project_assignments (id, is_signed) VALUES (1, 0), (2, 1);
END
corpus karakeep_84 karakeep-app+karakeep/packages/db/drizzle \
	0084_rule_engine_multi_list_support.sql 'fails: not authorized: SQLITE_AUTH' </dev/null

[ ! -d "$scratch/d1/yomimono_1" ] || cp -r "$scratch/d1/yomimono_1" "$scratch/wrangler"

last_of() {
	find "$1/migrations" -name '*.sql' | LC_ALL=C sort | tail -n 1
}

# The same projects with their last migration fixed, where there is such a fix.
for folder in "$scratch"/d1/*; do
	fixed=$scratch/fixed/$(basename "$folder")
	cp -r "$folder" "$fixed"
	timeout "$limit" "$sqlguard" check --fix=rebuild "$(last_of "$fixed")" >"$out" 2>"$err"
	cmp -s "$(last_of "$folder")" "$(last_of "$fixed")" && rm -r "$fixed"
done
for base in yomimono_1 on_update_cascade; do
	[ ! -d "$scratch/fixed/$base" ] ||
		cp -r "$scratch/fixed/$base" "$scratch/fixed_by_wrangler"
done

it "local D1 runs the cases"
d1_outcomes --wrangler "$scratch"/wrangler/* >"$scratch/by_wrangler" 2>&1 &
pid=$!
d1_outcomes "$scratch"/d1/* "$scratch"/fixed/* >"$scratch/outcomes" 2>"$err" ||
	wrong "$(cat "$err")"
d1_outcomes --wrangler "$scratch"/fixed_by_wrangler/* >"$scratch/fixed_outcomes" \
	2>&1 || wrong "$(cat "$scratch/fixed_outcomes")"
wait "$pid" || wrong "$(cat "$scratch/by_wrangler")"

# outcome LIST FOLDER
outcome() {
	awk -F '\t' -v folder="$2" '$1 == folder { print $2 }' "$1"
}

# matches EXPECTED GOT
matches() {
	case $1 in
	fails:*) case $2 in fails:*"${1#fails: }"*) return 0 ;; esac ;;
	*) [ "$1" = "$2" ] && return 0 ;;
	esac
	wrong "expected '$1', D1 says '$2'"
}

# errors_of FOLDER [warning]: the errors that `check` reports of a project's last
# migration, and the refusals that are warnings.  Not those about what the file says it
# drops, or about wrong values: these are neither rows of others nor a failure.
errors_of() {
	timeout "$limit" "$sqlguard" check --format json "$(last_of "$1")" >"$out" 2>"$err"
	[ $? -le 1 ] || echo "check fails: $(cat "$err")"
	jq -r --arg refusal "${2:-error}" '.findings[] | select(.severity == "error" or
		(.rule == "foreign-key-refusal" and .severity == $refusal)) | select(.rule | IN("drop-table",
		"d1-foreign-keys-pragma-ineffective", "drop-and-recreate-table",
		"sqlite-copy-of-missing-column", "sqlite-rebuild-column-loss") | not) |
		"\(.rule): \(.message); \(.notes | join("; "))"' "$out"
}

# agrees OUTCOME FOLDER: `check` says of the last migration what D1 did
agrees() {
	case $1 in
	fails*) errors=$(errors_of "$2" warning) ;;
	*) errors=$(errors_of "$2") ;;
	esac
	if grep -q '^-- certain: no$' "$2"/migrations/*; then
		[ "${1%%:*}" != fails ] || return 0
		errors=$(jq -r '.findings[] | "\(.rule): \(.message); \(.notes | join("; "))"' \
			"$out")
	fi
	case $errors in "check fails"*) wrong "$errors" ;; esac
	case $1 in
	kept) [ -z "$errors" ] || wrong "$errors" ;;
	lost*) for table in $(echo "${1#lost }" | tr -d ,); do
		case $errors in *"'$table'"*) ;; *) wrong "no error names '$table': $errors" ;; esac
	done ;;
	*) [ -n "$errors" ] || wrong "no error" ;;
	esac
}

for case in fixtures/d1/*.sql; do
	base=$(basename "$case" .sql)
	expected=$(sed -n 's/^-- expect: //p' "$case")
	it "local D1: $base: $expected"
	[ -n "$expected" ] || wrong "the case expects nothing"
	[ ! -d "$scratch/d1/$base" ] ||
		matches "$expected" "$(outcome "$scratch/outcomes" "$scratch/d1/$base")"
	[ ! -d "$scratch/wrangler/$base" ] || matches "$expected" \
		"$(outcome "$scratch/by_wrangler" "$scratch/wrangler/$base")"
	[ -d "$scratch/d1/$base" ] || agrees "$expected" "$scratch/wrangler/$base"
done
for folder in "$scratch"/d1/*; do
	base=$(basename "$folder")
	did=$(outcome "$scratch/outcomes" "$folder")
	[ ! -f "$folder/expected" ] || {
		it "local D1: $base: $(cat "$folder/expected")"
		matches "$(cat "$folder/expected")" "$did"
		[ ! -d "$scratch/wrangler/$base" ] || matches "$(cat "$folder/expected")" \
			"$(outcome "$scratch/by_wrangler" "$scratch/wrangler/$base")"
	}
	it "check knows what local D1 does: $base: $(echo "$did" | cut -c 1-50)"
	[ -n "$did" ] || wrong "D1 said nothing"
	agrees "$did" "$folder"
done

it "every fixture of a rewrite is fixed"
for case in fixtures/rewrites/*.sql; do
	[ -d "$scratch/fixed/$(basename "$case" .sql)" ] || wrong "not $case"
done
for folder in "$scratch"/fixed/*; do
	base=$(basename "$folder")
	# No rewrite helps where an error is left: what D1 refuses in any form.
	[ -z "$(errors_of "$folder" warning)" ] || continue
	it "fixed for local D1: $base"
	matches kept "$(outcome "$scratch/outcomes" "$folder")"
	[ ! -d "$scratch/fixed_by_wrangler/$base" ] || matches kept \
		"$(outcome "$scratch/fixed_outcomes" "$scratch/fixed_by_wrangler/$base")"
done

# It was applied there a moment ago, by the command itself.
it "what wrangler applied here is not fixed"
folder=$scratch/wrangler/drizzle_cascade
cp -r "$folder/migrations" "$scratch/as_it_was"
timeout "$limit" "$sqlguard" check --fix=rebuild "$folder/migrations" >"$out" 2>"$err"
diff -r "$folder/migrations" "$scratch/as_it_was" >"$out" || wrong "$(cat "$out")"
grep -q 'not fixed: the local D1 database .*has applied it' "$err" || wrong "$(cat "$err")"
finish
