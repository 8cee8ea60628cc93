#!/bin/sh
# What a real PostgreSQL server says of the session before each statement of
# fixtures/session/pg_*.sql.
. tests/lib.sh
build=$1

it "the server agrees on every session"
need psql || finish
tests/pg_server.sh "$build/tests/session_oracle.test" --postgres >"$out" 2>"$err"
case $? in
0) grep -q '^ok' "$out" || wrong "no case was judged" ;;
77)
	[ "${CI:-}" = true ] && wrong "$(cat "$err")"
	[ -n "$why" ] || name="$name (passed over: $(cat "$err"))"
	;;
*) wrong "$(grep -m 3 '^not ok' "$out" || tail -n 3 "$err")" ;;
esac

finish
