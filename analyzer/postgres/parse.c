/*
 * Statement by statement through libpg_query's raw parser: the tree is lowered at once
 * and its memory is used again for the next one.
 */
#include <string.h>

#include "ceiling.h"
#include "encoding.h"
#include "hint.h"
#include "lower.h"
#include "split.h"

#define EXCERPT           60                 /* bytes */
#define STATEMENT_CEILING ((size_t)64 << 20) /* bytes */

struct reader {
	struct sg_script *out;
	const struct sg_source *src;
	struct sg_arena *arena;
	struct sg_arena scratch;
	struct sg_pg_splitter splitter;
	struct sg_buf text; /* the statement at hand, terminated by NUL */
	MemoryContext memory;
	struct sg_pg_bad bad;
	size_t bad_next;  /* first run that is not reported yet */
	uint32_t bad_end; /* of the run reported last */
};

/* The first line of a token, cut where it gets too long for a message. */
static struct sg_str excerpt(struct sg_str token)
{
	struct sg_str line = sg_str_sub(token, 0, sg_str_find(token, "\n", 0));

	if (line.n > EXCERPT)
		line.n = EXCERPT;
	while (line.n && line.n < token.n &&
	       ((unsigned char)token.p[line.n] & 0xc0) == 0x80)
		line.n--;
	return line;
}

/* The server's message with its quote, which may be the whole rest of a file, cut short.
 */
static struct sg_str message_of(struct reader *r, const char *text, struct sg_span at)
{
	static const char near[] = " at or near \"";
	const char *quote = strstr(text, near);
	struct sg_str token = sg_source_text(r->src, at), line = excerpt(token);

	if (!quote)
		return sg_strdup(r->arena, sg_str_of(text));
	return sg_str_of(sg_printf(r->arena, "%.*s at or near '%.*s%s'",
				   (int)(quote - text), text, SG_STR_ARG(line),
				   line.n < token.n ? ".." : ""));
}

static struct sg_node *problem(struct reader *r, enum sg_problem_type type,
			       struct sg_span span, struct sg_str message)
{
	struct sg_problem *out = sg_as_problem(sg_node_new(r->arena, SG_PROBLEM, span));

	out->type = type;
	out->message = message;
	return &out->node;
}

static void add(struct reader *r, const struct sg_pg_piece *piece, struct sg_node *node)
{
	*SG_PUSH(r->arena, &r->out->statements) = (struct sg_statement){
		.span = piece->span, .terminated = piece->terminated, .node = node};
}

/* The server counts characters, from 1 on; 0 means unknown. */
static size_t byte_offset(struct sg_str text, int characters)
{
	size_t i = 0;

	while (--characters > 0 && i < text.n) {
		uint32_t code;
		size_t n = sg_utf8_next(&code, sg_str_sub(text, i, text.n));

		i += n ? n : 1;
	}
	return i;
}

/* The token at the error; the last one when the error is at the end of the input, and the
 * number of tokens when the server does not tell. */
static size_t error_token(struct reader *r, struct sg_span span, int cursor)
{
	size_t off = span.off + byte_offset(sg_source_text(r->src, span), cursor);
	size_t n = r->splitter.tokens.len;

	if (cursor <= 0)
		return n;
	for (size_t i = 0; i < n; i++)
		if (off < sg_span_end(r->splitter.tokens.items[i].span) || i + 1 == n)
			return i;
	return n;
}

/* A version that this grammar knows already is not the reason. */
static bool is_newer(const struct sg_pg_hint *hint)
{
	return hint && hint->since > PG_VERSION_NUM / 10000;
}

/* bison gives up at 10000 open symbols (YYMAXDEPTH of gram.c, 15.1). */
static bool is_exhausted(const struct pg_query_error *error)
{
	return strstr(error->message, "memory exhausted") != NULL;
}

static struct sg_node *syntax_error(struct reader *r, struct sg_span span,
				    const struct pg_query_error *error)
{
	const struct sg_pg_token *tokens = r->splitter.tokens.items;
	size_t len = r->splitter.tokens.len, i = error_token(r, span, error->cursorpos);
	const struct sg_pg_hint *hint = sg_pg_find_hint(r->src->text, tokens, len, i);
	struct sg_span at = i < len ? tokens[i].span : span;
	struct sg_node *out = problem(
		r, is_exhausted(error) ? SG_PROBLEM_TOO_COMPLEX : SG_PROBLEM_SYNTAX, at,
		message_of(r, error->message, at));

	if (is_newer(hint))
		sg_as_problem(out)->message = sg_str_of(sg_printf(
			r->arena, "'%s' needs PostgreSQL %d, this parser knows %d",
			hint->syntax, hint->since, PG_VERSION_NUM / 10000));
	else if (hint && hint->hint)
		sg_as_problem(out)->hint = sg_str_of(hint->hint);
	return out;
}

static struct sg_node *lower_first(struct reader *r, struct sg_span span, List *tree)
{
	struct sg_pg_lower lw = {
		.arena = r->arena,
		.text = r->src->text,
		.base = span.off,
		.span = span,
		.tokens = r->splitter.tokens.items,
		.tokens_len = (uint32_t)r->splitter.tokens.len,
	};

	/* The library may see nothing where our lexer sees a statement. */
	if (tree == NIL)
		return problem(r, SG_PROBLEM_SYNTAX, span,
			       SG_STR("this is no statement"));
	return sg_pg_lower(&lw, ((RawStmt *)linitial(tree))->stmt);
}

static struct sg_node *parse_statement(struct reader *r, struct sg_span span)
{
	struct pg_query_result result;
	struct sg_node *node;

	sg_buf_clear(&r->text);
	sg_buf_add(&r->text, sg_source_text(r->src, span));
	result = SG_PG_RAW_PARSE(r->text.p);
	if (result.error)
		node = syntax_error(r, span, result.error);
	else
		node = lower_first(r, span, result.tree);
	if (result.error)
		pg_query_free_error(result.error);
	free(result.stderr_buffer);
	MemoryContextReset(r->memory);
	return node;
}

static struct sg_node *too_large(struct reader *r, struct sg_span span)
{
	return problem(r, SG_PROBLEM_TOO_COMPLEX, span,
		       sg_str_of(sg_printf(r->arena,
					   "statement of %u bytes; at most %zu are read",
					   span.len, STATEMENT_CEILING)));
}

static struct sg_node *too_deep(struct reader *r, struct sg_span span)
{
	return problem(r, SG_PROBLEM_TOO_COMPLEX, span,
		       sg_str_of(sg_printf(r->arena, "nested more than %d levels deep",
					   SG_DEPTH_CEILING)));
}

static size_t depth_of(struct reader *r)
{
	const struct sg_pg_splitter *s = &r->splitter;

	if (s->tokens.len <= SG_DEPTH_CEILING)
		return 0;
	return sg_pg_depth(&r->scratch, s->text, s->tokens.items, s->tokens.len);
}

static struct sg_node *read_statement(struct reader *r, struct sg_span span)
{
	size_t depth = depth_of(r);

	if (r->splitter.placeholder.len)
		return problem(r, SG_PROBLEM_TEMPLATE, r->splitter.placeholder,
			       SG_STR(""));
	if (span.len > STATEMENT_CEILING)
		return too_large(r, span);
	if (depth > SG_DEPTH_CEILING)
		return too_deep(r, span);
	return parse_statement(r, span);
}

static void add_bad_run(struct reader *r, struct sg_span place, bool terminated)
{
	struct sg_span run = r->bad.runs.items[r->bad_next++];

	r->bad_end = sg_span_end(run);
	add(r, &(struct sg_pg_piece){SG_PG_STATEMENT, place, terminated},
	    problem(r, SG_PROBLEM_ENCODING, run, SG_STR("")));
}

/* The runs of bad bytes before an offset that no statement has reported. */
static void add_bad_before(struct reader *r, uint32_t off)
{
	while (r->bad_next < r->bad.runs.len && r->bad.runs.items[r->bad_next].off < off)
		add_bad_run(r, r->bad.runs.items[r->bad_next], false);
}

static void add_statement(struct reader *r, const struct sg_pg_piece *piece)
{
	uint32_t end = sg_span_end(piece->span);

	if (r->bad_next < r->bad.runs.len && r->bad.runs.items[r->bad_next].off < end) {
		add_bad_run(r, piece->span, piece->terminated);
		add_bad_before(r, end);
	} else {
		add(r, piece, read_statement(r, piece->span));
	}
}

static void add_piece(struct reader *r, const struct sg_pg_piece *piece)
{
	add_bad_before(r, piece->span.off);
	if (piece->span.off < r->bad_end)
		return;
	switch (piece->kind) {
	case SG_PG_NOTHING: break;
	case SG_PG_STATEMENT: add_statement(r, piece); break;
	case SG_PG_COMMAND:
		add(r, piece, problem(r, SG_PROBLEM_PSQL, piece->span, SG_STR("")));
		break;
	case SG_PG_COPY_DATA:
		add(r, piece, problem(r, SG_PROBLEM_COPY_DATA, piece->span, SG_STR("")));
		break;
	case SG_PG_OPEN_COMMENT:
		add(r, piece,
		    problem(r, SG_PROBLEM_SYNTAX,
			    sg_span_of(piece->span.off, piece->span.off + 2),
			    SG_STR("unterminated comment at or near '/*'")));
		break;
	}
}

static void read_pieces(struct reader *r)
{
	for (;;) {
		struct sg_pg_piece piece = sg_pg_split(&r->splitter);

		if (piece.kind == SG_PG_NOTHING)
			break;
		add_piece(r, &piece);
	}
	add_bad_before(r, UINT32_MAX);
}

static void add_wide_file(struct reader *r)
{
	struct sg_span all = sg_span_of(0, r->src->text.n);

	add(r, &(struct sg_pg_piece){SG_PG_STATEMENT, all, false},
	    problem(r, SG_PROBLEM_ENCODING, all, SG_STR("")));
}

void sg_parse_postgres(struct sg_script *out, const struct sg_source *src,
		       struct sg_arena *arena)
{
	struct reader r = {.out = out, .src = src, .arena = arena};

	sg_arena_init(&r.scratch);
	r.splitter = (struct sg_pg_splitter){
		.text = src->text,
		.at = sg_source_bom(src->text),
		.scratch = &r.scratch,
		.arena = arena,
		.out = out,
	};
	if (sg_pg_is_wide(src->text)) {
		add_wide_file(&r);
		return;
	}
	sg_pg_find_bad(&r.bad, &r.scratch, src->text);
	r.memory = pg_query_enter_memory_context();
	read_pieces(&r);
	pg_query_exit_memory_context(r.memory);
	sg_buf_release(&r.text);
	sg_arena_release(&r.scratch);
}
