/*
 * Unit tests: TEST(name) { CHECK(condition); } in tests/unit/<subject>.c; tools/units.awk
 * finds them.
 */
#ifndef SQLGUARD_TESTS_UNIT_H
#define SQLGUARD_TESTS_UNIT_H

#define TEST(name)                                                                       \
	void test_##name(void);                                                          \
	void test_##name(void)

/* The first condition that does not hold is the reason in the result. */
#define CHECK(condition) unit_check((condition), #condition, __FILE__, __LINE__)

extern int unit_failed;
void unit_run(const char *name, void (*test)(void));
void unit_check(int holds, const char *condition, const char *file, int line);

#endif
