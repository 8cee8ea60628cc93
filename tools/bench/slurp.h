/* A whole file as NUL-terminated text, for the loops that the benchmark compares with. */
#ifndef SQLGUARD_BENCH_SLURP_H
#define SQLGUARD_BENCH_SLURP_H

#include <stdio.h>
#include <stdlib.h>

static inline char *slurp(const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t n = 0, cap = 1 << 16, got;
	char *text = malloc(cap);

	if (!file || !text) {
		fprintf(stderr, "cannot read '%s'\n", path);
		exit(1);
	}
	while ((got = fread(text + n, 1, cap - n - 1, file))) {
		n += got;
		if (cap - n < 2 && !(text = realloc(text, cap *= 2)))
			exit(1);
	}
	fclose(file);
	text[n] = 0;
	return text;
}

#endif
