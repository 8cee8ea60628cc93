/* --version, with the libraries that decide what is understood. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <cjson/cJSON.h>
#include <pcre2.h>
#include <pg_query.h>

#include <sqlguard/report.h>

#include "version.h"

void sg_print_version(FILE *out)
{
	char pcre2[64] = "";

	pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
	fprintf(out, "sqlguard %s\n", sg_version);
	fprintf(out, "libpg_query: grammar of PostgreSQL %s\n", PG_VERSION);
	fprintf(out, "PCRE2 %s\ncJSON %s\n", pcre2, cJSON_Version());
}
