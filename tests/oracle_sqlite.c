/*
 * The real SQLite as judge of our parser: what sqlite3_prepare_v2() takes we must parse,
 * and what it calls a syntax error must be a PROBLEM at the same token.  Definitions are
 * executed in a database in memory, so that later statements find their tables.
 *
 *   oracle_sqlite [--mutate] [--verbose] [file or folder ..]
 *
 * Without names: the fixtures, then the fixtures mutated.  --mutate also deletes, doubles
 * and swaps each token of each statement, cuts the text there and puts a keyword in its
 * place.  A comment "-- needs 3.44" right before a statement exempts it from the
 * judgement of older versions.
 */
#include <limits.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <sqlguard/parse.h>

#include "../analyzer/sqlite/lexer.h"
#include "../analyzer/sqlite/sqlite.h"
#include "files.h"
#include "parsed.h"

enum verdict { ACCEPTED, SYNTAX, OTHER_ERROR };

struct judge {
	sqlite3 *db;
	const char *path;
	struct sg_buf why; /* the first disagreement of this file */
	size_t statements, mutants, undecided, disagreements;
};

static int failed;
static bool verbose;

/* ---- what SQLite says ---- */

/* Errors that the actions of parse.y raise, beside those of the grammar itself. */
static bool is_syntax_text(const char *text)
{
	static const char *const parts[] = {
		": syntax error",
		"incomplete input",
		"unrecognized token",
		"unknown table option",
		"unknown join type",
		"syntax error after",
		"a JOIN clause is required",
		"clause should come",
		"statements within triggers",
		"error in generated column",
	};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strstr(text, parts[i]))
			return true;
	return false;
}

struct opinion {
	enum verdict verdict;
	int offset;  /* of the token at fault, -1 when not told */
	size_t tail; /* where the next statement begins */
	sqlite3_stmt *stmt;
};

static struct opinion ask(struct judge *judge, struct sg_str text)
{
	struct opinion opinion = {.offset = -1};
	const char *tail = text.p;

	if (sqlite3_prepare_v2(judge->db, text.p, (int)text.n, &opinion.stmt, &tail)) {
		opinion.verdict =
			is_syntax_text(sqlite3_errmsg(judge->db)) ? SYNTAX : OTHER_ERROR;
		opinion.offset = sqlite3_error_offset(judge->db);
	}
	opinion.tail = (size_t)(tail - text.p);
	return opinion;
}

/* ---- comparing ---- */

static const struct sg_problem *syntax_problem(const struct sg_node *node)
{
	const struct sg_problem *problem;

	if (!sg_is(node, SG_PROBLEM))
		return NULL;
	problem = sg_as_problem(node);
	return problem->type == SG_PROBLEM_SYNTAX || problem->type == SG_PROBLEM_TEMPLATE
		       ? problem
		       : NULL;
}

static void disagree(struct judge *judge, struct sg_str text, const char *what)
{
	judge->disagreements++;
	if (text.n > 300)
		text.n = 300;
	if (!judge->why.n)
		sg_buf_printf(&judge->why, "%s (SQLite: %s) in: %.*s", what,
			      sqlite3_errmsg(judge->db), SG_STR_ARG(text));
	if (verbose)
		printf("# %s (SQLite: %s) in: %.*s\n", what, sqlite3_errmsg(judge->db),
		       SG_STR_ARG(text));
}

/* Where a problem is not at a token (incomplete input) SQLite tells no offset either. */
static bool same_place(const struct opinion *opinion, const struct sg_problem *problem,
		       size_t start)
{
	if (opinion->offset < 0 || sg_str_is(problem->message, "incomplete input"))
		return true;
	return (size_t)opinion->offset + start == problem->node.span.off;
}

/* left(..), a function that a join word names: 3.46.0 has it, 3.40.1 has not. */
static bool is_join_call(struct sg_str text, size_t at)
{
	size_t end = at, start;

	while (end && text.p[end - 1] == ' ')
		end--;
	for (start = end; start && text.p[start - 1] >= 'A'; start--)
		continue;
	return at < text.n && text.p[at] == '(' &&
	       sg_keyword_use(sg_keyword_find(sg_str_sub(text, start, end))) ==
		       SG_KW_NAME &&
	       sqlite3_libversion_number() < 3046000;
}

/* Syntax that an older SQLite stumbles over where we read on: first word, error, version.
 */
static bool is_newer(const struct opinion *opinion, struct sg_str text)
{
	static const struct {
		const char *first, *word;
		int version;
	} newer[] = {
		{"", "order", 3044000},        {"alter", "constraint", 3053000},
		{"alter", "check", 3053000},   {"alter", "alter", 3053000},
		{"alter", "not", 3053000},     {"alter", "to", INT_MAX}, /* libSQL's */
		{"create", "random", INT_MAX}, {"create", "rowid", INT_MAX},
	};
	struct sg_str at = sg_str_sub(text, (size_t)opinion->offset, text.n);

	for (size_t i = 0; i < sizeof newer / sizeof *newer; i++)
		if (opinion->offset >= 0 && sg_str_istarts(at, newer[i].word) &&
		    sg_str_istarts(text, newer[i].first) &&
		    sqlite3_libversion_number() < newer[i].version)
			return true;
	return opinion->offset >= 0 && is_join_call(text, (size_t)opinion->offset);
}

static void compare(struct judge *judge, const struct opinion *opinion,
		    const struct sg_node *node, struct sg_str text, size_t start)
{
	const struct sg_problem *problem = syntax_problem(node);

	if (opinion->verdict == SYNTAX && is_newer(opinion, text))
		return;
	if (opinion->verdict == SYNTAX && !problem && !sg_is(node, SG_PROBLEM))
		disagree(judge, text, "a syntax error was accepted");
	else if (opinion->verdict == SYNTAX && problem &&
		 !same_place(opinion, problem, start))
		disagree(judge, text, "the error is at another token");
	else if (opinion->verdict == ACCEPTED && problem)
		disagree(judge, text, problem->message.p);
}

/* ---- mutants ---- */

struct tokens {
	struct sg_str items[2000];
	size_t len;
};

static void tokens_of(struct tokens *out, struct sg_str text)
{
	struct sg_token token = sg_lex_solid(text, 0);

	out->len = 0;
	while (token.type != TK_END && out->len < 2000) {
		out->items[out->len++] =
			sg_str_sub(text, token.span.off, sg_span_end(token.span));
		token = sg_lex_solid(text, sg_span_end(token.span));
	}
}

enum mutation { DELETE, DOUBLE, SWAP, CUT, KEYWORD, MUTATIONS };

static void add_token(struct sg_buf *out, const struct tokens *tokens, size_t i)
{
	if (i >= tokens->len)
		return;
	sg_buf_add(out, tokens->items[i]);
	sg_buf_addc(out, ' ');
}

/* Each time another one, in an order that is the same in every run. */
static void add_keyword(struct sg_buf *out)
{
	static int turn;
	const char *word;
	int n;

	turn = (turn + 31) % sqlite3_keyword_count();
	sqlite3_keyword_name(turn, &word, &n);
	sg_buf_printf(out, "%.*s ", n, word);
}

static void mutate_token(struct sg_buf *out, const struct tokens *tokens, size_t *at,
			 enum mutation mutation)
{
	size_t i = *at;

	switch (mutation) {
	case DOUBLE:
		add_token(out, tokens, i);
		add_token(out, tokens, i);
		break;
	case SWAP:
		add_token(out, tokens, i + 1);
		add_token(out, tokens, i);
		++*at;
		break;
	case KEYWORD: add_keyword(out); break;
	case CUT: *at = tokens->len; break;
	case DELETE:
	case MUTATIONS: break;
	}
}

static void mutate(struct sg_buf *out, const struct tokens *tokens, size_t at,
		   enum mutation mutation)
{
	sg_buf_clear(out);
	for (size_t i = 0; i < tokens->len; i++) {
		if (i == at)
			mutate_token(out, tokens, &i, mutation);
		else
			add_token(out, tokens, i);
	}
	if (mutation != CUT)
		sg_buf_addc(out, ';');
}

static void judge_mutant(struct judge *judge, struct sg_str text)
{
	struct opinion opinion = ask(judge, text);
	const struct sg_node *node;
	struct parsed parsed;

	parse_text(&parsed, SG_SQLITE, "mutant", text);
	judge->mutants++;
	if (parsed.script.statements.len) {
		node = parsed.script.statements.items[0].node;
		if (opinion.verdict == OTHER_ERROR)
			judge->undecided += syntax_problem(node) != NULL;
		compare(judge, &opinion, node, text, 0);
	}
	sqlite3_finalize(opinion.stmt);
	parsed_free(&parsed);
}

static void judge_mutants(struct judge *judge, struct sg_str text)
{
	static struct tokens tokens;
	struct sg_buf mutant = {0};

	tokens_of(&tokens, text);
	for (size_t at = 0; at < tokens.len; at++)
		for (int mutation = 0; mutation < MUTATIONS; mutation++) {
			mutate(&mutant, &tokens, at, (enum mutation)mutation);
			judge_mutant(judge, sg_buf_str(&mutant));
		}
	sg_buf_release(&mutant);
}

/* ---- files ---- */

/* The version that "-- needs X.Y" before the statement asks for, as X * 1000000 .. */
static int needed_version(const struct sg_script *script, const struct sg_source *src,
			  size_t start)
{
	for (size_t i = script->comments.len; i-- > 0;) {
		struct sg_span span = script->comments.items[i].span;
		struct sg_str gap = sg_str_sub(src->text, sg_span_end(span), start);
		int major = 0, minor = 0;

		if (sg_span_end(span) > start)
			continue;
		if (sg_str_trim(gap).n || span.len > 40 ||
		    sscanf(src->text.p + span.off, "-- needs %d.%d", &major, &minor) != 2)
			return 0;
		return major * 1000000 + minor * 1000;
	}
	return 0;
}

/* What one sqlite3_prepare() gets: up to the next breakpoint when no ';' ends it. */
static struct sg_str reach(const struct sg_script *script, const struct sg_source *src,
			   const struct sg_statement *statement)
{
	size_t end = src->text.n;

	for (size_t i = script->comments.len; i-- > 0;)
		if (script->comments.items[i].breakpoint &&
		    script->comments.items[i].span.off >= sg_span_end(statement->span))
			end = script->comments.items[i].span.off;
	if (statement->terminated)
		end = sg_str_find(src->text, ";", sg_span_end(statement->span)) + 1;
	return sg_str_sub(src->text, statement->span.off, end);
}

/* Not what is no SQL, and not what holds a NUL byte, where SQLite stops and we go on. */
static bool is_judged(const struct sg_source *src, const struct sg_statement *statement)
{
	if (memchr(src->text.p + statement->span.off, 0, statement->span.len))
		return false;
	if (!sg_is(statement->node, SG_PROBLEM))
		return true;
	return sg_as_problem(statement->node)->type != SG_PROBLEM_SHELL &&
	       sg_as_problem(statement->node)->type != SG_PROBLEM_ENCODING;
}

/* ALTER looks for its table in the middle of the text and reads no further without it. */
static bool stops_early(struct sg_str text)
{
	return sg_str_istarts(text, "alter");
}

static void judge_statement(struct judge *judge, const struct sg_script *script,
			    const struct sg_source *src,
			    const struct sg_statement *statement, bool mutants)
{
	struct sg_str text = reach(script, src, statement);
	struct opinion opinion = ask(judge, text);
	int needed = needed_version(script, src, statement->span.off);

	judge->statements++;
	if (needed > sqlite3_libversion_number()) {
		if (sg_is(statement->node, SG_PROBLEM))
			disagree(judge, text, "newer syntax was rejected");
		if (opinion.verdict == ACCEPTED)
			disagree(judge, text, "this version of SQLite knows it already");
	} else {
		compare(judge, &opinion, statement->node, text, statement->span.off);
		if (opinion.verdict == OTHER_ERROR && syntax_problem(statement->node) &&
		    !stops_early(text))
			disagree(judge, text,
				 "rejected, but SQLite finds no syntax error");
		if (opinion.verdict == ACCEPTED && opinion.tail < statement->span.len)
			disagree(judge, text, "SQLite ends the statement earlier");
		if (mutants)
			judge_mutants(judge, sg_source_text(src, statement->span));
	}
	if (opinion.stmt && is_definition(statement->node))
		sqlite3_step(opinion.stmt);
	sqlite3_finalize(opinion.stmt);
}

static void judge_text(struct judge *judge, struct sg_str text, bool mutants)
{
	struct parsed parsed;
	const struct sg_script *script = &parsed.script;

	parse_text(&parsed, SG_SQLITE, judge->path, text);
	for (size_t i = 0; i < script->statements.len; i++)
		if (is_judged(&parsed.src, &script->statements.items[i]))
			judge_statement(judge, script, &parsed.src,
					&script->statements.items[i], mutants);
	parsed_free(&parsed);
}

static void judge_file(const char *path, bool mutants)
{
	const char *label = mutants ? " mutated" : "";
	struct judge judge = {.path = path};
	struct sg_buf text = {0};

	if (!file_read(&text, path) || sqlite3_open(":memory:", &judge.db))
		sg_bug("cannot read '%s'", path);
	judge_text(&judge, sg_buf_str(&text), mutants);
	if (judge.disagreements) {
		failed++;
		printf("not ok %s%s: %zu disagreements; %s\n", path, label,
		       judge.disagreements, judge.why.p);
	} else {
		printf("ok %s%s\n", path, label);
	}
	if (verbose)
		printf("# %zu statements, %zu mutants, %zu undecided\n", judge.statements,
		       judge.mutants, judge.undecided);
	sqlite3_close(judge.db);
	sg_buf_release(&judge.why);
	sg_buf_release(&text);
}

static void judge_path(const char *path, bool mutants)
{
	struct stat info;
	struct names names;

	if (stat(path, &info))
		sg_bug("cannot find '%s'", path);
	if (!S_ISDIR(info.st_mode)) {
		if (sg_str_ends(sg_str_of(path), ".sql"))
			judge_file(path, mutants);
		return;
	}
	names = folder_list(path, "");
	for (int i = 0; i < names.len; i++) {
		struct sg_buf inner = {0};

		sg_buf_printf(&inner, "%s/%s", path, names.items[i]);
		judge_path(inner.p, mutants);
		sg_buf_release(&inner);
	}
	names_free(&names);
}

/* ---- keywords ---- */

static bool is_name_in_sqlite(struct judge *judge, struct sg_str word)
{
	struct sg_buf sql = {0};
	struct opinion opinion;

	sg_buf_printf(&sql, "CREATE TABLE main.%.*s (%.*s)", SG_STR_ARG(word),
		      SG_STR_ARG(word));
	opinion = ask(judge, sg_buf_str(&sql));
	sqlite3_finalize(opinion.stmt);
	sg_buf_release(&sql);
	return opinion.verdict != SYNTAX;
}

static const char *judge_keyword(struct judge *judge, struct sg_str word)
{
	if (sg_keyword_find(word) == TK_ID)
		return "is unknown";
	if (is_name_in_sqlite(judge, word) == sg_sqlite_is_reserved(word))
		return "is reserved in one of the two only";
	return NULL;
}

/* Every keyword of SQLite is one of ours, and names a table where it does there. */
static void judge_keywords(void)
{
	struct judge judge = {.path = "keywords"};
	int wrong = 0;

	if (sqlite3_open(":memory:", &judge.db))
		sg_bug("cannot open a database in memory");
	for (int i = 0; i < sqlite3_keyword_count(); i++) {
		struct sg_str word = {NULL, 0};
		const char *why;
		int n = 0;

		sqlite3_keyword_name(i, &word.p, &n);
		word.n = (size_t)n;
		why = judge_keyword(&judge, word);
		if (why)
			printf("not ok keyword %.*s: %s\n", SG_STR_ARG(word), why);
		wrong += why != NULL;
	}
	if (!wrong)
		printf("ok keywords\n");
	failed += wrong;
	sqlite3_close(judge.db);
}

int main(int argc, char **argv)
{
	bool mutants = false, given = false;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--mutate"))
			mutants = true;
		else if (!strcmp(argv[i], "--verbose"))
			verbose = true;
		else
			judge_path(argv[i], mutants), given = true;
	}
	if (!given) {
		judge_keywords();
		judge_path("fixtures/parse/sqlite", false);
		judge_path("fixtures/parse/sqlite", true);
	}
	return failed != 0;
}
