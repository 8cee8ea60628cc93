/* Rows in whose way a statement comes: what the rule foreign-key-refusal tells. */
#include <sqlguard/rule.h>

/* Rows go one by one, parents mostly before their children. */
static bool is_own_restriction(const struct sg_row_effect *effect)
{
	return effect->key->on_delete == SG_FK_RESTRICT && effect->cause &&
	       effect->cause->table == effect->table && !effect->cause->key;
}

struct sg_row_effects sg_sure_refusals(const struct sg_ctx *cx)
{
	bool unsure = sg_session_foreign_keys(cx->session, cx->index) == SG_UNKNOWN &&
		      !sg_session_defer_foreign_keys(cx->session, cx->index);
	struct sg_row_effects out = {{0}};
	const struct sg_row_effects *all;

	if (!cx->rows)
		return out;
	all = sg_row_effects_at(cx->rows, cx->index);
	for (size_t i = 0; i < all->of.len; i++) {
		struct sg_row_effect *effect = all->of.items[i];

		if (effect->deed <= SG_ROWS_RESET || effect->certain == SG_NO)
			continue;
		if (effect->certain == SG_YES || (unsure && effect->cause) ||
		    is_own_restriction(effect))
			*SG_PUSH(cx->arena, &out.of) = effect;
	}
	return out;
}
