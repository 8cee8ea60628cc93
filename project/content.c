/* The dialect that a text looks like, by words that only one dialect has. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#include <sqlguard/err.h>

#include "content.h"

/* A dump's first part tells its dialect; the rest would only cost time. */
#define LOOKED_AT ((size_t)256 << 10)

static const struct {
	enum sg_dialect dialect;
	int weight;
	const char *pattern, *what;
} evidence[] = {
#define SG_EVIDENCE(dialect, weight, pattern, what) {dialect, weight, pattern, what},
#include "evidence.def"
#undef SG_EVIDENCE
};

#define EVIDENCE (sizeof evidence / sizeof *evidence)

struct sg_patterns {
	pcre2_code *codes[EVIDENCE];
	pcre2_match_data *match;
};

struct sg_patterns *sg_patterns_new(struct sg_arena *arena)
{
	struct sg_patterns *patterns = SG_NEW(arena, struct sg_patterns);
	const uint32_t options =
		PCRE2_CASELESS | PCRE2_MULTILINE | PCRE2_MATCH_INVALID_UTF;

	for (size_t i = 0; i < EVIDENCE; i++) {
		int code;
		PCRE2_SIZE where;

		patterns->codes[i] = pcre2_compile((PCRE2_SPTR)evidence[i].pattern,
						   PCRE2_ZERO_TERMINATED, options, &code,
						   &where, NULL);
		if (!patterns->codes[i])
			sg_bug("pattern for '%s' does not compile", evidence[i].what);
	}
	patterns->match = pcre2_match_data_create(1, NULL);
	if (!patterns->match)
		sg_die("out of memory");
	return patterns;
}

void sg_patterns_free(struct sg_patterns *patterns)
{
	for (size_t i = 0; patterns && i < EVIDENCE; i++)
		pcre2_code_free(patterns->codes[i]);
	if (patterns)
		pcre2_match_data_free(patterns->match);
}

static bool found(struct sg_patterns *patterns, size_t i, struct sg_str text)
{
	return pcre2_match(patterns->codes[i], (PCRE2_SPTR)text.p, text.n, 0, 0,
			   patterns->match, NULL) >= 0;
}

/* Each dialect is a bit; its slot in the scores is the bit itself. */
enum sg_dialect sg_content_dialect(const char **what, struct sg_patterns *patterns,
				   struct sg_str text)
{
	int scores[SG_MYSQL + 1] = {0};
	int strongest[SG_MYSQL + 1] = {0};
	const char *words[SG_MYSQL + 1] = {0};
	enum sg_dialect best = 0;

	text = sg_str_sub(text, 0, LOOKED_AT);
	for (size_t i = 0; i < EVIDENCE; i++) {
		enum sg_dialect d = evidence[i].dialect;

		if (!found(patterns, i, text))
			continue;
		scores[d] += evidence[i].weight;
		if (evidence[i].weight > strongest[d]) {
			strongest[d] = evidence[i].weight;
			words[d] = evidence[i].what;
		}
	}
	for (int d = SG_POSTGRES; d <= SG_MYSQL; d *= 2)
		if (scores[d] > (best ? scores[best] : 0))
			best = (enum sg_dialect)d;
	for (int d = SG_POSTGRES; d <= SG_MYSQL; d *= 2)
		if (best && d != (int)best && scores[d] == scores[best])
			return 0;
	*what = best ? words[best] : NULL;
	return best;
}
