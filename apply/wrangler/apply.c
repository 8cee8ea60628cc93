/*
 * A migration, run by `wrangler d1 migrations apply --remote`.  The file and the row of
 * the table are one request and one transaction: what the table says afterwards is what
 * became of it, whatever wrangler says.
 */
#include <string.h>
#include <unistd.h>

#include <sqlguard/clock.h>
#include <sqlguard/buf.h>

#include "wrangler.h"

struct run {
	struct sg_unit_result *out;
	struct sg_arena *arena;
	struct sg_database *db;
	const struct sg_unit *unit;
	struct sg_process_result call;
};

/* ---- the ledger ---- */

static struct sg_str ask_whether(struct run *r)
{
	const struct sg_value name = sg_text_value(r->unit->name);
	struct sg_buf sql = {0};

	sg_buf_adds(&sql, SG_WRANGLER_TABLES ";\nSELECT name FROM ");
	sg_wrangler_quoted(&sql, sg_str_of(sg_wrangler_of(r->db)->table));
	sg_buf_adds(&sql, " WHERE name = ");
	sg_wrangler_literal(&sql, &name);
	return sg_buf_keep(&sql, r->arena);
}

/* A table that is not there has recorded nothing. */
static bool is_recorded(bool *out, struct run *r, struct sg_err *err)
{
	cJSON *answer;

	*out = false;
	if (!sg_wrangler_ask(&answer, r->db, ask_whether(r), err))
		return strstr(err->text, "no such table") != NULL;
	*out = sg_wrangler_rows(answer, 1)->child != NULL;
	sg_wrangler_know(r->db, answer);
	cJSON_Delete(answer);
	return true;
}

/*
 * When the call broke off, the request may still be on its way or run: D1 works on one
 * at a time and ends a query after 30 s.  So it is looked again until that is over.
 */
static bool look(bool *recorded, struct run *r, bool settled, struct sg_err *err)
{
	double until = sg_now() + sg_wrangler_of(r->db)->patience.settle;
	bool ok = is_recorded(recorded, r, err);

	while ((!ok || (!*recorded && !settled)) && sg_now() < until) {
		sleep(1);
		ok = is_recorded(recorded, r, err);
	}
	return ok;
}

/* ---- the run ---- */

static bool call(struct run *r, struct sg_err *err)
{
	const struct sg_wrangler *w = sg_wrangler_of(r->db);
	const char *const arguments[] = {
		"d1", "migrations", "apply", r->db->target->d1_name, "--remote", NULL};

	return sg_wrangler_call(&r->call, r->arena, r->db, arguments,
				w->patience.migration, err);
}

/* The exit code is wrangler's own word that the request was answered. */
static bool is_settled(const struct run *r, const char *why)
{
	return r->call.end == SG_PROCESS_EXITED && !strstr(why, "fetch failed") &&
	       !strstr(why, "network") && !strstr(why, "timed out") &&
	       !strstr(why, "API hostname");
}

/* One that another deployment applied meanwhile must not be counted as ours. */
static bool fail_taken(struct sg_str name, struct sg_err *err)
{
	return sg_fail(err, "'%.*s' was applied by somebody else meanwhile",
		       SG_STR_ARG(name));
}

static bool found_nothing(const struct run *r)
{
	return sg_str_find(r->call.out, "No migrations to apply", 0) < r->call.out.n;
}

static bool judge(struct run *r, struct sg_err *err)
{
	const char *why = sg_wrangler_why(r->arena, &r->call);
	struct sg_str name = r->unit->name;
	struct sg_err unread;
	bool recorded;

	if (!look(&recorded, r, is_settled(r, why), &unread)) {
		r->out->outcome = SG_OUTCOME_UNKNOWN;
		return sg_fail(err,
			       "nobody can tell whether '%.*s' is applied (%s), since "
			       "its ledger cannot be read either: %s; look with "
			       "'sqlguard status --remote'",
			       SG_STR_ARG(name), *why ? why : "wrangler reports success",
			       unread.text);
	}
	if (recorded && found_nothing(r))
		return fail_taken(name, err);
	r->out->outcome = recorded ? SG_OUTCOME_COMMITTED : SG_OUTCOME_ROLLED_BACK;
	if (recorded)
		return true;
	if (*why)
		return sg_fail(err, "'%.*s' was not applied: %s", SG_STR_ARG(name), why);
	r->out->outcome = SG_OUTCOME_UNKNOWN;
	return sg_fail(err,
		       "wrangler reports success for '%.*s', and '%s' has no row of it; "
		       "compare the schema before anything else is applied",
		       SG_STR_ARG(name), sg_wrangler_of(r->db)->table);
}

static bool is_free(struct run *r, struct sg_err *err)
{
	bool recorded;

	return is_recorded(&recorded, r, err) &&
	       (!recorded || fail_taken(r->unit->name, err));
}

/*
 * There is no transaction that we could be inside of: after_begin is called right before
 * the call, and before_commit behind the commit, where it can only tell: false leaves the
 * outcome COMMITTED, with `err` for who reads it.
 */
bool sg_wrangler_apply(struct sg_unit_result *out, struct sg_arena *arena,
		       struct sg_database *db, const struct sg_unit *unit,
		       struct sg_err *err)
{
	struct run r = {out, arena, db, unit, {0}};
	bool ok;

	*out = (struct sg_unit_result){.outcome = SG_OUTCOME_NONE};
	if (db->access == SG_READ_ONLY)
		return sg_fail(err, "'%s' is only read", db->target->d1_name);
	if (!sg_wrangler_lay_out(arena, db, unit, err) || !is_free(&r, err) ||
	    (unit->after_begin && !unit->after_begin(unit->payload, db, err)))
		return false;
	sg_wrangler_of(db)->dump = NULL;
	if (!call(&r, err))
		return false;
	out->seconds = r.call.seconds;
	ok = judge(&r, err);
	sg_wrangler_remove(sg_wrangler_folder(arena, db));
	return ok &&
	       (!unit->before_commit || unit->before_commit(unit->payload, db, out, err));
}
