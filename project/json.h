/*
 * Configuration files as trees of cJSON: JSON with comments and trailing commas, and
 * TOML. The caller deletes them.
 */
#ifndef SQLGUARD_PROJECT_JSON_H
#define SQLGUARD_PROJECT_JSON_H

#include <cjson/cJSON.h>

#include <sqlguard/str.h>

/* NULL when it is none; `line` is then where it goes wrong, from 1. */
cJSON *sg_json_parse(struct sg_str text, size_t *line);

/*
 * The line in the text of what was parsed from it: of an item's own key, or of the key
 * that holds it; from 1.
 */
size_t sg_json_line_of(struct sg_str text, const cJSON *tree, const cJSON *item);

/*
 * TOML, as far as tools' configurations use it.  Never fails: a line that cannot be read
 * is passed by.  Numbers and dates are texts.
 */
cJSON *sg_toml_parse(struct sg_str text);

/* By the name's ending. */
cJSON *sg_config_parse(const char *name, struct sg_str text);

/* The text of a key, or NULL; of no object: NULL. */
const char *sg_json_text(const cJSON *object, const char *key);

#endif
