# Reads tests/unit/*.c; writes a program that runs each TEST(name) it finds.

/^TEST\(/ {
	name = $0
	sub(/^TEST\(/, "", name)
	sub(/\).*/, "", name)
	names[++count] = name
}

END {
	print "/* Made by tools/units.awk. */"
	print "#include \"unit.h\"\n"
	for (i = 1; i <= count; i++)
		print "void test_" names[i] "(void);"
	print "\nint main(void)\n{"
	for (i = 1; i <= count; i++)
		printf "\tunit_run(\"%s\", test_%s);\n", names[i], names[i]
	print "\treturn unit_failed;\n}"
}
