#!/bin/sh
# The replayed catalog against a real PostgreSQL server, over every PostgreSQL migration set
# of ../shared/corpus where that folder is; the cases of fixtures/ are the program's own.
corpus=../shared/corpus
if [ ! -d "$corpus" ]; then
	echo "ok the catalog of the corpus (passed over: the corpus is not here)"
	exit 0
fi
exec "$1/tests/catalog_postgres.test" "$corpus"
