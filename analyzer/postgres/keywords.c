/* Which words cannot be bare names: the library's own table of keywords tells. */
#include "pg.h"

#include <common/keywords.h>

#include "front.h"

#define LONGEST 64 /* bytes; no keyword is longer */

static int category(struct sg_str word)
{
	char text[LONGEST];
	int found;

	if (!word.n || word.n >= sizeof text)
		return UNRESERVED_KEYWORD;
	memcpy(text, word.p, word.n);
	text[word.n] = 0;
	found = ScanKeywordLookup(text, &ScanKeywords);
	return found < 0 ? UNRESERVED_KEYWORD : ScanKeywordCategories[found];
}

bool sg_postgres_is_reserved(struct sg_str word)
{
	int found = category(word);

	return found == RESERVED_KEYWORD || found == TYPE_FUNC_NAME_KEYWORD;
}
