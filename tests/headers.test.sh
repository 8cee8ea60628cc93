#!/bin/sh
# Every header compiles alone.
set -u
code=0
for header in include/sqlguard/*.h include/sqlguard/*/*.h cli/*.h project/*.h project/layouts/*.h analyzer/*/*.h; do
	case $header in analyzer/postgres/*) continue ;; esac
	if why=$(gcc -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -Iinclude -Icli \
		-Iproject -Wall -Werror -fsyntax-only -x c "$header" 2>&1); then
		echo "ok $header compiles alone"
	else
		echo "$why"
		echo "not ok $header compiles alone"
		code=1
	fi
done
exit $code
