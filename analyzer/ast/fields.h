/* The fields of each node kind, for walk and dump; made from nodes.def. */
#ifndef SQLGUARD_AST_FIELDS_H
#define SQLGUARD_AST_FIELDS_H

#include <sqlguard/ast.h>

enum field_type {
	FIELD_FLAG,
	FIELD_INT,
	FIELD_TEXT,
	FIELD_NAME,
	FIELD_CHOICE,
	FIELD_CHILD,
	FIELD_LIST
};

struct field {
	const char *name; /* NULL ends the table */
	enum field_type type;
	size_t offset;
	const char *(*text)(int value); /* of a FIELD_CHOICE */
};

const struct field *sg_fields(enum sg_node_kind kind);

#endif
