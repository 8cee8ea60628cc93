/* What time it is.  The analyzer knows no clock, so this belongs to project/. */
#ifndef SQLGUARD_CLOCK_H
#define SQLGUARD_CLOCK_H

#include <stdint.h>
#include <time.h>

#include <sqlguard/arena.h>

/* Seconds of a clock that only goes on. */
double sg_now(void);

/* Milliseconds since 1970, as ledgers are given them. */
int64_t sg_now_ms(void);

/* UTC: "2026-11-21T16:42:00Z", and "20261121T164200Z" for names of files. */
const char *sg_time_text(struct sg_arena *arena, time_t time);
const char *sg_time_stamp(struct sg_arena *arena, time_t time);

#endif
