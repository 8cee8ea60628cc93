/* The field tables of all node kinds, made from nodes.def. */
#include "fields.h"

#define SG_VALUE(constant, text)
#define SG_ENUM(type, values)                                                            \
	static const char *type##_text(int value)                                        \
	{                                                                                \
		return sg_##type##_name((enum sg_##type)value);                          \
	}
#include <sqlguard/enums.def>
#undef SG_ENUM
#undef SG_VALUE

#define SG_FLAG(f)      {#f, FIELD_FLAG, offsetof(T, f), NULL},
#define SG_INT(f)       {#f, FIELD_INT, offsetof(T, f), NULL},
#define SG_TEXT(f)      {#f, FIELD_TEXT, offsetof(T, f), NULL},
#define SG_NAME(f)      {#f, FIELD_NAME, offsetof(T, f), NULL},
#define SG_CHOICE(t, f) {#f, FIELD_CHOICE, offsetof(T, f), t##_text},
#define SG_CHILD(f)     {#f, FIELD_CHILD, offsetof(T, f), NULL},
#define SG_LIST(f)      {#f, FIELD_LIST, offsetof(T, f), NULL},

const struct field *sg_fields(enum sg_node_kind kind)
{
	static const struct field none[] = {{NULL, FIELD_FLAG, 0, NULL}};

	switch (kind) {
#define SG_NODE(KIND, tag, fields)                                                       \
	case SG_##KIND: {                                                                \
		typedef struct sg_##tag T;                                               \
		static const struct field table[] = {                                    \
			fields{NULL, FIELD_FLAG, sizeof(T), NULL}};                      \
		return table;                                                            \
	}
#include <sqlguard/nodes.def>
#undef SG_NODE
	case SG_NO_NODE:
	case SG_NODE_KINDS: break;
	}
	return none;
}
