/* Well-formed UTF-8, by the table of the Unicode standard. */
#include <string.h>

#include <sqlguard/source.h>

struct form {
	unsigned char first, last; /* range of the leading byte */
	unsigned char low, high;   /* range of the second byte */
	unsigned char length;
};

/* Well-formed byte sequences, Unicode 15 table 3-7. */
static const struct form forms[] = {
	{0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2},
	{0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
	{0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
	{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
	{0xf4, 0xf4, 0x80, 0x8f, 4},
};

static const struct form *form_of(unsigned char lead)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (lead >= forms[i].first && lead <= forms[i].last)
			return &forms[i];
	return NULL;
}

size_t sg_utf8_next(uint32_t *out, struct sg_str s)
{
	static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	const unsigned char *p = (const unsigned char *)s.p;
	const struct form *form = s.n ? form_of(p[0]) : NULL;
	uint32_t code;

	if (!form || s.n < form->length)
		return 0;
	if (form->length > 1 && (p[1] < form->low || p[1] > form->high))
		return 0;
	code = p[0] & lead_bits[form->length];
	for (size_t i = 1; i < form->length; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3f);
	}
	*out = code;
	return form->length;
}

/* Whether all eight bytes are ASCII and none is NUL. */
static bool is_plain(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return !((word | (word - 0x0101010101010101u)) & 0x8080808080808080u);
}

size_t sg_utf8_plain(struct sg_str s)
{
	size_t i = 0;

	while (s.n - i >= sizeof(uint64_t) && is_plain(s.p + i))
		i += sizeof(uint64_t);
	return i;
}
