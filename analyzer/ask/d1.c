/*
 * What D1 authorizes, as workerd's own lists say it (sqlite.c++, ALLOWED_PRAGMAS and
 * ALLOWED_SQLITE_FUNCTIONS) and as local D1 of wrangler 4.86 and 4.164 answered when each
 * name was tried.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlguard/rule.h>

static int by_name(const void *key, const void *entry)
{
	const struct sg_str *name = key;
	struct sg_str other = sg_str_of(*(const char *const *)entry);

	return sg_str_cmp(*name, other);
}

/* In byte order. */
static const char *const functions[] = {"abs",
					"acos",
					"acosh",
					"asin",
					"asinh",
					"atan",
					"atan2",
					"atanh",
					"avg",
					"bm25",
					"ceil",
					"changes",
					"char",
					"coalesce",
					"concat",
					"concat_ws",
					"cos",
					"cosh",
					"count",
					"cume_dist",
					"date",
					"datetime",
					"degrees",
					"dense_rank",
					"exp",
					"first_value",
					"floor",
					"format",
					"glob",
					"group_concat",
					"hex",
					"highlight",
					"ifnull",
					"iif",
					"instr",
					"json",
					"json_array",
					"json_array_length",
					"json_extract",
					"json_group_array",
					"json_group_object",
					"json_insert",
					"json_object",
					"json_patch",
					"json_quote",
					"json_remove",
					"json_replace",
					"json_set",
					"json_type",
					"json_valid",
					"jsonb",
					"jsonb_array",
					"jsonb_extract",
					"jsonb_group_array",
					"jsonb_group_object",
					"jsonb_insert",
					"jsonb_object",
					"jsonb_patch",
					"jsonb_remove",
					"jsonb_replace",
					"jsonb_set",
					"julianday",
					"lag",
					"last_insert_rowid",
					"last_value",
					"lead",
					"length",
					"like",
					"likelihood",
					"likely",
					"ln",
					"log",
					"log2",
					"lower",
					"ltrim",
					"match",
					"max",
					"min",
					"mod",
					"nth_value",
					"ntile",
					"nullif",
					"octet_length",
					"percent_rank",
					"pi",
					"pow",
					"printf",
					"quote",
					"radians",
					"random",
					"randomblob",
					"rank",
					"replace",
					"round",
					"row_number",
					"rtrim",
					"sign",
					"sin",
					"sinh",
					"snippet",
					"sqrt",
					"strftime",
					"string_agg",
					"substr",
					"substring",
					"sum",
					"tan",
					"tanh",
					"time",
					"timediff",
					"total",
					"total_changes",
					"trim",
					"trunc",
					"typeof",
					"unhex",
					"unicode",
					"unixepoch",
					"unlikely",
					"upper",
					"zeroblob"};

bool sg_d1_has_function(struct sg_str name)
{
	return bsearch(&name, functions, sizeof functions / sizeof *functions,
		       sizeof *functions, by_name);
}

bool sg_d1_has_module(struct sg_str name)
{
	return sg_str_iis(name, "fts5") || sg_str_iis(name, "fts5vocab") ||
	       sg_str_iis(name, "rtree") || sg_str_iis(name, "rtree_i32");
}

/* What a PRAGMA may be given. */
enum argument { NOTHING, BOOLEAN, ANYTHING, NEEDED };

static const struct {
	const char *name;
	enum argument argument;
} pragmas[] = {
	{"case_sensitive_like", BOOLEAN},
	{"data_version", NOTHING},
	{"defer_foreign_keys", BOOLEAN},
	{"foreign_key_check", ANYTHING},
	{"foreign_key_list", NEEDED},
	{"foreign_keys", BOOLEAN},
	{"ignore_check_constraints", BOOLEAN},
	{"index_info", NEEDED},
	{"index_list", NEEDED},
	{"index_xinfo", NEEDED},
	{"legacy_alter_table", BOOLEAN},
	{"optimize", ANYTHING},
	{"page_size", NOTHING}, /* of 4.86 and 4.164 the latter alone */
	{"quick_check", ANYTHING},
	{"recursive_triggers", BOOLEAN},
	{"reverse_unordered_selects", BOOLEAN},
	{"table_info", NEEDED},
	{"table_list", ANYTHING},
	{"table_xinfo", NEEDED},
};

/* pragma_table_info() and the like are authorized as the PRAGMA is. */
bool sg_d1_has_table_function(struct sg_str name)
{
	if (sg_str_iis(name, "json_each") || sg_str_iis(name, "json_tree"))
		return true;
	if (!sg_str_istarts(name, "pragma_"))
		return sg_d1_has_module(name);
	for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
		if (sg_str_iis(sg_str_sub(name, strlen("pragma_"), name.n),
			       pragmas[i].name))
			return true;
	return false;
}

static struct sg_str argument_text(const struct sg_node *value)
{
	if (sg_is(value, SG_IDENT))
		return sg_as_ident(value)->name;
	if (sg_is(value, SG_LITERAL))
		return sg_as_literal(value)->text;
	return SG_STR("");
}

/* "none" and numbers with a part that is no digit pass as 0 in 4.86 and 4.164. */
static bool is_boolean(const struct sg_node *value)
{
	static const char *const words[] = {"on",  "off", "true", "false",
					    "yes", "no",  "1",    "0"};
	struct sg_str text = argument_text(value);

	return SG_STR_IIS_ANY(text, words);
}

static const char *wrong_argument(enum argument takes, const struct sg_node *value)
{
	switch (takes) {
	case NOTHING: return value ? " with a value" : NULL;
	case NEEDED: return value ? NULL : " without a name";
	case BOOLEAN: return !value || is_boolean(value) ? NULL : " with this value";
	case ANYTHING: break;
	}
	return NULL;
}

const char *sg_d1_refuses_pragma(const struct sg_pragma *pragma)
{
	if (pragma->name.schema.n && !sg_str_iis(pragma->name.schema, "main"))
		return " of another schema";
	for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
		if (sg_str_iis(pragma->name.name, pragmas[i].name))
			return wrong_argument(pragmas[i].argument, pragma->value);
	return "";
}

bool sg_may_be_wrangler(const struct sg_ctx *cx)
{
	return !cx->set || !cx->set->runner ||
	       sg_profile_of(cx->set->runner, cx->dialect)->splitter == SG_SPLIT_D1;
}

enum sg_maybe sg_wrangler_before(const struct sg_ctx *cx, long minor)
{
	const struct sg_version *version = cx->set ? cx->set->runner_version : NULL;

	if (!version)
		return SG_UNKNOWN;
	if (version->major > 4 || (version->major == 4 && version->minor >= minor))
		return SG_NO;
	return version->open ? SG_UNKNOWN : SG_YES;
}

const char *sg_show_old_wrangler(struct sg_ctx *cx, long minor)
{
	const struct sg_version *version = cx->set ? cx->set->runner_version : NULL;

	if (sg_wrangler_before(cx, minor) != SG_YES)
		return sg_printf(cx->arena, "wrangler before 4.%ld", minor);
	return sg_printf(cx->arena, "wrangler %ld.%ld of this project (%s)",
			 version->major, version->minor, version->file);
}

/* As shell.c writes it: PRAGMA foreign_keys=OFF; BEGIN TRANSACTION; .. */
bool sg_is_dump(const struct sg_ctx *cx)
{
	const struct sg_statement *first = cx->script->statements.items;
	const struct sg_pragma *pragma;

	if (cx->script->statements.len < 3 || !sg_is(first[0].node, SG_PRAGMA) ||
	    !sg_is(first[1].node, SG_TRANSACTION) ||
	    sg_as_transaction(first[1].node)->type != SG_TX_BEGIN)
		return false;
	pragma = sg_as_pragma(first[0].node);
	return sg_str_iis(pragma->name.name, "foreign_keys") &&
	       sg_str_iis(argument_text(pragma->value), "off") &&
	       sg_str_is(sg_source_text(cx->src, first[1].span), "BEGIN TRANSACTION");
}
