/* Slices of text; nothing here allocates. */
#include <string.h>

#include <sqlguard/str.h>

struct sg_str sg_str_of(const char *text)
{
	return (struct sg_str){text, strlen(text)};
}

struct sg_str sg_str_sub(struct sg_str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from >= to)
		return (struct sg_str){s.p, 0};
	return (struct sg_str){s.p + from, to - from};
}

struct sg_str sg_str_trim(struct sg_str s)
{
	while (s.n && sg_is_blank(s.p[s.n - 1]))
		s.n--;
	while (s.n && sg_is_blank(s.p[0]))
		s.p++, s.n--;
	return s;
}

int sg_str_cmp(struct sg_str a, struct sg_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool sg_str_eq(struct sg_str a, struct sg_str b)
{
	return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

bool sg_str_is(struct sg_str a, const char *text)
{
	return sg_str_eq(a, sg_str_of(text));
}

static bool same_folded(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (sg_lower(a[i]) != sg_lower(b[i]))
			return false;
	return true;
}

bool sg_str_ieq(struct sg_str a, struct sg_str b)
{
	return a.n == b.n && same_folded(a.p, b.p, a.n);
}

bool sg_str_iis(struct sg_str a, const char *text)
{
	return sg_str_ieq(a, sg_str_of(text));
}

bool sg_str_iis_any(struct sg_str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (sg_str_iis(s, names[i]))
			return true;
	return false;
}

bool sg_str_starts(struct sg_str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && (!n || !memcmp(s.p, prefix, n));
}

bool sg_str_istarts(struct sg_str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && same_folded(s.p, prefix, n);
}

bool sg_str_ends(struct sg_str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && (!n || !memcmp(s.p + s.n - n, suffix, n));
}

size_t sg_str_find(struct sg_str s, const char *needle, size_t from)
{
	size_t n = strlen(needle);

	if (!n)
		return from < s.n ? from : s.n;
	while (from + n <= s.n) {
		const char *hit = memchr(s.p + from, needle[0], s.n - n - from + 1);

		if (!hit)
			break;
		if (!memcmp(hit, needle, n))
			return (size_t)(hit - s.p);
		from = (size_t)(hit - s.p) + 1;
	}
	return s.n;
}

const char *sg_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
