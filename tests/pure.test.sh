#!/bin/sh
# The analysis opens nothing: libsqlguard.a has no undefined symbol of databases, sockets,
# files, processes or clocks.
set -eu
library=$1/libsqlguard.a
symbols=$(mktemp)
trap 'rm -f "$symbols"' EXIT
nm -u "$library" | awk '{ print $NF }' | sort -u >"$symbols"
banned='sqlite3_.*|PQ.*|socket|connect|bind|listen|accept|getaddrinfo|send.*|recv.*'
banned="$banned|open|open64|openat|fopen|fopen64|freopen|opendir|stat|stat64|lstat|read|write|unlink"
banned="$banned|fork|exec.*|posix_spawn.*|system|popen|getenv|time|clock|clock_gettime|gettimeofday"
banned="$banned|localtime.*|gmtime.*|rand|random|getrandom|pthread_create"
if hits=$(grep -Ex "$banned" "$symbols"); then
	echo "not ok the library is pure: it needs $(echo "$hits" | tr '\n' ' ')"
	exit 1
fi
grep -qx pg_query_raw_parse "$symbols" || {
	echo "not ok the library is pure: the symbols were not read"
	exit 1
}
echo "ok the library is pure"
