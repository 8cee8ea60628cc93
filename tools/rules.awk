# Reads rules/<group>/<stem>.c; writes the rule table.  The path is the identity: group,
# name and symbol come from it; the leading comment and the first fixtures become the
# rule's page.

function die(message) {
	print FILENAME ":" FNR ": " message > "/dev/stderr"
	bad = 1
	exit 1
}

function finish() {
	if (stem == "")
		return
	if (!lines[count])
		die(path ": no documentation comment at the top")
	if (!declared)
		die(path ": no SG_RULE(" stem ")")
}

# Bytes outside of ASCII in octal: a fixture may hold any.
function escaped(line,    i, c, out) {
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		out = out (c ~ /[ -~]/ ? c : sprintf("\\%03o", code[c]))
	}
	return out
}

BEGIN {
	for (i = 1; i < 256; i++)
		code[sprintf("%c", i)] = i
}

# A page shows no line longer than this, and the compiler takes no string of 4096.
function literal(line) {
	if (length(line) > 200)
		line = substr(line, 1, 200) " .."
	gsub(/[\\"]/, "\\\\&", line)
	gsub(/\t/, "\\t", line)
	return "\t\"" (line ~ /[^ -~]/ ? escaped(line) : line) "\","
}

# The lines of a fixture; a golden that is not yet there is empty until make bless.
function print_file(what, i, suffix,    path, line, n) {
	path = "fixtures/rules/" names[i] "/" suffix
	print "static const char *const " what "_" stems[i] "[] = {"
	while ((getline line < path) > 0 && ++n <= 60)
		print literal(line)
	if (n > 60)
		print literal("..")
	close(path)
	print "\tNULL,\n};"
}

FNR == 1 {
	finish()
	path = FILENAME
	parts = split(path, part, "/")
	stem = part[parts]
	sub(/\.c$/, "", stem)
	declared = 0
	in_doc = 1
	count++
	stems[count] = stem
	groups[count] = part[parts - 1]
	names[count] = stem
	gsub(/_/, "-", names[count])
	if ($0 != "/*")
		die("must start with its documentation comment")
	next
}

in_doc && /^ \*\/$/ { in_doc = 0; next }

in_doc {
	if ($0 !~ /^ \*( |$)/)
		die("a line of the documentation must start with ' * '")
	doc[count, ++lines[count]] = literal(substr($0, 4))
	next
}

/^SG_RULE\(/ {
	if ($0 !~ "^SG_RULE\\(" stem "\\)")
		die("expected SG_RULE(" stem ")")
	declared = 1
}

END {
	if (bad)
		exit 1
	finish()
	if (bad)
		exit 1
	print "/* Made by tools/rules.awk from rules/. */"
	print "#include <sqlguard/rule.h>\n"
	for (i = 1; i <= count; i++) {
		print "extern const struct sg_rule sg_rule_" stems[i] ";"
		print "static const char *const doc_" stems[i] "[] = {"
		for (j = 1; j <= lines[i]; j++)
			print doc[i, j]
		print "\tNULL,\n};"
		print_file("bad", i, "bad.sql")
		print_file("findings", i, "bad.out")
		print_file("good", i, "good.sql")
	}
	print "const struct sg_rule_entry sg_rules[] = {"
	for (i = 1; i <= count; i++)
		printf "\t{\"%s\", \"%s\", &sg_rule_%s, doc_%s, bad_%s, findings_%s, good_%s},\n",
			names[i], groups[i], stems[i], stems[i], stems[i], stems[i], stems[i]
	print "};\nconst size_t sg_rules_len = sizeof sg_rules / sizeof *sg_rules;"
}
