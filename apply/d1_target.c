/*
 * D1 databases of wrangler's configuration.  The name of a local file is derived from the
 * id in it (miniflare; appliers.md 2.3, checked there against a file that wrangler made):
 * k = SHA256("miniflare-D1DatabaseObject"), a = HMAC(k, id)[0..16), b = HMAC(k,
 * a)[0..16), the file is hex(a b).sqlite.  Without --env wrangler reads the databases at
 * the top of the configuration only.
 */
#include <string.h>

#include <nettle/hmac.h>

#include "d1_target.h"
#include "ledgers/ledgers.h"

/* ---- the local file ---- */

#define HALF 16

static void digest(unsigned char out[HALF], const unsigned char *text, size_t n)
{
	static const char object[] = "miniflare-D1DatabaseObject";
	struct sha256_ctx hash;
	struct hmac_sha256_ctx keyed;
	unsigned char key[SHA256_DIGEST_SIZE];

	sha256_init(&hash);
	sha256_update(&hash, sizeof object - 1, (const uint8_t *)object);
	sha256_digest(&hash, sizeof key, key);
	hmac_sha256_set_key(&keyed, sizeof key, key);
	hmac_sha256_update(&keyed, n, text);
	hmac_sha256_digest(&keyed, HALF, out);
}

static const char *local_id(const struct sg_d1 *d1)
{
	return d1->preview_id ? d1->preview_id : d1->id ? d1->id : d1->binding;
}

const char *sg_d1_local_file(struct sg_arena *arena, const struct sg_d1 *d1)
{
	const char *id = local_id(d1) ? local_id(d1) : "";
	unsigned char both[2 * HALF];

	digest(both, (const unsigned char *)id, strlen(id));
	digest(both + HALF, both, HALF);
	return sg_printf(arena, "%s" SG_LOCAL_D1_FOLDER "/%.*s.sqlite",
			 strcmp(d1->at, "/") != 0 ? d1->at : "",
			 SG_STR_ARG(sg_hex(arena, (struct sg_str){(const char *)both,
								  sizeof both})));
}

const struct sg_d1 *sg_d1_of_file(struct sg_finder *finder, const char *path)
{
	struct sg_arena *arena = sg_finder_arena(finder);
	const char *state = strstr(path, SG_LOCAL_D1_FOLDER);
	const struct sg_d1_list *list;

	if (!state || state == path)
		return NULL;
	list = sg_d1_in(finder, sg_printf(arena, "%.*s", (int)(state - path), path));
	for (size_t i = 0; i < list->all.len; i++)
		if (!strcmp(sg_d1_local_file(arena, &list->all.items[i]), path))
			return &list->all.items[i];
	return NULL;
}

/* ---- which one ---- */

struct choice {
	SG_ARRAY(const struct sg_d1 *) of;
};

const char *sg_d1_name(const struct sg_d1 *d1)
{
	return d1->name ? d1->name : d1->binding ? d1->binding : d1->id ? d1->id : "?";
}

/* All that the question allows, whatever their names. */
static void collect(struct choice *out, struct sg_finder *finder,
		    const struct sg_d1_question *question)
{
	const char *folder =
		sg_real_folder(finder, question->migrations ? question->migrations : ".");
	const struct sg_d1 *one = question->migrations ? sg_d1_of(finder, folder) : NULL;
	const struct sg_d1_list *list;

	if (!one)
		one = sg_d1_above(finder, sg_real_folder(finder, "."));
	list = one ? sg_d1_in(finder, one->at) : NULL;
	for (size_t i = 0; list && i < list->all.len; i++) {
		const struct sg_d1 *d1 = &list->all.items[i];

		if (!question->migrations || (d1->pattern && !strcmp(d1->folder, folder)))
			*SG_PUSH(sg_finder_arena(finder), &out->of) = d1;
	}
}

static bool same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

static bool is_named(const struct sg_d1 *d1, const struct sg_d1_question *question)
{
	return !question->named || same(d1->name, question->named) ||
	       same(d1->binding, question->named) || same(d1->id, question->named);
}

/* One of another environment only by what no other database is called: wrangler, too,
   takes none of it unasked, and a binding is the same in all. */
static bool counts(const struct sg_d1 *d1, const struct sg_d1_question *question)
{
	return !d1->env || same(d1->env, question->environment) ||
	       (question->named &&
		(same(d1->name, question->named) || same(d1->id, question->named)));
}

/* "wrangler.production.toml" is read with --config only. */
static bool is_usual(const struct sg_d1 *d1, const struct sg_d1_question *question)
{
	(void)question;
	return same(d1->config, "wrangler.toml") || same(d1->config, "wrangler.json") ||
	       same(d1->config, "wrangler.jsonc");
}

static bool is_of_environment(const struct sg_d1 *d1,
			      const struct sg_d1_question *question)
{
	return same(d1->env, question->environment);
}

static bool is_at_top(const struct sg_d1 *d1, const struct sg_d1_question *question)
{
	(void)question;
	return !d1->env;
}

/* Keeps those that have a property, unless none has it. */
static void prefer(struct choice *choice, const struct sg_d1_question *question,
		   bool (*has)(const struct sg_d1 *, const struct sg_d1_question *))
{
	size_t n = 0;

	for (size_t i = 0; i < choice->of.len; i++)
		if (has(choice->of.items[i], question)) {
			const struct sg_d1 *d1 = choice->of.items[i];

			choice->of.items[i] = choice->of.items[n];
			choice->of.items[n++] = d1;
		}
	if (n)
		choice->of.len = n;
}

static bool any_is_named(const struct choice *choice,
			 const struct sg_d1_question *question)
{
	for (size_t i = 0; i < choice->of.len; i++)
		if (is_named(choice->of.items[i], question))
			return true;
	return false;
}

static struct sg_str names_of(struct sg_finder *finder, const struct choice *choice)
{
	struct sg_buf names = {0};

	for (size_t i = 0; i < choice->of.len; i++)
		sg_buf_printf(&names, "%s'%s'", i ? ", " : "",
			      sg_d1_name(choice->of.items[i]));
	return sg_buf_keep(&names, sg_finder_arena(finder));
}

struct sg_str sg_d1_names(struct sg_finder *finder, const struct sg_d1_question *question)
{
	struct choice choice = {0};

	collect(&choice, finder, question);
	return names_of(finder, &choice);
}

bool sg_d1_choose(const struct sg_d1 **out, struct sg_finder *finder,
		  const struct sg_d1_question *question, struct sg_err *err)
{
	struct choice choice = {0};

	*out = NULL;
	collect(&choice, finder, question);
	if (!any_is_named(&choice, question))
		return true;
	prefer(&choice, question, is_named);
	prefer(&choice, question, counts);
	if (!counts(choice.of.items[0], question))
		return sg_fail(err,
			       "'%s' has D1 databases of its environments only: name one "
			       "with --database: %.*s",
			       choice.of.items[0]->config,
			       SG_STR_ARG(names_of(finder, &choice)));
	prefer(&choice, question, is_usual);
	prefer(&choice, question, is_of_environment);
	prefer(&choice, question, is_at_top);
	*out = choice.of.items[0];
	return choice.of.len == 1 ||
	       sg_fail(err,
		       "'%s' has several D1 databases; name one with --database: %.*s",
		       choice.of.items[0]->config, SG_STR_ARG(names_of(finder, &choice)));
}
