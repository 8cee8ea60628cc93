/* What libSQL (Turso) has and SQLite has not (docs.turso.tech, ai-and-embeddings). */
#include <sqlguard/rule.h>

bool sg_is_libsql_function(struct sg_str name)
{
	static const char *const names[] = {"vector",
					    "vector1bit",
					    "vector8",
					    "vector16",
					    "vectorb16",
					    "vector32",
					    "vector64",
					    "vector_concat",
					    "vector_distance_cos",
					    "vector_distance_l2",
					    "vector_extract",
					    "vector_slice",
					    "vector_top_k"};

	return SG_STR_IIS_ANY(name, names) || sg_str_istarts(name, "libsql_");
}
