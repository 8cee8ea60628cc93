/* Any bytes through the SQLite front end alone. */
#include "front.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	front_check(SG_SQLITE, sg_dump_tokens_sqlite, data, size);
	return 0;
}
