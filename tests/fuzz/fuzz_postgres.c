/* Any bytes through the PostgreSQL front end alone. */
#include "front.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	front_check(SG_POSTGRES, sg_dump_tokens_postgres, data, size);
	return 0;
}
