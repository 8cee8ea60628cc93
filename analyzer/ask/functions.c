/* Functions of other databases that SQLite does not have, and what it has instead. */
#include <sqlguard/rule.h>

static const struct {
	const char *name, *instead;
} functions[] = {
	{"now", "CURRENT_TIMESTAMP"},
	{"clock_timestamp", "CURRENT_TIMESTAMP"},
	{"statement_timestamp", "CURRENT_TIMESTAMP"},
	{"transaction_timestamp", "CURRENT_TIMESTAMP"},
	{"gen_random_uuid", "(lower(hex(randomblob(16))))"},
	{"uuid_generate_v4", "(lower(hex(randomblob(16))))"},
	{"uuid", "(lower(hex(randomblob(16))))"},
	{"nextval", NULL},
	{"to_timestamp", NULL},
	{"to_char", NULL},
	{"md5", NULL},
};

bool sg_is_foreign_function(const char **instead, struct sg_str name)
{
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		if (!sg_str_iis(name, functions[i].name))
			continue;
		*instead = functions[i].instead;
		return true;
	}
	return false;
}
