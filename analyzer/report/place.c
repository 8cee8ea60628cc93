/* Offsets become lines and columns, and paths become the same however they were given. */
#include "place.h"

struct sg_source *sg_finding_source(const struct sg_finding *finding)
{
	/* Only the line index changes, which is made on first use. */
	return (struct sg_source *)&finding->file->source;
}

struct sg_position sg_position_of(const struct sg_finding *finding, struct sg_span span,
				  enum sg_column_unit unit)
{
	struct sg_source *src = sg_finding_source(finding);
	uint32_t end = sg_span_end(span);

	return (struct sg_position){
		.line = sg_source_line(src, span.off),
		.column = sg_source_column(src, span.off, unit),
		.end_line = sg_source_line(src, end),
		.end_column = sg_source_column(src, end, unit),
	};
}

struct parts {
	bool absolute;
	SG_ARRAY(struct sg_str) names;
};

/* ".." takes the name before it away; at the root it means the root (POSIX 4.13). */
static void add_name(struct sg_arena *arena, struct parts *parts, struct sg_str name)
{
	size_t len = parts->names.len;

	if (!name.n || sg_str_is(name, "."))
		return;
	if (!sg_str_is(name, ".."))
		*SG_PUSH(arena, &parts->names) = name;
	else if (len && !sg_str_is(parts->names.items[len - 1], ".."))
		parts->names.len--;
	else if (!parts->absolute)
		*SG_PUSH(arena, &parts->names) = name;
}

static void add_path(struct sg_arena *arena, struct parts *parts, struct sg_str path)
{
	if (sg_str_starts(path, "/"))
		*parts = (struct parts){.absolute = true};
	for (size_t i = 0; i < path.n;) {
		size_t end = sg_str_find(path, "/", i);

		add_name(arena, parts, sg_str_sub(path, i, end));
		i = end + 1;
	}
}

static bool starts_with(const struct parts *path, const struct parts *root)
{
	if (path->absolute != root->absolute || path->names.len <= root->names.len)
		return false;
	for (size_t i = 0; i < root->names.len; i++)
		if (!sg_str_eq(path->names.items[i], root->names.items[i]))
			return false;
	return true;
}

static struct sg_str join(struct sg_arena *arena, const struct parts *parts, size_t from)
{
	struct sg_buf text = {0};

	if (parts->absolute && !from)
		sg_buf_addc(&text, '/');
	for (size_t i = from; i < parts->names.len; i++) {
		if (i > from)
			sg_buf_addc(&text, '/');
		sg_buf_add(&text, parts->names.items[i]);
	}
	return sg_buf_keep(&text, arena);
}

static void add_parts(struct sg_arena *arena, struct parts *parts, const char *path)
{
	if (path)
		add_path(arena, parts, sg_str_of(path));
}

struct sg_tidy_path sg_tidy_path(struct sg_arena *arena, const char *path,
				 const struct sg_report_options *options)
{
	struct parts root = {0}, parts = {0};
	bool inside;

	add_parts(arena, &root, options->root ? options->root : options->started_in);
	add_parts(arena, &parts, options->started_in);
	add_parts(arena, &parts, path);
	inside = starts_with(&parts, &root) &&
		 !sg_str_is(parts.names.items[root.names.len], "..");
	return (struct sg_tidy_path){
		.path = join(arena, &parts, inside ? root.names.len : 0),
		.inside = inside,
	};
}
