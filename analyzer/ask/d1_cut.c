/*
 * How wrangler before 4.137 cuts a file: by its own reading of quotes, comments and
 * BEGIN .. END, which is not that of SQLite.  The same steps as splitter.ts of 4.86, so
 * that its mistakes are found where they are made.
 */
#include <string.h>

#include <sqlguard/rule.h>

struct cutter {
	struct sg_str text;
	size_t at; /* of the next byte */
	struct sg_span removed[2];
	bool any_case;
	char tail[8];  /* the last bytes of the piece, as the expressions look at them */
	unsigned open; /* BEGIN and CASE without their END */
	struct sg_d1_piece piece;
	uint32_t bytes; /* of the piece, with the blanks at its end */
	struct sg_d1_pieces *out;
	struct sg_arena *arena;
};

void sg_d1_removed(struct sg_span removed[2], struct sg_str text)
{
	size_t begin = sg_str_find(text, "BEGIN TRANSACTION;", 0);
	size_t commit = sg_str_find(text, "COMMIT;", 0);

	removed[0] = removed[1] = sg_span_of(text.n, text.n);
	if (sg_str_find(text, "BEGIN TRANSACTION", 0) == text.n)
		return;
	if (begin < text.n)
		removed[0] = sg_span_of(begin, begin + strlen("BEGIN TRANSACTION;"));
	if (commit < text.n)
		removed[1] = sg_span_of(commit, commit + strlen("COMMIT;"));
}

/* The next byte, or -1 at the end. */
static int take(struct cutter *c)
{
	for (int twice = 0; twice < 2; twice++)
		for (int i = 0; i < 2; i++)
			if (c->at == c->removed[i].off)
				c->at = sg_span_end(c->removed[i]);
	return c->at < c->text.n ? (unsigned char)c->text.p[c->at++] : -1;
}

static void add(struct cutter *c, int byte)
{
	struct sg_d1_piece *piece = &c->piece;

	memmove(c->tail, c->tail + 1, sizeof c->tail - 1);
	c->tail[sizeof c->tail - 1] = (char)byte;
	if (!piece->bytes && sg_is_blank((char)byte))
		return;
	if (!piece->bytes)
		piece->span.off = (uint32_t)c->at - 1;
	c->bytes++;
	if (!sg_is_blank((char)byte)) {
		piece->bytes = c->bytes;
		piece->span.len = (uint32_t)c->at - piece->span.off;
	}
}

static void end_piece(struct cutter *c)
{
	if (c->piece.bytes)
		*SG_PUSH(c->arena, &c->out->of) = c->piece;
	c->piece = (struct sg_d1_piece){{0, 0}, 0};
	c->bytes = 0;
	memset(c->tail, 0, sizeof c->tail);
}

/* Takes everything to the marker, which must end at or behind `from` plus its length. */
static void take_until(struct cutter *c, struct sg_str marker, bool keep)
{
	size_t from = c->at;
	int byte;

	while ((byte = take(c)) >= 0) {
		if (keep)
			add(c, byte);
		if (c->at >= from + marker.n &&
		    sg_str_eq(sg_str_sub(c->text, c->at - marker.n, c->at), marker))
			break;
	}
}

/* PostgreSQL's $tag$: the byte that ends the tag is taken, too, whatever it is. */
static void take_dollar(struct cutter *c)
{
	size_t from = c->at - 1;
	int byte;

	add(c, '$');
	do {
		byte = take(c);
		if (byte >= 0)
			add(c, byte);
	} while (byte >= 0 && sg_is_word((char)byte));
	if (byte == '$')
		take_until(c, sg_str_sub(c->text, from, c->at), true);
}

/* A comment, or the sign alone: then the byte behind it, which is still to be read. */
static int take_comment(struct cutter *c, int sign)
{
	int byte = take(c);

	if (sign == '-' && byte == '-') {
		take_until(c, SG_STR("\n"), false);
		add(c, '\n');
	} else if (sign == '/' && byte == '*') {
		take_until(c, SG_STR("*/"), false);
	} else {
		add(c, sign);
		return byte;
	}
	return 0;
}

/* \s(BEGIN|CASE)\s at the end of the piece, in any case */
static bool begins(const struct cutter *c)
{
	struct sg_str tail = {c->tail, sizeof c->tail};

	return sg_is_blank(c->tail[7]) &&
	       ((sg_is_blank(c->tail[1]) &&
		 sg_str_iis(sg_str_sub(tail, 2, 7), "BEGIN")) ||
		(sg_is_blank(c->tail[2]) && sg_str_iis(sg_str_sub(tail, 3, 7), "CASE")));
}

/* \sEND[;\s] at the end of the piece and the byte behind it */
static bool ends(const struct cutter *c, int byte)
{
	struct sg_str word = {c->tail + 5, 3};

	return (byte == ';' || sg_is_blank((char)byte)) && sg_is_blank(c->tail[4]) &&
	       (c->any_case ? sg_str_iis(word, "END") : sg_str_is(word, "END"));
}

/* Reads one byte with what it opens; the byte that comes next, when it is taken already,
   or 0. */
static int read(struct cutter *c, int byte)
{
	char quote = (char)byte;

	if (c->open && ends(c, byte))
		c->open--;
	switch (byte) {
	case '\'':
	case '"':
	case '`':
		add(c, byte);
		take_until(c, (struct sg_str){&quote, 1}, true);
		break;
	case '$': take_dollar(c); break;
	case '-':
	case '/':
		byte = take_comment(c, byte);
		if (byte)
			return byte;
		break;
	case ';':
		if (!c->open) {
			end_piece(c);
			break;
		}
		/* fall through */
	default: add(c, byte); break;
	}
	c->open += begins(c);
	return 0;
}

void sg_d1_cut(struct sg_d1_pieces *out, struct sg_arena *arena, struct sg_str text,
	       bool any_case)
{
	struct cutter c = {
		.text = text, .any_case = any_case, .out = out, .arena = arena};
	int byte = 0;

	sg_d1_removed(c.removed, text);
	while ((byte = byte > 0 ? byte : take(&c)) >= 0)
		byte = read(&c, byte);
	end_piece(&c);
}
