/* How describe*.c add fields. */
#ifndef SQLGUARD_SCHEMA_DESCRIBE_H
#define SQLGUARD_SCHEMA_DESCRIBE_H

#include <sqlguard/describe_schema.h>

struct sg_field *sg_field_add(struct sg_described *out, const char *name,
			      enum sg_field_type type);
void sg_field_text(struct sg_described *out, const char *name, struct sg_str text);
void sg_field_words(struct sg_described *out, const char *name, const char *text);
void sg_field_flag(struct sg_described *out, const char *name, bool flag);
void sg_field_sql(struct sg_described *out, const char *name, struct sg_str text);
void sg_field_keys(struct sg_described *out, const char *name,
		   const struct sg_keys *keys);
void sg_field_names(struct sg_described *out, const char *name,
		    const struct sg_keys *keys);

/* As people read it; empty for NULL. */
struct sg_str sg_name_of_object(const struct sg_described *out,
				const struct sg_object *object);
struct sg_str sg_name_of_target(const struct sg_described *out,
				const struct sg_target *target);

void sg_describe_table(struct sg_described *out, const struct sg_object *object);
void sg_describe_column(struct sg_described *out, const struct sg_object *object);
void sg_describe_constraint(struct sg_described *out, const struct sg_object *object);
void sg_describe_index(struct sg_described *out, const struct sg_object *object);

#endif
