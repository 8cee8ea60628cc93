#!/bin/sh
# Databases that are out of the ordinary, and what a run must notice or leave in peace
# there: cases that tests/apply_random.c found, and formats, names and files by hand.
. tests/lib.sh
limit=120
cd "$scratch" || exit 1

# database [SQL]: a new one, from standard input, before the first migration
database() {
	cd "$scratch" && rm -rf p && mkdir -p p/m && cd p || exit 1
	sqlite3 app.db >sqlite3.out
	cp app.db before.db
}

untouched() {
	sqlite3 before.db .dump >before.sql
	sqlite3 app.db .dump | cmp -s before.sql - || wrong "the database was touched"
}

apply() {
	run "$1" apply m --database app.db --no-backup
}

ask() {
	sqlite3 app.db "$1"
}

it "rows that a foreign key empties are noticed beside rows that the file adds"
database <<-'SQL'
	CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT);
	CREATE TABLE wishes (id INTEGER PRIMARY KEY,
		book_id INTEGER REFERENCES books (id) ON DELETE SET NULL);
	INSERT INTO books VALUES (1, 'a'), (2, 'b');
	INSERT INTO wishes VALUES (1, 1), (2, 2);
SQL
cat >m/0001.sql <<-'SQL'
	-- sqlguard:ignore-file cascade-data-loss -- it is a test
	INSERT INTO wishes (id, book_id) VALUES (3, NULL);
	CREATE TABLE new_books (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
	INSERT INTO new_books SELECT id, title FROM books;
	DROP TABLE books;
	ALTER TABLE new_books RENAME TO books;
SQL
apply 4
prints "wishes"
untouched

it "a table that is filled and whose trigger stamps new rows is no loss"
database <<-'SQL'
	CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, seen TEXT);
	CREATE TRIGGER stamp AFTER INSERT ON books BEGIN
		UPDATE books SET seen = 'now' WHERE id = new.id; END;
	INSERT INTO books (id, title) VALUES (1, 'a');
SQL
echo "INSERT INTO books (title) VALUES ('b');" >m/0001.sql
apply 0
same "1|a|now 2|b|now" "$(ask "SELECT * FROM books" | tr '\n' ' ' | sed 's/ $//')"

for keys in '' 'PRAGMA foreign_keys=OFF;'; do
	for how in '' --no-rehearsal; do
		it "a table with broken foreign keys of old is renamed: '$keys' $how"
		database <<-'SQL'
			CREATE TABLE a (id INTEGER PRIMARY KEY);
			CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id));
			CREATE TABLE c (id INTEGER PRIMARY KEY);
			INSERT INTO b VALUES (1, 99);
		SQL
		printf '%s\n' "$keys" 'ALTER TABLE a RENAME TO parent;' \
			'ALTER TABLE b RENAME TO d;' >m/0001.sql
		printf '%s\n' "$keys" 'ALTER TABLE d RENAME TO tmp;' \
			'ALTER TABLE c RENAME TO d;' 'ALTER TABLE tmp RENAME TO c;' >m/0002.sql
		run 0 apply m --database app.db --no-backup $how
		same "1|99" "$(ask 'SELECT * FROM c')"
	done
done

it "a rebuild of a table with broken foreign keys behind another that is dropped"
database <<-'SQL'
	CREATE TABLE a (id INTEGER PRIMARY KEY);
	CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id));
	CREATE TABLE last (id INTEGER PRIMARY KEY);
	INSERT INTO b VALUES (1, 99);
SQL
cat >m/0001.sql <<-'SQL'
	-- sqlguard:ignore-file drop-table -- it is a test
	PRAGMA foreign_keys=OFF;
	DROP TABLE last;
	CREATE TABLE new_b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id), c TEXT);
	INSERT INTO new_b (id, a_id) SELECT id, a_id FROM b;
	DROP TABLE b;
	ALTER TABLE new_b RENAME TO b;
SQL
apply 0

it "a copy of a STRICT table has no type for ANY"
database <<-'SQL'
	CREATE TABLE a (id INTEGER PRIMARY KEY, v ANY) STRICT;
	INSERT INTO a VALUES (1, 'x');
SQL
echo "CREATE TABLE b AS SELECT *, v AS again FROM a;" >m/0001.sql
apply 0
same "CREATE TABLE b(id INT,v,again)" "$(ask "SELECT sql FROM sqlite_schema WHERE name = 'b'")"

# ---- formats ----

for format in "encoding='UTF-16le'" "encoding='UTF-16be'" "auto_vacuum=FULL" \
	"auto_vacuum=INCREMENTAL" "page_size=512" "page_size=65536" "journal_mode=WAL"; do
	it "a database with PRAGMA $format keeps it, and every value"
	database <<-SQL
		PRAGMA $format;
		CREATE TABLE "a b" (id INTEGER PRIMARY KEY, v);
		INSERT INTO "a b" (v) VALUES (NULL), (1), (1.5), ('ä€😀'), (x'00ff'), ('');
	SQL
	cat >m/0001.sql <<-'SQL'
		CREATE TABLE new (id INTEGER PRIMARY KEY, v, w TEXT);
		INSERT INTO new (id, v) SELECT id, v FROM "a b";
		DROP TABLE "a b";
		ALTER TABLE new RENAME TO "a b";
	SQL
	run 0 apply m --database app.db
	same "$(sqlite3 before.db 'SELECT id, quote(v) FROM "a b"')" \
		"$(ask 'SELECT id, quote(v) FROM "a b"')"
	pragma="PRAGMA ${format%%=*}"
	same "$(sqlite3 before.db "$pragma")" "$(ask "$pragma")"
done

it "a table of 1,999 columns is rebuilt"
columns=$(seq -s ', ' -f 'c%g' 1 1998)
database <<-SQL
	CREATE TABLE wide (id INTEGER PRIMARY KEY, $columns);
	INSERT INTO wide (id, c1, c1998) VALUES (1, 'a', 'z');
SQL
cat >m/0001.sql <<-SQL
	CREATE TABLE new (id INTEGER PRIMARY KEY, $columns);
	INSERT INTO new (id, $columns) SELECT id, $columns FROM wide;
	DROP TABLE wide;
	ALTER TABLE new RENAME TO wide;
SQL
apply 0
same "a|z" "$(ask 'SELECT c1, c1998 FROM wide')"

it "100,000 rows are rebuilt, and those of their child stay"
database <<-'SQL'
	CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT);
	CREATE TABLE b (id INTEGER PRIMARY KEY, a_id REFERENCES a (id) ON DELETE CASCADE);
	WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
	INSERT INTO a SELECT i, 'text ' || i FROM n;
	INSERT INTO b SELECT id, id FROM a;
SQL
cat >m/0001.sql <<-'SQL'
	PRAGMA foreign_keys=OFF;
	CREATE TABLE new_a (id INTEGER PRIMARY KEY, t TEXT NOT NULL);
	INSERT INTO new_a (id, t) SELECT id, t FROM a;
	DROP TABLE a;
	ALTER TABLE new_a RENAME TO a;
	PRAGMA foreign_keys=ON;
SQL
apply 0
same "100000|100000" "$(ask 'SELECT count(*), (SELECT count(*) FROM b) FROM a')"

# ---- names ----

it "columns named rowid, _rowid_ and oid, and names with newlines and quotes"
database <<-'SQL'
	CREATE TABLE "new
	line" (rowid TEXT, _rowid_ TEXT, oid TEXT, "a""b'c" TEXT);
	INSERT INTO "new
	line" VALUES ('1', 'x', 'y', 'z');
	CREATE TABLE __new_t (id INTEGER PRIMARY KEY);
	INSERT INTO __new_t VALUES (1);
SQL
cat >m/0001.sql <<-'SQL'
	ALTER TABLE "new
	line" ADD COLUMN "d
	e" TEXT;
	INSERT INTO "new
	line" (rowid) VALUES ('2');
SQL
apply 0
same "1|x|y|z| 2||||" "$(ask 'SELECT * FROM "new
line"' | tr '\n' ' ' | sed 's/ $//')"

it "a rebuild whose temporary name is taken stops, and the table of that name stays"
database <<-'SQL'
	CREATE TABLE t (id INTEGER PRIMARY KEY);
	CREATE TABLE __new_t (id INTEGER PRIMARY KEY);
	INSERT INTO __new_t VALUES (1);
SQL
cat >m/0001.sql <<-'SQL'
	CREATE TABLE __new_t (id INTEGER PRIMARY KEY);
	INSERT INTO __new_t SELECT id FROM t;
	DROP TABLE t;
	ALTER TABLE __new_t RENAME TO t;
SQL
apply 4
untouched

it "a view that a change breaks stops it"
database <<-'SQL'
	CREATE TABLE t (id INTEGER PRIMARY KEY, a, b);
	CREATE VIEW v AS SELECT a FROM t;
	INSERT INTO t VALUES (1, 2, 3);
SQL
cat >m/0001.sql <<-'SQL'
	-- sqlguard:ignore-file drop-column -- it is a test
	ALTER TABLE t DROP COLUMN a;
SQL
apply 4
untouched

# ---- files ----

it "an empty database, comments only, no last semicolon, BOM and CRLF"
rm -rf "$scratch/p" && mkdir -p "$scratch/p/m" && cd "$scratch/p" || exit 1
: >app.db
printf -- '-- nothing yet\n/* really */\n' >m/0001.sql
printf '\357\273\277CREATE TABLE a (\r\n\tid INTEGER PRIMARY KEY,\r\n\tb TEXT\r\n);\r\n' >m/0002.sql
printf "INSERT INTO a (b) VALUES ('x\r\ny')" >m/0003.sql
printf "BEGIN;\r\nINSERT INTO a (b) VALUES ('z');\r\nCOMMIT" >m/0004.sql
apply 0
same "1|'x"$(printf '\r')" y' 2|'z'" "$(ask 'SELECT id, quote(b) FROM a' | tr '\n' ' ' | sed 's/ $//')"
apply 0
prints "othing"

finish
