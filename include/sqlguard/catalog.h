/*
 * The schema as of any statement of a replay.
 *
 * An object (a table, a column, an index ..) keeps its identity through renames, moves
 * and changes.  What it was like is a chain of records, the newest first; each says from
 * which moment on it holds.  Records are appended and never changed, so that before and
 * after of every statement stay readable, and a rollback appends what was there before.
 *
 * A moment counts the statements that ran: the state before the first one is 0, and the
 * state after statement n (counted from 0 over all files of the replay) is n + 1.
 *
 * Names are as the database compares them: PostgreSQL folded, SQLite as written and found
 * without case.  Expressions, bodies and bounds are kept as text, with the names in it
 * brought up to date by renames; sg_parse reads them again when a tree is needed.
 * Everything lives in the catalog's arena; nothing points into the tree of a file.
 */
#ifndef SQLGUARD_CATALOG_H
#define SQLGUARD_CATALOG_H

#include <sqlguard/ast.h>
#include <sqlguard/map.h>
#include <sqlguard/maybe.h>

/* The moment that is always the newest, also in the middle of a statement. */
#define SG_NOW UINT32_MAX

struct sg_record;

struct sg_object {
	enum sg_object_type type;
	uint32_t id;             /* in order of creation */
	struct sg_object *owner; /* of a column, constraint, index, trigger, policy, rule:
				    its table, view or domain; of a shadow table of
				    SQLite its virtual table; else NULL */
	uint32_t created;        /* the first moment it was there */
	uint32_t undone;         /* records that the running rollback takes back */
	bool assumed;            /* no statement made it: one needs it to be there */
	bool perhaps_before;     /* IF NOT EXISTS made it, unless it was there already */
	unsigned blamed; /* for a statement that was refused: bits of sg_refusal */
	const struct sg_record *newest;
	SG_ARRAY(struct sg_object *) parts; /* objects whose owner it is, as created */
	/* those of them that are there now, and at most as many that are gone, so that a
	   table does not get slower with each column that it once had */
	SG_ARRAY(struct sg_object *) present;
	size_t present_gone; /* how many of them are gone */
	bool listed;         /* among the present ones of its owner */
	/* PostgreSQL: objects whose record named it at some time, maybe more than once */
	SG_ARRAY(struct sg_object *) users;
};

/* The start of every kind of record below. */
struct sg_record {
	struct sg_object *object;
	const struct sg_record *before; /* NULL: the first one */
	uint32_t from;                  /* the moment from which it holds */
	uint32_t size;                  /* bytes of the whole record */
	bool gone;                      /* dropped; the rest is what it was at last */
	/* NO: something that cannot be read may have changed or dropped it (a DO block,
	   dynamic SQL, a statement that does not parse). */
	enum sg_maybe known;
	struct sg_str schema, name; /* schema: of tables, types ..; "temp", "main" and the
				       attached ones in SQLite; empty for parts */
	struct sg_str source; /* what stands behind the name in the CREATE statement, for
				 what no field tells: functions, sequences, types ..,
				 virtual tables; see keep_source in replay.c */
};

/* A column that a key names; `column` is NULL when its table is not known well enough,
   and for expressions. */
struct sg_key {
	struct sg_object *column;
	struct sg_str name;       /* while column is NULL; empty for an expression */
	struct sg_str expression; /* text, without the parentheses around it */
	struct sg_str collation, opclass;
	bool desc;
	struct sg_str nulls; /* "first", "last" */
};

struct sg_keys {
	SG_ARRAY(struct sg_key) of;
};

/* Another table: the object, or, where it is not there (yet), how it is called. */
struct sg_target {
	struct sg_object *object;
	struct sg_str schema, name;
};

/* SG_OBJ_TABLE, SG_OBJ_FOREIGN_TABLE; views and materialized views have sg_view. */
struct sg_table {
	struct sg_record record;
	bool temporary, unlogged, without_rowid, strict;
	/* NO: it was there before the history, and columns may be missing here. */
	enum sg_maybe complete;
	bool filled;          /* a statement of the replay may have given it rows */
	struct sg_str module; /* CREATE VIRTUAL TABLE .. USING module */
	struct sg_str partition_strategy; /* "range", "list", "hash" */
	struct sg_keys partition_keys;
	struct sg_object *partition_of; /* NULL: none */
	struct sg_str partition_bound;
	SG_ARRAY(struct sg_object *) inherits;
	struct sg_str of_type;
	bool row_security, force_row_security;
	char replica_identity; /* PostgreSQL: 'd', 'n', 'f', 'i'; 0: not said */
};

struct sg_column {
	struct sg_record record;
	uint32_t number; /* attnum, or cid + 1; never given twice in one table */
	struct sg_str
		type; /* PostgreSQL: as format_type() says it ("character varying(20)",
			 "timestamp with time zone"); SQLite: as declared */
	struct sg_object *type_object; /* an enum, domain .. of the catalog; or NULL */
	bool not_null;
	bool has_default;
	struct sg_str fallback; /* the DEFAULT expression */
	char generated;         /* 's' stored, 'v' virtual; 0: not generated */
	struct sg_str generation;
	char identity;           /* 'a' always, 'd' by default; 0: none */
	struct sg_str collation; /* as written; empty: the type's */
	bool filled;             /* an UPDATE or INSERT of the replay gave it values */
	bool inherited;          /* from a parent: not declared by itself */
};

struct sg_constraint_record {
	struct sg_record record; /* name: as PostgreSQL makes it when none is written;
				    empty in SQLite when none is written */
	enum sg_constraint_type
		type;   /* PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK, EXCLUDE */
	bool named;     /* the name was written */
	bool at_column; /* SQLite: written in the definition of its column, and dropped
			   with it; the keys of such a CHECK are that column */
	struct sg_keys keys;
	struct sg_target parent;    /* FOREIGN KEY */
	struct sg_keys parent_keys; /* none: the primary key */
	enum sg_fk_action on_delete, on_update;
	struct sg_str match;
	bool deferrable, initially_deferred;
	bool validated; /* false after NOT VALID until VALIDATE CONSTRAINT */
	bool no_inherit, inherited;
	struct sg_str expression; /* CHECK; EXCLUDE: all that stands in the parentheses */
	struct sg_object *index;  /* that enforces it; NULL: none */
	/* the same of the partitioned table, which made it; NULL: none */
	struct sg_object *partition_of;
	bool autoincrement; /* SQLite */
	enum sg_conflict conflict;
};

struct sg_index {
	struct sg_record record;
	bool unique;
	struct sg_str method; /* "btree" when none is said; empty in SQLite */
	struct sg_keys keys, include;
	struct sg_str predicate;
	bool nulls_not_distinct;
	bool valid;  /* false: ON ONLY of a partitioned table, or a failed build */
	char origin; /* 'c' CREATE INDEX, 'p' primary key, 'u' unique, 'x' exclusion */
	struct sg_object *constraint; /* that it enforces; NULL: none */
	struct sg_object
		*partition_of; /* the index of the partitioned table; NULL: none */
};

/* SG_OBJ_VIEW, SG_OBJ_MATERIALIZED_VIEW */
struct sg_view {
	struct sg_record record;
	bool temporary;
	struct sg_str query;
	struct sg_keys columns; /* names only; none: those of the query */
	SG_ARRAY(struct sg_target) reads;
	bool populated; /* MATERIALIZED VIEW */
};

struct sg_trigger {
	struct sg_record record;
	bool temporary;
	struct sg_str timing; /* "before", "after", "instead of" */
	bool on_insert, on_update, on_delete, on_truncate, for_each_row, constraint;
	struct sg_keys update_of;
	struct sg_str when, function, body; /* body: SQLite, BEGIN .. END */
	struct sg_str state; /* PostgreSQL: "enable", "disable", "enable always" .. */
	SG_ARRAY(struct sg_target) writes; /* SQLite: tables that its body changes */
};

struct sg_sequence {
	struct sg_record record;
	bool temporary;
	struct sg_str type;         /* "bigint" */
	struct sg_object *owned_by; /* the column; NULL: none */
	bool identity;              /* made by GENERATED .. AS IDENTITY */
};

/* FUNCTION, PROCEDURE, AGGREGATE; record.name is without arguments. */
struct sg_function {
	struct sg_record record;
	struct sg_str signature; /* "(integer, text)": the types of its IN arguments */
	struct sg_str returns, language, body, volatility;
	bool security_definer;
};

/* SG_OBJ_TYPE, SG_OBJ_DOMAIN; columns of a composite type and checks of a domain are
   parts. */
struct sg_type {
	struct sg_record record;
	struct sg_str form; /* "enum", "composite", "range", "base", "shell", "domain" */
	SG_ARRAY(struct sg_str) labels; /* of an enum, in order */
	struct sg_str base;             /* of a domain */
	bool not_null, has_default;
	struct sg_str fallback;
};

struct sg_policy {
	struct sg_record record;
	struct sg_str command; /* "all", "select" .. */
	bool restrictive;
	struct sg_keys roles; /* names only */
	struct sg_str using, with_check;
};

/* Anything else with a name: schema, extension, collation, rule, publication .. */
struct sg_thing {
	struct sg_record record;
};

/* A statement that stumbles over more names these: each costs a look at its text. */
#define SG_BLAMED_MOST 16

/* What makes a database refuse a statement, where a rule of its own speaks of it. */
enum sg_refusal {
	SG_REFUSED_OTHERWISE,
	SG_REFUSED_ITSELF,    /* no schema would make a difference */
	SG_REFUSED_KEY,       /* ADD COLUMN with UNIQUE or PRIMARY KEY */
	SG_REFUSED_DEPENDENT, /* DROP COLUMN: something else needs the column */
	SG_REFUSED_BROKEN,    /* ALTER TABLE: a view or trigger names what is not there */
	SG_REFUSED_STRICT_TYPE, /* a type that STRICT does not know, or none */
	SG_REFUSED_SCHEMA,      /* a schema that SQLite does not have */
};

/* Where a statement of the replay stands. */
struct sg_place {
	uint32_t file; /* place in sg_catalog.files */
	uint32_t line; /* 1-based, in which it begins */
	struct sg_span span;
	/* Why the database refuses it as far as the replay sees, in its words;
	   empty: it does not, or nobody knows. */
	struct sg_str refused;
	enum sg_refusal refusal;
	/* What stands in the way, or, when nothing is refused, will fail later: all
	   parts, views and triggers that need the column of a DEPENDENT, none when it is
	   the only column; the view or trigger of a BROKEN. */
	SG_ARRAY(const struct sg_object *) refused_by; /* at most SG_BLAMED_MOST */
	/* An earlier statement was refused for the same reason and the same object. */
	bool refused_again;
};

struct sg_replayed_file {
	const char *path;
	uint32_t first;   /* the moment before its first statement */
	uint32_t refused; /* the moment after the last one that is refused; 0: none */
};

/* The schemas that unqualified names are looked up in, from a moment on. */
struct sg_search_path {
	uint32_t from;
	SG_ARRAY(struct sg_str) schemas; /* without pg_catalog; SQLite: temp, main, .. */
};

struct sg_slot;
struct sg_sq_state;

/* Objects that had the same name at some time. */
struct sg_namesakes {
	SG_ARRAY(struct sg_object *) of;
};

/* The number of the last name that was made, while no object lost its name. */
struct sg_chosen {
	unsigned number;
	uint32_t losses;
};

/* What was there before the first statement of a replay. */
enum sg_begins {
	SG_BEGINS_UNKNOWN,
	/* Presumably nothing, until a statement needs an object that none made: then the
	   database was there before, and that object is assumed. */
	SG_BEGINS_PRESUMED_EMPTY,
	SG_BEGINS_EMPTY, /* nothing: what no statement made does not exist */
};

struct sg_change {
	struct sg_object *object;
	uint32_t from; /* of the record */
};

struct sg_catalog {
	struct sg_arena *arena;
	enum sg_dialect dialect;
	uint32_t now;        /* the newest moment: how many statements ran */
	struct sg_map names; /* class, schema and name to a place in slots, plus 1 */
	SG_ARRAY(struct sg_slot *) slots;
	SG_ARRAY(struct sg_object *) objects;
	/* PostgreSQL: constraints of all tables by name, a place in `namesakes` plus 1 */
	struct sg_map constraint_names;
	SG_ARRAY(struct sg_namesakes) namesakes;
	/* PostgreSQL: names that it makes, without their number, to a place in `chosen`
	   plus 1 */
	struct sg_map chosen_names;
	SG_ARRAY(struct sg_chosen) chosen;
	uint32_t losses;                  /* how often an object lost its name */
	SG_ARRAY(struct sg_place) places; /* one per statement */
	SG_ARRAY(struct sg_replayed_file) files;
	SG_ARRAY(struct sg_change) log; /* every record, in the order of its making */
	enum sg_begins begins;
	struct sg_object *first_assumed; /* the first such object; NULL: none */
	uint32_t blind; /* the moment after the last statement that cannot be read and
			   may have made or dropped objects; 0: none */
	uint32_t
		opaque; /* the moment after the first one of which not even the names
			   can be read: from here on nothing is surely refused; 0: none */
	SG_ARRAY(struct sg_search_path) paths;
	uint32_t rollbacks;   /* how many there were */
	struct sg_object top; /* the owner, so to speak, of objects without one: only its
				 `present` ones are kept */
	/* Owners with more parts that are gone than not, until the statement ends. */
	SG_ARRAY(struct sg_object *) crowded;
	struct sg_sq_state *sqlite; /* what the replay of SQLite keeps for itself */
	/* The table in which the runner keeps what it applied, maybe with a schema; no
	   migration makes it, and every database has it.  NULL: not known. */
	const char *history_table;
};

struct sg_catalog *sg_catalog_new(struct sg_arena *arena, enum sg_dialect dialect);

/* ---- what was at a moment ---- */

/* The record that holds at a moment; NULL: not there yet, or gone. */
const struct sg_record *sg_record_at(const struct sg_object *object, uint32_t at);

/* The same as what it is; NULL when the object is of another kind. */
const struct sg_table *sg_table_at(const struct sg_object *object, uint32_t at);
const struct sg_column *sg_column_at(const struct sg_object *object, uint32_t at);
const struct sg_constraint_record *sg_constraint_at(const struct sg_object *object,
						    uint32_t at);
const struct sg_index *sg_index_at(const struct sg_object *object, uint32_t at);
const struct sg_view *sg_view_at(const struct sg_object *object, uint32_t at);
const struct sg_trigger *sg_trigger_at(const struct sg_object *object, uint32_t at);
const struct sg_sequence *sg_sequence_at(const struct sg_object *object, uint32_t at);
const struct sg_type *sg_type_at(const struct sg_object *object, uint32_t at);
const struct sg_function *sg_function_at(const struct sg_object *object, uint32_t at);
const struct sg_policy *sg_policy_at(const struct sg_object *object, uint32_t at);

/* ---- by name ---- */

/*
 * The object that a name means at a moment; an unqualified one is looked up along the
 * search path.  Objects that share a space of names are found by the type of any of them:
 * tables, views, indexes and PostgreSQL's sequences; types and domains.  Ask for the type
 * of the result.  Not for parts and functions.  NULL: none that the replay knows.
 */
struct sg_object *sg_find_object(const struct sg_catalog *catalog, uint32_t at,
				 enum sg_object_type type, const struct sg_name *name);

/* By name and signature; without a signature: the only one of that name, or NULL. */
struct sg_object *sg_find_function(const struct sg_catalog *catalog, uint32_t at,
				   const struct sg_name *name, struct sg_str signature);

/* The part of an owner with that name and type, or NULL. */
struct sg_object *sg_find_part(const struct sg_catalog *catalog, uint32_t at,
			       const struct sg_object *owner, enum sg_object_type type,
			       struct sg_str name);

/*
 * As far as is seen up to a moment, the history began at an empty database, and all of it
 * could be read.
 */
bool sg_history_is_whole(const struct sg_catalog *catalog, uint32_t at);

/*
 * Whether a name means something at a moment: YES; NO when the history shows that nothing
 * has it (it was dropped or renamed away, a complete owner has no such part, or the
 * history surely begins empty); UNKNOWN when it may have been there before the history,
 * or something that cannot be read may have made or dropped it.
 */
enum sg_maybe sg_object_exists(const struct sg_catalog *catalog, uint32_t at,
			       enum sg_object_type type, const struct sg_name *name);
enum sg_maybe sg_part_exists(const struct sg_catalog *catalog, uint32_t at,
			     const struct sg_object *owner, enum sg_object_type type,
			     struct sg_str name);

/*
 * The moment at which a name that means nothing now lost its last holder: the statement
 * before it (sg_place_of) dropped or renamed it.  0: nothing ever had the name.
 */
uint32_t sg_name_lost(const struct sg_catalog *catalog, uint32_t at,
		      enum sg_object_type type, const struct sg_name *name);

/* ---- all of a kind ---- */

/* for each struct sg_object *item of that type which is there at a moment */
#define SG_EACH_OBJECT(item, catalog, wanted, at)                                        \
	for (struct sg_object **item##_at = (catalog)->objects.items, *item = NULL;      \
	     item##_at && item##_at < (catalog)->objects.items + (catalog)->objects.len; \
	     item##_at++)                                                                \
		if ((item = *item##_at)->type == (wanted) && sg_record_at(item, (at)))

#define SG_EACH_PART(item, of, wanted, at)                                               \
	for (struct sg_object **item##_at = sg_parts_of((of), (at)), *item = NULL;       \
	     item##_at && item##_at < sg_parts_end((of), (at)); item##_at++)             \
		if ((item = *item##_at)->type == (wanted) && sg_record_at(item, (at)))

static inline struct sg_object **sg_parts_of(const struct sg_object *owner, uint32_t at)
{
	return at == SG_NOW ? owner->present.items : owner->parts.items;
}

static inline struct sg_object **sg_parts_end(const struct sg_object *owner, uint32_t at)
{
	return sg_parts_of(owner, at) +
	       (at == SG_NOW ? owner->present.len : owner->parts.len);
}

/* The name of a key at a moment: of its column as it is called then. */
struct sg_str sg_key_name(const struct sg_key *key, uint32_t at);

/* The name of a target at a moment. */
struct sg_name sg_target_name(const struct sg_target *target, uint32_t at);

/* The primary key of a table, or NULL. */
const struct sg_constraint_record *sg_primary_key(const struct sg_object *table,
						  uint32_t at);

/* SQLite: the INTEGER PRIMARY KEY, which is the rowid (lang_createtable.html#rowid), or
   NULL: the rowid has no other name. */
struct sg_object *sg_rowid_column(const struct sg_object *table, uint32_t at);

/* The keys that a part of a table makes unique: a PRIMARY KEY, a UNIQUE, or a unique
   index without a condition; NULL: it is none. */
const struct sg_keys *sg_unique_keys(const struct sg_object *part, uint32_t at);

/* The columns of its parent that a foreign key points to: those written, or else those of
   the primary key; NULL when nothing tells. */
const struct sg_keys *sg_referenced_keys(const struct sg_constraint_record *key,
					 const struct sg_object *parent, uint32_t at);

/*
 * Calls visit for each foreign key that points to the table at a moment; SQLite's keep
 * the name of the table only.
 */
void sg_each_foreign_key_to(const struct sg_catalog *catalog, uint32_t at,
			    const struct sg_object *table,
			    void (*visit)(const struct sg_constraint_record *key,
					  void *payload),
			    void *payload);

/* ---- where ---- */

/* The statement that brought a state about (moment - 1); NULL at moment 0. */
const struct sg_place *sg_place_of(const struct sg_catalog *catalog, uint32_t moment);

/* The file of a place. */
const char *sg_path_of_place(const struct sg_catalog *catalog,
			     const struct sg_place *place);

/* The moment before a statement of a file ("line" or later); the end of the file for line
   0 or past it.  False: no such file was replayed. */
bool sg_moment_of(uint32_t *out, const struct sg_catalog *catalog, struct sg_str path,
		  size_t line);

#endif
