/*
 * The driver for remote D1.  Without an argument: what it is made of (literals of SQL,
 * answers, secrets).  With a folder that wrangler_driver.test.sh has laid out: all that
 * it does with a database, and what it says of calls that go wrong.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wrangler_literals.h"
#include "wrangler_remote.h"

/* ---- answers ---- */

static void try_answers(void)
{
	static const struct {
		const char *printed;
		bool is;
	} cases[] = {
		{"[{\"results\":[],\"success\":true}]", true},
		{"\n banner [x]\n[WARN] {}\n{}\n[\n {\"results\": []}\n]\nbye\n", true},
		{"{\"error\":{\"text\":\"x\"}}", true},
		{"", false},
		{"[{\"results\":[", false},
		{"[1,2]", false},
		{"text {\"a\":1}", false},
		{"<html>[]</html>\n{\n", false},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cJSON *tree = sg_wrangler_json(sg_str_of(cases[i].printed));

		expect((tree != NULL) == cases[i].is, "case %zu", i);
		cJSON_Delete(tree);
	}
	done("an answer is found among what else is printed");
}

static const char *tell(struct sg_arena *arena, const char *err)
{
	const struct sg_process_result call = {
		.end = SG_PROCESS_EXITED, .code = 1, .err = sg_str_of(err)};

	return sg_wrangler_why(arena, &call);
}

/* A failure is cut short; what is left of a secret then is a secret, too. */
static void try_secrets(void)
{
	struct sg_arena arena = {0};
	const char *text;

	setenv("SG_TEST_TOKEN", "abcdefghijklmnopqrstuvwxyz", 1);
	text = tell(&arena, "[ERROR] no abcdefghijklmnopqrstuvwxyz, "
			    "abcdefghijklmnopqrstuvwxyz: https://x.org/y?sig=1 z");
	expect(!strcmp(text, "no ***, ***: https://x.org/y z"), "'%s'", text);
	for (int before = 560; before < 620; before++) {
		text = tell(&arena, sg_printf(&arena,
					      "[ERROR] %0*d"
					      "abcdefghijklmnopqrstuvwxyz",
					      before, 0));
		expect(!has(text, "abc") && strlen(text) <= 600, "'%s'", text);
	}
	unsetenv("SG_TEST_TOKEN");
	done("a secret is hidden, also where a message is cut");
	sg_arena_release(&arena);
}

int main(int argc, char **argv)
{
	try_literals();
	try_answers();
	try_secrets();
	if (argc > 1)
		try_driver(argv[1]);
	return failed;
}
