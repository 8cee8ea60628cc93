/* The --dialect option, the same for every command. */
#include <string.h>

#include "dialect.h"

bool sg_dialect_option(enum sg_dialect *out, const char *word, struct sg_err *err)
{
	*out = 0;
	if (!strcmp(word, "auto"))
		return true;
	if (!sg_dialect_find(out, sg_str_of(word)))
		return sg_fail(
			err, "unknown dialect '%s'; known are auto, postgres, sqlite, d1",
			word);
	if (*out & SG_ANY_DIALECT)
		return true;
	return sg_fail(
		err, "'--dialect %s' cannot be analysed; known are postgres, sqlite, d1",
		word);
}
