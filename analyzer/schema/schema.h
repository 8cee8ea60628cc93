/* What the parts of the facts layer share: the file under replay and its tables. */
#ifndef SQLGUARD_SCHEMA_SCHEMA_H
#define SQLGUARD_SCHEMA_SCHEMA_H

#include <sqlguard/facts.h>
#include <sqlguard/map.h>

struct flow {
	size_t statement;
	struct table *from;
};

/* Different sources of a table that are remembered. */
#define FLOWS_KEPT 8

/* A table from its creation to its drop, whatever its names are meanwhile. */
struct table {
	struct sg_name first_name, name; /* at first, now */
	const struct sg_create_table *definition;
	size_t created;   /* SG_NEVER: it was there before the file */
	bool surely_new;  /* false for IF NOT EXISTS */
	size_t inherited; /* it took the name of a table that was there before */
	size_t filled;    /* the first statement that gave it rows */
	size_t dropped, away, cleared;
	size_t updated;  /* the last UPDATE */
	size_t shifted;  /* the last UPDATE of all rows */
	size_t saved;    /* its rows were copied to another table */
	size_t refilled; /* and came back from there */
	struct table *refilled_from;
	struct flow flows[FLOWS_KEPT];
	size_t flows_len;
	SG_ARRAY(struct table *) partitions;
};

struct holder {
	size_t statement;    /* holds the name after this one */
	struct table *table; /* NULL: nobody */
};

/* A name, and who held it when. */
struct slot {
	SG_ARRAY(struct holder) history;
	struct table *former; /* lost the name last, and nobody took it since */
	size_t lost;
};

/* A table takes a name that another one had in the same file. */
struct takeover {
	struct sg_name name;
	struct table *old, *now;
	size_t lost, taken;
};

/* For a rollback: what a slot was. */
struct undo {
	size_t statement;
	struct slot *slot;
	struct table *table;
};

struct sg_facts {
	struct sg_arena *arena;
	enum sg_dialect dialect;
	struct sg_source *src;
	const struct sg_script *script;
	const struct sg_session *session;
	struct sg_map names; /* folded "schema.name" to its place in slots, plus 1 */
	SG_ARRAY(struct slot *) slots;
	SG_ARRAY(struct takeover) takeovers;
	SG_ARRAY(struct table *) refilled; /* from copies of their own rows */
	SG_ARRAY(struct undo) undo;
	SG_ARRAY(struct sg_rebuild) rebuilds;
	size_t *rebuild_of; /* per statement: its place in rebuilds, plus 1 */
};

/* The steps of sg_facts_new, in this order. */
void sg_replay_tables(struct sg_facts *facts);
void sg_find_rebuilds(struct sg_facts *facts);

/* The place of a name, added when it is new. */
struct slot *sg_slot_of(struct sg_facts *facts, size_t index, const struct sg_name *name);
/* The same without adding: NULL when the file never says the name. */
struct slot *sg_slot_find(const struct sg_facts *facts, size_t index,
			  const struct sg_name *name);

/* The replay of tables at one statement. */
struct replay {
	struct sg_facts *facts;
	size_t i;
	/* Temporary tables that end with the transaction. */
	SG_ARRAY(const struct sg_name *) until_commit;
	struct table *into; /* while the sources of a query are collected */
};

/* Holders of names. */
struct table *sg_holder_at(const struct slot *slot, size_t index);
struct table *sg_holder_now(const struct slot *slot);
/* The table of that name now; one that nobody created was there before the file. */
struct table *sg_table_now(struct replay *r, const struct sg_name *name);
/* NULL when IF NOT EXISTS finds a table of before. */
struct table *sg_table_create(struct replay *r, const struct sg_name *written,
			      bool temporary, bool if_not_exists);
void sg_table_rename(struct replay *r, const struct sg_name *from, struct sg_name to);
void sg_table_lose(struct replay *r, struct slot *slot, struct table *table);
void sg_tables_roll_back(struct replay *r);

/* Rows. */
void sg_rows_fill(struct replay *r, struct table *table);
void sg_rows_from(struct replay *r, struct table *into, struct sg_node *query);
void sg_rows_clear(struct replay *r, const struct sg_name *name);
/* INSERT, UPDATE, DELETE, MERGE, wherever they stand in the statement. */
void sg_rows_change(struct replay *r, struct sg_node *statement);
/* Tables that a block of procedural code names and may fill. */
void sg_rows_from_block(struct replay *r, struct sg_str body);

/* Calls visit for each table that a query reads, in source order. */
void sg_each_source(struct sg_node *query,
		    void (*visit)(const struct sg_name *table, void *payload),
		    void *payload);

/* The first statement that copied rows from one table into the other, or SG_NEVER. */
size_t sg_flow_from(const struct table *into, const struct table *from);

#endif
