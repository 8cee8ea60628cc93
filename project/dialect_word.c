/*
 * What tools and people call the databases: values of Drizzle's "dialect" (drizzle-kit
 * 0.31), of Prisma's "provider" (prisma-engines), and parts of folder names.
 */
#include "dialect_word.h"

static const struct {
	const char *word;
	enum sg_dialect dialect;
} words[] = {
	{"postgresql", SG_POSTGRES},
	{"postgres", SG_POSTGRES},
	{"pg", SG_POSTGRES},
	{"supabase", SG_POSTGRES},
	{"cockroachdb", SG_POSTGRES},
	{"cockroach", SG_POSTGRES},
	{"sqlite", SG_SQLITE},
	{"sqlite3", SG_SQLITE},
	{"turso", SG_SQLITE},
	{"libsql", SG_SQLITE},
	{"d1", SG_D1},
	{"mysql", SG_MYSQL},
	{"mysql2", SG_MYSQL},
	{"mariadb", SG_MYSQL},
	{"singlestore", SG_MYSQL},
};

enum sg_dialect sg_dialect_of_word(struct sg_str word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (sg_str_iis(word, words[i].word))
			return words[i].dialect;
	return 0;
}
