/* Files and folders for the test programs, which run in the root of the checkout. */
#ifndef SQLGUARD_TESTS_FILES_H
#define SQLGUARD_TESTS_FILES_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlguard/buf.h>
#include <sqlguard/err.h>

struct names {
	char **items; /* sorted */
	int len;
};

static inline bool file_read(struct sg_buf *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	char part[4096];
	size_t n;

	if (!file)
		return false;
	while ((n = fread(part, 1, sizeof part, file)) > 0)
		sg_buf_add(out, (struct sg_str){part, n});
	fclose(file);
	return true;
}

/* A file without which the test is worth nothing. */
static inline void file_need(struct sg_buf *out, const char *path)
{
	if (!file_read(out, path))
		sg_bug("cannot read '%s'", path);
}

static inline void file_write(const char *path, struct sg_str text)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(text.p ? text.p : "", 1, text.n, file) != text.n ||
	    fclose(file))
		sg_bug("cannot write '%s'", path);
}

static inline int file_name_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The entries of a folder whose names end with a suffix; empty when there is none. */
static inline struct names folder_list(const char *path, const char *suffix)
{
	struct names out = {0};
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    !sg_str_ends(sg_str_of(entry->d_name), suffix))
			continue;
		out.items = realloc(out.items, ((size_t)out.len + 1) * sizeof *out.items);
		if (!out.items)
			sg_die("out of memory");
		out.items[out.len++] = strdup(entry->d_name);
	}
	if (folder)
		closedir(folder);
	if (out.len)
		qsort(out.items, (size_t)out.len, sizeof *out.items, file_name_order);
	return out;
}

static inline void names_free(struct names *names)
{
	for (int i = 0; i < names->len; i++)
		free(names->items[i]);
	free(names->items);
}

/* The folders that a relative path lies in. */
static inline void folder_make_above(const char *path)
{
	char copy[4096];

	snprintf(copy, sizeof copy, "%s", path);
	for (char *slash = strchr(copy, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, 0755);
		*slash = '/';
	}
}

/* A folder with all that is in it; links are removed, not followed. */
static inline void folder_remove(const char *path)
{
	struct names names = folder_list(path, "");
	char inner[4096];

	for (int i = 0; i < names.len; i++) {
		snprintf(inner, sizeof inner, "%s/%s", path, names.items[i]);
		if (remove(inner))
			folder_remove(inner);
	}
	names_free(&names);
	remove(path);
}

/* The next line of a text without its end; false at the end of the text. */
static inline bool line_next(struct sg_str *line, struct sg_str *rest)
{
	size_t end;

	if (!rest->n)
		return false;
	end = sg_str_find(*rest, "\n", 0);
	*line = sg_str_sub(*rest, 0, end);
	*rest = sg_str_sub(*rest, end + 1, rest->n);
	return true;
}

#endif
