/* Words in the text of a block of code. */
#include "words.h"

struct sg_str sg_word_at(struct sg_str text, size_t from)
{
	size_t to = from;

	while (to < text.n && sg_is_word(text.p[to]))
		to++;
	return sg_str_sub(text, from, to);
}

bool sg_is_one_of(struct sg_str word, const char *const *words)
{
	for (; *words; words++)
		if (sg_str_iis(word, *words))
			return true;
	return false;
}

bool sg_has_word(struct sg_str text, const char *const *words)
{
	for (size_t from = 0; from < text.n;) {
		struct sg_str word = sg_word_at(text, from);

		if (sg_is_one_of(word, words))
			return true;
		from += word.n + 1;
	}
	return false;
}
