/* Clocks: the monotonic one for durations and deadlines, the real one for records. */
#include <sqlguard/clock.h>

double sg_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int64_t sg_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *in_utc(struct sg_arena *arena, const char *format, time_t time)
{
	char text[32];
	struct tm utc;

	gmtime_r(&time, &utc);
	strftime(text, sizeof text, format, &utc);
	return sg_printf(arena, "%s", text);
}

const char *sg_time_text(struct sg_arena *arena, time_t time)
{
	return in_utc(arena, "%Y-%m-%dT%H:%M:%SZ", time);
}

const char *sg_time_stamp(struct sg_arena *arena, time_t time)
{
	return in_utc(arena, "%Y%m%dT%H%M%SZ", time);
}
