/*
 * refinery.  Source: refinery 0.9, refinery_core/src/util.rs (names, also of .rs files;
 * others are warned of), runner.rs (one transaction for each file, a second one for the
 * history; `set_grouped`); facts 2.20.
 */
#include <ctype.h>
#include <string.h>

#include "names.h"

/* "U" and "V": the former may be older than what was applied. */
static SG_TAKES(takes)
{
	size_t n;

	if (*file != 'U' && *file != 'V')
		return false;
	out->version = sg_leading_digits(file + 1);
	file += 1 + out->version.n;
	if (!out->version.n || strncmp(file, "__", 2))
		return false;
	for (n = 2; isalnum((unsigned char)file[n]) || file[n] == '_'; n++)
		;
	if (!strcmp(file + n, ".rs"))
		out->kind = SG_MIGRATION_UNREAD;
	else if (strcmp(file + n, ".sql"))
		return false;
	return n > 2;
}

static enum sg_sureness claims(struct sg_migration_set *set, struct sg_finder *finder,
			       const char *folder)
{
	if (!sg_first_taken(finder, folder, takes) ||
	    !sg_project_names(finder, folder, "Cargo.toml", "refinery"))
		return SG_SURE_NO;
	set->layout_why = "Cargo.toml names refinery";
	return SG_SURE_WORDS;
}

static void read(struct sg_migration_set *set, struct sg_finder *finder)
{
	sg_add_taken(set, finder, takes, sg_by_number);
}

SG_LAYOUT(refinery){
	.title = "refinery",
	.marker = "Cargo.toml names refinery; files like V1__x.sql",
	.order = "the number behind V or U, by value",
	.runners = {"refinery"},
	.claims = claims,
	.read = read,
	.hazards = SG_HAZARD_DUPLICATE | SG_HAZARD_GAP,
};

SG_RUNNER(refinery){
	.name = "refinery",
	.title = "refinery",
	.dialects = SG_POSTGRES | SG_SQLITE,
	.postgres = {SG_WRAP_FILE, "refinery runs each file in one transaction",
		     SG_SPLIT_SERVER, SG_CONTROL_CORRUPTS, "refinery_schema_history"},
	.sqlite = {SG_WRAP_FILE, "refinery runs each file in one transaction",
		   SG_SPLIT_SERVER, SG_CONTROL_FAILS, "refinery_schema_history"},
	.foreign_keys_why =
		"the SQLite that rusqlite bundles enforces them, the system's "
		"does not",
	/* abort_divergent, abort_missing (refinery_core/src/traits/mod.rs) */
	.meets = {SG_REACTION_REFUSES, SG_REACTION_REFUSES, SG_REACTION_REFUSES,
		  SG_REACTION_PASSES},
};
