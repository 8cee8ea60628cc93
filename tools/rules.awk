# Reads rules/<group>/<stem>.c; writes the rule table.  The path is the identity: group,
# name and symbol come from it, and the leading comment becomes the rule's page.

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
	line = substr($0, 4)
	gsub(/[\\"]/, "\\\\&", line)
	doc[count, ++lines[count]] = line
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
			print "\t\"" doc[i, j] "\","
		print "\tNULL,\n};\n"
	}
	print "const struct sg_rule_entry sg_rules[] = {"
	for (i = 1; i <= count; i++)
		printf "\t{\"%s\", \"%s\", &sg_rule_%s, doc_%s},\n", names[i], groups[i],
			stems[i], stems[i]
	print "};\nconst size_t sg_rules_len = sizeof sg_rules / sizeof *sg_rules;"
}
