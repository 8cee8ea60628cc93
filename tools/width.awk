# Makes analyzer/source/width.def from two files of the Unicode Character Database:
#   awk -f tools/width.awk EastAsianWidth.txt extracted/DerivedGeneralCategory.txt
# Ranges of the same width that only unassigned code points part are joined.

function hex(text, at, value) {
	for (at = 1; at <= length(text); at++)
		value = value * 16 + index("0123456789ABCDEF", substr(text, at, 1)) - 1
	return value
}

# Two of the categories do not take part: soft hyphen prints, Hangul vowels and finals join.
function width_of(code) {
	if (code == 173)
		return 1
	return code >= 4448 && code <= 4607 ? 0 : -1
}

FNR == 1 { files++; if (files == 1) { sub(/^# /, ""); version = $0 } }

/^[0-9A-F]/ {
	sub(/ *#.*/, "")
	split($0, field, / *; */)
	ends = split(field[1], range, /\.\./)
	first = hex(range[1])
	last = ends == 2 ? hex(range[2]) : first
	if (last > top)
		top = last
	for (code = first; code <= last; code++) {
		if (files == 1 && field[2] ~ /^[WF]$/)
			width[code] = 2
		else if (files == 2 && field[2] ~ /^(Mn|Me|Cf)$/ || width_of(code) == 0)
			width[code] = 0
		else if (files == 2 && field[2] == "Cn" && !(code in width))
			width[code] = -1
		else if (!(code in width))
			width[code] = 1
		if (width_of(code) >= 0)
			width[code] = width_of(code)
	}
}

function flush() {
	if (from != "")
		printf "\t{0x%x, 0x%x, %d},\n", from, to, kind
	from = ""
}

END {
	print "/* Made by tools/width.awk from " version " and its like. */"
	for (code = 0; code <= top; code++) {
		if (!(code in width) || width[code] == -1)
			continue
		if (from != "" && width[code] != kind)
			flush()
		if (from == "" && width[code] != 1) {
			from = code
			kind = width[code]
		}
		to = code
	}
	flush()
}
