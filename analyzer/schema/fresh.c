/*
 * Tables that this file created: nobody else knows them yet, and as long as nothing
 * filled them there is nothing to lock out, to scan or to lose.
 */
#include "schema.h"

static const struct table *created_before(const struct sg_facts *facts, size_t index,
					  const struct sg_name *name)
{
	const struct slot *slot = sg_slot_find(facts, index, name);
	const struct table *table = slot ? sg_holder_at(slot, index) : NULL;

	if (!table || table->created == SG_NEVER || table->created >= index)
		return NULL;
	return table;
}

/* A rebuild gave it the rows and the name of a table that others know. */
static bool stands_for_another(const struct table *table, size_t index)
{
	return table->inherited < index && table->filled < index;
}

bool sg_new_here(const struct sg_facts *facts, size_t index, const struct sg_name *name)
{
	const struct table *table = created_before(facts, index, name);

	return table && table->surely_new && !stands_for_another(table, index);
}

bool sg_created_here(const struct sg_facts *facts, size_t index,
		     const struct sg_name *name)
{
	const struct table *table = created_before(facts, index, name);

	return table && table->surely_new && table->filled >= index;
}

bool sg_perhaps_created_here(const struct sg_facts *facts, size_t index,
			     const struct sg_name *name)
{
	const struct table *table = created_before(facts, index, name);

	return table && table->filled >= index;
}

const struct sg_create_table *sg_definition_here(const struct sg_facts *facts,
						 size_t index, const struct sg_name *name)
{
	const struct table *table = created_before(facts, index, name);

	return table ? table->definition : NULL;
}
