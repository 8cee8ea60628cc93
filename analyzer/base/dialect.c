/* The dialects by name. */
#include <sqlguard/dialect.h>

static const struct {
	enum sg_dialect dialect;
	const char *name;
} dialects[] = {
	{SG_POSTGRES, "postgres"},
	{SG_SQLITE, "sqlite"},
	{SG_D1, "d1"},
	{SG_MYSQL, "mysql"},
};

#define DIALECTS (sizeof dialects / sizeof *dialects)

const char *sg_dialect_name(enum sg_dialect dialect)
{
	for (size_t i = 0; i < DIALECTS; i++)
		if (dialects[i].dialect == dialect)
			return dialects[i].name;
	return "unknown";
}

void sg_dialect_names(struct sg_buf *out, unsigned set, const char *separator)
{
	const char *between = "";

	for (size_t i = 0; i < DIALECTS; i++) {
		if (!(set & dialects[i].dialect))
			continue;
		sg_buf_printf(out, "%s%s", between, dialects[i].name);
		between = separator;
	}
}

bool sg_dialect_find(enum sg_dialect *out, struct sg_str name)
{
	for (size_t i = 0; i < DIALECTS; i++) {
		if (!sg_str_is(name, dialects[i].name))
			continue;
		*out = dialects[i].dialect;
		return true;
	}
	return false;
}

bool sg_same_family(enum sg_dialect one, enum sg_dialect other)
{
	return (one == SG_POSTGRES) == (other == SG_POSTGRES);
}
