# What the scripts about apply share: a database with rows whose first migration is applied
# and three are pending, what it holds after each of them, and how far a file has got.
# shellcheck shell=sh disable=SC2154

# write_set FOLDER: the first migration
write_set() {
	mkdir -p "$1"
	cat >"$1/0000_init.sql" <<-'SQL'
		CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT);
		CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
		CREATE TABLE favorites (
			user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
			book_id INTEGER NOT NULL REFERENCES books(id) ON DELETE CASCADE,
			PRIMARY KEY (user_id, book_id));
		CREATE INDEX favorites_by_book ON favorites (book_id);
	SQL
}

# write_pending FOLDER: a rebuild of a parent whose children have rows, a new column, a
# change of data
write_pending() {
	cat >"$1/0001_names.sql" <<-'SQL'
		PRAGMA foreign_keys=OFF;
		CREATE TABLE __new_users (id INTEGER PRIMARY KEY, email TEXT NOT NULL,
			name TEXT NOT NULL DEFAULT '');
		INSERT INTO __new_users (id, email, name)
			SELECT id, email, coalesce(name, '') FROM users;
		DROP TABLE users;
		ALTER TABLE __new_users RENAME TO users;
		PRAGMA foreign_keys=ON;
	SQL
	cat >"$1/0002_note.sql" <<-'SQL'
		ALTER TABLE favorites ADD COLUMN note TEXT NOT NULL DEFAULT '';
	SQL
	cat >"$1/0003_titles.sql" <<-'SQL'
		UPDATE books SET title = upper(title) WHERE id % 2 = 0;
		INSERT INTO books (id, title) VALUES (100000, 'The last one');
	SQL
}

# write_rows DATABASE USERS
write_rows() {
	sqlite3 "$1" <<-SQL
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
		INSERT INTO users SELECT i, 'user' || i || '@example.org',
			CASE WHEN i % 3 THEN 'User ' || i END FROM n;
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
		INSERT INTO books SELECT i, printf('Book %d of many', i) FROM n;
		INSERT INTO favorites SELECT users.id, books.id FROM users, books
		WHERE (users.id * 7 + books.id) % 13 = 0;
	SQL
}

# content DATABASE: schema and rows of all tables but the ledger, as a hash; what needs
# recovery is recovered
content() {
	sqlite3 "$1" ".timeout 5000" ".mode quote" \
		"SELECT type, name, sql FROM sqlite_schema
		WHERE tbl_name NOT LIKE 'sqlguard_%' ORDER BY type, name" \
		"SELECT * FROM users ORDER BY id" "SELECT * FROM books ORDER BY id" \
		"SELECT * FROM favorites ORDER BY 1, 2" 2>&1 | sha256sum | cut -c 1-64
}

# scene NAME MODE USERS: makes $scratch/NAME with app.db and m/, goes there, and notes the
# states 0 to 3 in state.N
scene() {
	mkdir -p "$scratch/$1" && cd "$scratch/$1" || exit 2
	write_set m
	echo "{ \"busyTimeout\": 2500 }" >sqlguard.jsonc
	sqlite3 app.db "PRAGMA journal_mode = $2" "CREATE TABLE t (a)" "DROP TABLE t" \
		>/dev/null
	run 0 apply --yes --quiet --database app.db m
	write_rows app.db "$3"
	write_pending m
	cp app.db origin.db
	cp app.db steps.db
	content steps.db >state.0
	for step in 1 2 3; do
		sqlite3 steps.db <"$(echo m/000${step}_*.sql)"
		content steps.db >state.$step
	done
	rm -rf steps.db .sqlguard
}

# fresh: the database as before every trial
fresh() {
	rm -rf app.db app.db-journal app.db-wal app.db-shm .sqlguard
	cp origin.db app.db
}

# state_of DATABASE: prints the number of pending migrations that it has; "lost" when it
# is in no state that migrations make
state_of() {
	hash=$(content "$1")
	for step in 0 1 2 3; do
		[ "$hash" != "$(cat state.$step)" ] || { echo $step && return; }
	done
	echo lost
}

# listed DATABASE: the migrations that its ledger has, in order
listed() {
	sqlite3 "$1" ".timeout 5000" \
		"SELECT group_concat(substr(name, 1, 4), ' ')
		FROM (SELECT name FROM sqlguard_migrations ORDER BY id)"
}

# is_whole DATABASE [STATE]: sound, in some state (or that one), and the ledger says which;
# leaves it in $state
is_whole() {
	same ok "$(sqlite3 "$1" ".timeout 5000" "PRAGMA integrity_check" \
		"PRAGMA foreign_key_check")"
	state=$(state_of "$1")
	case $state in
	0) entries="0000" ;;
	1) entries="0000 0001" ;;
	2) entries="0000 0001 0002" ;;
	3) entries="0000 0001 0002 0003" ;;
	*) wrong "$1 is in no state that the migrations make" && return ;;
	esac
	same "$entries" "$(listed "$1")"
	[ -z "${2:-}" ] || same "$2" "$state"
}

# left_over: what lies about that should not
left_over() {
	find . -name '*-journal' -o -name '*-wal' -o -name '*-shm' -o -name '*partial*' \
		-o -name '*rehears*' | grep -v '^./origin' | head -n 3
}
