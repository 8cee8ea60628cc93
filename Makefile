# sqlguard.  `make help` lists the targets.  Sources are found, not listed: adding a rule,
# a reporter, a command, a layout or a test is adding its file.
#
#   V=dev|asan|release   variant (also fuzz, for the fuzz targets)   (default dev)
#   CC=gcc|clang         compiler                                    (default gcc)
#   B=build/CC-V         folder of what is built, without spaces
#   V_CMD=1              print whole commands, not a line like "CC cli/main.c"
#   EXTRA_CFLAGS, EXTRA_LDFLAGS   go behind our own flags
#
# Those of one target stand in `make help`.  All paths are relative, so the folder of the
# checkout may have any name.

VERSION := 0.1.0
V       ?= dev
CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))
PREFIX  ?= /usr/local
B       := build/$(notdir $(CC))-$(V)

$(if $(filter dev asan release fuzz,$(V)),,$(error V is dev, asan, release or fuzz, not '$(V)'))

# One short line for each step; nothing but errors with -s.
QUIET := $(if $(V_CMD),,@)
say    = @$(if $(V_CMD)$(findstring s,$(firstword -$(MAKEFLAGS))),:,echo '  $(1)	$(2)')

.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
FORCE:
.PHONY: FORCE

# Debian's names of what the build needs, and the tests on top of it.
BUILD_PACKAGES := gcc libc6-dev make libpg-query-dev libprotobuf-c-dev libpcre2-dev \
	libcjson-dev nettle-dev libsqlite3-dev libxxhash-dev
TEST_PACKAGES  := clang libclang-rt-dev clang-format libpq-dev sqlite3 jq \
	git patch pre-commit $(if $(shell command -v npm),,npm)

# libpg_query's raw tree needs the server headers of the same major version.
# The question is asked when a recipe runs: before that, the library may be missing.
FIND_PG_MAJOR = sed -n 's/^.define PG_MAJORVERSION "\(.*\)"/\1/p' /usr/include/pg_query.h
PG_MAJOR   = $(shell $(FIND_PG_MAJOR))
PG_INCLUDE = /usr/include/postgresql/$(PG_MAJOR)/server

WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wvla -Wundef -Werror
CFLAGS.dev     := -O1 -g
CFLAGS.release := -O2 -g -DNDEBUG -ffunction-sections
CFLAGS.asan    := -O1 -g -DSG_ARENA_DEBUG -fsanitize=address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS   = -std=c11 $(WARN) $(CFLAGS.$(V)) $(EXTRA_CFLAGS)
CPPFLAGS = -D_POSIX_C_SOURCE=200809L -Iinclude
CFLAGS.fuzz     := $(CFLAGS.asan) -fsanitize=fuzzer-no-link
LDFLAGS.asan    := -fsanitize=address,undefined
LDFLAGS.fuzz    := $(LDFLAGS.asan)
LDFLAGS.release := -Wl,--gc-sections
LDFLAGS  = $(LDFLAGS.$(V)) $(EXTRA_LDFLAGS)
# As static as possible: only what is part of every system stays shared.
LIBS     = -Wl,-Bstatic -lpg_query -lprotobuf-c -lpcre2-8 -lnettle -Wl,-Bdynamic -lcjson \
	-lpthread -lm

RULE_SRC     := $(sort $(wildcard rules/*/*.c))
REPORTER_SRC := $(sort $(wildcard analyzer/report/*.c))
COMMAND_SRC  := $(sort $(wildcard cli/cmd_*.c))
LIB_SRC      := $(sort $(wildcard analyzer/*/*.c)) $(RULE_SRC)
LAYOUT_SRC   := $(sort $(wildcard project/layouts/*.c))
PROJECT_SRC  := $(sort $(wildcard project/*.c)) $(LAYOUT_SRC)
LEDGER_SRC   := $(sort $(wildcard apply/ledgers/*.c))
DRIVER_SRC   := $(sort $(wildcard apply/*/driver.c))
APPLY_SRC    := $(sort $(wildcard apply/*.c apply/*/*.c))
CLI_SRC      := $(sort $(wildcard cli/*.c))
GEN          := $(B)/gen/rules.c $(B)/gen/reporters.c
LIB_OBJ      := $(LIB_SRC:%.c=$(B)/%.o) $(GEN:%.c=%.o)
PROJECT_OBJ  := $(PROJECT_SRC:%.c=$(B)/%.o) $(B)/gen/layouts.o $(B)/gen/runners.o
APPLY_OBJ    := $(APPLY_SRC:%.c=$(B)/%.o) $(B)/gen/ledgers.o $(B)/gen/drivers.o
CLI_OBJ      := $(CLI_SRC:%.c=$(B)/%.o) $(B)/gen/commands.o $(PROJECT_OBJ) $(APPLY_OBJ)

all: $(B)/sqlguard ## build the program (V=dev|asan|release, CC=gcc|clang)

$(B)/sqlguard: $(CLI_OBJ) $(B)/libsqlguard.a
	$(call say,LINK,$@)
	$(QUIET)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -Wl,-Bstatic -lsqlite3 $(LIBS)

$(B)/libsqlguard.a: $(LIB_OBJ)
	$(call say,AR,$@)
	$(QUIET)rm -f $@ && ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(QUIET)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/%.o: $(B)/gen/%.c
	$(call say,CC,$<)
	$(QUIET)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/analyzer/postgres/%.o: CPPFLAGS += -isystem $(PG_INCLUDE)
$(B)/cli/%.o $(B)/project/%.o $(B)/apply/%.o: CPPFLAGS += -D_DEFAULT_SOURCE -Icli -Iproject
$(B)/analyzer/base/version.o: CPPFLAGS += -DSG_VERSION='"$(VERSION)"'

# A removed file changes no date, only the list: so each list is a file.
$(B)/gen/%.list: FORCE
	@mkdir -p $(@D)
	@echo '$($(*F))' | cmp -s - $@ || echo '$($(*F))' > $@

$(B)/gen/rules.c: tools/rules.awk $(RULE_SRC) $(B)/gen/RULE_SRC.list \
		$(wildcard fixtures/rules/*/bad.* fixtures/rules/*/good.sql)
	$(call say,GEN,$@)
	$(QUIET)LC_ALL=C awk -f $< $(RULE_SRC) > $@
$(B)/gen/reporters.c: tools/registry.awk $(REPORTER_SRC) $(B)/gen/REPORTER_SRC.list
	$(call say,GEN,$@)
	$(QUIET)LC_ALL=C awk -v macro=SG_REPORTER -v type=reporter -v header=report.h -f $< \
		$(REPORTER_SRC) > $@
$(B)/gen/commands.c: tools/registry.awk $(COMMAND_SRC) $(B)/gen/COMMAND_SRC.list
	$(call say,GEN,$@)
	$(QUIET)LC_ALL=C awk -v macro=SG_COMMAND -v type=command -v header=command.h -f $< \
		$(COMMAND_SRC) > $@
$(B)/gen/layouts.c: tools/registry.awk $(LAYOUT_SRC) $(B)/gen/LAYOUT_SRC.list
	$(call say,GEN,$@)
	$(QUIET)LC_ALL=C awk -v macro=SG_LAYOUT -v type=layout -v header=layout.h -f $< \
		$(LAYOUT_SRC) > $@
$(B)/gen/runners.c: tools/registry.awk $(LAYOUT_SRC) $(B)/gen/LAYOUT_SRC.list
	$(call say,GEN,$@)
	$(QUIET)LC_ALL=C awk -v macro=SG_RUNNER -v type=runner -v header=layout.h -f $< \
		$(LAYOUT_SRC) > $@
$(B)/gen/ledgers.c: tools/registry.awk $(LEDGER_SRC) $(B)/gen/LEDGER_SRC.list
	$(call say,GEN,$@)
	$(QUIET)LC_ALL=C awk -v macro=SG_LEDGER -v type=ledger -v header=apply/ledger.h -f $< \
		$(LEDGER_SRC) > $@
$(B)/gen/drivers.c: tools/registry.awk $(DRIVER_SRC) $(B)/gen/DRIVER_SRC.list
	$(call say,GEN,$@)
	$(QUIET)LC_ALL=C awk -v macro=SG_DRIVER -v type=driver -v header=apply/database.h -f $< \
		$(DRIVER_SRC) > $@
$(B)/gen/commands.o $(B)/gen/layouts.o $(B)/gen/runners.o: CPPFLAGS += -Icli -Iproject

# ---- tests ----

TEST_SRC  := $(sort $(wildcard tests/*.c))
UNIT_SRC  := $(sort $(wildcard tests/unit/*.c))
FUZZ_SRC  := $(sort $(wildcard tests/fuzz/fuzz_*.c))
TEST_BIN  := $(TEST_SRC:tests/%.c=$(B)/tests/%.test) $(B)/tests/unit.test \
	$(FUZZ_SRC:tests/fuzz/%.c=$(B)/tests/%.test)
TEST_LIBS := -lsqlite3 $(LIBS)

tests: $(TEST_BIN) ## build the test programs

$(B)/tests/%.test: $(B)/tests/%.o $(APPLY_OBJ) $(PROJECT_OBJ) $(B)/libsqlguard.a
	$(call say,LINK,$@)
	$(QUIET)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS)

# Only this one asks a server.
$(B)/tests/catalog_postgres.o: CPPFLAGS += -isystem /usr/include/postgresql
$(B)/tests/catalog_postgres.test: TEST_LIBS += -lpq

# Each fuzz target also replays its seeds as a test.
$(B)/tests/fuzz_%.test: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o $(B)/libsqlguard.a
	$(call say,LINK,$@)
	$(QUIET)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS)

$(B)/tests/unit.test: $(UNIT_SRC:%.c=$(B)/%.o) $(B)/gen/units.o $(APPLY_OBJ) $(PROJECT_OBJ) \
		$(B)/libsqlguard.a
	$(call say,LINK,$@)
	$(QUIET)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS)

$(B)/gen/units.c: tools/units.awk $(UNIT_SRC) $(B)/gen/UNIT_SRC.list
	$(call say,GEN,$@)
	$(QUIET)LC_ALL=C awk -f $< $(UNIT_SRC) > $@
$(B)/gen/units.o $(B)/tests/%.o: CPPFLAGS += -D_DEFAULT_SOURCE -Itests -Icli -Iproject

# Twice: the pages quote the goldens, which the program carries in itself.
bless: ## rewrite the goldens and pages; refuses a case whose markers fail
	$(MAKE) -s all tests && $(MAKE) -s bless-once
	$(MAKE) -s all tests && $(MAKE) -s bless-once

bless-once:
	@for program in $(TEST_SRC:tests/%.c=$(B)/tests/%.test); do \
		grep -q -e --bless tests/$$(basename $$program .test).c || continue; \
		$$program --bless >$(B)/bless.out || { grep '^not ok' $(B)/bless.out; exit 1; }; \
	done
	@tests/projects.test.sh $(B) --bless >/dev/null

.SECONDARY:
.PHONY: tests bless bless-once

-include $(TEST_SRC:%.c=$(B)/%.d) $(UNIT_SRC:%.c=$(B)/%.d) $(FUZZ_SRC:%.c=$(B)/%.d)
-include $(B)/tests/fuzz/replay.d $(B)/gen/units.d
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d)

# ---- the two commands ----

try: ## install what is missing, build, check and apply a bundled project
	@tools/packages.sh $(BUILD_PACKAGES)
	@tools/packages.sh postgresql-server-dev-$$($(FIND_PG_MAJOR))
	@$(MAKE) -s all
	@tools/try.sh $(B)/sqlguard

test: ## install what tests need, build, run all tests
	@tools/packages.sh $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@tools/packages.sh postgresql-server-dev-$$($(FIND_PG_MAJOR)) \
		postgresql-$$($(FIND_PG_MAJOR))
	@tools/test_tools.sh
	@tests/run.sh

# ---- fuzzing and the benchmark ----

FUZZ_SECONDS ?= 60
FUZZ_BIN     := $(FUZZ_SRC:tests/fuzz/%.c=$(B)/fuzz/%)

fuzz: ## fuzz each entry point (FUZZ_SECONDS=60); crashes become tests
	@tools/packages.sh $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@$(MAKE) -s CC=clang V=fuzz FUZZ_SECONDS=$(FUZZ_SECONDS) run-fuzzers

run-fuzzers: $(FUZZ_BIN)
	@tools/fuzz.sh $(FUZZ_SECONDS) $^

$(B)/fuzz/%: $(B)/tests/fuzz/%.o $(B)/libsqlguard.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(QUIET)$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

CORPUS    ?= ../shared/corpus
BENCH_SRC := $(sort $(wildcard tools/bench/*.c))
BENCH_BIN := $(BENCH_SRC:%.c=$(B)/%)

bench: ## compare with squawk and the bare parsers on CORPUS=folder
	@tools/packages.sh $(BUILD_PACKAGES) npm jq
	@tools/test_tools.sh
	@$(MAKE) -s V=release CORPUS='$(CORPUS)' run-bench

run-bench: $(B)/sqlguard $(BENCH_BIN)
	@missed=0; tools/bench.sh $(B)/sqlguard $(B)/tools/bench '$(CORPUS)' || missed=1; \
	tools/bench_apply.sh $(B)/sqlguard $(B)/tools/bench || missed=1; exit $$missed

$(B)/tools/bench/%: tools/bench/%.c $(B)/libsqlguard.a
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(QUIET)$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $^ $(TEST_LIBS)

.PHONY: fuzz run-fuzzers bench run-bench

# ---- installation ----

install: ## build a release and install it (PREFIX=/usr/local, DESTDIR=)
	$(MAKE) -s V=release all
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 build/$(notdir $(CC))-release/sqlguard "$(DESTDIR)$(PREFIX)/bin/sqlguard"

uninstall: ## remove what install installed
	rm -f "$(DESTDIR)$(PREFIX)/bin/sqlguard"

format: ## rewrite the sources as .clang-format says
	clang-format -i $$(git ls-files '*.c' '*.h')

clean: ## remove build/; .cache/ keeps the npm tools and what fuzzing learnt
	rm -rf build

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

.PHONY: all clean help try test install uninstall format
