# Reads files that declare a thing with a macro, such as SG_REPORTER(json); writes the
# table of those things, found by name.  -v macro= -v type= -v header=

$0 ~ "^" macro "\\(" {
	name = $0
	sub("^" macro "\\(", "", name)
	sub(/\).*/, "", name)
	names[++count] = name
}

END {
	print "/* Made by tools/registry.awk. */"
	print "#include " (header ~ /^(command|layout)\.h$/ ? "\"" header "\"" : "<sqlguard/" header ">")
	print ""
	for (i = 1; i <= count; i++)
		print "extern const struct sg_" type " sg_" type "_" names[i] ";"
	print "\nconst struct sg_" type "_entry sg_" type "s[] = {"
	for (i = 1; i <= count; i++) {
		word = names[i]
		gsub(/_/, "-", word)
		printf "\t{\"%s\", &sg_%s_%s},\n", word, type, names[i]
	}
	print "};\nconst size_t sg_" type "s_len = sizeof sg_" type "s / sizeof *sg_" type "s;"
}
