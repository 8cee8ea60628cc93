/* What `repair` tells: what it will change, what it could, what it did. */
#include <stdio.h>

#include <sqlguard/glyph.h>
#include <sqlguard/json_build.h>

#include "print.h"
#include "repair.h"

const struct change_kind sg_change_kinds[] = {
	[CHANGE_ACCEPT] = {"accept", "record the checksum of the file as it is now",
			   SG_STANDS_CHANGED},
	[CHANGE_FORGET] = {"forget", "take it out of the ledger", SG_STANDS_MISSING},
	[CHANGE_APPLIED] = {"applied", "record it as applied", SG_STANDS_FAILED},
	[CHANGE_UNDONE] = {"undone", "record it as not applied", SG_STANDS_FAILED},
};

static bool is_json(const struct repair *r)
{
	return sg_wants_json(&r->wanted->apply.common);
}

cJSON *sg_repair_changes(const struct repair *r)
{
	cJSON *list = sg_json_array();

	for (size_t i = 0; i < r->changes.len; i++) {
		const struct change *change = &r->changes.items[i];
		cJSON *item = sg_json_object();

		sg_json_add_texts(item, "option", sg_change_kinds[change->type].option);
		sg_json_add_text(item, "migration", change->entry->name);
		sg_json_push(list, item);
	}
	return list;
}

void sg_repair_announce(const struct repair *r)
{
	struct sg_buf out = {0};

	if (is_json(r))
		return;
	sg_buf_adds(&out, "To be changed in ");
	sg_add_safe(&out, sg_str_of(r->opened->target.place));
	sg_buf_adds(&out, ":\n");
	for (size_t i = 0; i < r->changes.len; i++) {
		sg_buf_adds(&out, "  ");
		sg_add_safe(&out, r->changes.items[i].entry->name);
		sg_buf_printf(&out, ": %s\n",
			      sg_change_kinds[r->changes.items[i].type].does);
	}
	if (r->wanted->mark) {
		sg_buf_adds(&out, "  mark it as the database of ");
		sg_add_safe(&out, sg_str_of(r->opened->target.environment));
		sg_buf_addc(&out, '\n');
	}
	sg_print_out(&out);
	fflush(stdout);
}

static void show_remedy(struct sg_buf *out, const struct sg_standing_entry *entry)
{
	struct sg_buf word = {0};

	for (size_t i = 0; i < sizeof sg_change_kinds / sizeof *sg_change_kinds; i++) {
		if (sg_change_kinds[i].standing != entry->standing)
			continue;
		sg_buf_shell_quote(&word, entry->name);
		sg_buf_printf(out, "    --%s ", sg_change_kinds[i].option);
		sg_add_safe(out, sg_buf_str(&word));
		sg_buf_printf(out, "  to %s\n", sg_change_kinds[i].does);
		sg_buf_release(&word);
	}
}

static int show_possible(const struct repair *r)
{
	struct sg_buf out = {0};

	for (size_t i = 0; i < r->plan->standings.of.len; i++) {
		const struct sg_standing_entry *entry = &r->plan->standings.of.items[i];

		if (!sg_stands_wrong(entry->standing))
			continue;
		sg_buf_printf(&out, "  %s: ", sg_standing_name(entry->standing));
		sg_add_safe(&out, entry->name);
		sg_buf_addc(&out, '\n');
		show_remedy(&out, entry);
	}
	if (!out.n) {
		puts("The ledger is in order: there is nothing to repair.");
		return EXIT_CLEAN;
	}
	puts("To be repaired, by saying one of:");
	sg_print_out(&out);
	return EXIT_FINDINGS;
}

static bool is_any_wrong(const struct sg_standings *standings)
{
	for (size_t i = 0; i < standings->of.len; i++)
		if (sg_stands_wrong(standings->of.items[i].standing))
			return true;
	return false;
}

/* What there is to repair is what `status --format json` tells. */
int sg_repair_possible(const struct repair *r)
{
	cJSON *root;

	if (!is_json(r))
		return show_possible(r);
	root = sg_json_document();
	sg_standings_json(root, r->plan, &r->opened->target);
	sg_print_json(root);
	return is_any_wrong(&r->plan->standings) ? EXIT_FINDINGS : EXIT_CLEAN;
}

void sg_repair_done(const struct repair *r)
{
	cJSON *root;

	if (!is_json(r)) {
		puts("Changed.");
		return;
	}
	root = sg_json_document();
	sg_json_add_texts(root, "command", "repair");
	sg_json_add_texts(root, "database", r->opened->target.place);
	sg_json_add(root, "changes", sg_repair_changes(r));
	sg_json_add_bool(root, "marked", r->wanted->mark);
	sg_print_json(root);
}
