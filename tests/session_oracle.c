/*
 * Asks real databases about the session: fixtures/session/sqlite_*.sql run in SQLite,
 * pg_*.sql, with --postgres, in the server that psql reaches (tests/session.test.sh).
 * Before each statement the state is compared with what analyzer/schema says of it.
 */
#include "session_postgres.h"
#include "session_sqlite.h"

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--postgres"))
		session_run_all("pg_", SG_POSTGRES, 3, pg_judge);
	else
		session_run_all("sqlite_", SG_SQLITE, 2, sqlite_judge);
	return session_failed != 0;
}
