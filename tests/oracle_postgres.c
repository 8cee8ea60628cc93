/*
 * Proves the lowering of PostgreSQL's raw tree against libpg_query's own JSON: for every
 * statement both must tell the same facts, and the splitter must cut where the library's
 * scanner cuts.  A node struct that our headers lay out in another way cannot pass.
 *
 *   oracle_postgres [file or folder ..]     default: the fixtures
 */
#include <pg_query.h>
#include <pthread.h>
#include <sys/stat.h>

#include <sqlguard/parse.h>

#include "../analyzer/postgres/lexer.h"
#include "grammar.h"
#include "oracle_postgres_json.h"
#include "oracle_postgres_tree.h"
#include "parsed.h"

#define STACK_BYTES ((size_t)512 << 20)

struct oracle {
	const char *path;
	struct sg_buf why; /* the first disagreement of the file; empty when none */
};

static size_t files, failed, statements, others, problems, splits;

static void disagree(struct oracle *oracle, size_t line, const char *text,
		     const char *fact)
{
	if (!oracle->why.n)
		sg_buf_printf(&oracle->why, "line %zu: %s%s", line, text, fact);
}

/* ---- one statement ---- */

static const cJSON *first_statement(const cJSON *json)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "stmts");
	const cJSON *stmt =
		cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(list, 0), "stmt");

	return stmt ? stmt->child : NULL;
}

static bool is_matview(const cJSON *node)
{
	return !strcmp(json_text(node, "objtype"), "OBJECT_MATVIEW");
}

/* Kinds that depend on what is in the statement. */
static bool kind_fits(const cJSON *stmt, const struct sg_node *node)
{
	const char *kind = stmt->string, *ours = sg_node_kind_name(node->kind);
	const char *want = pair_ours(statement_kinds, kind);

	if (want)
		return !strcmp(want, ours);
	if (!strcmp(kind, "CreateTableAsStmt"))
		return node->kind ==
		       (is_matview(stmt) ? SG_CREATE_VIEW : SG_CREATE_TABLE);
	if (!strcmp(kind, "DefineStmt"))
		return node->kind == SG_CREATE_TYPE || node->kind == SG_CREATE_OTHER;
	if (!strcmp(kind, "RenameStmt"))
		return node->kind == SG_ALTER_TABLE || node->kind == SG_RENAME_OBJECT;
	if (!strcmp(kind, "AlterObjectSchemaStmt"))
		return node->kind == SG_ALTER_TABLE || node->kind == SG_ALTER_OTHER;
	if (!strcmp(kind, "VacuumStmt"))
		return node->kind == SG_VACUUM || node->kind == SG_ANALYZE;
	return node->kind == SG_OTHER;
}

static void compare_facts(struct oracle *oracle, size_t line, const cJSON *stmt,
			  const struct sg_node *node)
{
	struct facts library = {0}, ours = {0};
	const char *fact;
	bool theirs = false;

	sg_arena_init(&library.arena);
	sg_arena_init(&ours.arena);
	if (!is_listed(opaque_statements, stmt->string)) {
		json_wrapped(&library, stmt);
		tree_walk(&ours, node, NULL);
	}
	facts_sort(&library);
	facts_sort(&ours);
	fact = facts_differ(&library, &ours, &theirs);
	if (fact)
		disagree(oracle, line, theirs ? "we miss: " : "only we have: ", fact);
	sg_arena_release(&library.arena);
	sg_arena_release(&ours.arena);
}

static void count_other(struct oracle *oracle, size_t line, const struct sg_node *node)
{
	others++;
	printf("# %s: line %zu: other '%.*s'\n", oracle->path, line,
	       SG_STR_ARG(sg_as_other(node)->what));
}

static void judge_tree(struct oracle *oracle, size_t line, const char *json_string,
		       const struct sg_node *node)
{
	cJSON *json = cJSON_Parse(json_string);
	const cJSON *stmt = first_statement(json);

	if (!stmt)
		disagree(oracle, line, "the library sees no statement", "");
	else if (!kind_fits(stmt, node))
		disagree(oracle, line, "another kind of statement: ", stmt->string);
	else if (node->kind == SG_OTHER)
		count_other(oracle, line, node);
	else
		compare_facts(oracle, line, stmt, node);
	cJSON_Delete(json);
}

struct bounds {
	struct oracle *oracle;
	struct sg_span span;
	size_t line;
};

/* What is underlined for the user must lie in the statement. */
static bool is_inside(struct sg_node *node, void *payload)
{
	const struct bounds *bounds = payload;

	if (!node->span.len || node->span.off < bounds->span.off ||
	    sg_span_end(node->span) > sg_span_end(bounds->span))
		disagree(bounds->oracle, bounds->line, "span outside of the statement: ",
			 sg_node_kind_name(node->kind));
	return true;
}

static void judge_spans(struct oracle *oracle, size_t line,
			const struct sg_statement *statement)
{
	struct bounds bounds = {oracle, statement->span, line};

	sg_walk(statement->node, is_inside, &bounds);
}

static void judge_statement(struct oracle *oracle, struct sg_source *src,
			    const struct sg_statement *statement, struct sg_arena *arena)
{
	char *text = sg_cstr(arena, sg_source_text(src, statement->span));
	size_t line = sg_source_line(src, statement->span.off);
	bool problem = sg_is(statement->node, SG_PROBLEM);
	PgQueryParseResult result;

	if (problem && sg_as_problem(statement->node)->type != SG_PROBLEM_SYNTAX)
		return;
	judge_spans(oracle, line, statement);
	result = pg_query_parse(text);
	if (!problem && result.error)
		disagree(oracle, line, "the library refuses it: ", result.error->message);
	else if (problem && !result.error && text[0] != '/')
		disagree(oracle, line, "the library takes it", "");
	else if (!problem)
		judge_tree(oracle, line, result.parse_tree, statement->node);
	statements++;
	problems += problem;
	pg_query_free_parse_result(result);
}

/* ---- where statements start and end ---- */

/* From the first to the last token of a span, so that comments do not count. */
static struct sg_span tokens_of(struct sg_str text, struct sg_span span)
{
	struct sg_span out = {0};

	for (size_t at = span.off;;) {
		struct sg_pg_token token = sg_pg_lex(text, at);

		if (token.kind == SG_PG_END || token.span.off >= sg_span_end(span))
			return out;
		if (token.kind != SG_PG_COMMENT && token.kind != SG_PG_BLOCK_COMMENT)
			out = out.len ? sg_span_join(out, token.span) : token.span;
		at = sg_span_end(token.span);
	}
}

/* A file in which only semicolons separate: the library knows no other way. */
static bool can_compare_split(const struct sg_script *script)
{
	for (size_t i = 0; i < script->statements.len; i++) {
		const struct sg_statement *statement = &script->statements.items[i];

		if (sg_is(statement->node, SG_PROBLEM) ||
		    (!statement->terminated && i + 1 < script->statements.len))
			return false;
	}
	return true;
}

static bool same_split(const struct sg_source *src, const struct sg_script *script,
		       const PgQuerySplitResult *result)
{
	size_t bom = sg_source_bom(src->text), mine = 0;

	for (int i = 0; i < result->n_stmts; i++) {
		size_t off = bom + (size_t)result->stmts[i]->stmt_location;
		size_t end = off + (size_t)result->stmts[i]->stmt_len;
		struct sg_span span = tokens_of(src->text, sg_span_of(off, end));
		const struct sg_statement *statement = &script->statements.items[mine];

		if (!span.len)
			continue;
		if (mine++ >= script->statements.len || statement->span.off != span.off ||
		    statement->span.len != span.len)
			return false;
	}
	return mine == script->statements.len;
}

/* The library's scanner (15-4.0.0) cuts in BEGIN ATOMIC bodies; its parser does not. */
static void judge_split(struct oracle *oracle, const struct sg_source *src,
			const struct sg_script *script, const char *text)
{
	const char *from = text + sg_source_bom(src->text);
	PgQuerySplitResult scanner = pg_query_split_with_scanner(from);
	PgQuerySplitResult parser = pg_query_split_with_parser(from);

	if ((scanner.error || !same_split(src, script, &scanner)) &&
	    (parser.error || !same_split(src, script, &parser)))
		disagree(oracle, 1, "the library cuts the file in another way", "");
	splits++;
	pg_query_free_split_result(scanner);
	pg_query_free_split_result(parser);
}

/* ---- files ---- */

static void judge_file(const char *path)
{
	struct oracle oracle = {.path = path};
	struct sg_buf text = {0};
	struct parsed parsed;
	const struct sg_script *script = &parsed.script;

	file_need(&text, path);
	parse_text(&parsed, SG_POSTGRES, path, sg_buf_str(&text));
	for (size_t i = 0; i < script->statements.len; i++)
		judge_statement(&oracle, &parsed.src, &script->statements.items[i],
				&parsed.arena);
	if (can_compare_split(script) && text.n)
		judge_split(&oracle, &parsed.src, script, text.p);
	files++;
	failed += oracle.why.n != 0;
	printf(oracle.why.n ? "not ok %s: %s\n" : "ok %s\n", path, oracle.why.p);
	sg_buf_release(&oracle.why);
	parsed_free(&parsed);
	sg_buf_release(&text);
}

static void judge_path(const char *path)
{
	struct stat info;
	struct names names;

	if (stat(path, &info))
		sg_bug("cannot read '%s'", path);
	if (is_for_another_grammar(path)) {
		printf("ok %s is for another grammar\n", path);
		return;
	}
	if (!S_ISDIR(info.st_mode)) {
		judge_file(path);
		return;
	}
	names = folder_list(path, "");
	for (int i = 0; i < names.len; i++) {
		struct sg_buf inner = {0};

		sg_buf_printf(&inner, "%s/%s", path, names.items[i]);
		if (sg_str_ends(sg_buf_str(&inner), ".sql") ||
		    !strchr(names.items[i], '.'))
			judge_path(inner.p);
		sg_buf_release(&inner);
	}
	names_free(&names);
}

static void *judge_all(void *payload)
{
	char **paths = payload;

	if (!*paths)
		judge_path("fixtures/parse/postgres");
	for (; *paths; paths++)
		judge_path(*paths);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_attr_t attributes;
	pthread_t thread;

	(void)argc;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	if (pthread_create(&thread, &attributes, judge_all, argv + 1))
		sg_die("cannot start a thread");
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attributes);
	fprintf(stderr,
		"%zu files, %zu statements, %zu of them syntax errors and %zu 'other', "
		"%zu files cut\n",
		files, statements, problems, others, splits);
	return failed || !statements;
}
