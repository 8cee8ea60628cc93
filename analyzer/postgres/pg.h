/*
 * The one door to PostgreSQL's own headers and to the parts of libpg_query that its
 * public header leaves out (pg_query/pg_query_internal.h).  Written for the grammars 15
 * to 17.
 */
#ifndef SQLGUARD_POSTGRES_PG_H
#define SQLGUARD_POSTGRES_PG_H

#include <postgres.h>

#include <catalog/pg_trigger_d.h>
#include <nodes/parsenodes.h>
#include <nodes/pg_list.h>
#include <utils/memutils.h>

#if PG_VERSION_NUM < 150000
#error "the node structs of PostgreSQL before 15 are not known here"
#endif

struct pg_query_error {
	char *message;
	char *funcname;
	char *filename;
	int lineno;
	int cursorpos;
	char *context;
};

struct pg_query_result {
	List *tree;
	char *stderr_buffer;
	struct pg_query_error *error;
};

struct pg_query_result pg_query_raw_parse(const char *input
#if PG_VERSION_NUM >= 160000
					  ,
					  int parser_options
#endif
);
void pg_query_free_error(struct pg_query_error *error);
MemoryContext pg_query_enter_memory_context(void);
void pg_query_exit_memory_context(MemoryContext context);

#if PG_VERSION_NUM >= 160000
#define SG_PG_RAW_PARSE(text) pg_query_raw_parse((text), 0)
#else
#define SG_PG_RAW_PARSE(text) pg_query_raw_parse(text)
#endif

#endif
