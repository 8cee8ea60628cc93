/* cJSON for text that may hold any byte, and for long arrays. */
#ifndef SQLGUARD_JSON_BUILD_H
#define SQLGUARD_JSON_BUILD_H

#include <cjson/cJSON.h>

#include <sqlguard/buf.h>

/* All of these end the program when memory runs out; keys are literals. */
cJSON *sg_json_object(void);
cJSON *sg_json_array(void);
/* An object with what all documents of ours begin with: "version" (of the format; a
   change that could break a reader raises it) and "tool". */
cJSON *sg_json_document(void);
cJSON *sg_json_string(struct sg_str text);
void sg_json_add(cJSON *object, const char *key, cJSON *item);
void sg_json_push(cJSON *array, cJSON *item);
cJSON *sg_json_add_object(cJSON *object, const char *key);
cJSON *sg_json_add_array(cJSON *object, const char *key);
void sg_json_add_text(cJSON *object, const char *key, struct sg_str text);
void sg_json_add_texts(cJSON *object, const char *key, const char *text);
void sg_json_add_number(cJSON *object, const char *key, size_t number);
void sg_json_add_bool(cJSON *object, const char *key, bool value);
void sg_json_add_null(cJSON *object, const char *key);

/* The text, or null when it is empty; or, of the second, when it is NULL. */
void sg_json_add_optional(cJSON *object, const char *key, struct sg_str text);
void sg_json_add_maybe(cJSON *object, const char *key, const char *text);
void sg_json_add_seconds(cJSON *object, const char *key, double seconds);
/* An array of texts. */
void sg_json_add_list(cJSON *object, const char *key, const char *const *lines, size_t n);

/*
 * A long array, one item a line.  Each item is printed and freed as it comes, so that the
 * tree of all of them never exists.
 */
struct sg_json_lines {
	struct sg_buf text;
	size_t depth; /* of the items, in tabs */
};

void sg_json_line(struct sg_json_lines *lines, cJSON *item);
/* Gives the bytes added, a guess for sg_json_write. */
size_t sg_json_add_lines(cJSON *object, const char *key, struct sg_json_lines *lines);

/* Prints the document and a line end, and frees it; it has about `guess` bytes. */
void sg_json_write(struct sg_buf *out, cJSON *root, size_t guess);

#endif
