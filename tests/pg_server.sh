#!/bin/sh
# tests/pg_server.sh COMMAND [ARGUMENT...]: runs a command beside a throw-away PostgreSQL
# server, which it reaches by PGHOST and PGUSER; SQLGUARD_PG_SERVER is set, too.  It has a
# private socket and no port, and is stopped whatever happens.  PG_BIN names the folder of
# other binaries.
# Ends with the code of the command, or with 77 when there is no server to start.
set -eu

bin=${PG_BIN:-}
for folder in /usr/lib/postgresql/*/bin; do
	[ -n "${PG_BIN:-}" ] || [ ! -x "$folder/initdb" ] || bin=$folder
done
if [ ! -x "$bin/postgres" ] || [ ! -x "$bin/initdb" ]; then
	echo "the PostgreSQL server is missing" >&2
	exit 77
fi

# Not under TMPDIR: the path of a socket may have 107 bytes.
home=$(mktemp -d /tmp/sqlguard-pg.XXXXXX)
server=
stop() {
	[ -z "$server" ] || { kill -QUIT "$server" && wait "$server"; } 2>/dev/null || true
	rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' HUP INT TERM

# PostgreSQL refuses to run as root.
as=
if [ "$(id -u)" = 0 ]; then
	user=nobody
	id postgres >/dev/null 2>&1 && user=postgres
	chown "$user" "$home"
	as="--reuid=$user --regid=$(id -g "$user") --clear-groups"
fi

give_up() {
	cat "$home/log" >&2
	echo "the PostgreSQL server does not start" >&2
	exit 2
}

cd /
# shellcheck disable=SC2086 # $as is a list of options
setpriv $as "$bin/initdb" --pgdata="$home/data" --username=postgres --auth=trust \
	--encoding=UTF8 --locale=C --no-sync >"$home/log" 2>&1 || give_up

# The kernel stops it when this script is killed.
# shellcheck disable=SC2086
setpriv $as --pdeathsig QUIT "$bin/postgres" -D "$home/data" -k "$home" \
	-c listen_addresses= -c fsync=off -c full_page_writes=off \
	-c synchronous_commit=off -c autovacuum=off -c jit=off -c shared_buffers=32MB \
	-c wal_level=logical -c client_min_messages=error >>"$home/log" 2>&1 &
server=$!

export PGHOST="$home" PGUSER=postgres PGDATABASE=postgres SQLGUARD_PG_SERVER="$home"
unset PGPORT PGPASSWORD PGOPTIONS PGSERVICE
tries=0
until "$bin/pg_isready" --quiet; do
	tries=$((tries + 1))
	[ $tries -le 100 ] && kill -0 "$server" 2>/dev/null || give_up
	sleep 0.1
done

cd "$OLDPWD"
code=0
"$@" || code=$?
exit "$code"
